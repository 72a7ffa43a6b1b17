//! What waits for people, as gauges.

use std::time::Duration;

use async_trait::async_trait;
use messaging::{Routine, Shell, StepError};

use crate::store::{Waiting, count_waiting};

/// As often as the gauges of every service.
const EVERY: Duration = Duration::from_secs(5);

/// Counts what waits for people, and for how long it has.
pub(crate) struct Gauges(pub Shell);

#[async_trait]
impl Routine for Gauges {
    const NAME: &'static str = "gauges";

    async fn step(&self) -> Result<usize, StepError> {
        let service = self.0.service;
        for waiting in count_waiting(&self.0.pool, self.0.clock.now()).await? {
            let Waiting { kind, open, oldest_seconds, overdue } = waiting;
            let labels = [("service", service.to_owned()), ("kind", kind)];
            metrics::gauge!("ostiary_tasks_open", &labels).set(open as f64);
            metrics::gauge!("ostiary_tasks_oldest_seconds", &labels).set(oldest_seconds);
            metrics::gauge!("ostiary_tasks_overdue", &labels).set(overdue as f64);
        }
        Ok(0)
    }

    fn pause(&self) -> Duration {
        EVERY
    }
}
