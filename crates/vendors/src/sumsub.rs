//! Sumsub's REST API and its webhooks: profiles, reviews, images, in and out of use.
//!
//! Out of use ("deactivated") is not erased: Sumsub keeps the profile, and tells of an erasure by webhook only.

mod exchange;
mod signing;
mod types;
pub mod webhook;
mod wire;

use std::time::Duration;

use reqwest::Method;
use runtime::config::{Secret, SecretError};
use secrecy::SecretSlice;
use serde::{Deserialize, Serialize};

pub use self::types::{
    Applicant, ApplicantId, Document, Export, Image, InvalidApplicantId, Review, ReviewStatus,
    Verdict,
};
use self::{
    exchange::{Exchange, JSON_MAX_BYTES},
    wire::broken,
};
use crate::path::segment;

const PROFILE: &str = "the profile";
/// As documented for a conflict that names no wait.
const BUSY: Duration = Duration::from_secs(15);

/// How to reach Sumsub.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its server: `https://api.sumsub.com`, for production and sandbox alike.
    pub url: String,
    /// The app token.
    pub app_token: Secret,
    /// What calls are signed with.
    pub secret_key: Secret,
    /// Seconds that one answer may take.
    pub timeout: u64,
    /// Longest image that is downloaded, in bytes.
    pub image_limit: usize,
}

/// Why Sumsub did not do what it was asked, by the status first. Never repeats the vendor's own words.
///
/// Every call may be repeated: it reads, or sets what may be set twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be reached, its answer is lost, or 5xx: ask again.
    #[error("Sumsub gives no answer to {0}")]
    Unavailable(&'static str),
    /// 429: ask again after this long.
    #[error("Sumsub takes no more calls for {0:?}")]
    Throttled(Duration),
    /// A check of the profile is under way: ask again after this long.
    #[error("Sumsub is busy with the profile, at least for {0:?}")]
    Busy(Duration),
    /// 401 or 403: a person must correct token, key, permissions or clock.
    #[error("Sumsub does not let us in ({0}): check token, key, permissions and clock")]
    Unauthorized(u16),
    /// 404: there is no such thing.
    #[error("Sumsub knows no such thing: {0}")]
    NotFound(&'static str),
    /// Another 4xx: asking again is no use.
    #[error("Sumsub refuses {what} ({status}, error {code:?})")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// Of the answer.
        status: u16,
        /// The vendor's `errorCode`, if it gave one.
        code: Option<i64>,
    },
    /// The answer is not as documented: nothing about it is guessed.
    #[error("Sumsub's answer to {what} breaks its contract: {field}")]
    Contract {
        /// What was asked.
        what: &'static str,
        /// Which field of the answer.
        field: String,
    },
    /// The answer is longer than we take.
    #[error("Sumsub's answer to {what} has more than {limit} bytes")]
    TooLarge {
        /// What was asked.
        what: &'static str,
        /// In bytes.
        limit: usize,
    },
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A secret's file cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Not where calls can go.
    #[error("sumsub.url is https:// and a host without a path")]
    Url,
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for Sumsub")]
    Client,
}

/// Sumsub, as configured.
#[derive(Clone)]
pub struct Sumsub {
    exchange: Exchange,
    image_limit: usize,
}

