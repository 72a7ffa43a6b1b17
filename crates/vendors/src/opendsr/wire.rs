//! What goes over the wire, version 2.0 of the specification.

use chrono::{DateTime, SecondsFormat, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::Error;
use crate::outbound;

/// Which law the person invokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Regulation {
    /// The General Data Protection Regulation.
    Gdpr,
    /// The California Consumer Privacy Act.
    Ccpa,
}

/// What a person is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// The host's id of the account.
    ControllerCustomerId,
    /// A mail address.
    Email,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityFormat {
    /// As it is.
    Raw,
    /// SHA-256 in lower-case hexadecimal; of a mail address after it was trimmed and lower-cased.
    Sha256,
}

/// Something that a person is known by. Personal data: it prints nothing.
#[derive(Debug, Clone, Serialize)]
pub struct Identity {
    #[serde(rename = "identity_type")]
    kind: IdentityKind,
    #[serde(rename = "identity_value", serialize_with = "exposed")]
    value: SecretString,
    #[serde(rename = "identity_format")]
    format: IdentityFormat,
}

/// What a processor is asked to erase.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// The request's id, from [`request_id`].
    pub id: Uuid,
    /// Which law the person invokes.
    pub regulation: Regulation,
    /// When the person asked.
    pub asked_at: DateTime<Utc>,
    /// What the person is known by there.
    pub identities: Vec<Identity>,
}

/// What a processor can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// What it can find persons by; what we do not know is left out.
    pub identities: Vec<(IdentityKind, IdentityFormat)>,
    /// Whether it erases.
    pub erases: bool,
}

/// That a processor has a request, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When it had it.
    pub received_at: DateTime<Utc>,
    /// When it expects to be done.
    pub expected_at: DateTime<Utc>,
}

/// How far a processor is, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Of which request.
    pub request: Uuid,
    /// How far.
    pub status: RequestStatus,
    /// When it expects to be done.
    pub expected_at: DateTime<Utc>,
}

/// How far a request is. There is none for "refused": whoever must keep data has to say so in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// Not begun; it can be cancelled.
    Pending,
    /// Begun.
    InProgress,
    /// Done.
    Completed,
    /// Taken back.
    Cancelled,
}

/// The id of a request that follows from its cause: the specification wants version 4 and lower case.
pub fn request_id(cause: Uuid) -> Uuid {
    Builder::from_random_bytes(cause.into_bytes()).into_uuid()
}

impl Identity {
    /// A value in a format that the processor says it knows.
    pub fn new(kind: IdentityKind, format: IdentityFormat, value: &SecretString) -> Self {
        let value = match (kind, format) {
            (_, IdentityFormat::Raw) => value.clone(),
            (IdentityKind::Email, IdentityFormat::Sha256) => {
                hashed(&value.expose_secret().trim().to_lowercase())
            }
            (IdentityKind::ControllerCustomerId, IdentityFormat::Sha256) => {
                hashed(value.expose_secret())
            }
        };
        Self { kind, value, format }
    }
}

fn hashed(text: &str) -> SecretString {
    hex::encode(Sha256::digest(text)).into()
}

fn exposed<S: Serializer>(value: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose_secret())
}

#[derive(Serialize)]
pub(super) struct RequestWritten<'a> {
    regulation: Regulation,
    subject_request_id: Uuid,
    subject_request_type: &'static str,
    submitted_time: String,
    subject_identities: &'a [Identity],
    api_version: &'static str,
    status_callback_urls: [&'a str; 1],
}

impl<'a> RequestWritten<'a> {
    pub fn new(erasure: &'a Erasure, callback_url: &'a str) -> Self {
        Self {
            regulation: erasure.regulation,
            subject_request_id: erasure.id,
            subject_request_type: "erasure",
            submitted_time: erasure.asked_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            subject_identities: &erasure.identities,
            api_version: "2.0",
            status_callback_urls: [callback_url],
        }
    }
}

#[derive(Deserialize)]
pub(super) struct DiscoveryRead {
    pub api_version: String,
    pub supported_identities: Vec<SupportedRead>,
    pub supported_subject_request_types: Vec<String>,
    pub processor_certificate: String,
}

#[derive(Deserialize)]
pub(super) struct SupportedRead {
    pub identity_type: String,
    pub identity_format: String,
}

#[derive(Deserialize)]
pub(super) struct ReceiptRead {
    pub controller_id: String,
    pub subject_request_id: Uuid,
    pub received_time: DateTime<Utc>,
    pub expected_completion_time: DateTime<Utc>,
    pub encoded_request: String,
}

#[derive(Deserialize)]
pub(super) struct CancelledRead {
    pub controller_id: String,
    pub subject_request_id: Uuid,
    #[expect(dead_code, reason = "it must be there")]
    pub received_time: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(super) struct ProgressRead {
    pub controller_id: String,
    pub subject_request_id: Uuid,
    pub request_status: RequestStatus,
    pub expected_completion_time: DateTime<Utc>,
    /// Of callbacks only.
    pub status_callback_url: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RefusalRead {
    error: Refused,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    errors: Vec<Reason>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
    reason: String,
}

impl RefusalRead {
    /// Whether it refuses because it has this request already.
    pub fn is_duplicate(&self) -> bool {
        self.error.errors.iter().any(|one| one.reason == "duplicate")
    }
}

impl DiscoveryRead {
    pub fn understood(&self) -> Discovery {
        let known = |one: &SupportedRead| {
            let kind = match one.identity_type.as_str() {
                "controller_customer_id" => IdentityKind::ControllerCustomerId,
                "email" => IdentityKind::Email,
                _ => return None,
            };
            let format = match one.identity_format.as_str() {
                "raw" => IdentityFormat::Raw,
                "sha256" => IdentityFormat::Sha256,
                // MD5 and SHA-1 are as good as nothing.
                _ => return None,
            };
            Some((kind, format))
        };
        Discovery {
            identities: self.supported_identities.iter().filter_map(known).collect(),
            erases: self.supported_subject_request_types.iter().any(|one| one == "erasure"),
        }
    }
}

/// Reads JSON, or says that it is not as the specification has it.
pub(super) fn decode<T: DeserializeOwned>(what: &'static str, body: &[u8]) -> Result<T, Error> {
    outbound::decode(body).map_err(|field| Error::Contract { what, field })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_hashed_as_it_is_meant_and_prints_nothing() {
        let address = SecretString::from(" Anna@Example.com\n");
        let [plain, hashed] = [IdentityFormat::Raw, IdentityFormat::Sha256]
            .map(|format| Identity::new(IdentityKind::Email, format, &address));
        let written = serde_json::to_value(&hashed).unwrap();
        assert_eq!(written["identity_type"], "email");
        // sha256("anna@example.com")
        let digest = "f7d54c22dda5b1780276601cd005909b70543fc4a6ba72d735b4cb9bbb611f01";
        assert_eq!(written["identity_value"], digest);
        assert_eq!(serde_json::to_value(&plain).unwrap()["identity_value"], " Anna@Example.com\n");
        assert!(!format!("{plain:?}").contains("Anna"));
    }

    #[test]
    fn a_request_s_id_follows_from_its_cause_and_is_of_version_4() {
        let cause = Uuid::new_v5(&Uuid::NAMESPACE_URL, b"erase");
        let id = request_id(cause);
        assert_eq!((id, id.get_version_num()), (request_id(cause), 4));
        assert_ne!(id, request_id(Uuid::nil()));
    }
}
