//! A mail, and how it is put together.

use std::{
    error::Error,
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use secrecy::{ExposeSecret, SecretString};

/// One mail to one person.
pub struct Mail {
    /// With the angle brackets. The same for every repeat of one mail.
    pub message_id: String,
    /// Where it comes back to if it cannot be delivered.
    pub return_path: String,
    /// Who writes; `Name <address>` or an address.
    pub from: String,
    /// Whom it goes to.
    pub to: SecretString,
    /// Where an answer goes.
    pub reply_to: Option<String>,
    /// Seconds since 1970 that its `Date` states.
    pub date: u64,
    /// The line that lists show.
    pub subject: String,
    /// For those who read text.
    pub text: String,
    /// For those who read HTML.
    pub html: String,
}

/// A mail as it goes over the wire. Putting it together twice gives the same bytes.
pub(super) struct Prepared {
    pub(super) return_path: Address,
    pub(super) to: Address,
    /// Whether both addresses are; the rest of a mail is encoded.
    pub(super) is_ascii: bool,
    pub(super) bytes: Vec<u8>,
}

impl Prepared {
    /// `None`: no such address can exist.
    pub(super) fn of(mail: &Mail) -> Option<Self> {
        let return_path: Address = mail.return_path.parse().ok()?;
        let to: Address = mail.to.expose_secret().parse().ok()?;
        let from: Mailbox = mail.from.parse().ok()?;
        let mut message = Message::builder()
            .from(from)
            .to(Mailbox::new(None, to.clone()))
            .message_id(Some(mail.message_id.clone()))
            .date(UNIX_EPOCH + Duration::from_secs(mail.date))
            .subject(&mail.subject)
            .header(AutoSubmitted);
        if let Some(reply_to) = &mail.reply_to {
            message = message.reply_to(reply_to.parse().ok()?);
        }
        let boundary: String =
            mail.message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let parts = MultiPart::alternative()
            .boundary(format!("part-{boundary}"))
            .singlepart(SinglePart::plain(mail.text.clone()))
            .singlepart(SinglePart::html(mail.html.clone()));
        let bytes = message.multipart(parts).ok()?.formatted();
        let is_ascii = [&return_path, &to].iter().all(|one| AsRef::<str>::as_ref(*one).is_ascii());
        Some(Self { return_path, to, is_ascii, bytes })
    }
}

/// RFC 3834: written by a machine, so that no machine answers.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
