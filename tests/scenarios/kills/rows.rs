//! Rows as the databases have them, and what the streams hold.

use std::collections::{BTreeMap, HashSet};

use async_nats::{
    header::NATS_MESSAGE_ID,
    jetstream::{self, consumer::pull},
};
use contracts::{Envelope, Time, topology::Stream};
use futures::StreamExt;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    company::Said,
    place::Place,
    snapshot::{Call, Delivery, Fact, Versioned},
    work::SCHEMAS,
};

const DELIVERIES: &str = "select id, account, request, message_id, says ->> 'template' as template,
       (says ->> 'hold_set')::bigint as hold_set, accepted_at, ended, at as ended_at
  from notifier.deliveries left join witness.ended using (id)";

/// A row of any query.
pub trait Row: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin {}
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

/// The rows of a query.
pub async fn all<T: Row>(db: &mut PgConnection, sql: &str) -> Vec<T> {
    sqlx::query_as(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(db).await.unwrap()
}

/// The rows of a query by their accounts.
pub async fn by_account<T: Row>(db: &mut PgConnection, sql: &str) -> BTreeMap<String, T> {
    let rows: Vec<OfAccount<T>> = all(db, sql).await;
    rows.into_iter().map(|row| (row.account, row.row)).collect()
}

/// The rows of a query on the schema of each service.
pub async fn in_every_schema<T: Row>(db: &mut PgConnection, sql: &str) -> Vec<T> {
    let mut rows = Vec::new();
    for schema in SCHEMAS {
        rows.extend(all(db, &sql.replace("{schema}", schema)).await);
    }
    rows
}

/// The stories of a service.
pub async fn states<S>(db: &mut PgConnection, schema: &str) -> BTreeMap<String, Versioned<S>>
where
    S: serde::de::DeserializeOwned + Send + Unpin + 'static,
{
    let sql = format!("select story, version, state from {schema}.states");
    let rows: Vec<(String, i64, Json<S>)> = all(db, &sql).await;
    rows.into_iter().map(|(story, version, state)| (story, (version, state.0))).collect()
}

/// Every event of a service, in the order in which they were committed.
pub async fn facts_of(db: &mut PgConnection, schema: &str) -> Vec<Fact> {
    let sql = format!(
        "select id, story, version, subject, body, not exists (select from {schema}.unpublished where unpublished.number = outbox.number), appended_at
           from {schema}.outbox order by appended_at, version"
    );
    type Row = (Uuid, String, i64, String, String, bool, Time);
    let rows: Vec<Row> = all(db, &sql).await;
    let facts = rows.into_iter().map(|(id, story, version, subject, body, published, at)| {
        let envelope = Envelope::decode(&subject, body.as_bytes()).unwrap();
        let (schema, appended_at) = (schema.to_owned(), Some(at));
        Fact { schema, id, story, version, published, appended_at, envelope }
    });
    facts.collect()
}

/// Those that anybody can read; the others were planted.
pub async fn facts_of_host(db: &mut PgConnection) -> Vec<Fact> {
    let rows: Vec<Said> = all(db, "select id, subject, body from host_outbox").await;
    let facts = rows.into_iter().filter_map(|Said { id, subject, body }| {
        let envelope = Envelope::decode(&subject, body.as_bytes()).ok()?;
        let story = envelope.account().as_str().to_owned();
        let (schema, version, published, appended_at) = ("host".to_owned(), 0, true, None);
        Some(Fact { schema, id, story, version, published, appended_at, envelope })
    });
    facts.collect()
}

/// Every call of every service.
pub async fn calls(db: &mut PgConnection) -> BTreeMap<Uuid, Call> {
    let sql = "select id, activity, done_at is not null, last_error from {schema}.calls";
    let rows: Vec<(Uuid, String, bool, Option<String>)> = in_every_schema(db, sql).await;
    let calls = rows
        .into_iter()
        .map(|(id, activity, done, last_error)| (id, Call { activity, done, last_error }));
    calls.collect()
}

/// Every delivery of the notifier.
pub async fn deliveries(db: &mut PgConnection) -> BTreeMap<Uuid, Delivery> {
    let rows: Vec<WithId<Delivery>> = all(db, DELIVERIES).await;
    rows.into_iter().map(|row| (row.id, row.row)).collect()
}

/// The message ids that each stream holds.
pub async fn streams(place: &Place) -> BTreeMap<Stream, HashSet<String>> {
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
