//! Reads of deletions beyond the machine's own.

use contracts::{AccountId, Time};
use serde::Serialize;
use sqlx::{FromRow, PgPool, types::Json};
use uuid::Uuid;

use crate::domain::State;

/// An account's story; `None`: nobody spoke of it yet.
///
/// # Errors
/// When the database does not answer.
pub async fn find_state(pool: &PgPool, account: &AccountId) -> Result<Option<State>, sqlx::Error> {
    let row: Option<(Json<State>,)> = sqlx::query_as("select state from states where story = $1")
        .bind(account.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|(state,)| state.0))
}

/// The story whose newest deletion it is, with its account.
///
/// # Errors
/// When the database does not answer.
pub async fn find_deletion(
    pool: &PgPool,
    deletion: Uuid,
) -> Result<Option<(AccountId, State)>, sqlx::Error> {
    let row: Option<(String, Json<State>)> =
        sqlx::query_as("select story, state from states where deletion = $1")
            .bind(deletion.to_string())
            .fetch_optional(pool)
            .await?;
    Ok(row.and_then(|(story, state)| Some((AccountId::try_new(story).ok()?, state.0))))
}

/// A deletion in a list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Whose.
    pub account: String,
    /// Its id.
    pub deletion: String,
    /// Where it stands.
    pub status: String,
    /// Not before this moment, in milliseconds since 1970.
    pub execute_ms: Option<i64>,
    /// Until when the law wants it done, in milliseconds since 1970.
    pub due_ms: i64,
}

/// Deletions by the law's date, the soonest first: of one status, or of all.
///
/// # Errors
/// When the database does not answer.
pub async fn list_deletions(
    pool: &PgPool,
    status: Option<&str>,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "select story as account, deletion, status, execute_ms, due_ms from states
          where deletion is not null and ($1::text is null or status = $1)
          order by due_ms, story limit $2",
    )
    .bind(status)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// A moment that a deletion waits for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Next {
    /// What it is, such as `execute`.
    pub name: String,
    /// When.
    pub due_at: Time,
}

/// What an account's deletion waits for, the soonest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_timers(pool: &PgPool, account: &AccountId) -> Result<Vec<Next>, sqlx::Error> {
    sqlx::query_as("select name, due_at from timers where story = $1 order by due_at, name")
        .bind(account.as_str())
        .fetch_all(pool)
        .await
}
