//! Everything that is said between services, one variant per message of `proto/`.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

pub use self::values::{
    Answer, Channel, Choice, ContainmentOutcome, Decision, DriftAction, DriftKind, FailureReason,
    HoldEffect, HoldKind, HoldSet, KnownHold, Macro, OpenHold, ProviderNews, ProviderVerdict,
    PublicReason, Receipt, ReviewReason, Situation, StaffHold, Standing,
    dust::{Dust, InvalidDust},
    leaving::{
        Blocker, CancelledBy, DeletionAttention, DeletionChannel, DeletionStatus, ErasureOutcome,
        ErasureReport, ErasureStage, EvidenceTier, ExtensionReason, FenceKeeper,
        FormerUserDecision, LEGAL_HOLD, LeavingReason, LegalHold, Reporter,
    },
};
use crate::{AccountId, ContractError, CountryCode, Locale, Time};

mod names;
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
    DeletionRequested {
        account: AccountId,
        channel: DeletionChannel,
        actor: Option<String>,
        requested_at: Time,
    },
    DeletionConfirmed {
        account: AccountId,
        deletion: Option<Uuid>,
        assertion: String,
        waives: Vec<Dust>,
    },
    DeletionCancelled {
        account: AccountId,
        deletion: Option<Uuid>,
        cancelled_by: CancelledBy,
        actor: Option<String>,
        cancelled_at: Time,
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
    KycProviderVerdictRead {
        account: AccountId,
        applicant: String,
        verdict: ProviderVerdict,
        level: Option<String>,
        reviewed_at: Time,
        read_at: Time,
    },
    KycProviderRejected {
        account: AccountId,
        profile: Uuid,
        reviewed_at: Time,
    },
    KycProviderAccepted {
        account: AccountId,
        profile: Uuid,
        reviewed_at: Time,
        actor: Option<String>,
        approver: Option<String>,
    },
    KycProviderRetryRequested {
        account: AccountId,
        profile: Uuid,
        reviewed_at: Time,
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
    CategoryHoldRequested {
        account: AccountId,
        hold: String,
        categories: Vec<String>,
        actor: String,
        reason_code: String,
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
    LegalHoldsChanged {
        account: AccountId,
        holds: Vec<LegalHold>,
    },
    HoldCameTooLate {
        account: AccountId,
        hold: String,
        kind: HoldKind,
    },
    FormerUserRecognised {
        account: AccountId,
        reason: LeavingReason,
        decision: FormerUserDecision,
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
    // provider
    ProfileNotified {
        account: AccountId,
        applicant: String,
        kind: ProviderNews,
        verdict: Option<ProviderVerdict>,
        level: Option<String>,
        told_at: Time,
    },
    // deletion
    RequestDeletion {
        account: AccountId,
        channel: DeletionChannel,
        actor: Option<String>,
    },
    ConfirmDeletion {
        account: AccountId,
        deletion: Option<Uuid>,
        assertion: String,
        waives: Vec<Dust>,
    },
    CancelDeletion {
        account: AccountId,
        deletion: Option<Uuid>,
        cancelled_by: CancelledBy,
        actor: Option<String>,
    },
    ExtendDeletion {
        account: AccountId,
        deletion: Option<Uuid>,
        reason: ExtensionReason,
        actor: String,
    },
    EligibilityCheckRequested {
        account: AccountId,
        deletion: Uuid,
        check: i32,
    },
    EligibilityChecked {
        account: AccountId,
        deletion: Uuid,
        check: i32,
        blockers: Vec<String>,
        country: Option<CountryCode>,
        dust: Vec<Dust>,
    },
    DeletionConfirmationRequested {
        account: AccountId,
        deletion: Uuid,
        confirm_by: Time,
        blockers: Vec<Blocker>,
    },
    DeletionScheduled {
        account: AccountId,
        deletion: Uuid,
        execute_after: Time,
        due_at: Time,
        waived: Vec<Dust>,
    },
    DeletionBlocked {
        account: AccountId,
        deletion: Uuid,
        blockers: Vec<Blocker>,
    },
    DeletionUndone {
        account: AccountId,
        deletion: Uuid,
    },
    DeletionLapsed {
        account: AccountId,
        deletion: Uuid,
    },
    DeletionCancelRefused {
        account: AccountId,
        deletion: Uuid,
    },
    DeletionUndoOffered {
        account: AccountId,
        deletion: Uuid,
    },
    DeletionStatusChanged {
        account: AccountId,
        deletion: Uuid,
        status: DeletionStatus,
        execute_after: Option<Time>,
    },
    DeletionAnswerRequested {
        account: AccountId,
        deletion: Uuid,
        answer_by: Time,
    },
    DeletionExtended {
        account: AccountId,
        deletion: Uuid,
        reason: ExtensionReason,
        due_at: Time,
    },
    LastMessageRequested {
        account: AccountId,
        deletion: Uuid,
    },
    ErasureFenceRequested {
        account: AccountId,
        deletion: Uuid,
        attempt: i32,
    },
    ErasureFenceReleased {
        account: AccountId,
        deletion: Uuid,
        attempt: i32,
    },
    SealOrdered {
        account: AccountId,
        deletion: Uuid,
        asked_at: Option<Time>,
        jurisdiction: Option<String>,
    },
    ErasureOrdered {
        account: AccountId,
        deletion: Uuid,
        processor: String,
        attempt: i32,
        stage: ErasureStage,
        except: Vec<String>,
    },
    VerificationOrdered {
        account: AccountId,
        deletion: Uuid,
        attempt: i32,
        processors: Vec<String>,
    },
    AccountDeleted {
        account: AccountId,
        deletion: Uuid,
        certificate: Uuid,
    },
    DeletionNeedsAttention {
        account: AccountId,
        deletion: Uuid,
        reason: DeletionAttention,
        processor: Option<String>,
    },
    // Several services answer these, each in an area of its own.
    ErasureFenceAnswered {
        account: AccountId,
        keeper: FenceKeeper,
        deletion: Uuid,
        attempt: i32,
        granted: bool,
    },
    ErasureReported {
        account: AccountId,
        reporter: Reporter,
        report: ErasureReport,
    },
    // anonymizer
    IdentitySealed {
        account: AccountId,
        deletion: Uuid,
        plan_hash: String,
    },
    VerificationReported {
        account: AccountId,
        deletion: Uuid,
        attempt: i32,
        places: Vec<String>,
        certificate: Option<Uuid>,
    },
    AddressUsedAgain {
        account: AccountId,
    },
    RetentionEnded {
        account: AccountId,
        deletion: Uuid,
        certificate: Uuid,
    },
    // recovery
    RecoveryEscalated {
        account: AccountId,
        recovery: Uuid,
    },
    FactorChangeOrdered {
        account: AccountId,
        recovery: Uuid,
    },
    RecoveryClosed {
        account: AccountId,
        recovery: Uuid,
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

    /// Who ordered it and who agreed, where it is an order of staff's that may need two.
    pub fn signatures(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::DecideReview { actor, approver, .. }
            | Self::HoldRequested { actor, approver, .. }
            | Self::CategoryHoldRequested { actor, approver, .. }
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
        | Self::CategoryHoldRequested { approver, .. }
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
}

/// JSON of a value whose keys are texts and whose numbers are finite.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, whole numbers and lists always have a JSON form")
}
