//! Whether the number of timers that wait matters to those that are due.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use messaging::{Service, statements::FIND_DUE_TIMERS};
use runtime::{clock::Clock, roles};
use sqlx::{PgPool, query};

use super::fill;
use crate::{
    ground::{Ground, Site},
    statistics::median_span,
};

/// How many are due at once.
pub const DUE: i64 = 1000;

/// What it took among so many.
pub struct Claim {
    pub waiting: i64,
    /// The query that finds them.
    pub found: Duration,
    /// The service's own steps, until all of them are handled and told.
    pub fired: Duration,
}

/// One installation: its timers, and what was measured in each round.
struct Ledger {
    waiting: i64,
    site: Site,
    service: Service,
    pool: PgPool,
    found: Vec<Duration>,
    fired: Vec<Duration>,
}

/// Two installations, in turn.
pub async fn measure(ground: &Ground, waiting: [i64; 2], rounds: i64) -> Result<[Claim; 2]> {
    let mut ledgers = [
        Ledger::new(ground, "few", waiting[0]).await?,
        Ledger::new(ground, "many", waiting[1]).await?,
    ];
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        for ledger in &mut ledgers {
            let (found, fired) = ledger.round(round * DUE).await?;
            if round > 0 {
                ledger.found.push(found);
                ledger.fired.push(fired);
            }
        }
    }
    Ok(ledgers.map(|ledger| Claim {
        waiting: ledger.waiting,
        found: median_span(ledger.found),
        fired: median_span(ledger.fired),
    }))
}

impl Ledger {
    async fn new(ground: &Ground, name: &str, waiting: i64) -> Result<Self> {
        let site = ground.site(name).await?;
        eprintln!("filling in {waiting} timers");
        fill::far_timers(&site, waiting).await?;
        let shell = site.shell(roles::KYC_SCREENER).await?;
        let pool = shell.pool.clone();
        let service = kyc_screener::service(shell, site.config.policy()?, None)?;
        Ok(Self { waiting, site, service, pool, found: vec![], fired: vec![] })
    }

    async fn round(&self, first: i64) -> Result<(Duration, Duration)> {
        let now = Clock::System.now();
        let due_at = now - TimeDelta::seconds(1);
        fill::waiting(&self.site, first..first + DUE, due_at, TimeDelta::zero()).await?;
        let started = Instant::now();
        let found = query(FIND_DUE_TIMERS).bind(now).bind(DUE).fetch_all(&self.pool).await?;
        let took = started.elapsed();
        ensure!(found.len() as i64 == DUE, "{} timers were found", found.len());
        let started = Instant::now();
        while fill::is_due(&self.pool, Clock::System.now()).await? {
            self.service.step().await?;
        }
        Ok((took, started.elapsed()))
    }
}
