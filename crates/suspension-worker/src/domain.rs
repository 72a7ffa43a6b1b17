//! Why an account may not act, and whether its host obeys. Pure: no I/O, no clock, no randomness.

use std::collections::{BTreeMap, BTreeSet};

use chrono::SubsecRound;
use contracts::{
    Time,
    event::{
        ContainmentOutcome, DriftAction, DriftKind, HoldEffect, HoldKind, HoldSet, KnownHold,
        LegalHold, Receipt, StaffHold,
    },
};
use messaging::Fence;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod categories;
mod containment;
mod drift;
mod expiry;
mod holds;
mod leaving;
#[cfg(test)]
mod properties;
mod refusal;
#[cfg(test)]
mod tests;

pub use categories::Kept;
pub use drift::{AtHost, Difference, UnderWay, compare};
pub use expiry::Extension;
pub use holds::{public, public_reason};
pub use leaving::Leaving;
pub use refusal::Refusal;

/// All holds of an account, and how far its host has followed them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Whether any hold is open.
    pub status: Status,
    /// The strongest effect of the open holds.
    pub effect: HoldEffect,
    /// Grows by one with each change of the open holds.
    pub version: i64,
    /// What is known of each KYC case: at most one hold each.
    pub cases: BTreeMap<Uuid, Case>,
    /// What is known of the person's leaving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Leaving>,
    /// Open holds placed by staff, by the id they chose.
    pub manual: BTreeMap<String, Hold>,
    /// Open legal holds on categories, by the id that staff chose.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Kept>,
    /// Staff's holds that were released, by their ids: none opens again.
    pub released: BTreeMap<String, Release>,
    /// The newest version that the host has in all its tables.
    pub applied: i64,
    /// What that took there.
    pub receipts: Vec<Receipt>,
    /// The newest version that the host has acknowledged.
    pub acknowledged: i64,
    /// The newest version that is contained: ordered, and everything asked of the host has been done.
    pub contained: i64,
    /// Why the newest version cannot be contained without a person.
    pub attention: Option<ContainmentOutcome>,
    /// How the host differs, as was told last and stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<DriftKind>,
}

/// Whether any hold is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// None.
    #[default]
    Clear,
    /// One or more.
    Held,
    /// Its account is erased and never comes back.
    Erased,
}

/// What is known of a KYC case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Version of the newest fact heard of it; older ones are ignored.
    pub seen: i64,
    /// The hold that it causes.
    pub hold: Option<Hold>,
}

/// One open hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why, in truth; changes while the hold stays.
    pub kind: HoldKind,
    /// What it forbids.
    pub effect: HoldEffect,
    /// When it opened.
    pub since: Time,
    /// Who asked for it: a service, or a staff id.
    pub source: String,
    /// The code that staff gave for the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The staff id of whoever agreed, where two had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// The account was shut before Ostiary knew of it: its person is told nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// When somebody has to look at it again; it does not end by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Since when it has been expired, and nobody has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_since: Option<Time>,
    /// Who decided that it stays, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
}

