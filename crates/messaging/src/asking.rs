//! Due calls of one activity: claimed, performed, and settled in one transaction.

use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use contracts::{AccountId, ContractError, Envelope, Event, Time, envelope::derive_id};
use futures::FutureExt;
use rand::RngExt;
use tokio::{sync::Notify, time::timeout};
use tracing::{Span, info_span};
use uuid::Uuid;

use crate::{
    StepError,
    attempts::{self, MOST, SUSPECT},
    calls::{self, CallRow, Claim, PutOff},
    dead_letters::{self, Dying, storable},
    fold::source_of,
    machine::{Activity, ActivityError, Problem, Request},
    outbox::{self, OutboxRow},
    part::Part,
    publisher::Publisher,
    shell::Shell,
    stream::BATCH,
    work::{Original, problem},
};

const FIRST_PUT_OFF: TimeDelta = TimeDelta::milliseconds(500);
const LONGEST_PUT_OFF: TimeDelta = TimeDelta::seconds(60);
/// A third of a claim's lease.
const RENEW_EVERY: Duration = Duration::from_secs(10);

/// Due calls of one activity.
pub(crate) struct CallPart<A> {
    pub activity: Arc<A>,
    pub shell: Shell,
    pub publisher: Publisher,
    pub wake: Arc<Notify>,
}

/// A call and what came of it.
struct Settled {
    claim: Claim,
    original: Original,
    trace_parent: Option<String>,
    outcome: Outcome,
}

enum Outcome {
    Answered(Vec<OutboxRow>),
    Later { at: Time, why: String, ended: bool },
    Dead(Problem),
}

/// What an activity said of a call, or that it said nothing because it panicked.
type Said = Option<Result<Vec<Event>, ActivityError>>;

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
        let found = rows.len();
        // One at most, and after the others: whatever it does, it takes nobody along.
        let is_suspect = |row: &CallRow| row.unfinished > SUSPECT;
        let (suspects, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_suspect);
        self.carry_out(others, &claims(&suspects)).await?;
        let (worn_out, alone) = suspects.into_iter().partition(|row| row.unfinished > MOST);
        self.carry_out(alone, &[]).await?;
        self.settle(worn_out.into_iter().map(Settled::worn_out).collect()).await?;
        Ok(found)
    }
}

impl<A: Activity> CallPart<A> {
    /// Makes the calls and settles them; until then the claims on `others` are kept, too.
    async fn carry_out(&self, rows: Vec<CallRow>, others: &[Claim]) -> Result<(), StepError> {
        if rows.is_empty() {
            return Ok(());
        }
        let claimed = [&claims(&rows), others].concat();
        let settled = self.make(rows, &claimed).await;
        let done = self.settle(settled).await;
        if done.is_err() {
            // We live, so it was not the calls: an outage never uses their tries up.
            if let Err(error) = calls::uncount(&self.shell.pool, &claimed).await {
                tracing::warn!(%error, activity = A::NAME, "a try stays counted");
            }
        }
        done
    }

    /// What came of each of these calls.
    async fn make(&self, rows: Vec<CallRow>, claimed: &[Claim]) -> Vec<Settled> {
        let asked: Vec<_> =
            rows.iter().map(|row| Envelope::decode(&row.subject, row.body.as_bytes())).collect();
        let requests = rows.iter().zip(&asked).filter_map(|(row, asked)| {
            let envelope = asked.as_ref().ok()?.clone();
            Some(Request { id: row.id, attempt: row.attempt, envelope })
        });
        let requests: Vec<Request> = requests.collect();
        let spans: Vec<Span> = requests.iter().map(span_of::<A>).collect();
        let said = self.perform(claimed, &requests).await;
        let mut said = said.into_iter().zip(&spans);
        let now = self.shell.clock.now();
        let settled = rows.into_iter().zip(asked).filter_map(|(row, asked)| match asked {
            Ok(mut asked) => {
                let (said, span) = said.next()?;
                // Without traces of our own, that of whoever asked goes on unchanged.
                let of_ours = span.in_scope(runtime::telemetry::current_traceparent);
                asked.trace_parent = of_ours.or(asked.trace_parent);
                Some(self.came_of(row, &asked, said, now))
            }
            Err(error) => Some(Settled::unreadable(row, &error)),
        });
        settled.collect()
    }

