//! What a processor did, as it is kept, told and certified.
//!
//! Zero work is never success: who is not configured, a data map that does not fit, rows that were planned and not
//! found are `failed`. What an order leaves out for a legal hold stays, and its receipt says so (`underLegalHold`);
//! the next order does that, and its receipt counts both.

use contracts::{
    Time,
    event::{ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, LEGAL_HOLD},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::certificate::{Evidence, Hash, Outcome, Retained, Step, canonical};

/// Evidence of one effect. It holds no personal data: its hash stands in the certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// Who.
    pub processor: String,
    /// Which order.
    pub attempt: i32,
    /// What it came to.
    pub outcome: Outcome,
    /// How well that is known.
    pub evidence: Evidence,
    /// Rows, objects or profiles that were changed or removed.
    pub changed: u64,
    /// When it was done.
    pub done_at: Time,
    /// What it keeps.
    pub retained: Vec<Retained>,
    /// Counts and reasons.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub detail: Value,
}

/// What came of an order.
pub(crate) enum Came {
    /// It is done.
    Done(Receipt),
    /// The processor will not. For staff, without personal data.
    Refused(String),
    /// It did not work this time. For staff, without personal data.
    Failed(String),
}

impl Receipt {
    /// Its step in the certificate. `looked`: it was searched afterwards, and nothing was found.
    pub fn step(&self, looked: bool) -> Step {
        let gone = matches!(self.outcome, Outcome::Erased | Outcome::NothingHeld);
        let evidence = if looked && gone { Evidence::ProbedAbsent } else { self.evidence };
        Step {
            processor: self.processor.clone(),
            outcome: self.outcome,
            evidence,
            changed: self.changed,
            done_at: self.done_at,
            retained: self.retained.clone(),
            receipt: Hash::of(&canonical(self)),
        }
    }

    /// What one of our own services says that it did; `None`: it did not do it.
    pub fn of_report(report: &ErasureReport, at: Time) -> Option<Self> {
        let outcome = match report.outcome {
            ErasureOutcome::Erased => Outcome::Erased,
            ErasureOutcome::NothingHeld => Outcome::NothingHeld,
            ErasureOutcome::Retained => Outcome::Retained,
            ErasureOutcome::Refused | ErasureOutcome::Failed => return None,
        };
        let evidence = match report.tier {
            EvidenceTier::Sent => Evidence::Sent,
            EvidenceTier::Acknowledged => Evidence::Acknowledged,
            EvidenceTier::Signed => Evidence::Signed,
            EvidenceTier::Completed => Evidence::Completed,
            EvidenceTier::ProbedAbsent => Evidence::ProbedAbsent,
        };
        let kept = report.basis.clone().zip(report.until);
        let retained =
            kept.map(|(basis, until)| Retained { what: "rows".to_owned(), basis, until });
        let rows = report.rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default();
        Some(Self {
            processor: report.processor.clone(),
            attempt: report.attempt,
            outcome,
            evidence,
            changed: rows,
            done_at: at,
            retained: retained.into_iter().collect(),
            detail: Value::Null,
        })
    }
}

impl Came {
    /// As it is told.
    pub fn report(
        &self,
        deletion: uuid::Uuid,
        processor: &str,
        attempt: i32,
        stage: ErasureStage,
    ) -> ErasureReport {
        let (outcome, tier, done) = match self {
            Self::Done(receipt) => (told(receipt), tier(receipt.evidence), Some(receipt)),
            Self::Refused(_) => (ErasureOutcome::Refused, EvidenceTier::Acknowledged, None),
            Self::Failed(_) => (ErasureOutcome::Failed, EvidenceTier::Sent, None),
        };
        let held = done.is_some_and(|done| done.outcome == Outcome::Retained);
        let longest = done.and_then(|done| done.retained.iter().max_by_key(|kept| kept.until));
        ErasureReport {
            deletion,
            processor: processor.to_owned(),
            attempt,
            stage,
            outcome,
            tier,
            rows: done.map(|done| i64::try_from(done.changed).unwrap_or(i64::MAX)),
            basis: longest
                .map(|kept| kept.basis.clone())
                .or_else(|| held.then(|| LEGAL_HOLD.to_owned())),
            until: longest.map(|kept| kept.until),
        }
    }
}

/// Whatever stays somewhere is told as retained.
fn told(receipt: &Receipt) -> ErasureOutcome {
    match receipt.outcome {
        _ if !receipt.retained.is_empty() => ErasureOutcome::Retained,
        Outcome::NothingHeld => ErasureOutcome::NothingHeld,
        Outcome::Retained => ErasureOutcome::Retained,
        Outcome::Erased | Outcome::Ordered | Outcome::Deactivated => ErasureOutcome::Erased,
    }
}

fn tier(evidence: Evidence) -> EvidenceTier {
    match evidence {
        Evidence::Sent => EvidenceTier::Sent,
        Evidence::Acknowledged => EvidenceTier::Acknowledged,
        Evidence::Signed => EvidenceTier::Signed,
        Evidence::Completed => EvidenceTier::Completed,
        Evidence::ProbedAbsent => EvidenceTier::ProbedAbsent,
    }
}
