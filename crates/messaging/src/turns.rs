//! Who writes of accounts and who erases them take turns, one service's schema at a time.
//!
//! Of an account without a row there is nothing that either could lock: its first message looks for a grave, finds none,
//! and would leave rows behind an erasure that saw none of them. So whoever writes holds this lock together with all
//! others who write, and whoever erases holds it alone. It is taken as the transaction begins, before any row, so that
//! nobody waits for it who is waited for. Not in one round trip with `begin`: of a `begin` that fails sqlx keeps no
//! account, so that who waited too long would leave a failed transaction to whoever has the connection next.

use sqlx::{PgPool, Postgres, Transaction};

const WRITE: &str =
    "select pg_advisory_xact_lock_shared(hashtext('erasing'), hashtext(current_schema))";
const ERASE: &str = "select pg_advisory_xact_lock(hashtext('erasing'), hashtext(current_schema))";

/// A transaction that may leave rows of accounts, and looks for their graves.
pub(crate) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    taken(pool, WRITE).await
}

/// A transaction that erases accounts: it sees everything that was written, and what is written later sees it.
pub(crate) async fn begin_erasing(
    pool: &PgPool,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    taken(pool, ERASE).await
}

async fn taken(
    pool: &PgPool,
    lock: &'static str,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    sqlx::query(lock).execute(&mut *tx).await?;
    Ok(tx)
}
