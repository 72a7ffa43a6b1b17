//! When everything has come to rest: nothing waits, and nothing moves between two looks.

use std::time::{Duration, Instant};

use async_nats::jetstream;
use contracts::topology::Stream;

use super::{
    company,
    crowd::Crowd,
    place::{Attempt, Place, in_time, pause},
    work::{self, SCHEMAS},
};

/// Seconds between two lines about what still moves.
const TOLD_EVERY: u64 = 10;

/// Waits until nothing moves any more; how long that took, or what still moves when the time is up.
pub async fn wait(
    place: &Place,
    people: &impl Crowd,
    within: Duration,
) -> Result<Duration, String> {
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
async fn look(place: &Place, people: &impl Crowd) -> Attempt<Vec<u64>> {
    idle("people who are not done", people.unfinished())?;
    if people.end().is_none_or(|end| place.now() < end) {
        return Err("the end is yet to come".to_owned());
    }
    idle("messages of the host", company::publish(place).await? as u64)?;
    let jetstream = jetstream::new(place.nats.clone());
    let mut lengths = Vec::new();
    for stream in Stream::ALL {
        let stream = in_time(jetstream.get_stream(stream.name())).await?;
        lengths.push(stream.cached_info().state.last_sequence);
    }
    for (durable, waiting) in work::messages(place).await? {
        idle(&format!("messages for {} of {}", durable.name, durable.stream.name()), waiting)?;
    }
    for (schema, rows) in SCHEMAS.iter().zip(work::rows(place).await?) {
        idle(&format!("unpublished events of {schema}"), rows.unpublished as u64)?;
        idle(&format!("overdue timers of {schema}"), rows.timers as u64)?;
        idle(&format!("waiting calls of {schema}"), rows.calls as u64)?;
    }
    Ok(lengths)
}

fn idle(what: &str, waiting: u64) -> Attempt<()> {
    if waiting == 0 { Ok(()) } else { Err(format!("{waiting} {what}")) }
}
