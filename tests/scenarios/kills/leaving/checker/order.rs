//! Nothing irreversible before grace has ended, the re-check has passed, every fence was granted and identity is sealed; and
//! versions only grow. Moments are the database's own, of the commit.

use contracts::{
    Event, Time,
    event::{ErasureStage, FenceKeeper},
};

use super::{Findings, Rule, Story};
use crate::kills::{leaving::snapshot::Snapshot, snapshot::Fact};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    versions(story, snapshot, findings);
    let sealed = story.said(|event| matches!(event, Event::IdentitySealed { .. }));
    let sealed = sealed.first().and_then(|fact| fact.appended_at);
    if let Some(ordered) = story.said(|event| matches!(event, Event::SealOrdered { .. })).first() {
        before_the_seal(story, ordered, findings);
        after(story, ("identity is sealed", sealed), ordered.appended_at, findings);
    }
    for fact in story.said(is_at_the_end) {
        after(story, (fact.envelope.event.subject(), fact.appended_at), sealed, findings);
    }
    let scheduled = story.said(|event| matches!(event, Event::DeletionScheduled { .. }));
    let scheduled = scheduled.first().and_then(|fact| fact.appended_at);
    for gone in snapshot
        .gone
        .iter()
        .filter(|gone| whose(snapshot, &gone.account, &gone.place) == story.account())
    {
        let from = if gone.place == "early" { scheduled } else { sealed };
        after(story, (&gone.place, Some(gone.at)), from, findings);
    }
    waves(story, findings);
}

/// A payment names its order, and that its person.
fn whose(snapshot: &Snapshot, account: &str, place: &str) -> String {
    let order = || snapshot.before["orders"].get(&account.parse().ok()?)?.get("user_id")?.as_i64();
    match place {
        "transactions" => order().map(|account| account.to_string()).unwrap_or_default(),
        _ => account.to_owned(),
    }
}

fn is_at_the_end(event: &Event) -> bool {
    let end = ErasureStage::GraceEnd;
    match event {
        Event::ErasureOrdered { stage, .. } => *stage == end,
        Event::ErasureReported { report, .. } => report.stage == end,
        Event::LastMessageRequested { .. } | Event::VerificationOrdered { .. } => true,
        _ => false,
    }
}

fn after(
    story: &Story<'_>,
    (what, at): (&str, Option<Time>),
    from: Option<Time>,
    findings: &mut Findings,
) {
    if at.is_none() || from.is_none() || at < from {
        let what = format!("{what} at {at:?}, and not before {from:?}");
        findings.of(story.account(), Rule::NeverEarly, what);
    }
}

/// Grace, re-check and fences, from the last schedule on.
fn before_the_seal(story: &Story<'_>, sealing: &Fact, findings: &mut Findings) {
    let mut early = |what: String| findings.of(story.account(), Rule::NeverEarly, what);
    let before = |fact: &&&Fact| fact.appended_at <= sealing.appended_at;
    let facts: Vec<&Fact> = story.facts.iter().filter(before).copied().collect();
    let last = |is: &dyn Fn(&Event) -> bool| facts.iter().rfind(|fact| is(&fact.envelope.event));
    let schedule = last(&|event| matches!(event, Event::DeletionScheduled { .. }));
    let Some(Event::DeletionScheduled { execute_after, .. }) =
        schedule.map(|fact| &fact.envelope.event)
    else {
        return early("it was sealed, and never scheduled".to_owned());
    };
    if sealing.envelope.time < Some(*execute_after) {
        early(format!("sealed at {:?}, and grace ends at {execute_after}", sealing.envelope.time));
    }
    let checked = last(&|event| matches!(event, Event::EligibilityChecked { .. }));
    let passed = checked.is_some_and(|fact| {
        matches!(&fact.envelope.event, Event::EligibilityChecked { blockers, .. } if blockers.is_empty())
            && fact.envelope.time >= Some(*execute_after)
    });
    if !passed {
        early(format!("sealed without a re-check after {execute_after}: {checked:?}"));
    }
    let asked = last(&|event| matches!(event, Event::ErasureFenceRequested { .. }));
    let newest = asked.and_then(|fact| match fact.envelope.event {
        Event::ErasureFenceRequested { attempt, .. } => Some(attempt),
        _ => None,
    });
    for wanted in
        [FenceKeeper::KycScreener, FenceKeeper::OwnershipVerifier, FenceKeeper::SuspensionWorker]
    {
        let granted = facts.iter().any(|fact| {
            matches!(fact.envelope.event, Event::ErasureFenceAnswered { keeper, attempt, granted: true, .. }
                if keeper == wanted && Some(attempt) == newest)
        });
        if !granted {
            early(format!("sealed without the fence of {wanted:?} ({newest:?})"));
        }
    }
}

/// Outside first, then the host, then our own rows, and what looks for the rest after all of them.
fn waves(story: &Story<'_>, findings: &mut Findings) {
    const WAVES: [&[&str]; 4] = [
        &["sumsub", "intercom", "mailing", "analytics"],
        &["host"],
        &["kyc-screener", "notifier", "ownership-verifier", "gateway"],
        &["suspension-worker", "deletion-orchestrator"],
    ];
    let first = |processors: &[&str], reported: bool| {
        let said = story.said(|event| match event {
            Event::ErasureOrdered { processor, stage, attempt: 1, .. } => {
                !reported
                    && *stage == ErasureStage::GraceEnd
                    && processors.contains(&processor.as_str())
            }
            Event::ErasureReported { report, .. } => {
                reported
                    && report.stage == ErasureStage::GraceEnd
                    && processors.contains(&report.processor.as_str())
            }
            _ => false,
        });
        let moments = said.into_iter().filter_map(|fact| fact.appended_at);
        moments.min()
    };
    for pair in WAVES.windows(2) {
        if let Some(ordered) = first(pair[1], false) {
            let before = first(pair[0], true);
            after(story, (pair[1][0], Some(ordered)), before, findings);
        }
    }
}

/// Each story's row only grew newer, and so did what it said. A batch that moves a story twice writes it once.
fn versions(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let own = snapshot.versions.iter().filter(|(account, _)| account == story.account());
    let versions: Vec<i64> = own.map(|(_, version)| *version).collect();
    let last = story.deletion.map(|deletion| deletion.version);
    if !versions.is_sorted_by(|before, after| before < after) || versions.last().copied() != last {
        let what = format!("the deletion went through {versions:?} and is at {last:?}");
        findings.of(story.account(), Rule::NeverBackwards, what);
    }
    let said = story.facts.iter().filter(|fact| {
        fact.schema == "deletion_orchestrator"
            && !matches!(
                fact.envelope.event,
                Event::ErasureReported { .. } | Event::EligibilityChecked { .. }
            )
    });
    let said: Vec<_> = said.collect();
    for pair in said.windows(2) {
        if pair[0].version > pair[1].version {
            let subject = pair[1].envelope.event.subject();
            let what = format!(
                "{subject} (version {}) was said after version {}",
                pair[1].version, pair[0].version
            );
            findings.of(story.account(), Rule::NeverBackwards, what);
        }
    }
}
