//! The limit: by hand, nothing but what the servers have to do. It pulls, stores inbox, state and outbox in one
//! transaction, publishes, acknowledges; with batches of one it is what most people would write, and with two of 500 under
//! way it takes what Ostiary takes.

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
use tokio::{sync::Mutex, task::coop::unconstrained};
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
    name: String,
    workers: Vec<PgConnection>,
    work: Work,
}

/// What a worker needs beside its connection.
struct Work {
    batch: usize,
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
    /// Takes up to `batch` messages at a time, and has as many such batches under way.
    pub async fn new(site: &Site, batch: usize, under_way: usize) -> Result<Self> {
        let (policy, now) = (site.config.policy()?, Clock::System.now());
        let mut workers = Vec::new();
        for _ in 0..under_way {
            let mut db = site.databases.connect(&site.databases.ostiary).await;
            execute(&mut db, TABLES).await?;
            workers.push(db);
        }
        let work = Work {
            batch,
            jetstream: site.jetstream().await?,
            state: serde_json::to_string(&stories::asked(&policy, now)?)?,
            request: stories::request(&policy, ACCOUNT, ID, now)?.encode(),
        };
        Ok(Self { name: format!("by-hand-{batch}"), workers, work })
    }

    /// Makes its durable consumer anew.
    pub async fn consumer(&self, deliver_policy: DeliverPolicy) -> Result<PullConsumer> {
        let stream = self.work.jetstream.get_stream(Stream::Host.name()).await?;
        stream.delete_consumer(&self.name).await.ok(); // the first time there is none
        let config = pull::Config {
            durable_name: Some(self.name.clone()),
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
        let messages = consumer.stream().max_messages_per_batch(2 * self.work.batch.max(100));
        let batches = messages.messages().await?.ready_chunks(self.work.batch);
        // The stream, and how many it has given.
        let (work, batches) = (&self.work, Mutex::new((batches, 0)));
        let next = async || {
            let (batches, taken) = &mut *batches.lock().await;
            if *taken >= most {
                return Ok(None);
            }
            let batch = tokio::select! {
                () = stop.cancelled() => return Ok(None),
                // Else a task takes no more than some hundred at once.
                batch = unconstrained(batches.next()) => batch.context("the consumer ended")?,
            };
            *taken += batch.len();
            anyhow::Ok(Some(batch.into_iter().collect::<Result<Vec<Message>, _>>()?))
        };
        try_join_all(self.workers.iter_mut().map(async |db| {
            while let Some(batch) = next().await? {
                work.handle(db, &batch).await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        Ok(self.work.jetstream.client().flush().await?)
    }
}

impl Work {
    async fn handle(&self, db: &mut PgConnection, messages: &[Message]) -> Result<()> {
        let read = messages.iter().map(|message| serde_json::from_slice(&message.payload));
        let signed_up = read.collect::<Result<Vec<SignedUp<'_>>, _>>()?;
        let requests: Vec<(Uuid, String)> =
            signed_up.iter().map(|signed_up| self.request(signed_up)).collect();
        self.store(db, &signed_up, &requests).await?;
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
        &self,
        db: &mut PgConnection,
        signed_up: &[SignedUp<'_>],
        requests: &[(Uuid, String)],
    ) -> Result<()> {
        let mut tx = db.begin().await?;
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
