//! Puts timers and the stories that they belong to into `kyc-screener`'s tables, as if they had been set long ago.

use std::ops::Range;

use anyhow::Result;
use chrono::TimeDelta;
use contracts::Time;
use messaging::statements::FIND_DUE_TIMERS;
use sqlx::{PgConnection, PgExecutor, query};

use crate::{ground::Site, stories};

/// A connection that sees the tables.
pub async fn tables(site: &Site) -> Result<PgConnection> {
    site.superuser("kyc_screener").await
}

/// Whether any timer is due. As the service looks: for one row of `exists`, the server would read the whole table.
pub async fn is_due(db: impl PgExecutor<'_>, moment: Time) -> Result<bool> {
    let due = query(FIND_DUE_TIMERS).bind(moment).bind(1_i64).fetch_optional(db).await?;
    Ok(due.is_some())
}

/// Timers alone, `apart` from each other: they wait for longer than anything here runs.
pub async fn far_timers(site: &Site, count: i64) -> Result<()> {
    let tomorrow = runtime::clock::Clock::System.now() + TimeDelta::days(1);
    timers(site, 1_000_000_000..1_000_000_000 + count, tomorrow, TimeDelta::milliseconds(50))
        .await?;
    query("vacuum (analyze) timers").execute(&mut tables(site).await?).await?;
    Ok(())
}

/// Stories that wait for their deadline, with its timer: the first is due at `due_at`, each next one `apart` later.
pub async fn waiting(
    site: &Site,
    accounts: Range<i64>,
    due_at: Time,
    apart: TimeDelta,
) -> Result<()> {
    let state = serde_json::to_string(&stories::waiting(&site.config.policy()?, due_at)?)?;
    query(
        "insert into states (story, version, state)
         select account::text, 2, $3::jsonb from generate_series($1, $2 - 1) account",
    )
    .bind(accounts.start)
    .bind(accounts.end)
    .bind(state)
    .execute(&mut tables(site).await?)
    .await?;
    timers(site, accounts, due_at, apart).await
}

async fn timers(site: &Site, accounts: Range<i64>, due_at: Time, apart: TimeDelta) -> Result<()> {
    query(
        "insert into timers (story, name, id, due_at, input, correlation)
         select account::text, 'deadline', gen_random_uuid(),
                $3 + (account - $1) * make_interval(secs => $4), $5::jsonb, gen_random_uuid()::text
           from generate_series($1, $2 - 1) account",
    )
    .bind(accounts.start)
    .bind(accounts.end)
    .bind(due_at)
    .bind(apart.as_seconds_f64())
    .bind(serde_json::to_string(&stories::deadline())?)
    .execute(&mut tables(site).await?)
    .await?;
    Ok(())
}
