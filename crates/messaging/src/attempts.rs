//! How often a message was tried and never finished: one that crashes us is a dead letter in the end.

use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    StepError, inbox,
    machine::Problem,
    stream::{Delivered, Sink},
    work::problem,
};

/// After so many unfinished tries a message or a call is a dead letter.
pub(crate) const MOST: i32 = 20;
/// After so many it is handled alone, so that it takes nobody along; `calls.suspect` says so of calls.
pub(crate) const SUSPECT: i32 = 3;

/// Hands a batch to the sink. Only those messages are counted that the broker delivered more than once.
pub(crate) async fn take(
    sink: &impl Sink,
    pool: &PgPool,
    consumer: &str,
    batch: Vec<Delivered>,
) -> Result<(), StepError> {
    let again = delivered_again(&batch);
    if again.is_empty() {
        return sink.take(batch).await;
    }
    let before = inbox::find_attempts(pool, consumer, &again).await?;
    let suspect = |message: &Delivered| before.get(&message.id()).is_some_and(|&n| n >= SUSPECT);
    let (suspects, others): (Vec<_>, Vec<_>) = batch.into_iter().partition(suspect);
    if !others.is_empty() {
        counted(sink, pool, consumer, others).await?;
    }
    for suspect in suspects {
        counted(sink, pool, consumer, vec![suspect]).await?;
    }
    Ok(())
}

/// Why a message that was tried too often is a dead letter.
pub(crate) fn exhausted() -> Problem {
    problem("attempts_exhausted", "it was tried over 20 times and never finished")
}

async fn counted(
    sink: &impl Sink,
    pool: &PgPool,
    consumer: &str,
    mut batch: Vec<Delivered>,
) -> Result<(), StepError> {
    let again = delivered_again(&batch);
    if again.is_empty() {
        return sink.take(batch).await;
    }
    let counts = inbox::count_attempts(pool, consumer, &again).await?;
    for message in &mut batch {
        message.worn_out = counts.get(&message.id()).is_some_and(|&count| count > MOST);
    }
    let taken = sink.take(batch).await;
    // We live, so it was not the messages: an outage never uses their attempts up.
    if let Err(error) = inbox::uncount_attempts(pool, consumer, &again, taken.is_ok()).await {
        tracing::warn!(%error, consumer, "an attempt stays counted");
    }
    taken
}

fn delivered_again(batch: &[Delivered]) -> Vec<Uuid> {
    batch.iter().filter(|message| message.times > 1).map(Delivered::id).collect()
}
