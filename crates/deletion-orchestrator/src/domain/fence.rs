//! The fences: before the last of them stands everything can be taken back, after it nothing can.

use contracts::{
    Time,
    event::{DeletionAttention, FenceKeeper},
};
use uuid::Uuid;

use super::{Alarm, Deletion, Effect, KEEPERS, State, Status, attention, cancel, timer};

/// A person looks at it whenever so many times in a row were in vain.
const IN_VAIN: i32 = 3;

/// Everybody who keeps something of the account is asked.
pub(super) fn requested(deletion: &Deletion, now: Time) -> Vec<Effect> {
    let attempt = deletion.fences + 1;
    vec![
        Effect::FenceRequested { deletion: deletion.id, attempt },
        timer(deletion.id, Alarm::Fence, now + deletion.terms.fence_within),
    ]
}

/// What a keeper says.
pub(super) fn answered(
    state: &State,
    keeper: FenceKeeper,
    (id, attempt): (Uuid, i32),
    granted: bool,
    now: Time,
) -> Vec<Effect> {
    let asked = state.deletion.as_ref().filter(|one| one.id == id && one.fences == attempt);
    let Some(deletion) = asked.filter(|_| state.status == Status::Fencing) else { return vec![] };
    if !granted {
        return in_vain(deletion, now);
    }
    if deletion.granted.contains(&keeper) {
        return vec![];
    }
    let mut effects = vec![Effect::FenceGranted { keeper }];
    if KEEPERS.iter().all(|one| *one == keeper || deletion.granted.contains(one)) {
        effects.extend(cancel(&[Alarm::Fence]));
        effects.push(Effect::SealOrdered {
            deletion: id,
            asked_at: deletion.asked_at,
            jurisdiction: deletion.terms.profile.clone(),
        });
    }
    effects
}

/// Who has not answered in time, has refused.
pub(super) fn unanswered(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    if state.status == Status::Fencing { in_vain(deletion, now) } else { vec![] }
}

/// All fences come down; later everything is looked at anew.
fn in_vain(deletion: &Deletion, now: Time) -> Vec<Effect> {
    let mut effects = released(deletion);
    effects.push(timer(deletion.id, Alarm::Execute, now + deletion.terms.retry_after));
    if deletion.fences % IN_VAIN == 0 {
        effects.push(attention(deletion.id, DeletionAttention::FenceRefused));
    }
    effects
}

/// What has to be taken down when the deletion does not go on from here.
pub(super) fn left(state: &State, deletion: &Deletion) -> Vec<Effect> {
    if state.status == Status::Fencing { released(deletion) } else { vec![] }
}

fn released(deletion: &Deletion) -> Vec<Effect> {
    let (id, attempt) = (deletion.id, deletion.fences);
    let mut effects = vec![Effect::FenceReleased { deletion: id, attempt }];
    effects.extend(cancel(&[Alarm::Fence]));
    effects
}
