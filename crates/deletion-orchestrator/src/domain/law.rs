//! The law's month: told in time that it is not done, moved once where the law allows, never silently missed.
//!
//! *The law's month* runs from the asking. Who is blocked or lapsed was answered by that, until they confirm again.
//! `alarm` before the date, staff hears that it is not done, and the date moves once where the profile allows it: by
//! itself, or earlier by staff (`ostiary deletions extend`), and the person is told why. Whose date moves nowhere, and
//! who is on hold, gets a neutral answer. Whatever is waited for, a check that nobody answers too, the date is never
//! missed in silence. Who confirms again after a block begins anew.

use contracts::{
    Time,
    event::{DeletionAttention, ExtensionReason},
};
use uuid::Uuid;

use super::{Alarm, Deletion, Effect, Refusal, State, Status, asking, attention, timer};

/// Why a deletion that is under way is not done; `None`: nothing is under way, or who waits was answered.
fn unfinished(state: &State, deletion: &Deletion) -> Option<ExtensionReason> {
    Some(match state.status {
        Status::OnHold => ExtensionReason::OnHold,
        Status::Frozen => ExtensionReason::Frozen,
        Status::Pending | Status::Fencing if deletion.fences > 0 => ExtensionReason::Refused,
        Status::Pending | Status::Fencing => ExtensionReason::OnHold,
        Status::Sealing | Status::Erasing | Status::Verifying
            if deletion.waits_for_categories() =>
        {
            ExtensionReason::OnHold
        }
        Status::Sealing | Status::Erasing | Status::Verifying => ExtensionReason::Unfinished,
        // Whoever knows what forbids it has not said so yet.
        Status::Requested => ExtensionReason::OnHold,
        Status::Blocked if deletion.checking.is_some() => ExtensionReason::OnHold,
        Status::None | Status::Blocked | Status::Lapsed | Status::Deleted | Status::Cancelled => {
            return None;
        }
    })
}

/// The law's date is near.
pub(super) fn due_soon(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let Some(reason) = unfinished(state, deletion) else { return vec![] };
    let (soon, early) = (deletion.due_at - deletion.terms.alarm.0, blocked_soon(deletion));
    let mut effects = vec![attention(deletion.id, DeletionAttention::DueSoon)];
    if now < soon {
        let is_early = early.is_some_and(|early| early <= now);
        effects.push(timer(deletion.id, Alarm::DueSoon, soon));
        return if is_early { effects } else { vec![] };
    }
    // Only who is told within the month may be made to wait longer, and once.
    let in_time = !deletion.extended && now < deletion.due_at;
    let later = later(state, deletion).filter(|_| in_time);
    let answered = deletion.answered_for == Some(deletion.due_at);
    if !answered && (state.status == Status::OnHold || later.is_none()) {
        effects.push(Effect::AnswerRequested { deletion: deletion.id, answer_by: deletion.due_at });
    }
    if let Some(due_at) = later {
        effects.extend(moved(deletion, due_at, reason, None));
    }
    effects
}

/// To when the law's date may move: what is being erased is blocked, and has until it is destroyed. `None`: nowhere.
fn later(state: &State, deletion: &Deletion) -> Option<Time> {
    let begun = matches!(state.status, Status::Sealing | Status::Erasing | Status::Verifying);
    let to = match deletion.terms.destroy_within.filter(|_| begun) {
        Some(within) => deletion.asked_at + within,
        None => deletion.due_at + deletion.terms.extension,
    };
    Some(to).filter(|to| deletion.due_at < *to)
}

/// When staff hears that what has begun is not destroyed by the day on which it may only be blocked from then on.
fn blocked_soon(deletion: &Deletion) -> Option<Time> {
    deletion.terms.destroy_by.map(|by| deletion.asked_at + by - deletion.terms.alarm.0)
}

/// The law's date moves, once.
fn moved(
    deletion: &Deletion,
    due_at: Time,
    reason: ExtensionReason,
    by: Option<String>,
) -> [Effect; 3] {
    let soon = due_at - deletion.terms.alarm.0;
    let early = blocked_soon(deletion).filter(|early| deletion.due_at < *early);
    let soon = early.map_or(soon, |early| early.min(soon));
    [
        Effect::Extended { deletion: deletion.id, reason, due_at, by },
        timer(deletion.id, Alarm::DueSoon, soon),
        timer(deletion.id, Alarm::Due, due_at),
    ]
}

/// Staff decides it, and says why, before the month is over: whoever leaves hears of it within the month.
pub(super) fn extended(
    state: &State,
    named: Option<Uuid>,
    (reason, actor): (ExtensionReason, &str),
    now: Time,
) -> Result<Vec<Effect>, Refusal> {
    let deletion = asking::meant(state, named)?;
    if unfinished(state, deletion).is_none() {
        return Err(Refusal::NotUnderWay);
    }
    if deletion.extended {
        return Err(Refusal::ExtendedAlready);
    }
    let due_at = later(state, deletion).ok_or(Refusal::NoExtension)?;
    if deletion.due_at <= now {
        return Err(Refusal::MonthOver);
    }
    Ok(moved(deletion, due_at, reason, Some(actor.to_owned())).into())
}

/// The law's date has come.
pub(super) fn due(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let over = deletion.due_at <= now && unfinished(state, deletion).is_some();
    if over { vec![attention(deletion.id, DeletionAttention::Overdue)] } else { vec![] }
}
