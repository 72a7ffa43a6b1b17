//! The CloudEvents 1.0 document around an event, in structured mode.
//!
//! Source: CloudEvents 1.0.2, "JSON Event Format"; extensions `traceparent`, `correlationid`, `causationid`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{AccountId, Event, InvalidId, Time, event};

const ATTRIBUTE_MAX_BYTES: usize = 512;

/// One event with what the wire says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Unique within `source`.
    pub id: String,
    /// Who says it: a URI reference.
    pub source: String,
    /// When it happened, as its source says.
    pub time: Option<Time>,
    /// Id of the event that began the whole story.
    pub correlation_id: Option<String>,
    /// Id of the event that this one follows from.
    pub causation_id: Option<String>,
    /// W3C trace context in which the event was made.
    pub trace_parent: Option<String>,
    /// On ours: the version of the story that says it.
    pub story_version: Option<i64>,
    /// What happened.
    pub event: Event,
}

/// Why a message is refused before anyone looked at its meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
    /// The payload is not JSON.
    #[error("the payload is not JSON: {0}")]
    NotJson(String),
    /// The payload is JSON, but no CloudEvents 1.0 document.
    #[error("the payload is no CloudEvents 1.0 document: {0}")]
    NotCloudEvents(String),
    /// Nobody here knows this type.
    #[error("the type {0} is unknown")]
    UnknownType(String),
    /// `data` does not have the shape of its type.
    #[error("the data does not fit {type_name}: {detail}")]
    BadData {
        /// The type that `data` was to have.
        type_name: &'static str,
        /// What does not fit, without the values.
        detail: String,
    },
    /// NATS subject and `type`, or CloudEvents `subject` and `data.accountId`, say different things.
    #[error("{0}")]
    SubjectMismatch(String),
    /// `data.accountId` is absent or cannot be an account id.
    #[error("{0}")]
    AccountIdInvalid(InvalidId),
}

impl ContractError {
    /// The reason as dead letters and problem documents say it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::NotCloudEvents(_) => "not_cloudevents",
            Self::UnknownType(_) => "unknown_type",
            Self::BadData { .. } => "bad_data",
            Self::SubjectMismatch(_) => "subject_mismatch",
            Self::AccountIdInvalid(_) => "account_id_invalid",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    specversion: String,
    id: String,
    source: String,
    #[serde(rename = "type")]
    type_name: String,
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Time>,
    #[serde(default)]
    datacontenttype: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlationid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causationid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storyversion: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

impl Envelope {
    /// Reads a message that arrived on a NATS subject.
    pub fn decode(subject: &str, payload: &[u8]) -> Result<Self, ContractError> {
        let wire = read(payload)?;
        let event = Event::decode(&wire.type_name, wire.data)?;
        if event.subject() != subject {
            let said = format!("{} does not belong on this subject", event.type_name());
            return Err(ContractError::SubjectMismatch(said));
        }
        if wire.subject.as_deref() != Some(event.account().as_str()) {
            let said = "the CloudEvents subject is not data.accountId".to_owned();
            return Err(ContractError::SubjectMismatch(said));
        }
        Ok(Self {
            story_version: wire.storyversion.as_deref().map(story_version).transpose()?,
            id: wire.id,
            source: wire.source,
            time: wire.time,
            correlation_id: wire.correlationid,
            causation_id: wire.causationid,
            trace_parent: wire.traceparent,
            event,
        })
    }

    /// The JSON document to publish.
    pub fn encode(&self) -> String {
        let data = self.event.encode();
        let wire = Wire {
            specversion: "1.0".to_owned(),
            id: self.id.clone(),
            source: self.source.clone(),
            type_name: self.event.type_name().to_owned(),
            subject: Some(self.event.account().as_str().to_owned()),
            time: self.time,
            datacontenttype: Some("application/json".to_owned()),
            correlationid: self.correlation_id.clone(),
            causationid: self.causation_id.clone(),
            traceparent: self.trace_parent.clone(),
            storyversion: self.story_version.map(|version| version.to_string()),
            data: Some(&data),
        };
        event::to_json(&wire)
    }

    /// The account it concerns.
    pub fn account(&self) -> &AccountId {
        self.event.account()
    }

