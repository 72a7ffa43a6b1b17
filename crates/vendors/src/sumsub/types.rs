//! What Sumsub knows of a person, as far as we read it.

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::SecretSlice;
use serde::Deserialize;

const ID_LENGTH: usize = 24;

/// Sumsub's id of a profile: 24 digits and lower-case letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ApplicantId(String);

/// Not an id of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of a Sumsub profile has 24 digits and lower-case letters")]
pub struct InvalidApplicantId;

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// Sumsub's id.
    pub id: ApplicantId,
    /// The host's id of the person; absent: the profile was made without one.
    pub external_user_id: Option<String>,
    /// What its images belong to.
    pub inspection: Option<String>,
    /// Out of use: not erased, and it can be taken into use again.
    pub deactivated: bool,
}

/// Where the review of a profile stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its state.
    pub status: ReviewStatus,
    /// What it came to; only of a completed review.
    pub verdict: Option<Verdict>,
    /// When it came to that (UTC, whole seconds); only of a completed review.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Which set of checks it was.
    pub level: Option<String>,
}

/// The state of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReviewStatus {
    /// Something is still missing.
    Init,
    /// All is supplied, the check is to come.
    Pending,
    /// The first automatic pass is done.
    Prechecked,
    /// Checks are running.
    Queued,
    /// There is a final answer.
    Completed,
    /// Waits for a person at Sumsub or at the company.
    OnHold,
    /// Waits for the customer.
    AwaitingUser,
    /// Waits for a slow service.
    AwaitingService,
}

/// What a completed review came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Accepted.
    Green,
    /// Rejected; the customer may hand in again. With the reasons as Sumsub labels them.
    RedRetry(Vec<String>),
    /// Rejected for good. With the reasons as Sumsub labels them.
    RedFinal(Vec<String>),
}

/// Labels that say more than that papers do not suffice.
const FRAUD: [&str; 6] = [
    "FORGERY",
    "SELFIE_MISMATCH",
    "BLACKLIST",
    "BLOCKLIST",
    "INCONSISTENT_PROFILE",
    "FRAUDULENT_PATTERNS",
];

impl Verdict {
    /// Whether it is a rejection for good that suggests fraud.
    pub fn is_for_fraud(&self) -> bool {
        let is_fraud = |label: &String| FRAUD.contains(&label.as_str());
        matches!(self, Self::RedFinal(labels) if labels.iter().any(is_fraud))
    }
}

/// An image in a profile. It says nothing of what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Sumsub's id of the image.
    pub id: String,
    /// `PASSPORT`, `SELFIE` and the like, if Sumsub says so.
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-3 code of the country that issued it, if Sumsub says so.
    pub country: Option<String>,
    /// Whether it was replaced by another one.
    pub deactivated: bool,
}

/// Everything that a profile holds but the images themselves, as Sumsub wrote it. Personal data: it prints nothing.
#[derive(Debug)]
pub struct Export {
    /// The profile, JSON.
    pub applicant: SecretSlice<u8>,
    /// Its review with the verdict, JSON.
    pub review: SecretSlice<u8>,
    /// The verdict, read.
    pub verdict: Option<Verdict>,
    /// The list of its images, JSON.
    pub document_list: SecretSlice<u8>,
    /// The same list, read.
    pub documents: Vec<Document>,
    /// What the images belong to; absent where there are none.
    pub inspection: Option<String>,
}

/// A downloaded image. Personal data: it prints nothing.
#[derive(Debug)]
pub struct Image {
    /// Its media type, such as `image/jpeg`.
    pub media_type: String,
    /// The image.
    pub bytes: SecretSlice<u8>,
}

impl ApplicantId {
    /// An id that goes into a URL as it is.
    ///
    /// # Errors
    /// When it is none.
    pub fn try_new(id: impl Into<String>) -> Result<Self, InvalidApplicantId> {
        let id = id.into();
        let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
        if id.len() == ID_LENGTH && id.bytes().all(fits) {
            Ok(Self(id))
        } else {
            Err(InvalidApplicantId)
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ApplicantId {
    type Error = InvalidApplicantId;

    fn try_from(id: String) -> Result<Self, InvalidApplicantId> {
        Self::try_new(id)
    }
}

impl fmt::Display for ApplicantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ReviewStatus {
    /// Whether a check is under way: the profile cannot be deactivated until it ends.
    pub fn is_under_check(self) -> bool {
        match self {
            Self::Pending | Self::Prechecked | Self::Queued | Self::AwaitingService => true,
            Self::Init | Self::Completed | Self::OnHold | Self::AwaitingUser => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_24_digits_and_lower_case_letters() {
        assert!(ApplicantId::try_new("64f0c0ffee00000000000001").is_ok());
        let dots = "../../../../../../../../";
        for wrong in ["", "64f0c0ffee0000000000000", "64F0C0FFEE00000000000001", dots] {
            assert_eq!(ApplicantId::try_new(wrong), Err(InvalidApplicantId), "{wrong}");
        }
    }
}
