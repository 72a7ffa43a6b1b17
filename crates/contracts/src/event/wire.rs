//! Between the generated wire types and [`Event`]: what is absent or unspecified is refused, never guessed.

use serde_json::value::RawValue;

use self::data::Data;
use super::Event;
use crate::ContractError;

pub mod anonymizer;
pub mod answers;
pub mod compliance;
mod data;
pub mod deletion;
pub mod host;
pub mod kyc;
pub mod notice;
pub mod provider;
pub mod recovery;
pub mod suspension;

/// One message of `proto/`: its names, and how its `data` becomes an event and an event its `data`.
pub struct Message {
    /// Full protobuf name.
    pub type_name: &'static str,
    /// NATS subject.
    pub subject: &'static str,
    read: fn(&Data<'_>) -> Result<Event, ContractError>,
    /// `None` for an event of another message.
    write: fn(&Event) -> Option<Box<RawValue>>,
}

/// Every message there is, so that a type name finds its own.
const MESSAGES: [&Message; 87] = [
    &host::USER_SIGNED_UP_FROM_RU,
    &host::USER_SIGNED_UP,
    &host::USER_SEEN,
    &host::CONTAINMENT_ACKNOWLEDGED,
    &kyc::KYC_QUESTIONNAIRE_REQUESTED,
    &kyc::KYC_REMINDER_REQUESTED,
    &kyc::KYC_DEADLINE_PASSED,
    &kyc::KYC_DEADLINE_REVERSED,
    &kyc::KYC_ANSWERS_REJECTED,
    &kyc::KYC_CLEARED,
    &kyc::KYC_REVIEW_REQUESTED,
    &kyc::KYC_TRANSCRIPTION_REQUESTED,
    &kyc::KYC_MACRO_REQUESTED,
    &kyc::SUBMIT_ANSWERS,
    &kyc::ENROLL_CASE,
    &kyc::DECIDE_REVIEW,
    &kyc::RUN_MACRO,
    &kyc::NOTE_REPLY,
    &kyc::KYC_PROVIDER_VERDICT_READ,
    &kyc::KYC_PROVIDER_REJECTED,
    &kyc::KYC_PROVIDER_ACCEPTED,
    &kyc::KYC_PROVIDER_RETRY_REQUESTED,
    &suspension::HOLD_REQUESTED,
    &suspension::CATEGORY_HOLD_REQUESTED,
    &suspension::HOLD_EXTENSION_REQUESTED,
    &suspension::HOLD_RELEASE_REQUESTED,
    &suspension::ACCOUNT_SUSPENDED,
    &suspension::ACCOUNT_REACTIVATED,
    &suspension::HOLDS_CHANGED,
    &suspension::CONTAINMENT_REPORTED,
    &suspension::CONTAINMENT_CONFIRMED,
    &suspension::CONTAINMENT_NEEDS_ATTENTION,
    &suspension::DRIFT_FOUND,
    &compliance::HOLD_KINDS_CHANGED,
    &compliance::HOLD_REVIEW_REQUESTED,
    &notice::NOTIFICATION_ACCEPTED,
    &notice::NOTIFICATION_BOUNCED,
    &notice::NOTIFICATION_FAILED,
    &notice::INBOUND_REPLY_RECEIVED,
    &provider::PROFILE_NOTIFIED,
    &host::DELETION_REQUESTED,
    &host::DELETION_CONFIRMED,
    &host::DELETION_CANCELLED,
    &deletion::REQUEST_DELETION,
    &deletion::CONFIRM_DELETION,
    &deletion::CANCEL_DELETION,
    &deletion::EXTEND_DELETION,
    &deletion::ELIGIBILITY_CHECK_REQUESTED,
    &deletion::ELIGIBILITY_CHECKED,
    &deletion::DELETION_CONFIRMATION_REQUESTED,
    &deletion::DELETION_SCHEDULED,
    &deletion::DELETION_BLOCKED,
    &deletion::DELETION_UNDONE,
    &deletion::DELETION_LAPSED,
    &deletion::DELETION_CANCEL_REFUSED,
    &deletion::DELETION_UNDO_OFFERED,
    &deletion::DELETION_STATUS_CHANGED,
    &deletion::DELETION_ANSWER_REQUESTED,
    &deletion::DELETION_EXTENDED,
    &deletion::LAST_MESSAGE_REQUESTED,
    &deletion::ERASURE_FENCE_REQUESTED,
    &deletion::ERASURE_FENCE_RELEASED,
    &deletion::SEAL_ORDERED,
    &deletion::ERASURE_ORDERED,
    &deletion::VERIFICATION_ORDERED,
    &deletion::ACCOUNT_DELETED,
    &deletion::DELETION_NEEDS_ATTENTION,
    &anonymizer::IDENTITY_SEALED,
    &anonymizer::VERIFICATION_REPORTED,
    &anonymizer::ADDRESS_USED_AGAIN,
    &anonymizer::RETENTION_ENDED,
    &recovery::RECOVERY_ESCALATED,
    &recovery::FACTOR_CHANGE_ORDERED,
    &recovery::RECOVERY_CLOSED,
    &compliance::LEGAL_HOLDS_CHANGED,
    &compliance::HOLD_CAME_TOO_LATE,
    &compliance::FORMER_USER_RECOGNISED,
    &answers::FENCE_ANSWERED_OF_KYC,
    &answers::FENCE_ANSWERED_OF_RECOVERY,
    &answers::FENCE_ANSWERED_OF_SUSPENSION,
    &answers::REPORTED_OF_ANONYMIZER,
    &answers::REPORTED_OF_DELETION,
    &answers::REPORTED_OF_GATEWAY,
    &answers::REPORTED_OF_KYC,
    &answers::REPORTED_OF_NOTICE,
    &answers::REPORTED_OF_RECOVERY,
    &answers::REPORTED_OF_SUSPENSION,
];

/// Reads `json` as the message that `type_name` names.
pub fn decode(type_name: &str, json: &str) -> Result<Event, ContractError> {
    let found = MESSAGES.into_iter().find(|message| message.type_name == type_name);
    let message = found.ok_or_else(|| ContractError::UnknownType(type_name.to_owned()))?;
    (message.read)(&Data::new(message.type_name, json))
}

/// `data` as protobuf JSON.
pub fn encode(event: &Event) -> Box<RawValue> {
    (event.message().write)(event).expect("an event is written as the message that it names")
}