/// The end of a hold of staff's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The staff id of whoever asked for it.
    pub actor: String,
    /// The code that they gave for the record.
    pub reason: String,
    /// When.
    pub at: Time,
    /// The staff id of whoever agreed, where two had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
}

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A standing fact of a KYC case.
    Kyc {
        /// Which case.
        case: Uuid,
        /// The version of the story that says it.
        story_version: i64,
        /// What it says.
        fact: KycFact,
        /// The old spreadsheet says it: the person has known it since then.
        #[serde(default)]
        taken_over: bool,
    },
    /// A standing fact of a deletion.
    Deletion {
        /// Which deletion.
        deletion: Uuid,
        /// The version of the story that says it.
        story_version: i64,
        /// Whether the account is to be shut for it.
        scheduled: bool,
    },
    /// May the account be erased?
    FenceRequested {
        /// For which deletion.
        deletion: Uuid,
        /// The how manieth time it asks.
        attempt: i32,
    },
    /// It will not be, for the time being.
    FenceReleased {
        /// For which deletion it was asked.
        deletion: Uuid,
        /// The newest attempt that it concerns.
        attempt: i32,
    },
    /// Every fence stands.
    Sealed {
        /// Of this deletion.
        deletion: Uuid,
    },
    /// Staff asks for a hold.
    HoldRequested {
        /// The id that they chose.
        hold: String,
        /// What it shall forbid.
        effect: HoldEffect,
        /// Their staff id.
        actor: String,
        /// Their code for the record.
        reason: String,
        /// What kind of hold.
        kind: StaffHold,
        /// The staff id of whoever agreed.
        approver: Option<String>,
        /// When somebody has to look at it again.
        #[serde(default)]
        expires_at: Option<Time>,
    },
    /// Staff asks for a legal hold on categories.
    CategoryHoldRequested {
        /// The id that they chose.
        hold: String,
        /// What an erasure is to leave out.
        categories: BTreeSet<String>,
        /// Their staff id.
        actor: String,
        /// Under what.
        reason: String,
        /// The staff id of whoever agreed.
        approver: Option<String>,
        /// When it ends by itself.
        expires_at: Option<Time>,
    },
    /// Staff decides that a hold stays.
    HoldExtensionRequested {
        /// Its id.
        hold: String,
        /// When somebody has to look at it again.
        expires_at: Time,
        /// Their staff id.
        actor: String,
        /// Their code for the record.
        reason: String,
        /// The staff id of whoever agreed.
        approver: Option<String>,
    },
    /// A hold's moment has come.
    HoldExpired {
        /// Its id.
        hold: String,
        /// Which moment: it may have been moved since.
        expires_at: Time,
    },
    /// Staff asks for a hold to end.
    HoldReleaseRequested {
        /// Its id.
        hold: String,
        /// Their staff id.
        actor: String,
        /// Their code for the record.
        reason: String,
        /// The staff id of whoever agreed.
        approver: Option<String>,
    },
    /// A hold set was carried to the host.
    ContainmentReported {
        /// Which one.
        version: i64,
        /// What came of it.
        outcome: ContainmentOutcome,
        /// What was done there.
        receipts: Vec<Receipt>,
        /// Whether the host has to acknowledge it, too.
        acknowledgement: bool,
    },
    /// The host acknowledges a hold set, where it has to.
    ContainmentAcknowledged {
        /// Which one.
        version: i64,
    },
    /// The reconciler compared the account with its host.
    HostCompared {
        /// The hold set that it compared: if there is a newer one by now, nothing is known.
        version: i64,
        /// The newest version that the host has carried out.
        carried_out: Option<i64>,
        /// How they differ; `None`: they do not any more.
        difference: Option<Difference>,
    },
}

/// What stands of a KYC case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KycFact {
    /// No answer until the deadline.
    Silent,
    /// There was a reply after all.
    Reversed,
    /// A bad answer.
    Rejected,
    /// All answers right.
    Cleared,
    /// Two of compliance cleared it, whatever was answered.
    Lifted,
    /// The provider of identity checks rejected the person for good.
    ProviderRejected,
    /// It, or compliance, accepted them after that.
    ProviderAccepted,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields repeat those of the state or of the input")]
