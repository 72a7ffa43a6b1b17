//! Inputs that come by themselves.

use std::collections::{BTreeMap, HashSet};

use contracts::Time;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::{FromRow, PgConnection, PgPool, types::Json};
use uuid::Uuid;

/// A timer as it is set.
pub(crate) struct TimerRow<I> {
    pub story: String,
    pub name: String,
    pub id: Uuid,
    pub due_at: Time,
    pub input: I,
    pub correlation: String,
    pub trace_parent: Option<String>,
}

/// A timer as it is stored, and as the dead letter of one that was refused.
#[derive(FromRow, Serialize, Deserialize)]
pub(crate) struct StoredTimer {
    pub story: String,
    pub name: String,
    pub id: Uuid,
    pub due_at: Time,
    pub input: Json<Box<serde_json::value::RawValue>>,
    pub correlation: String,
    pub trace_parent: Option<String>,
}

impl StoredTimer {
    /// Reads the input.
    pub fn read<I: DeserializeOwned>(self) -> TimerRow<Result<I, serde_json::Error>> {
        TimerRow {
            input: serde_json::from_str(self.input.0.get()),
            story: self.story,
            name: self.name,
            id: self.id,
            due_at: self.due_at,
            correlation: self.correlation,
            trace_parent: self.trace_parent,
        }
    }
}

/// The timers that are due at `now`, the oldest first.
pub(crate) async fn find_due(
    pool: &PgPool,
    now: Time,
    limit: i64,
) -> Result<Vec<StoredTimer>, sqlx::Error> {
    sqlx::query_as(FIND_DUE).bind(now).bind(limit).fetch_all(pool).await
}

/// How due timers are read: an index scan whatever the number that wait, held by a test of its plan.
pub const FIND_DUE: &str = "select story, name, id, due_at, input, correlation, trace_parent
      from timers where due_at <= $1 order by due_at limit $2";

/// Deletes the timers that fire, under their stories' locks; those that were replaced or cancelled meanwhile are left out.
pub(crate) async fn take(
    tx: &mut PgConnection,
    timers: &[(&str, &str, Uuid)],
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let stories: Vec<&str> = timers.iter().map(|(story, ..)| *story).collect();
    let names: Vec<&str> = timers.iter().map(|(_, name, _)| *name).collect();
    let ids: Vec<Uuid> = timers.iter().map(|(.., id)| *id).collect();
    let taken: Vec<Uuid> =
        sqlx::query_scalar(TAKE).bind(&stories).bind(&names).bind(&ids).fetch_all(tx).await?;
    Ok(taken.into_iter().collect())
}

/// How due timers are deleted: each by its key, held by a test of its plan.
pub const TAKE: &str =
    "delete from timers using unnest($1::text[], $2::text[], $3::uuid[]) as due (story, name, id)
      where timers.story = due.story and timers.name = due.name and timers.id = due.id
      returning timers.id";

/// Sets and cancels timers: one query each, if any.
pub(crate) async fn save<I: Serialize>(
    tx: &mut PgConnection,
    timers: &BTreeMap<(String, String), Option<TimerRow<I>>>,
) -> Result<(), sqlx::Error> {
    let cancelled: Vec<&(String, String)> =
        timers.iter().filter(|(_, row)| row.is_none()).map(|(name, _)| name).collect();
    if !cancelled.is_empty() {
        cancel(tx, &cancelled).await?;
    }
    let rows: Vec<&TimerRow<I>> = timers.values().flatten().collect();
    if !rows.is_empty() {
        set(tx, &rows).await?;
    }
    Ok(())
}

async fn cancel(tx: &mut PgConnection, timers: &[&(String, String)]) -> Result<(), sqlx::Error> {
    let stories: Vec<&str> = timers.iter().map(|(story, _)| story.as_str()).collect();
    let names: Vec<&str> = timers.iter().map(|(_, name)| name.as_str()).collect();
    sqlx::query(CANCEL).bind(&stories).bind(&names).execute(tx).await?;
    Ok(())
}

/// How timers are cancelled: each by its key, held by a test of its plan.
pub const CANCEL: &str =
    "delete from timers using unnest($1::text[], $2::text[]) as gone (story, name)
      where timers.story = gone.story and timers.name = gone.name";

async fn set<I: Serialize>(
    tx: &mut PgConnection,
    rows: &[&TimerRow<I>],
) -> Result<(), sqlx::Error> {
    let column =
        |text: fn(&TimerRow<I>) -> String| rows.iter().map(|row| text(row)).collect::<Vec<_>>();
    sqlx::query(
        "insert into timers (story, name, id, due_at, input, correlation, trace_parent)
         select story, name, id, due_at, input::jsonb, correlation, trace_parent
           from unnest($1::text[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[])
             as new (story, name, id, due_at, input, correlation, trace_parent)
         on conflict (story, name) do update set id = excluded.id, due_at = excluded.due_at,
             input = excluded.input, correlation = excluded.correlation, trace_parent = excluded.trace_parent",
    )
    .bind(column(|row| row.story.clone()))
    .bind(column(|row| row.name.clone()))
    .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.due_at).collect::<Vec<_>>())
    .bind(column(|row| serde_json::to_string(&row.input).expect("an input is plain data")))
    .bind(column(|row| row.correlation.clone()))
    .bind(rows.iter().map(|row| row.trace_parent.clone()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}
