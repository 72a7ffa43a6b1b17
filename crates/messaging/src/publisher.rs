//! From the outbox to the broker: pipelined, acknowledged, marked. A row that is not marked goes out again.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError, atomic::Ordering},
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
use tokio::{sync::mpsc, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    StepError,
    outbox::{self, OutboxRow},
    oversized, repair,
    seal::Keys,
    shell::{self, Shell},
};

/// How long the broker may take to acknowledge; after it the outcome is unknown and the row goes out again.
const ACK_DEADLINE: Duration = Duration::from_secs(5);
/// How many batches may be on their way at once: the next is handed to the broker while those before are acknowledged
/// and marked, so that nobody's event waits behind another's commit.
const UNDER_WAY: usize = 4;
/// How many batches may wait for the publisher before the committing loops wait for it.
const BATCHES_AHEAD: usize = 4;
/// How long they do: timers and commands go on while the broker hangs.
const PATIENCE: Duration = Duration::from_secs(1);

/// Publishes what was committed.
#[derive(Clone)]
pub(crate) struct Publisher {
    service: &'static str,
    pool: PgPool,
    keys: Keys,
    nats: async_nats::Client,
    jetstream: jetstream::Context,
    /// While the service runs, a task publishes beside the loops; without it, whoever commits publishes.
    ahead: Arc<OnceLock<mpsc::Sender<Vec<OutboxRow>>>>,
    /// What the streams were when they were last seen to hold all that was published.
    compared: Arc<Mutex<Option<Compared>>>,
}

/// Streams that hold all that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Compared {
    /// Number of the connection over which they were looked at.
    connection: u64,
    /// How often each had lost something by then.
    losses: Arc<[(String, i64)]>,
}

/// What was made of rows: by their places, those that the broker was sent and those that are too large for it.
#[derive(Default)]
struct Handed {
    /// What the streams were then; `None`: nothing was sent.
    compared: Option<Compared>,
    sent: Vec<(usize, PublishAckFuture)>,
    too_large: Vec<usize>,
}

impl Publisher {
    pub fn new(shell: &Shell) -> Self {
        let mut jetstream = jetstream::new(shell.nats.clone());
        jetstream.set_timeout(ACK_DEADLINE);
        Self {
            service: shell.service,
            pool: shell.pool.clone(),
            keys: shell.keys.clone(),
            nats: shell.nats.clone(),
            jetstream,
            ahead: Arc::default(),
            compared: Arc::default(),
        }
    }

    /// Publishes beside the caller from now on. The future runs until stopped, then publishes what is in hand.
    pub fn ahead(&self, stopping: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let (sender, mut batches) = mpsc::channel::<Vec<OutboxRow>>(BATCHES_AHEAD);
        let publisher = self.clone();
        self.ahead.set(sender).ok();
        async move {
            let mut under_way = JoinSet::new();
            loop {
                while under_way.len() >= UNDER_WAY {
                    under_way.join_next().await;
                }
                let batch = tokio::select! {
                    biased;
                    batch = batches.recv() => batch,
                    () = stopping.cancelled() => batches.try_recv().ok(),
                };
                let Some(mut rows) = batch else { break };
                while let Ok(more) = batches.try_recv() {
                    rows.extend(more);
                }
                let handed = publisher.hand_over(&rows).await;
                let publisher = publisher.clone();
                under_way.spawn(async move { publisher.finish_or_leave(&rows, handed).await });
            }
            under_way.join_all().await;
        }
    }

    /// Publishes rows that were just committed. What does not get through is swept later.
    pub async fn publish(&self, rows: Vec<OutboxRow>) {
        if rows.is_empty() {
            return;
        }
        match self.ahead.get() {
            Some(sender) => drop(timeout(PATIENCE, sender.send(rows)).await),
            None => self.send(&rows).await,
        }
    }

    /// The same, but never waits for a publisher that is busy: whoever stated a fact is answered at once.
    pub async fn publish_if_free(&self, rows: Vec<OutboxRow>) {
        match self.ahead.get() {
            Some(sender) => drop(sender.try_send(rows)),
            None => self.send(&rows).await,
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
        let handed = self.hand_over(&rows).await;
        let (acked, marked) = self.finish(&rows, handed).await?;
        if marked < found {
            outbox::release(&self.pool, &rows).await?;
        }
        if acked < found {
            let left = found - acked;
            return Err(StepError::Broker(format!(
                "{left} of {found} events were not acknowledged"
            )));
        }
        Ok(found)
    }

    async fn send(&self, rows: &[OutboxRow]) {
        let handed = self.hand_over(rows).await;
        self.finish_or_leave(rows, handed).await;
    }

    /// Finishes what was handed over; what does not get through is left to the sweep.
    async fn finish_or_leave(&self, rows: &[OutboxRow], handed: Handed) {
        match self.finish(rows, handed).await {
            Ok((acked, _)) if acked < rows.len() => {
                let left = rows.len() - acked;
                tracing::warn!(left, "events were not acknowledged and are swept later");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "published events could not be marked and go out again");
            }
        }
    }

