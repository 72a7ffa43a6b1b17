//! Which recoveries of an account are open, and whether it may be erased. Pure: no I/O, no clock, no randomness.

use std::collections::BTreeMap;

use contracts::Time;
use messaging::Fence;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// What is known of an account's recoveries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Whether one of them is open.
    pub status: Status,
    /// Each that was heard of.
    pub recoveries: BTreeMap<Uuid, Recovery>,
    /// The newest fence that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
}

/// Whether a recovery is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// None is.
    #[default]
    Clear,
    /// One is, or its watch period runs.
    Open,
}

/// What is known of a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Version of the newest fact; older ones are ignored.
    pub seen: i64,
    /// Whether it, or its watch period, is still open.
    pub open: bool,
}

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields repeat those of the event")]
pub enum Input {
    /// A standing fact of a recovery: whether it is open.
    Heard { recovery: Uuid, story_version: i64, open: bool },
    /// May the account be erased?
    FenceRequested { deletion: Uuid, attempt: i32 },
    /// It will not be, for the time being.
    FenceReleased { deletion: Uuid, attempt: i32 },
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields repeat those of the state or of the input")]
pub enum Effect {
    /// A fact was heard; older ones no longer count.
    Heard { recovery: Uuid, story_version: i64, open: bool },
    /// A fence was asked for, and this is the answer.
    Fenced { fence: Fence },
    /// The fence is not wanted any more.
    Unfenced { fence: Fence },
}

/// What the contract forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Without it nobody knows whether the fact is news.
    #[error("the fact has no storyversion")]
    NoStoryVersion,
}

impl State {
    /// Whether a recovery, or its watch period, is open.
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }
}

/// What `input` leads to. Empty: already so, or outdated.
pub fn decide(state: &State, input: &Input, _: Time) -> Result<Vec<Effect>, Refusal> {
    Ok(match *input {
        Input::Heard { recovery, story_version, open } => {
            let known = state.recoveries.get(&recovery);
            let news = known.is_none_or(|known| known.seen < story_version);
            let heard = Effect::Heard { recovery, story_version, open };
            news.then_some(heard).into_iter().collect()
        }
        Input::FenceRequested { deletion, attempt } => {
            let fence = Fence::asked(state.fence, deletion, attempt, !state.is_open());
            fence.map(|fence| Effect::Fenced { fence }).into_iter().collect()
        }
        Input::FenceReleased { deletion, attempt } => {
            let down = Fence::released(state.fence, deletion, attempt);
            down.map(|fence| Effect::Unfenced { fence }).into_iter().collect()
        }
    })
}

/// Total and dull: folded over a history of effects, it gives the state again.
pub fn evolve(mut state: State, effect: &Effect) -> State {
    match *effect {
        Effect::Heard { recovery, story_version, open } => {
            state.recoveries.insert(recovery, Recovery { seen: story_version, open });
            let any = state.recoveries.values().any(|recovery| recovery.open);
            state.status = if any { Status::Open } else { Status::Clear };
        }
        Effect::Fenced { fence } | Effect::Unfenced { fence } => state.fence = Some(fence),
    }
    state
}
