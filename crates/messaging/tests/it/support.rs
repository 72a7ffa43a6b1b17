//! A world of its own for each test: a database, a broker, a stopped clock.

mod broker;
mod database;

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use contracts::{Envelope, Event, Time, topology::Stream};
use messaging::{
    Service, Shell, StepError,
    dead_letters::{self, DeadLetter},
    seal::Keys,
};
use runtime::clock::Clock;
use servers::{Scratch, nats, postgres::OwnDatabase};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

pub use broker::{Broker, MUTE};

use crate::toy::{self, Ask, State, Toy, View};

/// The service whose part is played: it publishes to the stream `OSTIARY`.
pub const SERVICE: &str = "kyc-screener";
/// Who the host's events come from.
pub const HOST: &str = "https://app.example.com/accounts";
/// What the clock shows at first.
pub const START: &str = "2026-11-21T09:00:00Z";

/// Longest wait for something that comes by itself.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct World {
    pub pool: PgPool,
    pub broker: Broker,
    pub toy: Toy,
    pub ask: Ask,
    pub keys: Keys,
    pub scratch: Scratch,
    _own: Option<OwnDatabase>,
}

/// What differs from test to test.
pub struct Options {
    /// How long the broker waits for an acknowledgement.
    pub ack_wait: Duration,
    /// How long the broker remembers our ids; those of hosts as long as everywhere.
    pub duplicate_window: Duration,
    pub nats: nats::Options,
    /// Where a database is to be made; else the shared server.
    pub database: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ack_wait: contracts::topology::ACK_WAIT,
            duplicate_window: Stream::Ostiary.duplicate_window(),
            nats: nats::Options::default(),
            database: None,
        }
    }
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        crate::traces::listen();
        let scratch = Scratch::new().unwrap();
        runtime::clock::set(&scratch.path().join("clock"), START.parse().unwrap()).unwrap();
        let (pool, own) = database::create(options.database.as_deref()).await;
        let broker = Broker::start(&scratch, &options).await;
        let keys = Keys::new(&[7; 32], SERVICE);
        Self { pool, broker, toy: Toy::default(), ask: Ask::default(), keys, scratch, _own: own }
    }

    /// One replica of the service, whose machine, activity and projection are toys.
    pub async fn service(&self) -> Service {
        self.service_over(self.broker.connect().await)
    }

    /// The same, connected as somebody.
    pub fn service_over(&self, nats: async_nats::Client) -> Service {
        Service::new(self.shell(nats))
            .machine(self.toy.clone(), &toy::MACHINE, &[contracts::topology::SUBMIT_ANSWERS])
            .activity(self.ask.clone(), &[toy::ASK])
            .projection(View, &[toy::VIEW])
    }

    pub fn shell(&self, nats: async_nats::Client) -> Shell {
        let (pool, keys) = (self.pool.clone(), self.keys.clone());
        Shell { service: SERVICE, pool, nats, clock: self.clock(), keys }
    }

    fn clock(&self) -> Clock {
        Clock::virtual_at(self.scratch.path().join("clock")).unwrap()
    }

    pub fn now(&self) -> Time {
        self.clock().now()
    }

    pub fn advance(&self, by: TimeDelta) {
        runtime::clock::set(&self.scratch.path().join("clock"), self.now() + by).unwrap();
    }

    /// An event of the host under an id.
    pub fn envelope(&self, id: &str, event: Event) -> Envelope {
        Envelope {
            id: id.to_owned(),
            source: HOST.to_owned(),
            time: Some(self.now()),
            correlation_id: None,
            causation_id: None,
            trace_parent: None,
            story_version: None,
            event,
        }
    }

    /// Publishes an event under an id, which the broker is told of a host's event.
    pub async fn tell(&self, id: &str, event: Event) {
        self.tell_as_it_is(&self.envelope(id, event)).await;
    }

    pub async fn tell_as_it_is(&self, envelope: &Envelope) {
        let subject = envelope.event.subject();
        let id = (Stream::of(subject) == Stream::Host).then_some(envelope.id.as_str());
        self.broker.publish_as(subject, id, envelope.encode().into()).await;
    }

    /// Where a story stands: its version and its state.
    pub async fn story(&self, account: &str) -> Option<(i64, State)> {
        let row: Option<(i64, sqlx::types::Json<State>)> =
            sqlx::query_as("select version, state from states where story = $1")
                .bind(account)
                .fetch_optional(&self.pool)
                .await
                .unwrap();
        row.map(|(version, state)| (version, state.0))
    }

    /// The state of a story that there must be.
    pub async fn state(&self, account: &str) -> State {
        self.story(account).await.unwrap_or_else(|| panic!("no story {account}")).1
    }

    /// One number that a statement gives.
    pub async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.pool).await.unwrap()
    }

    /// Statements by the owner of the tables.
    pub async fn execute(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.pool).await.unwrap();
    }

    /// The dead letters, open or closed.
    pub async fn letters(&self) -> Vec<DeadLetter> {
        dead_letters::list(&self.pool, true, 1000).await.unwrap()
    }

    /// The one dead letter that there must be.
    pub async fn letter(&self) -> DeadLetter {
        let mut letters = self.letters().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters.remove(0)
    }

    /// The body of a dead letter, opened.
    pub async fn body(&self, id: Uuid) -> Vec<u8> {
        let (_, body) = dead_letters::find(&self.pool, &self.keys, id).await.unwrap().unwrap();
        body.expose().to_vec()
    }
}

/// Steps until nothing moves.
pub async fn settle(service: &Service) {
    while service.step().await.unwrap() > 0 {}
}

/// Steps, whatever fails, until something is true that comes by itself, such as a redelivery.
pub async fn step_until(service: &Service, what: &str, done: impl AsyncFn() -> bool) {
    until(what, async || {
        let _outages_pass: Result<usize, StepError> = service.step().await;
        done().await
    })
    .await;
}

/// Looks until something is true.
pub async fn until(what: &str, done: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !done().await {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::task::yield_now().await;
    }
}
