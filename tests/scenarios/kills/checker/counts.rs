//! Of each account everything was said as often as its script and the moments of its acts demand.

use contracts::Event;

use super::{Findings, Rule, story::Story};
use crate::kills::{oracle::Often, snapshot::Snapshot};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let said = &story.expected.said;
    let mut count = |right: &Often, what: &str, is: &dyn Fn(&Event) -> bool| {
        let times = story.said(is).len();
        if !right.contains(&times) {
            let lost = times < *right.start();
            let rule = if lost { Rule::NothingLost } else { Rule::NothingDoubled };
            let what = format!("{what}: {times} times instead of {right:?}");
            findings.of(story.account(), rule, what);
        }
        times
    };
    count(&said.questionnaires, "asked", &|e| matches!(e, Event::KycQuestionnaireRequested { .. }));
    for (nth, right) in (1..).zip(&said.reminders) {
        count(right, &format!("reminded ({nth})"), &|e| is_reminder(e, nth));
    }
    let passed =
        count(&said.passed, "found silent", &|e| matches!(e, Event::KycDeadlinePassed { .. }));
    // Only who answered in part is taken back; who answered all is cleared.
    let replied = story.expected.status == Some("incomplete");
    let reversed = if replied { passed } else { 0 };
    count(&(reversed..=reversed), "found not silent after all", &|e| {
        matches!(e, Event::KycDeadlineReversed { .. })
    });
    count(&said.rejected, "rejected", &|e| matches!(e, Event::KycAnswersRejected { .. }));
    count(&said.cleared, "cleared", &|e| matches!(e, Event::KycCleared { .. }));
    count(&said.reviews, "shown to compliance", &|e| matches!(e, Event::KycReviewRequested { .. }));
    let suspended = count(&suspensions(story, snapshot), "suspended", &|e| {
        matches!(e, Event::AccountSuspended { .. })
    });
    let left = usize::from(story.expected.hold.is_some()).min(suspended);
    count(&(suspended - left..=suspended - left), "reactivated", &|e| {
        matches!(e, Event::AccountReactivated { .. })
    });
    count(&said.transcriptions, "given to staff", &|e| {
        matches!(e, Event::KycTranscriptionRequested { .. })
    });
    // Of these nobody in a campaign gives a reason.
    count(&(0..=0), "given to a person", &|e| matches!(e, Event::ContainmentNeedsAttention { .. }));
    count(&(0..=0), "found to differ", &|e| matches!(e, Event::DriftFound { .. }));
    count(&(0..=0), "not to be told", &|e| matches!(e, Event::NotificationFailed { .. }));
    count(&(0..=0), "told in vain", &|e| matches!(e, Event::NotificationBounced { .. }));
    count(&(0..=0), "heard of", &|e| matches!(e, Event::InboundReplyReceived { .. }));
    count(&(0..=0), "sent a macro", &|e| matches!(e, Event::KycMacroRequested { .. }));
    count(&(0..=0), "expired", &|e| matches!(e, Event::HoldReviewRequested { .. }));
}

fn is_reminder(event: &Event, nth: i32) -> bool {
    matches!(event, Event::KycReminderRequested { ordinal, .. } if *ordinal == nth)
}

/// Whoever was silent and is not held in the end was suspended if the holds heard of the silence before its end, and only then.
fn suspensions(story: &Story<'_>, snapshot: &Snapshot) -> Often {
    let (right, held) = (story.expected.said.suspended.clone(), story.expected.hold.is_some());
    if held || right == (0..=0) {
        return right;
    }
    let heard = |is: fn(&Event) -> bool| {
        let fact = story.said(is).into_iter().next()?;
        Some(snapshot.heard.get(&fact.envelope.key()))
    };
    let silence = heard(|event| matches!(event, Event::KycDeadlinePassed { .. }));
    let end = heard(|event| {
        matches!(event, Event::KycDeadlineReversed { .. } | Event::KycCleared { .. })
    });
    match (silence, end) {
        (None, _) => 0..=0,
        (Some(Some(silence)), Some(Some(end))) if end.after(silence) => 1..=1,
        (Some(Some(silence)), Some(Some(end))) if silence.after(end) => 0..=0,
        // Both at once. What was never heard of is found elsewhere.
        _ => right,
    }
}
