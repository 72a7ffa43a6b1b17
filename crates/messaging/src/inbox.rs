//! Which messages were seen before.

use std::collections::HashMap;

use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::StepError;

/// How much is forgotten at once.
const CHUNK: u64 = 5000;

/// What the inbox knows of a message.
#[derive(Debug, FromRow)]
pub(crate) struct Sight {
    id: Uuid,
    /// Of what came first under this id.
    pub fingerprint: Vec<u8>,
    /// Whether it is a dead letter, which only its replay may handle.
    pub parked: bool,
    /// Whether this batch brought it.
    #[sqlx(default)]
    pub fresh: bool,
}

/// Remembers messages and says what is known of them. One query; a second one only where some are not new.
pub(crate) async fn first_sight(
    tx: &mut PgConnection,
    consumer: &str,
    messages: &[(Uuid, &[u8])],
) -> Result<HashMap<Uuid, Sight>, sqlx::Error> {
    let mut first: HashMap<Uuid, &[u8]> = HashMap::with_capacity(messages.len());
    for (id, fingerprint) in messages {
        first.entry(*id).or_insert(fingerprint);
    }
    let mut ids: Vec<Uuid> = first.keys().copied().collect();
    ids.sort_unstable();
    let fingerprints: Vec<&[u8]> = ids.iter().map(|id| first[id]).collect();
    let fresh: Vec<Uuid> = sqlx::query_scalar(
        "insert into inbox (id, consumer, fingerprint)
         select id, $2, fingerprint from unnest($1::uuid[], $3::bytea[]) as new (id, fingerprint)
         on conflict do nothing returning id",
    )
    .bind(&ids)
    .bind(consumer)
    .bind(&fingerprints)
    .fetch_all(&mut *tx)
    .await?;
    let sight = |id| Sight { id, fingerprint: first[&id].to_vec(), parked: false, fresh: true };
    let mut sights: HashMap<Uuid, Sight> = fresh.into_iter().map(|id| (id, sight(id))).collect();
    if sights.len() < ids.len() {
        let old: Vec<Uuid> = ids.into_iter().filter(|id| !sights.contains_key(id)).collect();
        sights.extend(known(tx, consumer, &old).await?.into_iter().map(|sight| (sight.id, sight)));
    }
    Ok(sights)
}

async fn known(
    tx: &mut PgConnection,
    consumer: &str,
    ids: &[Uuid],
) -> Result<Vec<Sight>, sqlx::Error> {
    sqlx::query_as("select id, fingerprint, parked from inbox where id = any($1) and consumer = $2")
        .bind(ids)
        .bind(consumer)
        .fetch_all(tx)
        .await
}

/// Says of messages in the inbox that they are dead letters, or no longer.
pub(crate) async fn park(
    tx: &mut PgConnection,
    consumer: &str,
    ids: &[Uuid],
    parked: bool,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("update inbox set parked = $3 where id = any($1) and consumer = $2")
        .bind(ids)
        .bind(consumer)
        .bind(parked)
        .execute(tx)
        .await?;
    Ok(())
}

/// Counts a try of messages that came more than once, before they are handled: a crash must count too.
pub(crate) async fn count_attempts(
    pool: &PgPool,
    consumer: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, i32>, StepError> {
    let counted: Vec<(Uuid, i32)> = sqlx::query_as(
        "insert into attempts (id, consumer, count)
         select distinct id, $2, 1 from unnest($1::uuid[]) as tried (id) order by id
         on conflict (id, consumer) do update set count = attempts.count + 1, tried_at = now()
         returning id, count",
    )
    .bind(ids)
    .bind(consumer)
    .fetch_all(pool)
    .await?;
    Ok(counted.into_iter().collect())
}

/// How often messages were tried so far and never finished.
pub(crate) async fn find_attempts(
    pool: &PgPool,
    consumer: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, i32>, StepError> {
    let found: Vec<(Uuid, i32)> =
        sqlx::query_as("select id, count from attempts where id = any($1) and consumer = $2")
            .bind(ids)
            .bind(consumer)
            .fetch_all(pool)
            .await?;
    Ok(found.into_iter().collect())
}

/// Takes counted tries back: wholly where messages were handled, else the last one, which did no harm.
pub(crate) async fn uncount_attempts(
    pool: &PgPool,
    consumer: &str,
    ids: &[Uuid],
    handled: bool,
) -> Result<(), StepError> {
    sqlx::query(
        "with tried as (
             select id from attempts where id = any($1) and consumer = $2 order by id for update
         ), gone as (
             delete from attempts using tried
              where attempts.id = tried.id and consumer = $2 and ($3 or count <= 1)
         )
         update attempts set count = count - 1 from tried
          where attempts.id = tried.id and consumer = $2 and not ($3 or count <= 1)",
    )
    .bind(ids)
    .bind(consumer)
    .bind(handled)
    .execute(pool)
    .await?;
    Ok(())
}

/// Forgets what is over 30 days old, a chunk at a time.
pub(crate) async fn forget(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    loop {
        let forgotten = sqlx::query(
            "delete from inbox where ctid = any(array(
                 select ctid from inbox where seen_at < now() - interval '30 days' limit $1))",
        )
        .bind(CHUNK as i64)
        .execute(&mut *db)
        .await?;
        if forgotten.rows_affected() < CHUNK {
            break;
        }
    }
    sqlx::query("delete from attempts where tried_at < now() - interval '30 days'")
        .execute(db)
        .await?;
    Ok(())
}
