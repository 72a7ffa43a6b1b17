//! Sumsub's webhooks: who sent the bytes, and what they say.

use chrono::{DateTime, NaiveDateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::{Sha256, Sha512};

use super::{ApplicantId, Error, Verdict, wire};
use crate::outbound;

const DIGEST: &str = "x-payload-digest";
const ALGORITHM: &str = "x-payload-digest-alg";
const WHAT: &str = "a webhook";

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// A header is missing or there twice.
    #[error("{DIGEST} and {ALGORITHM} are one header each")]
    Headers,
    /// SHA-1, or unknown.
    #[error("only HMAC_SHA256_HEX and HMAC_SHA512_HEX are taken")]
    Algorithm,
    /// Not made with one of the secrets.
    #[error("the digest does not fit")]
    Digest,
}

/// What Sumsub tells of a profile: a hint, before anything is done the profile is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Which profile.
    pub applicant: ApplicantId,
    /// The host's id of the person, if the profile has one.
    pub external_user_id: Option<String>,
    /// What happened.
    pub kind: Kind,
    /// Which set of checks it is about.
    pub level: Option<String>,
    /// What a review came to; only of [`Kind::Reviewed`].
    pub verdict: Option<Verdict>,
    /// When (UTC, milliseconds): orders the notifications of one profile.
    pub created_at: DateTime<Utc>,
    /// The same as it was written: with profile and kind it tells a repeat.
    pub created_at_text: String,
    /// Whether it comes from the sandbox.
    pub sandbox: bool,
}

/// What happened to a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It was made.
    Created,
    /// All is supplied.
    Pending,
    /// The first automatic pass is done.
    Prechecked,
    /// A review ended.
    Reviewed,
    /// A person has to look.
    OnHold,
    /// The customer has to do something.
    AwaitingUser,
    /// A slow service is waited for.
    AwaitingService,
    /// Another set of checks applies.
    LevelChanged,
    /// It begins anew.
    Reset,
    /// It is in use again.
    Activated,
    /// It is out of use: not erased.
    Deactivated,
    /// Its personal data is erased.
    PersonalDataDeleted,
    /// It is erased as a whole.
    Deleted,
}

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Something of a profile.
    Profile(Box<Notification>),
    /// What we have no use for; it is to be acknowledged all the same.
    Unknown,
}

/// Whether one of the secrets made the digest of these very bytes. Compared in constant time.
///
/// # Errors
/// When none did, or the headers do not say how.
pub fn verify(secrets: &[SecretString], headers: &HeaderMap, body: &[u8]) -> Result<(), Untrusted> {
    let digest = hex::decode(single(headers, DIGEST)?).map_err(|_| Untrusted::Digest)?;
    let fits: fn(&SecretString, &[u8], &[u8]) -> bool = match single(headers, ALGORITHM)? {
        "HMAC_SHA256_HEX" => fits::<Hmac<Sha256>>,
        "HMAC_SHA512_HEX" => fits::<Hmac<Sha512>>,
        _ => return Err(Untrusted::Algorithm),
    };
    // Every secret is tried: how long it takes says nothing of which one it was.
    let found = secrets.iter().filter(|secret| fits(secret, body, &digest)).count();
    if found > 0 { Ok(()) } else { Err(Untrusted::Digest) }
}

/// What verified bytes say.
///
/// # Errors
/// When a notification about a profile is not as documented.
pub fn read(body: &[u8]) -> Result<Told, Error> {
    let Typed { kind } = wire::decode(WHAT, body)?;
    let Some(kind) = Kind::named(&kind) else { return Ok(Told::Unknown) };
    let read: NotificationRead = wire::decode(WHAT, body)?;
    let created_at = NaiveDateTime::parse_from_str(&read.created_at_ms, "%Y-%m-%d %H:%M:%S%.3f");
    let created_at = created_at.map_err(|_| wire::broken(WHAT, "createdAtMs"))?.and_utc();
    let verdict = match kind {
        Kind::Reviewed => {
            let result = read.review_result.ok_or_else(|| wire::broken(WHAT, "reviewResult"))?;
            Some(wire::verdict(WHAT, result)?)
        }
        _ => None,
    };
    Ok(Told::Profile(Box::new(Notification {
        applicant: read.applicant_id,
        external_user_id: read.external_user_id,
        kind,
        level: wire::level(WHAT, read.level_name)?,
        verdict,
        created_at,
        created_at_text: read.created_at_ms,
        sandbox: read.sandbox_mode,
    })))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NotificationRead {
    applicant_id: ApplicantId,
    external_user_id: Option<String>,
    level_name: Option<String>,
    review_result: Option<wire::ResultRead>,
    created_at_ms: String,
    #[serde(default)]
    sandbox_mode: bool,
}

impl Kind {
    const NAMES: [(&'static str, Self); 13] = [
        ("applicantCreated", Self::Created),
        ("applicantPending", Self::Pending),
        ("applicantPrechecked", Self::Prechecked),
        ("applicantReviewed", Self::Reviewed),
        ("applicantOnHold", Self::OnHold),
        ("applicantAwaitingUser", Self::AwaitingUser),
        ("applicantAwaitingService", Self::AwaitingService),
        ("applicantLevelChanged", Self::LevelChanged),
        ("applicantReset", Self::Reset),
        ("applicantActivated", Self::Activated),
        ("applicantDeactivated", Self::Deactivated),
        ("applicantPersonalDataDeleted", Self::PersonalDataDeleted),
        ("applicantDeleted", Self::Deleted),
    ];

    /// What Sumsub calls it.
    pub fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, kind)| *kind == self);
        named.map_or("", |(name, _)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Untrusted> {
    outbound::single(headers, name).ok_or(Untrusted::Headers)
}

fn fits<M: Mac + KeyInit>(secret: &SecretString, body: &[u8], digest: &[u8]) -> bool {
    let mut mac = <M as KeyInit>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(body);
    mac.verify_slice(digest).is_ok()
}

#[cfg(test)]
mod tests;
