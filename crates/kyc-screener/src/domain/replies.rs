//! Replies in the customer's own words: they stop the clock, and somebody of the staff types the answers in.
//!
//! *Replies.* A reply by the deadline stops the clock, whenever it is heard; who replied is never silent. Staff is
//! asked to type it in: one task at a time, ended by answers, whoever hands them in, or by a decision. Answers in
//! part are such a task, too, until the rest is there, also those of the silent. A reply after the deadline, or
//! after a bad answer, is a task and changes no more. One that staff found (`note-reply`) counts the same; who says so
//! is sealed (`kyc-notes`). What was written before compliance asked all anew is no reply to that: they had it before
//! them, and whoever keeps a signed notification of it cannot stop a later clock.

use contracts::Time;
use serde::{Deserialize, Serialize};

use super::{Alarm, Case, Effect, Span, State, Task, cancelled, timer};

/// A reply of which staff says that it was there, as it is kept for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Where its words are found.
    pub reply: String,
    /// When the customer wrote.
    pub received_at: Time,
    /// The staff id of whoever found it.
    pub actor: String,
}

/// A reply that reached us. Whoever replied by the deadline is not silent, however late the reply is read.
pub(super) fn replied(state: &State, reply: &str, received_at: Time, now: Time) -> Vec<Effect> {
    let received_at = received_at.min(now);
    // A reply from before all was asked is none to it, told for the first time or again.
    let Some(case) = state.case().filter(|case| case.asked_since() <= received_at) else {
        return vec![];
    };
    let paused = || [vec![Effect::Replied { since: received_at }], task(case, reply, now)].concat();
    match state {
        State::Asked { .. } | State::Incomplete { .. } => [cancelled(state), paused()].concat(),
        State::Waiting { deadline, .. } if received_at <= *deadline => {
            [cancelled(state), paused()].concat()
        }
        // The deadline's own timer is only late: the silence comes before the reply.
        State::Waiting { deadline, .. } => {
            let passed =
                Effect::DeadlinePassed { case: case.id, deadline: *deadline, taken_over: false };
            [cancelled(state), vec![passed], task(case, reply, now)].concat()
        }
        State::Silent { deadline, .. } if received_at <= *deadline => {
            [vec![Effect::DeadlineReversed { case: case.id }], paused()].concat()
        }
        State::Silent { .. } | State::Rejected { .. } => task(case, reply, now),
        State::Unknown | State::Early(_) | State::Replied { .. } | State::Cleared { .. } => vec![],
    }
}

/// The same, with the word of whoever found the reply: it may take a suspension back. One that changes nothing is not kept.
pub(super) fn noted(
    mut effects: Vec<Effect>,
    (reply, received_at): (&str, Time),
    noted_by: Option<&str>,
    now: Time,
) -> Vec<Effect> {
    if let Some(actor) = noted_by.filter(|_| !effects.is_empty()) {
        let (reply, actor) = (reply.to_owned(), actor.to_owned());
        let note = Note { reply, received_at, actor };
        effects.push(Effect::NoteKept { note, noted_at: now });
    }
    effects
}

/// One reply at a time: whatever else the customer writes belongs to it. It takes the place of what was only missing.
fn task(case: &Case, reply: &str, now: Time) -> Vec<Effect> {
    if case.task.as_ref().is_some_and(Task::is_letter) {
        return vec![];
    }
    opened(case, Some(reply), case.terms.transcription_after, now)
}

/// Staff is to get what is missing: out of a reply, or of who replied in part.
pub(super) fn opened(case: &Case, reply: Option<&str>, within: Span, now: Time) -> Vec<Effect> {
    let (reply, missing) = (reply.map(str::to_owned), case.missing());
    let (since, due_at) = (now, now + within);
    vec![
        Effect::TranscriptionRequested { case: case.id, reply, since, due_at, missing },
        timer(case.id, Alarm::Transcription, due_at),
    ]
}

/// The end of a task: its answers came, or compliance decided.
pub(super) fn closed(case: &Case) -> Vec<Effect> {
    let Some(task) = &case.task else { return vec![] };
    let cancelled = Effect::TimerCancelled { alarm: Alarm::Transcription };
    let mut effects = vec![Effect::TaskClosed];
    effects.extend((!task.overdue).then_some(cancelled));
    effects
}
