//! Everything that is recorded of a campaign at its end, for the checker to judge without any server.

mod record;

use std::collections::{BTreeMap, HashMap, HashSet};

use contracts::{
    Envelope, Time,
    event::{KnownHold, OpenHold},
    topology::Stream,
};
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{bad_messages::BadMessage, mails::Mail, people::Person, settled::Settled};
pub use record::record;

/// A state with the version of its row.
pub type Versioned<S> = (i64, S);

/// What was recorded.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub now: Time,
    pub people: Vec<Person>,
    /// The moments by which whatever was due had been done.
    pub settled: Settled,
    pub planted: Vec<BadMessage>,
    /// The host's accounts.
    pub host: BTreeMap<String, HostRow>,
    /// What `ostiary_effects` says at the end.
    pub effects: BTreeMap<String, Effect>,
    /// Everything that was carried out at the host, in order.
    pub carried_out: Vec<CarriedOut>,
    /// Every change of a flag there and every token that went, in order.
    pub touched: Vec<Touched>,
    /// Every version of every story, in order: schema, story, version.
    pub versions: Vec<(String, String, i64)>,
    pub cases: BTreeMap<String, Versioned<kyc_screener::domain::State>>,
    pub holds: BTreeMap<String, Versioned<suspension_worker::domain::State>>,
    /// Every outbox row of every schema, in the order in which they were appended, and the host's own.
    pub facts: Vec<Fact>,
    /// Schema, consumer and id.
    pub inbox: HashSet<(String, String, Uuid)>,
    /// When the holds heard of what, by the key of the message.
    pub heard: HashMap<Uuid, Heard>,
    pub calls: BTreeMap<Uuid, Call>,
    pub deliveries: BTreeMap<Uuid, Delivery>,
    /// What each account really received, the oldest first.
    pub mails: BTreeMap<String, Vec<Mail>>,
    /// How often the notifier came to an end without warning.
    pub notifier_ends: usize,
    pub standing: BTreeMap<String, Standing>,
    pub dead_letters: Vec<DeadLetter>,
    /// Sealed submissions of each account.
    pub sealed: BTreeMap<String, i64>,
    /// The message ids that each stream holds.
    pub streams: BTreeMap<Stream, HashSet<String>>,
}

#[derive(Debug, Clone, FromRow)]
pub struct HostRow {
    pub suspended: i16,
    pub tokens: i64,
}

#[derive(Debug, Clone, FromRow)]
pub struct Effect {
    pub version: i64,
    pub effect_id: Uuid,
}

/// A receipt, and the account as it was in the same transaction.
#[derive(Debug, Clone, FromRow)]
pub struct CarriedOut {
    pub account: String,
    pub version: i64,
    pub done_at: Time,
    pub suspended: i16,
    pub tokens: i64,
    /// The transaction.
    pub tx: i64,
}

/// A flag that changed, or a token that went.
#[derive(Debug, Clone, FromRow)]
pub struct Touched {
    pub account: String,
    /// What the flag became; `None`: a token went.
    pub flag: Option<i16>,
    /// The transaction.
    pub tx: i64,
}

/// The transaction that took a message, and which others were over before it.
#[derive(Debug, Clone, FromRow)]
pub struct Heard {
    pub id: Uuid,
    pub tx: i64,
    /// No transaction from this one on was.
    pub first_to_come: i64,
    /// Nor were these.
    pub under_way: Vec<i64>,
}

impl Heard {
    /// Whether the other was over before this one took its message.
    pub fn after(&self, other: &Self) -> bool {
        other.tx < self.first_to_come && other.tx != self.tx && !self.under_way.contains(&other.tx)
    }
}

/// An event that somebody committed.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The schema, or `host`.
    pub schema: String,
    pub id: Uuid,
    pub story: String,
    pub version: i64,
    pub published: bool,
    /// When it was committed, by the database's clock; the host's own is not asked for its.
    pub appended_at: Option<Time>,
    pub envelope: Envelope,
}

#[derive(Debug, Clone, FromRow)]
pub struct Call {
    pub activity: String,
    pub done: bool,
    pub last_error: Option<String>,
}

#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    pub account: String,
    /// The event that asked.
    pub request: Uuid,
    pub message_id: String,
    pub template: String,
    /// The hold set that it is about.
    pub hold_set: Option<i64>,
    pub accepted_at: Option<Time>,
    /// Why it went nowhere.
    pub ended: Option<String>,
    /// When that was. Real time.
    pub ended_at: Option<Time>,
}

#[derive(Debug, Clone, FromRow)]
pub struct Standing {
    pub hold_set_version: i64,
    pub holds: Json<Vec<OpenHold>>,
    pub kinds_version: i64,
    pub kinds: Json<Vec<KnownHold>>,
}

#[derive(Debug, Clone, FromRow)]
pub struct DeadLetter {
    pub schema: String,
    pub consumer: String,
    pub reason: String,
    pub detail: String,
    pub subject: String,
    pub account: Option<String>,
    pub status: String,
}

impl Snapshot {
    /// How many mails are copies of another one.
    pub fn repeated_mails(&self) -> usize {
        let repeated = self.mails.values().map(|mails| {
            mails.len() - mails.iter().map(|mail| &mail.message_id).collect::<HashSet<_>>().len()
        });
        repeated.sum()
    }
}
