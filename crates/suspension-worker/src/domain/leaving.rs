//! People who leave: their account is shut until it is erased, and a fence beside its holds says whether it may be.

use contracts::{
    Time,
    event::{HoldEffect, HoldKind, KnownHold},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Case, Effect, Hold, State, Status, holds};

pub(super) const SOURCE: &str = "deletion-orchestrator";

impl State {
    /// What stays of an erased account's holds: that it is shut for good, and the versions by which whatever comes later is
    /// told to come too late. Nothing of why it was ever held.
    pub fn buried(self) -> Self {
        let cases = self.cases.into_iter().map(|(id, case)| (id, Case { hold: None, ..case }));
        Self {
            status: Status::Erased,
            effect: HoldEffect::Full,
            version: self.version,
            cases: cases.collect(),
            leaving: self.leaving,
            applied: self.version,
            contained: self.version,
            ..Self::default()
        }
    }
}

/// What is known of a person's leaving.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Leaving {
    /// The newest deletion that was heard of.
    pub deletion: Uuid,
    /// Version of the newest fact heard; older ones are ignored.
    pub seen: i64,
    /// The hold that it causes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// The newest fence that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
}

/// The answer to whether an account may be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// For which deletion.
    pub deletion: Uuid,
    /// The how manieth time it asked.
    pub attempt: i32,
    /// Whether it stands: whatever opens now comes too late.
    pub stands: bool,
}

/// What a fact of a deletion leads to. It counts only if it is newer than all that was heard.
pub(super) fn heard(
    state: &State,
    deletion: Uuid,
    story_version: i64,
    scheduled: bool,
    now: Time,
) -> Vec<Effect> {
    let known = state.leaving.as_ref();
    if known.is_some_and(|known| story_version <= known.seen) {
        return vec![];
    }
    let open = known.filter(|known| known.deletion == deletion);
    let open = open.and_then(|known| known.hold.clone());
    let hold = scheduled.then(|| open.unwrap_or_else(|| shut(now)));
    holds::with_change(state, vec![Effect::LeavingHeard { deletion, story_version, hold }])
}

fn shut(since: Time) -> Hold {
    Hold {
        kind: HoldKind::DeletionPending,
        effect: HoldEffect::Full,
        since,
        source: SOURCE.to_owned(),
        reason: None,
        approver: None,
        quiet: false,
        expires_at: None,
        extensions: vec![],
        review_since: None,
    }
}

/// Whether the account may be erased, as far as its holds go. An answer that was given is not given again.
pub(super) fn fence_requested(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let leaving = state.leaving.as_ref();
    let known = leaving.and_then(|known| known.fence).filter(|fence| fence.deletion == deletion);
    if known.is_some_and(|fence| attempt <= fence.attempt) {
        return vec![];
    }
    let shut = leaving.is_some_and(|known| known.deletion == deletion && known.hold.is_some());
    let stands = shut && !state.known_holds().iter().any(forbids);
    vec![Effect::Fenced { fence: Fence { deletion, attempt, stands } }]
}

/// Whether somebody looks at what an erasure would take away.
fn forbids(hold: &KnownHold) -> bool {
    match hold.kind {
        HoldKind::KycPositiveAnswer | HoldKind::KycProviderRejected | HoldKind::Legal => true,
        HoldKind::KycNoAnswer | HoldKind::Manual | HoldKind::DeletionPending => false,
    }
}

/// The fence comes down, also one that was asked for before and is heard of only later.
pub(super) fn fence_released(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let known = state.leaving.as_ref().and_then(|known| known.fence);
    let known = known.filter(|fence| fence.deletion == deletion);
    let over = known
        .is_some_and(|fence| attempt < fence.attempt || !fence.stands && attempt == fence.attempt);
    if over {
        return vec![];
    }
    vec![Effect::Unfenced { fence: Fence { deletion, attempt, stands: false } }]
}

/// What opened behind the fence.
pub(super) fn too_late(before: &State, holds: &[KnownHold]) -> Vec<Effect> {
    let fence = before.leaving.as_ref().and_then(|known| known.fence);
    if !fence.is_some_and(|fence| fence.stands) {
        return vec![];
    }
    let known = before.known_holds();
    let new = holds.iter().filter(|hold| {
        !known.iter().any(|one| one.hold_id == hold.hold_id && one.kind == hold.kind)
    });
    new.map(|hold| Effect::TooLate { hold: hold.hold_id.clone(), kind: hold.kind }).collect()
}
