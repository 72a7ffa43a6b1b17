//! Verdicts about persons, as Sumsub has them.

use contracts::{AccountId, Time, event::ProviderVerdict};
use messaging::ActivityError;
use vendors::sumsub::{Config, ConfigError, Error, Sumsub, Verdict};

/// Sumsub.
pub(crate) struct Provider(Sumsub);

/// What a review came to.
pub(crate) struct Found {
    pub verdict: ProviderVerdict,
    pub level: Option<String>,
    pub reviewed_at: Time,
}

impl Provider {
    /// Gets ready; nothing is connected as yet.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Sumsub::new(config).map(Self)
    }

    /// The verdict about the account's profile, if it is this one and its review is completed. Whose profile it is, Sumsub
    /// itself is asked: a webhook could name anybody.
    pub async fn find_verdict(
        &self,
        account: &AccountId,
        applicant: &str,
    ) -> Result<Option<Found>, ActivityError> {
        let profile = self.0.find_applicant(account.as_str()).await.map_err(failed)?;
        let Some(profile) = profile.filter(|profile| profile.id.as_str() == applicant) else {
            tracing::warn!(
                account.id = account.as_str(),
                "Sumsub has no such profile of the account"
            );
            return Ok(None);
        };
        let review = self.0.review(&profile.id).await.map_err(failed)?;
        let Some((verdict, reviewed_at)) = review.verdict.zip(review.reviewed_at) else {
            return Ok(None);
        };
        let verdict = match verdict {
            Verdict::Green => ProviderVerdict::Green,
            Verdict::RedRetry(_) => ProviderVerdict::RedRetry,
            Verdict::RedFinal(_) => ProviderVerdict::RedFinal,
        };
        Ok(Some(Found { verdict, level: review.level, reviewed_at }))
    }
}

/// Everything but a broken contract may end by itself, or when a person corrects the settings.
fn failed(error: Error) -> ActivityError {
    match error {
        Error::Unavailable(_) | Error::Throttled(_) | Error::Busy(_) | Error::NotFound(_) => {
            ActivityError::Retry(error.to_string())
        }
        Error::Unauthorized(_) => {
            tracing::error!(%error, "a person has to correct [sumsub]");
            ActivityError::Retry(error.to_string())
        }
        Error::Refused { .. } | Error::Contract { .. } | Error::TooLarge { .. } => {
            ActivityError::Reject(error.to_string())
        }
    }
}
