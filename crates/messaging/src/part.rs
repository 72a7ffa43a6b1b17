//! Every loop exposes its single step: production loops it, tests call it until nothing moves.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use rand::RngExt;
use runtime::lifecycle::Heartbeat;
use tokio::{sync::Notify, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::StepError;

/// How often a loop looks for work when it knows of none.
pub(crate) const POLL: Duration = Duration::from_millis(25);
const FIRST_BACKOFF: Duration = Duration::from_millis(100);
const LONGEST_BACKOFF: Duration = Duration::from_secs(5);

/// One loop of a service.
#[async_trait]
pub(crate) trait Part: Send + Sync + 'static {
    fn name(&self) -> &'static str;

    /// Does what there is to do now; how much moved.
    async fn step(&self) -> Result<usize, StepError>;

    /// How long to wait when nothing moved.
    fn pause(&self) -> Duration {
        POLL
    }

    /// How long to leave the servers to others after a step that worked for so long.
    fn rest(&self, _worked: Duration) -> Duration {
        Duration::ZERO
    }

    /// Wakes the loop before its pause is over.
    fn wake(&self) -> Option<&Notify> {
        None
    }

    /// Steps until stopped. An outage is waited for, never fatal.
    async fn run(self: Arc<Self>, stopping: CancellationToken, heartbeat: Heartbeat) {
        let mut backoff = Backoff::default();
        while !stopping.is_cancelled() {
            let began = Instant::now();
            let wait = match heartbeat.during(self.step()).await {
                Ok(0) => self.pause(),
                Ok(_) => {
                    backoff.reset();
                    self.rest(began.elapsed())
                }
                Err(error) => backoff.after(self.name(), &error),
            };
            if !wait.is_zero() {
                self.wait(wait, &stopping).await;
            }
        }
    }

    /// Waits for the time, the wake-up or the stop.
    async fn wait(&self, wait: Duration, stopping: &CancellationToken) {
        let woken = async {
            match self.wake() {
                Some(notify) => notify.notified().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stopping.cancelled() => {}
            _ = timeout(wait, woken) => {}
        }
    }
}

/// Grows with every failure in a row, with jitter, up to five seconds.
#[derive(Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Says what failed and how long to wait.
    pub fn after(&mut self, name: &str, error: &StepError) -> Duration {
        self.failures += 1;
        metrics::counter!("ostiary_loop_failures_total", "loop" => name.to_owned()).increment(1);
        let source = std::error::Error::source(error).map(ToString::to_string);
        tracing::warn!(loop.name = name, failures = self.failures, %error, source, "waiting to try again");
        let longest =
            LONGEST_BACKOFF.min(FIRST_BACKOFF * 2_u32.saturating_pow(self.failures.min(10)));
        longest.mul_f64(rand::rng().random_range(0.5..1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_after_a_failure_doubles_up_to_five_seconds_and_begins_anew_after_a_success() {
        let error = StepError::Conflict;
        let mut backoff = Backoff::default();
        for longest in [200, 400, 800, 1_600, 3_200, 5_000, 5_000] {
            let (wait, longest) = (backoff.after("test", &error), Duration::from_millis(longest));
            assert!(wait >= longest / 2 && wait < longest, "{wait:?} of {longest:?}");
        }
        backoff.failures = u32::MAX - 1;
        assert!(backoff.after("test", &error) < LONGEST_BACKOFF);
        backoff.reset();
        assert!(backoff.after("test", &error) < Duration::from_millis(200));
    }
}
