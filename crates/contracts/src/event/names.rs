//! Whom an event concerns, and the message that it is.

use super::{
    Event,
    wire::{
        Message, anonymizer, answers, compliance, deletion, host, kyc, notice, provider, recovery,
        suspension,
    },
};
use crate::AccountId;

impl Event {
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
            | Self::KycProviderVerdictRead { account, .. }
            | Self::KycProviderRejected { account, .. }
            | Self::KycProviderAccepted { account, .. }
            | Self::KycProviderRetryRequested { account, .. }
            | Self::HoldRequested { account, .. }
            | Self::CategoryHoldRequested { account, .. }
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
            | Self::InboundReplyReceived { account, .. }
            | Self::ProfileNotified { account, .. }
            | Self::DeletionRequested { account, .. }
            | Self::DeletionConfirmed { account, .. }
            | Self::DeletionCancelled { account, .. }
            | Self::RequestDeletion { account, .. }
            | Self::ConfirmDeletion { account, .. }
            | Self::CancelDeletion { account, .. }
            | Self::ExtendDeletion { account, .. }
            | Self::EligibilityCheckRequested { account, .. }
            | Self::EligibilityChecked { account, .. }
            | Self::DeletionConfirmationRequested { account, .. }
            | Self::DeletionScheduled { account, .. }
            | Self::DeletionBlocked { account, .. }
            | Self::DeletionUndone { account, .. }
            | Self::DeletionLapsed { account, .. }
            | Self::DeletionCancelRefused { account, .. }
            | Self::DeletionUndoOffered { account, .. }
            | Self::DeletionStatusChanged { account, .. }
            | Self::DeletionAnswerRequested { account, .. }
            | Self::DeletionExtended { account, .. }
            | Self::LastMessageRequested { account, .. }
            | Self::ErasureFenceRequested { account, .. }
            | Self::ErasureFenceReleased { account, .. }
            | Self::SealOrdered { account, .. }
            | Self::ErasureOrdered { account, .. }
            | Self::VerificationOrdered { account, .. }
            | Self::AccountDeleted { account, .. }
            | Self::DeletionNeedsAttention { account, .. }
            | Self::IdentitySealed { account, .. }
            | Self::VerificationReported { account, .. }
            | Self::AddressUsedAgain { account, .. }
            | Self::RetentionEnded { account, .. }
            | Self::RecoveryEscalated { account, .. }
            | Self::FactorChangeOrdered { account, .. }
            | Self::RecoveryClosed { account, .. }
            | Self::LegalHoldsChanged { account, .. }
            | Self::HoldCameTooLate { account, .. }
            | Self::FormerUserRecognised { account, .. }
            | Self::ErasureFenceAnswered { account, .. }
            | Self::ErasureReported { account, .. } => account,
        }
    }

    pub(super) fn message(&self) -> &'static Message {
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
            Self::KycProviderVerdictRead { .. } => &kyc::KYC_PROVIDER_VERDICT_READ,
            Self::KycProviderRejected { .. } => &kyc::KYC_PROVIDER_REJECTED,
            Self::KycProviderAccepted { .. } => &kyc::KYC_PROVIDER_ACCEPTED,
            Self::KycProviderRetryRequested { .. } => &kyc::KYC_PROVIDER_RETRY_REQUESTED,
            Self::HoldRequested { .. } => &suspension::HOLD_REQUESTED,
            Self::CategoryHoldRequested { .. } => &suspension::CATEGORY_HOLD_REQUESTED,
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
            Self::ProfileNotified { .. } => &provider::PROFILE_NOTIFIED,
            Self::DeletionRequested { .. } => &host::DELETION_REQUESTED,
            Self::DeletionConfirmed { .. } => &host::DELETION_CONFIRMED,
            Self::DeletionCancelled { .. } => &host::DELETION_CANCELLED,
            Self::RequestDeletion { .. } => &deletion::REQUEST_DELETION,
            Self::ConfirmDeletion { .. } => &deletion::CONFIRM_DELETION,
            Self::CancelDeletion { .. } => &deletion::CANCEL_DELETION,
            Self::ExtendDeletion { .. } => &deletion::EXTEND_DELETION,
            Self::EligibilityCheckRequested { .. } => &deletion::ELIGIBILITY_CHECK_REQUESTED,
            Self::EligibilityChecked { .. } => &deletion::ELIGIBILITY_CHECKED,
            Self::DeletionConfirmationRequested { .. } => {
                &deletion::DELETION_CONFIRMATION_REQUESTED
            }
            Self::DeletionScheduled { .. } => &deletion::DELETION_SCHEDULED,
            Self::DeletionBlocked { .. } => &deletion::DELETION_BLOCKED,
            Self::DeletionUndone { .. } => &deletion::DELETION_UNDONE,
            Self::DeletionLapsed { .. } => &deletion::DELETION_LAPSED,
            Self::DeletionCancelRefused { .. } => &deletion::DELETION_CANCEL_REFUSED,
            Self::DeletionUndoOffered { .. } => &deletion::DELETION_UNDO_OFFERED,
            Self::DeletionStatusChanged { .. } => &deletion::DELETION_STATUS_CHANGED,
            Self::DeletionAnswerRequested { .. } => &deletion::DELETION_ANSWER_REQUESTED,
            Self::DeletionExtended { .. } => &deletion::DELETION_EXTENDED,
            Self::LastMessageRequested { .. } => &deletion::LAST_MESSAGE_REQUESTED,
            Self::ErasureFenceRequested { .. } => &deletion::ERASURE_FENCE_REQUESTED,
            Self::ErasureFenceReleased { .. } => &deletion::ERASURE_FENCE_RELEASED,
            Self::SealOrdered { .. } => &deletion::SEAL_ORDERED,
            Self::ErasureOrdered { .. } => &deletion::ERASURE_ORDERED,
            Self::VerificationOrdered { .. } => &deletion::VERIFICATION_ORDERED,
            Self::AccountDeleted { .. } => &deletion::ACCOUNT_DELETED,
            Self::DeletionNeedsAttention { .. } => &deletion::DELETION_NEEDS_ATTENTION,
            Self::IdentitySealed { .. } => &anonymizer::IDENTITY_SEALED,
            Self::VerificationReported { .. } => &anonymizer::VERIFICATION_REPORTED,
            Self::AddressUsedAgain { .. } => &anonymizer::ADDRESS_USED_AGAIN,
            Self::RetentionEnded { .. } => &anonymizer::RETENTION_ENDED,
            Self::RecoveryEscalated { .. } => &recovery::RECOVERY_ESCALATED,
            Self::FactorChangeOrdered { .. } => &recovery::FACTOR_CHANGE_ORDERED,
            Self::RecoveryClosed { .. } => &recovery::RECOVERY_CLOSED,
            Self::LegalHoldsChanged { .. } => &compliance::LEGAL_HOLDS_CHANGED,
            Self::HoldCameTooLate { .. } => &compliance::HOLD_CAME_TOO_LATE,
            Self::FormerUserRecognised { .. } => &compliance::FORMER_USER_RECOGNISED,
            Self::ErasureFenceAnswered { keeper, .. } => answers::fence_answered(*keeper),
            Self::ErasureReported { reporter, .. } => answers::erasure_reported(*reporter),
        }
    }
}
