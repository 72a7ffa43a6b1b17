//! A broker for each test, with the streams and durables that `ostiary migrate` would make.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::{
    Client, ConnectOptions,
    connection::State,
    jetstream::{
        self, AckKind,
        consumer::{AckPolicy, Consumer, DeliverPolicy, pull},
        message::PublishMessage,
        stream::{DiscardPolicy, RetentionPolicy, StorageType},
    },
};
use bytes::Bytes;
use contracts::{
    Envelope,
    topology::{self, Durable, Stream},
};
use futures::StreamExt;
use servers::{Nats, Scratch};

use super::Options;
use crate::toy;

/// A user whose acknowledgements are all lost.
pub const MUTE: &str = "mute";

const USERS: &str = r#"
authorization { users: [
    { user: free, password: free }
    { user: mute, password: mute, permissions: { publish: { deny: ["$JS.ACK.>"] } } }
] }
no_auth_user: free
"#;

pub struct Broker {
    server: Arc<Mutex<Nats>>,
    store: PathBuf,
    client: Client,
    ack_wait: Duration,
    duplicate_window: Duration,
}

impl Broker {
    pub async fn start(scratch: &Scratch, options: &Options) -> Self {
        let folder = scratch.path().join("nats");
        let settings = servers::nats::Options { extra: USERS.to_owned(), ..options.nats.clone() };
        let server = {
            let folder = folder.clone();
            waiting(move || Nats::start(&folder, &settings)).await.unwrap()
        };
        let client = connect(&server.url(), "free").await;
        let broker = Self {
            store: folder.join("store"),
            server: Arc::new(Mutex::new(server)),
            client,
            ack_wait: options.ack_wait,
            duplicate_window: options.duplicate_window,
        };
        broker.migrate().await;
        broker
    }

    /// A connection of its own.
    pub async fn connect(&self) -> Client {
        self.connect_as("free").await
    }

    pub async fn connect_as(&self, user: &str) -> Client {
        let url = self.server.lock().unwrap().url();
        connect(&url, user).await
    }

    /// Makes the streams and durables that are missing.
    pub async fn migrate(&self) {
        for stream in Stream::ALL {
            let window = match stream {
                Stream::Host => stream.duplicate_window(),
                Stream::Ostiary => self.duplicate_window,
            };
            let settings = stream_settings(stream, window);
            self.jetstream().get_or_create_stream(settings).await.unwrap();
        }
        for durable in [toy::MACHINE[0], toy::MACHINE[1], toy::ASK, toy::VIEW] {
            self.make(durable).await;
        }
    }

    pub async fn make(&self, durable: Durable) {
        let stream = self.jetstream().get_stream(durable.stream.name()).await.unwrap();
        let settings = consumer_settings(&durable, self.ack_wait);
        stream.create_consumer(settings).await.unwrap();
    }

    pub async fn delete(&self, durable: Durable) {
        let stream = self.jetstream().get_stream(durable.stream.name()).await.unwrap();
        stream.delete_consumer(durable.name).await.unwrap();
    }

    pub fn jetstream(&self) -> jetstream::Context {
        jetstream::new(self.client.clone())
    }

    /// Publishes bytes, and waits until the stream has them.
    pub async fn publish(&self, subject: &str, payload: Bytes) {
        self.publish_as(subject, None, payload).await;
    }

    /// The same under an id that the broker is told; what it takes for a repeat is published until it is kept.
    pub async fn publish_as(&self, subject: &str, id: Option<&str>, payload: Bytes) {
        super::until("the stream keeps it", async || {
            let message = PublishMessage::build().payload(payload.clone());
            let message = match id {
                Some(id) => message.message_id(id),
                None => message,
            };
            let sent = self.jetstream().send_publish(subject.to_owned(), message).await.unwrap();
            !sent.await.unwrap().duplicate
        })
        .await;
    }

    /// Takes a message from a durable and gives it back, as a replica does that ends before its commit.
    pub async fn give_back(&self, durable: Durable) {
        let stream = durable.stream.name();
        let consumer: Consumer<pull::Config> =
            self.jetstream().get_consumer_from_stream(durable.name, stream).await.unwrap();
        let mut taken = consumer.fetch().max_messages(1).messages().await.unwrap();
        let message = taken.next().await.unwrap().unwrap();
        message.double_ack_with(AckKind::Nak(None)).await.unwrap();
    }

