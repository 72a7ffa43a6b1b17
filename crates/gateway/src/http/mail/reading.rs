//! What kind of mail it is and whom it is about, by its headers alone: what a person wrote is never even parsed.

use std::borrow::Cow;

use mail_parser::{Message, MessageParser};
use runtime::links::{Links, MailAddress};
use sha2::{Digest as _, Sha256};

use super::{bounce, report};

/// Ten times what a mail that went round the world has.
const HEADERS_MAX_BYTES: usize = 256 * 1024;
/// Where mail servers write whom a mail was for, the surest first.
const RECIPIENTS: [&str; 6] =
    ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"];
/// Nobody but a machine sends these.
const MACHINES: [&str; 3] = ["x-autoreply", "x-auto-reply", "x-autorespond"];
/// Nor does any person write these. `list` is none of them: a mailing group puts it, and `List-Id`, on what people write.
const PRECEDENCES: [&str; 3] = ["bulk", "junk", "auto_reply"];
/// What `Return-Path` says of a mail to which nothing is to be sent back.
pub(super) const NULL_PATH: &str = "<>";

/// As much of a mail as we look at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mail {
    /// SHA-256 of its Message-ID, or else of its bytes, in hexadecimal.
    pub id: String,
    /// What the addresses of ours among its recipients say, each once, the surest first.
    pub about: Vec<MailAddress>,
    pub kind: Kind,
}

/// What kind of mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By a person, for all that we can see.
    Written,
    /// By a machine (RFC 3834), or a report that nothing is given up.
    Automatic,
    /// By ourselves.
    Own,
    /// A mail is given up: a report says so (RFC 3464), or a mail server without reports.
    Failure,
}

/// Why a mail cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("the body is no mail: it does not begin with header lines")]
    NoHeaders,
    #[error("the header lines do not end within {HEADERS_MAX_BYTES} bytes")]
    EndlessHeaders,
    #[error("the delivery report has over {} bytes", report::MAX_BYTES)]
    ReportTooLarge,
    #[error("the delivery report has more parts, or deeper ones, than a report has")]
    ReportTooComplex,
}

/// Reads a mail. It may take a moment: not for a thread that others wait for.
pub(super) fn read(raw: &[u8], links: &Links) -> Result<Mail, Unreadable> {
    let end = end_of_headers(raw)?;
    let headers = &raw[..end];
    let parsed = MessageParser::default().parse_headers(headers);
    let message =
        parsed.filter(|message| message.parts.first().is_some_and(|part| !part.headers.is_empty()));
    let message = message.ok_or(Unreadable::NoHeaders)?;
    let message_id = message.message_id();
    let about = recipients(&message, headers, links);
    let came_back = matches!(about.first(), Some(MailAddress::Return(_)));
    let kind = if is_own(message_id, links) {
        Kind::Own
    } else if report::is_one(&message) {
        if came_back && report::tells_of_failure(raw)? { Kind::Failure } else { Kind::Automatic }
    } else if came_back && bounce::is_one(&message, headers) {
        Kind::Failure
    } else if is_automatic(&message, headers) {
        Kind::Automatic
    } else {
        Kind::Written
    };
    let id = message_id.map_or_else(|| Sha256::digest(raw), Sha256::digest);
    Ok(Mail { id: hex::encode(id), about, kind })
}

/// Just behind the first empty line, or all of it.
fn end_of_headers(raw: &[u8]) -> Result<usize, Unreadable> {
    let window = &raw[..raw.len().min(HEADERS_MAX_BYTES)];
    let end = (0..window.len()).find(|at| {
        let rest = &window[*at..];
        rest.starts_with(b"\n\n") || rest.starts_with(b"\n\r\n")
    });
    match end {
        Some(at) => Ok(at + if window[at + 1] == b'\r' { 3 } else { 2 }),
        None if raw.len() > window.len() => Err(Unreadable::EndlessHeaders),
        None => Ok(raw.len()),
    }
}

/// All values of a header, unfolded or not, as they were written.
pub(super) fn values<'a>(
    message: &'a Message<'_>,
    raw: &'a [u8],
    name: &'a str,
) -> impl Iterator<Item = Cow<'a, str>> {
    let headers = message.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default();
    headers.iter().filter(|header| header.name.as_str().eq_ignore_ascii_case(name)).map(|header| {
        let (from, to) = (header.offset_start as usize, header.offset_end as usize);
        String::from_utf8_lossy(raw.get(from..to).unwrap_or_default())
    })
}

/// An address says itself whether it is ours, so it does not matter what stands around it.
fn recipients(message: &Message<'_>, raw: &[u8], links: &Links) -> Vec<MailAddress> {
    let mut ours = vec![];
    for value in RECIPIENTS.iter().flat_map(|name| values(message, raw, name)) {
        let words = value.split(|at: char| at.is_whitespace() || "<>,;:\"()".contains(at));
        for address in words.filter_map(|word| links.read_address(word)) {
            if !ours.contains(&address) {
                ours.push(address);
            }
        }
    }
    ours
}

fn is_own(message_id: Option<&str>, links: &Links) -> bool {
    let domain = message_id.and_then(|id| id.rsplit_once('@')).map(|(_, domain)| domain);
    domain.is_some_and(|domain| {
        domain.trim_end_matches('>').eq_ignore_ascii_case(links.mail_domain())
    })
}

fn is_automatic(message: &Message<'_>, raw: &[u8]) -> bool {
    is_marked(message, raw)
        || values(message, raw, "return-path").any(|path| path.trim() == NULL_PATH)
}

/// Whether it says of itself that a machine wrote it.
pub(super) fn is_marked(message: &Message<'_>, raw: &[u8]) -> bool {
    let has = |name: &str, says: &dyn Fn(&str) -> bool| {
        values(message, raw, name).any(|value| says(&value.trim().to_ascii_lowercase()))
    };
    let automatic = |value: &str| !matches!(value.split(';').next(), None | Some("" | "no"));
    has("auto-submitted", &automatic)
        || has("precedence", &|value| PRECEDENCES.contains(&value))
        || MACHINES.iter().any(|name| has(name, &|value| value != "no"))
}

#[cfg(test)]
mod tests;
