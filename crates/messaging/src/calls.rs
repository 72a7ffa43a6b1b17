//! Requests to the outside as rows: taken from the stream, claimed under a lease, answered through the outbox.

use std::collections::{HashMap, HashSet};

use contracts::{Envelope, Time};
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

/// How long one claim keeps other replicas away. Real time.
const LEASE_SECONDS: i32 = 30;
/// How much is forgotten at once.
const CHUNK: u64 = 5000;

/// A claimed call.
#[derive(FromRow)]
pub(crate) struct CallRow {
    pub id: Uuid,
    pub subject: String,
    pub body: String,
    pub account: Option<String>,
    pub attempt: i32,
    /// Tries that never ended, since the last one that did; this one is counted.
    pub unfinished: i32,
}

/// A call and the attempt that it was claimed for: a claim holds until the next attempt.
pub(crate) type Claim = (Uuid, i32);

/// What became of a call that is due again.
pub(crate) struct PutOff {
    pub claim: Claim,
    pub due_at: Time,
    /// What went wrong.
    pub error: String,
    /// Whether the try ended at all; else it stays counted.
    pub ended: bool,
}

/// Takes requests into `calls`, the first of each id; a repeat of one changes nothing. Returns those that are new.
///
/// Of ours the same id is the same request, because ids follow from the cause, and the content is not compared: a later
/// release may well write the same request with one more field. What hosts say is compared with [`find_bodies`].
pub(crate) async fn take(
    tx: &mut PgConnection,
    activity: &str,
    requests: &[(Uuid, &Envelope, &str)],
    due_at: Time,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let new: Vec<Uuid> = sqlx::query_scalar(
        "insert into calls (id, activity, subject, body, due_at, account)
         select id, $2, subject, body, $5, account
           from unnest($1::uuid[], $3::text[], $4::text[], $6::text[]) with ordinality
                as new (id, subject, body, account, place)
          order by id, place on conflict do nothing returning id",
    )
    .bind(requests.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
    .bind(activity)
    .bind(requests.iter().map(|(_, envelope, _)| envelope.event.subject()).collect::<Vec<_>>())
    .bind(requests.iter().map(|(.., body)| *body).collect::<Vec<_>>())
    .bind(due_at)
    .bind(requests.iter().map(|(_, envelope, _)| envelope.account().as_str()).collect::<Vec<_>>())
    .fetch_all(tx)
    .await?;
    Ok(new.into_iter().collect())
}

/// What was taken under these ids.
pub(crate) async fn find_bodies(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let found: Vec<(Uuid, String)> =
        sqlx::query_as("select id, body from calls where id = any($1)")
            .bind(ids)
            .fetch_all(tx)
            .await?;
    Ok(found.into_iter().collect())
}

/// Asks an activity of the service itself, in the transaction of whatever makes it ask; the same request again changes nothing.
/// One statement, whatever the number.
///
/// # Errors
/// When the database does not take it; the transaction is to be rolled back then.
pub async fn ask(
    tx: &mut PgConnection,
    activity: &str,
    requests: &[Envelope],
    due_at: Time,
) -> Result<(), sqlx::Error> {
    if requests.is_empty() {
        return Ok(());
    }
    let bodies: Vec<String> = requests.iter().map(Envelope::encode).collect();
    let requests = requests.iter().zip(&bodies);
    let requests: Vec<_> =
        requests.map(|(request, body)| (request.key(), request, body.as_str())).collect();
    take(tx, activity, &requests, due_at).await.map(drop)
}

/// Claims calls that are due and counts the attempt, unfinished as yet, the longest due first.
pub(crate) async fn claim(
    pool: &PgPool,
    activity: &str,
    now: Time,
    limit: i64,
) -> Result<Vec<CallRow>, sqlx::Error> {
    sqlx::query_as(CLAIM)
        .bind(activity)
        .bind(now)
        .bind(limit)
        .bind(LEASE_SECONDS)
        .fetch_all(pool)
        .await
}

/// How calls are claimed: through the partial indexes, held by a test of their plan. Of those that may crash us one at most.
pub const CLAIM: &str = "update calls set attempt = attempt + 1, unfinished = unfinished + 1, suspect = unfinished >= 2,
            leased_until = clock_timestamp() + make_interval(secs => $4)
     where id = any(array(
         select id from calls
          where activity = $1 and done_at is null and not suspect and due_at <= $2
            and (leased_until is null or leased_until < clock_timestamp())
          order by due_at limit $3 for update skip locked)
      || array(
         select id from calls
          where activity = $1 and done_at is null and suspect and due_at <= $2
            and (leased_until is null or leased_until < clock_timestamp())
          order by due_at limit 1 for update skip locked))
     returning id, subject, body, account, attempt, unfinished";

/// Keeps claims that are still ours from running out.
pub(crate) async fn renew(pool: &PgPool, claimed: &[Claim]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update calls set leased_until = clock_timestamp() + make_interval(secs => $3)
           from (select * from unnest($1::uuid[], $2::integer[]) as c (id, attempt)) as claimed
          where calls.id = claimed.id and calls.attempt = claimed.attempt and calls.done_at is null",
    )
    .bind(claimed.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(claimed.iter().map(|(_, attempt)| *attempt).collect::<Vec<_>>())
    .bind(LEASE_SECONDS)
    .execute(pool)
    .await?;
    Ok(())
}

/// This try of calls whose claims are still ours does not count: it was not for them that it came to nothing.
pub(crate) async fn uncount(pool: &PgPool, claimed: &[Claim]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update calls set unfinished = greatest(unfinished - 1, 0), suspect = unfinished > 3
           from (select * from unnest($1::uuid[], $2::integer[]) as c (id, attempt)) as claimed
          where calls.id = claimed.id and calls.attempt = claimed.attempt and calls.done_at is null",
    )
    .bind(claimed.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(claimed.iter().map(|(_, attempt)| *attempt).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    Ok(())
}

/// Closes calls that are answered, or with a reason those that are refused for good; the ones whose claim is still ours.
/// A stalled worker that wakes up late finds none.
pub(crate) async fn close(
    tx: &mut PgConnection,
    calls: &[(Uuid, i32, Option<String>)],
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let closed: Vec<Uuid> = sqlx::query_scalar(
        "update calls set done_at = clock_timestamp(), leased_until = null, last_error = done.error
           from (select * from unnest($1::uuid[], $2::integer[], $3::text[]) as d (id, attempt, error)) as done
          where calls.id = done.id and calls.attempt = done.attempt and calls.done_at is null
          returning calls.id",
    )
    .bind(calls.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
    .bind(calls.iter().map(|(_, attempt, _)| *attempt).collect::<Vec<_>>())
    .bind(calls.iter().map(|(.., error)| error.as_deref()).collect::<Vec<_>>())
    .fetch_all(tx)
    .await?;
    Ok(closed.into_iter().collect())
}

/// Puts calls off until later, each to its own moment, with what went wrong.
pub(crate) async fn put_off(tx: &mut PgConnection, calls: &[PutOff]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update calls set due_at = later.due_at, leased_until = null, last_error = later.error,
                unfinished = case when later.ended then 0 else unfinished end,
                suspect = suspect and not later.ended
           from (select * from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::text[], $5::boolean[])
                   as l (id, attempt, due_at, error, ended)) as later
          where calls.id = later.id and calls.attempt = later.attempt and calls.done_at is null",
    )
    .bind(calls.iter().map(|call| call.claim.0).collect::<Vec<_>>())
    .bind(calls.iter().map(|call| call.claim.1).collect::<Vec<_>>())
    .bind(calls.iter().map(|call| call.due_at).collect::<Vec<_>>())
    .bind(calls.iter().map(|call| call.error.as_str()).collect::<Vec<_>>())
    .bind(calls.iter().map(|call| call.ended).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what was answered over 30 days ago, a chunk at a time.
pub(crate) async fn forget(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    loop {
        let forgotten = sqlx::query(
            "delete from calls where id = any(array(
                 select id from calls where done_at < now() - interval '30 days' limit $1))",
        )
        .bind(CHUNK as i64)
        .execute(&mut *db)
        .await?;
        if forgotten.rows_affected() < CHUNK {
            return Ok(());
        }
    }
}

/// Makes a call that was put off due now, as when whoever is called says that something changed.
///
/// # Errors
/// When the database does not answer.
pub async fn hasten(pool: &PgPool, id: Uuid, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query("update calls set due_at = $2 where id = $1 and done_at is null and due_at > $2")
        .bind(id)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// Asks again for what was refused for good; never for what was answered meanwhile. Attempts count on, so that whoever
/// stalled in an earlier one stays shut out.
pub(crate) async fn ask_again(
    tx: &mut PgConnection,
    activity: &str,
    (id, envelope): (Uuid, &Envelope),
    due_at: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into calls (id, activity, subject, body, due_at, account) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set done_at = null, last_error = null, unfinished = 0, suspect = false, due_at = $5
          where calls.done_at is not null and calls.last_error is not null",
    )
    .bind(id)
    .bind(activity)
    .bind(envelope.event.subject())
    .bind(envelope.encode())
    .bind(due_at)
    .bind(envelope.account().as_str())
    .execute(tx)
    .await?;
    Ok(())
}
