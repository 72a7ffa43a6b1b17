//! A stream that falls silent, on a real broker.

use std::{
    pin::pin,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
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
    /// Bytes and messages of every batch.
    batches: Mutex<Vec<(usize, usize)>>,
    door: Semaphore,
}

impl Counter {
    fn new(open: bool) -> Arc<Self> {
        let permits = if open { Semaphore::MAX_PERMITS } else { 0 };
        let (taken, batches) = (AtomicUsize::new(0), Mutex::default());
        Arc::new(Self { taken, batches, door: Semaphore::new(permits) })
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
        let bytes = batch.iter().map(|message| message.payload.len()).sum();
        self.batches.lock().unwrap().push((bytes, batch.len()));
        self.taken.fetch_add(batch.len(), Ordering::SeqCst);
        Ok(())
    }
}

/// A consumer that gives so many messages out and keeps the others until those are acknowledged.
async fn consumer(jetstream: &jetstream::Context, at_once: i64) -> Consumer<pull::Config> {
    let stream = stream::Config {
        name: DURABLE.stream.name().to_owned(),
        subjects: vec![DURABLE.stream.subjects().to_owned()],
        ..Default::default()
    };
    let consumer = pull::Config {
        durable_name: Some(DURABLE.name.to_owned()),
        ack_policy: AckPolicy::Explicit,
        max_ack_pending: at_once,
        ..Default::default()
    };
    jetstream.create_stream(stream).await.unwrap().create_consumer(consumer).await.unwrap()
}

fn part(jetstream: jetstream::Context, sink: Arc<Counter>) -> StreamPart<Arc<Counter>> {
    // Nothing is delivered twice, so nobody asks the database.
    let pool = PgPoolOptions::new().connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap();
    let silence = Duration::from_millis(200);
    StreamPart { durable: DURABLE, jetstream, pool, sink, silence, most_bytes: BATCH_BYTES }
}

/// A broker with two messages of which the second waits for the first.
async fn two_messages(nats: &Nats) -> (jetstream::Context, Consumer<pull::Config>) {
    let jetstream = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let consumer = consumer(&jetstream, 1).await;
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

/// What a broker takes at most, in the tests below.
const LARGEST: usize = 64 * 1024;
/// What a batch may have there: a few of the largest messages.
const MOST: usize = 4 * LARGEST;

/// A broker with messages of these sizes, all of which it would give out at once.
async fn with_messages(
    nats: &Nats,
    sizes: impl Iterator<Item = usize>,
) -> (jetstream::Context, Consumer<pull::Config>) {
    let jetstream = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let consumer = consumer(&jetstream, 20_000).await;
    for size in sizes {
        let payload = vec![b'x'; size].into();
        jetstream.publish(DURABLE.subjects[0], payload).await.unwrap().await.unwrap();
    }
    (jetstream, consumer)
}

fn small_broker(scratch: &Scratch) -> Nats {
    let options = servers::nats::Options { max_payload: LARGEST, ..Default::default() };
    Nats::start(scratch.path(), &options).unwrap()
}

fn limited(
    jetstream: jetstream::Context,
    sink: &Arc<Counter>,
    most: usize,
) -> StreamPart<Arc<Counter>> {
    StreamPart { most_bytes: most, silence: SILENCE, ..part(jetstream, Arc::clone(sink)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_at_once_is_bounded_in_bytes_and_all_of_it_is_taken() {
    const MESSAGES: usize = 400;
    let scratch = Scratch::new().unwrap();
    let nats = small_broker(&scratch);
    // Mostly the largest; the others do not fit to the limit's end.
    let sizes = (0..MESSAGES).map(|n| if n % 7 == 0 { n } else { LARGEST - n });
    let (jetstream, mut consumer) = with_messages(&nats, sizes).await;
    let counter = Counter::new(false);
    let (part, lifecycle) = (limited(jetstream, &counter, MOST), Lifecycle::new());
    let (stopping, heartbeat) = (lifecycle.stopping(), lifecycle.heartbeat("counter"));
    let mut backoff = Backoff::default();
    let mut reading = pin!(part.read(&stopping, &heartbeat, &mut backoff));
    timeout(Duration::from_secs(1), &mut reading).await.expect_err("it waits for its sink");
    // Two batches at the sink's door, two requests of two batches each at most.
    let held = consumer.info().await.unwrap().num_ack_pending * LARGEST;
    assert!(held <= 6 * MOST + LARGEST, "{held} bytes are held in memory");
    counter.door.add_permits(Semaphore::MAX_PERMITS);
    tokio::select! {
        ended = &mut reading => panic!("it was given up: {ended:?}"),
        () = counter.has_taken(MESSAGES) => {}
    }
    stopping.cancel();
    reading.await.unwrap();
    assert_eq!(counter.taken(), MESSAGES, "each once");
    let batches = counter.batches.lock().unwrap().clone();
    assert!(batches.iter().all(|(bytes, _)| *bytes <= MOST), "{batches:?}");
    // Two were under way; what came meanwhile is the third. How many share one afterwards is the broker's pace.
    assert!(batches[2].1 > 1, "what waited together is not one batch: {batches:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_larger_than_a_batch_may_be_is_a_batch_of_its_own() {
    let scratch = Scratch::new().unwrap();
    let nats = small_broker(&scratch);
    let (jetstream, _consumer) = with_messages(&nats, [1, LARGEST, LARGEST, 1].into_iter()).await;
    let counter = Counter::new(true);
    let part = limited(jetstream, &counter, LARGEST / 2);
    let lifecycle = Lifecycle::new();
    let (stopping, heartbeat) = (lifecycle.stopping(), lifecycle.heartbeat("counter"));
    let running = tokio::spawn(Arc::new(part).run(stopping.clone(), heartbeat));
    counter.has_taken(4).await;
    stopping.cancel();
    running.await.unwrap();
    let batches = counter.batches.lock().unwrap().clone();
    assert!(batches.iter().all(|(bytes, number)| *bytes < LARGEST || *number == 1), "{batches:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_step_is_bounded_in_bytes_too() {
    let scratch = Scratch::new().unwrap();
    let nats = small_broker(&scratch);
    let (jetstream, _consumer) = with_messages(&nats, (0..20).map(|_| LARGEST)).await;
    let counter = Counter::new(true);
    let part = limited(jetstream, &counter, MOST);
    while counter.taken() < 20 {
        assert!(part.step().await.unwrap() > 0);
    }
    assert_eq!(part.step().await.unwrap(), 0);
    let batches = counter.batches.lock().unwrap().clone();
    assert!(batches.iter().all(|(bytes, _)| *bytes <= MOST), "{batches:?}");
}
