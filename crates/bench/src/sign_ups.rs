//! Sign-ups from Russia, as a host publishes them: all at once, or at a steady rate.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use async_nats::jetstream::{self, context::PublishAckFuture, message::PublishMessage};
use contracts::{AccountId, Envelope, Event, Locale};
use futures::future::try_join_all;
use runtime::clock::Clock;
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::watch::Watch;

/// What a sign-up is published under.
pub const SIGNED_UP: &str = "host.user-signed-up-from-ru";
/// What follows from it.
pub const REQUESTED: &str = "ostiary.kyc.kyc-questionnaire-requested";
/// How many wait for their acknowledgement at once.
const IN_FLIGHT: usize = 1000;
const TICK: Duration = Duration::from_millis(1);

/// Publishes the sign-ups of these accounts and waits until the stream has them.
pub async fn publish(jetstream: &jetstream::Context, accounts: Range<u64>) -> Result<()> {
    let accounts: Vec<u64> = accounts.collect();
    for some in accounts.chunks(IN_FLIGHT) {
        let mut acks = Vec::with_capacity(some.len());
        for account in some {
            acks.push(send(jetstream, *account).await?);
        }
        try_join_all(acks.into_iter().map(PublishAckFuture::into_future)).await?;
    }
    Ok(())
}

/// Publishes them at a steady rate, whatever becomes of those before, until all are out or `stop` is given; when each was
/// due. One that was held up by those before waited, and its wait counts.
async fn publish_paced(
    jetstream: &jetstream::Context,
    accounts: Range<u64>,
    per_second: u32,
    stop: &CancellationToken,
) -> Result<Vec<Instant>> {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    // Acknowledgements are taken as they come: the client lets only so many wait.
    let (acks, mut waiting) = mpsc::unbounded_channel::<PublishAckFuture>();
    let acked = tokio::spawn(async move {
        while let Some(ack) = waiting.recv().await {
            ack.await?;
        }
        anyhow::Ok(())
    });
    let mut all_due = Vec::new();
    let started = Instant::now();
    for account in accounts {
        if stop.is_cancelled() {
            break;
        }
        let due = started + Duration::from_secs(all_due.len() as u64) / per_second;
        while Instant::now() < due {
            ticks.tick().await;
        }
        all_due.push(due);
        acks.send(send(jetstream, account).await?)?;
    }
    drop(acks);
    acked.await??;
    Ok(all_due)
}

/// Publishes sign-ups at a steady rate; how long after each was due its request stood in the stream.
pub async fn latencies(
    jetstream: &jetstream::Context,
    accounts: Range<u64>,
    per_second: u32,
    stop: &CancellationToken,
) -> Result<Vec<Duration>> {
    let watch = Watch::start(jetstream, REQUESTED).await?;
    let all_due = publish_paced(jetstream, accounts.clone(), per_second, stop).await?;
    let seen = watch.seen(all_due.len()).await?;
    let span = |(account, due)| {
        let seen = seen.get(&account).context("the request of another account came")?;
        Ok(*seen - due)
    };
    accounts.zip(all_due).map(span).collect()
}

async fn send(jetstream: &jetstream::Context, account: u64) -> Result<PublishAckFuture> {
    let signed_up = signed_up(account)?;
    let message = PublishMessage::build()
        .message_id(&*signed_up.id)
        .payload(signed_up.encode().into_bytes().into());
    Ok(jetstream.send_publish(signed_up.event.subject(), message).await?)
}

fn signed_up(account: u64) -> Result<Envelope> {
    let now = Clock::System.now();
    Ok(Envelope {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, &account.to_be_bytes()).to_string(),
        source: "https://app.example.com/accounts".to_owned(),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event: Event::UserSignedUpFromRu {
            account: AccountId::try_new(account.to_string())?,
            signed_up_at: now,
            locale: Some(Locale::try_new("ru")?),
        },
    })
}
