//! Everything that is recorded of a campaign at its end, for the checker to judge without any server.

use std::collections::{BTreeMap, HashSet};

use async_nats::{
    header::NATS_MESSAGE_ID,
    jetstream::{self, consumer::pull},
};
use contracts::{
    Envelope, Time,
    event::{KnownHold, OpenHold},
    topology::Stream,
};
use futures::StreamExt;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    bad_messages::{self, BadMessage},
    company::Said,
    mails::{self, Mail},
    people::{People, Person},
    place::{Place, connect},
    rest::SCHEMAS,
};

/// A state with the version of its row.
pub type Versioned<S> = (i64, S);

/// What was recorded.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub now: Time,
    pub people: Vec<Person>,
    pub planted: Vec<BadMessage>,
    /// The host's accounts.
    pub host: BTreeMap<String, HostRow>,
    /// What `ostiary_effects` says at the end.
    pub effects: BTreeMap<String, Effect>,
    /// Everything that was carried out at the host, in order.
    pub carried_out: Vec<CarriedOut>,
    /// Every version of every story, in order: schema, story, version.
    pub versions: Vec<(String, String, i64)>,
    pub cases: BTreeMap<String, Versioned<kyc_screener::domain::State>>,
    pub holds: BTreeMap<String, Versioned<suspension_worker::domain::State>>,
    /// Every outbox row of every schema, in the order in which they were appended, and the host's own.
    pub facts: Vec<Fact>,
    /// Schema, consumer and id.
    pub inbox: HashSet<(String, String, Uuid)>,
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