pub enum Effect {
    /// A fact was heard; older ones no longer count.
    Heard { case: Uuid, story_version: i64 },
    /// The hold of a case opened, or its kind changed.
    CaseHeld { case: Uuid, hold: Hold },
    /// The hold of a case closed.
    CaseLifted { case: Uuid },
    /// A fact of a deletion was heard; older ones no longer count. `hold`: what it causes.
    LeavingHeard { deletion: Uuid, story_version: i64, hold: Option<Hold> },
    /// A fence was asked for, and this is the answer.
    Fenced { fence: Fence },
    /// The fence is not wanted any more.
    Unfenced { fence: Fence },
    /// A hold opened behind our fence; whether that was too late is known once all of them stand.
    Behind { hold: String },
    /// All of them stand: the account never reopens.
    PastReturn,
    /// A hold opened behind the fences: the account never reopens, and compliance has to know.
    TooLate { hold: String, kind: HoldKind },
    /// A hold of staff's opened.
    Placed { id: String, hold: Hold },
    /// A legal hold on categories opened.
    Kept { id: String, kept: Kept },
    /// These are all of them now.
    CategoriesChanged { holds: Vec<LegalHold> },
    /// A hold of staff's stays until a later moment.
    Extended { id: String, extension: Extension },
    /// A hold has expired, and stays: somebody has to decide.
    ReviewOpened { id: String, kind: HoldKind, expired_at: Time, at: Time },
    /// A hold of staff's closed for good, even before it came.
    Released { id: String, release: Release },
    /// The open holds are now these.
    Changed { turn: Turn, version: i64, holds: Vec<KnownHold> },
    /// The host has the newest version.
    Applied { version: i64, receipts: Vec<Receipt> },
    /// The host says so.
    Acknowledged { version: i64 },
    /// Nothing is missing any more.
    Contained { holds: HoldSet },
    /// It cannot be contained without a person.
    AttentionNeeded { version: i64, outcome: ContainmentOutcome },
    /// The host differs, and this is what is done about it.
    DriftFound { kind: DriftKind, action: DriftAction, at: Time },
    /// The host does not differ any more.
    DriftEnded,
}

/// What a change of the holds means for the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The first full hold opened.
    Suspended,
    /// The last full hold closed.
    Reactivated,
    /// Neither.
    Neither,
}

/// What `input` leads to at `now`. Empty: already so, outdated, or nothing to do with us.
pub fn decide(state: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
    // What the database keeps is what is compared later.
    let now = now.trunc_subsecs(6);
    match input {
        Input::Kyc { case, story_version, fact, taken_over } => {
            Ok(holds::heard(state, *case, *story_version, (*fact, *taken_over), now))
        }
        Input::Deletion { deletion, story_version, scheduled } => {
            Ok(leaving::heard(state, *deletion, *story_version, *scheduled, now))
        }
        Input::FenceRequested { deletion, attempt } => {
            Ok(leaving::fence_requested(state, *deletion, *attempt))
        }
        Input::FenceReleased { deletion, attempt } => {
            Ok(leaving::fence_released(state, *deletion, *attempt))
        }
        Input::Sealed { deletion } => Ok(leaving::sealed(state, *deletion)),
        Input::HoldRequested { hold, .. } => {
            wanted(input, now).map_or(Ok(vec![]), |wanted| holds::requested(state, hold, wanted))
        }
        Input::CategoryHoldRequested { hold, categories, actor, reason, approver, expires_at } => {
            let (categories, actor, approver) =
                (categories.clone(), actor.clone(), approver.clone());
            let expires_at = expires_at.map(|at| at.trunc_subsecs(6));
            let (since, basis, extensions) = (now, reason.clone(), vec![]);
            let kept = Kept { categories, since, actor, basis, approver, expires_at, extensions };
            categories::requested(state, hold, kept)
        }
        Input::HoldExtensionRequested { hold, expires_at, actor, reason, approver } => {
            let (actor, reason, approver) = (actor.clone(), reason.clone(), approver.clone());
            let expires_at = expires_at.trunc_subsecs(6);
            let extension = Extension { expires_at, actor, reason, at: now, approver };
            expiry::extended(state, hold, extension)
        }
        Input::HoldExpired { hold, expires_at } => {
            Ok(expiry::expired(state, hold, *expires_at, now))
        }
        Input::HoldReleaseRequested { hold, actor, reason, approver } => {
            let (actor, reason, approver) = (actor.clone(), reason.clone(), approver.clone());
            holds::released(state, hold, Release { actor, reason, at: now, approver })
        }
        Input::ContainmentReported { version, outcome, receipts, acknowledgement } => {
            containment::reported(state, *version, *outcome, receipts, *acknowledgement)
        }
        Input::ContainmentAcknowledged { version } => containment::acknowledged(state, *version),
        Input::HostCompared { version, carried_out, difference } => {
            Ok(drift::compared(state, *version, *carried_out, *difference, now))
        }
    }
}

