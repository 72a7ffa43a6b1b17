//! When everything has come to rest: nothing waits, and nothing moves between two looks.

use std::time::{Duration, Instant};

use async_nats::jetstream;
use contracts::{
    Time,
    topology::{DURABLES, Stream},
};

use super::{
    company,
    people::People,
    place::{Attempt, Place, connect, in_time, pause},
};

/// The schemas whose outbox, timers and calls must be idle.
pub const SCHEMAS: [&str; 5] =
    ["kyc_screener", "suspension_worker", "notifier", "gateway", "deletion_orchestrator"];

/// Seconds between two lines about what still moves.
const TOLD_EVERY: u64 = 10;

/// Waits until nothing moves any more; how long that took, or what still moves when the time is up.
pub async fn wait(place: &Place, people: &People, within: Duration) -> Result<Duration, String> {
    let began = Instant::now();
    let mut before = None;
    let mut told = 0;
    loop {
        let look = look(place, people).await;
        let seconds = began.elapsed().as_secs();
        if let (Err(still), true) = (&look, seconds >= told + TOLD_EVERY) {
            println!("{seconds:6} s  still {still}");
            told = seconds;
        }
        if look.is_ok() && look.as_ref().ok() == before.as_ref() {
            return Ok(began.elapsed());
        }
        if began.elapsed() > within {
            let still = look.err().unwrap_or_else(|| "the streams still grow".to_owned());
            return Err(format!("not at rest after {} s: {still}", within.as_secs()));
        }
        before = look.ok();
        pause(500).await;
    }
}

/// How far the streams are; an error says what still waits. Consumers are asked before outboxes: what was acknowledged
/// was committed before.
async fn look(place: &Place, people: &People) -> Attempt<Vec<u64>> {
    let total = people.lock().len();
    idle("people who are not done", (total - people.done()) as u64)?;
    if people.end().is_none_or(|end| place.now() < end) {
        return Err("the last deadline is yet to come".to_owned());
    }
    idle("messages of the host", company::publish(place).await? as u64)?;
    let jetstream = jetstream::new(place.nats.clone());
    let mut lengths = Vec::new();
    for stream in Stream::ALL {
        let stream = in_time(jetstream.get_stream(stream.name())).await?;
        lengths.push(stream.cached_info().state.last_sequence);
    }
    for durable in DURABLES {
        let stream = in_time(jetstream.get_stream(durable.stream.name())).await?;
        let info = in_time(stream.consumer_info(durable.name)).await?;
        let waiting = info.num_pending + info.num_ack_pending as u64;
        idle(&format!("messages for {} of {}", durable.name, durable.stream.name()), waiting)?;
    }
    look_at_database(place).await?;
    Ok(lengths)
}

async fn look_at_database(place: &Place) -> Attempt<()> {
    let mut db = connect(&place.ostiary).await?;
    for schema in SCHEMAS {
        let sql = format!(
            "select (select count(*) from {schema}.unpublished),
                    (select count(*) from {schema}.timers where due_at <= $1),
                    (select count(*) from {schema}.calls where done_at is null)"
        );
        let counts = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind::<Time>(place.now());
        let (outbox, timers, calls): (i64, i64, i64) = in_time(counts.fetch_one(&mut db)).await?;
        idle(&format!("unpublished events of {schema}"), outbox as u64)?;
        idle(&format!("overdue timers of {schema}"), timers as u64)?;
        idle(&format!("waiting calls of {schema}"), calls as u64)?;
    }
    Ok(())
}

fn idle(what: &str, waiting: u64) -> Attempt<()> {
    if waiting == 0 { Ok(()) } else { Err(format!("{waiting} {what}")) }
}
