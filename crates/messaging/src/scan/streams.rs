//! What of a person is left in the streams: every message that is still there, read once however many people are looked
//! for. The bare id may stand there as long as a stream keeps a message; nothing else of a person may.

use std::collections::BTreeMap;

use async_nats::HeaderMap;
use contracts::{
    Time,
    topology::{STREAM_MAX_AGE, Stream},
};

use super::{
    Counts, Found, Hit, IdPlace, Looked, Matcher, Value, Wanted,
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

/// What was found for one group of people, counted.
#[derive(Default)]
struct Tally<'a> {
    named: Counts<(&'a str, &'a str)>,
    ids: BTreeMap<(&'a str, Stream, String), u64>,
}

async fn read(shell: &Shell, matchers: &[Matcher<'_>]) -> Result<Vec<Found>, StepError> {
    let mut looked = Looked::default();
    let mut tallies: Vec<Tally<'_>> = matchers.iter().map(|_| Tally::default()).collect();
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
                for (matcher, tally) in matchers.iter().zip(&mut tallies) {
                    tally.count(matcher, &values, stream, &message.subject);
                }
            }
            // A search that finds everything in memory leaves the others their turn.
            tokio::task::yield_now().await;
        }
        looked.tables += 1;
    }
    let gone_at = shell.clock.now() + STREAM_MAX_AGE;
    Ok(tallies.into_iter().map(|tally| tally.found(looked, gone_at)).collect())
}

impl<'a> Tally<'a> {
    fn count(&mut self, matcher: &Matcher<'a>, values: &[Value], stream: Stream, subject: &str) {
        for hit in matcher.hits(values) {
            match hit {
                Hit::Needle { person, kind, .. } => {
                    let place = ((person, kind), stream.name().to_owned(), subject.to_owned());
                    *self.named.entry(place).or_default() += 1;
                }
                Hit::Account { person, .. } => {
                    *self.ids.entry((person, stream, subject.to_owned())).or_default() += 1;
                }
            }
        }
    }

    /// `gone_at`: when the stream lets go of the last message that it has now.
    fn found(self, looked: Looked, gone_at: Time) -> Found {
        let id = |((account, stream, subject), rows): ((&str, Stream, String), u64)| IdPlace {
            account: account.to_owned(),
            table: stream.name().to_owned(),
            column: subject,
            rows,
            until: Some(gone_at),
        };
        Found { places: places(self.named), ids: self.ids.into_iter().map(id).collect(), looked }
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