impl Sumsub {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When the URL is not safe, a secret cannot be read, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self { exchange: Exchange::new(config)?, image_limit: config.image_limit })
    }

    /// The profile of this person of the host; `None`: there is none.
    pub async fn find_applicant(&self, external_user_id: &str) -> Result<Option<Applicant>, Error> {
        let path =
            format!("/resources/applicants/-;externalUserId={}/one", segment(external_user_id));
        let body = match self.read(PROFILE, &path).await {
            Ok(body) => body,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let found = wire::applicant(&body, None)?;
        // Whoever is taken for somebody else here is shut out in their place.
        if found.external_user_id.as_deref() != Some(external_user_id) {
            return Err(broken(PROFILE, "externalUserId"));
        }
        Ok(Some(found))
    }

    /// A profile.
    pub async fn applicant(&self, id: &ApplicantId) -> Result<Applicant, Error> {
        let body = self.read(PROFILE, &format!("/resources/applicants/{id}/one")).await?;
        wire::applicant(&body, Some(id))
    }

    /// A profile, as Sumsub wrote it. Personal data: it prints nothing.
    pub async fn profile(&self, id: &ApplicantId) -> Result<SecretSlice<u8>, Error> {
        let body = self.read(PROFILE, &format!("/resources/applicants/{id}/one")).await?;
        wire::applicant(&body, Some(id))?;
        Ok(SecretSlice::from(body))
    }

    /// Where its review stands.
    pub async fn review(&self, id: &ApplicantId) -> Result<Review, Error> {
        let path = format!("/resources/applicants/{id}/status");
        wire::review(&self.read("the review", &path).await?)
    }

    /// Takes a profile out of use. It is so when this says so, also if it was so before; [`Error::Busy`] while a check is
    /// under way.
    pub async fn deactivate(&self, id: &ApplicantId) -> Result<(), Error> {
        self.set_presence(id, true).await
    }

    /// Takes a profile into use again. It is so when this says so, also if it was so before.
    pub async fn activate(&self, id: &ApplicantId) -> Result<(), Error> {
        self.set_presence(id, false).await
    }

    /// All that a profile holds but the images themselves, as Sumsub wrote it.
    pub async fn export(&self, id: &ApplicantId) -> Result<Export, Error> {
        let applicant = self.read(PROFILE, &format!("/resources/applicants/{id}/one")).await?;
        let inspection = wire::applicant(&applicant, Some(id))?.inspection;
        let review = self.read("the review", &format!("/resources/applicants/{id}/status")).await?;
        let verdict = wire::review(&review)?.verdict;
        let path = format!("/resources/applicants/{id}/metadata/resources");
        let document_list = self.read("the list of documents", &path).await?;
        let documents = wire::documents(&document_list)?;
        if inspection.is_none() && !documents.is_empty() {
            return Err(broken(PROFILE, "inspectionId"));
        }
        let [applicant, review, document_list] =
            [applicant, review, document_list].map(SecretSlice::from);
        Ok(Export { applicant, review, verdict, document_list, documents, inspection })
    }

    /// An image of a profile; `inspection` and `document` as the export names them.
    pub async fn download(&self, inspection: &str, document: &str) -> Result<Image, Error> {
        const WHAT: &str = "an image";
        let (inspection, document) = (segment(inspection), segment(document));
        let path = format!("/resources/inspections/{inspection}/resources/{document}");
        let answer = self.exchange.call(WHAT, Method::GET, &path, self.image_limit).await?;
        if answer.body.is_empty() {
            return Err(broken(WHAT, "the body"));
        }
        if answer.media_type.is_empty() || answer.media_type.starts_with("application/json") {
            return Err(broken(WHAT, "Content-Type"));
        }
        Ok(Image { media_type: answer.media_type, bytes: answer.body.into() })
    }

    async fn set_presence(&self, id: &ApplicantId, deactivated: bool) -> Result<(), Error> {
        const WHAT: &str = "the profile's presence";
        let state = if deactivated { "deactivated" } else { "activated" };
        let path = format!("/resources/applicants/{id}/presence/{state}");
        let refusal = match self.exchange.call(WHAT, Method::PATCH, &path, JSON_MAX_BYTES).await {
            Ok(answer) => {
                let now: wire::Presence = wire::decode(WHAT, &answer.body)?;
                let fits = [("id", now.id == *id), ("deleted", now.deleted == deactivated)];
                let wrong = fits.iter().find(|(_, fits)| !fits);
                return wrong.map_or(Ok(()), |(field, _)| Err(broken(WHAT, field)));
            }
            // How a profile that is so already, or is being checked, is refused is nowhere documented.
            Err(refusal @ Error::Refused { status: 400 | 409, .. }) => refusal,
            Err(other) => return Err(other),
        };
        if self.applicant(id).await?.deactivated == deactivated {
            return Ok(());
        }
        let checked = self.review(id).await?.status.is_under_check();
        Err(if checked { Error::Busy(BUSY) } else { refusal })
    }

    async fn read(&self, what: &'static str, path: &str) -> Result<Vec<u8>, Error> {
        Ok(self.exchange.call(what, Method::GET, path, JSON_MAX_BYTES).await?.body)
    }
}
