//! Finding out what forbids a deletion.

use async_trait::async_trait;
use contracts::{Event, Time};
use futures::future::join_all;
use messaging::{Activity, ActivityError, Request};

use crate::eligibility::Eligibility;

/// Asks everybody who knows.
pub(crate) struct CheckEligibility(pub Eligibility);

#[async_trait]
impl Activity for CheckEligibility {
    const NAME: &'static str = "deletion-orchestrator-check";

    async fn perform(
        &self,
        requests: &[Request],
        _: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        join_all(requests.iter().map(|request| self.check(request))).await
    }
}

impl CheckEligibility {
    async fn check(&self, request: &Request) -> Result<Vec<Event>, ActivityError> {
        let Event::EligibilityCheckRequested { account, deletion, check } = &request.envelope.event
        else {
            return Err(ActivityError::Reject("it asks for no check".to_owned()));
        };
        let blockers = self.0.find(account).await.into_iter().collect();
        let (account, deletion, check) = (account.clone(), *deletion, *check);
        // The host directory names no residence: the strictest profile holds.
        Ok(vec![Event::EligibilityChecked { account, deletion, check, blockers, country: None }])
    }
}
