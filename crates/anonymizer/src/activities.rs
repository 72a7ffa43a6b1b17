//! What is done to somebody who leaves: sealed, erased, looked for, certified.

mod erase;
mod host;
mod seal;
mod undo;
mod verify;

pub(crate) use erase::{HELD, HOST};

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{
    Envelope, Event, Time,
    topology::{
        ANONYMIZER_ERASE, ANONYMIZER_REPORTS, ANONYMIZER_SEAL, ANONYMIZER_UNDO, ANONYMIZER_VERIFY,
    },
};
use messaging::{Activity, ActivityError, Projection, Request};
use sqlx::PgConnection;

use crate::{Office, receipt::Receipt, store};

/// What is answered to one request.
pub(crate) type Answer = Result<Vec<Event>, ActivityError>;

/// Seals identity and evidence, before anything is erased.
pub(crate) struct Seal(pub Arc<Office>);

/// Erases at the host and at outside processors.
pub(crate) struct Erase(pub Arc<Office>);

/// Looks for what is left, and certifies that nothing is.
pub(crate) struct Verify(pub Arc<Office>);

/// Brings back, for whoever stays after all, what went when they confirmed and can come back.
pub(crate) struct Undo(pub Arc<Office>);

/// Keeps what our own services say that they did with their rows.
pub(crate) struct Reports;

#[async_trait]
impl Activity for Seal {
    const NAME: &'static str = ANONYMIZER_SEAL.name;

    async fn perform(&self, requests: &[Request], now: Time) -> Vec<Answer> {
        seal::perform(&self.0, requests, now).await
    }
}

#[async_trait]
impl Activity for Erase {
    const NAME: &'static str = ANONYMIZER_ERASE.name;

    async fn perform(&self, requests: &[Request], now: Time) -> Vec<Answer> {
        erase::perform(&self.0, requests, now).await
    }
}

#[async_trait]
impl Activity for Verify {
    const NAME: &'static str = ANONYMIZER_VERIFY.name;

    async fn perform(&self, requests: &[Request], now: Time) -> Vec<Answer> {
        verify::perform(&self.0, requests, now).await
    }
}

#[async_trait]
impl Activity for Undo {
    const NAME: &'static str = ANONYMIZER_UNDO.name;

    async fn perform(&self, requests: &[Request], _: Time) -> Vec<Answer> {
        undo::perform(&self.0, requests).await
    }
}

#[async_trait]
impl Projection for Reports {
    const NAME: &'static str = ANONYMIZER_REPORTS.name;

    async fn apply(&self, tx: &mut PgConnection, events: &[Envelope]) -> Result<(), sqlx::Error> {
        for envelope in events {
            let Event::ErasureReported { report, .. } = &envelope.event else { continue };
            let at = envelope.time.unwrap_or(Time::MIN_UTC);
            if let Some(receipt) = Receipt::of_report(report, at) {
                let receipts = [(report.deletion, receipt)];
                store::save_receipts(&mut *tx, report.stage, &receipts).await?;
            }
        }
        Ok(())
    }
}

/// The same for everybody.
fn all(requests: usize, error: &ActivityError) -> Vec<Answer> {
    (0..requests).map(|_| Err(again(error))).collect()
}

fn again(error: &ActivityError) -> ActivityError {
    match error {
        ActivityError::Retry(why) => ActivityError::Retry(why.clone()),
        ActivityError::Reject(why) => ActivityError::Reject(why.clone()),
    }
}

/// Down, or not as configured: asked until it is.
pub(crate) fn later(error: impl std::fmt::Display) -> ActivityError {
    ActivityError::Retry(error.to_string())
}
