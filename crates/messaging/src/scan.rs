//! What of a person is left in a service's own tables: every text, JSON and bytea column of its schema, read once however
//! many people are looked for. The answer names places, never what stands there.
//!
//! On the wire: `ostiary.rpc.<service>.scan`, which `anonymizer` alone may ask: `{"people": [{"account", "needles":
//! [{"kind", "value"}]}]}` → `{"places": [{"account", "kind", "table", "column", "rows"}], "ids": [{…,
//! "until"}], "looked"}`. Every text, JSON and bytea column from the catalogue, read once for up to 200 people. In
//! which forms an identifier is looked for, and which counts only in a row of the person's or beside another kind, is one
//! rule for the host's database and for ours: `runtime::identifiers`. Values never come back.

use std::collections::{BTreeMap, BTreeSet};

use async_nats::Message;
use async_trait::async_trait;
use chrono::TimeDelta;
use contracts::{AccountId, Time};
use futures::TryStreamExt;
use runtime::identifiers::IdentifierKind;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow, Row, postgres::PgRow};

use crate::{
    StepError,
    erasing::OwnRows,
    graves,
    machine::Problem,
    requests::{Answerer, Reply},
    shell::Shell,
    work::problem,
};

mod batches;
mod matching;
mod streams;
#[cfg(test)]
mod tests;

use matching::{Hit, Matcher};
pub use streams::{check_streams, look_in_streams};

/// Most people of one question.
pub const MOST_PEOPLE: usize = 200;
/// How long one table may take: a read of all its rows is no mistake here.
const LONGEST: &str = "10min";

/// Who is looked for.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// At most [`MOST_PEOPLE`].
    pub people: Vec<Person>,
}

/// One person.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The account, itself always looked for.
    pub account: AccountId,
    /// What names the person.
    pub needles: Vec<Needle>,
}

/// One identifier, looked for in all its forms.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Needle {
    /// What it is; comes back.
    pub kind: IdentifierKind,
    /// As the host or the person wrote it.
    pub value: String,
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Needle({}, …)", self.kind)
    }
}

/// What was found, and what was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Where somebody is named.
    pub places: Vec<Place>,
    /// Where the bare id of an account stands.
    pub ids: Vec<IdPlace>,
    /// What was looked at.
    pub looked: Looked,
}

/// Where somebody is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Whose identifier.
    pub account: String,
    /// Which one.
    pub kind: String,
    /// The table, or the stream.
    pub table: String,
    /// The column, or the subject.
    pub column: String,
    /// In how many rows or messages.
    pub rows: u64,
}

/// Where the bare id of an account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdPlace {
    /// The account.
    pub account: String,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// In how many rows.
    pub rows: u64,
    /// When the last of them goes; absent: no end is known.
    pub until: Option<Time>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Tables, or streams.
    pub tables: u64,
    /// Columns.
    pub columns: u64,
    /// Rows, or messages.
    pub rows: u64,
}

/// Looks through one service's schema.
#[derive(Clone)]
pub struct Looker {
    shell: Shell,
    /// How long a row of a table may name an erased account.
    ends: BTreeMap<&'static str, TimeDelta>,
    still_named: Option<&'static str>,
}

/// A table, and what of it is looked at.
#[derive(FromRow)]
struct Table {
    name: String,
    columns: Vec<String>,
    /// Which of them are bytes.
    bytes: Vec<bool>,
}

/// In how many rows of which column.
type Counts<K> = BTreeMap<(K, String, String), u64>;

impl Looker {
    /// Looks with the service's own login.
    pub fn new(shell: Shell, own: &OwnRows) -> Self {
        // What every service has: outbox rows for 14 days and the day that they are in, answered calls for 30.
        let shared = [("outbox", TimeDelta::days(16)), ("calls", TimeDelta::days(31))];
        let ends = shared.into_iter().chain(own.ends.iter().copied()).collect();
        Self { shell, ends, still_named: own.still_named }
    }

    /// Reads every table once.
    ///
    /// # Errors
    /// When the question cannot be answered as it is put, or the database does not answer.
    pub async fn look(&self, wanted: &Wanted) -> Result<Found, Problem> {
        let matcher = Matcher::new(wanted)?;
        self.read(&matcher).await.map_err(unavailable)
    }

    async fn read(&self, matcher: &Matcher<'_>) -> Result<Found, StepError> {
        let mut tx = self.shell.pool.begin().await?;
        sqlx::query("select set_config('statement_timeout', $1, true)")
            .bind(LONGEST)
            .execute(&mut *tx)
            .await?;
        let tables: Vec<Table> = sqlx::query_as(CATALOGUE).fetch_all(&mut *tx).await?;
        let (mut looked, mut named, mut ids) = (Looked::default(), Counts::new(), Counts::new());
        for table in &tables {
            looked.tables += 1;
            looked.columns += table.columns.len() as u64;
            let mut rows = sqlx::query(AssertSqlSafe(table.statement())).fetch(&mut *tx);
            while let Some(row) = rows.try_next().await? {
                looked.rows += 1;
                for hit in matcher.hits(&table.values(&row)?) {
                    let place = |column: usize| (table.name.clone(), table.columns[column].clone());
                    match hit {
                        Hit::Needle { person, kind, column } => {
                            let (name, column) = place(column);
                            *named.entry(((person, kind), name, column)).or_default() += 1;
                        }
                        Hit::Account { person, column } => {
                            let (name, column) = place(column);
                            *ids.entry((person, name, column)).or_default() += 1;
                        }
                    }
                }
            }
        }
        tx.rollback().await?;
        if looked.tables == 0 {
            return Err(StepError::Outside("the catalogue shows no table".to_owned()));
        }
        let ids = self.ended(ids).await?;
        Ok(Found { places: places(named), ids, looked })
    }

