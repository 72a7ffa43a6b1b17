//! What came of an erasure, and how it differs from what was planned.

use std::collections::{BTreeMap, BTreeSet};

use contracts::AccountId;
use serde::Serialize;

use super::{AccountPlan, ErasureError, Subject, receipt::Receipt};

/// One account is erased at this stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Under which id the host keeps what it keeps: the one that was drawn, the pseudonym, or the account's own.
    pub now: AccountId,
    /// Rows by step, since the erasure began.
    pub rows: BTreeMap<String, u64>,
    /// Ids that were drawn, by `table.column`: the vault has to keep them.
    pub drawn: BTreeMap<String, String>,
    /// Where it was not as planned.
    pub deviations: Vec<Deviation>,
    /// Tables that a legal hold keeps: they wait.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub left: BTreeSet<String>,
    /// Whether it had been done before.
    pub repeated: bool,
}

/// A step that found more or fewer rows than were planned. Nothing is left of it all the same: that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// Which step.
    pub step: String,
    /// Rows that were planned.
    pub planned: u64,
    /// Rows that were done.
    pub done: u64,
    /// What is known of it.
    pub reason: &'static str,
}

/// How an erasure compares with the plan that it was pinned to. Nothing done where something was planned is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict<'e> {
    /// Every step had as many rows as were planned.
    Matches,
    /// Some had not, and this is why.
    Explained(&'e [Deviation]),
}

impl Erased {
    /// How it compares with its plan.
    pub fn verdict(&self) -> Verdict<'_> {
        match self.deviations.as_slice() {
            [] => Verdict::Matches,
            deviations => Verdict::Explained(deviations),
        }
    }

    /// Compares with the plan.
    ///
    /// # Errors
    /// When rows were planned and none was done.
    pub(super) fn judge(
        receipt: &Receipt,
        (subject, planned): (&Subject, &AccountPlan),
        repeated: bool,
    ) -> Result<Self, ErasureError> {
        let expected: BTreeMap<&str, u64> =
            planned.tables.iter().map(|table| (table.step.as_str(), table.rows)).collect();
        let done: u64 = receipt.rows.values().sum();
        let is_left = |step: &str| {
            let table = step.split_once(" by ").map_or(step, |(table, _)| table);
            receipt.left.contains(table)
        };
        let to_do = planned.tables.iter().filter(|table| !is_left(&table.step));
        let to_do: u64 = to_do.map(|table| table.rows).sum();
        if done == 0 && to_do > 0 {
            return Err(ErasureError::ZeroWork { planned: to_do });
        }
        let steps: BTreeSet<&str> =
            expected.keys().copied().chain(receipt.rows.keys().map(String::as_str)).collect();
        let deviations =
            steps.into_iter().filter(|step| !step.ends_with(" drop")).filter_map(|step| {
                let planned = expected.get(step).copied().unwrap_or(0);
                let done = receipt.rows.get(step).copied().unwrap_or(0);
                let reason = match done.cmp(&planned) {
                    std::cmp::Ordering::Equal => return None,
                    _ if is_left(step) => {
                        "a legal hold keeps these rows, and only their owner's id is new"
                    }
                    std::cmp::Ordering::Greater => "rows came after the plan, and went too",
                    std::cmp::Ordering::Less => {
                        "fewer rows than planned were there, and none of them is left"
                    }
                };
                Some(Deviation { step: step.to_owned(), planned, done, reason })
            });
        let now = receipt.now.clone().unwrap_or_else(|| subject.account.clone());
        Ok(Self {
            now,
            rows: receipt.rows.clone(),
            drawn: receipt.drawn.clone(),
            deviations: deviations.collect(),
            left: receipt.left.clone(),
            repeated,
        })
    }
}
