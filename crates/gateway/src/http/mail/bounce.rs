//! Bounces of mail servers that write no reports (RFC 3464) but a text for people, told by their headers alone.
//!
//! It came to the address that only the envelope of one mail had, so what it says need not be read to know which mail it
//! is about. Mistaken for a bounce, an answer stops a clock; overlooked, a bounce has somebody suspended who was never asked.

use mail_parser::Message;

use super::reading::{NULL_PATH, is_marked, values};

/// In whose name mail servers write.
const SERVERS: [&str; 2] = ["mailer-daemon", "postmaster"];
/// Only a mail server lists them.
const FAILED: &str = "x-failed-recipients";

/// Whether a mail server gives a mail up. Nothing can be sent back to who wrote it (`Return-Path: <>`), or, where the
/// operator's mail server does not hand that on, a mail server's own name is on it. Out-of-office programs say that
/// they answer; a warning is about what is still tried.
pub(super) fn is_one(message: &Message<'_>, raw: &[u8]) -> bool {
    let path = values(message, raw, "return-path").next();
    let by_server = is_by_server(message, raw);
    let given_back = path.map_or(by_server, |path| path.trim() == NULL_PATH);
    given_back && (by_server || !is_marked(message, raw)) && !is_warning(message)
}

/// Those mark what they write just as out-of-office programs do.
fn is_by_server(message: &Message<'_>, raw: &[u8]) -> bool {
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    let local = from.map(|from| from.split('@').next().unwrap_or_default().to_ascii_lowercase());
    local.is_some_and(|local| SERVERS.contains(&local.as_str()))
        || values(message, raw, FAILED).next().is_some()
}

fn is_warning(message: &Message<'_>) -> bool {
    let subject = message.subject().unwrap_or_default().trim().to_ascii_lowercase();
    subject.starts_with("warning") || subject.contains("delayed") || subject.ends_with("(delay)")
}
