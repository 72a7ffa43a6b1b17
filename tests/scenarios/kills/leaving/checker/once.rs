//! Each thing is ordered once, answered once, and done once.

use std::collections::BTreeMap;

use contracts::{
    Event,
    event::{ErasureOutcome, ErasureStage, FenceKeeper},
};

use uuid::Uuid;

use super::{Findings, Rule, Story};
use crate::kills::leaving::oracle::End;

/// Everybody who erases at the end of grace, as the campaign's policy has it.
pub(super) const PROCESSORS: [&str; 11] = [
    "sumsub",
    "intercom",
    "mailing",
    "analytics",
    "host",
    "kyc-screener",
    "notifier",
    "ownership-verifier",
    "gateway",
    "suspension-worker",
    "deletion-orchestrator",
];
const KEEPERS: [FenceKeeper; 3] =
    [FenceKeeper::KycScreener, FenceKeeper::OwnershipVerifier, FenceKeeper::SuspensionWorker];

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for fact in &story.facts {
        if let Some(name) = name(&fact.envelope.event) {
            *counts.entry(name).or_default() += 1;
        }
    }
    for (name, times) in counts.iter().filter(|(_, times)| **times > 1) {
        let what = format!("{name}: {times} times");
        findings.of(story.account(), Rule::NothingDoubled, what);
    }
    for fact in &story.facts {
        for answer in answers(&fact.envelope.event) {
            if !counts.contains_key(&answer) {
                findings.of(story.account(), Rule::NothingLost, format!("{answer}: never"));
            }
        }
    }
    erased_by_all(story, findings);
    let right = |end: bool| usize::from(end);
    let mut count = |what: &str, right: usize, is: &dyn Fn(&Event) -> bool| {
        let times = story.said(is).len();
        if times != right {
            let rule = if times < right { Rule::NothingLost } else { Rule::NothingDoubled };
            findings.of(story.account(), rule, format!("{what}: {times} times instead of {right}"));
        }
    };
    let (past, gone) = (story.end.is_past_return(), story.end == End::Deleted);
    count("sealed", right(past), &|event| matches!(event, Event::IdentitySealed { .. }));
    count("gone", right(gone), &|event| matches!(event, Event::AccountDeleted { .. }));
    count("lapsed", right(story.end == End::Lapsed), &|event| {
        matches!(event, Event::DeletionLapsed { .. })
    });
    count("taken back", right(story.end == End::Cancelled), &|event| {
        matches!(event, Event::DeletionUndone { .. })
    });
    count("told that it is done", right(gone), &|event| {
        matches!(event, Event::LastMessageRequested { .. })
    });
}

/// Every processor has erased in the end, or nothing was there; nobody else's was ordered to.
fn erased_by_all(story: &Story<'_>, findings: &mut Findings) {
    for processor in PROCESSORS {
        let settled = story.any(|event| {
            matches!(event, Event::ErasureReported { report, .. }
                if report.processor == processor && report.stage == ErasureStage::GraceEnd
                && matches!(report.outcome, ErasureOutcome::Erased | ErasureOutcome::NothingHeld | ErasureOutcome::Retained))
        });
        let past = story.end.is_past_return();
        if settled != past {
            let rule = if past { Rule::NothingLost } else { Rule::NothingDoubled };
            findings.of(story.account(), rule, format!("{processor} has erased: {settled}"));
        }
    }
}

/// What makes an event this one, where it comes once: whoever is blocked and asks again begins another deletion.
fn name(event: &Event) -> Option<String> {
    let (what, deletion) = match event {
        Event::EligibilityCheckRequested { check, deletion, .. } => {
            (format!("check {check} asked"), deletion)
        }
        Event::EligibilityChecked { check, deletion, .. } => {
            (format!("check {check} answered"), deletion)
        }
        Event::ErasureFenceRequested { attempt, deletion, .. } => {
            (format!("fence {attempt} asked"), deletion)
        }
        Event::ErasureFenceReleased { attempt, deletion, .. } => {
            (format!("fence {attempt} released"), deletion)
        }
        Event::ErasureFenceAnswered { keeper, attempt, deletion, .. } => {
            (format!("fence {attempt} answered by {keeper:?}"), deletion)
        }
        Event::SealOrdered { deletion, .. } => ("seal ordered".to_owned(), deletion),
        Event::ErasureOrdered { processor, stage, attempt, deletion, .. } => {
            (format!("{processor} ordered ({stage:?}, {attempt})"), deletion)
        }
        Event::ErasureReported { report, .. } => (
            format!("{} reported ({:?}, {})", report.processor, report.stage, report.attempt),
            &report.deletion,
        ),
        Event::VerificationOrdered { attempt, deletion, .. } => {
            (format!("scan {attempt} ordered"), deletion)
        }
        Event::VerificationReported { attempt, deletion, .. } => {
            (format!("scan {attempt} reported"), deletion)
        }
        Event::DeletionCancelRefused { deletion, .. } => {
            ("refused to take it back".to_owned(), deletion)
        }
        _ => return None,
    };
    Some(of(deletion, what))
}

fn of(deletion: &Uuid, what: String) -> String {
    format!("{what} of {deletion}")
}

/// What must have been said because this was.
fn answers(event: &Event) -> Vec<String> {
    let (answers, deletion) = match event {
        Event::EligibilityCheckRequested { check, deletion, .. } => {
            (vec![format!("check {check} answered")], deletion)
        }
        Event::ErasureFenceRequested { attempt, deletion, .. } => {
            let by = |keeper: &FenceKeeper| format!("fence {attempt} answered by {keeper:?}");
            (KEEPERS.iter().map(by).collect(), deletion)
        }
        Event::ErasureOrdered { processor, stage, attempt, deletion, .. } => {
            (vec![format!("{processor} reported ({stage:?}, {attempt})")], deletion)
        }
        Event::VerificationOrdered { attempt, deletion, .. } => {
            (vec![format!("scan {attempt} reported")], deletion)
        }
        _ => return vec![],
    };
    answers.into_iter().map(|answer| of(deletion, answer)).collect()
}