    /// What the stream of our events holds, in order: ids that it was published under, and events.
    pub async fn published(&self) -> Vec<(String, Envelope)> {
        let stream = self.jetstream().get_stream(Stream::Ostiary.name()).await.unwrap();
        let state = &stream.cached_info().state;
        let mut published = Vec::new();
        for place in state.first_sequence.max(1)..=state.last_sequence {
            let message = stream.get_raw_message(place).await.unwrap();
            let id = message.headers.get(async_nats::header::NATS_MESSAGE_ID);
            let envelope = Envelope::decode(&message.subject, &message.payload);
            let Ok(envelope) = envelope else { continue };
            published.push((id.map(ToString::to_string).unwrap_or_default(), envelope));
        }
        published
    }

    /// The subjects of what was published about an account.
    pub async fn subjects_of(&self, account: &str) -> Vec<&'static str> {
        let published = self.published().await;
        let ours = published.iter().filter(|(_, event)| event.account().as_str() == account);
        ours.map(|(_, envelope)| envelope.event.subject()).collect()
    }

    /// SIGKILL; returns once these clients have noticed.
    pub async fn kill(&self, clients: &[&Client]) {
        self.with_server(Nats::kill).await;
        let away = |client: &&Client| client.connection_state() == State::Disconnected;
        super::until("they notice", async || clients.iter().all(away)).await;
    }

    pub async fn restart(&self) {
        self.with_server(|server| server.restart().unwrap()).await;
    }

    /// The whole store is gone, and made anew by the deployment job.
    pub async fn lose_the_store(&self) {
        self.with_server(|server| {
            server.delete_store().unwrap();
            server.restart().unwrap();
        })
        .await;
        self.migrate().await;
    }

    /// Copies the store as it is, for [`Self::roll_back`].
    pub async fn copy_the_store(&self) {
        let (store, copy) = (self.store.clone(), self.store.with_extension("copy"));
        self.with_server(move |server| {
            server.kill();
            copy_folder(&store, &copy);
            server.restart().unwrap();
        })
        .await;
    }

    /// Puts the copied store into the place of today's.
    pub async fn roll_back(&self) {
        let (store, copy) = (self.store.clone(), self.store.with_extension("copy"));
        self.with_server(move |server| {
            server.delete_store().unwrap();
            copy_folder(&copy, &store);
            server.restart().unwrap();
        })
        .await;
    }

    async fn with_server(&self, act: impl FnOnce(&mut Nats) + Send + 'static) {
        let server = Arc::clone(&self.server);
        waiting(move || act(&mut server.lock().unwrap())).await;
    }
}

/// Its calls wait, and not in async code.
async fn waiting<R: Send + 'static>(act: impl FnOnce() -> R + Send + 'static) -> R {
    tokio::task::spawn_blocking(act).await.unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("--archive").args([from, to]).status().unwrap();
    assert!(copied.success());
}

async fn connect(url: &str, user: &str) -> Client {
    ConnectOptions::with_user_and_password(user.to_owned(), user.to_owned())
        .reconnect_delay_callback(|_| Duration::from_millis(5))
        .connect(url)
        .await
        .unwrap()
}

fn stream_settings(stream: Stream, duplicate_window: Duration) -> jetstream::stream::Config {
    jetstream::stream::Config {
        name: stream.name().to_owned(),
        subjects: vec![stream.subjects().to_owned()],
        retention: RetentionPolicy::Limits,
        storage: StorageType::File,
        discard: DiscardPolicy::New,
        max_age: topology::STREAM_MAX_AGE,
        duplicate_window,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        ..Default::default()
    }
}

fn consumer_settings(durable: &Durable, ack_wait: Duration) -> pull::Config {
    pull::Config {
        durable_name: Some(durable.name.to_owned()),
        filter_subjects: durable.subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait,
        max_deliver: -1,
        max_ack_pending: 20_000,
        ..Default::default()
    }
}
