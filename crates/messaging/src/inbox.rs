//! Which messages were seen before.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

/// What the inbox knows of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Fresh,
    Repeated,
    /// The same id came with other content.
    Reused,
}

/// Remembers messages and says which of them are new. One query; a second one only where some are not new.
pub(crate) async fn first_sight(
    tx: &mut PgConnection,
    consumer: &str,
    messages: &[(Uuid, Vec<u8>)],
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
    let mut sights: HashMap<Uuid, Sight> = fresh.into_iter().map(|id| (id, Sight::Fresh)).collect();
    if sights.len() < ids.len() {
        let old: Vec<Uuid> = ids.into_iter().filter(|id| !sights.contains_key(id)).collect();
        for (id, fingerprint) in known(tx, consumer, &old).await? {
            let same = first[&id] == fingerprint;
            sights.insert(id, if same { Sight::Repeated } else { Sight::Reused });
        }
    }
    Ok(sights)
}

async fn known(tx: &mut PgConnection, consumer: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, Vec<u8>)>, sqlx::Error> {
    sqlx::query_as("select id, fingerprint from inbox where id = any($1) and consumer = $2")
        .bind(ids)
        .bind(consumer)
        .fetch_all(tx)
        .await
}

/// Counts a try of messages that came more than once, before they are handled: a crash must count too.
pub(crate) async fn count_attempts(
    db: &mut PgConnection,
    consumer: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, i32>, sqlx::Error> {
    let counted: Vec<(Uuid, i32)> = sqlx::query_as(
        "insert into attempts (id, consumer, count)
         select distinct id, $2, 1 from unnest($1::uuid[]) as tried (id) order by id
         on conflict (id, consumer) do update set count = attempts.count + 1, tried_at = now()
         returning id, count",
    )
    .bind(ids)
    .bind(consumer)
    .fetch_all(db)
    .await?;
    Ok(counted.into_iter().collect())
}

/// Forgets what is over 30 days old, a chunk at a time; the number of rows forgotten.
pub(crate) async fn forget(db: &mut PgConnection) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query(
        "delete from inbox where ctid = any(array(
             select ctid from inbox where seen_at < now() - interval '30 days' limit 5000))",
    )
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from attempts where tried_at < now() - interval '30 days'").execute(db).await?;
    Ok(forgotten.rows_affected())
}
