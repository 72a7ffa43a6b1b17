//! Records everything, from servers that are all there.

use std::collections::{BTreeMap, HashSet};

use async_nats::{
    header::NATS_MESSAGE_ID,
    jetstream::{self, consumer::pull},
};
use contracts::{Envelope, topology::Stream};
use futures::StreamExt;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{Call, Delivery, Fact, Heard, Snapshot, Versioned};
use crate::kills::{
    bad_messages,
    company::Said,
    mails,
    people::People,
    place::{Place, connect},
    settled::Settled,
    work::SCHEMAS,
};

/// Records everything. All servers must be there.
pub async fn record(
    place: &Place,
    people: &People,
    settled: Settled,
    notifier_ends: usize,
) -> Snapshot {
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
        settled,
        planted: bad_messages::all(),
        host: by_account(&mut host, HOST).await,
        effects: by_account(&mut host, "select account, version, effect_id from ostiary_effects")
            .await,
        carried_out: all(&mut host, "select * from witness order by seq").await,
        touched: all(&mut host, "select * from touched order by seq").await,
        versions: all(&mut db, "select service, story, version from witness.versions order by seq")
            .await,
        cases: states(&mut db, "kyc_screener").await,
        holds: states(&mut db, "suspension_worker").await,
        facts,
        inbox: in_every_schema(&mut db, "select '{schema}', consumer, id from {schema}.inbox")
            .await
            .into_iter()
            .collect(),
        heard: all::<Heard>(&mut db, HEARD)
            .await
            .into_iter()
            .map(|heard| (heard.id, heard))
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

const HEARD: &str = "select id, tx::text::bigint as tx, pg_snapshot_xmax(others)::text::bigint as first_to_come,
       array(select one::text::bigint from pg_snapshot_xip(others) as one) as under_way from witness.heard";

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
