//! From a durable consumer into the database: whatever is there is one batch; acknowledged after the commit.

use std::{fmt::Display, sync::Arc, time::Duration};

use async_nats::jetstream::{
    self, AckKind, Message,
    consumer::{
        Consumer,
        pull::{self, MessagesError},
    },
};
use async_trait::async_trait;
use bytes::Bytes;
use contracts::{envelope::derive_id, topology::Durable};
use futures::{FutureExt, StreamExt, future::join_all, stream::FuturesUnordered};
use runtime::lifecycle::Heartbeat;
use sqlx::PgPool;
use tokio::{task::coop::unconstrained, time::timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    StepError, attempts,
    part::{Backoff, Part},
    shell,
};

/// Most messages of one batch.
pub(crate) const BATCH: usize = 500;
/// Most bytes of one batch; a larger message is one by itself. Messages may have a megabyte each, and most have some hundred
/// bytes, so their number alone says nothing about memory.
pub(crate) const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// What the broker counts of a message beside its payload and headers, at most.
const AROUND_A_MESSAGE: usize = 64 * 1024;
/// How many batches of one loop are under way: while the database works on one, the next is read and decided. Their
/// stories keep them apart by their rows' locks, as those of replicas.
const UNDER_WAY: usize = 2;
/// How many messages may wait in this process: as many as are under way, so that nobody waits for the broker.
const AHEAD: usize = 2 * UNDER_WAY * BATCH;
/// A stream that is silent this long while messages wait is taken up anew.
pub(crate) const SILENCE: Duration = Duration::from_secs(60);
const HEARTBEAT: Duration = Duration::from_secs(5);
const EXPIRES: Duration = Duration::from_secs(20);
/// After an outage the broker delivers again after this time.
const NAK_DELAY: Duration = Duration::from_secs(2);

/// A message as it came.
pub(crate) struct Delivered {
    pub subject: String,
    pub payload: Bytes,
    /// 1 at first; more when the broker repeats itself.
    pub times: i64,
    /// Tried so often without ever finishing that it is a dead letter.
    pub worn_out: bool,
}

impl Delivered {
    fn new(message: &Message) -> Self {
        Self {
            subject: message.subject.to_string(),
            payload: message.payload.clone(),
            times: message.info().map_or(1, |info| info.delivered),
            worn_out: false,
        }
    }

    /// The same for the same message, whether it can be read or not.
    pub fn id(&self) -> Uuid {
        derive_id(Uuid::NAMESPACE_OID, &[self.subject.as_bytes(), &self.payload])
    }
}

/// What takes the messages of one durable consumer.
#[async_trait]
pub(crate) trait Sink: Send + Sync + 'static {
    /// Commits the batch. An error means that nothing of it is acknowledged.
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError>;
}

#[async_trait]
impl<S: Sink> Sink for Arc<S> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        (**self).take(batch).await
    }
}

/// Reads one durable consumer into its sink.
pub(crate) struct StreamPart<S> {
    pub durable: Durable,
    pub jetstream: jetstream::Context,
    pub pool: PgPool,
    pub sink: S,
    /// How long it may be silent while messages wait.
    pub silence: Duration,
    /// How much it hands to its sink at once.
    pub most_bytes: usize,
}

type Read = Result<Message, MessagesError>;

/// Messages as they are read, cut into batches.
struct Batches {
    messages: pull::Stream,
    most_bytes: usize,
    /// What the batch before had no room for.
    over: Option<Read>,
}

impl Batches {
    /// Whatever is there, once something is: as many messages and bytes as a batch may have. Nothing is lost when nobody waits
    /// for it any more.
    async fn next(&mut self) -> Option<Vec<Read>> {
        let first = match self.over.take() {
            Some(over) => over,
            None => self.messages.next().await?,
        };
        let mut bytes = length(&first);
        let mut batch = vec![first];
        while batch.len() < BATCH {
            let Some(Some(next)) = self.messages.next().now_or_never() else { break };
            bytes += length(&next);
            if bytes > self.most_bytes {
                self.over = Some(next);
                break;
            }
            batch.push(next);
        }
        Some(batch)
    }
}

fn length(read: &Read) -> usize {
    read.as_ref().map_or(0, |message| message.length)
}

impl<S: Sink> StreamPart<S> {
    async fn consumer(&self) -> Result<Consumer<pull::Config>, StepError> {
        shell::reachable(&self.jetstream.client())?;
        let stream = self.durable.stream.name();
        let found = self.jetstream.get_consumer_from_stream(self.durable.name, stream).await;
        found.map_err(|error| self.broken(&error))
    }

    /// Hands a batch to the sink, then acknowledges it, or gives it back.
    async fn handle(&self, messages: Vec<Message>) -> Result<usize, StepError> {
        let batch = messages.iter().map(Delivered::new).collect();
        let taken = attempts::take(&self.sink, &self.pool, self.durable.name, batch).await;
        let ack = if taken.is_ok() { AckKind::Ack } else { AckKind::Nak(Some(NAK_DELAY)) };
        let sent = join_all(messages.iter().map(|message| message.ack_with(ack))).await;
        let lost = sent.iter().filter(|sent| sent.is_err()).count();
        if lost > 0 {
            metrics::counter!("ostiary_acks_lost_total", "consumer" => self.durable.name)
                .increment(lost as u64);
        }
        taken.map(|()| messages.len())
    }

