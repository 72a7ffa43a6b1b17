//! What runs on real time: gauges, partitions, forgetting, comparing the streams with the outbox.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use runtime::approvals;

use crate::{StepError, calls, inbox, outbox, part::Part, repair, shell::Shell};

const PAUSE: Duration = Duration::from_secs(1);
const GAUGES_EVERY: Duration = Duration::from_secs(5);
const COMPARE_EVERY: Duration = Duration::from_secs(10);
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// All of it, each in its own rhythm.
pub(crate) struct HousekeepingPart {
    shell: Shell,
    done: Mutex<[Option<Instant>; 3]>,
}

impl HousekeepingPart {
    pub fn new(shell: Shell) -> Self {
        Self { shell, done: Mutex::default() }
    }

    fn is_due(&self, task: usize, every: Duration) -> bool {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let due = done[task].is_none_or(|at| at.elapsed() >= every);
        if due {
            done[task] = Some(Instant::now());
        }
        due
    }

    async fn gauge(&self) -> Result<(), StepError> {
        let service = self.shell.service;
        let pool = &self.shell.pool;
        let (waiting, oldest) = outbox::backlog(pool).await?;
        let age: f64 = sqlx::query_scalar(
            "select coalesce(extract(epoch from clock_timestamp() - $1), 0)::float8",
        )
        .bind(oldest)
        .fetch_one(pool)
        .await?;
        let (overdue, calls, dead): (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from timers where due_at <= $1), (select count(*) from calls where done_at is null),
                    (select count(*) from dead_letters where status = 'open')",
        )
        .bind(self.shell.clock.now())
        .fetch_one(pool)
        .await?;
        metrics::gauge!("ostiary_outbox_waiting", "service" => service).set(waiting as f64);
        metrics::gauge!("ostiary_outbox_oldest_seconds", "service" => service).set(age);
        metrics::gauge!("ostiary_timers_overdue", "service" => service).set(overdue as f64);
        metrics::gauge!("ostiary_calls_waiting", "service" => service).set(calls as f64);
        metrics::gauge!("ostiary_dead_letters_open", "service" => service).set(dead as f64);
        self.gauge_approvals().await
    }

    /// Acts that wait for a second person, or to be carried out: they expire.
    async fn gauge_approvals(&self) -> Result<(), StepError> {
        let (service, now) = (self.shell.service, self.shell.clock.now());
        let mut db = self.shell.pool.acquire().await?;
        let (waiting, oldest) = approvals::count_waiting(&mut db, now).await?;
        let age = oldest.map_or(0.0, |oldest| (now - oldest).as_seconds_f64().max(0.0));
        metrics::gauge!("ostiary_approvals_waiting", "service" => service).set(waiting as f64);
        metrics::gauge!("ostiary_approvals_oldest_seconds", "service" => service).set(age);
        Ok(())
    }

    async fn forget(&self) -> Result<(), StepError> {
        let mut db = self.shell.pool.acquire().await?;
        sqlx::query("select maintain_outbox()").execute(&mut *db).await?;
        inbox::forget(&mut db).await?;
        calls::forget(&mut db).await?;
        Ok(())
    }
}

#[async_trait]
impl Part for HousekeepingPart {
    fn name(&self) -> &'static str {
        "housekeeping"
    }

    fn pause(&self) -> Duration {
        PAUSE
    }

    async fn step(&self) -> Result<usize, StepError> {
        if self.is_due(0, GAUGES_EVERY) {
            self.gauge().await?;
        }
        if self.is_due(1, FORGET_EVERY) {
            self.forget().await?;
        }
        if self.is_due(2, COMPARE_EVERY) {
            repair::compare(self.shell.service, &self.shell.pool, &self.shell.nats).await?;
        }
        Ok(0)
    }
}
