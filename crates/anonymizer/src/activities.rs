//! What is done to somebody who leaves: sealed, erased, looked for, certified.

mod erase;
mod host;
mod seal;
mod stopped;
mod undo;
mod verify;

pub(crate) use erase::{HELD, HOST};

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use contracts::{
    Envelope, Event, Time,
    event::ErasureStage,
    topology::{
        ANONYMIZER_ERASE, ANONYMIZER_REPORTS, ANONYMIZER_SEAL, ANONYMIZER_UNDO, ANONYMIZER_VERIFY,
    },
};
use messaging::{Activity, ActivityError, Projection, Request};
use sqlx::PgConnection;
use uuid::Uuid;

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
        for (stage, receipts) in newest(events) {
            store::save_receipts(&mut *tx, stage, &receipts).await?;
        }
        Ok(())
    }
}

/// By stage, what the newest order of each deletion to each service came to: one statement takes no row twice. Of one
/// order counts what was said first.
fn newest(events: &[Envelope]) -> BTreeMap<ErasureStage, Vec<(Uuid, Receipt)>> {
    let mut newest: BTreeMap<(ErasureStage, Uuid, &str), Receipt> = BTreeMap::new();
    for envelope in events {
        let Event::ErasureReported { report, .. } = &envelope.event else { continue };
        let at = envelope.time.unwrap_or(Time::MIN_UTC);
        let Some(receipt) = Receipt::of_report(report, at) else { continue };
        let known = newest.entry((report.stage, report.deletion, &report.processor));
        known
            .and_modify(|known| {
                if known.attempt < receipt.attempt {
                    *known = receipt.clone();
                }
            })
            .or_insert(receipt);
    }
    let mut by_stage: BTreeMap<ErasureStage, Vec<(Uuid, Receipt)>> = BTreeMap::new();
    for ((stage, deletion, _), receipt) in newest {
        by_stage.entry(stage).or_default().push((deletion, receipt));
    }
    by_stage
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

#[cfg(test)]
mod tests {
    use contracts::{
        AccountId,
        event::{ErasureOutcome, ErasureReport, EvidenceTier, Reporter},
    };

    use super::*;

    fn said(deletion: u128, attempt: i32, rows: i64, outcome: ErasureOutcome) -> Envelope {
        let report = ErasureReport {
            deletion: Uuid::from_u128(deletion),
            processor: "gateway".to_owned(),
            attempt,
            stage: ErasureStage::GraceEnd,
            outcome,
            tier: EvidenceTier::Completed,
            rows: Some(rows),
            basis: None,
            until: None,
        };
        let account = AccountId::try_new("42").unwrap();
        Envelope {
            id: Uuid::nil().to_string(),
            source: "urn:ostiary:gateway".to_owned(),
            time: None,
            correlation_id: None,
            causation_id: None,
            trace_parent: None,
            story_version: None,
            event: Event::ErasureReported { account, reporter: Reporter::Gateway, report },
        }
    }

    #[test]
    fn of_what_is_said_at_once_the_newest_order_counts_and_of_that_the_first_word() {
        use ErasureOutcome::{Erased, Failed};
        let heard = [
            said(1, 2, 5, Erased),
            said(1, 1, 4, Erased),
            said(1, 2, 6, Erased),
            said(1, 3, 0, Failed),
            said(2, 1, 7, Erased),
            said(2, 2, 8, Erased),
        ];
        let kept = newest(&heard).remove(&ErasureStage::GraceEnd).unwrap();
        let kept: Vec<_> = kept.iter().map(|(id, one)| (id.as_u128(), one.changed)).collect();
        assert_eq!(kept, [(1, 5), (2, 8)]);
    }
}