/// An effect, and the account as it was in the same transaction.
#[derive(Debug, Clone, FromRow)]
pub struct CarriedOut {
    pub account: String,
    pub version: i64,
    pub done_at: Time,
    pub suspended: i16,
    pub tokens: i64,
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

/// Records everything. All servers must be there.
pub async fn record(place: &Place, people: &People, notifier_ends: usize) -> Snapshot {
    let people = people.lock().clone();
    let mut host = connect(&place.host).await.unwrap();
    let mut db = connect(&place.ostiary).await.unwrap();
    let mut facts = Vec::new();
    for schema in SCHEMAS {
        facts.extend(facts_of(&mut db, schema).await);
    }
    facts.extend(facts_of_host(&mut host).await);
    Snapshot {
        now: place.now(),
        mails: mails::received(place, &people),
        notifier_ends,
        people,
        planted: bad_messages::all(),
        host: by_account(&mut host, HOST).await,
        effects: by_account(&mut host, "select account, version, effect_id from ostiary_effects")
            .await,
        carried_out: all(&mut host, "select * from witness order by seq").await,
        versions: all(&mut db, "select service, story, version from witness.versions order by seq")
            .await,
        cases: states(&mut db, "kyc_screener").await,
        holds: states(&mut db, "suspension_worker").await,
        facts,
        inbox: in_every_schema(&mut db, "select '{schema}', consumer, id from {schema}.inbox")
            .await
            .into_iter()
            .collect(),
        calls: calls(&mut db).await,
        deliveries: deliveries(&mut db).await,
        standing: by_account(&mut db, "select * from gateway.standing").await,
        dead_letters: in_every_schema(
            &mut db,
            "select '{schema}' as schema, * from {schema}.dead_letters",
        )
        .await,
        sealed: all(&mut db, "select account, count(*) from kyc_screener.sealed group by account")
            .await
            .into_iter()
            .collect(),
        streams: streams(place).await,
    }
}

const HOST: &str = "select id::text as account, suspended,
       (select count(*) from o_auth_bearer_tokens where user_id = users.id)
     + (select count(*) from sessions where user_id = users.id)
     + (select count(*) from api_keys where user_id = users.id) as tokens from users";

const DELIVERIES: &str = "select id, account, request, message_id, says ->> 'template' as template,
       (says ->> 'hold_set')::bigint as hold_set, accepted_at, ended from notifier.deliveries";

trait Row: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin> Row for T {}

#[derive(FromRow)]
struct OfAccount<T> {
    account: String,
    #[sqlx(flatten)]
    row: T,
}

#[derive(FromRow)]
struct WithId<T> {
    id: Uuid,
    #[sqlx(flatten)]
    row: T,
}

async fn all<T: Row>(db: &mut PgConnection, sql: &str) -> Vec<T> {
    sqlx::query_as(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(db).await.unwrap()
}

async fn by_account<T: Row>(db: &mut PgConnection, sql: &str) -> BTreeMap<String, T> {
    let rows: Vec<OfAccount<T>> = all(db, sql).await;
    rows.into_iter().map(|row| (row.account, row.row)).collect()
}

async fn in_every_schema<T: Row>(db: &mut PgConnection, sql: &str) -> Vec<T> {
    let mut rows = Vec::new();
    for schema in SCHEMAS {
        rows.extend(all(db, &sql.replace("{schema}", schema)).await);
    }
    rows
}

async fn states<S>(db: &mut PgConnection, schema: &str) -> BTreeMap<String, Versioned<S>>
where
    S: serde::de::DeserializeOwned + Send + Unpin + 'static,
{
    let sql = format!("select story, version, state from {schema}.states");
    let rows: Vec<(String, i64, Json<S>)> = all(db, &sql).await;
    rows.into_iter().map(|(story, version, state)| (story, (version, state.0))).collect()
}

async fn facts_of(db: &mut PgConnection, schema: &str) -> Vec<Fact> {
    let sql = format!(
        "select id, story, version, subject, body, not exists (select from {schema}.unpublished where unpublished.number = outbox.number)
           from {schema}.outbox order by appended_at, version"
    );
    let rows: Vec<(Uuid, String, i64, String, String, bool)> = all(db, &sql).await;
    let facts = rows.into_iter().map(|(id, story, version, subject, body, published)| {
        let envelope = Envelope::decode(&subject, body.as_bytes()).unwrap();
        Fact { schema: schema.to_owned(), id, story, version, published, envelope }
    });
    facts.collect()
}

/// Those that anybody can read; the others were planted.
async fn facts_of_host(db: &mut PgConnection) -> Vec<Fact> {
    let rows: Vec<Said> = all(db, "select id, subject, body from host_outbox").await;
    let facts = rows.into_iter().filter_map(|Said { id, subject, body }| {
        let envelope = Envelope::decode(&subject, body.as_bytes()).ok()?;
        let story = envelope.account().as_str().to_owned();
        Some(Fact { schema: "host".to_owned(), id, story, version: 0, published: true, envelope })
    });
    facts.collect()
}

async fn calls(db: &mut PgConnection) -> BTreeMap<Uuid, Call> {
    let sql = "select id, activity, done_at is not null, last_error from {schema}.calls";
    let rows: Vec<(Uuid, String, bool, Option<String>)> = in_every_schema(db, sql).await;
    let calls = rows
        .into_iter()
        .map(|(id, activity, done, last_error)| (id, Call { activity, done, last_error }));
    calls.collect()
}

async fn deliveries(db: &mut PgConnection) -> BTreeMap<Uuid, Delivery> {
    let rows: Vec<WithId<Delivery>> = all(db, DELIVERIES).await;
    rows.into_iter().map(|row| (row.id, row.row)).collect()
}

async fn streams(place: &Place) -> BTreeMap<Stream, HashSet<String>> {
    let jetstream = jetstream::new(place.nats.clone());
    let mut ids = BTreeMap::new();
    for name in Stream::ALL {
        let stream = jetstream.get_stream(name.name()).await.unwrap();
        let count = stream.cached_info().state.messages as usize;
        let config = pull::OrderedConfig { headers_only: true, ..Default::default() };
        let messages = stream.create_consumer(config).await.unwrap().messages().await.unwrap();
        let messages: Vec<_> = messages.take(count).collect().await;
        let id = |message: &jetstream::Message| {
            message.headers.as_ref()?.get(NATS_MESSAGE_ID).map(ToString::to_string)
        };
        ids.insert(
            name,
            messages.iter().filter_map(|message| id(message.as_ref().ok()?)).collect(),
        );
    }
    ids
}
