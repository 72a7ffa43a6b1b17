//! The limit: by hand, nothing but what the servers have to do. It pulls, stores inbox, state and outbox in one
//! transaction, publishes, acknowledges; with batches of one it is what most people would write.

use anyhow::{Context, Result};
use async_nats::jetstream::{
    self, Message,
    consumer::{DeliverPolicy, PullConsumer, pull},
    context::PublishAckFuture,
    message::PublishMessage,
};
use contracts::topology::{self, Stream};
use futures::{StreamExt, future::try_join_all};
use runtime::clock::Clock;
use serde::Deserialize;
use sqlx::{Connection, PgConnection, query};
use tokio::task::coop::unconstrained;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    ground::{Site, execute},
    sign_ups::{REQUESTED, SIGNED_UP},
    stories,
};

/// Where the limit keeps what it makes.
pub const SCHEMA: &str = "by_hand";
/// The tables of the limit: no more columns and indexes than the work needs.
const TABLES: &str = "
    create schema if not exists by_hand;
    set search_path = by_hand;
    create table if not exists inbox (id uuid primary key);
    create table if not exists states (story text collate \"C\" primary key, version bigint not null, state jsonb not null);
    create table if not exists outbox (id uuid primary key, subject text not null, body text not null)";

/// What `request` is made of, to be replaced.
const ACCOUNT: &str = "the-account";
const ID: Uuid = Uuid::from_u128(u128::MAX);

/// A loop by hand.
pub struct Limit {
    batch: usize,
    name: &'static str,
    db: PgConnection,
    jetstream: jetstream::Context,
    state: String,
    request: String,
}

/// The two things that it reads of a message.
#[derive(Deserialize)]
struct SignedUp<'a> {
    id: Uuid,
    subject: &'a str,
}

impl Limit {
    /// One worker that takes up to `batch` messages at a time.
    pub async fn new(site: &Site, batch: usize) -> Result<Self> {
        let (policy, now) = (site.config.policy()?, Clock::System.now());
        let mut db = site.databases.connect(&site.databases.ostiary).await;
        execute(&mut db, TABLES).await?;
        Ok(Self {
            batch,
            name: if batch == 1 { "one-by-one" } else { "by-hand" },
            db,
            jetstream: site.jetstream().await?,
            state: serde_json::to_string(&stories::asked(&policy, now)?)?,
            request: stories::request(&policy, ACCOUNT, ID, now)?.encode(),
        })
    }

    /// Makes its durable consumer anew.
    pub async fn consumer(&self, deliver_policy: DeliverPolicy) -> Result<PullConsumer> {
        let stream = self.jetstream.get_stream(Stream::Host.name()).await?;
        stream.delete_consumer(self.name).await.ok(); // the first time there is none
        let config = pull::Config {
            durable_name: Some(self.name.to_owned()),
            filter_subject: SIGNED_UP.to_owned(),
            deliver_policy,
            ack_wait: topology::ACK_WAIT,
            max_ack_pending: 20_000,
            ..Default::default()
        };
        Ok(stream.create_consumer(config).await?)
    }

    /// Handles so many messages, or until it is stopped.
    pub async fn run(
        &mut self,
        consumer: &PullConsumer,
        most: usize,
        stop: &CancellationToken,
    ) -> Result<()> {
        let messages = consumer.stream().max_messages_per_batch(2 * self.batch.max(100));
        let mut batches = messages.messages().await?.ready_chunks(self.batch);
        let mut handled = 0;
        while handled < most {
            let batch = tokio::select! {
                () = stop.cancelled() => break,
                // Else a task takes no more than some hundred at once.
                batch = unconstrained(batches.next()) => batch.context("the consumer ended")?,
            };
            let batch = batch.into_iter().collect::<Result<Vec<Message>, _>>()?;
            self.handle(&batch).await?;
            handled += batch.len();
        }
        self.jetstream.client().flush().await?;
        Ok(())
    }

    async fn handle(&mut self, messages: &[Message]) -> Result<()> {
        let read = messages.iter().map(|message| serde_json::from_slice(&message.payload));
        let signed_up = read.collect::<Result<Vec<SignedUp<'_>>, _>>()?;
        let requests: Vec<(Uuid, String)> =
            signed_up.iter().map(|signed_up| self.request(signed_up)).collect();
        self.store(&signed_up, &requests).await?;
        let mut acks = Vec::with_capacity(requests.len());
        for (id, body) in requests {
            let message = PublishMessage::build().message_id(id.to_string()).payload(body.into());
            acks.push(self.jetstream.send_publish(REQUESTED, message).await?);
        }
        try_join_all(acks.into_iter().map(PublishAckFuture::into_future)).await?;
        for message in messages {
            message.ack().await.map_err(|error| anyhow::anyhow!(error))?;
        }
        Ok(())
    }

    fn request(&self, signed_up: &SignedUp<'_>) -> (Uuid, String) {
        // Another id for each loop, as the broker would take the second for a repeat of the first.
        let id = Uuid::from_u128(signed_up.id.as_u128() ^ self.batch as u128);
        let body = self.request.replace(ACCOUNT, signed_up.subject);
        (id, body.replace(&ID.to_string(), &id.to_string()))
    }

    async fn store(
        &mut self,
        signed_up: &[SignedUp<'_>],
        requests: &[(Uuid, String)],
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        query("insert into inbox select * from unnest($1::uuid[])")
            .bind(requests.iter().map(|(id, _)| *id).collect::<Vec<_>>())
            .execute(&mut *tx)
            .await?;
        let story = |signed_up: &SignedUp<'_>| format!("{}-{}", signed_up.subject, self.batch);
        query("insert into states select story, 1, state::jsonb from unnest($1::text[], $2::text[]) as s (story, state)")
            .bind(signed_up.iter().map(story).collect::<Vec<_>>())
            .bind(vec![self.state.as_str(); signed_up.len()])
            .execute(&mut *tx)
            .await?;
        query("insert into outbox select id, $3, body from unnest($1::uuid[], $2::text[]) as o (id, body)")
            .bind(requests.iter().map(|(id, _)| *id).collect::<Vec<_>>())
            .bind(requests.iter().map(|(_, body)| body.as_str()).collect::<Vec<_>>())
            .bind(REQUESTED)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}
