//! What of a person is left in the streams: every message that is still there, read once however many people are looked
//! for. That the bare id stands there, everybody knows; nothing else of a person may.

use async_nats::{
    HeaderMap,
    jetstream::{
        self,
        message::StreamMessage,
        stream::{LastRawMessageErrorKind, RawMessageError, Stream as Handle},
    },
};
use contracts::topology::Stream;
use futures::{StreamExt, TryStreamExt, stream};

use super::{Counts, Found, Hit, Looked, Matcher, Value, Wanted, places};
use crate::{StepError, machine::Problem, shell::Shell};

/// Messages that are asked for at the same time.
const AT_ONCE: usize = 256;

/// Reads every message of both streams once. A place is a stream and the subject of a message, which may name somebody
/// in its headers or its body.
///
/// # Errors
/// When the question cannot be answered as it is put, or the broker does not answer.
pub async fn look_in_streams(shell: &Shell, wanted: &Wanted) -> Result<Found, Problem> {
    let matcher = Matcher::new(wanted)?;
    read(shell, &matcher).await.map_err(super::unavailable)
}

async fn read(shell: &Shell, matcher: &Matcher<'_>) -> Result<Found, StepError> {
    let context = jetstream::new(shell.nats.clone());
    let (mut looked, mut counts) = (Looked::default(), Counts::new());
    for name in Stream::ALL.map(Stream::name) {
        let handle = context.get_stream(name).await.map_err(broken)?;
        let state = &handle.cached_info().state;
        // What comes later is there when it is looked again for the bare id.
        let numbers = state.first_sequence.max(1)..=state.last_sequence;
        let messages = stream::iter(numbers).map(|number| one(&handle, number));
        let mut messages = std::pin::pin!(messages.buffer_unordered(AT_ONCE));
        while let Some(message) = messages.try_next().await? {
            let Some(message) = message else { continue };
            looked.rows += 1;
            for hit in matcher.hits(&values(&message)) {
                if let Hit::Needle { person, kind, .. } = hit {
                    let place = ((person, kind), name.to_owned(), message.subject.to_string());
                    *counts.entry(place).or_default() += 1;
                }
            }
        }
        looked.tables += 1;
    }
    Ok(Found { places: places(counts), ids: vec![], looked })
}

/// `None`: it has grown too old meanwhile.
async fn one(handle: &Handle, number: u64) -> Result<Option<StreamMessage>, StepError> {
    let is_gone = |error: &RawMessageError| error.kind() == LastRawMessageErrorKind::NoMessageFound;
    match handle.get_raw_message(number).await {
        Ok(message) => Ok(Some(message)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(broken(error)),
    }
}

fn broken(error: impl std::fmt::Display) -> StepError {
    StepError::Broker(error.to_string())
}

fn values(message: &StreamMessage) -> Vec<Value> {
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
