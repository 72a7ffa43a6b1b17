//! A stream that falls silent, on a real broker.

use std::{
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering},
};

use async_nats::jetstream::{consumer::AckPolicy, stream};
use contracts::topology::Stream;
use runtime::lifecycle::Lifecycle;
use servers::{Nats, Scratch};
use sqlx::postgres::PgPoolOptions;
use tokio::sync::Semaphore;

use super::*;

const DURABLE: Durable =
    Durable { stream: Stream::Host, name: "counter", subjects: &["host.user-seen"] };

/// Counts what it is given, when its door is open.
struct Counter {
    taken: AtomicUsize,
    door: Semaphore,
}

impl Counter {
    fn new(open: bool) -> Arc<Self> {
        let permits = if open { Semaphore::MAX_PERMITS } else { 0 };
        Arc::new(Self { taken: AtomicUsize::new(0), door: Semaphore::new(permits) })
    }

    fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }

    async fn has_taken(&self, messages: usize) {
        let waiting = async {
            while self.taken() < messages {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(20), waiting).await.expect("it is read on");
    }
}

#[async_trait]
impl Sink for Counter {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let _through = self.door.acquire().await.unwrap();
        self.taken.fetch_add(batch.len(), Ordering::SeqCst);
        Ok(())
    }
}

/// A consumer that gives one message out and keeps the others until that one is acknowledged.
async fn one_at_a_time(jetstream: &jetstream::Context) -> Consumer<pull::Config> {
    let stream = stream::Config {
        name: DURABLE.stream.name().to_owned(),
        subjects: vec![DURABLE.stream.subjects().to_owned()],
        ..Default::default()
    };
    let consumer = pull::Config {
        durable_name: Some(DURABLE.name.to_owned()),
        ack_policy: AckPolicy::Explicit,
        max_ack_pending: 1,
        ..Default::default()
    };
    jetstream.create_stream(stream).await.unwrap().create_consumer(consumer).await.unwrap()
}

fn part(jetstream: jetstream::Context, sink: Arc<Counter>) -> StreamPart<Arc<Counter>> {
    // Nothing is delivered twice, so nobody asks the database.
    let pool = PgPoolOptions::new().connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap();
    StreamPart { durable: DURABLE, jetstream, pool, sink, silence: Duration::from_millis(200) }
}

/// A broker with two messages of which the second waits for the first.
async fn two_messages(nats: &Nats) -> (jetstream::Context, Consumer<pull::Config>) {
    let jetstream = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let consumer = one_at_a_time(&jetstream).await;
    for _ in 0..2 {
        jetstream.publish(DURABLE.subjects[0], "".into()).await.unwrap().await.unwrap();
    }
    (jetstream, consumer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_silent_while_messages_wait_is_taken_up_anew() {
    let scratch = Scratch::new().unwrap();
    let nats = Nats::start(scratch.path(), &servers::nats::Options::default()).unwrap();
    let (jetstream, consumer) = two_messages(&nats).await;
    let mut held = consumer.fetch().max_messages(1).messages().await.unwrap();
    let held = held.next().await.unwrap().unwrap();

    let counter = Counter::new(true);
    let (part, lifecycle) = (part(jetstream, Arc::clone(&counter)), Lifecycle::new());
    let (stopping, heartbeat) = (lifecycle.stopping(), lifecycle.heartbeat("counter"));
    let mut backoff = Backoff::default();
    let reading = part.read(&stopping, &heartbeat, &mut backoff);
    let broken = timeout(Duration::from_secs(20), reading).await.expect("it notices").unwrap_err();
    assert!(broken.to_string().contains("silent while messages wait"), "{broken}");
    assert_eq!(counter.taken(), 0);

    held.double_ack().await.unwrap();
    let running = tokio::spawn(Arc::new(part).run(stopping.clone(), heartbeat));
    counter.has_taken(1).await;
    stopping.cancel();
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_whose_messages_are_still_being_handled_is_not_silent() {
    let scratch = Scratch::new().unwrap();
    let nats = Nats::start(scratch.path(), &servers::nats::Options::default()).unwrap();
    let (jetstream, _consumer) = two_messages(&nats).await;
    let counter = Counter::new(false);
    let (part, lifecycle) = (part(jetstream, Arc::clone(&counter)), Lifecycle::new());
    let (stopping, heartbeat) = (lifecycle.stopping(), lifecycle.heartbeat("counter"));
    let mut backoff = Backoff::default();
    let mut reading = pin!(part.read(&stopping, &heartbeat, &mut backoff));
    // Several times as long as it may be silent.
    timeout(Duration::from_secs(1), &mut reading).await.expect_err("it waits for its sink");
    counter.door.add_permits(1);
    tokio::select! {
        ended = &mut reading => panic!("it was given up: {ended:?}"),
        () = counter.has_taken(2) => {}
    }
    stopping.cancel();
    reading.await.unwrap();
}
