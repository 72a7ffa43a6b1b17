//! Requests to the vault, their questions, and what was done with them.

use std::collections::{BTreeSet, HashMap};

use contracts::Time;
use messaging::seal::{DataKey, Keys};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use super::{Question, ReidentifyError};
use crate::{
    pseudonym::Pseudonym,
    vault::{HalfOpened, VaultError},
};

/// A request as lists have it: never about whom.
#[derive(Debug, Clone, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Its id; also that of the approval.
    pub id: Uuid,
    /// Who asks.
    pub authority: String,
    /// Under which number of theirs.
    pub reference: String,
    /// Our code for why they may.
    pub reason: String,
    /// Who of the staff asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Time,
    /// Until when others may agree, and the answer be opened.
    pub expires_at: Time,
    /// `open`, `approved`, `refused`, `withdrawn`, `expired` or `opened`.
    pub status: String,
    /// When the approvers' half was taken off.
    pub released_at: Option<Time>,
}

/// One act.
#[derive(Debug, Clone, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// What was done.
    pub act: String,
    /// By whom.
    pub actor: String,
    /// When.
    pub done_at: Time,
    /// How many people were meant.
    pub persons: Option<i32>,
    /// How many records were opened, or keys released.
    pub records: Option<i32>,
    /// Why it was refused.
    pub code: Option<String>,
}

/// A question that is kept, until it is forgotten.
#[derive(FromRow)]
struct SealedRow {
    wrapped: Option<Vec<u8>>,
    question: Option<Vec<u8>>,
}

/// `$1`: now, `$2`: one of them or all, `$3`: how many.
const ASKED: &str = "select r.id, authority, reference, reason, asked_by, asked_at, a.expires_at, released_at,
       case when a.status = 'done' then 'opened'
            when a.status in ('open', 'approved') and a.expires_at <= $1 then 'expired' else a.status end as status
  from vault_requests r join approvals a on a.id = r.id
 where $2::uuid is null or r.id = $2
 order by asked_at desc, r.id limit $3";

/// The newest requests.
///
/// # Errors
/// When the database does not answer.
pub async fn list_asked(pool: &PgPool, now: Time, limit: i64) -> Result<Vec<Asked>, sqlx::Error> {
    sqlx::query_as(ASKED).bind(now).bind(None::<Uuid>).bind(limit).fetch_all(pool).await
}

/// One of them.
///
/// # Errors
/// When the database does not answer.
pub async fn find_asked(pool: &PgPool, id: Uuid, now: Time) -> Result<Option<Asked>, sqlx::Error> {
    sqlx::query_as(ASKED).bind(now).bind(Some(id)).bind(1_i64).fetch_optional(pool).await
}

