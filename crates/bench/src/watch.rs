//! Sees when an event of each account stands in the stream `OSTIARY`.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, push},
};
use contracts::topology::Stream;
use futures::StreamExt;
use tokio::{sync::oneshot, task::JoinHandle, time::timeout};

/// Nothing takes longer to come, unless something is wrong.
const DEADLINE: Duration = Duration::from_secs(120);

/// A reader of one subject, from now on.
pub struct Watch {
    wanted: oneshot::Sender<usize>,
    seen: JoinHandle<Result<HashMap<u64, Instant>>>,
}

impl Watch {
    /// Begins to read.
    pub async fn start(jetstream: &jetstream::Context, subject: &str) -> Result<Self> {
        let stream = jetstream.get_stream(Stream::Ostiary.name()).await?;
        let config = push::OrderedConfig {
            deliver_subject: jetstream.client().new_inbox(),
            filter_subject: subject.to_owned(),
            deliver_policy: DeliverPolicy::New,
            ..Default::default()
        };
        let messages = stream.create_consumer(config).await?.messages().await?;
        let (wanted, told) = oneshot::channel();
        Ok(Self { wanted, seen: tokio::spawn(read(messages, told)) })
    }

    /// When each account's event was seen, once there are so many.
    pub async fn seen(self, accounts: usize) -> Result<HashMap<u64, Instant>> {
        self.seen_within(accounts, DEADLINE).await
    }

    /// The same, where it may take longer.
    pub async fn seen_within(
        self,
        accounts: usize,
        deadline: Duration,
    ) -> Result<HashMap<u64, Instant>> {
        self.wanted.send(accounts).ok(); // who does not listen has failed, which is told next
        timeout(deadline, self.seen).await.map_err(|_| anyhow!("not all events came"))??
    }
}

async fn read(
    mut messages: push::Ordered,
    mut told: oneshot::Receiver<usize>,
) -> Result<HashMap<u64, Instant>> {
    let (mut seen, mut wanted) = (HashMap::new(), usize::MAX);
    while seen.len() < wanted {
        let message = tokio::select! {
            accounts = &mut told, if wanted == usize::MAX => {
                wanted = accounts?;
                continue;
            }
            message = messages.next() => message.context("the stream ended")??,
        };
        let at = Instant::now();
        seen.entry(account_of(&message.payload)?).or_insert(at);
    }
    Ok(seen)
}

/// The CloudEvents subject, without reading the rest.
fn account_of(payload: &[u8]) -> Result<u64> {
    let text = std::str::from_utf8(payload)?;
    let (_, after) = text.split_once("\"subject\":\"").context("an event has a subject")?;
    let (account, _) = after.split_once('"').context("the subject is a text")?;
    Ok(account.parse()?)
}
