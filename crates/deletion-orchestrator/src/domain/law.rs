//! The law's month: told in time that it is not done, moved once where the law allows, never silently missed.

use contracts::{
    Time,
    event::{DeletionAttention, ExtensionReason},
};

use super::{Alarm, Deletion, Effect, Span, State, Status, attention, timer};

/// Why a deletion that is under way is not done; `None`: nothing is under way, or who waits was answered.
fn unfinished(state: &State, deletion: &Deletion) -> Option<ExtensionReason> {
    Some(match state.status {
        Status::OnHold => ExtensionReason::OnHold,
        Status::Frozen => ExtensionReason::Frozen,
        Status::Pending | Status::Fencing if deletion.fences > 0 => ExtensionReason::Refused,
        Status::Pending | Status::Fencing => ExtensionReason::OnHold,
        Status::Sealing | Status::Erasing | Status::Verifying => ExtensionReason::Unfinished,
        Status::None
        | Status::Requested
        | Status::Blocked
        | Status::Lapsed
        | Status::Deleted
        | Status::Cancelled => return None,
    })
}

/// The law's date is near.
pub(super) fn due_soon(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let near = deletion.due_at - deletion.terms.alarm.0 <= now;
    let Some(reason) = unfinished(state, deletion).filter(|_| near) else { return vec![] };
    let mut effects = vec![attention(deletion.id, DeletionAttention::DueSoon)];
    // Only who is told within the month may be made to wait longer.
    if deletion.extended || deletion.due_at <= now {
        return effects;
    }
    if state.status == Status::OnHold {
        effects.push(Effect::AnswerRequested { deletion: deletion.id, answer_by: deletion.due_at });
    }
    if deletion.terms.extension > Span::ZERO {
        let due_at = deletion.due_at + deletion.terms.extension;
        let soon = due_at - deletion.terms.alarm.0;
        effects.extend([
            Effect::Extended { deletion: deletion.id, reason, due_at },
            timer(deletion.id, Alarm::DueSoon, soon),
            timer(deletion.id, Alarm::Due, due_at),
        ]);
    }
    effects
}

/// The law's date has come.
pub(super) fn due(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let over = deletion.due_at <= now && unfinished(state, deletion).is_some();
    if over { vec![attention(deletion.id, DeletionAttention::Overdue)] } else { vec![] }
}