    /// Makes the calls, and keeps the claims for as long as that takes.
    async fn perform(&self, claimed: &[Claim], requests: &[Request]) -> Vec<Said> {
        let now = self.shell.clock.now();
        let performing = AssertUnwindSafe(self.activity.perform(requests, now)).catch_unwind();
        let mut performing = pin!(performing);
        loop {
            match timeout(RENEW_EVERY, &mut performing).await {
                Ok(Ok(results)) => return results.into_iter().map(Some).collect(),
                // Each is put off by itself, so that they do not meet again.
                Ok(Err(_panic)) => return requests.iter().map(|_| None).collect(),
                Err(_still_at_it) => {}
            }
            if let Err(error) = calls::renew(&self.shell.pool, claimed).await {
                tracing::warn!(%error, activity = A::NAME, "claims could not be renewed");
            }
        }
    }

    fn came_of(&self, row: CallRow, asked: &Envelope, said: Said, now: Time) -> Settled {
        let later = |why, ended| Outcome::Later { at: put_off(now, row.attempt), why, ended };
        let outcome = match said {
            Some(Ok(events)) => Outcome::Answered(self.answers(row.id, asked, &events, now)),
            Some(Err(ActivityError::Retry(why))) => later(why, true),
            Some(Err(ActivityError::Reject(why))) => Outcome::Dead(problem("refused", &why)),
            None => later("the activity panicked".to_owned(), false),
        };
        let name = match &outcome {
            Outcome::Answered(_) => "answered",
            Outcome::Later { .. } => "retried",
            Outcome::Dead(_) => "rejected",
        };
        metrics::counter!("ostiary_calls_total", "activity" => A::NAME, "outcome" => name)
            .increment(1);
        Settled::new(row, asked.trace_parent.clone(), outcome)
    }

