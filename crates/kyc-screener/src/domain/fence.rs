//! Whether an account may leave, as far as its case goes.
//!
//! *Leaving.* Open questions forbid a deletion until their deadline; who is silent may leave. An account may be erased
//! while nobody looks at its case: not after a bad answer, not while compliance or a transcription is under way.

use contracts::Time;
use uuid::Uuid;

use super::{Effect, Fence, State, Task};

/// Nothing is erased while somebody looks at it.
pub(super) fn requested(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let known = state.case().and_then(|case| case.fence);
    let fence = Fence::asked(known, deletion, attempt, !state.is_looked_at());
    fence.map(|fence| Effect::Fenced { fence }).into_iter().collect()
}

/// It will not be erased for the time being. Without a case nothing was said to it that would have to be kept.
pub(super) fn released(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let down = state.case().and_then(|case| Fence::released(case.fence, deletion, attempt));
    down.map(|fence| Effect::Unfenced { fence }).into_iter().collect()
}

impl State {
    /// Whether the person still has to answer, and the deadline is not over. Who is only asked for the rest has none.
    pub fn is_open(&self, now: Time) -> bool {
        match self {
            State::Asked { in_review, .. } => !in_review,
            State::Waiting { deadline, .. } => now < *deadline,
            State::Unknown
            | State::Early(_)
            | State::Incomplete { .. }
            | State::Replied { .. }
            | State::Silent { .. }
            | State::Rejected { .. }
            | State::Cleared { .. } => false,
        }
    }

    /// Whether compliance is asked to look, or somebody types in what a customer wrote.
    pub fn is_looked_at(&self) -> bool {
        let task = self.case().and_then(|case| case.task.as_ref());
        // What is only missing keeps nobody: who is asked for the rest and wants to leave may.
        task.is_some_and(Task::is_letter)
            || match self {
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
}
