//! One deletion: what is known of it, and what the account's other stories say meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{
    Time,
    event::{DeletionChannel, DeletionStatus, Dust, ErasureOutcome, ErasureStage, FenceKeeper},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Terms;

/// Everybody whose fence has to stand.
pub const KEEPERS: [FenceKeeper; 3] =
    [FenceKeeper::KycScreener, FenceKeeper::OwnershipVerifier, FenceKeeper::SuspensionWorker];

/// An account's deletion, and what its other stories say: at most one deletion at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Where the deletion stands.
    pub status: Status,
    /// The newest one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Box<Deletion>>,
    /// What earlier deletions ordered at confirmation and nobody has answered yet: by deletion and processor, the newest
    /// attempt. They were taken back, and an answer to them may still be under way.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unanswered: BTreeMap<Uuid, BTreeMap<String, i32>>,
    /// What is known of the account's holds.
    pub holds: Holds,
    /// What is known of legal holds on categories.
    pub kept: Kept,
    /// What is known of each recovery.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub recoveries: BTreeMap<Uuid, Recovery>,
}

/// Where a deletion stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody asked.
    #[default]
    None,
    /// Asked, and not confirmed yet.
    Requested,
    /// Something forbids it.
    Blocked,
    /// Nobody confirmed it in time.
    Lapsed,
    /// Confirmed; grace runs.
    Pending,
    /// Pending, and a recovery is looked at first.
    Frozen,
    /// Pending, and a hold has to end first.
    OnHold,
    /// Fences are asked for. With the last of them the account cannot come back.
    Fencing,
    /// Identity goes into the vault.
    Sealing,
    /// Processors erase.
    Erasing,
    /// The last message, and the scan.
    Verifying,
    /// Done.
    Deleted,
    /// Taken back.
    Cancelled,
}

/// What is known of the account's holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// The newest hold set that was heard of.
    pub version: i64,
    /// Whether one of them stops a deletion.
    pub stopping: bool,
}

/// What is known of legal holds on categories.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Version of the newest fact.
    pub version: i64,
    /// What erasure leaves out.
    pub categories: BTreeSet<String>,
}

/// What is known of a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Version of the newest fact.
    pub version: i64,
    /// Whether it, or its watch period, is still open.
    pub open: bool,
}

/// From the request to the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Derived from whatever asked for it.
    pub id: Uuid,
    /// When the person asked: the law's month runs from here.
    pub asked_at: Time,
    /// Until when it can be confirmed.
    pub confirm_by: Time,
    /// Until when the law wants it done.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub due_at: Time,
    /// Where it was asked.
    pub channel: DeletionChannel,
    /// The staff id of whoever of support asked for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// What it runs under.
    pub terms: Terms,
    /// How the person proved that they want it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
    /// Not before this moment.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_microseconds_option"
    )]
    pub execute_after: Option<Time>,
    /// The number of the newest check.
    pub checks: i32,
    /// What it is for, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checking: Option<Purpose>,
    /// Codes of what forbids it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub blockers: BTreeSet<String>,
    /// What the person was shown last as too little to withdraw.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dust: BTreeSet<Dust>,
    /// What of it they gave up when they confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub waived: BTreeSet<Dust>,
    /// Until when it is frozen, or was: once is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_until: Option<Time>,
    /// How often fences were asked for.
    pub fences: i32,
    /// Whose fence stands.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub granted: BTreeSet<FenceKeeper>,
    /// A hold came after the fence: nothing new begins.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// How many waves were ordered.
    pub waves: usize,
    /// What was ordered at confirmation, by processor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub early: BTreeMap<String, Order>,
    /// What was ordered at the end of grace, by processor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub orders: BTreeMap<String, Order>,
    /// The last message was sent, or given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
    /// How often it was looked for what is left.
    pub scans: i32,
    /// The newest scan has found something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub residue: bool,
    /// The proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Uuid>,
    /// The law's date has moved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
    /// The staff id of whoever decided so; absent: it moved by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_by: Option<String>,
    /// For which of the law's dates the person was answered that it is not done.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_microseconds_option"
    )]
    pub answered_for: Option<Time>,
    /// Whoever took it back too late was told so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancel_refused: bool,
    /// When the person was last written how it is taken back, since somebody used the address again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_offered_at: Option<Time>,
}

