//! Personal data at rest: encrypted in the transaction of the effect that left it, forgettable with its account's key.

use std::collections::{BTreeSet, HashMap};

use contracts::Time;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    StepError,
    fold::ToSeal,
    machine::Pii,
    seal::{DataKey, Keys},
    shell::Shell,
};

/// One thing that was kept, opened.
#[derive(Debug)]
pub struct Opened {
    /// What it was kept for.
    pub purpose: String,
    /// When.
    pub sealed_at: Time,
    /// What was kept.
    pub plaintext: Pii,
}

/// One thing that was kept, closed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// What it was kept for.
    pub purpose: String,
    /// When.
    #[serde(rename = "keptAt")]
    pub sealed_at: Time,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    purpose: String,
    ciphertext: Vec<u8>,
    sealed_at: Time,
    wrapped: Vec<u8>,
}

/// Encrypts and keeps. Three queries at most, whatever the number.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    keys: &Keys,
    things: &[ToSeal],
) -> Result<(), StepError> {
    if things.is_empty() {
        return Ok(());
    }
    let data_keys =
        data_keys(tx, keys, things.iter().map(|thing| thing.account.as_str()).collect()).await?;
    let ciphertexts: Vec<Vec<u8>> = things
        .iter()
        .map(|thing| {
            data_keys[&thing.account]
                .seal(&name_of(thing.purpose, thing.id), thing.plaintext.expose())
        })
        .collect();
    sqlx::query(
        "insert into sealed (id, account, purpose, ciphertext, sealed_at)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])",
    )
    .bind(things.iter().map(|thing| thing.id).collect::<Vec<_>>())
    .bind(things.iter().map(|thing| thing.account.as_str()).collect::<Vec<_>>())
    .bind(things.iter().map(|thing| thing.purpose).collect::<Vec<_>>())
    .bind(&ciphertexts)
    .bind(things.iter().map(|thing| thing.at).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// The data keys of accounts; those that have none yet get one.
pub(crate) async fn data_keys(
    tx: &mut PgConnection,
    keys: &Keys,
    accounts: BTreeSet<&str>,
) -> Result<HashMap<String, DataKey>, StepError> {
    let names: Vec<&str> = accounts.into_iter().collect();
    let mut rows = wrapped(tx, &names).await?;
    if rows.len() < names.len() {
        let missing: Vec<&str> =
            names.iter().copied().filter(|name| !rows.contains_key(*name)).collect();
        let new: Vec<Vec<u8>> = missing.iter().map(|name| keys.new_data_key(name).1).collect();
        sqlx::query("insert into data_keys (account, wrapped) select * from unnest($1::text[], $2::bytea[]) on conflict do nothing")
            .bind(&missing)
            .bind(&new)
            .execute(&mut *tx)
            .await?;
        rows = wrapped(tx, &names).await?;
    }
    if rows.len() < names.len() {
        // Destroyed between our two looks, as an erasure does.
        return Err(StepError::Conflict);
    }
    let opened = rows.into_iter().map(|(account, wrapped)| {
        let key = keys.unwrap_data_key(&account, &wrapped)?;
        Ok((account, key))
    });
    opened.collect()
}

async fn wrapped(
    tx: &mut PgConnection,
    accounts: &[&str],
) -> Result<HashMap<String, Vec<u8>>, sqlx::Error> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "select account, wrapped from data_keys where account = any($1) order by account for key share",
    )
    .bind(accounts)
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Keeps what no effect left, such as that somebody of the staff looked. The empty account is the service itself.
pub async fn note(
    shell: &Shell,
    account: &str,
    purpose: &'static str,
    plaintext: Pii,
    id: Uuid,
) -> Result<(), StepError> {
    let (account, at) = (account.to_owned(), shell.clock.now());
    let mut tx = shell.pool.begin().await?;
    keep(&mut tx, &shell.keys, &[ToSeal { id, account, purpose, plaintext, at }]).await?;
    tx.commit().await?;
    Ok(())
}

/// What is kept of an account, unopened, the oldest first.
pub async fn list(pool: &PgPool, account: &str) -> Result<Vec<Kept>, StepError> {
    let kept = sqlx::query_as(
        "select purpose, sealed_at from sealed where account = $1 order by sealed_at, id",
    )
    .bind(account)
    .fetch_all(pool)
    .await?;
    Ok(kept)
}

/// Everything that is kept of an account, the oldest first; nothing once its key is destroyed.
pub async fn open(pool: &PgPool, keys: &Keys, account: &str) -> Result<Vec<Opened>, StepError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, purpose, ciphertext, sealed_at, wrapped from sealed join data_keys using (account)
          where account = $1 order by sealed_at, id",
    )
    .bind(account)
    .fetch_all(pool)
    .await?;
    let opened = rows.into_iter().map(|row| {
        let key = keys.unwrap_data_key(account, &row.wrapped)?;
        let plaintext = key.open(&name_of(&row.purpose, row.id), &row.ciphertext)?;
        Ok(Opened { purpose: row.purpose, sealed_at: row.sealed_at, plaintext })
    });
    opened.collect()
}

/// Makes unreadable what was kept of an account, its dead letters and approvals too; what is kept of it later has a key of
/// its own.
///
/// The key goes first, and waits for whoever is sealing with it: what they leave is seen by what follows.
///
/// # Errors
/// When the database does not do it; the transaction is to be rolled back then.
pub async fn erase(tx: &mut PgConnection, account: &str) -> Result<(), sqlx::Error> {
    for statement in [
        "delete from data_keys where account = $1",
        "delete from sealed where account = $1",
        "update dead_letters set body = '' where account = $1",
        "select erase_approvals($1)",
    ] {
        sqlx::query(statement).bind(account).execute(&mut *tx).await?;
    }
    Ok(())
}

fn name_of(purpose: &str, id: Uuid) -> String {
    format!("{purpose}:{id}")
}
