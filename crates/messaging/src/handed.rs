//! What others hand us past the bus, such as a webhook's call, and what cannot be read of it: dead letters, until it can.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use contracts::{Envelope, Time};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Service, StepError,
    dead_letters::{self, Closed, DeadLetter, Dying},
    facts, inbox,
    letters::By,
    machine::{Pii, Problem},
    outbox::{self, OutboxRow},
    publisher::Publisher,
    replay::Replayer,
    shell::Shell,
    work::Original,
};

/// Reads what is handed to us.
pub trait Handed: Send + Sync + 'static {
    /// Stable name: whose dead letters they are.
    const NAME: &'static str;
    /// The subject that they are kept under.
    const SUBJECT: &'static str;

    /// The facts that a body says, each with its key, as [`Service::state_fact`] takes them with an empty request; or why
    /// it cannot be read.
    fn read(&self, body: &[u8], now: Time) -> Result<Vec<(Uuid, Envelope)>, Problem>;
}

/// Something handed to us that nobody but a person can make anything of.
#[derive(Debug)]
pub struct Unread {
    /// The same for the same thing, however often and in whatever bytes it is handed to us.
    pub id: Uuid,
    /// It may hold anything.
    pub body: Pii,
    /// Why; never personal data.
    pub problem: Problem,
    /// Of the call that it came with.
    pub trace_parent: Option<String>,
}

impl Service {
    /// Lets its dead letters be played again.
    #[must_use]
    pub fn handed<H: Handed>(mut self, reader: H) -> Self {
        let (shell, publisher) = (self.shell().clone(), self.publisher.clone());
        self.replayers.push(Arc::new(HandedReplay { reader, shell, publisher }));
        self
    }

    /// Keeps what could not be read as a dead letter.
    pub async fn keep_unread<H: Handed>(&self, unread: &Unread) -> Result<(), StepError> {
        let Unread { id, body, problem, trace_parent } = unread;
        let original = Original {
            subject: H::SUBJECT.to_owned(),
            account: None,
            body: Bytes::copy_from_slice(body.expose()),
        };
        let (problem, trace_parent) = (problem.clone(), trace_parent.as_deref());
        let dying = Dying { cause: *id, problem, original: &original, trace_parent };
        let mut tx = self.shell().pool.begin().await?;
        dead_letters::keep_as(&mut tx, &self.shell().keys, H::NAME, [(*id, (&dying, 1))].into())
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

struct HandedReplay<H> {
    reader: H,
    shell: Shell,
    publisher: Publisher,
}

#[async_trait]
impl<H: Handed> Replayer for HandedReplay<H> {
    fn consumer(&self) -> &'static str {
        H::NAME
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let now = self.shell.clock.now();
        let said = match self.reader.read(body.expose(), now) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut tx = self.shell.pool.begin().await?;
        if let Err(problem) = by.settle(&mut tx, now).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        let rows = self.append(&mut tx, &said).await?;
        dead_letters::close(&mut tx, letter.id, Closed::Replayed, &by.staff).await?;
        tx.commit().await?;
        self.publisher.publish_if_free(rows).await;
        Ok(Ok(()))
    }
}

impl<H> HandedReplay<H> {
    /// What was not said before. Two queries.
    async fn append(
        &self,
        tx: &mut PgConnection,
        said: &[(Uuid, Envelope)],
    ) -> Result<Vec<OutboxRow>, StepError> {
        let fingerprint = self.shell.keys.fingerprint(&[]);
        let keys: Vec<_> = said.iter().map(|(key, _)| (*key, &*fingerprint)).collect();
        let sights = inbox::first_sight(tx, facts::CONSUMER, &keys).await?;
        let fresh = said.iter().filter(|(key, _)| sights.get(key).is_some_and(|sight| sight.fresh));
        let mut rows: Vec<_> = fresh.map(|(_, envelope)| facts::row(envelope)).collect();
        outbox::append(tx, &mut rows).await?;
        Ok(rows)
    }
}
