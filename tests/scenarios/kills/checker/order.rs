//! Versions only grow, and nothing comes before its time.

use contracts::{Event, event::HoldEffect};

use super::{Findings, Rule, story::Story};
use crate::kills::{oracle::REMINDERS_AFTER, people::DEADLINE_AFTER, snapshot::Fact};

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    stories(story, findings);
    facts(story, findings);
    at_the_host(story, findings);
    in_time(story, findings);
    with_a_reason(story, findings);
}

/// Each story's row only grew newer, up to the version it has. A batch that moves a story twice writes it once.
fn stories(story: &Story<'_>, findings: &mut Findings) {
    let last = [story.case.map(|(version, _)| *version), story.holds.map(|(version, _)| *version)];
    for (versions, last) in story.versions.iter().zip(last) {
        let grew = versions.is_sorted_by(|before, after| before < after);
        if !grew || versions.last() != last.as_ref() {
            let what = format!("a story went through {versions:?} and is at {last:?}");
            findings.of(story.account(), Rule::NeverBackwards, what);
        }
    }
}

/// What a machine says is committed in the order of its story's versions, and one version has one cause.
fn facts(story: &Story<'_>, findings: &mut Findings) {
    for machine in ["kyc_screener", "suspension_worker"] {
        let said =
            story.facts.iter().filter(|fact| fact.schema == machine && is_of_a_machine(fact));
        let said: Vec<&Fact> = said.copied().collect();
        for pair in said.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let same_cause = before.envelope.causation_id == after.envelope.causation_id;
            let right =
                before.version < after.version || before.version == after.version && same_cause;
            if !right {
                let what = format!("{} was said after {}", label(after), label(before));
                findings.of(story.account(), Rule::NeverBackwards, what);
            }
        }
        for fact in said.iter().filter(|fact| fact.envelope.story_version != Some(fact.version)) {
            let what = format!("{} states another version", label(fact));
            findings.of(story.account(), Rule::NeverBackwards, what);
        }
    }
}

/// An activity's answers carry the version of what was asked.
fn is_of_a_machine(fact: &Fact) -> bool {
    !matches!(fact.envelope.event, Event::ContainmentReported { .. })
}

fn label(fact: &Fact) -> String {
    format!("{} (version {})", fact.envelope.event.subject(), fact.version)
}

/// At the host effects only grow newer, and tokens only fewer.
fn at_the_host(story: &Story<'_>, findings: &mut Findings) {
    for pair in story.carried_out.windows(2) {
        if pair[0].version >= pair[1].version || pair[0].tokens < pair[1].tokens {
            let what = format!("the host went from {:?} to {:?}", pair[0], pair[1]);
            findings.of(story.account(), Rule::NeverBackwards, what);
        }
    }
    let last = story.carried_out.last().map(|done| done.version);
    if last != story.effect.map(|effect| effect.version) {
        let what =
            format!("the host's newest effect is {:?}, and {last:?} came last", story.effect);
        findings.of(story.account(), Rule::NeverBackwards, what);
    }
}

/// Silence is found, and reminded of, when the policy says so after the delivery, and not before.
fn in_time(story: &Story<'_>, findings: &mut Findings) {
    let due = story.deadline();
    for fact in &story.facts {
        let right = match fact.envelope.event {
            Event::KycDeadlinePassed { deadline, .. } => {
                Some(deadline) == due && fact.envelope.time >= due
            }
            Event::KycReminderRequested { ordinal, deadline, .. } => {
                let after =
                    usize::try_from(ordinal - 1).ok().and_then(|at| REMINDERS_AFTER.get(at));
                let from = after.map(|after| deadline - DEADLINE_AFTER + *after);
                let time = fact.envelope.time;
                Some(deadline) == due && from.is_some() && time >= from && time < due
            }
            _ => true,
        };
        if !right {
            let what =
                format!("{} at {:?}, and {due:?} is the deadline", label(fact), fact.envelope.time);
            findings.of(story.account(), Rule::NeverEarly, what);
        }
    }
}

/// Nobody is suspended without a hold, a fact that opened it, and its time.
fn with_a_reason(story: &Story<'_>, findings: &mut Findings) {
    for (fact, set) in story.hold_sets() {
        let cause = story.cause_of(fact).map(|cause| (&cause.envelope.event, cause.envelope.time));
        let opened = matches!(
            cause,
            Some((Event::KycDeadlinePassed { .. } | Event::KycAnswersRejected { .. }, _))
        );
        let closed = matches!(
            cause,
            Some((Event::KycDeadlineReversed { .. } | Event::KycCleared { .. }, _))
        );
        let full = set.effect == HoldEffect::Full;
        let done = story.carried_out.iter().find(|done| done.version == set.hold_set_version);
        let since = cause.and_then(|(_, time)| time);
        let in_order =
            fact.envelope.time >= since && done.is_none_or(|done| Some(done.done_at) >= since);
        if full == set.holds.is_empty() || full && !opened || !full && !closed || !in_order {
            let what = format!("{} has no reason: {:?} after {cause:?}", label(fact), set.holds);
            findings.of(story.account(), Rule::NeverEarly, what);
        }
    }
}
