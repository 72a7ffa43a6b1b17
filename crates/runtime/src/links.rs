//! Signed links to our pages and signed mail addresses: the notifier makes them, the gateway opens them.
//!
//! They pass through logs of proxies, mail servers and browsers, so that nothing in them can be read: a link is
//! encrypted, an address names one of our own ids. Whoever holds neither the key nor a link can make none.

use std::{fmt, sync::Arc};

use chrono::TimeDelta;
use contracts::{Time, event::Channel};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::config::{LinksConfig, Secret, SecretError};

mod address;
#[cfg(test)]
mod tests;
mod token;

pub use address::MailAddress;
pub use token::{Link, LinkError, Purpose};

const KEY_BYTES: usize = 32;

/// Makes and opens links and addresses.
#[derive(Clone)]
pub struct Links {
    public_url: Arc<str>,
    mail_domain: Arc<str>,
    valid_for: TimeDelta,
    /// The first signs, all open.
    keys: Vec<Keys>,
}

/// Tells which address a link was sent to, without telling the address: a keyed hash, cut to 8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContactVersion([u8; 8]);

/// Why `[links]` is refused.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// Nobody could be asked anything.
    #[error("links.{0} is missing: add it")]
    Missing(&'static str),
    /// Keys are drawn, not thought up.
    #[error("links.{0} is not 64 hexadecimal digits: make one with openssl rand -hex 32")]
    Key(&'static str),
    /// Links are pasted together from it.
    #[error("links.public_url is no http:// or https:// address without query")]
    PublicUrl,
    /// Addresses are pasted together from it.
    #[error("links.mail_domain is no domain")]
    MailDomain,
    /// The key cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

/// One key for each use, all derived from one secret (HKDF-SHA-256, RFC 5869).
#[derive(Clone)]
struct Keys {
    token: Zeroizing<[u8; KEY_BYTES]>,
    address: Zeroizing<[u8; KEY_BYTES]>,
    contact: Zeroizing<[u8; KEY_BYTES]>,
}

impl Links {
    /// Reads the keys.
    ///
    /// # Errors
    /// When a setting is missing or cannot be one.
    pub fn open(config: &LinksConfig) -> Result<Self, LinksError> {
        let public_url = config.public_url.as_deref().ok_or(LinksError::Missing("public_url"))?;
        let mail_domain =
            config.mail_domain.as_deref().ok_or(LinksError::Missing("mail_domain"))?;
        let key = config.key.as_ref().ok_or(LinksError::Missing("key"))?;
        let mut keys = vec![Keys::read(key, "key")?];
        for old in &config.old_keys {
            keys.push(Keys::read(old, "old_keys")?);
        }
        Ok(Self {
            public_url: checked_url(public_url).ok_or(LinksError::PublicUrl)?.into(),
            mail_domain: checked_domain(mail_domain).ok_or(LinksError::MailDomain)?.into(),
            valid_for: TimeDelta::days(config.valid_days.into()),
            keys,
        })
    }

    /// When a link expires that was asked for at `asked_at`.
    pub fn expires_at(&self, asked_at: Time) -> Time {
        asked_at + self.valid_for
    }

    /// What a link to `contact` carries: an e-mail address, or an account's id at a messenger. Capital letters and
    /// white space around it make no other address. [`Self::is_version_of`] tells it again, also after a change of keys.
    pub fn contact_version(&self, channel: Channel, contact: &str) -> ContactVersion {
        self.keys[0].contact_version(channel, contact)
    }

    /// Whether `version` was made of this contact.
    pub fn is_version_of(&self, version: ContactVersion, channel: Channel, contact: &str) -> bool {
        self.keys.iter().any(|keys| keys.contact_version(channel, contact) == version)
    }

    /// The domain of [`MailAddress`]es, for whoever makes other ids under it.
    pub fn mail_domain(&self) -> &str {
        &self.mail_domain
    }
}

impl Keys {
    fn read(secret: &Secret, setting: &'static str) -> Result<Self, LinksError> {
        let text = secret.read()?;
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        hex::decode_to_slice(text.expose_secret(), bytes.as_mut())
            .map_err(|_| LinksError::Key(setting))?;
        Ok(Self::derive(&bytes))
    }

    fn derive(secret: &[u8; KEY_BYTES]) -> Self {
        let derived = Hkdf::<Sha256>::new(Some(b"ostiary-links"), secret);
        let key = |purpose: &str| {
            let mut bytes = Zeroizing::new([0; KEY_BYTES]);
            derived
                .expand(purpose.as_bytes(), bytes.as_mut())
                .expect("32 bytes are a valid length for HKDF-SHA-256");
            bytes
        };
        Self { token: key("token"), address: key("address"), contact: key("contact") }
    }

    fn contact_version(&self, channel: Channel, contact: &str) -> ContactVersion {
        let channel = match channel {
            Channel::Email => "email",
            Channel::Intercom => "intercom",
        };
        let contact = contact.trim().to_lowercase();
        let mac = mac(&self.contact, &[channel, contact.as_str()]);
        let (version, _) = mac.split_first_chunk().expect("a hash has more than 8 bytes");
        ContactVersion(*version)
    }
}

/// HMAC-SHA-256 over parts that cannot run into each other.
fn mac(key: &[u8; KEY_BYTES], parts: &[&str]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// Without the slash at its end.
fn checked_url(url: &str) -> Option<&str> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"?#\"<>\\".contains(&byte);
    (!rest.is_empty() && rest.bytes().all(fits)).then_some(url)
}

fn checked_domain(domain: &str) -> Option<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(fits);
    (domain.len() <= 253 && domain.split('.').all(label)).then(|| domain.to_ascii_lowercase())
}

impl fmt::Debug for Links {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Links({})", self.public_url)
    }
}

impl From<ContactVersion> for String {
    fn from(version: ContactVersion) -> Self {
        hex::encode(version.0)
    }
}

impl TryFrom<String> for ContactVersion {
    type Error = hex::FromHexError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut version = [0; 8];
        hex::decode_to_slice(text, &mut version)?;
        Ok(Self(version))
    }
}
