//! People who leave, as rows: their terms and working sets, pinned plans, receipts, certificates.

mod certificates;
mod plans;
mod sets;

use std::collections::HashMap;

use contracts::{
    AccountId, Time,
    event::{ErasureStage, LeavingReason},
};
use messaging::{Shell, StepError, seal::DataKey};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    departures::{self, Departure, Hashing},
    keyed::KeyVersion,
    pseudonym::Pseudonym,
    receipt::Receipt,
    working_set::WorkingSet,
};

pub(crate) use certificates::{Certified, certify, find_certificates, issue};
pub use certificates::{list_erased_tables, list_parts};
pub(crate) use plans::{Pinned, find_plans, hold_to, pin};
pub(crate) use sets::{Named, know_as, open_working_sets};

/// Somebody who leaves.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Leaving {
    pub deletion: Uuid,
    key_version: i32,
    pub asked_at: Option<Time>,
    pub jurisdiction: Option<String>,
    pub ended_at: Option<Time>,
    pub sealed_at: Option<Time>,
    working_set: Option<Vec<u8>>,
}

/// What is to be kept of somebody who is sealed.
pub(crate) struct Sealed {
    pub deletion: Uuid,
    pub account: AccountId,
    pub asked_at: Time,
    pub jurisdiction: String,
    pub ended_at: Time,
    pub working_set: WorkingSet,
    /// What stands for the account.
    pub pseudonym: Pseudonym,
    /// Why they leave, as far as is known.
    pub reason: LeavingReason,
    /// When the last of what is kept of the person goes.
    pub kept_until: Time,
}

impl Sealed {
    /// What they leave behind. A hold that comes too late makes the reason graver.
    fn departure(&self) -> Departure<'_> {
        Departure {
            deletion: self.deletion,
            account: &self.account,
            pseudonym: self.pseudonym,
            reason: self.reason,
            identity: self.working_set.marks(),
            kept_until: self.kept_until,
        }
    }
}

impl Leaving {
    /// Of which key the pseudonym is.
    pub fn key_version(&self) -> KeyVersion {
        KeyVersion(u16::try_from(self.key_version).unwrap_or_default())
    }
}

/// Notes who begins to leave, under the key of today, unless it was noted before; and finds them all.
pub(crate) async fn begin(
    pool: &PgPool,
    people: &[(Uuid, &AccountId)],
    key: KeyVersion,
) -> Result<HashMap<Uuid, Leaving>, sqlx::Error> {
    sqlx::query(
        "insert into leavings (deletion, account, key_version)
         select deletion, account, $3 from unnest($1::uuid[], $2::text[]) as new (deletion, account)
          order by deletion on conflict do nothing",
    )
    .bind(people.iter().map(|(deletion, _)| *deletion).collect::<Vec<_>>())
    .bind(people.iter().map(|(_, account)| account.as_str()).collect::<Vec<_>>())
    .bind(i32::from(key.0))
    .execute(pool)
    .await?;
    let deletions: Vec<Uuid> = people.iter().map(|(deletion, _)| *deletion).collect();
    find(pool, &deletions).await
}

/// Who leaves by these deletions.
pub(crate) async fn find(
    pool: &PgPool,
    deletions: &[Uuid],
) -> Result<HashMap<Uuid, Leaving>, sqlx::Error> {
    let rows: Vec<Leaving> = sqlx::query_as(
        "select deletion, key_version, asked_at, jurisdiction, ended_at, sealed_at, working_set
           from leavings where deletion = any($1)",
    )
    .bind(deletions)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|one| (one.deletion, one)).collect())
}

/// Writes that people are sealed, with their plans, working sets and what they leave behind, in one transaction.
pub(crate) async fn save_sealed(
    shell: &Shell,
    hashing: &Hashing,
    sealed: &[Sealed],
    plans: &[Pinned],
    now: Time,
) -> Result<(), StepError> {
    let mut tx = shell.pool.begin().await?;
    let accounts: Vec<&AccountId> = sealed.iter().map(|one| &one.account).collect();
    let keys = data_keys(&mut tx, shell, &accounts).await?;
    let sets: Vec<Vec<u8>> = sealed
        .iter()
        .zip(&keys)
        .map(|(one, key)| key.seal(&set_name(one.deletion), one.working_set.to_bytes().expose()))
        .collect();
    sqlx::query(
        "update leavings set asked_at = new.asked_at, jurisdiction = new.jurisdiction, ended_at = new.ended_at,
                             working_set = new.working_set, sealed_at = $1
           from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::bytea[])
             as new (deletion, asked_at, jurisdiction, ended_at, working_set)
          where leavings.deletion = new.deletion and leavings.sealed_at is null",
    )
    .bind(now)
    .bind(sealed.iter().map(|one| one.deletion).collect::<Vec<_>>())
    .bind(sealed.iter().map(|one| one.asked_at).collect::<Vec<_>>())
    .bind(sealed.iter().map(|one| one.jurisdiction.as_str()).collect::<Vec<_>>())
    .bind(sealed.iter().map(|one| one.ended_at).collect::<Vec<_>>())
    .bind(&sets)
    .execute(&mut *tx)
    .await?;
    pin(&mut tx, ErasureStage::GraceEnd, plans, &HashMap::new()).await?;
    let departures: Vec<Departure<'_>> = sealed.iter().map(Sealed::departure).collect();
    departures::note(&mut tx, hashing, &departures, now).await?;
    Ok(tx.commit().await?)
}

