//! A stream that lost what was published: noticed by comparing it with the outbox, repaired by publishing again.

use async_nats::jetstream::{
    self,
    stream::{LastRawMessageErrorKind, Stream as Handle},
};
use contracts::{Time, topology::Stream};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{StepError, shell::Shell};

/// Up to where a stream was seen to hold what was published.
#[derive(sqlx::FromRow)]
struct Position {
    created_at: Time,
    last_seq: i64,
    last_id: Option<Uuid>,
}

/// Compares every stream that this service publishes to; the number of events that go out again.
pub(crate) async fn compare(shell: &Shell) -> Result<u64, StepError> {
    let mut again = 0;
    for stream in contracts::topology::published_streams(shell.service) {
        again += compare_one(shell, stream).await?;
    }
    if again > 0 {
        metrics::counter!("ostiary_stream_repaired_events_total", "service" => shell.service).increment(again);
        tracing::error!(events = again, "the broker lost published events; they go out again");
    }
    Ok(again)
}

async fn compare_one(shell: &Shell, stream: Stream) -> Result<u64, StepError> {
    let handle = jetstream::new(shell.nats.clone()).get_stream(stream.name()).await;
    let handle = handle.map_err(|error| StepError::Broker(format!("stream {}: {error}", stream.name())))?;
    let state = &handle.cached_info().state;
    let created_at = Time::from_timestamp(handle.cached_info().created.unix_timestamp(), 0).unwrap_or_default();
    let Some(seen) = position(&shell.pool, stream).await? else {
        remember(&shell.pool, stream, created_at, 0, None).await?;
        return Ok(0);
    };
    if seen.created_at != created_at {
        let again = publish_again(&shell.pool, stream, 0).await?;
        remember(&shell.pool, stream, created_at, 0, None).await?;
        return Ok(again);
    }
    if seen.last_seq == 0 || (seen.last_seq as u64) < state.first_sequence || agrees(&handle, seen.last_seq, seen.last_id).await? {
        return Ok(0);
    }
    let (agreed_seq, agreed_id) = last_agreed(&shell.pool, &handle, stream, seen.last_seq).await?;
    let again = publish_again(&shell.pool, stream, agreed_seq).await?;
    remember(&shell.pool, stream, created_at, agreed_seq, agreed_id).await?;
    Ok(again)
}

/// Whether the stream holds this event at this place.
async fn agrees(handle: &Handle, seq: i64, id: Option<Uuid>) -> Result<bool, StepError> {
    match handle.get_raw_message(seq as u64).await {
        Ok(message) => {
            let found = message.headers.get(async_nats::header::NATS_MESSAGE_ID).map(|id| id.as_str().to_owned());
            Ok(found == id.map(|id| id.to_string()))
        }
        Err(error) if matches!(error.kind(), LastRawMessageErrorKind::NoMessageFound) => Ok(false),
        Err(error) => Err(StepError::Broker(error.to_string())),
    }
}

/// The newest event that stream and outbox agree on, by bisection over what was published.
async fn last_agreed(
    pool: &PgPool,
    handle: &Handle,
    stream: Stream,
    below: i64,
) -> Result<(i64, Option<Uuid>), StepError> {
    let published: Vec<(i64, Uuid)> = sqlx::query_as(
        "select stream_seq, id from outbox where stream_seq <= $1 and subject like $2 order by stream_seq",
    )
    .bind(below)
    .bind(pattern(stream))
    .fetch_all(pool)
    .await?;
    let first = handle.cached_info().state.first_sequence as i64;
    let (mut agreed, mut refuted) = (0, published.len());
    while agreed < refuted {
        let middle = agreed.midpoint(refuted);
        let (seq, id) = published[middle];
        if seq < first || agrees(handle, seq, Some(id)).await? { agreed = middle + 1 } else { refuted = middle }
    }
    Ok(agreed.checked_sub(1).map_or((0, None), |last| (published[last].0, Some(published[last].1))))
}

/// Unmarks what stood after `agreed`, so that the sweep takes it.
async fn publish_again(pool: &PgPool, stream: Stream, agreed: i64) -> Result<u64, sqlx::Error> {
    let unmarked = sqlx::query(
        "update outbox set published_at = null, stream_seq = null, claimed_until = null
          where published_at is not null and stream_seq > $1 and subject like $2",
    )
    .bind(agreed)
    .bind(pattern(stream))
    .execute(pool)
    .await?;
    Ok(unmarked.rows_affected())
}

async fn position(pool: &PgPool, stream: Stream) -> Result<Option<Position>, sqlx::Error> {
    sqlx::query_as("select created_at, last_seq, last_id from stream_positions where stream = $1")
        .bind(stream.name())
        .fetch_optional(pool)
        .await
}

async fn remember(pool: &PgPool, stream: Stream, created_at: Time, last_seq: i64, last_id: Option<Uuid>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into stream_positions (stream, created_at, last_seq, last_id) values ($1, $2, $3, $4)
         on conflict (stream) do update set created_at = $2, last_seq = $3, last_id = $4",
    )
    .bind(stream.name())
    .bind(created_at)
    .bind(last_seq)
    .bind(last_id)
    .execute(pool)
    .await?;
    Ok(())
}

fn pattern(stream: Stream) -> &'static str {
    match stream {
        Stream::Host => "host.%",
        Stream::Ostiary => "ostiary.%",
    }
}
