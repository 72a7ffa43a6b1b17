//! One step of an erasure: one statement, or a count and then a statement that has to agree.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::{ErasureError, Planned, receipt::Receipts, transact::Run};
use crate::{
    datamap::program::{Step, Work},
    dialect::{ROWS, StepStatements},
    session::Link,
};

/// A group has few rows; where there are more than so many times [`ROWS`], they came after it was planned.
const READS: usize = 5;

impl Run<'_> {
    /// Does one step; returns the rows by account.
    pub(super) async fn step(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        asked: &str,
    ) -> Result<Vec<(String, u64)>, ErasureError> {
        let statements = self.host.dialect().step(self.program, step);
        if statements.says {
            let rows: Vec<(String, i64)> = tx.fetch(&statements.act, asked).await?;
            return Ok(rows.into_iter().map(|(account, rows)| (account, number(rows))).collect());
        }
        if statements.read.as_ref().is_some_and(|read| read.is_row) {
            return self.hash_rows(tx, step, &statements, asked).await;
        }
        let count = statements.lock_count.as_ref().unwrap_or(&statements.count);
        let counted: Vec<(String, i64, String)> = tx.fetch(count, asked).await?;
        let counted: Vec<(String, u64)> =
            counted.into_iter().map(|(account, rows, _)| (account, number(rows))).collect();
        let planned: u64 = counted.iter().map(|(_, rows)| rows).sum();
        let mut done = 0;
        while done < planned {
            let rows = match statements.read {
                Some(_) => self.hash(tx, step, &statements, asked).await?.done,
                None => tx.execute(&statements.act, asked).await?,
            };
            done += rows;
            if rows == 0 || statements.read.is_none() {
                break;
            }
        }
        if done != planned {
            // Rows came or went meanwhile.
            return Err(ErasureError::Busy);
        }
        Ok(counted)
    }

    /// Hashes row by row, so that reading says whose they are and nothing is counted before.
    async fn hash_rows(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        statements: &StepStatements,
        asked: &str,
    ) -> Result<Vec<(String, u64)>, ErasureError> {
        let mut touched = BTreeMap::new();
        for _ in 0..READS {
            let Hashed { of, done } = self.hash(tx, step, statements, asked).await?;
            if number(of.len()) != done {
                return Err(ErasureError::Busy);
            }
            let last = done < ROWS;
            for account in of {
                *touched.entry(account).or_default() += 1;
            }
            if last {
                return Ok(touched.into_iter().collect());
            }
        }
        Err(ErasureError::Slow)
    }

    /// Some values give way to their hashes, which the caller makes: its key never leaves it.
    async fn hash(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        statements: &StepStatements,
        asked: &str,
    ) -> Result<Hashed, ErasureError> {
        let (Some(read), Work::Hash(column)) = (&statements.read, &step.work) else {
            return Ok(Hashed::default());
        };
        let place = format!("{}.{}", step.table, column.name);
        let values: Vec<(String, String, String)> = tx.fetch(&read.some, asked).await?;
        if values.is_empty() {
            return Ok(Hashed::default());
        }
        let rows = values.iter().map(|(account, key, value)| {
            let key = serde_json::from_str(key).unwrap_or_else(|_| json!(key));
            let hash = format!("kh1:{}", hex::encode((self.hash)(&place, value)));
            json!({ "account": account, "exact": account, "place": key, "value": value, "hash": hash })
        });
        let rows: Vec<Value> = rows.collect();
        let done = tx.execute(&statements.act, &json!(rows).to_string()).await?;
        Ok(Hashed { of: values.into_iter().map(|(account, ..)| account).collect(), done })
    }

    /// Does a step to up to so many rows of one account; how many it were.
    pub(super) async fn part(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        asked: &str,
        rows: u64,
    ) -> Result<u64, ErasureError> {
        let statements = self.host.dialect().part(self.program, step, rows);
        match (&statements.read, &statements.some) {
            (_, None) => Ok(0),
            (Some(_), Some(_)) => Ok(self.hash(tx, step, &statements, asked).await?.done),
            (None, Some(some)) => Ok(tx.execute(some, asked).await?),
        }
    }

    /// The accounts, but for those who have a JSON without a place that is to be erased: what is in it would stay.
    pub(super) async fn without_misshapen<'s>(
        &self,
        tx: &mut Link<'_>,
        left: Vec<Planned<'s>>,
        receipts: &Receipts,
    ) -> Result<Vec<Planned<'s>>, ErasureError> {
        let asked = self.asked(left.iter(), receipts);
        let mut misshapen = HashSet::new();
        for step in &self.program.steps {
            for (column, statement) in self.host.dialect().step(self.program, step).misshapen {
                let rows: Vec<(String, i64)> = tx.fetch(&statement, &asked).await?;
                if let (&[(_, rows)], [_]) = (rows.as_slice(), left.as_slice()) {
                    let place = format!("{}.{column}", step.table);
                    return Err(ErasureError::Misshapen { place, rows: rows.unsigned_abs() });
                }
                misshapen.extend(rows.into_iter().map(|(account, _)| account));
            }
        }
        let whole =
            left.into_iter().filter(|(subject, _)| !misshapen.contains(subject.account.as_str()));
        Ok(whole.collect())
    }
}

/// What was hashed at once.
#[derive(Default)]
struct Hashed {
    /// Whose each value was.
    of: Vec<String>,
    /// Rows that have changed.
    done: u64,
}

fn number(rows: impl TryInto<u64>) -> u64 {
    rows.try_into().unwrap_or_default()
}