    /// Queues the rows for the broker, in their order.
    async fn hand_over(&self, rows: &[OutboxRow]) -> Handed {
        let mut handed = Handed::default();
        match self.compared().await {
            Ok(compared) => handed.compared = Some(compared),
            Err(error) => {
                tracing::warn!(%error, "nothing is published for now");
                return handed;
            }
        }
        for (place, row) in rows.iter().enumerate() {
            let message = PublishMessage::build()
                .message_id(row.id.to_string())
                .payload(row.body.clone().into());
            let sending = self.jetstream.send_publish(row.subject.clone(), message);
            match timeout(ACK_DEADLINE, sending).await {
                Ok(Ok(ack)) => handed.sent.push((place, ack)),
                // It holds nobody up.
                Ok(Err(error)) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                    handed.too_large.push(place);
                }
                // The connection is gone: what follows would fail too.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        handed
    }

    /// Waits for the acknowledgements and marks the rows; how many were acknowledged, and of these how many are marked.
    /// What is too large for the broker counts as both: as a dead letter it is out of the way.
    async fn finish(
        &self,
        rows: &[OutboxRow],
        handed: Handed,
    ) -> Result<(usize, usize), StepError> {
        let Handed { compared: Some(compared), sent, too_large } = handed else {
            return Ok((0, 0));
        };
        let acked = self.acknowledged(rows, sent, &compared).await;
        let too_large: Vec<_> = too_large.into_iter().map(|place| &rows[place]).collect();
        oversized::bury(&self.pool, &self.keys, &too_large).await?;
        let marked = outbox::mark_published(&self.pool, &acked, &compared.losses).await?;
        if marked < acked.len() {
            self.compare_again(); // another replica may have noticed a loss
        }
        Ok((acked.len() + too_large.len(), marked + too_large.len()))
    }

    /// Those rows that the right stream holds, with their sequence.
    async fn acknowledged<'a>(
        &self,
        rows: &'a [OutboxRow],
        sent: Vec<(usize, PublishAckFuture)>,
        compared: &Compared,
    ) -> Vec<(&'a OutboxRow, u64)> {
        let offered = sent.len();
        let acked = join_all(sent.into_iter().map(|(place, ack)| async move {
            let row = &rows[place];
            let ack = timeout(ACK_DEADLINE, ack.into_future()).await.ok()?.ok()?;
            (ack.stream == Stream::of(&row.subject).name()).then_some((row, ack.sequence))
        }));
        let acked: Vec<_> = acked.await.into_iter().flatten().collect();
        if acked.len() < offered {
            self.compare_again();
        }
        // What a server said before it went away may be lost with it, and was not compared.
        let believed = self.connection() == compared.connection;
        if believed { acked } else { Vec::new() }
    }

    /// The streams, compared with the outbox before anything is published: what comes after a loss would hide it.
    async fn compared(&self) -> Result<Compared, StepError> {
        loop {
            shell::reachable(&self.nats)?;
            let connection = self.connection();
            let known = self.compared.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(known) = known.filter(|known| known.connection == connection) {
                return Ok(known);
            }
            repair::compare(self.service, &self.pool, &self.nats).await?;
            let losses = repair::losses(&self.pool).await?.into();
            self.know(Some(Compared { connection, losses }));
        }
    }

    fn compare_again(&self) {
        self.know(None);
    }

    fn know(&self, compared: Option<Compared>) {
        *self.compared.lock().unwrap_or_else(PoisonError::into_inner) = compared;
    }

    fn connection(&self) -> u64 {
        self.nats.statistics().connects.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use async_nats::ConnectOptions;
    use futures::FutureExt;
    use sqlx::postgres::PgPoolOptions;

    use super::*;

    #[tokio::test]
    async fn who_states_a_fact_never_waits_for_a_publisher_that_is_busy() {
        let options = ConnectOptions::new().retry_on_initial_connect();
        let nats = options.connect("nats://127.0.0.1:1").await.unwrap();
        let pool = PgPoolOptions::new().connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap();
        let (keys, clock) = (Keys::new(&[7; 32], "gateway"), runtime::clock::Clock::System);
        let publisher = Publisher::new(&Shell { service: "gateway", pool, nats, clock, keys });
        let _busy = publisher.ahead(CancellationToken::new());
        for _ in 0..2 * BATCHES_AHEAD {
            assert!(publisher.publish_if_free(Vec::new()).now_or_never().is_some());
        }
    }
}
