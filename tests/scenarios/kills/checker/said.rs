//! Of each account everything was said that had to be said, once, and nothing else.

use std::collections::{BTreeMap, HashSet};

use contracts::{
    Event,
    event::{ContainmentOutcome, HoldEffect},
};
use uuid::Uuid;

use super::{Findings, Rule, story::Story};
use crate::kills::snapshot::{Delivery, Fact};

/// The templates whose link leads to the questionnaire.
const ASKS_FOR_ANSWERS: [&str; 3] = ["questionnaire", "reminder", "suspended-no-answer"];

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    once(story, findings);
    one_case(story, findings);
    notices(story, findings);
    hold_sets(story, findings);
    containments(story, findings);
    heard(story, findings);
}

/// No two events tell the same.
fn once(story: &Story<'_>, findings: &mut Findings) {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for fact in &story.facts {
        *told.entry(identity(&fact.envelope.event)).or_default() += 1;
    }
    for (what, times) in told.into_iter().filter(|(_, times)| *times > 1) {
        findings.of(story.account(), Rule::NothingDoubled, format!("said {times} times: {what}"));
    }
}

/// What an event tells, without when and why.
fn identity(event: &Event) -> String {
    let detail = match event {
        Event::KycQuestionnaireRequested { case, missing, .. } => format!("{case} {missing:?}"),
        Event::KycReminderRequested { case, ordinal, .. } => format!("{case} {ordinal}"),
        Event::KycDeadlinePassed { case, .. }
        | Event::KycDeadlineReversed { case, .. }
        | Event::KycAnswersRejected { case, .. }
        | Event::KycCleared { case, .. } => case.to_string(),
        Event::KycReviewRequested { case, reason, .. } => format!("{case} {reason:?}"),
        Event::AccountSuspended { holds, .. }
        | Event::AccountReactivated { holds, .. }
        | Event::HoldsChanged { holds, .. } => {
            return format!("hold set {}", holds.hold_set_version);
        }
        Event::HoldKindsChanged { hold_set_version, .. }
        | Event::ContainmentReported { hold_set_version, .. }
        | Event::ContainmentNeedsAttention { hold_set_version, .. } => hold_set_version.to_string(),
        Event::ContainmentConfirmed { holds, .. } => holds.hold_set_version.to_string(),
        Event::NotificationAccepted { request, .. } => request.to_string(),
        _ => String::new(),
    };
    format!("{} {detail}", event.subject())
}

fn one_case(story: &Story<'_>, findings: &mut Findings) {
    let own = story.case.and_then(|(_, state)| state.case()).map(|case| case.id);
    let others = story.said(|event| case_of(event).is_some_and(|case| Some(case) != own));
    if !others.is_empty() {
        let what = format!("{} events speak of another case than {own:?}", others.len());
        findings.of(story.account(), Rule::NothingDoubled, what);
    }
}

fn case_of(event: &Event) -> Option<Uuid> {
    match event {
        Event::KycQuestionnaireRequested { case, .. }
        | Event::KycReminderRequested { case, .. }
        | Event::KycDeadlinePassed { case, .. }
        | Event::KycDeadlineReversed { case, .. }
        | Event::KycAnswersRejected { case, .. }
        | Event::KycCleared { case, .. }
        | Event::KycReviewRequested { case, .. } => Some(*case),
        Event::NotificationAccepted { case, .. } => *case,
        _ => None,
    }
}

/// Every notice that was asked for was taken by a channel, or not so any more, and no other.
fn notices(story: &Story<'_>, findings: &mut Findings) {
    let account = story.account();
    let asked = story.said(asks_for_a_notice);
    let accepted = story.said(|event| matches!(event, Event::NotificationAccepted { .. }));
    for request in &asked {
        let told = accepted.iter().any(|fact| {
            matches!(fact.envelope.event, Event::NotificationAccepted { request: of, .. } if of == request.id)
        });
        let right = match story.delivery_of(request) {
            Some(delivery) if delivery.accepted_at.is_some() => told && delivery.ended.is_none(),
            Some(delivery) => !told && may_be_outdated(story, request, delivery),
            // Not every change of the holds is worth a word.
            None => matches!(request.envelope.event, Event::HoldKindsChanged { .. }) && !told,
        };
        if !right {
            let what =
                format!("{} {} was not delivered", request.envelope.event.subject(), request.id);
            findings.of(account, Rule::NothingLost, what);
        }
    }
    let deliveries = story.deliveries.values().map(|delivery| delivery.request);
    let told = accepted.iter().filter_map(|fact| match fact.envelope.event {
        Event::NotificationAccepted { request, .. } => Some(request),
        _ => None,
    });
    let deliveries: Vec<Uuid> = deliveries.collect();
    let unasked = deliveries.iter().copied().chain(told);
    let unasked = unasked.filter(|request| !asked.iter().any(|fact| fact.id == *request)).count();
    let requests: HashSet<&Uuid> = deliveries.iter().collect();
    if unasked > 0 || requests.len() < deliveries.len() {
        let (asked, deliveries) = (asked.len(), deliveries.len());
        let what = format!("{asked} notices, {deliveries} deliveries, {unasked} of them unasked");
        findings.of(account, Rule::NothingDoubled, what);
    }
}

