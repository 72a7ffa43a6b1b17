//! Reads of the states beyond the machine's own.

use std::collections::HashMap;

use contracts::{AccountId, Time};
use serde::Serialize;
use sqlx::{FromRow, PgPool, types::Json};

use crate::{domain::State, machine::Story};

mod register;
mod waiting;

pub use register::{Filter, Registered, WaitsFor, list_cases};
pub use waiting::{Waiting, count_waiting};

/// Where an account stands; `None`: nobody spoke of it yet.
///
/// # Errors
/// When the database does not answer.
pub async fn find_state(pool: &PgPool, account: &AccountId) -> Result<Option<State>, sqlx::Error> {
    Ok(find_story(pool, account).await?.map(|story| story.case))
}

/// Where an account stands, and what the provider of identity checks said of it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_story(pool: &PgPool, account: &AccountId) -> Result<Option<Story>, sqlx::Error> {
    let row: Option<(Json<Story>,)> = sqlx::query_as("select state from states where story = $1")
        .bind(account.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|(story,)| story.0))
}

/// Where accounts stand; who was never spoken of is not in it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_stories(
    pool: &PgPool,
    accounts: &[&str],
) -> Result<HashMap<String, Story>, sqlx::Error> {
    let rows: Vec<(String, Json<Story>)> =
        sqlx::query_as("select story, state from states where story = any($1)")
            .bind(accounts)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(|(account, story)| (account, story.0)).collect())
}

/// A moment that a case waits for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Next {
    /// What it is, such as `deadline`.
    pub name: String,
    /// When.
    pub due_at: Time,
}

/// What an account's case waits for, the soonest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_timers(pool: &PgPool, account: &AccountId) -> Result<Vec<Next>, sqlx::Error> {
    sqlx::query_as("select name, due_at from timers where story = $1 order by due_at, name")
        .bind(account.as_str())
        .fetch_all(pool)
        .await
}
