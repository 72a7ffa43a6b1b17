//! One batch, one transaction: the only place that opens it. Its caller publishes, acknowledges or replies after the commit.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    StepError,
    dead_letters::{self, Closed, Dying},
    fold::{LeftBehind, Story, fold},
    inbox::{self, Sight},
    machine::{Machine, Problem, StoryKey},
    outbox::{self, OutboxRow},
    publisher::Publisher,
    sealed,
    shell::Shell,
    states, timers,
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

impl<M: Machine> Batches<M> {
    /// Handles a batch: commits it whole, or one by one where the database refuses a value. What was committed is published.
    pub async fn handle(&self, batch: &[Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        let all: Vec<&Incoming<M::Input>> = batch.iter().collect();
        match self.commit(&all).await {
            Err(StepError::Data(code)) if all.len() == 1 => Ok(vec![self.refuse(all[0], &code).await?]),
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

    /// Keeps as a dead letter what the database does not take.
    async fn refuse(&self, incoming: &Incoming<M::Input>, code: &str) -> Result<Verdict, StepError> {
        let refused = problem("bad_data", &format!("the database refuses a value of it (SQLSTATE {code})"));
        let mut tx = self.shell.pool.begin().await?;
        if let Some(dying) = dying(incoming, refused.clone()) {
            dead_letters::keep(&mut tx, &self.shell.keys, M::NAME, &[dying]).await?;
        }
        tx.commit().await?;
        Ok(Verdict::Rejected(refused))
    }

    async fn commit(&self, batch: &[&Incoming<M::Input>]) -> Result<Vec<Verdict>, StepError> {
        for _ in 0..CONFLICT_TRIES {
            let mut tx = self.shell.pool.begin().await?;
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
        let sights = first_sight(tx, M::NAME, batch).await?;
        let mut stories: Stories<M> = states::lock(tx, keys(batch, &sights)).await?;
        let fired = fired(tx, batch).await?;
        let mut left = LeftBehind::default();
        let mut verdicts = Vec::with_capacity(batch.len());
        let mut met = std::collections::HashSet::new();
        for incoming in batch {
            let due = match &incoming.ticket {
                Ticket::Inbox { .. } => match sights.get(&incoming.cause.id) {
                    Some(Sight::Fresh) if met.insert(incoming.cause.id) => Due::Now,
                    Some(Sight::Fresh) => self.again_in_batch(batch, incoming),
                    Some(Sight::Repeated) => Due::Done,
                    Some(Sight::Reused) => Due::Reused,
                    None => Due::Now,
                },
                Ticket::Timer { .. } if fired.contains(&incoming.cause.id) => Due::Now,
                Ticket::Timer { .. } => Due::Done,
                Ticket::Replay { dead_letter, .. } if dead_letters::lock_open(tx, *dead_letter).await? => Due::Now,
                Ticket::Replay { .. } => Due::Done,
            };
            verdicts.push(self.verdict(due, incoming, &mut stories, &mut left));
        }
        self.write(tx, batch, &verdicts, &stories, &mut left).await?;
        self.answer(batch, &mut verdicts, &stories);
        Ok((verdicts, left.outbox))
    }

    /// The same id twice in one batch: a repeat only where the content is the same too.
    fn again_in_batch(&self, batch: &[&Incoming<M::Input>], incoming: &Incoming<M::Input>) -> Due {
        let first = batch.iter().find(|other| other.cause.id == incoming.cause.id);
        let same = first.is_some_and(|first| fingerprint(first) == fingerprint(incoming));
        if same { Due::Done } else { Due::Reused }
    }

    fn verdict(
        &self,
        due: Due,
        incoming: &Incoming<M::Input>,
        stories: &mut Stories<M>,
        left: &mut LeftBehind<M::Input>,
    ) -> Verdict {
        let (key, input) = match &incoming.work {
            Ok(Some(work)) => (&work.0, &work.1),
            Ok(None) => return Verdict::NotOurs,
            Err(problem) if matches!(due, Due::Now) => return Verdict::Rejected(problem.clone()),
            Err(_) => return Verdict::Repeated(Value::Null),
        };
        match due {
            Due::Done => Verdict::Repeated(Value::Null),
            Due::Reused => Verdict::Rejected(problem("id_reused", "another message came with the same source and id")),
            Due::Now => {
                let now = self.shell.clock.now();
                let folded = fold(&*self.machine, self.shell.service, stories, incoming, (key, input), now, left);
                folded.map_or_else(Verdict::Rejected, |()| Verdict::Handled(Value::Null))
            }
        }
    }

    async fn write(
        &self,
        tx: &mut PgConnection,
        batch: &[&Incoming<M::Input>],
        verdicts: &[Verdict],
        stories: &Stories<M>,
        left: &mut LeftBehind<M::Input>,
    ) -> Result<(), StepError> {
        states::save(tx, stories).await?;
        outbox::append(tx, &mut left.outbox).await?;
        timers::save(tx, &left.timers).await?;
        sealed::keep(tx, &self.shell.keys, &left.sealed).await?;
        for (incoming, verdict) in batch.iter().zip(verdicts) {
            if let (Ticket::Replay { dead_letter, staff, .. }, Verdict::Handled(_) | Verdict::NotOurs) = (&incoming.ticket, verdict) {
                dead_letters::close(tx, *dead_letter, Closed::Replayed, staff).await?;
            }
        }
        let dead: Vec<Dying<'_>> = batch
            .iter()
            .zip(verdicts)
            .filter_map(|(incoming, verdict)| match verdict {
                Verdict::Rejected(problem) => dying(incoming, problem.clone()),
                _ => None,
            })
            .collect();
        if !dead.is_empty() {
            dead_letters::keep(tx, &self.shell.keys, M::NAME, &dead).await?;
        }
        Ok(())
    }

    /// Commands are answered from the state after them.
    fn answer(&self, batch: &[&Incoming<M::Input>], verdicts: &mut [Verdict], stories: &Stories<M>) {
        for (incoming, verdict) in batch.iter().zip(verdicts) {
            let (Verdict::Handled(answer) | Verdict::Repeated(answer)) = verdict else { continue };
            let (Ticket::Inbox { answered: true, .. }, Ok(Some((key, _)))) = (&incoming.ticket, &incoming.work) else {
                continue;
            };
            let unknown = M::State::default();
            let state = stories.get(key).and_then(|story| story.state.as_ref().ok()).unwrap_or(&unknown);
            *answer = self.machine.answer(key, state);
        }
    }
}

/// Whether an input is to be folded.
enum Due {
    Now,
    Done,
    Reused,
}

fn fingerprint<I>(incoming: &Incoming<I>) -> &[u8] {
    match &incoming.ticket {
        Ticket::Inbox { fingerprint, .. } | Ticket::Replay { fingerprint, .. } => fingerprint,
        Ticket::Timer { .. } => &[],
    }
}

async fn first_sight<I>(
    tx: &mut PgConnection,
    consumer: &str,
    batch: &[&Incoming<I>],
) -> Result<HashMap<Uuid, Sight>, StepError> {
    let ours = batch.iter().filter(|incoming| matches!(incoming.work, Ok(Some(_))));
    let messages: Vec<(Uuid, Vec<u8>)> = ours
        .filter_map(|incoming| match &incoming.ticket {
            Ticket::Inbox { fingerprint, .. } | Ticket::Replay { fingerprint, .. } => {
                Some((incoming.cause.id, fingerprint.clone()))
            }
            Ticket::Timer { .. } => None,
        })
        .collect();
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(inbox::first_sight(tx, consumer, &messages).await?)
}

/// The stories to lock: of all that is new, and of commands, which are answered even when repeated.
fn keys<'a, I>(batch: &'a [&Incoming<I>], sights: &HashMap<Uuid, Sight>) -> Vec<&'a str> {
    let wanted = batch.iter().filter(|incoming| {
        let answered = matches!(incoming.ticket, Ticket::Inbox { answered: true, .. });
        answered || matches!(sights.get(&incoming.cause.id), None | Some(Sight::Fresh))
    });
    wanted.filter_map(|incoming| incoming.work.as_ref().ok()?.as_ref()).map(|(key, _)| key.0.as_str()).collect()
}

async fn fired<I>(
    tx: &mut PgConnection,
    batch: &[&Incoming<I>],
) -> Result<std::collections::HashSet<Uuid>, StepError> {
    let timers: Vec<(&str, &str, Uuid)> = batch
        .iter()
        .filter_map(|incoming| match &incoming.ticket {
            Ticket::Timer { story, name } => Some((story.as_str(), name.as_str(), incoming.cause.id)),
            Ticket::Inbox { .. } | Ticket::Replay { .. } => None,
        })
        .collect();
    if timers.is_empty() { Ok(Default::default()) } else { Ok(timers::take(tx, &timers).await?) }
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
