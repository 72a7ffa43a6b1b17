//! What Intercom's answers look like, as far as we read them.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{self, HeaderMap};
use serde::Deserialize;

/// A person in the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    /// Intercom's own id.
    pub id: String,
}

/// A message that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MessageId {
    /// Intercom's own id.
    pub id: String,
}

/// Intercom's own id of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationId(pub String);

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TagId {
    /// Intercom's own id.
    pub id: String,
}

/// A tag that is on a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tag {
    /// Intercom's own id.
    pub id: String,
    /// As teammates read it.
    pub name: String,
}

#[derive(Deserialize)]
pub(super) struct Tags {
    pub data: Vec<Tag>,
}

#[derive(Deserialize)]
pub(super) struct Conversations {
    pub conversations: Vec<Found>,
}

#[derive(Deserialize)]
pub(super) struct Found {
    pub id: String,
}

/// A conversation, as far as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Conversation {
    contacts: People,
    conversation_parts: Parts,
}

impl Conversation {
    /// Whether this person takes part in it.
    pub fn is_with(&self, contact: &Contact) -> bool {
        self.contacts.contacts.contains(contact)
    }

    /// Whether a part of it contains `text`.
    pub fn says(&self, text: &str) -> bool {
        let mut parts = self.conversation_parts.conversation_parts.iter();
        parts.any(|part| part.body.as_deref().is_some_and(|body| body.contains(text)))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct People {
    contacts: Vec<Contact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Parts {
    conversation_parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Part {
    body: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Errors {
    pub errors: Vec<Refusal>,
}

#[derive(Deserialize)]
pub(super) struct Refusal {
    pub code: String,
}

/// How long to wait after a 429, by the server's own clock, so that ours need not agree.
pub(super) fn until_reset(headers: &HeaderMap) -> Option<Duration> {
    let reset: u64 = headers.get("X-RateLimit-Reset")?.to_str().ok()?.parse().ok()?;
    let now = httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?).ok()?;
    let now = now.duration_since(UNIX_EPOCH).ok()?.as_secs();
    // Both are whole seconds: one more, so that the window has surely ended.
    Some(Duration::from_secs(reset.saturating_sub(now) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_ends_after_the_window_by_the_clock_of_the_server() {
        let mut headers = HeaderMap::new();
        assert_eq!(until_reset(&headers), None);
        headers.insert(header::DATE, "Thu, 01 Jan 2026 00:00:00 GMT".parse().unwrap());
        headers.insert("X-RateLimit-Reset", "1767225607".parse().unwrap());
        assert_eq!(until_reset(&headers), Some(Duration::from_secs(8)));
    }
}
