//! From the outbox to the broker: pipelined, acknowledged, marked. A row that is not marked goes out again.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_nats::jetstream::{self, message::PublishMessage};
use chrono::TimeDelta;
use contracts::topology::Stream;
use futures::{StreamExt, future::join_all};
use sqlx::PgPool;
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    StepError,
    outbox::{self, OutboxRow},
};

/// How long the broker may take to acknowledge; after it the outcome is unknown and the row goes out again.
const ACK_DEADLINE: Duration = Duration::from_secs(5);
/// How many batches may wait for the publisher before the committing loops wait for it.
const BATCHES_AHEAD: usize = 4;

/// Publishes what was committed.
#[derive(Clone)]
pub(crate) struct Publisher {
    pool: PgPool,
    jetstream: jetstream::Context,
    /// While the service runs, a task publishes beside the loops; without it, whoever commits publishes.
    ahead: Arc<OnceLock<mpsc::Sender<Vec<OutboxRow>>>>,
}

impl Publisher {
    pub fn new(pool: PgPool, nats: async_nats::Client) -> Self {
        let mut jetstream = jetstream::new(nats);
        jetstream.set_timeout(ACK_DEADLINE);
        Self { pool, jetstream, ahead: Arc::default() }
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
            Some(sender) => drop(sender.send(rows).await),
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
        outbox::mark_published(&self.pool, &acked).await?;
        if acked.len() < found {
            outbox::release(&self.pool, &rows).await?;
            return Err(StepError::Broker(format!("{} of {found} events were not acknowledged", found - acked.len())));
        }
        Ok(found)
    }

    async fn send(&self, rows: Vec<OutboxRow>) {
        let acked = self.offer(&rows).await;
        if acked.len() < rows.len() {
            tracing::warn!(left = rows.len() - acked.len(), "events were not acknowledged and are swept later");
        }
        if let Err(error) = outbox::mark_published(&self.pool, &acked).await {
            tracing::warn!(%error, "published events could not be marked and go out again");
        }
    }

    /// Publishes all rows and waits for their acknowledgements; those that the right stream holds, with their sequence.
    async fn offer(&self, rows: &[OutboxRow]) -> Vec<(OutboxRow, u64)> {
        let mut acks = Vec::with_capacity(rows.len());
        for row in rows {
            let message = PublishMessage::build().message_id(row.id.to_string()).payload(row.body.clone().into());
            match timeout(ACK_DEADLINE, self.jetstream.send_publish(row.subject.clone(), message)).await {
                Ok(Ok(ack)) => acks.push((row, ack)),
                // The connection is gone: what follows would fail too.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        let acked = join_all(acks.into_iter().map(|(row, ack)| async move {
            let ack = timeout(ACK_DEADLINE, ack.into_future()).await.ok()?.ok()?;
            (ack.stream == Stream::of(&row.subject).name()).then(|| (row.clone(), ack.sequence))
        }));
        futures::stream::iter(acked.await).filter_map(|acked| async { acked }).collect().await
    }
}
