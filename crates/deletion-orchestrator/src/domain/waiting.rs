//! Pending: holds, recoveries, the end of grace.

use chrono::TimeDelta;
use contracts::{Time, event::DeletionAttention};
use uuid::Uuid;

use super::{
    Alarm, Deletion, Effect, Purpose, State, Status, asking, attention, cancel, erasing, evolve,
    fence, timer,
};

/// How often at most somebody is written how it is taken back, however often their address is used.
const UNDO_OFFERED_EVERY: TimeDelta = TimeDelta::days(1);

/// The account's holds are now others. Older news than what is known is no news.
pub(super) fn holds_changed(state: &State, version: i64, stopping: bool, now: Time) -> Vec<Effect> {
    if version <= state.holds.version {
        return vec![];
    }
    let mut effects = vec![Effect::HoldsKnown { version, stopping }];
    let Some(deletion) = &state.deletion else { return effects };
    effects.extend(match (state.status, stopping) {
        (Status::Pending | Status::Frozen | Status::Fencing, true) => held_up(state, deletion),
        (Status::OnHold, false) => goes_on(state, deletion, now),
        (Status::Sealing | Status::Erasing | Status::Verifying, true) if !deletion.stopped => {
            vec![Effect::Stopped, attention(deletion.id, DeletionAttention::HoldAfterFence)]
        }
        (Status::Sealing | Status::Erasing | Status::Verifying, false) if deletion.stopped => {
            erasing::goes_on(state, now)
        }
        // Not begun, or over; or as it was.
        (
            Status::None
            | Status::Requested
            | Status::Blocked
            | Status::Lapsed
            | Status::Deleted
            | Status::Cancelled,
            _,
        )
        | (Status::OnHold | Status::Sealing | Status::Erasing | Status::Verifying, true)
        | (
            Status::Pending
            | Status::Frozen
            | Status::Fencing
            | Status::Sealing
            | Status::Erasing
            | Status::Verifying,
            false,
        ) => vec![],
    });
    effects
}

fn held_up(state: &State, deletion: &Deletion) -> Vec<Effect> {
    let mut effects = fence::left(state, deletion);
    effects.push(Effect::HeldUp);
    effects.extend(cancel(&[Alarm::Execute, Alarm::Thaw]));
    effects
}

/// What held it up has ended: a recovery may still be open; else it goes on, not before the notice is over.
fn goes_on(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    if state.in_recovery() && deletion.frozen_until.is_none() && now < deletion.due_at {
        return froze(deletion);
    }
    let noticed = now + deletion.terms.notice;
    let execute_after = deletion.execute_after.map_or(noticed, |before| before.max(noticed));
    let mut effects = cancel(&[Alarm::Thaw]);
    let (due_at, waived) = (deletion.due_at, deletion.waived.clone());
    effects.extend([
        Effect::Scheduled { deletion: deletion.id, execute_after, due_at, waived },
        timer(deletion.id, Alarm::Execute, execute_after),
    ]);
    effects
}

fn froze(deletion: &Deletion) -> Vec<Effect> {
    let until = deletion.due_at;
    let mut effects = cancel(&[Alarm::Execute]);
    effects.extend([Effect::Froze { until }, timer(deletion.id, Alarm::Thaw, until)]);
    effects
}

/// Somebody who seems to be the person wants the account back. Once a deletion, it waits for what comes of that.
pub(super) fn escalated(state: &State, recovery: Uuid, version: i64, now: Time) -> Vec<Effect> {
    let Some(mut effects) = known(state, recovery, version, true) else { return vec![] };
    if let (Status::Pending | Status::Fencing, Some(deletion)) = (state.status, &state.deletion)
        && deletion.frozen_until.is_none()
        && now < deletion.due_at
    {
        effects.extend(fence::left(state, deletion));
        effects.extend(froze(deletion));
    }
    effects
}

/// They get it: nobody wants to leave any more. The recovery stays open for its watch period.
pub(super) fn factor_changed(state: &State, recovery: Uuid, version: i64) -> Vec<Effect> {
    let Some(mut effects) = known(state, recovery, version, true) else { return vec![] };
    if let (Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing, Some(deletion)) =
        (state.status, &state.deletion)
    {
        effects.extend(asking::undone(state, deletion));
    }
    effects
}

/// The recovery is over.
pub(super) fn recovery_closed(
    state: &State,
    recovery: Uuid,
    version: i64,
    now: Time,
) -> Vec<Effect> {
    let Some(mut effects) = known(state, recovery, version, false) else { return vec![] };
    let after = effects.iter().fold(state.clone(), evolve);
    if let (Status::Frozen, Some(deletion)) = (state.status, &state.deletion)
        && !after.in_recovery()
    {
        effects.extend(goes_on(&after, deletion, now));
    }
    effects
}

/// Older news of a recovery than what is known is no news.
fn known(state: &State, recovery: Uuid, version: i64, open: bool) -> Option<Vec<Effect>> {
    let before = state.recoveries.get(&recovery);
    let news = before.is_none_or(|before| before.version < version);
    news.then(|| vec![Effect::RecoveryKnown { recovery, version, open }])
}

/// It was frozen for as long as it may be.
pub(super) fn thaw(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let over = deletion.frozen_until.is_some_and(|until| until <= now);
    if state.status == Status::Frozen && over { goes_on(state, deletion, now) } else { vec![] }
}

/// Grace has ended: everything that forbids it is looked at again.
pub(super) fn execute(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let over = deletion.execute_after.is_some_and(|at| at <= now);
    if state.status != Status::Pending || deletion.checking.is_some() || !over {
        return vec![];
    }
    let (check, purpose) = (deletion.checks + 1, Purpose::Recheck);
    vec![Effect::CheckRequested { deletion: deletion.id, check, purpose }]
}

/// Whoever comes again before they are gone is shown the way back, at the address that they left by: it may be somebody
/// else who typed it, so it is said once a day at most.
pub(super) fn address_used_again(state: &State, now: Time) -> Vec<Effect> {
    let Some(deletion) = &state.deletion else { return vec![] };
    let said = deletion.undo_offered_at.is_some_and(|said| now < said + UNDO_OFFERED_EVERY);
    match state.status {
        Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing if !said => {
            vec![Effect::UndoOffered { deletion: deletion.id, at: now }]
        }
        Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing => vec![],
        Status::None
        | Status::Requested
        | Status::Blocked
        | Status::Lapsed
        | Status::Sealing
        | Status::Erasing
        | Status::Verifying
        | Status::Deleted
        | Status::Cancelled => vec![],
    }
}
