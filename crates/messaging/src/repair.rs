//! A stream that lost what was published: noticed by comparing it with the outbox, repaired by publishing again.

use std::time::Duration;

use async_nats::{
    Client,
    header::NATS_MESSAGE_ID,
    jetstream::{
        self,
        stream::{LastRawMessageErrorKind, Stream as Handle},
    },
};
use contracts::{Time, topology::Stream};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{StepError, shell};

const DEADLINE: Duration = Duration::from_secs(5);
/// How many rows are made to go out again at once.
const CHUNK: i64 = 5000;

/// What a stream was when last seen.
#[derive(sqlx::FromRow)]
struct Seen {
    created_at: Time,
    /// Whether what it lost is still being made to go out again; cut short, that goes on as it began.
    repairing: bool,
}

/// Compares every stream that a service publishes to; the number of events that go out again.
pub(crate) async fn compare(
    service: &'static str,
    pool: &PgPool,
    nats: &Client,
) -> Result<u64, StepError> {
    shell::reachable(nats)?;
    let mut jetstream = jetstream::new(nats.clone());
    jetstream.set_timeout(DEADLINE);
    let mut again = 0;
    for stream in contracts::topology::published_streams(service) {
        let handle = jetstream.get_stream(stream.name()).await;
        let broken = |error| StepError::Broker(format!("stream {}: {error}", stream.name()));
        again += compare_one(pool, &handle.map_err(broken)?, stream).await?;
    }
    if again > 0 {
        metrics::counter!("ostiary_stream_repaired_events_total", "service" => service)
            .increment(again);
        tracing::error!(events = again, "the broker lost published events; they go out again");
    }
    Ok(again)
}

/// How often each stream has lost something.
pub(crate) async fn losses(pool: &PgPool) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sqlx::query_as("select name, losses from streams").fetch_all(pool).await
}

async fn compare_one(pool: &PgPool, handle: &Handle, stream: Stream) -> Result<u64, StepError> {
    let created = handle.cached_info().created.unix_timestamp_nanos() / 1000;
    let created_at = i64::try_from(created).ok().and_then(Time::from_timestamp_micros);
    let created_at = created_at.unwrap_or_default();
    let Some(seen) = last_seen(pool, stream, created_at).await? else { return Ok(0) };
    if seen.created_at != created_at {
        begin_repair(pool, stream, created_at, 0).await?;
    } else if !seen.repairing {
        let Some(agreed) = last_agreed(pool, handle, stream).await? else { return Ok(0) };
        begin_repair(pool, stream, created_at, agreed).await?;
    }
    finish_repair(pool, stream).await
}

/// What the stream was; a stream that was never seen is remembered.
async fn last_seen(
    pool: &PgPool,
    stream: Stream,
    created_at: Time,
) -> Result<Option<Seen>, sqlx::Error> {
    sqlx::query("insert into streams (name, created_at) values ($1, $2) on conflict do nothing")
        .bind(stream.name())
        .bind(created_at)
        .execute(pool)
        .await?;
    sqlx::query_as(
        "select created_at, lost_after is not null as repairing from streams where name = $1",
    )
    .bind(stream.name())
    .fetch_optional(pool)
    .await
}

/// The newest place on which stream and outbox agree, by bisection; `None` when they agree on the newest of all.
async fn last_agreed(
    pool: &PgPool,
    handle: &Handle,
    stream: Stream,
) -> Result<Option<i64>, StepError> {
    let first = handle.cached_info().state.first_sequence as i64;
    let Some((newest, id)) = published(pool, stream, 0, i64::MAX).await? else { return Ok(None) };
    if newest < first || agrees(handle, newest, id).await? {
        return Ok(None);
    }
    // What is older than the stream's first message was kept for as long as it had to be.
    let (mut agreed, mut refuted) = (first.max(1) - 1, newest);
    while agreed + 1 < refuted {
        let middle = agreed.midpoint(refuted);
        match published(pool, stream, agreed, middle).await? {
            Some((place, id)) if !agrees(handle, place, id).await? => refuted = place,
            Some(_) | None => agreed = middle,
        }
    }
    Ok(Some(agreed))
}

/// The newest event that was published to a place above `above` and at most `most`.
async fn published(
    pool: &PgPool,
    stream: Stream,
    above: i64,
    most: i64,
) -> Result<Option<(i64, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        "with newest as materialized (
             select seq, day, number from published where stream = $1 and seq > $2 and seq <= $3
              order by seq desc limit 1
         )
         select seq, id from newest join outbox using (day, number)",
    )
    .bind(stream.name())
    .bind(above)
    .bind(most)
    .fetch_optional(pool)
    .await
}

/// Whether the stream holds this event at this place. Its leader is asked: a follower may be behind.
async fn agrees(handle: &Handle, place: i64, id: Uuid) -> Result<bool, StepError> {
    match handle.get_raw_message(place as u64).await {
        Ok(message) => {
            let found = message.headers.get(NATS_MESSAGE_ID);
            Ok(found.is_some_and(|found| found.as_str() == id.to_string()))
        }
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(false),
        Err(error) => Err(StepError::Broker(error.to_string())),
    }
}

/// Writes down what is lost: events after a place that were published before now. Only once, whoever notices.
///
/// The row is locked before the moment is taken: whoever marked events until then did so before it.
async fn begin_repair(
    pool: &PgPool,
    stream: Stream,
    created_at: Time,
    lost_after: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with intact as (
             select name from streams where name = $1 and (created_at <> $2 or lost_after is null) for update
         )
         update streams set created_at = $2, lost_after = $3, lost_before = clock_timestamp(), losses = losses + 1
           from intact where streams.name = intact.name",
    )
    .bind(stream.name())
    .bind(created_at)
    .bind(lost_after)
    .execute(pool)
    .await?;
    Ok(())
}

/// Takes back that what is lost was published, a chunk at a time, so that the sweep takes it; the number of events.
async fn finish_repair(pool: &PgPool, stream: Stream) -> Result<u64, StepError> {
    let begun: Option<Time> = sqlx::query_scalar("select lost_before from streams where name = $1")
        .bind(stream.name())
        .fetch_one(pool)
        .await?;
    let mut again = 0;
    loop {
        let taken_back: i64 = sqlx::query_scalar(
            "with lost as (
                 select day, seq, number from published, streams
                  where streams.name = $1 and stream = $1 and seq > lost_after and published_at < lost_before
                  order by seq limit $2 for update of published
             ), taken_back as (
                 delete from published using lost
                  where published.day = lost.day and stream = $1
                    and published.seq = lost.seq and published.number = lost.number
                  returning published.day, published.number
             ), waiting as (
                 insert into unpublished (number, day, appended_at)
                 select number, day, appended_at from taken_back join outbox using (day, number)
                 on conflict do nothing
             )
             select count(*) from taken_back",
        )
        .bind(stream.name())
        .bind(CHUNK)
        .fetch_one(pool)
        .await?;
        again += taken_back as u64;
        if taken_back == 0 {
            break;
        }
    }
    // Unless another loss was noticed meanwhile.
    sqlx::query(
        "update streams set lost_after = null, lost_before = null where name = $1 and lost_before = $2",
    )
    .bind(stream.name())
    .bind(begun)
    .execute(pool)
    .await?;
    Ok(again)
}
