//! What takes a stream's messages: a machine, an activity, a projection.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use async_trait::async_trait;
use contracts::{Envelope, Event, envelope::derive_id, topology::Stream};
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    StepError, attempts,
    batch::Batches,
    calls,
    dead_letters::{self, Dying},
    graves,
    machine::{Machine, Problem, Projection, Request},
    measure,
    shell::Shell,
    stream::{Delivered, Sink},
    turns,
    work::{Incoming, Original, Ticket, problem},
};

/// Messages for a machine.
pub(crate) struct MachineSink<M>(pub Arc<Batches<M>>);

#[async_trait]
impl<M: Machine> Sink for MachineSink<M> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let Batches { machine, shell, .. } = &*self.0;
        let incoming = batch.into_iter().map(|message| {
            let fingerprint = shell.keys.fingerprint(&message.payload);
            let ticket = Ticket::Inbox { fingerprint, answered: false };
            let mut incoming =
                Incoming::message(&**machine, ticket, &message.subject, message.payload);
            if message.worn_out {
                incoming.work = Err(attempts::exhausted());
            }
            incoming
        });
        let incoming: Vec<_> = incoming.collect();
        self.0.handle(&incoming).await?;
        Ok(())
    }
}

/// Requests for an activity: taken into `calls`.
pub(crate) struct ActivitySink {
    pub name: &'static str,
    pub shell: Shell,
    pub wake: Arc<Notify>,
}

#[async_trait]
impl Sink for ActivitySink {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let (good, dead) = sort(batch);
        let (taken, rejected) = (good.len(), dead.len());
        let verdicts = |(): &()| [("handled", taken), ("rejected", rejected)];
        measure::batch(self.name, self.take_in(good, dead), verdicts).await
    }
}

impl ActivitySink {
    async fn take_in(&self, good: Good, mut dead: Dead) -> Result<(), StepError> {
        let bodies: Vec<String> = good.iter().map(|(envelope, _)| envelope.encode()).collect();
        let mut tx = turns::begin(&self.shell.pool).await?;
        let asked = good.iter().map(|(envelope, _)| envelope);
        let erased = meet_graves(&mut tx, &self.shell, asked).await?;
        let requests = good.iter().zip(&bodies).map(|((envelope, original), body)| {
            let id = derive_id(envelope.key(), &[self.name.as_bytes()]);
            ((id, envelope, body.as_str()), original)
        });
        let living = requests.filter(|((_, envelope, _), _)| !is_buried(&erased, envelope));
        let (requests, originals): (Vec<Asked<'_>>, Vec<&Original>) = living.unzip();
        let now = self.shell.clock.now();
        let new = calls::take(&mut tx, self.name, &requests, now).await?;
        let reused = find_reused(&mut tx, &requests, new).await?;
        dead.extend(reused.into_iter().map(|at| (id_reused(), originals[at].clone())));
        keep_dead(&mut tx, &self.shell, self.name, &dead).await?;
        tx.commit().await?;
        self.wake.notify_one();
        Ok(())
    }
}

/// A request with the id of its call and its body.
type Asked<'r> = (Uuid, &'r Envelope, &'r str);

/// Which of these requests of hosts say something else than what was taken under their id; `new` are those just taken.
async fn find_reused(
    tx: &mut PgConnection,
    requests: &[Asked<'_>],
    mut new: HashSet<Uuid>,
) -> Result<Vec<usize>, sqlx::Error> {
    let of_host = |envelope: &Envelope| Stream::of(envelope.event.subject()) == Stream::Host;
    let mut again: Vec<usize> = (0..requests.len()).collect();
    again.retain(|at| !new.remove(&requests[*at].0) && of_host(requests[*at].1));
    if again.is_empty() {
        return Ok(again);
    }
    let ids: Vec<Uuid> = again.iter().map(|at| requests[*at].0).collect();
    let taken = calls::find_bodies(tx, &ids).await?;
    again.retain(|at| taken.get(&requests[*at].0).is_some_and(|body| body != requests[*at].2));
    Ok(again)
}

fn id_reused() -> Problem {
    problem("id_reused", "another message came with the same source and id")
}

/// What is done for somebody whose rows are gone already, by subject: they are told so, or that the rest takes longer or
/// cannot be done at present, and everybody that they are gone.
pub(crate) const OUTLIVING: [&str; 4] = [
    "ostiary.deletion.deletion-answer-requested",
    "ostiary.deletion.last-message-requested",
    "ostiary.deletion.deletion-extended",
    "ostiary.deletion.deletion-status-changed",
];

fn outlives(event: &Event) -> bool {
    OUTLIVING.contains(&event.subject())
}

/// Which accounts of these events meet a grave.
pub(crate) async fn meet_graves<'e>(
    tx: &mut PgConnection,
    shell: &Shell,
    events: impl Iterator<Item = &'e Envelope>,
) -> Result<HashSet<String>, sqlx::Error> {
    let mortal = events.filter(|envelope| !outlives(&envelope.event));
    let accounts = mortal.map(|envelope| envelope.account().as_str());
    graves::meet(tx, &shell.keys, accounts, shell.clock.now()).await
}

/// Whether an event is about somebody who is erased.
pub(crate) async fn meets_grave(
    tx: &mut PgConnection,
    shell: &Shell,
    event: &Envelope,
) -> Result<bool, sqlx::Error> {
    let erased = meet_graves(tx, shell, std::iter::once(event)).await?;
    Ok(is_buried(&erased, event))
}

/// A transaction of an activity that keeps rows of accounts, in turns with the erasure; and the requests whose accounts
/// may still have rows. Of who was erased after the requests were taken, nothing is to be kept any more.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_keeping<'r>(
    shell: &Shell,
    requests: &'r [Request],
) -> Result<(Transaction<'static, Postgres>, Vec<&'r Request>), sqlx::Error> {
    let mut tx = turns::begin(&shell.pool).await?;
    let events = requests.iter().map(|request| &request.envelope);
    let erased = meet_graves(&mut tx, shell, events).await?;
    let living = requests.iter().filter(|request| !is_buried(&erased, &request.envelope));
    Ok((tx, living.collect()))
}