/// The accounts' data keys, in this order; made where there is none.
async fn data_keys(
    tx: &mut PgConnection,
    shell: &Shell,
    accounts: &[&AccountId],
) -> Result<Vec<DataKey>, StepError> {
    let names: Vec<&str> = accounts.iter().map(|account| account.as_str()).collect();
    let new: Vec<Vec<u8>> = names.iter().map(|name| shell.keys.new_data_key(name).1).collect();
    sqlx::query(
        "insert into data_keys (account, wrapped)
         select * from unnest($1::text[], $2::bytea[]) as new (account, wrapped) order by account on conflict do nothing",
    )
    .bind(&names)
    .bind(&new)
    .execute(&mut *tx)
    .await?;
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("select account, wrapped from data_keys where account = any($1)")
            .bind(&names)
            .fetch_all(&mut *tx)
            .await?;
    let wrapped: HashMap<String, Vec<u8>> = rows.into_iter().collect();
    let opened = names.iter().map(|name| {
        let wrapped = wrapped.get(*name).map(Vec::as_slice).unwrap_or_default();
        Ok(shell.keys.unwrap_data_key(name, wrapped)?)
    });
    opened.collect()
}

/// Keeps what a processor did, or what the next try has to know; an older order never takes a newer one's place.
pub(crate) async fn save_receipts(
    db: &mut PgConnection,
    stage: ErasureStage,
    receipts: &[(Uuid, Receipt)],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into receipts (deletion, processor, stage, receipt)
         select deletion, processor, $2, receipt
           from unnest($1::uuid[], $3::text[], $4::jsonb[]) as new (deletion, processor, receipt)
          order by deletion, processor
         on conflict (deletion, processor, stage) do update set receipt = excluded.receipt
          where receipts.receipt is null
             or (receipts.receipt ->> 'attempt')::integer < (excluded.receipt ->> 'attempt')::integer",
    )
    .bind(receipts.iter().map(|(deletion, _)| *deletion).collect::<Vec<_>>())
    .bind(name(stage))
    .bind(receipts.iter().map(|(_, receipt)| receipt.processor.as_str()).collect::<Vec<_>>())
    .bind(receipts.iter().map(|(_, receipt)| Json(receipt)).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// What every processor did at a stage, by deletion.
pub(crate) async fn find_receipts(
    pool: &PgPool,
    stage: ErasureStage,
    deletions: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Receipt>>, sqlx::Error> {
    let rows: Vec<(Uuid, Json<Receipt>)> = sqlx::query_as(
        "select deletion, receipt from receipts
          where deletion = any($1) and stage = $2 and receipt is not null order by deletion, processor",
    )
    .bind(deletions)
    .bind(name(stage))
    .fetch_all(pool)
    .await?;
    let mut receipts: HashMap<Uuid, Vec<Receipt>> = HashMap::new();
    for (deletion, Json(receipt)) in rows {
        receipts.entry(deletion).or_default().push(receipt);
    }
    Ok(receipts)
}

/// Notes what the next try at a processor has to know.
pub(crate) async fn note(
    pool: &PgPool,
    (deletion, processor, stage): (Uuid, &str, ErasureStage),
    what: &Value,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into receipts (deletion, processor, stage, note) values ($1, $2, $3, $4)
         on conflict (deletion, processor, stage) do update set note = excluded.note",
    )
    .bind(deletion)
    .bind(processor)
    .bind(name(stage))
    .bind(what)
    .execute(pool)
    .await?;
    Ok(())
}

/// What an earlier try noted.
pub(crate) async fn find_note(
    pool: &PgPool,
    (deletion, processor, stage): (Uuid, &str, ErasureStage),
) -> Result<Option<Value>, sqlx::Error> {
    let found: Option<(Option<Value>,)> = sqlx::query_as(
        "select note from receipts where deletion = $1 and processor = $2 and stage = $3",
    )
    .bind(deletion)
    .bind(processor)
    .bind(name(stage))
    .fetch_optional(pool)
    .await?;
    Ok(found.and_then(|(note,)| note))
}

/// Notes at which time people said that they stay: what a processor was ordered at a stage before is withdrawn. What was
/// noted there when it began with an order.
pub(crate) async fn withdraw(
    pool: &PgPool,
    processor: &str,
    stage: ErasureStage,
    said: &[(Uuid, Time)],
) -> Result<HashMap<Uuid, Value>, sqlx::Error> {
    let rows: Vec<(Uuid, Option<Value>)> = sqlx::query_as(
        "insert into receipts (deletion, processor, stage, withdrawn_at)
         select deletion, $1, $2, max(said_at) from unnest($3::uuid[], $4::timestamptz[]) as new (deletion, said_at)
          group by deletion order by deletion
         on conflict (deletion, processor, stage) do update
            set withdrawn_at = greatest(receipts.withdrawn_at, excluded.withdrawn_at)
         returning deletion, note",
    )
    .bind(processor)
    .bind(name(stage))
    .bind(said.iter().map(|(deletion, _)| *deletion).collect::<Vec<_>>())
    .bind(said.iter().map(|(_, said_at)| *said_at).collect::<Vec<_>>())
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().filter_map(|(deletion, note)| Some((deletion, note?))).collect())
}

/// Whether an order of this time is withdrawn.
pub(crate) async fn is_withdrawn(
    pool: &PgPool,
    (deletion, processor, stage): (Uuid, &str, ErasureStage),
    ordered_at: Time,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from receipts where deletion = $1 and processor = $2 and stage = $3 and withdrawn_at >= $4)",
    )
    .bind(deletion)
    .bind(processor)
    .bind(name(stage))
    .bind(ordered_at)
    .fetch_one(pool)
    .await
}

/// As it is stored.
fn name(stage: ErasureStage) -> &'static str {
    match stage {
        ErasureStage::Confirmation => "confirmation",
        ErasureStage::GraceEnd => "grace_end",
        ErasureStage::RetentionEnd => "retention_end",
    }
}

fn set_name(deletion: Uuid) -> String {
    format!("working-set:{deletion}")
}
