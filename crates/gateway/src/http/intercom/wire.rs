//! Notifications of Intercom, as far as we read them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use contracts::{AccountId, Time, envelope::derive_id};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use uuid::Uuid;

/// The envelope of every notification.
#[derive(Deserialize)]
pub(super) struct Notification {
    /// The same when it is sent again.
    #[serde(default)]
    id: Value,
    pub topic: String,
    /// Unix time in seconds.
    #[serde(default)]
    created_at: Value,
    #[serde(default)]
    data: Value,
}

/// What a notification about a conversation is about.
#[derive(Deserialize)]
pub(super) struct Conversation {
    #[serde(deserialize_with = "text_or_number")]
    pub id: String,
    #[serde(default)]
    contacts: Contacts,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    conversation_parts: Value,
}

#[derive(Default, Deserialize)]
struct Contacts {
    #[serde(default)]
    contacts: Vec<Contact>,
}

#[derive(Deserialize)]
struct Contact {
    external_id: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    part_type: String,
    body: Option<String>,
    author: Author,
}

#[derive(Deserialize)]
struct Author {
    #[serde(rename = "type")]
    kind: String,
    #[serde(deserialize_with = "text_or_number")]
    id: String,
}

/// What a teammate wrote for teammates.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Intercom's id of the teammate.
    pub admin: String,
    /// HTML.
    pub body: String,
}

impl Notification {
    /// The same for the same notification, however often it comes.
    pub fn key(&self) -> Uuid {
        let id = match &self.id {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            // What it is about is the same each time, too.
            _ => self.data.to_string(),
        };
        derive_id(Uuid::NAMESPACE_URL, &[super::PATH.as_bytes(), id.as_bytes()])
    }

    /// When it was sent, never later than now; now, if it does not say so.
    pub fn sent_at(&self, now: Time) -> Time {
        let seconds = self.created_at.as_i64().filter(|seconds| *seconds > 0);
        let sent_at = seconds.and_then(|seconds| Time::from_timestamp(seconds, 0));
        sent_at.map_or(now, |sent_at| sent_at.min(now))
    }

    /// Whether it was sent over an hour ago.
    pub fn is_stale(&self, now: Time) -> bool {
        self.sent_at(now) < now - TimeDelta::hours(1)
    }
}

impl Conversation {
    /// What the notification is about.
    pub fn read(notification: &Notification) -> Result<Self, serde_json::Error> {
        Self::deserialize(&notification.data["item"])
    }

    /// The accounts of the people in it: Intercom knows people by the host's id of them.
    pub fn accounts(&self) -> BTreeSet<AccountId> {
        let ids = self.contacts.contacts.iter().filter_map(|one| one.external_id.as_deref());
        ids.filter_map(|id| AccountId::try_new(id).ok()).collect()
    }

    /// Whether a lead wrote, whom the host never named to Intercom.
    pub fn is_of_a_visitor(&self) -> bool {
        let author = self.newest_part().map_or(&self.source["author"], |part| &part["author"]);
        author["type"] == "lead"
    }

    /// The newest part, if it is a teammate's note.
    pub fn note(&self) -> Option<Note> {
        let Part { part_type, body, author } = Part::deserialize(self.newest_part()?).ok()?;
        let is_note = part_type == "note" && author.kind == "admin";
        is_note.then_some(Note { admin: author.id, body: body? })
    }

    fn newest_part(&self) -> Option<&Value> {
        self.conversation_parts["conversation_parts"].as_array()?.last()
    }
}

/// Ids are texts that look like numbers, and now and then are numbers.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("an id is a text")),
    }
}
