//! A fact that a request states: remembered under its idempotency key and published through the outbox.

use contracts::Envelope;
use uuid::Uuid;

use crate::{
    StepError, inbox,
    outbox::{self, OutboxRow},
    publisher::Publisher,
    shell::Shell,
};

/// Whose inbox knows the keys.
pub(crate) const CONSUMER: &str = "http";

/// What became of a stated fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// It is in the outbox.
    Now,
    /// It was stated before, under the same key.
    Before,
    /// The key was used before for something else.
    KeyReused,
}

/// Inbox and outbox in one transaction, then published.
pub(crate) async fn state(
    shell: &Shell,
    publisher: &Publisher,
    key: Uuid,
    request: &[u8],
    envelope: &Envelope,
) -> Result<Stated, StepError> {
    let fingerprint = shell.keys.fingerprint(request);
    let mut tx = shell.pool.begin().await?;
    let sights = inbox::first_sight(&mut tx, CONSUMER, &[(key, &fingerprint)]).await?;
    if let Some(before) = sights.get(&key).filter(|sight| !sight.fresh) {
        let same = before.fingerprint == fingerprint;
        tx.rollback().await.ok();
        return Ok(if same { Stated::Before } else { Stated::KeyReused });
    }
    let mut rows = [row(envelope)];
    outbox::append(&mut tx, &mut rows).await?;
    tx.commit().await?;
    publisher.publish_if_free(rows.into()).await;
    Ok(Stated::Now)
}

/// A fact on its way out: of no story, so it has no version.
pub(crate) fn row(envelope: &Envelope) -> OutboxRow {
    OutboxRow::new(envelope.key(), envelope.account().as_str(), 0, envelope)
}
