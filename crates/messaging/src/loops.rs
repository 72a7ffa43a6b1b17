//! The loops that poll: due timers, due calls, rows left in the outbox, housekeeping.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use contracts::{Envelope, Event, Time, envelope::derive_id};
use rand::RngExt;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    StepError,
    batch::Batches,
    calls::{self, CallRow},
    dead_letters::{self, Dying},
    fold::source_of,
    inbox,
    machine::{Activity, ActivityError, Machine, Request},
    outbox::{self, OutboxRow},
    part::Part,
    publisher::Publisher,
    repair,
    shell::Shell,
    stream::BATCH,
    timers,
    work::{Incoming, Original, Ticket, problem},
};

const TIMERS_AT_ONCE: i64 = 500;
const SWEEP_AFTER: TimeDelta = TimeDelta::seconds(5);
const SWEEP_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PUT_OFF: TimeDelta = TimeDelta::seconds(60);
const GAUGES_EVERY: Duration = Duration::from_secs(5);
const REPAIR_EVERY: Duration = Duration::from_secs(10);
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// Due timers, as inputs of their own machine.
pub(crate) struct TimerPart<M>(pub Arc<Batches<M>>);

#[async_trait]
impl<M: Machine> Part for TimerPart<M> {
    fn name(&self) -> &'static str {
        "timers"
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

/// Due calls of one activity.
pub(crate) struct CallPart<A> {
    pub activity: Arc<A>,
    pub shell: Shell,
    pub publisher: Publisher,
    pub wake: Arc<Notify>,
}

#[async_trait]
impl<A: Activity> Part for CallPart<A> {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn wake(&self) -> Option<&Notify> {
        Some(&self.wake)
    }

    async fn step(&self) -> Result<usize, StepError> {
        let now = self.shell.clock.now();
        let rows = calls::claim(&self.shell.pool, A::NAME, now, BATCH as i64).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let requests: Vec<Request> = rows.iter().filter_map(request_of).collect();
        let results = self.activity.perform(&requests, now).await;
        self.settle(&rows, requests, results).await?;
        Ok(rows.len())
    }
}

impl<A: Activity> CallPart<A> {
    /// Stores what came of the calls: answers in the outbox, later tries, dead letters. One transaction.
    async fn settle(
        &self,
        rows: &[CallRow],
        requests: Vec<Request>,
        results: Vec<Result<Vec<Event>, ActivityError>>,
    ) -> Result<(), StepError> {
        let now = self.shell.clock.now();
        let (mut answered, mut later, mut dead) = (Vec::new(), Vec::new(), Vec::new());
        for (request, result) in requests.iter().zip(results) {
            match result {
                Ok(events) => answered.push((request, events)),
                Err(ActivityError::Retry(why)) => later.push((request.id, request.attempt, put_off(now, request.attempt), why)),
                Err(ActivityError::Reject(why)) => dead.push((request, why)),
            }
        }
        self.count(answered.len(), later.len(), dead.len());
        let closing: Vec<(Uuid, i32)> =
            answered.iter().map(|(request, _)| *request).chain(dead.iter().map(|(request, _)| *request)).map(|request| (request.id, request.attempt)).collect();
        let mut tx = self.shell.pool.begin().await?;
        let ours = calls::close(&mut tx, &closing).await?;
        let mut answers: Vec<OutboxRow> = answered
            .iter()
            .filter(|(request, _)| ours.contains(&request.id))
            .flat_map(|(request, events)| self.answers(request, events, now))
            .collect();
        outbox::append(&mut tx, &mut answers).await?;
        calls::put_off(&mut tx, &later).await?;
        dead.retain(|(request, _)| ours.contains(&request.id));
        self.bury(&mut tx, rows, &dead).await?;
        tx.commit().await?;
        self.publisher.publish(answers).await;
        Ok(())
    }

