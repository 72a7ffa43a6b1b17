//! Reads of recoveries beyond the machine's own.

use contracts::AccountId;
use sqlx::PgPool;

/// Whether a recovery of the account, or its watch period, is open.
///
/// # Errors
/// When the database does not answer.
pub async fn is_open(pool: &PgPool, account: &AccountId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from states where story = $1 and status = 'open')")
        .bind(account.as_str())
        .fetch_one(pool)
        .await
}
