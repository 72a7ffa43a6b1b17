//! People who leave: their account is shut until it is erased, and a fence beside its holds says whether it may be.
//!
//! **People who leave.** An account may be erased (`erasure-fence-answered`) once it is shut for its deletion and
//! nobody looks at it: a bad answer, a provider's rejection or a legal hold refuses. Behind a fence that stands a new
//! hold still opens. Once all of them stand (`seal-ordered`) it came too late: the account is shut for good,
//! compliance hears `hold-came-too-late`, and what had not begun waits until the hold ends; a case's, which its erased
//! case can lift no more, is released by two people (`ostiary holds release`). An order to erase
//! (`suspension-worker-erase`) leaves a tombstone: shut for good, no reason, the versions by which later facts still
//! come too late; after 30 days not even the id. No attempt is answered twice, and a fence that was taken down is not
//! put up by an older request.

use std::collections::BTreeSet;

use contracts::{
    Time,
    event::{HoldEffect, HoldKind, KnownHold},
};
use messaging::Fence;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Case, Effect, Hold, State, Status, holds};

pub(super) const SOURCE: &str = "deletion-orchestrator";

impl State {
    /// What stays of an erased account's holds: that it is shut for good, the versions by which whatever comes later is told
    /// to come too late, and what came too late already: it stops what is left of the deletion until it is released; and what
    /// keeps categories of the data, until that ends. Nothing else of why the account was ever held.
    pub fn buried(self) -> Self {
        let late = |hold: &Hold| hold.kind.forbids_erasure();
        let cases = self.cases.into_iter();
        let cases = cases.map(|(id, case)| (id, Case { hold: case.hold.filter(late), ..case }));
        Self {
            status: Status::Erased,
            effect: HoldEffect::Full,
            version: self.version,
            cases: cases.collect(),
            manual: self.manual.into_iter().filter(|(_, hold)| late(hold)).collect(),
            kept: self.kept,
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
    /// What opened behind a fence that stands. Whether it came too late depends on the others' fences.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub behind: BTreeSet<String>,
    /// Every fence stood: the account never comes back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
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

/// Whether the account may be erased, as far as its holds go.
pub(super) fn fence_requested(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let leaving = state.leaving.as_ref();
    let shut = leaving.is_some_and(|known| known.deletion == deletion && known.hold.is_some());
    let may = shut && !state.known_holds().iter().any(|hold| hold.kind.forbids_erasure());
    let known = leaving.and_then(|known| known.fence);
    let fence = Fence::asked(known, deletion, attempt, may);
    fence.map(|fence| Effect::Fenced { fence }).into_iter().collect()
}

/// The fence comes down.
pub(super) fn fence_released(state: &State, deletion: Uuid, attempt: i32) -> Vec<Effect> {
    let known = state.leaving.as_ref().and_then(|known| known.fence);
    let down = Fence::released(known, deletion, attempt);
    down.map(|fence| Effect::Unfenced { fence }).into_iter().collect()
}

/// Every fence stands: from here the account does not come back, and what opened behind ours came too late.
pub(super) fn sealed(state: &State, deletion: Uuid) -> Vec<Effect> {
    let known = state.leaving.as_ref().filter(|known| known.deletion == deletion && !known.sealed);
    let Some(leaving) = known else { return vec![] };
    let holds = state.known_holds().into_iter();
    let late = holds.filter(|hold| leaving.behind.contains(&hold.hold_id)).map(late);
    std::iter::once(Effect::PastReturn).chain(late).collect()
}

/// What opened, or became graver, behind a fence that stands: too late if all of them do, which is heard of later if need be.
pub(super) fn behind(before: &State, holds: &[KnownHold]) -> Vec<Effect> {
    let Some(leaving) = &before.leaving else { return vec![] };
    if !leaving.fence.is_some_and(|fence| fence.stands) {
        return vec![];
    }
    let known = before.known_holds();
    let new = holds.iter().filter(|hold| {
        !known.iter().any(|one| one.hold_id == hold.hold_id && one.kind == hold.kind)
    });
    new.map(|hold| match leaving.sealed {
        true => late(hold.clone()),
        false => Effect::Behind { hold: hold.hold_id.clone() },
    })
    .collect()
}

/// The case of this name whose hold came too late: whoever would lift it is erased, or about to be, so two of the staff may.
pub(super) fn left_alone(state: &State, hold: &str) -> Option<Uuid> {
    state.leaving.as_ref().filter(|leaving| leaving.sealed)?;
    let id = Uuid::parse_str(hold).ok()?;
    state.cases.get(&id)?.hold.as_ref().map(|_| id)
}

fn late(KnownHold { hold_id: hold, kind, .. }: KnownHold) -> Effect {
    Effect::TooLate { hold, kind }
}
