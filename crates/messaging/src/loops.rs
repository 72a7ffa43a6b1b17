//! The loops that poll for what is due: timers, and rows left in the outbox.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;

use crate::{
    StepError,
    batch::Batches,
    machine::Machine,
    part::Part,
    publisher::Publisher,
    timers,
    work::{Incoming, Ticket},
};

/// Small enough that what comes in beside a storm of timers does not wait long for the servers.
const TIMERS_AT_ONCE: i64 = 100;
const SWEEP_AFTER: TimeDelta = TimeDelta::seconds(5);
const SWEEP_PAUSE: Duration = Duration::from_secs(1);

/// Due timers, as inputs of their own machine.
pub(crate) struct TimerPart<M>(pub Arc<Batches<M>>);

#[async_trait]
impl<M: Machine> Part for TimerPart<M> {
    fn name(&self) -> &'static str {
        "timers"
    }

    /// Nobody waits for a timer of a storm, but somebody does for what comes in beside it.
    fn rest(&self, worked: Duration) -> Duration {
        worked / 2
    }

    async fn step(&self) -> Result<usize, StepError> {
        let shell = &self.0.shell;
        let now = shell.clock.now();
        let due = timers::find_due(&shell.pool, now, TIMERS_AT_ONCE).await?;
        let late = due.first().map_or(0.0, |timer| (now - timer.due_at).as_seconds_f64());
        let incoming: Vec<_> = due
            .into_iter()
            .map(|timer| {
                let body = serde_json::to_vec(&timer).unwrap_or_default().into();
                let ticket = Ticket::Timer { story: timer.story.clone(), name: timer.name.clone() };
                Incoming::timer(ticket, timer.read(), body)
            })
            .collect();
        if incoming.is_empty() {
            return Ok(0);
        }
        metrics::histogram!("ostiary_timer_lateness_seconds", "machine" => M::NAME).record(late);
        Ok(self.0.handle(&incoming).await?.len())
    }
}

/// Rows that were committed and never published: by a killed process, or while the broker was away.
pub(crate) struct SweepPart {
    pub publisher: Publisher,
    /// How long rows are left to whoever committed them.
    pub left_for: TimeDelta,
}

impl SweepPart {
    pub fn new(publisher: Publisher) -> Self {
        Self { publisher, left_for: SWEEP_AFTER }
    }
}

#[async_trait]
impl Part for SweepPart {
    fn name(&self) -> &'static str {
        "sweep"
    }

    fn pause(&self) -> Duration {
        SWEEP_PAUSE
    }

    async fn step(&self) -> Result<usize, StepError> {
        self.publisher.sweep(self.left_for).await
    }
}
