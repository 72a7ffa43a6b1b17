//! One batch, one transaction: the only place that opens it. Its caller publishes, acknowledges or replies after the commit.

use std::{collections::HashMap, sync::Arc};

use contracts::Time;
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    StepError,
    agreed::Agreements,
    dead_letters::{self, Closed, Dying},
    due::{Due, Gate},
    fold::{LeftBehind, Story, fold},
    graves::Graves,
    machine::{Machine, Problem, StoryKey},
    measure,
    outbox::{self, OutboxRow},
    publisher::Publisher,
    sealed,
    shell::Shell,
    states, timers, turns,
    work::{Incoming, Ticket, Verdict, problem},
};

/// How often a batch is done again at once when replicas meet on a story.
const CONFLICT_TRIES: u32 = 10;

/// Runs a machine's batches.
pub(crate) struct Batches<M> {
    pub machine: Arc<M>,
    pub shell: Shell,
    pub publisher: Publisher,
}

type Stories<M> = HashMap<StoryKey, Story<<M as Machine>::State>>;

/// A batch after the fold, before it is written.
struct Folded<M: Machine> {
    gate: Gate,
    stories: Stories<M>,
    left: LeftBehind<M::Input>,
    /// One for each message, in order.
    outcomes: Vec<(Due, Verdict)>,
}

