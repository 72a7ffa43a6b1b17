//! What Intercom's answers look like, as far as we read them.

use std::{
    fmt::Write,
    time::{Duration, UNIX_EPOCH},
};

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

#[derive(Deserialize)]
pub(super) struct Conversations {
    pub conversations: Vec<Found>,
}

#[derive(Deserialize)]
pub(super) struct Found {
    pub id: String,
}

#[derive(Deserialize)]
pub(super) struct Conversation {
    pub conversation_parts: Parts,
}

#[derive(Deserialize)]
pub(super) struct Parts {
    pub conversation_parts: Vec<Part>,
}

#[derive(Deserialize)]
pub(super) struct Part {
    pub body: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Errors {
    pub errors: Vec<Refusal>,
}

#[derive(Deserialize)]
pub(super) struct Refusal {
    pub code: String,
}

/// An id as one segment of a path: everything but letters, digits, `-` and `_` in hexadecimal.
pub(super) fn segment(id: &str) -> String {
    let mut segment = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => segment.push(byte.into()),
            _ => write!(segment, "%{byte:02X}").expect("writing into a String never fails"),
        }
    }
    segment
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
    fn an_id_never_leaves_its_segment() {
        assert_eq!(segment("user-42"), "user-42");
        assert_eq!(segment("../me?x=1#é"), "%2E%2E%2Fme%3Fx%3D1%23%C3%A9");
    }

    #[test]
    fn the_wait_ends_after_the_window_by_the_clock_of_the_server() {
        let mut headers = HeaderMap::new();
        assert_eq!(until_reset(&headers), None);
        headers.insert(header::DATE, "Thu, 01 Jan 2026 00:00:00 GMT".parse().unwrap());
        headers.insert("X-RateLimit-Reset", "1767225607".parse().unwrap());
        assert_eq!(until_reset(&headers), Some(Duration::from_secs(8)));
    }
}
