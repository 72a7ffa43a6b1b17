//! What is to be published, and for 14 days what was.

use chrono::{NaiveDate, TimeDelta};
use contracts::{Envelope, Time, topology::Stream};
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

/// How many rows a sweep takes at once.
const SWEEP_ROWS: i64 = 500;

/// One event on its way out.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct OutboxRow {
    /// The database's day on which it was appended; marks the partition.
    pub day: NaiveDate,
    /// Its number within the outbox; grows.
    pub number: i64,
    pub id: Uuid,
    pub story: String,
    pub version: i64,
    pub subject: String,
    pub body: String,
}

impl OutboxRow {
    pub fn new(id: Uuid, story: &str, version: i64, envelope: &Envelope) -> Self {
        Self {
            day: NaiveDate::MIN,
            number: 0,
            id,
            story: story.to_owned(),
            version,
            subject: envelope.event.subject().to_owned(),
            body: envelope.encode(),
        }
    }
}

/// Appends the rows and tells each its day and its number. One query.
pub(crate) async fn append(
    tx: &mut PgConnection,
    rows: &mut [OutboxRow],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let text = |part: fn(&OutboxRow) -> &str| rows.iter().map(part).collect::<Vec<_>>();
    // Each batch has 65,536 numbers of its own: one look at the sequence, and nothing to read back for each row.
    let (day, before): (NaiveDate, i64) = sqlx::query_as(
        "with batch as materialized (
             select nextval('outbox_batches') * 65536 as before
         ), added as (
             insert into outbox (number, id, story, version, subject, body)
             select before + place, id, story, version, subject, body
               from batch, unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[])
                 with ordinality as new (id, story, version, subject, body, place)
             returning number, day, appended_at
         ), waiting as (
             insert into unpublished (number, day, appended_at) select * from added
         )
         select current_date, before from batch",
    )
    .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind(text(|row| &row.story))
    .bind(rows.iter().map(|row| row.version).collect::<Vec<_>>())
    .bind(text(|row| &row.subject))
    .bind(text(|row| &row.body))
    .fetch_one(tx)
    .await?;
    for (row, number) in rows.iter_mut().zip(before + 1..) {
        row.day = day;
        row.number = number;
    }
    Ok(())
}

/// Notes which place of its stream holds each row; how many. One query.
///
/// Only for streams that lost nothing since they were compared, if they are: a stream that was lost meanwhile may have
/// been the one that acknowledged. The lock keeps whoever notices a loss from going by without these rows. Rows are
/// locked in one order, as another replica may be noting the same ones.
pub(crate) async fn mark_published(
    pool: &PgPool,
    published: &[(&OutboxRow, u64)],
    losses: &[(String, i64)],
) -> Result<usize, sqlx::Error> {
    if published.is_empty() {
        return Ok(0);
    }
    let marked = sqlx::query(
        "with intact as (
             select name from streams, unnest($5::text[], $6::bigint[]) as known (stream, losses)
              where streams.name = known.stream and streams.losses = known.losses
              order by name for share of streams
         ), held as materialized (
             select number from unpublished where number = any($4) order by number for update
         ), acked as (
             select day, stream, seq, number
               from unnest($1::date[], $2::text[], $3::bigint[], $4::bigint[]) as a (day, stream, seq, number)
              where number in (select number from held)
                and (stream in (select name from intact) or stream <> all($5))
         ), marked as (
             delete from unpublished using acked where unpublished.number = acked.number returning acked.*
         )
         insert into published (day, stream, seq, number) select * from marked",
    )
    .bind(published.iter().map(|(row, _)| row.day).collect::<Vec<_>>())
    .bind(published.iter().map(|(row, _)| Stream::of(&row.subject).name()).collect::<Vec<_>>())
    .bind(published.iter().map(|(_, seq)| *seq as i64).collect::<Vec<_>>())
    .bind(published.iter().map(|(row, _)| row.number).collect::<Vec<_>>())
    .bind(losses.iter().map(|(stream, _)| stream.as_str()).collect::<Vec<_>>())
    .bind(losses.iter().map(|(_, losses)| *losses).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    Ok(marked.rows_affected() as usize)
}

/// Takes the oldest rows that nobody published for `left_for`, story by story in order; other replicas leave them alone
/// for 10 s.
pub(crate) async fn claim_left(
    pool: &PgPool,
    left_for: TimeDelta,
) -> Result<Vec<OutboxRow>, sqlx::Error> {
    let mut rows: Vec<OutboxRow> = sqlx::query_as(
        "with claimed as (
             update unpublished set claimed_until = now() + interval '10 seconds'
              where number = any(array(
                  select number from unpublished
                   where appended_at <= clock_timestamp() - make_interval(secs => $1)
                     and (claimed_until is null or claimed_until < now())
                   order by number limit $2 for update skip locked))
              returning day, number
         )
         select day, number, id, story, version, subject, body from claimed join outbox using (day, number)",
    )
    .bind(left_for.as_seconds_f64())
    .bind(SWEEP_ROWS)
    .fetch_all(pool)
    .await?;
    rows.sort_by(|a, b| (&a.story, a.version).cmp(&(&b.story, b.version)));
    Ok(rows)
}

/// Lets a claim go, so that the next sweep finds the rows again.
pub(crate) async fn release(pool: &PgPool, rows: &[OutboxRow]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update unpublished set claimed_until = null where number = any(array(
             select number from unpublished where number = any($1) order by number for update))",
    )
    .bind(rows.iter().map(|row| row.number).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    Ok(())
}

/// How many rows wait, and since when the oldest does.
pub(crate) async fn backlog(pool: &PgPool) -> Result<(i64, Option<Time>), sqlx::Error> {
    sqlx::query_as("select count(*), min(appended_at) from unpublished").fetch_one(pool).await
}
