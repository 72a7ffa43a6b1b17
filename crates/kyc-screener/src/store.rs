//! Reads of the states beyond the machine's own.

use sqlx::{PgPool, types::Json};

use crate::domain::State;

/// Where an account stands; `None`: nobody spoke of it yet.
pub(crate) async fn find_state(pool: &PgPool, account: &str) -> Result<Option<State>, sqlx::Error> {
    let row: Option<(Json<State>,)> = sqlx::query_as("select state from states where story = $1")
        .bind(account)
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|(state,)| state.0))
}

/// Which of these accounts have a story already.
pub async fn find_known(pool: &PgPool, accounts: &[&str]) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("select story from states where story = any($1) and status <> 'early'")
        .bind(accounts)
        .fetch_all(pool)
        .await
}
