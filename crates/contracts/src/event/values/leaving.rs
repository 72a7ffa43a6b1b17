//! The values that the fields of events about deletion take.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dust::Dust;
use crate::{Locale, Time};

/// Where a deletion was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionChannel {
    /// In the host's app.
    App,
    /// On a public page.
    Web,
    /// By support, for the person.
    Support,
}

/// Who takes a deletion back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The person.
    User,
    /// Support, for the person.
    Support,
}

/// Where a deletion stands, as outsiders may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionStatus {
    /// Asked, and not confirmed yet.
    Requested,
    /// Something forbids it.
    Blocked,
    /// Nobody confirmed it in time.
    Lapsed,
    /// Confirmed; it can be undone.
    Pending,
    /// Pending, and a recovery of the account is looked at first.
    Frozen,
    /// Pending, and something else has to be settled first.
    OnHold,
    /// Being carried out.
    Erasing,
    /// Done.
    Deleted,
    /// Taken back.
    Cancelled,
}

/// Why a deletion takes longer, in words that give nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionReason {
    /// Something else has to be settled first.
    OnHold,
    /// A recovery of the account is looked at first.
    Frozen,
    /// A service cannot let go of the account yet.
    Refused,
    /// A place that holds data has not finished.
    Unfinished,
}

/// What an erasure takes, as the data map marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureStage {
    /// What goes once the deletion is confirmed.
    Confirmation,
    /// What goes at the end of grace.
    GraceEnd,
    /// What goes when the law need not have it any longer.
    RetentionEnd,
}

/// Why a person of the staff has to look at a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionAttention {
    /// The law's date is near, and it is not done.
    DueSoon,
    /// The law's date has passed, and it is not done.
    Overdue,
    /// A service refuses the fence, or does not answer.
    FenceRefused,
    /// A hold came after the fence: what had not begun has stopped.
    HoldAfterFence,
    /// A processor will not erase.
    ErasureRefused,
    /// A processor has failed several times.
    ErasureFailed,
    /// Something that names the person was found.
    ResidueFound,
    /// A legal hold on a category came after the order to erase it: nobody can say that it is kept.
    CategoryHeldTooLate,
}

/// What came of an order to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureOutcome {
    /// It is gone.
    Erased,
    /// There was nothing, and it was looked for.
    NothingHeld,
    /// Some of it stays, for a basis and until a date.
    Retained,
    /// The processor will not.
    Refused,
    /// It did not work this time.
    Failed,
}

/// How sure it is that something was erased; the later, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceTier {
    /// The order was sent.
    Sent,
    /// It was acknowledged.
    Acknowledged,
    /// It was acknowledged under a signature.
    Signed,
    /// It is said to be done.
    Completed,
    /// It was looked for afterwards and is not there.
    ProbedAbsent,
}

/// Why somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeavingReason {
    /// They wanted to.
    Voluntary,
    /// A sanctions list.
    Sanctions,
    /// Fraud.
    Fraud,
    /// The KYC provider refused them for good.
    ProviderRejected,
}

/// What the policy says to somebody who left and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormerUserDecision {
    /// They may, and compliance knows.
    AllowAndFlag,
    /// A person looks.
    Review,
    /// They may not.
    Block,
}

/// Who puts up a fence beside what it keeps of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FenceKeeper {
    /// Beside cases.
    KycScreener,
    /// Beside recoveries.
    OwnershipVerifier,
    /// Beside holds.
    SuspensionWorker,
}

/// Which service says what a processor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reporter {
    /// For the host's database and every outside processor.
    Anonymizer,
    /// For its own rows.
    DeletionOrchestrator,
    /// For its own rows.
    Gateway,
    /// For its own rows.
    KycScreener,
    /// For its own rows.
    Notifier,
    /// For its own rows.
    OwnershipVerifier,
    /// For its own rows.
    SuspensionWorker,
}

/// Something that forbids a deletion, and what helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// The policy's code for it.
    pub code: String,
    /// The policy's code for what helps; absent: nothing that the person can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// What the person is told, in each of the policy's languages.
    pub message: BTreeMap<Locale, String>,
    /// What the person may give up instead, all of it, when they confirm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dust: Vec<Dust>,
}

/// What a processor did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasureReport {
    /// The deletion.
    pub deletion: Uuid,
    /// Which processor.
    pub processor: String,
    /// Which order of it.
    pub attempt: i32,
    /// What was ordered.
    pub stage: ErasureStage,
    /// What came of it.
    pub outcome: ErasureOutcome,
    /// How sure that is.
    pub tier: EvidenceTier,
    /// Rows or records that went.
    pub rows: Option<i64>,
    /// Where something is retained: under what.
    pub basis: Option<String>,
    /// Where something is retained: until when; absent only under [`LEGAL_HOLD`], which lasts until its end is told.
    pub until: Option<Time>,
}

/// Under what all that a processor has is retained while a legal hold keeps it.
pub const LEGAL_HOLD: &str = "legal_hold";

/// A legal hold on categories of an account's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LegalHold {
    /// The id that staff chose.
    pub hold_id: String,
    /// Categories of the data map.
    pub categories: BTreeSet<String>,
    /// Under what.
    pub basis: String,
    /// Until when; absent: until it is released.
    pub expires_at: Option<Time>,
}
