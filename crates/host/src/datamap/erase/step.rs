//! One step of an erasure: one statement, or a count and then a statement that has to agree.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{ErasureError, Planned, transact::Run};
use crate::{
    datamap::{
        plan::asked_one,
        program::{Step, Work},
    },
    session::Link,
};

impl Run<'_> {
    /// Does one step; returns the rows by account.
    pub(super) async fn step(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        asked: &str,
        left: &[Planned<'_>],
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
        let asked = match &statements.read {
            Some(read) => self.hashed(tx, step, read, asked, left).await?,
            None => asked.to_owned(),
        };
        let done = tx.execute(&statements.act, &asked).await?;
        if done != planned {
            // Rows came or went meanwhile.
            return Err(ErasureError::Busy);
        }
        Ok(counted)
    }

    /// The values of these people with their hashes, made by the caller, whose key never leaves it.
    async fn hashed(
        &self,
        tx: &mut Link<'_>,
        step: &Step,
        read: &sqlx::SqlStr,
        asked: &str,
        left: &[Planned<'_>],
    ) -> Result<String, ErasureError> {
        let Work::Hash(column) = &step.work else { return Ok(asked.to_owned()) };
        let place = format!("{}.{}", step.table, column.name);
        let values: Vec<(String, String)> = tx.fetch(read, asked).await?;
        let pseudonyms: HashMap<&str, &str> = left
            .iter()
            .map(|(subject, _)| (subject.account.as_str(), subject.pseudonym.as_str()))
            .collect();
        let rows = values.iter().map(|(account, value)| {
            let pseudonym = pseudonyms.get(account.as_str()).copied().unwrap_or_default();
            let mut row = asked_one(self.program, account, pseudonym, &|_| String::new());
            row["value"] = json!(value);
            row["hash"] = json!(format!("kh1:{}", hex::encode((self.hash)(&place, value))));
            // Ids that this step does not need.
            (0..self.program.surrogates.len())
                .for_each(|index| row[format!("s{index}")] = Value::Null);
            row
        });
        Ok(rows.collect::<Value>().to_string())
    }
}
