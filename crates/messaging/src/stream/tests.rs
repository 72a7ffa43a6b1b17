//! A stream that falls silent, on a real broker.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_nats::jetstream::{consumer::AckPolicy, stream};
use contracts::topology::Stream;
use runtime::lifecycle::Lifecycle;
use servers::{Nats, Scratch};
use sqlx::postgres::PgPoolOptions;

use super::*;

const DURABLE: Durable =
    Durable { stream: Stream::Host, name: "counter", subjects: &["host.user-seen"] };

#[derive(Default)]
struct Counter(AtomicUsize);

#[async_trait]
impl Sink for Counter {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        self.0.fetch_add(batch.len(), Ordering::SeqCst);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_silent_while_messages_wait_is_taken_up_anew() {
    let scratch = Scratch::new().unwrap();
    let nats = Nats::start(scratch.path(), &servers::nats::Options::default()).unwrap();
    let jetstream = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let consumer = one_at_a_time(&jetstream).await;
    for _ in 0..2 {
        jetstream.publish(DURABLE.subjects[0], "".into()).await.unwrap().await.unwrap();
    }
    let mut held = consumer.fetch().max_messages(1).messages().await.unwrap();
    let held = held.next().await.unwrap().unwrap();

    let counter = Arc::new(Counter::default());
    let (part, lifecycle) = (part(jetstream, Arc::clone(&counter)), Lifecycle::new());
    let (stopping, heartbeat) = (lifecycle.stopping(), lifecycle.heartbeat("counter"));
    let mut backoff = Backoff::default();
    let reading = part.read(&stopping, &heartbeat, &mut backoff);
    let broken = timeout(Duration::from_secs(20), reading).await.expect("it notices").unwrap_err();
    assert!(broken.to_string().contains("silent while messages wait"), "{broken}");
    assert_eq!(counter.0.load(Ordering::SeqCst), 0);

    held.double_ack().await.unwrap();
    let running = tokio::spawn(Arc::new(part).run(stopping.clone(), heartbeat));
    let waiting = async {
        while counter.0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), waiting).await.expect("it is read on");
    stopping.cancel();
    running.await.unwrap();
}
