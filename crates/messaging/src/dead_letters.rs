//! Messages that cannot be handled without a person: rows with a reason, their bodies sealed, never lost.

use contracts::Time;
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    StepError,
    machine::{Pii, Problem},
    seal::Keys,
    sealed,
    work::Original,
};

/// One dead letter as lists show it: without its body.
#[derive(Debug, Clone, FromRow, serde::Serialize)]
pub struct DeadLetter {
    /// Its own id; the same message is the same dead letter, however often it comes.
    pub id: Uuid,
    /// Who could not handle it.
    pub consumer: String,
    /// Stable code, as listed in the design.
    pub reason: String,
    /// What was wrong; never personal data.
    pub detail: String,
    /// The NATS subject it came on.
    pub subject: String,
    /// The account, where it could be read.
    pub account: Option<String>,
    /// How often it came.
    pub times: i32,
    /// When it came first.
    pub first_seen_at: Time,
    /// `open`, `replayed` or `skipped`.
    pub status: String,
}

/// A message on its way to the dead letters.
pub(crate) struct Dying<'a> {
    pub cause: Uuid,
    pub problem: Problem,
    pub original: &'a Original,
    pub trace_parent: Option<&'a str>,
}

/// Keeps messages as dead letters; one that came before counts up. Three queries at most.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    keys: &Keys,
    consumer: &str,
    dying: &[Dying<'_>],
) -> Result<(), StepError> {
    let account = |letter: &Dying<'_>| letter.original.account.clone().map(String::from);
    let accounts: Vec<Option<String>> = dying.iter().map(account).collect();
    let names = accounts.iter().map(|account| account.as_deref().unwrap_or_default()).collect();
    let data_keys = sealed::data_keys(tx, keys, names).await?;
    for (letter, account) in dying.iter().zip(&accounts) {
        let id = id_of(consumer, letter.cause, &letter.problem, &keys.fingerprint(&letter.original.body));
        let key = &data_keys[account.as_deref().unwrap_or_default()];
        sqlx::query(
            "insert into dead_letters (id, consumer, reason, detail, subject, account, body, trace_parent)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (id) do update set times = dead_letters.times + 1, last_seen_at = now()",
        )
        .bind(id)
        .bind(consumer)
        .bind(&letter.problem.code)
        .bind(&letter.problem.detail)
        .bind(&letter.original.subject)
        .bind(account)
        .bind(key.seal(&body_name(id), &letter.original.body))
        .bind(letter.trace_parent)
        .execute(&mut *tx)
        .await?;
        metrics::counter!("ostiary_dead_letters_total", "consumer" => consumer.to_owned(), "reason" => letter.problem.code.clone()).increment(1);
        tracing::error!(dead_letter.id = %id, consumer, reason = letter.problem.code, detail = letter.problem.detail, "a message needs a person");
    }
    Ok(())
}

fn id_of(consumer: &str, cause: Uuid, problem: &Problem, fingerprint: &[u8]) -> Uuid {
    contracts::envelope::derive_id(cause, &[consumer.as_bytes(), problem.code.as_bytes(), fingerprint])
}

fn body_name(id: Uuid) -> String {
    format!("dead-letter:{id}")
}

/// The newest dead letters first; only the open ones, or all.
pub async fn list(pool: &PgPool, all: bool, limit: i64) -> Result<Vec<DeadLetter>, sqlx::Error> {
    sqlx::query_as(
        "select id, consumer, reason, detail, subject, account, times, first_seen_at, status from dead_letters
          where $1 or status = 'open' order by first_seen_at desc, id limit $2",
    )
    .bind(all)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// One dead letter with its body, opened.
pub async fn find(pool: &PgPool, keys: &Keys, id: Uuid) -> Result<Option<(DeadLetter, Pii)>, StepError> {
    let letter: Option<DeadLetter> = sqlx::query_as(
        "select id, consumer, reason, detail, subject, account, times, first_seen_at, status from dead_letters where id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await?;
    let Some(letter) = letter else { return Ok(None) };
    let account = letter.account.clone().unwrap_or_default();
    let (body, wrapped): (Vec<u8>, Vec<u8>) = sqlx::query_as(
        "select body, wrapped from dead_letters join data_keys on data_keys.account = $2 where id = $1",
    )
    .bind(id)
    .bind(&account)
    .fetch_one(pool)
    .await?;
    let body = keys.unwrap_data_key(&account, &wrapped)?.open(&body_name(id), &body)?;
    Ok(Some((letter, body)))
}

/// Locks a dead letter; whether it is open.
pub(crate) async fn lock_open(tx: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let status: Option<String> = sqlx::query_scalar("select status from dead_letters where id = $1 for update")
        .bind(id)
        .fetch_optional(tx)
        .await?;
    Ok(status.as_deref() == Some("open"))
}

/// Closes an open dead letter; false when it was not open.
pub async fn close(db: &mut PgConnection, id: Uuid, status: Closed, staff: &str) -> Result<bool, sqlx::Error> {
    let closed = sqlx::query("update dead_letters set status = $2, closed_at = now(), closed_by = $3 where id = $1 and status = 'open'")
        .bind(id)
        .bind(status.name())
        .bind(staff)
        .execute(db)
        .await?;
    Ok(closed.rows_affected() == 1)
}

/// How a dead letter ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It was handled after all.
    Replayed,
    /// A person decided that it need not be handled.
    Skipped,
}

impl Closed {
    fn name(self) -> &'static str {
        match self {
            Self::Replayed => "replayed",
            Self::Skipped => "skipped",
        }
    }
}