/// The hold that staff asks for.
fn wanted(input: &Input, now: Time) -> Option<Hold> {
    let Input::HoldRequested { effect, actor, reason, kind, approver, expires_at, .. } = input
    else {
        return None;
    };
    Some(Hold {
        kind: match kind {
            StaffHold::Manual => HoldKind::Manual,
            StaffHold::Legal => HoldKind::Legal,
            StaffHold::SanctionsMatch => HoldKind::SanctionsMatch,
        },
        effect: *effect,
        since: now,
        source: actor.clone(),
        reason: Some(reason.clone()),
        approver: approver.clone(),
        quiet: false,
        expires_at: expires_at.map(|at| at.trunc_subsecs(6)),
        review_since: None,
        extensions: vec![],
    })
}

/// Total and dull: folded over a history of effects, it gives the state again.
pub fn evolve(mut state: State, effect: &Effect) -> State {
    match effect {
        Effect::Heard { case, story_version } => {
            let case = state.cases.entry(*case).or_insert(Case { seen: 0, hold: None });
            case.seen = *story_version;
        }
        Effect::CaseHeld { case, hold } => {
            let case = state.cases.entry(*case).or_insert(Case { seen: 0, hold: None });
            case.hold = Some(hold.clone());
        }
        Effect::CaseLifted { case } => {
            if let Some(case) = state.cases.get_mut(case) {
                case.hold = None;
            }
        }
        Effect::LeavingHeard { deletion, story_version, hold } => {
            let known = state.leaving.get_or_insert_default();
            (known.deletion, known.seen) = (*deletion, *story_version);
            known.hold.clone_from(hold);
        }
        Effect::Fenced { fence } | Effect::Unfenced { fence } => {
            let known = state.leaving.get_or_insert_default();
            known.fence = Some(*fence);
            known.behind.clear();
        }
        Effect::Behind { hold } => {
            state.leaving.get_or_insert_default().behind.insert(hold.clone());
        }
        Effect::PastReturn => {
            let known = state.leaving.get_or_insert_default();
            known.sealed = true;
            known.behind.clear();
        }
        Effect::TooLate { .. } => {}
        Effect::Placed { id, hold } => {
            state.manual.insert(id.clone(), hold.clone());
        }
        Effect::Kept { id, kept } => {
            state.kept.insert(id.clone(), kept.clone());
        }
        Effect::CategoriesChanged { .. } => {}
        Effect::Extended { id, extension } => {
            if let Some(kept) = state.kept.get_mut(id) {
                kept.expires_at = Some(extension.expires_at);
                kept.extensions.push(extension.clone());
            }
            if let Some(hold) = state.manual.get_mut(id) {
                hold.expires_at = Some(extension.expires_at);
                hold.review_since = None;
                hold.extensions.push(extension.clone());
            }
        }
        Effect::ReviewOpened { id, at, .. } => {
            if let Some(hold) = state.manual.get_mut(id) {
                hold.review_since = Some(*at);
            }
        }
        Effect::Released { id, release } => {
            state.manual.remove(id);
            state.kept.remove(id);
            state.released.insert(id.clone(), release.clone());
        }
        Effect::Changed { version, holds, .. } => {
            state.version = *version;
            state.status = match state.status {
                Status::Erased => Status::Erased,
                Status::Clear | Status::Held if holds.is_empty() => Status::Clear,
                Status::Clear | Status::Held => Status::Held,
            };
            state.effect = holds::strongest(holds);
            state.attention = None;
        }
        Effect::Applied { version, receipts } => {
            state.applied = *version;
            state.receipts.clone_from(receipts);
        }
        Effect::Acknowledged { version } => state.acknowledged = *version,
        Effect::Contained { holds } => {
            state.contained = holds.hold_set_version;
            state.attention = None;
        }
        Effect::AttentionNeeded { outcome, .. } => state.attention = Some(*outcome),
        Effect::DriftFound { kind, action, .. } => {
            // What is acted upon does not stand.
            state.drift = (*action == DriftAction::Reported).then_some(*kind);
        }
        Effect::DriftEnded => state.drift = None,
    }
    state
}
