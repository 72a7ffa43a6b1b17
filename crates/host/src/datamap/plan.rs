//! What an erasure would do to accounts, counted on the live database and changing nothing; it can be pinned by its hash.

mod count;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contracts::{AccountId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    DataMap,
    catalogue::Catalogue,
    mask::masked,
    program::{Program, compile},
    rule::Stage,
};
use crate::{
    Host, HostError, account,
    session::{DEADLINE, Link},
};
use count::Counting;

/// What would be done to many accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// At which point of the story.
    pub stage: Stage,
    /// The data map that it was made from.
    pub map_sha256: String,
    /// By account; who has none at the host is missing.
    pub accounts: BTreeMap<AccountId, AccountPlan>,
}

/// What would be done to one account. It names neither the account nor a value, so its hash may stand in a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPlan {
    /// What changes, step by step.
    pub tables: Vec<PlannedTable>,
    /// What stays.
    pub kept: Vec<PlannedTable>,
    /// What stops it: JSON that is not of the shape that the map expects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misshapen: Vec<Misshapen>,
    /// Under what the host's receipt is kept of the erasure by another data map, with whose rest this one goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Uuid>,
}

/// Values within which a place cannot be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misshapen {
    /// `table.column`.
    pub place: String,
    /// How many rows of this account.
    pub rows: u64,
}

/// One table, reached in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTable {
    /// Name of the step.
    pub step: String,
    /// Which table.
    pub table: String,
    /// Rows of this account.
    pub rows: u64,
    /// How many values of each column.
    pub columns: Vec<PlannedColumn>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedColumn {
    /// Which.
    pub column: String,
    /// What becomes of it.
    pub action: String,
    /// Values that change, or stay.
    pub values: u64,
    /// On what ground it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// How long, from the end of the relationship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The day on which it ends, for a plan made for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<NaiveDate>,
}

/// A value before and after, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// `table.column`.
    pub place: String,
    /// What is there.
    pub before: Option<String>,
    /// What would be there.
    pub after: Option<String>,
}

impl Plan {
    /// SHA-256 of the canonical form of all accounts' plans, in hexadecimal.
    pub fn sha256(&self) -> String {
        let plans: Vec<String> =
            self.accounts.values().map(|plan| plan.sha256(self.stage, &self.map_sha256)).collect();
        hex::encode(Sha256::digest(canonical(&json!(plans))))
    }
}

impl AccountPlan {
    /// Rows that change.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// SHA-256 of its canonical form, with the stage and the data map's hash, in hexadecimal.
    pub fn sha256(&self, stage: Stage, map_sha256: &str) -> String {
        let whole = json!({ "version": 1, "stage": stage, "map": map_sha256, "plan": self });
        hex::encode(Sha256::digest(canonical(&whole)))
    }
}

/// The one way to write it as bytes (JSON Canonicalization Scheme, RFC 8785).
fn canonical(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("plans hold texts and whole numbers")
}

impl Host {
    /// Counts what an erasure of these accounts would do at a stage; reads only, a query for each table.
    ///
    /// `as_of`: the end of the relationship, from which terms are counted.
    ///
    /// # Errors
    /// When the database is away, or not as the data map says.
    pub async fn plan_erasure(
        &self,
        map: &DataMap,
        stage: Stage,
        accounts: &[AccountId],
        as_of: Time,
    ) -> Result<Plan, HostError> {
        let possible = accounts.iter().filter(|id| account::fits(self.config.accounts.id_type, id));
        let possible: Vec<&AccountId> = possible.collect();
        let mut session = self.pool.acquire().await?;
        let counting = Counting { host: self, map, stage, as_of: as_of.date_naive() };
        match timeout(DEADLINE * 4, counting.run(&mut session, &possible)).await {
            Ok(plan) => plan,
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }

    /// A few values of one account before and after, masked.
    ///
    /// # Errors
    /// When the database is away, or not as the data map says.
    pub async fn sample_erasure(
        &self,
        map: &DataMap,
        stage: Stage,
        account: &AccountId,
    ) -> Result<Vec<Sample>, HostError> {
        let mut session = self.pool.acquire().await?;
        let mut tx = session.begin_as(self.dialect().begin_reading()).await?;
        let samples = self.samples(&mut tx.link(), map, stage, account).await;
        let _ = tx.rollback().await;
        samples
    }

    async fn samples(
        &self,
        link: &mut Link<'_>,
        map: &DataMap,
        stage: Stage,
        account: &AccountId,
    ) -> Result<Vec<Sample>, HostError> {
        let catalogue = Catalogue::read(link, self.dialect(), &map.schemas()).await?;
        let program = compile(map, &catalogue, &self.config, stage);
        let asked = asked(&program, &[account]);
        let mut samples = vec![];
        for step in program.steps.iter().filter(|step| !step.changes().is_empty()) {
            let sample = self.dialect().step(&program, step).sample;
            let rows: Vec<(String,)> = link.fetch(&sample, &asked).await?;
            for (row,) in rows {
                let values: Vec<Option<String>> = serde_json::from_str(&row).unwrap_or_default();
                for (change, pair) in step.changes().iter().zip(values.chunks(2)) {
                    let [before, after] = pair else { continue };
                    samples.push(Sample {
                        place: format!("{}.{}", step.table, change.column.name),
                        before: before.as_deref().map(masked),
                        after: after.as_deref().map(masked),
                    });
                }
            }
        }
        Ok(samples)
    }
}

/// The accounts as a step takes them, with a pseudonym and ids that are nobody's.
pub(super) fn asked(program: &Program, accounts: &[&AccountId]) -> String {
    let nobody = "0".repeat(super::PSEUDONYM_DIGITS);
    let asked = accounts.iter().map(|account| {
        asked_one(program, account.as_str(), &nobody, &|index| {
            super::surrogate::draw(&program.surrogates[index], &nobody, 0).unwrap_or_default()
        })
    });
    asked.collect::<Value>().to_string()
}

/// One account as a step takes it.
pub(super) fn asked_one(
    program: &Program,
    account: &str,
    pseudonym: &str,
    drawn: &dyn Fn(usize) -> String,
) -> Value {
    let mut asked = json!({ "account": account, "pseudonym": pseudonym });
    for index in 0..program.surrogates.len() {
        asked[format!("s{index}")] = json!(drawn(index));
    }
    asked
}

impl DataMap {
    /// The schemas that it names.
    pub(crate) fn schemas(&self) -> Vec<String> {
        let named = self.tables.keys().filter_map(|table| table.schema.clone());
        named.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }
}
