//! Everything that is said between services, one variant per message of `proto/`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use self::wire::{Message, compliance, host, kyc, notice, suspension};
use crate::{AccountId, ContractError, CountryCode, Locale, Time};

mod wire;

/// What was said. Field meanings and units: the message of the same name in `proto/`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are documented in proto/, one message per variant")]
pub enum Event {
    // host
    UserSignedUpFromRu {
        account: AccountId,
        signed_up_at: Time,
        locale: Option<Locale>,
    },
    UserSignedUp {
        account: AccountId,
        signed_up_at: Time,
        locale: Option<Locale>,
        country: CountryCode,
    },
    UserSeen {
        account: AccountId,
        seen_at: Time,
        locale: Option<Locale>,
        country: CountryCode,
    },
    ContainmentAcknowledged {
        account: AccountId,
        hold_set_version: i64,
    },
    // kyc
    KycQuestionnaireRequested {
        account: AccountId,
        case: Uuid,
        questionnaire: String,
        locale: Option<Locale>,
        missing: Vec<String>,
    },
    KycReminderRequested {
        account: AccountId,
        case: Uuid,
        ordinal: i32,
        deadline: Time,
        locale: Option<Locale>,
    },
    KycDeadlinePassed {
        account: AccountId,
        case: Uuid,
        deadline: Time,
    },
    KycDeadlineReversed {
        account: AccountId,
        case: Uuid,
    },
    KycAnswersRejected {
        account: AccountId,
        case: Uuid,
    },
    KycCleared {
        account: AccountId,
        case: Uuid,
        in_time: bool,
    },
    KycReviewRequested {
        account: AccountId,
        case: Uuid,
        reason: ReviewReason,
    },
    SubmitAnswers {
        account: AccountId,
        questionnaire: String,
        answers: Vec<Answer>,
        submitted_at: Option<Time>,
    },
    // suspension
    HoldRequested {
        account: AccountId,
        hold: String,
        effect: HoldEffect,
        actor: String,
        reason_code: String,
    },
    HoldReleaseRequested {
        account: AccountId,
        hold: String,
        actor: String,
        reason_code: String,
    },
    AccountSuspended {
        account: AccountId,
        holds: HoldSet,
    },
    AccountReactivated {
        account: AccountId,
        holds: HoldSet,
    },
    HoldsChanged {
        account: AccountId,
        holds: HoldSet,
    },
    ContainmentReported {
        account: AccountId,
        hold_set_version: i64,
        effect: HoldEffect,
        outcome: ContainmentOutcome,
        receipts: Vec<Receipt>,
    },
    ContainmentConfirmed {
        account: AccountId,
        holds: HoldSet,
    },
    ContainmentNeedsAttention {
        account: AccountId,
        hold_set_version: i64,
        outcome: ContainmentOutcome,
    },
    // compliance
    HoldKindsChanged {
        account: AccountId,
        hold_set_version: i64,
        holds: Vec<KnownHold>,
    },
    // notice
    NotificationAccepted {
        account: AccountId,
        request: Uuid,
        case: Option<Uuid>,
        accepted_at: Time,
    },
}

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

impl Event {
    /// Reads `data` as the message that `type_name` names.
    pub fn decode(type_name: &str, data: Option<&RawValue>) -> Result<Self, ContractError> {
        wire::decode(type_name, data.map_or("null", RawValue::get))
    }

    /// `data` as protobuf JSON.
    pub fn encode(&self) -> Box<RawValue> {
        wire::encode(self)
    }

    /// The account it concerns.
    pub fn account(&self) -> &AccountId {
        match self {
            Self::UserSignedUpFromRu { account, .. }
            | Self::UserSignedUp { account, .. }
            | Self::UserSeen { account, .. }
            | Self::ContainmentAcknowledged { account, .. }
            | Self::KycQuestionnaireRequested { account, .. }
            | Self::KycReminderRequested { account, .. }
            | Self::KycDeadlinePassed { account, .. }
            | Self::KycDeadlineReversed { account, .. }
            | Self::KycAnswersRejected { account, .. }
            | Self::KycCleared { account, .. }
            | Self::KycReviewRequested { account, .. }
            | Self::SubmitAnswers { account, .. }
            | Self::HoldRequested { account, .. }
            | Self::HoldReleaseRequested { account, .. }
            | Self::AccountSuspended { account, .. }
            | Self::AccountReactivated { account, .. }
            | Self::HoldsChanged { account, .. }
            | Self::ContainmentReported { account, .. }
            | Self::ContainmentConfirmed { account, .. }
            | Self::ContainmentNeedsAttention { account, .. }
            | Self::HoldKindsChanged { account, .. }
            | Self::NotificationAccepted { account, .. } => account,
        }
    }

    /// Full protobuf name of the message; the CloudEvents `type`.
    pub fn type_name(&self) -> &'static str {
        self.message().type_name
    }

    /// NATS subject that it is published on.
    pub fn subject(&self) -> &'static str {
        self.message().subject
    }

    fn message(&self) -> &'static Message {
        match self {
            Self::UserSignedUpFromRu { .. } => &host::USER_SIGNED_UP_FROM_RU,
            Self::UserSignedUp { .. } => &host::USER_SIGNED_UP,
            Self::UserSeen { .. } => &host::USER_SEEN,
            Self::ContainmentAcknowledged { .. } => &host::CONTAINMENT_ACKNOWLEDGED,
            Self::KycQuestionnaireRequested { .. } => &kyc::KYC_QUESTIONNAIRE_REQUESTED,
            Self::KycReminderRequested { .. } => &kyc::KYC_REMINDER_REQUESTED,
            Self::KycDeadlinePassed { .. } => &kyc::KYC_DEADLINE_PASSED,
            Self::KycDeadlineReversed { .. } => &kyc::KYC_DEADLINE_REVERSED,
            Self::KycAnswersRejected { .. } => &kyc::KYC_ANSWERS_REJECTED,
            Self::KycCleared { .. } => &kyc::KYC_CLEARED,
            Self::KycReviewRequested { .. } => &kyc::KYC_REVIEW_REQUESTED,
            Self::SubmitAnswers { .. } => &kyc::SUBMIT_ANSWERS,
            Self::HoldRequested { .. } => &suspension::HOLD_REQUESTED,
            Self::HoldReleaseRequested { .. } => &suspension::HOLD_RELEASE_REQUESTED,
            Self::AccountSuspended { .. } => &suspension::ACCOUNT_SUSPENDED,
            Self::AccountReactivated { .. } => &suspension::ACCOUNT_REACTIVATED,
            Self::HoldsChanged { .. } => &suspension::HOLDS_CHANGED,
            Self::ContainmentReported { .. } => &suspension::CONTAINMENT_REPORTED,
            Self::ContainmentConfirmed { .. } => &suspension::CONTAINMENT_CONFIRMED,
            Self::ContainmentNeedsAttention { .. } => &suspension::CONTAINMENT_NEEDS_ATTENTION,
            Self::HoldKindsChanged { .. } => &compliance::HOLD_KINDS_CHANGED,
            Self::NotificationAccepted { .. } => &notice::NOTIFICATION_ACCEPTED,
        }
    }
}

/// JSON of a value whose keys are texts and whose numbers are finite.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, whole numbers and lists always have a JSON form")
}
