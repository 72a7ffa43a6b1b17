//! Notifications of Intercom, as far as we read them.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The envelope of every notification.
#[derive(Deserialize)]
pub(super) struct Notification {
    /// The same when it is sent again.
    pub id: String,
    pub topic: String,
    /// Unix time in seconds.
    #[serde(default)]
    pub created_at: i64,
    #[serde(default)]
    data: Value,
}

/// What a notification about a conversation is about.
#[derive(Deserialize)]
pub(super) struct Conversation {
    #[serde(deserialize_with = "text_or_number")]
    pub id: String,
    #[serde(default)]
    pub contacts: Contacts,
    #[serde(default)]
    conversation_parts: Parts,
}

#[derive(Default, Deserialize)]
pub(super) struct Contacts {
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

#[derive(Deserialize)]
pub(super) struct Contact {
    pub external_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Parts {
    #[serde(default)]
    conversation_parts: Vec<Part>,
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
pub(super) struct Note<'a> {
    /// Intercom's id of the teammate.
    pub admin: &'a str,
    /// HTML.
    pub body: &'a str,
}

impl Conversation {
    /// What the notification is about.
    pub fn read(notification: &Notification) -> Result<Self, serde_json::Error> {
        Self::deserialize(&notification.data["item"])
    }

    /// The newest part, if it is a teammate's note.
    pub fn note(&self) -> Option<Note<'_>> {
        let Part { part_type, body, author } = self.conversation_parts.conversation_parts.last()?;
        let is_note = part_type == "note" && author.kind == "admin";
        is_note.then_some(Note { admin: &author.id, body: body.as_deref()? })
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
