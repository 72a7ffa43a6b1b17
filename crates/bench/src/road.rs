//! Ostiary's own road: the real service with all its loops, in this process.

use std::time::Duration;

use anyhow::Result;
use async_nats::jetstream;
use contracts::topology::KYC_SCREENER_HOST;
use runtime::{lifecycle::Lifecycle, roles};
use sqlx::{PgConnection, query_scalar};
use tokio::time::interval;

use crate::ground::{Site, ack_floor};

const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The service while it runs.
pub struct Road {
    lifecycle: Lifecycle,
    db: PgConnection,
    jetstream: jetstream::Context,
}

impl Road {
    /// Starts it, as `ostiary kyc-screener` does.
    pub async fn start(site: &Site) -> Result<Self> {
        let db = site.superuser("kyc_screener").await?;
        let jetstream = site.jetstream().await?;
        let shell = site.shell(roles::KYC_SCREENER).await?;
        let lifecycle = Lifecycle::new();
        kyc_screener::service(shell, site.config.policy()?, None)?.start(&lifecycle);
        Ok(Self { lifecycle, db, jetstream })
    }

    /// Waits until every sign-up up to `sequence` is acknowledged and all that follows from them is published.
    pub async fn reach(&mut self, sequence: u64) -> Result<()> {
        let mut look = interval(Duration::from_millis(10));
        while ack_floor(&self.jetstream, KYC_SCREENER_HOST).await? < sequence {
            look.tick().await;
        }
        while self.is_waiting().await? {
            look.tick().await;
        }
        Ok(())
    }

    async fn is_waiting(&mut self) -> Result<bool> {
        let waiting = "select exists (select from unpublished)";
        Ok(query_scalar(waiting).fetch_one(&mut self.db).await?)
    }

    /// Stops it in good order.
    pub async fn stop(self) -> Result<()> {
        Ok(self.lifecycle.stop(STOP_WITHIN).await?)
    }
}
