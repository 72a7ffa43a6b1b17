//! From the outbox to the broker: pipelined, acknowledged, marked. A row that is not marked goes out again.

use std::{
    collections::HashSet,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_nats::jetstream::{
    self,
    context::{PublishAckFuture, PublishErrorKind},
    message::PublishMessage,
};
use chrono::TimeDelta;
use contracts::topology::Stream;
use futures::future::join_all;
use sqlx::PgPool;
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    StepError,
    outbox::{self, OutboxRow},
    repair,
    shell::{self, Shell},
};

/// How long the broker may take to acknowledge; after it the outcome is unknown and the row goes out again.
const ACK_DEADLINE: Duration = Duration::from_secs(5);
/// How many batches may wait for the publisher before the committing loops wait for it.
const BATCHES_AHEAD: usize = 4;
/// How long they do: timers and commands go on while the broker hangs.
const PATIENCE: Duration = Duration::from_secs(1);
/// No connection has this number.
const NEVER: u64 = u64::MAX;

/// Publishes what was committed.
#[derive(Clone)]
pub(crate) struct Publisher {
    service: &'static str,
    pool: PgPool,
    nats: async_nats::Client,
    jetstream: jetstream::Context,
    /// While the service runs, a task publishes beside the loops; without it, whoever commits publishes.
    ahead: Arc<OnceLock<mpsc::Sender<Vec<OutboxRow>>>>,
    /// Number of the connection over which the streams were seen to hold all that was published.
    compared: Arc<AtomicU64>,
}

impl Publisher {
    pub fn new(shell: &Shell) -> Self {
        let mut jetstream = jetstream::new(shell.nats.clone());
        jetstream.set_timeout(ACK_DEADLINE);
        Self {
            service: shell.service,
            pool: shell.pool.clone(),
            nats: shell.nats.clone(),
            jetstream,
            ahead: Arc::default(),
            compared: Arc::new(AtomicU64::new(NEVER)),
        }
    }

    /// Publishes beside the caller from now on. The future runs until stopped, then publishes what is in hand.
    pub fn ahead(&self, stopping: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let (sender, mut batches) = mpsc::channel::<Vec<OutboxRow>>(BATCHES_AHEAD);
        let publisher = self.clone();
        self.ahead.set(sender).ok();
        async move {
            loop {
                let batch = tokio::select! {
                    biased;
                    batch = batches.recv() => batch,
                    () = stopping.cancelled() => batches.try_recv().ok(),
                };
                let Some(mut rows) = batch else { break };
                while let Ok(more) = batches.try_recv() {
                    rows.extend(more);
                }
                publisher.send(rows).await;
            }
        }
    }

    /// Publishes rows that were just committed. What does not get through is swept later.
    pub async fn publish(&self, rows: Vec<OutboxRow>) {
        if rows.is_empty() {
            return;
        }
        match self.ahead.get() {
            Some(sender) => drop(timeout(PATIENCE, sender.send(rows)).await),
            None => self.send(rows).await,
        }
    }

    /// Publishes rows that were left for a while; the number published.
    pub async fn sweep(&self, left_for: TimeDelta) -> Result<usize, StepError> {
        let rows = outbox::claim_left(&self.pool, left_for).await?;
        let found = rows.len();
        if found == 0 {
            return Ok(0);
        }
        metrics::counter!("ostiary_outbox_swept_total").increment(found as u64);
        let acked = self.offer(&rows).await;
        let left = found - acked.len();
        outbox::mark_published(&self.pool, &acked).await?;
        if left > 0 {
            outbox::release(&self.pool, &rows).await?;
            return Err(StepError::Broker(format!(
                "{left} of {found} events were not acknowledged"
            )));
        }
        Ok(found)
    }

    async fn send(&self, rows: Vec<OutboxRow>) {
        let acked = self.offer(&rows).await;
        if acked.len() < rows.len() {
            let left = rows.len() - acked.len();
            tracing::warn!(left, "events were not acknowledged and are swept later");
        }
        if let Err(error) = outbox::mark_published(&self.pool, &acked).await {
            tracing::warn!(%error, "published events could not be marked and go out again");
        }
    }

    /// Publishes all rows and waits for their acknowledgements; those that the right stream holds, with their sequence.
    async fn offer<'a>(&self, rows: &'a [OutboxRow]) -> Vec<(&'a OutboxRow, u64)> {
        let connection = match self.compared_connection().await {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(%error, "nothing is published for now");
                return Vec::new();
            }
        };
        let sent = self.send_all(rows).await;
        let offered = sent.len();
        let acked = join_all(sent.into_iter().map(|(row, ack)| async move {
            let ack = timeout(ACK_DEADLINE, ack.into_future()).await.ok()?.ok()?;
            (ack.stream == Stream::of(&row.subject).name()).then_some((row, ack.sequence))
        }));
        let acked: Vec<_> = acked.await.into_iter().flatten().collect();
        if acked.len() < offered {
            self.compared.store(NEVER, Ordering::Release);
        }
        // What a server said before it went away may be lost with it, and was not compared.
        if self.connection() == connection { acked } else { Vec::new() }
    }

    /// Queues the rows for the broker. Where one cannot be sent, its story stops there, and the others go on.
    async fn send_all<'a>(&self, rows: &'a [OutboxRow]) -> Vec<(&'a OutboxRow, PublishAckFuture)> {
        let mut sent = Vec::with_capacity(rows.len());
        let mut stopped: HashSet<&str> = HashSet::new();
        for row in rows.iter() {
            if stopped.contains(row.story.as_str()) {
                continue;
            }
            let message = PublishMessage::build()
                .message_id(row.id.to_string())
                .payload(row.body.clone().into());
            let sending = self.jetstream.send_publish(row.subject.clone(), message);
            match timeout(ACK_DEADLINE, sending).await {
                Ok(Ok(ack)) => sent.push((row, ack)),
                Ok(Err(error)) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                    tracing::error!(event.id = %row.id, subject = row.subject, "an event is too large for the broker");
                    stopped.insert(&row.story);
                }
                // The connection is gone: what follows would fail too.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        sent
    }

    /// The number of the connection, over which the streams were compared with the outbox before anything is published:
    /// what comes after a loss would hide it.
    async fn compared_connection(&self) -> Result<u64, StepError> {
        loop {
            shell::reachable(&self.nats)?;
            let connection = self.connection();
            if self.compared.load(Ordering::Acquire) == connection {
                return Ok(connection);
            }
            repair::compare(self.service, &self.pool, &self.nats).await?;
            self.compared.store(connection, Ordering::Release);
        }
    }

    fn connection(&self) -> u64 {
        self.nats.statistics().connects.load(Ordering::Relaxed)
    }
}
