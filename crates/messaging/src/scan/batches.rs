//! Every message of a stream, in order and as it was when reading began: the broker sends many for one request
//! (`$JS.API.DIRECT.GET`), which needs no consumer and no right to make one.

use std::time::Duration;

use async_nats::{
    Client, HeaderMap, Message, StatusCode, Subscriber,
    jetstream::{
        self,
        stream::{LastRawMessageErrorKind, Stream as Handle},
    },
};
use bytes::Bytes;
use contracts::topology::Stream;
use futures::StreamExt;

use crate::{StepError, shell};

/// Most messages of one request. They wait in memory, and the client holds 65,536 of them before it drops any.
pub(crate) const BATCH: u64 = 1000;
/// Bytes of one request's messages, give or take the last: far below what a server holds back for one client.
const MOST_BYTES: u64 = 8 * 1024 * 1024;
/// How long the broker may be silent in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(5);
/// How often it is asked for the same again: while it is taken up anew, or another leader is found.
const TRIES: u32 = 3;
/// And how long after one that came to nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// What the broker adds to a message that it sends so; whatever the publisher called alike stands before it.
const ADDED: [&str; 6] =
    ["Nats-Stream", SUBJECT, SEQUENCE, "Nats-Time-Stamp", "Nats-Num-Pending", BEFORE];
const SUBJECT: &str = "Nats-Subject";
const SEQUENCE: &str = "Nats-Sequence";
/// The sequence of the message before it in the same answer; 0 in the first.
const BEFORE: &str = "Nats-Last-Sequence";

/// A message as it was published.
pub(crate) struct Stored {
    pub sequence: u64,
    pub subject: String,
    pub headers: HeaderMap,
    pub payload: Bytes,
}

/// Reads one stream from its first message to the one that is its last now.
pub(crate) struct Reader {
    nats: Client,
    handle: Handle,
    name: &'static str,
    /// What is read next, or the first that is there above it.
    next: u64,
    last: u64,
}

/// What one request brought.
#[derive(Default)]
struct Batch {
    messages: Vec<Stored>,
    end: End,
}

/// How an answer ended.
#[derive(Default)]
enum End {
    /// There is more.
    #[default]
    Full,
    /// Whoever answered has no more. A follower that is behind says so, too.
    Last,
    /// In the middle.
    Broken(String),
}

impl Reader {
    pub async fn open(nats: &Client, stream: Stream) -> Result<Self, StepError> {
        shell::reachable(nats)?;
        let context = jetstream::new(nats.clone());
        let name = stream.name();
        let handle = context.get_stream(name).await.map_err(|error| broken(name, error))?;
        let state = &handle.cached_info().state;
        let (next, last) = (state.first_sequence.max(1), state.last_sequence);
        Ok(Self { nats: nats.clone(), handle, name, next, last })
    }

    /// Some more; none: all were read. What has grown too old meanwhile is passed over.
    pub async fn read(&mut self) -> Result<Vec<Stored>, StepError> {
        let mut tries = 0;
        while self.next <= self.last {
            let batch = self.ask(BATCH.min(self.last - self.next + 1)).await?;
            let came = batch.messages.last().map(|newest| newest.sequence);
            self.next = came.map_or(self.next, |newest| newest + 1);
            // What was said since is looked through when it is looked again for the bare id.
            let messages = batch.messages.into_iter();
            let known: Vec<_> = messages.filter(|one| one.sequence <= self.last).collect();
            if !known.is_empty() {
                return Ok(known);
            }
            let why = match batch.end {
                End::Full if came.is_some() => continue,
                End::Full => "nothing came".to_owned(),
                End::Last if !self.has_more().await? => break,
                End::Last => "whoever answers is behind its leader".to_owned(),
                End::Broken(why) => why,
            };
            tries += 1;
            if tries == TRIES {
                return Err(broken(self.name, why));
            }
            tracing::warn!(stream = self.name, next = self.next, why, "a search goes on");
            pause().await;
        }
        self.next = self.last + 1;
        Ok(vec![])
    }

