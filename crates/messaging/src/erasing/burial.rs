//! What becomes of an erased account's story, as its machine says.

use std::sync::Arc;

use serde_json::Value;

use crate::machine::{Machine, Remains};

/// What a story's row becomes: nothing, another state, or itself.
pub(crate) type Burial =
    Arc<dyn Fn(Value) -> Result<Remains<Value>, serde_json::Error> + Send + Sync>;

/// How a machine leaves its stories.
pub(crate) fn burial<M: Machine>(machine: Arc<M>) -> Burial {
    Arc::new(move |state| {
        Ok(match machine.remains(serde_json::from_value(state)?) {
            Remains::Nothing => Remains::Nothing,
            Remains::Tombstone(state) => Remains::Tombstone(serde_json::to_value(state)?),
            Remains::Waiting(state) => Remains::Waiting(serde_json::to_value(state)?),
            Remains::Alive => Remains::Alive,
        })
    })
}