    /// When each of the bare ids goes.
    async fn ended(&self, ids: Counts<&str>) -> Result<Vec<IdPlace>, StepError> {
        let now = self.shell.clock.now();
        let accounts: BTreeSet<&str> = ids.keys().map(|(account, ..)| *account).collect();
        let named_until = self.find_named_until(&accounts).await?;
        let place = |((account, table, column), rows): ((&str, String, String), u64)| {
            let until = match &*table {
                // Its story, its timers and its grave end together.
                "states" | "erased" | "timers" => named_until.get(account).copied(),
                other => self.ends.get(other).map(|span| now + *span),
            };
            IdPlace { account: account.to_owned(), table, column, rows, until }
        };
        Ok(ids.into_iter().map(place).collect())
    }

    async fn find_named_until(
        &self,
        accounts: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, Time>, StepError> {
        let still = self.still_named.unwrap_or("false");
        let statement = format!(
            "select account, erased_at from erased
              where account = any($1)
                and not exists (select from states where story = account and ({still}))"
        );
        let found: Vec<(String, Time)> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(accounts.iter().copied().collect::<Vec<_>>())
            .fetch_all(&self.shell.pool)
            .await?;
        Ok(found.into_iter().map(|(account, at)| (account, at + graves::NAMED_FOR)).collect())
    }
}

fn unavailable(error: StepError) -> Problem {
    tracing::warn!(%error, "what is left could not be looked for");
    problem("unavailable", "not everything could be read; ask again")
}

fn places(counts: Counts<(&str, &str)>) -> Vec<Place> {
    let place =
        |(((account, kind), table, column), rows): (((&str, &str), String, String), u64)| {
            let (account, kind) = (account.to_owned(), kind.to_owned());
            Place { account, kind, table, column, rows }
        };
    counts.into_iter().map(place).collect()
}

/// Every column that can hold a text, in tables and in those that are made of partitions.
const CATALOGUE: &str = "
    select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns,
           array_agg(t.typname = 'bytea' order by a.attnum) as bytes
      from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
           left join pg_type element on element.oid = t.typelem and t.typcategory = 'A'
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'm', 'f')
       and not c.relispartition and a.attnum > 0 and not a.attisdropped
       and (t.typcategory = 'S' or element.typcategory = 'S'
            or coalesce(element.typname, t.typname) in ('bytea', 'json', 'jsonb', 'xml', 'hstore'))
     group by c.relname order by c.relname";

impl Table {
    fn statement(&self) -> String {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let columns = self.columns.iter().zip(&self.bytes).map(|(column, bytes)| {
            if *bytes { quoted(column) } else { format!("{}::text", quoted(column)) }
        });
        let columns: Vec<String> = columns.collect();
        format!("select {} from {}", columns.join(", "), quoted(&self.name))
    }

    fn values(&self, row: &PgRow) -> Result<Vec<Value>, sqlx::Error> {
        let value = |(at, bytes): (usize, &bool)| {
            Ok(match bytes {
                true => row.try_get::<Option<Vec<u8>>, _>(at)?.map_or(Value::None, Value::Bytes),
                false => row.try_get::<Option<String>, _>(at)?.map_or(Value::None, Value::Text),
            })
        };
        self.bytes.iter().enumerate().map(value).collect()
    }
}

/// What stands in one column of one row.
pub(crate) enum Value {
    None,
    Text(String),
    Bytes(Vec<u8>),
}

/// Answers what is left.
pub(crate) struct ScanAnswerer {
    pub subject: &'static str,
    pub looker: Looker,
}

#[async_trait]
impl Answerer for ScanAnswerer {
    fn subject(&self) -> &'static str {
        self.subject
    }

    async fn answer(&self, batch: &[Message]) -> Result<Vec<Reply>, StepError> {
        let mut replies = Vec::with_capacity(batch.len());
        for message in batch {
            let found = match serde_json::from_slice::<Wanted>(&message.payload) {
                Ok(wanted) => self.looker.look(&wanted).await,
                Err(_) => Err(problem("bad_data", "the question does not have the right shape")),
            };
            let answer = found.map(|found| {
                serde_json::to_value(found).expect("names, numbers and moments have a JSON form")
            });
            replies.push(answer.map_or_else(Reply::Problem, Reply::Answer));
        }
        Ok(replies)
    }
}
