//! What nobody needs any more is forgotten, some thousand rows at a time, by the database's clock.

use std::time::Duration;

use async_trait::async_trait;
use messaging::{Routine, StepError};
use sqlx::PgPool;

use crate::store;

/// Rows of each table that one step forgets.
const CHUNK: i64 = 5_000;
/// Shorter than a loop may be silent.
const PAUSE: Duration = Duration::from_secs(30);

/// The loop that forgets.
pub(crate) struct Forgetting {
    pub pool: PgPool,
    /// For how long a row is kept that did not change and that nothing needs.
    pub kept_for: Duration,
}

#[async_trait]
impl Routine for Forgetting {
    const NAME: &'static str = "notifier-forgetting";

    async fn step(&self) -> Result<usize, StepError> {
        let deliveries = store::forget_deliveries(&self.pool, self.kept_for, CHUNK).await?;
        let told = store::forget_told(&self.pool, self.kept_for, CHUNK).await?;
        Ok((deliveries + told) as usize)
    }

    fn pause(&self) -> Duration {
        PAUSE
    }
}
