//! Everything that is said between services, one variant per message of `proto/`.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

pub use self::values::{
    Answer, Channel, Choice, ContainmentOutcome, Decision, DriftAction, DriftKind, FailureReason,
    HoldEffect, HoldKind, HoldSet, KnownHold, Macro, OpenHold, PublicReason, Receipt, ReviewReason,
    Situation, StaffHold, Standing,
};
use self::wire::{Message, compliance, host, kyc, notice, suspension};
use crate::{AccountId, ContractError, CountryCode, Locale, Time};

mod values;
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
        situation: Option<Situation>,
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
        taken_over: bool,
    },
    KycDeadlineReversed {
        account: AccountId,
        case: Uuid,
    },
    KycAnswersRejected {
        account: AccountId,
        case: Uuid,
        taken_over: bool,
    },
    KycCleared {
        account: AccountId,
        case: Uuid,
        in_time: bool,
        actor: Option<String>,
        approver: Option<String>,
    },
    KycReviewRequested {
        account: AccountId,
        case: Uuid,
        reason: ReviewReason,
    },
    KycTranscriptionRequested {
        account: AccountId,
        case: Uuid,
        reply: Option<String>,
        due_at: Time,
        missing: Vec<String>,
    },
    KycMacroRequested {
        account: AccountId,
        case: Uuid,
        which: Macro,
        actor: String,
        conversation: Option<String>,
        locale: Option<Locale>,
        deadline: Option<Time>,
        situation: Option<Situation>,
    },
    SubmitAnswers {
        account: AccountId,
        questionnaire: String,
        answers: Vec<Answer>,
        submitted_at: Option<Time>,
        actor: Option<String>,
    },
    EnrollCase {
        account: AccountId,
        standing: Standing,
        deadline: Option<Time>,
        locale: Option<Locale>,
        actor: String,
    },
    DecideReview {
        account: AccountId,
        case: Uuid,
        revision: Option<u32>,
        decision: Decision,
        actor: String,
        approver: Option<String>,
        reason_code: String,
    },
    RunMacro {
        account: AccountId,
        which: Macro,
        actor: String,
        conversation: Option<String>,
    },
    NoteReply {
        account: AccountId,
        reply: String,
        received_at: Time,
        actor: String,
    },
    // suspension
    HoldRequested {
        account: AccountId,
        hold: String,
        effect: HoldEffect,
        actor: String,
        reason_code: String,
        kind: StaffHold,
        approver: Option<String>,
        expires_at: Option<Time>,
    },
    HoldExtensionRequested {
        account: AccountId,
        hold: String,
        expires_at: Time,
        actor: String,
        reason_code: String,
        approver: Option<String>,
    },
    HoldReleaseRequested {
        account: AccountId,
        hold: String,
        actor: String,
        reason_code: String,
        approver: Option<String>,
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
    DriftFound {
        account: AccountId,
        kind: DriftKind,
        action: DriftAction,
        found_at: Time,
    },
    // compliance
    HoldKindsChanged {
        account: AccountId,
        hold_set_version: i64,
        holds: Vec<KnownHold>,
    },
    HoldReviewRequested {
        account: AccountId,
        hold: String,
        kind: HoldKind,
        expired_at: Time,
    },
    // notice
    NotificationAccepted {
        account: AccountId,
        request: Uuid,
        case: Option<Uuid>,
        accepted_at: Time,
        channel: Option<Channel>,
    },
    NotificationBounced {
        account: AccountId,
        request: Uuid,
        case: Option<Uuid>,
        channel: Channel,
        bounced_at: Time,
    },
    NotificationFailed {
        account: AccountId,
        request: Uuid,
        case: Option<Uuid>,
        reason: FailureReason,
        failed_at: Time,
    },
    InboundReplyReceived {
        account: AccountId,
        case: Option<Uuid>,
        channel: Channel,
        reply: String,
        received_at: Time,
    },
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
            | Self::KycTranscriptionRequested { account, .. }
            | Self::KycMacroRequested { account, .. }
            | Self::SubmitAnswers { account, .. }
            | Self::EnrollCase { account, .. }
            | Self::DecideReview { account, .. }
            | Self::RunMacro { account, .. }
            | Self::NoteReply { account, .. }
            | Self::HoldRequested { account, .. }
            | Self::HoldExtensionRequested { account, .. }
            | Self::HoldReleaseRequested { account, .. }
            | Self::AccountSuspended { account, .. }
            | Self::AccountReactivated { account, .. }
            | Self::HoldsChanged { account, .. }
            | Self::ContainmentReported { account, .. }
            | Self::ContainmentConfirmed { account, .. }
            | Self::ContainmentNeedsAttention { account, .. }
            | Self::DriftFound { account, .. }
            | Self::HoldKindsChanged { account, .. }
            | Self::HoldReviewRequested { account, .. }
            | Self::NotificationAccepted { account, .. }
            | Self::NotificationBounced { account, .. }
            | Self::NotificationFailed { account, .. }
            | Self::InboundReplyReceived { account, .. } => account,
        }
    }

    /// Who ordered it and who agreed, where it is an order of staff's that may need two.
    pub fn signatures(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::DecideReview { actor, approver, .. }
            | Self::HoldRequested { actor, approver, .. }
            | Self::HoldExtensionRequested { actor, approver, .. }
            | Self::HoldReleaseRequested { actor, approver, .. } => {
                Some((actor, approver.as_deref()))
            }
            _ => None,
        }
    }

    /// The same order, agreed to by somebody else, or by nobody yet.
    #[must_use]
    pub fn agreed_by(mut self, other: Option<String>) -> Self {
        if let Self::DecideReview { approver, .. }
        | Self::HoldRequested { approver, .. }
        | Self::HoldExtensionRequested { approver, .. }
        | Self::HoldReleaseRequested { approver, .. } = &mut self
        {
            *approver = other;
        }
        self
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
            Self::KycTranscriptionRequested { .. } => &kyc::KYC_TRANSCRIPTION_REQUESTED,
            Self::KycMacroRequested { .. } => &kyc::KYC_MACRO_REQUESTED,
            Self::SubmitAnswers { .. } => &kyc::SUBMIT_ANSWERS,
            Self::EnrollCase { .. } => &kyc::ENROLL_CASE,
            Self::DecideReview { .. } => &kyc::DECIDE_REVIEW,
            Self::RunMacro { .. } => &kyc::RUN_MACRO,
            Self::NoteReply { .. } => &kyc::NOTE_REPLY,
            Self::HoldRequested { .. } => &suspension::HOLD_REQUESTED,
            Self::HoldExtensionRequested { .. } => &suspension::HOLD_EXTENSION_REQUESTED,
            Self::HoldReleaseRequested { .. } => &suspension::HOLD_RELEASE_REQUESTED,
            Self::AccountSuspended { .. } => &suspension::ACCOUNT_SUSPENDED,
            Self::AccountReactivated { .. } => &suspension::ACCOUNT_REACTIVATED,
            Self::HoldsChanged { .. } => &suspension::HOLDS_CHANGED,
            Self::ContainmentReported { .. } => &suspension::CONTAINMENT_REPORTED,
            Self::ContainmentConfirmed { .. } => &suspension::CONTAINMENT_CONFIRMED,
            Self::ContainmentNeedsAttention { .. } => &suspension::CONTAINMENT_NEEDS_ATTENTION,
            Self::DriftFound { .. } => &suspension::DRIFT_FOUND,
            Self::HoldKindsChanged { .. } => &compliance::HOLD_KINDS_CHANGED,
            Self::HoldReviewRequested { .. } => &compliance::HOLD_REVIEW_REQUESTED,
            Self::NotificationAccepted { .. } => &notice::NOTIFICATION_ACCEPTED,
            Self::NotificationBounced { .. } => &notice::NOTIFICATION_BOUNCED,
            Self::NotificationFailed { .. } => &notice::NOTIFICATION_FAILED,
            Self::InboundReplyReceived { .. } => &notice::INBOUND_REPLY_RECEIVED,
        }
    }
}

/// JSON of a value whose keys are texts and whose numbers are finite.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, whole numbers and lists always have a JSON form")
}
