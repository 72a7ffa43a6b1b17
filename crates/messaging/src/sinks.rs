//! What takes a stream's messages: a machine, an activity, a projection.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use contracts::{Envelope, envelope::derive_id};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    StepError,
    batch::Batches,
    calls, dead_letters,
    dead_letters::Dying,
    inbox,
    machine::{Activity, Machine, Problem, Projection},
    shell::Shell,
    stream::{Delivered, Sink},
    work::{Incoming, Original, Ticket, problem},
};

/// After so many tries a message is a dead letter, so that one that crashes us cannot do so for ever.
const MOST_ATTEMPTS: i32 = 20;

/// Messages for a machine.
pub(crate) struct MachineSink<M>(pub Arc<Batches<M>>);

#[async_trait]
impl<M: Machine> Sink for MachineSink<M> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let Batches { machine, shell, .. } = &*self.0;
        let exhausted = exhausted(shell, M::NAME, &batch).await?;
        let incoming: Vec<_> = batch
            .into_iter()
            .map(|message| {
                let worn_out = exhausted.contains_key(&delivery_id(&message));
                let ticket = Ticket::Inbox { fingerprint: shell.keys.fingerprint(&message.payload), answered: false };
                let mut incoming = Incoming::message(&**machine, ticket, &message.subject, message.payload);
                if worn_out {
                    incoming.work = Err(worn_out_problem());
                }
                incoming
            })
            .collect();
        let verdicts = self.0.handle(&incoming).await?;
        for verdict in verdicts {
            metrics::counter!("ostiary_messages_total", "consumer" => M::NAME, "verdict" => verdict.name()).increment(1);
        }
        Ok(())
    }
}

/// Requests for an activity: taken into `calls`.
pub(crate) struct ActivitySink<A> {
    pub activity: Arc<A>,
    pub shell: Shell,
    pub wake: Arc<Notify>,
}

#[async_trait]
impl<A: Activity> Sink for ActivitySink<A> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let (good, dead) = sort(&self.shell, A::NAME, batch).await?;
        let bodies: Vec<String> = good.iter().map(|(envelope, _)| envelope.encode()).collect();
        let requests: Vec<(Uuid, &Envelope, &str)> = good
            .iter()
            .zip(&bodies)
            .map(|((envelope, _), body)| (derive_id(envelope.key(), &[A::NAME.as_bytes()]), envelope, body.as_str()))
            .collect();
        let mut tx = self.shell.pool.begin().await?;
        calls::take(&mut tx, A::NAME, &requests, self.shell.clock.now()).await?;
        keep_dead(&mut tx, &self.shell, A::NAME, &dead).await?;
        tx.commit().await?;
        self.wake.notify_one();
        Ok(())
    }
}

/// Events for a read model.
pub(crate) struct ProjectionSink<P> {
    pub projection: P,
    pub shell: Shell,
}

#[async_trait]
impl<P: Projection> Sink for ProjectionSink<P> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let (good, dead) = sort(&self.shell, P::NAME, batch).await?;
        let events: Vec<Envelope> = good.into_iter().map(|(envelope, _)| envelope).collect();
        let mut tx = self.shell.pool.begin().await?;
        self.projection.apply(&mut tx, &events).await?;
        keep_dead(&mut tx, &self.shell, P::NAME, &dead).await?;
        tx.commit().await?;
        Ok(())
    }
}

type Sorted = (Vec<(Envelope, Bytes)>, Vec<(Problem, Original)>);

/// Messages that keep the contract, and those that do not or were tried too often.
async fn sort(shell: &Shell, consumer: &str, batch: Vec<Delivered>) -> Result<Sorted, StepError> {
    let exhausted = exhausted(shell, consumer, &batch).await?;
    let (mut good, mut dead) = (Vec::with_capacity(batch.len()), Vec::new());
    for message in batch {
        let worn_out = exhausted.contains_key(&delivery_id(&message));
        let original = |account| Original { subject: message.subject.clone(), account, body: message.payload.clone() };
        match Envelope::decode(&message.subject, &message.payload) {
            Ok(envelope) if worn_out => dead.push((worn_out_problem(), original(Some(envelope.account().clone())))),
            Ok(envelope) => good.push((envelope, message.payload)),
            Err(error) => dead.push((problem(error.code(), &error.to_string()), original(None))),
        }
    }
    Ok((good, dead))
}

async fn keep_dead(
    tx: &mut sqlx::PgConnection,
    shell: &Shell,
    consumer: &str,
    dead: &[(Problem, Original)],
) -> Result<(), StepError> {
    if dead.is_empty() {
        return Ok(());
    }
    let dying: Vec<Dying<'_>> = dead
        .iter()
        .map(|(problem, original)| Dying {
            cause: derive_id(Uuid::NAMESPACE_OID, &[original.subject.as_bytes(), &original.body]),
            problem: problem.clone(),
            original,
            trace_parent: None,
        })
        .collect();
    dead_letters::keep(tx, &shell.keys, consumer, &dying).await
}

/// The messages that were tried too often. Only those are counted that the broker delivered more than once.
async fn exhausted(shell: &Shell, consumer: &str, batch: &[Delivered]) -> Result<HashMap<Uuid, i32>, StepError> {
    let again: Vec<Uuid> = batch.iter().filter(|message| message.times > 1).map(delivery_id).collect();
    if again.is_empty() {
        return Ok(HashMap::new());
    }
    let mut db = shell.pool.acquire().await?;
    let mut counted = inbox::count_attempts(&mut db, consumer, &again).await?;
    counted.retain(|_, count| *count > MOST_ATTEMPTS);
    Ok(counted)
}

fn delivery_id(message: &Delivered) -> Uuid {
    derive_id(Uuid::NAMESPACE_OID, &[message.subject.as_bytes(), &message.payload])
}

fn worn_out_problem() -> Problem {
    problem("attempts_exhausted", "it was tried over 20 times and never finished")
}