    fn answers(&self, id: Uuid, asked: &Envelope, events: &[Event], now: Time) -> Vec<OutboxRow> {
        let version = asked.story_version.unwrap_or_default();
        let rows = events.iter().enumerate().map(|(ordinal, event)| {
            let id = derive_id(id, &[A::NAME.as_bytes(), &(ordinal as u32).to_be_bytes()]);
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

    /// Commits what came of the calls: all at once, or one by one where the database refuses a value.
    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StepError> {
        if settled.is_empty() {
            return Ok(());
        }
        let all: Vec<&Settled> = settled.iter().collect();
        match self.commit(&all).await {
            Err(StepError::Data(_) | StepError::Seal(_)) => {}
            done => return done,
        }
        let mut unkept = None;
        for mut one in settled {
            match self.commit(&[&one]).await {
                Err(StepError::Data(code)) => {
                    let detail =
                        format!("the database refuses a value of its answer (SQLSTATE {code})");
                    one.outcome = Outcome::Dead(problem("bad_data", &detail));
                    self.commit(&[&one]).await?;
                }
                // No dead letter can be kept of it: the others are settled first.
                Err(error @ StepError::Seal(_)) => unkept = Some(error),
                done => done?,
            }
        }
        unkept.map_or(Ok(()), Err)
    }

    async fn commit(&self, settled: &[&Settled]) -> Result<(), StepError> {
        let (mut closing, mut later) = (Vec::new(), Vec::new());
        for Settled { claim, outcome, .. } in settled {
            let (id, attempt) = *claim;
            match outcome {
                Outcome::Answered(_) => closing.push((id, attempt, None)),
                Outcome::Dead(why) => closing.push((id, attempt, Some(storable(&why.detail)))),
                Outcome::Later { at, why, ended } => later.push(PutOff {
                    claim: *claim,
                    due_at: *at,
                    error: storable(why),
                    ended: *ended,
                }),
            }
        }
        let mut tx = self.shell.pool.begin().await?;
        let ours = calls::close(&mut tx, &closing).await?;
        let (mut answers, mut dead) = (Vec::new(), Vec::new());
        for one in settled.iter().filter(|one| ours.contains(&one.claim.0)) {
            match &one.outcome {
                Outcome::Answered(rows) => answers.extend_from_slice(rows),
                Outcome::Dead(problem) => dead.push(one.dying(problem)),
                Outcome::Later { .. } => {}
            }
        }
        outbox::append(&mut tx, &mut answers).await?;
        calls::put_off(&mut tx, &later).await?;
        dead_letters::keep(&mut tx, &self.shell.keys, A::NAME, &dead).await?;
        tx.commit().await?;
        self.publisher.publish(answers).await;
        Ok(())
    }
}

impl Settled {
    fn new(row: CallRow, trace_parent: Option<String>, outcome: Outcome) -> Self {
        let account = row.account.and_then(|account| AccountId::try_new(account).ok());
        Self {
            claim: (row.id, row.attempt),
            original: Original { subject: row.subject, account, body: row.body.into() },
            trace_parent,
            outcome,
        }
    }

    /// Taken by another release, most likely.
    fn unreadable(row: CallRow, error: &ContractError) -> Self {
        let detail = format!("the stored request cannot be read: {error}");
        Self::new(row, None, Outcome::Dead(problem("state_unreadable", &detail)))
    }

    /// Whoever makes this call does not live to tell; reading it may be what ends them.
    fn worn_out(row: CallRow) -> Self {
        Self::new(row, None, Outcome::Dead(attempts::exhausted()))
    }

    fn dying(&self, problem: &Problem) -> Dying<'_> {
        Dying {
            cause: self.claim.0,
            problem: problem.clone(),
            original: &self.original,
            trace_parent: self.trace_parent.as_deref(),
        }
    }
}

/// The span of one call, as long as the slice that it is performed in.
fn span_of<A: Activity>(request: &Request) -> Span {
    let Request { id, attempt, envelope } = request;
    let span = info_span!("call", activity = A::NAME, "event.id" = %id, "event.type" = envelope.event.subject(), attempt);
    runtime::telemetry::parent_of(&span, envelope.trace_parent.as_deref());
    span
}

fn claims(rows: &[CallRow]) -> Vec<Claim> {
    rows.iter().map(|row| (row.id, row.attempt)).collect()
}

/// When to try again: doubled each time from half a second, at most a minute, with full jitter in its upper half.
fn put_off(now: Time, attempt: i32) -> Time {
    let longest = longest_put_off(attempt);
    let micros = longest.num_microseconds().unwrap_or(i64::MAX) as f64;
    now + TimeDelta::microseconds((micros * rand::rng().random_range(0.5..1.0)) as i64)
}

fn longest_put_off(attempt: i32) -> TimeDelta {
    // Beyond the eighth attempt it is a minute anyway.
    let doublings = attempt.clamp(1, 8) - 1;
    (FIRST_PUT_OFF * 2_i32.pow(doublings as u32)).min(LONGEST_PUT_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_put_off_for_half_a_second_at_first_and_never_for_over_a_minute() {
        let now = Time::from_timestamp(0, 0).unwrap();
        for (attempt, longest) in
            [(1, 500), (2, 1_000), (7, 32_000), (8, 60_000), (i32::MAX, 60_000), (0, 500)]
        {
            let longest = TimeDelta::milliseconds(longest);
            assert_eq!(longest_put_off(attempt), longest, "attempt {attempt}");
            for _ in 0..100 {
                let put_off = put_off(now, attempt) - now;
                assert!(put_off >= longest / 2 && put_off < longest, "{attempt}: {put_off}");
            }
        }
    }
}