impl<M: Machine> Batches<M> {
    /// Handles a batch: commits it whole, or one by one where the database refuses a value. What was committed is published.
    pub async fn handle(&self, batch: &[Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        measure::batch(M::NAME, self.commit_all(batch), |verdicts| measure::by_name(verdicts)).await
    }

    async fn commit_all(&self, batch: &[Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        let all: Vec<&Incoming<M::Input>> = batch.iter().collect();
        match self.commit(&all).await {
            Err(StepError::Data(code)) if all.len() == 1 => {
                Ok(vec![self.refuse(all[0], &code).await?])
            }
            Err(StepError::Data(_)) => self.one_by_one(&all).await,
            done => done,
        }
    }

    async fn one_by_one(&self, batch: &[&Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        let mut verdicts = Vec::with_capacity(batch.len());
        for incoming in batch {
            verdicts.push(match self.commit(&[*incoming]).await {
                Err(StepError::Data(code)) => self.refuse(incoming, &code).await?,
                done => done?.remove(0),
            });
        }
        Ok(verdicts)
    }

    /// Keeps as a dead letter what the database does not take: it never comes again but by its replay.
    async fn refuse(
        &self,
        incoming: &Incoming<M::Input>,
        code: &str,
    ) -> Result<Verdict, StepError> {
        let detail = format!("the database refuses a value of it (SQLSTATE {code})");
        let refused = Verdict::Rejected(problem("bad_data", &detail));
        let batch = [incoming];
        let mut tx = turns::begin(&self.shell.pool).await?;
        let mut gate = Gate::new(&mut tx, M::NAME, &batch).await?;
        gate.take(&mut tx, &batch).await?;
        let due = gate.pass(incoming, &LeftBehind::default());
        if due != Due::Now {
            // Another replica was faster.
            tx.rollback().await.ok();
            return Err(StepError::Conflict);
        }
        gate.note(&mut tx, M::NAME, [(incoming, due, &refused)].into_iter()).await?;
        self.bury(&mut tx, &batch, std::slice::from_ref(&(due, refused.clone()))).await?;
        tx.commit().await?;
        Ok(refused)
    }

    async fn commit(&self, batch: &[&Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        for _ in 0..CONFLICT_TRIES {
            let mut tx = turns::begin(&self.shell.pool).await?;
            match self.attempt(&mut tx, batch).await {
                Ok((verdicts, outbox)) => {
                    tx.commit().await?;
                    self.publisher.publish(outbox).await;
                    return Ok(verdicts);
                }
                Err(error) => {
                    tx.rollback().await.ok();
                    if !matches!(error, StepError::Conflict) {
                        return Err(error);
                    }
                }
            }
        }
        Err(StepError::Conflict)
    }

    async fn attempt(
        &self,
        tx: &mut PgConnection,
        batch: &[&Incoming<M::Input>],
    ) -> Result<(Vec<Verdict>, Vec<OutboxRow>), StepError> {
        let mut gate = Gate::new(tx, M::NAME, batch).await?;
        let mut stories: Stories<M> = states::lock(tx, gate.stories(batch)).await?;
        gate.take(tx, batch).await?;
        let agreements = Agreements::lock(tx, batch).await?;
        let now = self.shell.clock.now();
        let is_known = |account: &str| stories.contains_key(&StoryKey(account.to_owned()));
        let graves = Graves::meet(tx, &self.shell.keys, batch, is_known, now).await?;
        let mut left = LeftBehind::default();
        let mut outcomes = Vec::with_capacity(batch.len());
        for incoming in batch {
            let due = gate.pass(incoming, &left);
            let verdict = match (graves.verdict(incoming), agreements.admit(incoming, due, now)) {
                (Some(erased), _) => erased,
                (None, Ok(())) => self.verdict(due, incoming, now, &mut stories, &mut left),
                (None, Err(problem)) => Verdict::Rejected(problem),
            };
            outcomes.push((due, verdict));
        }
        let mut folded = Folded { gate, stories, left, outcomes };
        self.write(tx, batch, now, &mut folded).await?;
        let verdicts = self.answered(batch, folded.outcomes, &folded.stories);
        Ok((verdicts, folded.left.outbox))
    }

    fn verdict(
        &self,
        due: Due,
        incoming: &Incoming<M::Input>,
        now: Time,
        stories: &mut Stories<M>,
        left: &mut LeftBehind<M::Input>,
    ) -> Verdict {
        let (key, input) = match &incoming.work {
            Ok(Some((key, input))) => (key, input),
            Ok(None) => return Verdict::NotOurs,
            Err(problem) if due == Due::Now => return Verdict::Rejected(problem.clone()),
            Err(_) => return Verdict::Repeated(Value::Null),
        };
        match due {
            Due::Done => Verdict::Repeated(Value::Null),
            Due::Reused => {
                let detail = "another message came with the same source and id";
                Verdict::Rejected(problem("id_reused", detail))
            }
            Due::Now => {
                let (service, work) = (self.shell.service, (key, input));
                let folded = fold(&*self.machine, service, stories, incoming, work, now, left);
                folded.map_or_else(Verdict::Rejected, |()| Verdict::Handled(Value::Null))
            }
        }
    }

    async fn write(
        &self,
        tx: &mut PgConnection,
        batch: &[&Incoming<M::Input>],
        now: Time,
        folded: &mut Folded<M>,
    ) -> Result<(), StepError> {
        let Folded { gate, stories, left, outcomes } = folded;
        states::save(tx, stories).await?;
        outbox::append(tx, &mut left.outbox).await?;
        timers::save(tx, &left.timers).await?;
        sealed::keep(tx, &self.shell.keys, &left.sealed).await?;
        let tried = || {
            let tried = batch.iter().zip(outcomes.iter());
            tried.map(|(incoming, (due, verdict))| (*incoming, *due, verdict))
        };
        gate.note(tx, M::NAME, tried()).await?;
        Agreements::spend(tx, tried(), now).await?;
        for (incoming, (_, verdict)) in batch.iter().zip(outcomes.iter()) {
            let Ticket::Replay { dead_letter, staff, .. } = &incoming.ticket else { continue };
            if !matches!(verdict, Verdict::Rejected(_)) {
                dead_letters::close(tx, *dead_letter, Closed::Replayed, staff).await?;
            }
        }
        self.bury(tx, batch, outcomes).await
    }

    /// Keeps what was rejected.
    async fn bury(
        &self,
        tx: &mut PgConnection,
        batch: &[&Incoming<M::Input>],
        outcomes: &[(Due, Verdict)],
    ) -> Result<(), StepError> {
        let dead = batch.iter().zip(outcomes).filter_map(|(incoming, (_, verdict))| {
            let Verdict::Rejected(problem) = verdict else { return None };
            dying(incoming, problem.clone())
        });
        let dead: Vec<Dying<'_>> = dead.collect();
        dead_letters::keep(tx, &self.shell.keys, M::NAME, &dead).await
    }

    /// Commands are answered from the state after them.
    fn answered(
        &self,
        batch: &[&Incoming<M::Input>],
        outcomes: Vec<(Due, Verdict)>,
        stories: &Stories<M>,
    ) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = outcomes.into_iter().map(|(_, verdict)| verdict).collect();
        for (incoming, verdict) in batch.iter().zip(&mut verdicts) {
            let (Verdict::Handled(answer) | Verdict::Repeated(answer)) = verdict else { continue };
            let Ticket::Inbox { answered: true, .. } = &incoming.ticket else { continue };
            let Ok(Some((key, _))) = &incoming.work else { continue };
            let unknown = M::State::default();
            let state = stories.get(key).and_then(|story| story.state.as_ref().ok());
            *answer = self.machine.answer(key, state.unwrap_or(&unknown));
        }
        verdicts
    }
}

/// The dead letter that a rejected message becomes. A command is told its problem instead; a replay stays open as it is.
fn dying<I>(incoming: &Incoming<I>, problem: Problem) -> Option<Dying<'_>> {
    match incoming.ticket {
        Ticket::Inbox { answered: true, .. } | Ticket::Replay { .. } => None,
        Ticket::Inbox { .. } | Ticket::Timer { .. } => Some(Dying {
            cause: incoming.cause.id,
            problem,
            original: &incoming.original,
            trace_parent: incoming.cause.trace_parent.as_deref(),
        }),
    }
}
