//! Finding out what forbids a deletion, and whose law it runs under.

use async_trait::async_trait;
use contracts::{AccountId, CountryCode, Event, Time};
use futures::{StreamExt as _, stream};
use messaging::{Activity, ActivityError, Request};

use crate::{
    eligibility::{Eligibility, Eligible},
    residence::Residences,
};

/// About so many people everybody is asked at the same time: with more, those who answer would be late for the last of them.
const AT_ONCE: usize = 32;

/// Asks everybody who knows.
pub(crate) struct CheckEligibility {
    pub eligibility: Eligibility,
    pub residences: Residences,
}

#[async_trait]
impl Activity for CheckEligibility {
    const NAME: &'static str = "deletion-orchestrator-check";

    async fn perform(
        &self,
        requests: &[Request],
        _: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        let accounts: Vec<AccountId> =
            requests.iter().map(|request| request.envelope.account().clone()).collect();
        let countries = match self.residences.find(&accounts).await {
            Ok(countries) => countries,
            Err(error) => {
                let later = || Err(ActivityError::Retry(format!("where people live: {error}")));
                return requests.iter().map(|_| later()).collect();
            }
        };
        let country = |request: &Request| countries.get(request.envelope.account()).cloned();
        let checks: Vec<_> =
            requests.iter().map(|request| self.check(request, country(request))).collect();
        stream::iter(checks).buffered(AT_ONCE).collect().await
    }
}

impl CheckEligibility {
    async fn check(
        &self,
        request: &Request,
        country: Option<CountryCode>,
    ) -> Result<Vec<Event>, ActivityError> {
        let Event::EligibilityCheckRequested { account, deletion, check } = &request.envelope.event
        else {
            return Err(ActivityError::Reject("it asks for no check".to_owned()));
        };
        let Eligible { blockers, dust } = self.eligibility.find(account).await;
        Ok(vec![Event::EligibilityChecked {
            account: account.clone(),
            deletion: *deletion,
            check: *check,
            blockers: blockers.into_iter().collect(),
            country,
            dust: dust.into_iter().collect(),
        }])
    }
}
