//! Holds that have expired and that nobody has decided on: counted, so that somebody hears of it.

use std::time::Duration;

use async_trait::async_trait;
use messaging::{Routine, Shell, StepError};

use crate::store;

const EVERY: Duration = Duration::from_secs(5);

/// Counts them.
pub(crate) struct Reviews {
    pub shell: Shell,
}

#[async_trait]
impl Routine for Reviews {
    const NAME: &'static str = "hold-reviews";

    async fn step(&self) -> Result<usize, StepError> {
        let open = store::count_reviews(&self.shell.pool).await?;
        metrics::gauge!("ostiary_hold_reviews_open").set(open as f64);
        Ok(0)
    }

    fn pause(&self) -> Duration {
        EVERY
    }
}