/// How the person proved that they want it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// By what.
    pub method: Method,
    /// When, as the host states it.
    pub at: Time,
}

/// By what a person proved to the host who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Method {
    /// Their password.
    Password,
    /// A one-time code.
    Totp,
    /// A passkey.
    Passkey,
    /// A link that was mailed, where no second factor is set.
    EmailLink,
}

/// What a check is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To answer the request.
    Asking,
    /// To begin.
    Confirming,
    /// To go on at the end of grace.
    Recheck,
}

/// One order to a processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The newest.
    pub attempt: i32,
    /// What it leaves out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub except: BTreeSet<String>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ErasureOutcome>,
}

impl Order {
    /// Whether the processor is done with it.
    pub fn settled(&self) -> bool {
        match self.outcome {
            Some(
                ErasureOutcome::Erased | ErasureOutcome::NothingHeld | ErasureOutcome::Retained,
            ) => true,
            Some(ErasureOutcome::Refused | ErasureOutcome::Failed) | None => false,
        }
    }

    /// Whether it is to be given again.
    pub fn fell_through(&self) -> bool {
        matches!(self.outcome, Some(ErasureOutcome::Refused | ErasureOutcome::Failed))
    }
}

impl State {
    /// Where it stands, as outsiders may know it.
    pub fn shown(&self) -> Option<DeletionStatus> {
        Some(match self.status {
            Status::None => return None,
            Status::Requested => DeletionStatus::Requested,
            Status::Blocked => DeletionStatus::Blocked,
            Status::Lapsed => DeletionStatus::Lapsed,
            Status::Pending | Status::Fencing => DeletionStatus::Pending,
            Status::Frozen => DeletionStatus::Frozen,
            Status::OnHold => DeletionStatus::OnHold,
            Status::Sealing | Status::Erasing | Status::Verifying => DeletionStatus::Erasing,
            Status::Deleted => DeletionStatus::Deleted,
            Status::Cancelled => DeletionStatus::Cancelled,
        })
    }

    /// The moment before which nothing is erased, where there is one.
    pub fn execute_after(&self) -> Option<Time> {
        match self.status {
            Status::Pending
            | Status::Frozen
            | Status::OnHold
            | Status::Fencing
            | Status::Sealing
            | Status::Erasing
            | Status::Verifying => self.deletion.as_ref()?.execute_after,
            Status::None
            | Status::Requested
            | Status::Blocked
            | Status::Lapsed
            | Status::Deleted
            | Status::Cancelled => None,
        }
    }

    /// Whether a recovery of the account is open.
    pub fn in_recovery(&self) -> bool {
        self.recoveries.values().any(|recovery| recovery.open)
    }
}

impl Deletion {
    /// What was ordered at confirmation and nobody has answered yet.
    pub(super) fn unanswered(&self) -> BTreeMap<String, i32> {
        let open = self.early.iter().filter(|(_, order)| order.outcome.is_none());
        open.map(|(processor, order)| (processor.clone(), order.attempt)).collect()
    }

    /// Whether something was left out for a legal hold on a category: no certificate can say that it is gone.
    pub fn waits_for_categories(&self) -> bool {
        self.orders.values().any(|order| !order.except.is_empty())
    }

    /// What was ordered at a stage, by processor.
    pub fn ordered(&self, stage: ErasureStage) -> Option<&BTreeMap<String, Order>> {
        match stage {
            ErasureStage::Confirmation => Some(&self.early),
            ErasureStage::GraceEnd => Some(&self.orders),
            // A second erasure, of which this story only hears.
            ErasureStage::RetentionEnd => None,
        }
    }
}
