//! Who outside keeps something of whom, as rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::TimeDelta;
use contracts::Time;
use messaging::{Shell, seal::Keys};
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use super::{Keeper, KnownAs};
use crate::own_key::{self, Closed};

/// So many orders at a time.
const SOME: i64 = 200;
/// From an order that came to nothing to the next.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(1);

/// Somebody who has to get an order.
#[derive(FromRow)]
pub(super) struct Due {
    pub departure: Uuid,
    pub processor: String,
    /// Of the order that it gets now.
    pub attempt: i32,
}

fn name(departure: Uuid, processor: &str) -> String {
    format!("retained-elsewhere:{departure}:{processor}")
}

/// Keeps what people are known by where something is kept of them.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    shell: &Shell,
    keepers: &[(Uuid, &Keeper)],
) -> Result<(), sqlx::Error> {
    let close = |(departure, keeper): &(Uuid, &Keeper)| {
        own_key::close(&shell.keys, &name(*departure, &keeper.processor), &keeper.known)
    };
    let closed: Vec<Closed> = keepers.iter().map(close).collect();
    sqlx::query(
        "insert into retained_elsewhere (departure, processor, kept_until, wrapped, sealed)
         select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bytea[], $5::bytea[])
             as new (departure, processor, kept_until, wrapped, sealed)
          order by departure, processor on conflict do nothing",
    )
    .bind(keepers.iter().map(|(departure, _)| *departure).collect::<Vec<_>>())
    .bind(keepers.iter().map(|(_, one)| one.processor.as_str()).collect::<Vec<_>>())
    .bind(keepers.iter().map(|(_, one)| one.kept_until).collect::<Vec<_>>())
    .bind(closed.iter().map(|one| one.wrapped.as_slice()).collect::<Vec<_>>())
    .bind(closed.iter().map(|one| one.sealed.as_slice()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes the next order of some whose time has ended and who were not ordered since, or long enough ago in vain; what
/// another replica notes just now it leaves to that. A hold that came after the erasure puts all ends off by as much as it
/// put off the last, and as long as a legal hold stands nobody is ordered.
pub(super) async fn note_ordered(
    tx: &mut PgConnection,
    now: Time,
) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as(NOTE_ORDERED).bind(now).bind(now - AGAIN_AFTER).bind(SOME).fetch_all(tx).await
}

/// Through what has ended and waits, held by a test of its plan.
pub const NOTE_ORDERED: &str = "
    with due as materialized (
        select r.departure, r.processor
          from retained_elsewhere r join departures d on d.id = r.departure
         where r.kept_until <= $1 and r.kept_until + (d.kept_until - d.left_at - d.term) <= $1
           and (d.held_until is null or d.held_until <= $1)
           and (r.ordered_at is null or r.failed_at <= $2)
           and not exists (select from ending_steps s where s.departure = r.departure and s.processor = r.processor)
         order by r.kept_until, r.departure, r.processor limit $3
           for update of r skip locked)
    update retained_elsewhere r set attempt = r.attempt + 1, ordered_at = $1, failed_at = null, why = null
      from due where r.departure = due.departure and r.processor = due.processor
    returning r.departure, r.processor, r.attempt";

/// Which of these are to be kept on after all, though their order was given: as in [`NOTE_ORDERED`], a hold came since.
pub(crate) async fn find_kept_on(
    pool: &PgPool,
    ordered: &[(Uuid, &str)],
    now: Time,
) -> Result<BTreeSet<(Uuid, String)>, sqlx::Error> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select r.departure, r.processor
           from retained_elsewhere r join departures d on d.id = r.departure
           join unnest($1::uuid[], $2::text[]) as asked (departure, processor)
             on asked.departure = r.departure and asked.processor = r.processor
          where r.kept_until + (d.kept_until - d.left_at - d.term) > $3 or d.held_until > $3",
    )
    .bind(ordered.iter().map(|one| one.0).collect::<Vec<_>>())
    .bind(ordered.iter().map(|one| one.1).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Notes that orders came to nothing, and why: without personal data.
pub(crate) async fn note_failed(
    db: &mut PgConnection,
    failed: &[(Uuid, &str, i32, &str)],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update retained_elsewhere r set failed_at = $5, why = new.why
           from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[]) as new (departure, processor, attempt, why)
          where r.departure = new.departure and r.processor = new.processor and r.attempt = new.attempt",
    )
    .bind(failed.iter().map(|one| one.0).collect::<Vec<_>>())
    .bind(failed.iter().map(|one| one.1).collect::<Vec<_>>())
    .bind(failed.iter().map(|one| one.2).collect::<Vec<_>>())
    .bind(failed.iter().map(|one| one.3).collect::<Vec<_>>())
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// What processors know people by; of whom nothing is there, it was never kept, or does not open.
pub(crate) async fn find_known(
    pool: &PgPool,
    keys: &Keys,
    departures: &[Uuid],
) -> Result<HashMap<(Uuid, String), KnownAs>, sqlx::Error> {
    let rows: Vec<(Uuid, String, Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "select departure, processor, wrapped, sealed from retained_elsewhere where departure = any($1)",
    )
    .bind(departures)
    .fetch_all(pool)
    .await?;
    let known = rows.into_iter().filter_map(|(departure, processor, wrapped, sealed)| {
        let known = own_key::open(keys, &name(departure, &processor), &wrapped, &sealed)?;
        Some(((departure, processor), known))
    });
    Ok(known.collect())
}

/// Nobody is ordered any more.
pub(crate) async fn forget(tx: &mut PgConnection, departure: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("delete from retained_elsewhere where departure = $1")
        .bind(departure)
        .execute(tx)
        .await?;
    Ok(())
}

/// By the first part of the certificate, so that those count, too, who left before their names were kept.
pub(super) async fn count_waiting(pool: &PgPool) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let rows: Vec<(String, i64)> = sqlx::query_as(COUNT_WAITING).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}

/// Through those who wait for their last part alone, held by a test of its plan.
pub const COUNT_WAITING: &str = "
    select kept.step ->> 'processor', count(*)
      from departures d
      join certificates c on c.deletion = d.id and c.part = 'erasure'
     cross join jsonb_array_elements(c.document -> 'certificate' -> 'steps') as kept (step)
     where d.waits_since is not null
       and jsonb_array_length(coalesce(kept.step -> 'retained', '[]')) > 0 and kept.step ->> 'processor' <> 'host'
       and not exists (select from ending_steps s where s.departure = d.id and s.processor = kept.step ->> 'processor')
       and not exists (select from receipts r where r.deletion = d.id and r.stage = 'retention_end'
                          and r.processor = kept.step ->> 'processor' and r.receipt is not null)
     group by 1";
