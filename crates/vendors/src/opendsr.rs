//! OpenDSR 2.0 (formerly OpenGDPR), as a controller speaks it: asks a processor to erase, and believes only what it signed.
//!
//! An answer counts if its signature over the raw bytes fits a certificate that the processor serves, that was issued for its
//! domain by an authority we trust, and that is good now.

mod certificate;
mod client;
mod wire;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::header::HeaderMap;
use runtime::config::{FilePath, Secret, SecretError};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::outbound;

use self::certificate::{Authorities, Chain};
pub use self::{
    client::OpenDsr,
    wire::{
        Discovery, Erasure, Identity, IdentityFormat, IdentityKind, Progress, Receipt, Regulation,
        RequestStatus, request_id,
    },
};

/// The headers that say who signed a callback, and how.
pub const CALLBACK_HEADERS: [&str; 4] = [DOMAIN[0], DOMAIN[1], SIGNATURE[0], SIGNATURE[1]];

const DOMAIN: [&str; 2] = ["x-opendsr-processor-domain", "x-opengdpr-processor-domain"];
const SIGNATURE: [&str; 2] = ["x-opendsr-signature", "x-opengdpr-signature"];

/// How to reach a processor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its server with the version, such as `https://opendsr.processor.example/v2`.
    pub url: String,
    /// What it calls us.
    pub controller_id: String,
    /// The domain whose certificate signs, such as `opendsr.processor.example`.
    pub domain: String,
    /// Sent as a bearer token, if it wants one.
    pub token: Option<Secret>,
    /// Where it tells us of changes.
    pub callback_url: String,
    /// Authorities whose certificates count, PEM.
    pub authorities: FilePath,
    /// What the authority that issued its certificate took back, PEM; absent: nothing is known of that.
    pub revoked: Option<FilePath>,
    /// Seconds that one answer may take.
    pub timeout: u64,
}

/// Why a processor did not do what it was asked. Never repeats its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be reached, its answer is lost, or 5xx: ask again, under the same id.
    #[error("the processor gives no answer to {0}")]
    Unavailable(&'static str),
    /// 429: ask again after this long.
    #[error("the processor takes no more calls for {0:?}")]
    Throttled(Duration),
    /// 401 or 403: a person must correct the token.
    #[error("the processor does not let us in ({0}): check the token")]
    Unauthorized(u16),
    /// It has no such request.
    #[error("the processor knows nothing of {0}")]
    NotFound(&'static str),
    /// It has this request already.
    #[error("the processor has this request already")]
    Duplicate,
    /// Another 4xx: asking again is no use.
    #[error("the processor refuses {what} ({status})")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// Of the answer.
        status: u16,
    },
    /// The answer is not as the specification has it.
    #[error("the processor's answer to {what} breaks its contract: {field}")]
    Contract {
        /// What was asked.
        what: &'static str,
        /// Which field of the answer.
        field: String,
    },
    /// Nobody whom we know has signed the answer.
    #[error("the processor's answer to {what} cannot be believed: {why}")]
    Untrusted {
        /// What was asked.
        what: &'static str,
        /// Why.
        why: Untrusted,
    },
}

/// Why something is not believed to come from a processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// It names another domain, or none.
    #[error("it does not name the processor's domain")]
    Domain,
    /// The certificate is not the domain's, not issued by an authority we trust, not good now, or taken back.
    #[error("the processor's certificate is not to be trusted")]
    Certificate,
    /// The certificate cannot be had now.
    #[error("the processor's certificate cannot be had")]
    NoCertificate,
    /// Not signed with the certificate's key.
    #[error("the signature does not fit")]
    Signature,
    /// Signed, and not about what it should be.
    #[error("{0} is not as the specification has it")]
    Content(&'static str),
}

impl Untrusted {
    /// What a callback is answered with, as the security guide has it: 401 for domain and certificate, 400 for the rest. The
    /// processor takes both for "later".
    pub fn status(self) -> u16 {
        match self {
            Self::Domain | Self::Certificate | Self::NoCertificate => 401,
            Self::Signature | Self::Content(_) => 400,
        }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A secret's file cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A file of certificates cannot be read.
    #[error("cannot read {0}")]
    File(String),
    /// Not authorities.
    #[error("opendsr.authorities has no certificate in PEM, or one that is none")]
    Authorities,
    /// Not a list of revocations.
    #[error("opendsr.revoked is no certificate revocation list in PEM")]
    Revocations,
    /// Not where personal data can go.
    #[error("opendsr.url and opendsr.callback_url are https://")]
    Url,
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for OpenDSR")]
    Client,
}

/// Whose signatures count, and the certificate that was fetched last.
struct Trust {
    authorities: Authorities,
    domain: String,
    /// The certificate, or why it could not be had, and since when.
    fetched: Mutex<Option<(Result<Chain, Untrusted>, Instant)>>,
}

impl Trust {
    fn fetched(&self) -> Option<(Result<Chain, Untrusted>, Instant)> {
        self.fetched.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, chain: Result<Chain, Untrusted>) {
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        *fetched = Some((chain, Instant::now()));
    }
}

/// What came with a signature, before it is believed.
struct Claimed {
    signature: Vec<u8>,
}

impl Claimed {
    /// Domain and signature from the headers, by their names of today or of before.
    fn read(headers: &HeaderMap, domain: &str) -> Result<Self, Untrusted> {
        let named = either(headers, DOMAIN).ok_or(Untrusted::Domain)?;
        if !named.eq_ignore_ascii_case(domain) {
            return Err(Untrusted::Domain);
        }
        let encoded = either(headers, SIGNATURE).ok_or(Untrusted::Signature)?;
        // Samples of the specification are folded over several lines.
        let encoded: String = encoded.split_ascii_whitespace().collect();
        let signature = STANDARD.decode(encoded).map_err(|_| Untrusted::Signature)?;
        Ok(Self { signature })
    }
}

/// By its name of today, or of before.
fn either<'a>(headers: &'a HeaderMap, names: [&str; 2]) -> Option<&'a str> {
    outbound::single(headers, names.into_iter().find(|name| headers.contains_key(*name))?)
}