pub(crate) fn is_buried(erased: &HashSet<String>, envelope: &Envelope) -> bool {
    !outlives(&envelope.event) && erased.contains(envelope.account().as_str())
}

/// Events for a read model.
pub(crate) struct ProjectionSink<P> {
    pub projection: P,
    pub shell: Shell,
}

#[async_trait]
impl<P: Projection> Sink for ProjectionSink<P> {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let (good, dead) = sort(batch);
        let (all, broken) = (good.len(), dead.len());
        let verdicts =
            |refused: &usize| [("handled", all - refused), ("rejected", broken + refused)];
        measure::batch(P::NAME, self.show(good, dead), verdicts).await.map(drop)
    }
}

impl<P: Projection> ProjectionSink<P> {
    /// Applies the events: all at once, or one by one where the database refuses a value; how many it refused.
    async fn show(&self, good: Good, dead: Dead) -> Result<usize, StepError> {
        let (events, originals): (Vec<Envelope>, Vec<Original>) = good.into_iter().unzip();
        match self.apply(&events, &dead).await {
            Err(StepError::Data(_)) => {}
            done => return done.map(|()| 0),
        }
        self.apply(&[], &dead).await?;
        let mut refused = 0;
        for (event, original) in events.iter().zip(originals) {
            if let Err(error) = self.apply(std::slice::from_ref(event), &[]).await {
                let StepError::Data(code) = error else { return Err(error) };
                let detail = format!("the database refuses a value of it (SQLSTATE {code})");
                self.apply(&[], &[(problem("bad_data", &detail), original)]).await?;
                refused += 1;
            }
        }
        Ok(refused)
    }

    async fn apply(
        &self,
        events: &[Envelope],
        dead: &[(Problem, Original)],
    ) -> Result<(), StepError> {
        let mut tx = turns::begin(&self.shell.pool).await?;
        let erased = meet_graves(&mut tx, &self.shell, events.iter()).await?;
        let events: Cow<'_, [Envelope]> = if erased.is_empty() {
            events.into()
        } else {
            events.iter().filter(|one| !is_buried(&erased, one)).cloned().collect()
        };
        if !events.is_empty() {
            self.projection.apply(&mut tx, &events).await?;
        }
        keep_dead(&mut tx, &self.shell, P::NAME, dead).await?;
        tx.commit().await?;
        Ok(())
    }
}

pub(crate) type Good = Vec<(Envelope, Original)>;
pub(crate) type Dead = Vec<(Problem, Original)>;

/// Messages that keep the contract, and those that do not or were tried too often.
pub(crate) fn sort(batch: Vec<Delivered>) -> (Good, Dead) {
    let (mut good, mut dead) = (Vec::with_capacity(batch.len()), Vec::new());
    for Delivered { subject, payload, worn_out, .. } in batch {
        let decoded = Envelope::decode(&subject, &payload);
        let account = decoded.as_ref().ok().map(|envelope| envelope.account().clone());
        let original = Original { subject, account, body: payload };
        match decoded {
            Ok(_) if worn_out => dead.push((attempts::exhausted(), original)),
            Ok(envelope) => good.push((envelope, original)),
            Err(error) => dead.push((problem(error.code(), &error.to_string()), original)),
        }
    }
    (good, dead)
}

pub(crate) async fn keep_dead(
    tx: &mut PgConnection,
    shell: &Shell,
    consumer: &str,
    dead: &[(Problem, Original)],
) -> Result<(), StepError> {
    // What was read as an event says what it belongs to.
    let read =
        dead.iter().map(|(_, Original { subject, body, .. })| Envelope::decode(subject, body));
    let traces: Vec<_> = read.map(|read| read.ok().and_then(|event| event.trace_parent)).collect();
    let dying = dead.iter().zip(&traces).map(|((problem, original), trace_parent)| Dying {
        cause: derive_id(Uuid::NAMESPACE_OID, &[original.subject.as_bytes(), &original.body]),
        problem: problem.clone(),
        original,
        trace_parent: trace_parent.as_deref(),
    });
    dead_letters::keep(tx, &shell.keys, consumer, &dying.collect::<Vec<_>>()).await
}