fn asks_for_a_notice(event: &Event) -> bool {
    matches!(
        event,
        Event::KycQuestionnaireRequested { .. }
            | Event::KycReminderRequested { .. }
            | Event::HoldKindsChanged { .. }
    )
}

/// A reminder whose deadline has passed, whatever asks for answers that came meanwhile, and a word about holds that a newer
/// one overtook, are not sent.
fn may_be_outdated(story: &Story<'_>, request: &Fact, delivery: &Delivery) -> bool {
    let by_then = |fact: &Fact| fact.appended_at <= delivery.ended_at;
    let asks = ASKS_FOR_ANSWERS.contains(&delivery.template.as_str());
    let cleared = story.said(|event| matches!(event, Event::KycCleared { .. }));
    let answered = asks
        && cleared.iter().any(|fact| request.envelope.time < fact.envelope.time && by_then(fact));
    let overtaken = match request.envelope.event {
        Event::KycReminderRequested { deadline, .. } => {
            let clock = delivery.ended_at.and_then(|at| story.settled.clock_at(at));
            clock.is_some_and(|clock| deadline <= clock)
        }
        Event::HoldKindsChanged { .. } => {
            let newer = story.deliveries.values().filter(|one| one.hold_set > delivery.hold_set);
            let newer: Vec<Uuid> = newer.map(|one| one.request).collect();
            story.facts.iter().any(|fact| newer.contains(&fact.id) && by_then(fact))
        }
        _ => false,
    };
    (answered || overtaken) && delivery.ended.as_deref() == Some("outdated")
}

/// Each version of the holds is told, once to hosts and once to compliance; suspensions and reactivations alternate.
fn hold_sets(story: &Story<'_>, findings: &mut Findings) {
    let account = story.account();
    let last = story.holds.map_or(0, |(_, state)| state.version);
    let sets = story.hold_sets();
    let mut known = story.said(|event| matches!(event, Event::HoldKindsChanged { .. })).into_iter();
    for version in 1..=last {
        let to_hosts = sets.iter().any(|(_, set)| set.hold_set_version == version);
        let to_compliance = known.by_ref().any(|fact| {
            matches!(fact.envelope.event, Event::HoldKindsChanged { hold_set_version, .. } if hold_set_version == version)
        });
        if !to_hosts || !to_compliance {
            findings.of(account, Rule::NothingLost, format!("hold set {version} was not told"));
        }
    }
    let mut full = false;
    for (fact, set) in &sets {
        let right = match fact.envelope.event {
            Event::AccountSuspended { .. } => !full && set.effect == HoldEffect::Full,
            Event::AccountReactivated { .. } => full && set.effect != HoldEffect::Full,
            _ => full == (set.effect == HoldEffect::Full),
        };
        if !right || set.hold_set_version > last {
            let what = format!("hold set {} does not follow", set.hold_set_version);
            findings.of(account, Rule::NothingDoubled, what);
        }
        full = set.effect == HoldEffect::Full;
    }
}

/// Each order was reported, the newest as applied and confirmed; what was applied was carried out once.
fn containments(story: &Story<'_>, findings: &mut Findings) {
    let account = story.account();
    let sets = story.hold_sets();
    let newest = sets.iter().map(|(_, set)| set.hold_set_version).max();
    for version in sets.iter().map(|(_, set)| set.hold_set_version) {
        let outcomes: Vec<ContainmentOutcome> = story
            .facts
            .iter()
            .filter_map(|fact| match fact.envelope.event {
                Event::ContainmentReported { hold_set_version, outcome, .. }
                    if hold_set_version == version =>
                {
                    Some(outcome)
                }
                _ => None,
            })
            .collect();
        let applied = outcomes == [ContainmentOutcome::Applied];
        let confirmed = story.said(|event| {
            matches!(event, Event::ContainmentConfirmed { holds, .. } if holds.hold_set_version == version)
        });
        if outcomes.is_empty() || newest == Some(version) && (!applied || confirmed.is_empty()) {
            let what = format!(
                "version {version} was reported as {outcomes:?} and confirmed {} times",
                confirmed.len()
            );
            findings.of(account, Rule::NothingLost, what);
        }
        let times = story.carried_out.iter().filter(|done| done.version == version).count();
        if times > 1 || applied && times == 0 {
            let rule = if times > 1 { Rule::NothingDoubled } else { Rule::NothingLost };
            findings.of(account, rule, format!("version {version} was carried out {times} times"));
        }
    }
}

/// The holds know the newest standing fact of the case.
fn heard(story: &Story<'_>, findings: &mut Findings) {
    let standing = story.said(|event| {
        matches!(
            event,
            Event::KycDeadlinePassed { .. }
                | Event::KycDeadlineReversed { .. }
                | Event::KycAnswersRejected { .. }
                | Event::KycCleared { .. }
        )
    });
    let newest = standing.iter().map(|fact| fact.version).max();
    let seen = story.holds.and_then(|(_, state)| state.cases.values().map(|case| case.seen).max());
    if newest != seen {
        let what = format!("the case said {newest:?} last, and the holds know of {seen:?}");
        findings.of(story.account(), Rule::NothingLost, what);
    }
}