    /// Whether everything that reading needs is allowed and answered.
    pub async fn check(&self) -> Result<(), StepError> {
        self.has_more().await?;
        match self.ask(1).await?.end {
            End::Full | End::Last => Ok(()),
            End::Broken(why) => Err(broken(self.name, why)),
        }
    }

    /// Whether the stream's leader has what is to be read.
    async fn has_more(&self) -> Result<bool, StepError> {
        match self.handle.get_first_raw_message_by_subject(">", self.next).await {
            Ok(message) => Ok(message.sequence <= self.last),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(false),
            Err(error) => Err(broken(self.name, error)),
        }
    }

    async fn ask(&self, most: u64) -> Result<Batch, StepError> {
        // An inbox for each request: nothing of an earlier one, given up meanwhile, comes into it.
        let inbox = self.nats.new_inbox();
        let subject = format!("$JS.API.DIRECT.GET.{}", self.name);
        let (next, bytes) = (self.next, MOST_BYTES);
        let request = serde_json::json!({ "seq": next, "batch": most, "max_bytes": bytes });
        let request = Bytes::from(request.to_string());
        let answer = self.nats.subscribe(inbox.clone()).await;
        let answer = answer.map_err(|error| broken(self.name, error))?;
        let asked = self.nats.publish_with_reply(subject, inbox, request).await;
        asked.map_err(|error| broken(self.name, error))?;
        Ok(take(answer, self.last).await)
    }
}

/// Takes an answer as far as it came without a gap, up to the last message that is wanted.
async fn take(mut answer: Subscriber, last: u64) -> Batch {
    let mut batch = Batch::default();
    let mut newest = 0;
    batch.end = loop {
        let message = match tokio::time::timeout(SILENCE, answer.next()).await {
            Ok(Some(message)) => message,
            Ok(None) => break End::Broken("the connection was closed".to_owned()),
            Err(_) => break End::Broken("no answer came".to_owned()),
        };
        let Some(sequence) = number(&message, SEQUENCE) else {
            break end(&message, newest);
        };
        if number(&message, BEFORE) != Some(newest) {
            break End::Broken("messages were lost on the way".to_owned());
        }
        newest = sequence;
        batch.messages.push(stored(message, sequence));
        if newest >= last {
            break End::Full;
        }
    };
    batch
}

/// How an answer ended, whose newest message is this one.
fn end(message: &Message, newest: u64) -> End {
    match message.status {
        Some(StatusCode::NOT_FOUND) => End::Last,
        Some(StatusCode::NO_RESPONDERS) => {
            End::Broken("nobody answers direct gets: has `ostiary migrate` run?".to_owned())
        }
        Some(status) if u16::from(status) == 204 && number(message, BEFORE) == Some(newest) => {
            if number(message, "Nats-Num-Pending") == Some(0) {
                End::Last
            } else {
                End::Full
            }
        }
        Some(status) if u16::from(status) == 204 => {
            End::Broken("messages were lost on the way".to_owned())
        }
        status => End::Broken(format!("the broker answered {status:?}")),
    }
}

fn stored(message: Message, sequence: u64) -> Stored {
    let mut headers = HeaderMap::new();
    let mut subject = String::new();
    for (name, values) in message.headers.iter().flat_map(HeaderMap::iter) {
        let is_added = ADDED.contains(&<_ as AsRef<str>>::as_ref(name));
        let (own, added) = values.split_at(values.len() - usize::from(is_added));
        for value in own {
            headers.append(name.clone(), value.clone());
        }
        if let (SUBJECT, [value]) = (name.as_ref(), added) {
            value.as_str().clone_into(&mut subject);
        }
    }
    Stored { sequence, subject, headers, payload: message.payload }
}

fn number(message: &Message, name: &'static str) -> Option<u64> {
    message.headers.as_ref()?.get_last(name)?.as_str().parse().ok()
}

fn broken(stream: &str, error: impl std::fmt::Display) -> StepError {
    StepError::Broker(format!("stream {stream}: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "the broker is given time, no story waits")]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}