/// What was done with a request, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_log(pool: &PgPool, id: Uuid) -> Result<Vec<Logged>, sqlx::Error> {
    sqlx::query_as(
        "select act, actor, done_at, persons, records, code from vault_log where request = $1 order by number",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

pub(super) async fn keep(
    tx: &mut PgConnection,
    keys: &Keys,
    id: Uuid,
    question: &Question,
    who: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    let (key, wrapped) = keys.new_data_key(&key_name(id));
    sqlx::query(
        "insert into vault_requests (id, authority, reference, reason, asked_by, asked_at, wrapped, question)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(&question.authority)
    .bind(&question.reference)
    .bind(&question.reason)
    .bind(who)
    .bind(now)
    .bind(wrapped)
    .bind(key.seal(&question_name(id), &question.bytes()))
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn question(
    pool: &PgPool,
    keys: &Keys,
    id: Uuid,
) -> Result<Question, ReidentifyError> {
    let (key, sealed) = sealed(pool, keys, id).await?;
    let unreadable = || ReidentifyError::Unreadable(id);
    let bytes = key.open(&question_name(id), &sealed).map_err(|_| unreadable())?;
    serde_json::from_slice(bytes.expose()).map_err(|_| unreadable())
}

/// The key of a request and its question.
async fn sealed(
    pool: &PgPool,
    keys: &Keys,
    id: Uuid,
) -> Result<(DataKey, Vec<u8>), ReidentifyError> {
    let row: Option<SealedRow> =
        sqlx::query_as("select wrapped, question from vault_requests where id = $1")
            .bind(id)
            .fetch_optional(pool)
            .await?;
    let SealedRow { wrapped, question } = row.ok_or(ReidentifyError::Unknown(id))?;
    let (wrapped, question) = wrapped.zip(question).ok_or(ReidentifyError::Closed(id))?;
    let key = keys.unwrap_data_key(&key_name(id), &wrapped);
    Ok((key.map_err(|_| ReidentifyError::Unreadable(id))?, question))
}

/// Keeps keys from which the approvers took their wrap, in place of those of an earlier try.
pub(super) async fn release(
    tx: &mut PgConnection,
    keys: &Keys,
    id: Uuid,
    halves: &HashMap<Uuid, HalfOpened>,
    now: Time,
) -> Result<(), ReidentifyError> {
    let wrapped: Option<(Option<Vec<u8>>,)> = sqlx::query_as(
        "update vault_requests set released_at = $2 where id = $1 returning wrapped",
    )
    .bind(id)
    .bind(now)
    .fetch_optional(&mut *tx)
    .await?;
    let wrapped = wrapped.and_then(|(wrapped,)| wrapped).ok_or(ReidentifyError::Closed(id))?;
    let key = keys.unwrap_data_key(&key_name(id), &wrapped);
    let key = key.map_err(|_| ReidentifyError::Unreadable(id))?;
    sqlx::query("delete from vault_halves where request = $1").bind(id).execute(&mut *tx).await?;
    let sealed =
        halves.iter().map(|(entry, half)| (*entry, key.seal(&half_name(id, *entry), half.bytes())));
    let (entries, sealed): (Vec<Uuid>, Vec<Vec<u8>>) = sealed.unzip();
    sqlx::query(
        "insert into vault_halves (request, entry, sealed)
         select $1::uuid, * from unnest($2::uuid[], $3::bytea[])",
    )
    .bind(id)
    .bind(entries)
    .bind(sealed)
    .execute(tx)
    .await?;
    Ok(())
}

/// What the approvers released, by entry.
pub(super) async fn released(
    pool: &PgPool,
    keys: &Keys,
    id: Uuid,
) -> Result<HashMap<Uuid, HalfOpened>, ReidentifyError> {
    let (key, _) = sealed(pool, keys, id).await?;
    let (released_at,): (Option<Time>,) =
        sqlx::query_as("select released_at from vault_requests where id = $1")
            .bind(id)
            .fetch_one(pool)
            .await?;
    released_at.ok_or(ReidentifyError::NotReleased(id))?;
    let rows: Vec<(Uuid, Vec<u8>)> =
        sqlx::query_as("select entry, sealed from vault_halves where request = $1")
            .bind(id)
            .fetch_all(pool)
            .await?;
    let opened = rows.into_iter().map(|(entry, sealed)| {
        let bytes = key.open(&half_name(id, entry), &sealed);
        let bytes = bytes.map_err(|_| ReidentifyError::Unreadable(id))?;
        Ok((entry, HalfOpened::from_bytes(bytes.expose())))
    });
    opened.collect()
}

/// Whose entries these are.
pub(super) async fn whose(
    pool: &PgPool,
    entries: impl Iterator<Item = &Uuid>,
) -> Result<BTreeSet<Pseudonym>, ReidentifyError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("select distinct pseudonym from vault_entries where id = any($1)")
            .bind(entries.copied().collect::<Vec<_>>())
            .fetch_all(pool)
            .await?;
    rows.iter().map(|(text,)| Ok(text.parse().map_err(VaultError::Row)?)).collect()
}

/// Somebody was refused, and why; `None`: no request in particular, as one that is none is none.
///
/// # Errors
/// When the database does not take it.
pub async fn note_refused(
    pool: &PgPool,
    id: Option<Uuid>,
    who: &str,
    code: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into vault_log (request, act, actor, done_at, code)
         values ((select id from vault_requests where id = $1), 'refused', $2, $3, $4)",
    )
    .bind(id)
    .bind(who)
    .bind(now)
    .bind(code)
    .execute(pool)
    .await?;
    Ok(())
}

/// Adds what was done; a request that is none has no log.
pub(super) async fn log(
    db: &mut PgConnection,
    id: Uuid,
    act: &str,
    who: &str,
    now: Time,
    counts: Option<(usize, usize)>,
) -> Result<(), sqlx::Error> {
    let (persons, records) = counts.unzip();
    let number = |count: Option<usize>| count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    sqlx::query(
        "insert into vault_log (request, act, actor, done_at, persons, records)
         select id, $2, $3, $4, $5, $6 from vault_requests where id = $1",
    )
    .bind(id)
    .bind(act)
    .bind(who)
    .bind(now)
    .bind(number(persons))
    .bind(number(records))
    .execute(db)
    .await?;
    Ok(())
}

/// Destroys the keys of questions, and what was released for them.
pub(super) async fn forget(
    tx: &mut PgConnection,
    ids: &[Uuid],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from vault_halves where request = any($1)")
        .bind(ids)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "update vault_requests set wrapped = null, question = null, forgotten_at = $2
          where id = any($1) and forgotten_at is null",
    )
    .bind(ids)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the questions that nobody can open any more; how many.
pub(crate) async fn forget_closed(pool: &PgPool, now: Time) -> Result<usize, sqlx::Error> {
    let closed: Vec<Uuid> = sqlx::query_scalar(
        "select r.id from vault_requests r join approvals a on a.id = r.id
          where r.forgotten_at is null
            and (a.expires_at <= $1 or a.status not in ('open', 'approved')) order by r.id limit 1000",
    )
    .bind(now)
    .fetch_all(pool)
    .await?;
    if closed.is_empty() {
        return Ok(0);
    }
    let mut tx = pool.begin().await?;
    forget(&mut tx, &closed, now).await?;
    tx.commit().await?;
    Ok(closed.len())
}

fn key_name(id: Uuid) -> String {
    format!("vault-request:{id}")
}

fn question_name(id: Uuid) -> String {
    format!("question:{id}")
}

fn half_name(id: Uuid, entry: Uuid) -> String {
    format!("half:{id}:{entry}")
}
