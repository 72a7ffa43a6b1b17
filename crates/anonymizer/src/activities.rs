//! What is done to somebody who leaves: sealed, erased, looked for.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{
    Event, Time,
    topology::{ANONYMIZER_ERASE, ANONYMIZER_SEAL, ANONYMIZER_VERIFY},
};
use messaging::{Activity, ActivityError, Request};

use crate::Office;

/// Seals identity and evidence, before anything is erased.
pub(crate) struct Seal(pub Arc<Office>);

/// Erases at the host and at outside processors.
pub(crate) struct Erase(pub Arc<Office>);

/// Looks for what is left, and certifies that nothing is.
pub(crate) struct Verify(pub Arc<Office>);

#[async_trait]
impl Activity for Seal {
    const NAME: &'static str = ANONYMIZER_SEAL.name;

    async fn perform(
        &self,
        requests: &[Request],
        _now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        requests.iter().map(|_| Err(not_yet())).collect()
    }
}

#[async_trait]
impl Activity for Erase {
    const NAME: &'static str = ANONYMIZER_ERASE.name;

    async fn perform(
        &self,
        requests: &[Request],
        _now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        requests.iter().map(|_| Err(not_yet())).collect()
    }
}

#[async_trait]
impl Activity for Verify {
    const NAME: &'static str = ANONYMIZER_VERIFY.name;

    async fn perform(
        &self,
        requests: &[Request],
        _now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        requests.iter().map(|_| Err(not_yet())).collect()
    }
}

fn not_yet() -> ActivityError {
    ActivityError::Retry("this release does not do it yet".to_owned())
}
