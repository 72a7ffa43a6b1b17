//! What a service brings: a pure state machine, calls to the outside, a read model.

use std::fmt;

use async_trait::async_trait;
use contracts::{AccountId, Envelope, Event, Time};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Names one story of a machine: the account id for kyc and suspension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryKey(pub String);

impl StoryKey {
    /// The story that belongs to an account.
    pub fn of(account: &AccountId) -> Self {
        Self(account.as_str().to_owned())
    }

    /// The account of a story whose key is one.
    pub fn account(&self) -> AccountId {
        AccountId::try_new(&self.0).expect("a story of an account is named by a checked account id")
    }
}

/// One kind of story, kept as one row of state per key. Everything here is pure; `messaging` does the I/O.
pub trait Machine: Send + Sync + 'static {
    /// Of the durable consumer; ids of consequences derive from it.
    const NAME: &'static str;
    /// What is known of one story. Small, and never personal data.
    type State: Serialize + DeserializeOwned + Default + Clone + Send + Sync;
    /// What happened to it. May carry personal data, except where a timer keeps it.
    type Input: Serialize + DeserializeOwned + Send + Sync;
    /// What follows.
    type Effect: Send;
    /// What the contract forbids.
    type Refusal: std::error::Error + Send;

    /// Which story an event or command concerns and what it means there; `None`: not ours.
    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Self::Input)>, Self::Refusal>;

    /// What `input` leads to at `now`. Empty: already so. A business no is an effect, not a refusal.
    fn decide(
        &self,
        state: &Self::State,
        input: &Self::Input,
        now: Time,
    ) -> Result<Vec<Self::Effect>, Self::Refusal>;

    /// The state after an effect.
    fn evolve(&self, state: Self::State, effect: &Self::Effect) -> Self::State;

    /// What an effect leaves behind.
    fn tell(&self, key: &StoryKey, effect: &Self::Effect) -> Vec<Told<Self::Input>>;

    /// What is left of a story once its account's rows are erased. Later events, timers and commands meet it; where nothing
    /// is left, they are refused and counted.
    fn remains(&self, _: Self::State) -> Remains<Self::State> {
        Remains::Nothing
    }

    /// The reply to a command, made from the state after it.
    fn answer(&self, key: &StoryKey, state: &Self::State) -> serde_json::Value;
}

/// What an erasure leaves of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remains<S> {
    /// Not even the row.
    Nothing,
    /// Only what those who come later have to meet; its timers are gone.
    Tombstone(S),
    /// The same, and its timers stay: something of it has an end of its own, and has to be told of then.
    Waiting(S),
    /// All of it, since it leads the erasure and names nobody.
    Alive,
}

/// What an effect leaves behind.
#[derive(Debug)]
pub enum Told<I> {
    /// Something others are to know.
    Event(Event),
    /// An input that comes by itself; a timer of the same name is replaced.
    TimerSet {
        /// Tells the timers of one story apart.
        name: String,
        /// Never before this moment.
        due_at: Time,
        /// What comes then.
        input: I,
    },
    /// A timer that need not come any more.
    TimerCancelled {
        /// Its name.
        name: String,
    },
    /// Personal data to keep, readable until the account's key is destroyed.
    Sealed {
        /// Whose data key encrypts it.
        account: AccountId,
        /// What it is kept for, such as `kyc-answers`.
        purpose: &'static str,
        /// What to keep.
        plaintext: Pii,
    },
}

/// Bytes about a person: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Pii(Zeroizing<Vec<u8>>);

impl Pii {
    /// Takes the bytes over.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for whoever encrypts them or shows them to an entitled person.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pii {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pii(…)")
    }
}

/// A call to the outside that a request event asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Idempotency key, stable over retries and restarts.
    pub id: Uuid,
    /// 1 at the first try.
    pub attempt: i32,
    /// The event that asks.
    pub envelope: Envelope,
}

/// Calls to the outside, asked for by a request event, answered by events.
#[async_trait]
pub trait Activity: Send + Sync + 'static {
    /// Of the durable consumer.
    const NAME: &'static str;

    /// One result for each request, in order. No transaction is in reach; what is returned goes through the outbox.
    async fn perform(
        &self,
        requests: &[Request],
        now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>>;
}

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ActivityError {
    /// Later it may work: asked again with backoff, for as long as it takes.
    #[error("to be tried again: {0}")]
    Retry(String),
    /// It will never work: a dead letter for a person.
    #[error("refused for good: {0}")]
    Reject(String),
}

/// A read model kept from events. Applying an event twice, or an older one late, changes nothing.
#[async_trait]
pub trait Projection: Send + Sync + 'static {
    /// Of the durable consumer.
    const NAME: &'static str;

    /// Writes what the events say, set-based.
    async fn apply(
        &self,
        tx: &mut sqlx::PgConnection,
        events: &[Envelope],
    ) -> Result<(), sqlx::Error>;
}

/// A question that changes nothing.
#[async_trait]
pub trait Question: Send + Sync + 'static {
    /// The NATS subject it comes on.
    const SUBJECT: &'static str;

    /// The reply to `question`, or the problem with it.
    async fn answer(&self, question: serde_json::Value) -> Result<serde_json::Value, Problem>;
}

/// Why a question or command has no better answer; travels in the reply.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// Stable, for programs.
    pub code: String,
    /// For people; never personal data.
    pub detail: String,
}