    /// Reads until stopped, an error, or silence; then the caller takes the consumer up anew.
    async fn read(
        &self,
        stopping: &CancellationToken,
        heartbeat: &Heartbeat,
        backoff: &mut Backoff,
    ) -> Result<(), StepError> {
        let mut consumer = heartbeat.during(self.consumer()).await?;
        let mut batches = heartbeat.during(self.open(&consumer)).await?;
        let look = HEARTBEAT.min(self.silence);
        let mut silent = Duration::ZERO;
        let mut under_way = FuturesUnordered::new();
        let ended = loop {
            heartbeat.beat();
            let next = tokio::select! {
                () = stopping.cancelled() => break Ok(()),
                Some(handled) = under_way.next() => match handled {
                    Ok(()) => {
                        backoff.reset();
                        continue;
                    }
                    Err(error) => break Err(error),
                },
                // Not held back after some hundred messages, as tasks are: that would be the size of every batch.
                next = timeout(look, unconstrained(batches.next())), if under_way.len() < UNDER_WAY => next,
            };
            match next {
                Ok(Some(batch)) => {
                    silent = Duration::ZERO;
                    under_way.push(heartbeat.during(self.handle_read(batch)));
                }
                Ok(None) => break Err(self.broken(&"it ended")),
                // What was taken is still being handled: nobody has fallen silent.
                Err(_) if !under_way.is_empty() => {}
                Err(_) => {
                    silent += look;
                    if silent >= self.silence && self.stalled(&mut consumer).await? {
                        break Err(self.broken(&"silent while messages wait"));
                    }
                }
            }
        };
        // A transaction that is begun is ended here, whatever happened beside it.
        let others: Vec<Result<(), StepError>> = under_way.collect().await;
        others.into_iter().fold(ended, Result::and)
    }

    async fn open(&self, consumer: &Consumer<pull::Config>) -> Result<Batches, StepError> {
        let opening = consumer
            .stream()
            .max_messages_per_batch(AHEAD)
            .max_bytes_per_batch(UNDER_WAY * self.bytes_at_once())
            .heartbeat(HEARTBEAT)
            .expires(EXPIRES)
            .messages();
        let messages = opening.await.map_err(|error| self.broken(&error))?;
        Ok(Batches { messages, most_bytes: self.most_bytes, over: None })
    }

    /// What is asked for of the broker: a message that does not fit would never come.
    fn bytes_at_once(&self) -> usize {
        let largest = self.jetstream.client().server_info().max_payload;
        self.most_bytes.max(largest + AROUND_A_MESSAGE)
    }

    /// Handles what came before an error, then gives the error.
    async fn handle_read(&self, batch: Vec<Read>) -> Result<(), StepError> {
        let mut messages = Vec::with_capacity(batch.len());
        let mut failed = None;
        for item in batch {
            match item {
                Ok(message) => messages.push(message),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if !messages.is_empty() {
            self.handle(messages).await?;
        }
        failed.map_or(Ok(()), |error| Err(self.broken(&error)))
    }

    async fn stalled(&self, consumer: &mut Consumer<pull::Config>) -> Result<bool, StepError> {
        let info = consumer.info().await.map_err(|error| self.broken(&error))?;
        if info.num_pending > 0 {
            metrics::counter!("ostiary_stalls_total", "consumer" => self.durable.name).increment(1);
        }
        Ok(info.num_pending > 0)
    }

    fn broken(&self, problem: &dyn Display) -> StepError {
        let Durable { name, stream, .. } = self.durable;
        StepError::Broker(format!("consumer {name} of {}: {problem}", stream.name()))
    }
}

#[async_trait]
impl<S: Sink> Part for StreamPart<S> {
    fn name(&self) -> &'static str {
        self.durable.name
    }

    async fn step(&self) -> Result<usize, StepError> {
        let consumer = self.consumer().await?;
        let fetching = consumer.fetch().max_messages(BATCH).max_bytes(self.bytes_at_once());
        let fetched = fetching.messages().await;
        let messages: Vec<Message> = fetched
            .map_err(|error| self.broken(&error))?
            .filter_map(|message| async { message.ok() })
            .collect()
            .await;
        if messages.is_empty() { Ok(0) } else { self.handle(messages).await }
    }

    async fn run(self: Arc<Self>, stopping: CancellationToken, heartbeat: Heartbeat) {
        let mut backoff = Backoff::default();
        while !stopping.is_cancelled() {
            if let Err(error) = self.read(&stopping, &heartbeat, &mut backoff).await {
                let wait = backoff.after(self.durable.name, &error);
                self.wait(wait, &stopping).await;
            }
        }
    }
}

#[cfg(test)]
mod tests;
