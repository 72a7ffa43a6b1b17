//! Whether an account may be erased, as far as its case goes.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Effect, State, Task};

/// The answer to whether an account may be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// For which deletion.
    pub deletion: Uuid,
    /// The how manieth time it asked.
    pub attempt: i32,
    /// Whether it stands.
    pub stands: bool,
}

/// Nothing is erased while somebody looks at it. An answer that was given is not given again.
pub(super) fn requested(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let known = state.case().and_then(|case| case.fence);
    let known = known.filter(|fence| fence.deletion == deletion);
    if known.is_some_and(|fence| attempt <= fence.attempt) {
        return vec![];
    }
    let stands = !looked_at(state);
    vec![Effect::Fenced { fence: Fence { deletion, attempt, stands } }]
}

/// It will not be erased for the time being, also if that is heard before the request.
pub(super) fn released(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let known = state.case().and_then(|case| case.fence);
    let known = known.filter(|fence| fence.deletion == deletion);
    let down = Fence { deletion, attempt, stands: false };
    let over = known.is_some_and(|fence| attempt < fence.attempt || fence == down);
    if state.case().is_none() || over { vec![] } else { vec![Effect::Unfenced { fence: down }] }
}

/// Whether compliance is asked to look, or somebody types in what a customer wrote.
fn looked_at(state: &State) -> bool {
    let task = state.case().and_then(|case| case.task.as_ref());
    // What is only missing keeps nobody: who is asked for the rest and wants to leave may.
    task.is_some_and(Task::is_letter)
        || match state {
            State::Rejected { .. } | State::Replied { .. } => true,
            State::Asked { in_review, .. } | State::Incomplete { in_review, .. } => *in_review,
            // Of whom nobody has heard there is nothing to look at.
            State::Unknown
            | State::Early(_)
            | State::Waiting { .. }
            | State::Silent { .. }
            | State::Cleared { .. } => false,
        }
}
