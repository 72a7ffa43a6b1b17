//! The values that the fields of events take.

use serde::{Deserialize, Serialize};

use crate::Time;

pub(super) mod dust;
pub(super) mod leaving;

/// Why compliance has to look at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewReason {
    /// No channel accepted the questionnaire.
    Undeliverable,
    /// The customer replied, and the missing answers did not come.
    Incomplete,
    /// After a YES the customer answered NO.
    Contradiction,
    /// Nobody typed in what the customer replied in words of their own.
    Transcription,
    /// After a YES compliance had the customer asked again, and they answered.
    AnsweredAgain,
    /// After a YES compliance had the customer asked again, and no answer came.
    Unanswered,
}

/// Where a case stands whose questions are asked: what follows from an answer, or from none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Situation {
    /// The clock runs, or begins with the message.
    InTime,
    /// Replied to, and the answers are not all there: no clock runs.
    Paused,
    /// Suspended until the answers are in.
    Silent,
    /// Suspended for a YES, and asked again by compliance: answers open nothing by themselves.
    AskedAgain,
}

/// A message that support has at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Macro {
    /// The questions once more.
    Questions,
    /// The account is suspended until they are answered.
    Suspended,
    /// All is well.
    Ok,
}

/// Where an account stood before Ostiary took it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not asked yet.
    New,
    /// Asked, and the answer is awaited.
    Waiting,
    /// All answers were right.
    Cleared,
    /// An answer was the bad one.
    Rejected,
    /// Suspended, as no answer came.
    Silent,
}

/// What compliance decided about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is settled well.
    Clear,
    /// It is settled badly, as by a YES.
    Reject,
    /// The customer is asked again from the start.
    AskAgain,
}

/// One answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Which question.
    pub question_id: String,
    /// What the customer said.
    pub answer: Choice,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Choice {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What a hold, or a set of them, forbids; the later, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldEffect {
    /// Nothing.
    #[default]
    None,
    /// Payouts and changes of contact.
    Limited,
    /// All but withdrawing.
    ExitOnly,
    /// Everything; sessions and tokens are gone.
    Full,
}

/// Why an account is held, as hosts and people may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicReason {
    /// A question of identity or sanctions is open.
    Verification,
    /// A person looks at it.
    Review,
    /// The account is being deleted.
    Deletion,
    /// For the safety of the account.
    Security,
}

/// Why an account is held, in truth: for compliance only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// No answer until the deadline.
    KycNoAnswer,
    /// A YES.
    KycPositiveAnswer,
    /// Placed by staff.
    Manual,
    /// An order of a court or an authority.
    Legal,
    /// The provider of identity checks rejected the person for good.
    KycProviderRejected,
    /// The person leaves.
    DeletionPending,
    /// A match with a sanctions list.
    SanctionsMatch,
}

impl HoldKind {
    /// Whether somebody looks at what an erasure would take away.
    pub fn forbids_erasure(self) -> bool {
        match self {
            Self::KycPositiveAnswer
            | Self::KycProviderRejected
            | Self::Legal
            | Self::SanctionsMatch => true,
            Self::KycNoAnswer | Self::Manual | Self::DeletionPending => false,
        }
    }
}

/// What happened to a person's profile at the provider of identity checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderNews {
    /// It was made.
    Created,
    /// All is supplied, the check is to come.
    Pending,
    /// The first automatic pass is done.
    Prechecked,
    /// A review ended.
    Reviewed,
    /// A person has to look.
    OnHold,
    /// The customer has to do something.
    AwaitingUser,
    /// A slow service is waited for.
    AwaitingService,
    /// Another set of checks applies.
    LevelChanged,
    /// It begins anew.
    Reset,
    /// It is in use again.
    Activated,
    /// It is out of use: not erased.
    Deactivated,
    /// Its personal data is erased.
    PersonalDataDeleted,
    /// It is erased as a whole.
    Deleted,
}

/// What the provider's review of a person came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderVerdict {
    /// Accepted.
    Green,
    /// Rejected; the customer may hand in again.
    RedRetry,
    /// Rejected for good.
    RedFinal,
}

/// What kind of hold staff may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffHold {
    /// A decision of staff.
    Manual,
    /// An order of a court or an authority; two must agree.
    Legal,
    /// A match with a sanctions list: always full, and two must agree to lift it.
    SanctionsMatch,
}

/// One open hold as hosts may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenHold {
    /// Why, in public words.
    pub public_reason: PublicReason,
    /// What it forbids.
    pub effect: HoldEffect,
    /// Since when.
    pub since: Time,
}

/// One open hold as compliance sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownHold {
    /// The case, or the id that staff chose.
    pub hold_id: String,
    /// Why, in truth.
    pub kind: HoldKind,
    /// What it forbids.
    pub effect: HoldEffect,
    /// Since when.
    pub since: Time,
    /// The account was shut before Ostiary knew of it: its person is told nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// All open holds of an account at one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HoldSet {
    /// Grows by one with each change of the account's holds.
    pub hold_set_version: i64,
    /// The strongest effect among them.
    pub effect: HoldEffect,
    /// The holds.
    pub holds: Vec<OpenHold>,
}

/// What came of carrying a hold set out at the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContainmentOutcome {
    /// The host has it.
    Applied,
    /// The host already has a newer one.
    Outdated,
    /// The host has no such account.
    NoSuchAccount,
    /// The account id cannot be an id of this host.
    InvalidAccountId,
    /// The host refuses the effect on this account.
    Refused,
}

/// One configured place at the host and the rows touched there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `flag`, or the table whose rows were deleted.
    pub leg: String,
    /// Rows changed or deleted.
    pub rows: i64,
}

/// How the host and the holds differed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftKind {
    /// The host keeps the account shut, and no hold says why.
    FlagWithoutHold,
    /// A hold is open, and the host lets the account act.
    HoldWithoutFlag,
    /// A hold is open and its flag stands, but there are tokens that it forbids.
    TokensUnderHold,
    /// A hold is open, and the host has no such account any more.
    AccountMissing,
}

/// What was done about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftAction {
    /// Told, no more.
    Reported,
    /// A hold was opened in the host's name.
    Adopted,
    /// The host was made to obey again.
    Repaired,
}

/// A way to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// The messenger of Intercom.
    Intercom,
}

/// Why no channel took a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The host knows no address of the person.
    NoAddress,
    /// Every channel refused it for good.
    Refused,
    /// Every channel gave it back after it had taken it.
    Bounced,
}
