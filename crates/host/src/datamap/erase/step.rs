//! One step of an erasure: one statement, or a count and then a statement that has to agree.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{ErasureError, Planned, receipt::Receipts, transact::Run};
use crate::{
    datamap::program::{Step, Work},
    dialect::StepStatements,
    session::Link,
};

impl Run<'_> {
    /// Does one step; returns the rows by account.
    pub(super) async fn step(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        asked: &str,
    ) -> Result<Vec<(String, u64)>, ErasureError> {
        let statements = self.host.dialect().step(self.program, step);
        let number = |rows: i64| u64::try_from(rows).unwrap_or_default();
        if statements.says {
            let rows: Vec<(String, i64)> = tx.fetch(&statements.act, asked).await?;
            return Ok(rows.into_iter().map(|(account, rows)| (account, number(rows))).collect());
        }
        let count = statements.lock_count.as_ref().unwrap_or(&statements.count);
        let counted: Vec<(String, i64, String)> = tx.fetch(count, asked).await?;
        let counted: Vec<(String, u64)> =
            counted.into_iter().map(|(account, rows, _)| (account, number(rows))).collect();
        let planned: u64 = counted.iter().map(|(_, rows)| rows).sum();
        if planned == 0 {
            return Ok(vec![]);
        }
        let mut done = 0;
        while done < planned {
            let rows = self.some(tx, step, &statements, asked).await?;
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

    /// Acts once: on all rows, or on those whose values are read and hashed before by the caller, whose key never leaves
    /// it.
    async fn some(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        statements: &StepStatements,
        asked: &str,
    ) -> Result<u64, ErasureError> {
        let Some(read) = &statements.read else {
            return Ok(tx.execute(&statements.act, asked).await?);
        };
        let Work::Hash(column) = &step.work else { return Ok(0) };
        let place = format!("{}.{}", step.table, column.name);
        let values: Vec<(String, String, String)> = tx.fetch(read, asked).await?;
        let rows = values.iter().map(|(account, key, value)| {
            let key = serde_json::from_str(key).unwrap_or_else(|_| json!(key));
            let hash = format!("kh1:{}", hex::encode((self.hash)(&place, value)));
            json!({ "account": account, "exact": account, "place": key, "value": value, "hash": hash })
        });
        let rows: Vec<Value> = rows.collect();
        if rows.is_empty() {
            return Ok(0);
        }
        Ok(tx.execute(&statements.act, &json!(rows).to_string()).await?)
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
            (Some(_), Some(_)) => self.some(tx, step, &statements, asked).await,
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
