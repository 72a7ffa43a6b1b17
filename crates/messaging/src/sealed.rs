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
    account: String,
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
    Ok(open_all(pool, keys, &[account]).await?.remove(account).unwrap_or_default())
}

/// Everything that is kept of accounts, by account, the oldest first. One query.
pub async fn open_all(
    pool: &PgPool,
    keys: &Keys,
    accounts: &[&str],
) -> Result<HashMap<String, Vec<Opened>>, StepError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select account, id, purpose, ciphertext, sealed_at, wrapped from sealed join data_keys using (account)
          where account = any($1) order by sealed_at, id",
    )
    .bind(accounts)
    .fetch_all(pool)
    .await?;
    let mut opened: HashMap<String, Vec<Opened>> = HashMap::new();
    for row in rows {
        let key = keys.unwrap_data_key(&row.account, &row.wrapped)?;
        let plaintext = key.open(&name_of(&row.purpose, row.id), &row.ciphertext)?;
        let one = Opened { purpose: row.purpose, sealed_at: row.sealed_at, plaintext };
        opened.entry(row.account).or_default().push(one);
    }
    Ok(opened)
}

/// Makes unreadable what was kept of accounts, their dead letters and approvals too; what is kept of them later has a key
/// of its own. For every row that went: whose it was.
///
/// The keys go first, and wait for whoever is sealing with them: what they leave is seen by what follows. An open dead letter
/// is closed, since nobody can look at it any more.
///
/// # Errors
/// When the database does not do it; the transaction is to be rolled back then.
pub async fn erase(tx: &mut PgConnection, accounts: &[&str]) -> Result<Vec<String>, sqlx::Error> {
    let mut gone = Vec::new();
    for statement in [
        "delete from data_keys where account = any($1) returning account",
        "delete from sealed where account = any($1) returning account",
        "with gone as (
             select id, account from dead_letters where account = any($1) order by id for update
         ), emptied as (
             update dead_letters
                set body = '', account = null, status = replace(status, 'open', 'skipped'),
                    closed_at = coalesce(closed_at, now()), closed_by = coalesce(closed_by, 'erasure')
               from gone where dead_letters.id = gone.id
         )
         select account from gone",
        "with gone as (
             select account from approvals where account = any($1)
         ), forgotten as materialized (
             select count(erase_approvals(account)) from unnest($1::text[]) as erased (account)
         )
         select account from gone, forgotten",
    ] {
        let some: Vec<String> =
            sqlx::query_scalar(statement).bind(accounts).fetch_all(&mut *tx).await?;
        gone.extend(some);
    }
    Ok(gone)
}

fn name_of(purpose: &str, id: Uuid) -> String {
    format!("{purpose}:{id}")
}
