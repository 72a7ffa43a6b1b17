//! Webhooks signed as the Standard Webhooks specification has it: sent to whoever listens, and believed when they come back.
//!
//! `webhook-signature` is `v1,` and the Base64 of HMAC-SHA-256 over `webhook-id.webhook-timestamp.body`; while the secret is
//! being changed there are two of them.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{self, HeaderMap},
};
use runtime::config::{Secret, SecretError};
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    gate::Gate,
    outbound::{self, Unread},
};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
const PREFIX: &str = "whsec_";
/// As the specification demands, in bytes.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 24..=64;
/// How far the clocks may be apart, in seconds.
const SKEW: u64 = 5 * 60;
/// More signatures are no change of secrets.
const MOST_SIGNATURES: usize = 10;
const ANSWER_MAX_BYTES: usize = 64 * 1024;
/// For a 429 that names no wait.
const WAIT: Duration = Duration::from_secs(60);

/// How to reach whoever listens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where they listen, HTTPS.
    pub url: String,
    /// `whsec_…`; while it is being changed, the new one and the old one.
    pub secrets: Vec<Secret>,
    /// Seconds that one answer may take.
    pub timeout: u64,
}

/// What came of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// 2xx: they say that they have it.
    Acknowledged,
    /// 2xx, and the answer is signed as a webhook of theirs under the same id: nobody else said so.
    Signed,
}

/// Why a webhook was not taken. Never repeats what was answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// They cannot be reached, the answer is lost, or 5xx. It may have arrived: the same id again is the same webhook.
    #[error("the listener gives no answer")]
    Unavailable,
    /// 429: send it again after this long.
    #[error("the listener takes no more for {0:?}")]
    Throttled(Duration),
    /// 401 or 403: a person must correct the secret.
    #[error("the listener does not believe us ({0}): check the secret and the clock")]
    Unauthorized(u16),
    /// Another status, redirects among them: sending it again is no use.
    #[error("the listener refuses it ({0})")]
    Refused(u16),
    /// What was answered claims to be signed, and is not by them.
    #[error("the listener's answer is signed by somebody else")]
    Forged,
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// A header is missing, there twice, or none.
    #[error("{ID}, {TIMESTAMP} and {SIGNATURE} are one header each")]
    Headers,
    /// From before or after the clocks may be apart.
    #[error("{TIMESTAMP} is more than five minutes away")]
    Timestamp,
    /// Not made with one of the secrets.
    #[error("no signature fits")]
    Signature,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A secret's file cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Not a secret of this kind.
    #[error("a webhook's secret is whsec_ and the Base64 of 24 to 64 bytes")]
    NoSecret,
    /// Not where personal data can go.
    #[error("a webhook's url is https://")]
    Url,
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for webhooks")]
    Client,
}

/// The secrets of one listener: signs, and tells who signed.
#[derive(Clone)]
pub struct Signer(Vec<SecretSlice<u8>>);

/// One listener, as configured.
#[derive(Clone)]
pub struct Webhook {
    http: Client,
    url: Url,
    signer: Signer,
    gate: Gate,
}

impl Signer {
    /// Reads the secrets.
    ///
    /// # Errors
    /// When one cannot be read or is none, or there are none.
    pub fn new(secrets: &[Secret]) -> Result<Self, ConfigError> {
        let mut keys = Vec::with_capacity(secrets.len());
        for secret in secrets {
            let text = secret.read()?;
            let encoded = text.expose_secret().strip_prefix(PREFIX).ok_or(ConfigError::NoSecret)?;
            let key = STANDARD.decode(encoded).map_err(|_| ConfigError::NoSecret)?;
            if !KEY_LENGTH.contains(&key.len()) {
                return Err(ConfigError::NoSecret);
            }
            keys.push(SecretSlice::from(key));
        }
        if keys.is_empty() { Err(ConfigError::NoSecret) } else { Ok(Self(keys)) }
    }

