//! Reports about deliveries (RFC 3464), told from all else and read within bounds.

use std::thread;

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::reading::Unreadable;

/// A report quotes our mail, or only its headers.
pub(super) const MAX_BYTES: usize = 256 * 1024;
const MAX_PARTS: usize = 50;
/// The parser nests what is nested in the mail, and lets go of it level by level: a mail that is nothing but levels
/// would be too deep for an ordinary stack.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// Whether the headers say that it is one.
pub(super) fn is_one(message: &Message<'_>) -> bool {
    let kind = message.parts.first().and_then(|part| part.content_type());
    kind.is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default();
        kind.ctype().eq_ignore_ascii_case("multipart") && subtype.eq_ignore_ascii_case("report")
    })
}

/// Whether some delivery is given up. `Action: failed` says so whatever the status: also a mail server that tried for days
/// and names the last passing error (`4.4.7`) will not try again. `delayed` is not for good.
pub(super) fn tells_of_failure(raw: &[u8]) -> Result<bool, Unreadable> {
    if raw.len() > MAX_BYTES {
        return Err(Unreadable::ReportTooLarge);
    }
    thread::scope(|scope| {
        let reading = thread::Builder::new().stack_size(STACK_BYTES);
        let reading = reading.spawn_scoped(scope, || read(raw));
        let read = reading.ok().and_then(|reading| reading.join().ok());
        read.unwrap_or(Err(Unreadable::ReportTooComplex))
    })
}

fn read(raw: &[u8]) -> Result<bool, Unreadable> {
    let Some(message) = MessageParser::default().parse(raw) else { return Ok(false) };
    let nested = message.parts.iter().any(|part| too_deep(part, 0));
    if nested || message.parts.len() > MAX_PARTS {
        return Err(Unreadable::ReportTooComplex);
    }
    let mut statuses = message.parts.iter().filter(|part| is_status(part));
    Ok(statuses.any(|part| gives_up(&String::from_utf8_lossy(part.contents()))))
}

/// A report has our mail in it, and that has no other.
fn too_deep(part: &MessagePart<'_>, depth: usize) -> bool {
    match &part.body {
        PartType::Message(message) => {
            depth > 2
                || message.parts.len() > MAX_PARTS
                || message.parts.iter().any(|part| too_deep(part, depth + 1))
        }
        _ => false,
    }
}

fn is_status(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        kind.ctype().eq_ignore_ascii_case("message")
            && ["delivery-status", "global-delivery-status"].contains(&subtype.as_str())
    })
}

/// Its fields are written as headers are: one group for the mail, then one for each recipient.
fn gives_up(status: &str) -> bool {
    status.replace('\r', "").split("\n\n").any(|group| {
        let group = format!("{}\n\n", group.trim_start_matches('\n'));
        let fields = MessageParser::default().parse_headers(&group);
        fields.is_some_and(|fields| {
            fields.headers_raw().any(|(name, value)| {
                name.eq_ignore_ascii_case("action") && value.trim().eq_ignore_ascii_case("failed")
            })
        })
    })
}
