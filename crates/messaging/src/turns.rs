//! Who writes of accounts and who erases them take turns, one service's schema at a time.
//!
//! Of an account without a row there is nothing that either could lock: its first message looks for a grave, finds none,
//! and would leave rows behind an erasure that saw none of them. So whoever writes holds this lock together with all
//! others who write, and whoever erases holds it alone. It is taken as the transaction begins, before any row, so that
//! nobody waits for it who is waited for; and in the same round trip.

use sqlx::{PgPool, Postgres, Transaction};

const WRITE: &str =
    "begin; select pg_advisory_xact_lock_shared(hashtext('erasing'), hashtext(current_schema))";
const ERASE: &str =
    "begin; select pg_advisory_xact_lock(hashtext('erasing'), hashtext(current_schema))";

/// A transaction that may leave rows of accounts, and looks for their graves.
pub(crate) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(WRITE).await
}

/// A transaction that erases accounts: it sees everything that was written, and what is written later sees it.
pub(crate) async fn begin_erasing(
    pool: &PgPool,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(ERASE).await
}