    fn answers(&self, request: &Request, events: &[Event], now: Time) -> Vec<OutboxRow> {
        let asked = &request.envelope;
        let version = asked.story_version.unwrap_or_default();
        let rows = events.iter().enumerate().map(|(ordinal, event)| {
            let id = derive_id(request.id, &[A::NAME.as_bytes(), &(ordinal as u32).to_be_bytes()]);
            let envelope = Envelope {
                id: id.to_string(),
                source: source_of(self.shell.service),
                time: Some(asked.time.map_or(now, |time| time.max(now))),
                correlation_id: asked.correlation_id.clone().or_else(|| Some(asked.id.clone())),
                causation_id: Some(asked.id.clone()),
                trace_parent: asked.trace_parent.clone(),
                story_version: asked.story_version,
                event: event.clone(),
            };
            OutboxRow::new(id, asked.account().as_str(), version, &envelope)
        });
        rows.collect()
    }

    async fn bury(
        &self,
        tx: &mut sqlx::PgConnection,
        rows: &[CallRow],
        dead: &[(&Request, String)],
    ) -> Result<(), StepError> {
        if dead.is_empty() {
            return Ok(());
        }
        let originals: Vec<Original> = dead
            .iter()
            .map(|(request, _)| Original {
                subject: request.envelope.event.subject().to_owned(),
                account: Some(request.envelope.account().clone()),
                body: rows.iter().find(|row| row.id == request.id).map(|row| row.body.clone()).unwrap_or_default().into(),
            })
            .collect();
        let dying: Vec<Dying<'_>> = dead
            .iter()
            .zip(&originals)
            .map(|((request, why), original)| Dying {
                cause: request.envelope.key(),
                problem: problem("refused", why),
                original,
                trace_parent: request.envelope.trace_parent.as_deref(),
            })
            .collect();
        dead_letters::keep(tx, &self.shell.keys, A::NAME, &dying).await
    }

    fn count(&self, answered: usize, later: usize, dead: usize) {
        for (outcome, number) in [("answered", answered), ("retried", later), ("rejected", dead)] {
            metrics::counter!("ostiary_calls_total", "activity" => A::NAME, "outcome" => outcome).increment(number as u64);
        }
    }
}

fn request_of(row: &CallRow) -> Option<Request> {
    let envelope = Envelope::decode(&row.subject, row.body.as_bytes());
    let envelope = envelope.inspect_err(|error| tracing::error!(call.id = %row.id, %error, "a stored request cannot be read")).ok()?;
    Some(Request { id: row.id, attempt: row.attempt, envelope })
}

/// When to try again: doubled each time from half a second, at most a minute, with full jitter in its upper half.
fn put_off(now: Time, attempt: i32) -> Time {
    let doubled = TimeDelta::milliseconds(500 << attempt.clamp(1, 8) as u32 >> 1);
    let longest = doubled.min(LONGEST_PUT_OFF);
    now + longest.mul(rand::rng().random_range(0.5..1.0))
}

trait Scale {
    fn mul(self, factor: f64) -> Self;
}

impl Scale for TimeDelta {
    fn mul(self, factor: f64) -> Self {
        TimeDelta::microseconds((self.num_microseconds().unwrap_or(i64::MAX) as f64 * factor) as i64)
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

/// Everything that runs on real time: gauges, partitions, forgetting, comparing the streams with the outbox.
pub(crate) struct HousekeepingPart {
    shell: Shell,
    done: Mutex<[Option<Instant>; 3]>,
}

impl HousekeepingPart {
    pub fn new(shell: Shell) -> Self {
        Self { shell, done: Mutex::default() }
    }

    fn is_due(&self, task: usize, every: Duration) -> bool {
        let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
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
        let age: f64 = sqlx::query_scalar("select coalesce(extract(epoch from clock_timestamp() - $1), 0)::float8").bind(oldest).fetch_one(pool).await?;
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
        SWEEP_PAUSE
    }

    async fn step(&self) -> Result<usize, StepError> {
        if self.is_due(0, GAUGES_EVERY) {
            self.gauge().await?;
        }
        if self.is_due(1, FORGET_EVERY) {
            self.forget().await?;
        }
        if self.is_due(2, REPAIR_EVERY) {
            repair::compare(&self.shell).await?;
        }
        Ok(0)
    }
}
