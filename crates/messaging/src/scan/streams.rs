//! What of a person is left in the streams: every message that is still there, read once however many people are looked
//! for. That the bare id stands there, everybody knows; nothing else of a person may.

use async_nats::HeaderMap;
use contracts::topology::Stream;

use super::{
    Counts, Found, Hit, Looked, Matcher, Value, Wanted,
    batches::{Reader, Stored},
    places,
};
use crate::{StepError, machine::Problem, shell::Shell};

/// Reads every message of both streams once, whoever is looked for; an answer for each group of people, in their order.
/// A place is a stream and the subject of a message, which may name somebody in its headers or its body.
///
/// # Errors
/// When a question cannot be answered as it is put, or the broker does not answer.
pub async fn look_in_streams(shell: &Shell, groups: &[Wanted]) -> Result<Vec<Found>, Problem> {
    if groups.is_empty() {
        return Ok(vec![]);
    }
    let matchers: Vec<Matcher<'_>> = groups.iter().map(Matcher::new).collect::<Result<_, _>>()?;
    read(shell, &matchers).await.map_err(super::unavailable)
}

/// Asks each stream once, as [`look_in_streams`] does: whether the broker lets us, and how it is answered.
///
/// # Errors
/// When the broker does not let us, or does not answer.
pub async fn check_streams(shell: &Shell) -> Result<(), StepError> {
    for stream in Stream::ALL {
        Reader::open(&shell.nats, stream).await?.check().await?;
    }
    Ok(())
}

async fn read(shell: &Shell, matchers: &[Matcher<'_>]) -> Result<Vec<Found>, StepError> {
    let mut looked = Looked::default();
    let mut counts: Vec<Counts<(&str, &str)>> = matchers.iter().map(|_| Counts::new()).collect();
    for stream in Stream::ALL {
        let mut reader = Reader::open(&shell.nats, stream).await?;
        loop {
            let messages = reader.read().await?;
            if messages.is_empty() {
                break;
            }
            for message in &messages {
                looked.rows += 1;
                let values = values(message);
                for (matcher, counts) in matchers.iter().zip(&mut counts) {
                    count(matcher, &values, stream, &message.subject, counts);
                }
            }
            // A search that finds everything in memory leaves the others their turn.
            tokio::task::yield_now().await;
        }
        looked.tables += 1;
    }
    let found = |counts| Found { places: places(counts), ids: vec![], looked };
    Ok(counts.into_iter().map(found).collect())
}

fn count<'a>(
    matcher: &Matcher<'a>,
    values: &[Value],
    stream: Stream,
    subject: &str,
    counts: &mut Counts<(&'a str, &'a str)>,
) {
    for hit in matcher.hits(values) {
        if let Hit::Needle { person, kind, .. } = hit {
            let place = ((person, kind), stream.name().to_owned(), subject.to_owned());
            *counts.entry(place).or_default() += 1;
        }
    }
}

fn values(message: &Stored) -> Vec<Value> {
    let body = match std::str::from_utf8(&message.payload) {
        Ok(text) => Value::Text(text.to_owned()),
        Err(_) => Value::Bytes(message.payload.to_vec()),
    };
    headers(&message.headers).chain([body]).collect()
}

fn headers(headers: &HeaderMap) -> impl Iterator<Item = Value> {
    let values = headers.iter().flat_map(|(_, values)| values);
    values.map(|value| Value::Text(value.as_str().to_owned()))
}