    /// `webhook-signature`: one for each secret.
    pub fn sign(&self, id: &str, seconds: u64, body: &[u8]) -> String {
        let signed = |key| STANDARD.encode(mac(key, id, seconds, body).finalize().into_bytes());
        let signatures: Vec<String> =
            self.0.iter().map(|key| format!("v1,{}", signed(key))).collect();
        signatures.join(" ")
    }

    /// The id of a webhook that somebody with one of the secrets sent at about `now` (Unix seconds). Compared in constant time.
    ///
    /// # Errors
    /// When nobody of them did.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: u64) -> Result<String, Untrusted> {
        let id = single(headers, ID)?;
        let seconds: u64 = single(headers, TIMESTAMP)?.parse().map_err(|_| Untrusted::Headers)?;
        if seconds.abs_diff(now) > SKEW {
            return Err(Untrusted::Timestamp);
        }
        let given = single(headers, SIGNATURE)?.split(' ').take(MOST_SIGNATURES);
        let given = given.filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
        let fits = |given: &Vec<u8>| {
            self.0
                .iter()
                .filter(|key| mac(key, id, seconds, body).verify_slice(given).is_ok())
                .count()
        };
        let fitting: usize = given.map(|given| fits(&given)).sum();
        if fitting > 0 { Ok(id.to_owned()) } else { Err(Untrusted::Signature) }
    }
}

impl Webhook {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When the URL is not safe, a secret is none, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            http: outbound::client(config.timeout).ok_or(ConfigError::Client)?,
            url: outbound::safe(&config.url).ok_or(ConfigError::Url)?,
            signer: Signer::new(&config.secrets)?,
            gate: Gate::default(),
        })
    }

    /// Sends JSON. The same `id` is the same webhook, however often it is sent.
    pub async fn send(&self, id: Uuid, body: Vec<u8>) -> Result<Answered, Error> {
        self.gate.pass().map_err(Error::Throttled)?;
        let (id, seconds) = (id.to_string(), outbound::unix_seconds());
        let signature = self.signer.sign(&id, seconds, &body);
        let request = self
            .http
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(ID, &id)
            .header(TIMESTAMP, seconds)
            .header(SIGNATURE, signature)
            .body(body.clone());
        let answer = request.send().await.map_err(|_| Error::Unavailable)?;
        match answer.status() {
            status if status.is_success() => self.answered(&id, &body, answer).await,
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = outbound::retry_after(answer.headers()).unwrap_or(WAIT);
                self.gate.shut(wait);
                Err(Error::Throttled(wait))
            }
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                Err(Error::Unauthorized(status.as_u16()))
            }
            status if status.is_server_error() => Err(Error::Unavailable),
            status => Err(Error::Refused(status.as_u16())),
        }
    }

    /// How much a 2xx is worth. One that claims a signature which does not fit is worth nothing.
    async fn answered(&self, id: &str, sent: &[u8], answer: Response) -> Result<Answered, Error> {
        let headers = answer.headers().clone();
        if !headers.contains_key(SIGNATURE) {
            return Ok(Answered::Acknowledged);
        }
        let body =
            outbound::body(answer, ANSWER_MAX_BYTES).await.map_err(|unread| match unread {
                Unread::Lost => Error::Unavailable,
                Unread::TooLong => Error::Forged,
            })?;
        if body == sent {
            // Whoever throws our own words back has signed nothing.
            return Err(Error::Forged);
        }
        match self.signer.verify(&headers, &body, outbound::unix_seconds()) {
            Ok(signed) if signed == id => Ok(Answered::Signed),
            _ => Err(Error::Forged),
        }
    }
}

fn mac(key: &SecretSlice<u8>, id: &str, seconds: u64, body: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes keys of any length");
    for part in [id.as_bytes(), b".", seconds.to_string().as_bytes(), b".", body] {
        mac.update(part);
    }
    mac
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Untrusted> {
    let value = outbound::single(headers, name).filter(|value| !value.is_empty());
    value.ok_or(Untrusted::Headers)
}

#[cfg(test)]
mod tests;