    /// What tells one event from all others: UUIDv5 of source and id.
    pub fn key(&self) -> Uuid {
        event_key(&self.source, &self.id)
    }
}

/// UUIDv5 of an event's source and id, each with its length before it.
pub fn event_key(source: &str, id: &str) -> Uuid {
    derive_id(Uuid::NAMESPACE_URL, &[source.as_bytes(), id.as_bytes()])
}

/// An id that follows from its cause: UUIDv5 in the cause's name space over the parts, each with its length before it.
pub fn derive_id(cause: Uuid, parts: &[&[u8]]) -> Uuid {
    let mut name = Vec::with_capacity(64);
    for part in parts {
        name.extend_from_slice(&(part.len() as u64).to_be_bytes());
        name.extend_from_slice(part);
    }
    Uuid::new_v5(&cause, &name)
}

fn read(payload: &[u8]) -> Result<Wire<'_>, ContractError> {
    let wire: Wire<'_> = serde_json::from_slice(payload).map_err(|error| {
        if error.is_data() {
            ContractError::NotCloudEvents(without_values(&error))
        } else {
            ContractError::NotJson(without_values(&error))
        }
    })?;
    let wrong = |what: &str| Err(ContractError::NotCloudEvents(what.to_owned()));
    let texts = [&wire.id, &wire.source, &wire.type_name];
    if wire.specversion != "1.0" {
        return wrong("specversion is not 1.0");
    }
    if texts.iter().any(|text| text.is_empty() || !is_attribute(text)) {
        return wrong("id, source and type have 1 to 512 bytes and no control characters");
    }
    if wire.datacontenttype.as_deref().is_some_and(|kind| kind != "application/json") {
        return wrong("datacontenttype is not application/json");
    }
    let traces = [&wire.correlationid, &wire.causationid, &wire.traceparent];
    if traces.into_iter().flatten().any(|text| !is_attribute(text)) {
        return wrong("an extension has over 512 bytes or a control character");
    }
    Ok(wire)
}

fn is_attribute(text: &str) -> bool {
    text.len() <= ATTRIBUTE_MAX_BYTES && !text.chars().any(char::is_control)
}

fn story_version(text: &str) -> Result<i64, ContractError> {
    let wrong = || ContractError::NotCloudEvents("storyversion is not a whole number".to_owned());
    text.parse().map_err(|_| wrong())
}

/// Line and column of a JSON error; its own text may repeat a value, which may be personal.
pub(crate) fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let named = ["missing field", "duplicate field"].iter().any(|prefix| text.starts_with(prefix));
    if named { text } else { format!("line {} column {}", error.line(), error.column()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_up() -> serde_json::Value {
        serde_json::json!({
            "specversion": "1.0", "id": "1", "source": "https://app.example.com/accounts",
            "type": "ostiary.host.v1.UserSignedUpFromRU", "subject": "42", "time": "2026-11-21T09:00:00Z",
            "datacontenttype": "application/json",
            "data": {"accountId": "42", "signedUpAt": "2026-11-21T09:00:00Z", "locale": "ru"}
        })
    }

    fn code(change: impl FnOnce(&mut serde_json::Value)) -> &'static str {
        let mut document = signed_up();
        change(&mut document);
        match Envelope::decode("host.user-signed-up-from-ru", document.to_string().as_bytes()) {
            Ok(_) => "fine",
            Err(error) => error.code(),
        }
    }

    #[test]
    fn a_document_as_the_design_prints_it_is_read() {
        assert_eq!(code(|_| ()), "fine");
        assert_eq!(code(|document| document["unknownthing"] = 1.into()), "fine");
        assert_eq!(code(|document| document["data"]["unknownThing"] = 1.into()), "fine");
    }

    #[test]
    fn each_broken_rule_has_its_reason() {
        assert_eq!(code(|document| document["specversion"] = "0.3".into()), "not_cloudevents");
        assert_eq!(code(|document| document["id"] = "".into()), "not_cloudevents");
        assert_eq!(code(|document| document["id"] = 7.into()), "not_cloudevents");
        assert_eq!(code(|document| document["source"] = "a\u{0}".into()), "not_cloudevents");
        assert_eq!(code(|document| document["type"] = "x.Y".into()), "unknown_type");
        assert_eq!(
            code(|document| document["type"] = "ostiary.host.v1.UserSeen".into()),
            "bad_data"
        );
        assert_eq!(code(|document| document["data"] = 7.into()), "bad_data");
        assert_eq!(code(|document| document["data"] = serde_json::Value::Null), "bad_data");
        assert_eq!(
            code(|document| document["data"]["signedUpAt"] = "yesterday".into()),
            "bad_data"
        );
        assert_eq!(
            code(|document| document["data"]["accountId"] = "a\u{7}".into()),
            "account_id_invalid"
        );
        assert_eq!(
            code(|document| document["data"]["accountId"] = "43".into()),
            "subject_mismatch"
        );
        assert_eq!(code(|document| document["subject"] = "43".into()), "subject_mismatch");
    }

    #[test]
    fn an_error_never_repeats_a_value() {
        let secret = "ivan@example.com";
        let mut document = signed_up();
        document["data"]["signedUpAt"] = secret.into();
        let error =
            Envelope::decode("host.user-signed-up-from-ru", document.to_string().as_bytes());
        assert!(!error.expect_err("a moment was expected").to_string().contains(secret));
    }

    #[test]
    fn the_key_tells_sources_and_ids_apart() {
        assert_ne!(event_key("a", "bc"), event_key("ab", "c"));
        assert_eq!(event_key("a", "b"), event_key("a", "b"));
    }
}
