//! Messages that cannot be handled without a person: rows with a reason, their bodies sealed, never lost.

use std::collections::{BTreeMap, HashSet};

use contracts::{AccountId, Time};
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    StepError,
    machine::{Pii, Problem},
    seal::{Keys, SealError},
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

/// Keeps messages as dead letters; one that came before counts up, and is open again if its replay failed. Four queries at most, whatever the number.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    keys: &Keys,
    consumer: &str,
    dying: &[Dying<'_>],
) -> Result<(), StepError> {
    if dying.is_empty() {
        return Ok(());
    }
    // The same message may come twice in one batch, and one statement may touch a row only once.
    let mut letters: BTreeMap<Uuid, (&Dying<'_>, i32)> = BTreeMap::new();
    for letter in dying {
        let fingerprint = keys.fingerprint(&letter.original.body);
        let id = id_of(consumer, letter.cause, &letter.problem, &fingerprint);
        letters.entry(id).or_insert((letter, 0)).1 += 1;
    }
    keep_as(tx, keys, consumer, letters).await
}

/// The same under ids of the caller's choice, each with how often it came.
pub(crate) async fn keep_as(
    tx: &mut PgConnection,
    keys: &Keys,
    consumer: &str,
    letters: BTreeMap<Uuid, (&Dying<'_>, i32)>,
) -> Result<(), StepError> {
    let accounts = letters.values().map(|(letter, _)| letter.account()).collect();
    let data_keys = sealed::data_keys(tx, keys, accounts).await?;
    let seal = |(id, (letter, _)): (&Uuid, &(&Dying<'_>, i32))| {
        data_keys[letter.account()].seal(&body_name(*id), &letter.original.body)
    };
    let bodies: Vec<Vec<u8>> = letters.iter().map(seal).collect();
    insert(tx, consumer, &letters, &bodies).await?;
    for (id, (letter, _)) in &letters {
        report(consumer, *id, &letter.problem);
    }
    Ok(())
}

async fn insert(
    tx: &mut PgConnection,
    consumer: &str,
    letters: &BTreeMap<Uuid, (&Dying<'_>, i32)>,
    bodies: &[Vec<u8>],
) -> Result<(), sqlx::Error> {
    let each = || letters.values().map(|(letter, _)| *letter);
    sqlx::query(
        "insert into dead_letters (id, consumer, reason, detail, subject, account, body, trace_parent, times)
         select id, $2, reason, detail, subject, nullif(account, ''), body, trace_parent, times
           from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::integer[])
             as new (id, reason, detail, subject, account, body, trace_parent, times)
         on conflict (id) do update
            set times = dead_letters.times + excluded.times, last_seen_at = now(),
                status = case dead_letters.status when 'replayed' then 'open' else dead_letters.status end",
    )
    .bind(letters.keys().copied().collect::<Vec<_>>())
    .bind(consumer)
    .bind(each().map(|letter| letter.problem.code.as_str()).collect::<Vec<_>>())
    .bind(each().map(|letter| storable(&letter.problem.detail)).collect::<Vec<_>>())
    .bind(each().map(|letter| letter.original.subject.as_str()).collect::<Vec<_>>())
    .bind(each().map(Dying::account).collect::<Vec<_>>())
    .bind(bodies)
    .bind(each().map(|letter| letter.trace_parent).collect::<Vec<_>>())
    .bind(letters.values().map(|(_, times)| *times).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

fn report(consumer: &str, id: Uuid, problem: &Problem) {
    let labels = [("consumer", consumer.to_owned()), ("reason", problem.code.clone())];
    metrics::counter!("ostiary_dead_letters_total", &labels).increment(1);
    let Problem { code, detail } = problem;
    tracing::error!(dead_letter.id = %id, consumer, reason = code, detail, "a message needs a person");
}

/// A text as the database takes it: others may have put a NUL into what went wrong.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl Dying<'_> {
    /// Whose data key seals it; empty: the service's own.
    fn account(&self) -> &str {
        self.original.account.as_ref().map(AccountId::as_str).unwrap_or_default()
    }
}

fn id_of(consumer: &str, cause: Uuid, problem: &Problem, fingerprint: &[u8]) -> Uuid {
    contracts::envelope::derive_id(
        cause,
        &[consumer.as_bytes(), problem.code.as_bytes(), fingerprint],
    )
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
pub async fn find(
    pool: &PgPool,
    keys: &Keys,
    id: Uuid,
) -> Result<Option<(DeadLetter, Pii)>, StepError> {
    let letter: Option<DeadLetter> = sqlx::query_as(
        "select id, consumer, reason, detail, subject, account, times, first_seen_at, status from dead_letters where id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await?;
    let Some(letter) = letter else { return Ok(None) };
    let account = letter.account.clone().unwrap_or_default();
    let sealed: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "select body, wrapped from dead_letters join data_keys on data_keys.account = $2 where id = $1",
    )
    .bind(id)
    .bind(&account)
    .fetch_optional(pool)
    .await?;
    // An erasure leaves no body, and the account may have a new key since.
    let sealed = sealed.filter(|(body, _)| !body.is_empty());
    let (body, wrapped) = sealed.ok_or(SealError::KeyDestroyed)?;
    let body = keys.unwrap_data_key(&account, &wrapped)?.open(&body_name(id), &body)?;
    Ok(Some((letter, body)))
}

/// Locks dead letters; those that are open.
pub(crate) async fn lock_open(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let open: Vec<Uuid> = sqlx::query_scalar(
        "select id from dead_letters where id = any($1) and status = 'open' order by id for update",
    )
    .bind(ids)
    .fetch_all(tx)
    .await?;
    Ok(open.into_iter().collect())
}

/// Closes an open dead letter; false when it was not open.
pub async fn close(
    db: &mut PgConnection,
    id: Uuid,
    status: Closed,
    staff: &str,
) -> Result<bool, sqlx::Error> {
    let closed = sqlx::query("update dead_letters set status = $2, closed_at = now(), closed_by = $3 where id = $1 and status = 'open'")
        .bind(id)
        .bind(status.name())
        .bind(staff)
        .execute(db)
        .await?;
    Ok(closed.rows_affected() == 1)
}

/// How a dead letter ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Closed {
    /// It was handled after all.
    Replayed,
    /// A person decided that it need not be handled.
    Skipped,
}

impl Closed {
    /// As the row's status spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replayed => "replayed",
            Self::Skipped => "skipped",
        }
    }
}
