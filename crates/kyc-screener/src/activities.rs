//! Calls to the outside: a verdict is read where it was made before anything follows from it.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{Event, Time, topology::KYC_SCREENER_READ_VERDICT};
use futures::future::join_all;
use messaging::{Activity, ActivityError, Request};

use crate::{adapters::sumsub::Provider, policy::Policy};

/// How many verdicts are asked for at the same time: the provider counts calls in windows of seconds.
const AT_ONCE: usize = 16;

/// Reads verdicts at the provider of identity checks.
pub(crate) struct ReadVerdict {
    pub provider: Provider,
    pub policy: Arc<Policy>,
}

#[async_trait]
impl Activity for ReadVerdict {
    const NAME: &'static str = KYC_SCREENER_READ_VERDICT.name;

    async fn perform(
        &self,
        requests: &[Request],
        now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        let mut read = Vec::with_capacity(requests.len());
        for some in requests.chunks(AT_ONCE) {
            read.extend(join_all(some.iter().map(|request| self.read(request, now))).await);
        }
        read
    }
}

impl ReadVerdict {
    /// Nothing, if there is no verdict of this profile now, or none that counts: what comes later is told by itself.
    async fn read(&self, request: &Request, now: Time) -> Result<Vec<Event>, ActivityError> {
        let Event::ProfileNotified { account, applicant, kind, .. } = &request.envelope.event
        else {
            return Err(ActivityError::Reject("the event tells of no profile".to_owned()));
        };
        let policy = &self.policy.kyc.provider;
        if !policy.reads_on.contains(kind) {
            return Ok(vec![]);
        }
        let Some(found) = self.provider.find_verdict(account, applicant).await? else {
            return Ok(vec![]);
        };
        if !policy.counts(found.level.as_deref()) {
            return Ok(vec![]);
        }
        Ok(vec![Event::KycProviderVerdictRead {
            account: account.clone(),
            applicant: applicant.clone(),
            verdict: found.verdict,
            level: found.level,
            reviewed_at: found.reviewed_at,
            read_at: now,
        }])
    }
}
