//! Dead letters played again, as whoever could not handle them.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{ContractError, Envelope, envelope::derive_id};

use crate::{
    StepError,
    batch::Batches,
    calls,
    dead_letters::{self, Closed, DeadLetter},
    letters::By,
    machine::{Machine, Pii, Problem, Projection},
    shell::Shell,
    sinks::{ProjectionSink, meets_grave},
    timers::StoredTimer,
    turns,
    work::{Incoming, TIMER_SUBJECT, Ticket, Verdict, problem},
};

/// Plays the dead letters of one consumer.
#[async_trait]
pub(crate) trait Replayer: Send + Sync + 'static {
    fn consumer(&self) -> &'static str;
    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError>;
}

pub(crate) struct MachineReplay<M>(pub Arc<Batches<M>>);

#[async_trait]
impl<M: Machine> Replayer for MachineReplay<M> {
    fn consumer(&self) -> &'static str {
        M::NAME
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let fingerprint = self.0.shell.keys.fingerprint(body.expose());
        let ticket =
            Ticket::Replay { dead_letter: letter.id, staff: by.staff.clone(), fingerprint };
        let bytes = body.expose().to_vec().into();
        let mut incoming = if letter.subject == TIMER_SUBJECT {
            match serde_json::from_slice::<StoredTimer>(body.expose()) {
                Ok(timer) => Incoming::timer(ticket, timer.read(), bytes),
                Err(error) => return Ok(Err(problem("state_unreadable", &error.to_string()))),
            }
        } else {
            Incoming::message(&*self.0.machine, ticket, &letter.subject, bytes)
        };
        incoming.claims.extend(by.claim.clone());
        Ok(match self.0.handle(&[incoming]).await?.remove(0) {
            Verdict::Rejected(problem) => Err(problem),
            Verdict::Handled(_) | Verdict::Repeated(_) | Verdict::NotOurs | Verdict::Erased => {
                Ok(())
            }
        })
    }
}

pub(crate) struct ActivityReplay {
    pub name: &'static str,
    pub shell: Shell,
}

#[async_trait]
impl Replayer for ActivityReplay {
    fn consumer(&self) -> &'static str {
        self.name
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let envelope = match Envelope::decode(&letter.subject, body.expose()) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(Err(contract(&error))),
        };
        let id = derive_id(envelope.key(), &[self.name.as_bytes()]);
        let mut tx = turns::begin(&self.shell.pool).await?;
        if let Err(problem) = by.settle(&mut tx, self.shell.clock.now()).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        if meets_grave(&mut tx, &self.shell, &envelope).await? {
            tx.rollback().await?;
            return Ok(Err(erased()));
        }
        let taken = calls::find_bodies(&mut tx, &[id]).await?.remove(&id);
        if letter.reason == "id_reused" && taken.is_some_and(|body| body != envelope.encode()) {
            tx.rollback().await?;
            let detail = "its id stands for something else: have the host say it under another, and skip this one";
            return Ok(Err(problem("id_reused", detail)));
        }
        calls::ask_again(&mut tx, self.name, (id, &envelope), self.shell.clock.now()).await?;
        dead_letters::close(&mut tx, letter.id, Closed::Replayed, &by.staff).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

pub(crate) struct ProjectionReplay<P>(pub Arc<ProjectionSink<P>>);

#[async_trait]
impl<P: Projection> Replayer for ProjectionReplay<P> {
    fn consumer(&self) -> &'static str {
        P::NAME
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let envelope = match Envelope::decode(&letter.subject, body.expose()) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(Err(contract(&error))),
        };
        let mut tx = turns::begin(&self.0.shell.pool).await?;
        if let Err(problem) = by.settle(&mut tx, self.0.shell.clock.now()).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        if meets_grave(&mut tx, &self.0.shell, &envelope).await? {
            tx.rollback().await?;
            return Ok(Err(erased()));
        }
        if let Err(error) = self.0.projection.apply(&mut tx, &[envelope]).await {
            tx.rollback().await.ok();
            return match error.into() {
                error @ StepError::Data(_) => Ok(Err(problem("bad_data", &error.to_string()))),
                error => Err(error),
            };
        }
        dead_letters::close(&mut tx, letter.id, Closed::Replayed, &by.staff).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// Nobody has to look at it again: staff may skip it.
fn erased() -> Problem {
    problem("refused", "the account is erased: skip it")
}

fn contract(error: &ContractError) -> Problem {
    problem(error.code(), &error.to_string())
}
