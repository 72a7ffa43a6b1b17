//! Who stays after all has their profile at Sumsub back in use, where it went out of use when they confirmed.

use std::collections::HashMap;

use contracts::{AccountId, Event, Time, event::ErasureStage};
use futures::future::join_all;
use messaging::{ActivityError, Request};
use uuid::Uuid;

use super::{Answer, all, later};
use crate::{
    Office,
    certificate::Outcome,
    processors::{Processor, SUMSUB, sumsub},
    receipt::Receipt,
    store,
};

/// How many profiles are asked for at the same time.
const AT_ONCE: usize = 8;

pub(super) async fn perform(office: &Office, requests: &[Request]) -> Vec<Answer> {
    let receipts = match withdraw(office, requests).await {
        Ok(receipts) => receipts,
        Err(error) => return all(requests.len(), &later(error)),
    };
    let mut answers = vec![];
    for some in requests.chunks(AT_ONCE) {
        let calls = some.iter().map(|request| bring_back(office, request, &receipts));
        answers.extend(join_all(calls).await);
    }
    answers
}

/// Withdraws first, and then looks at what was done: an order that is under way meanwhile sees it.
async fn withdraw(
    office: &Office,
    requests: &[Request],
) -> Result<HashMap<Uuid, Vec<Receipt>>, sqlx::Error> {
    let (pool, stage) = (&office.shell.pool, ErasureStage::Confirmation);
    let now = office.shell.clock.now();
    let said = requests.iter().filter_map(|request| {
        let (_, deletion) = undone(request)?;
        Some((deletion, request.envelope.time.unwrap_or(now)))
    });
    let said: Vec<(Uuid, Time)> = said.collect();
    store::withdraw(pool, SUMSUB, stage, &said).await?;
    let deletions: Vec<Uuid> = said.into_iter().map(|(deletion, _)| deletion).collect();
    store::find_receipts(pool, stage, &deletions).await
}

/// Whose deletion ended before anything was erased.
fn undone(request: &Request) -> Option<(&AccountId, Uuid)> {
    match &request.envelope.event {
        Event::DeletionUndone { account, deletion }
        | Event::DeletionBlocked { account, deletion, .. } => Some((account, *deletion)),
        _ => None,
    }
}

async fn bring_back(
    office: &Office,
    request: &Request,
    receipts: &HashMap<Uuid, Vec<Receipt>>,
) -> Answer {
    let Some((account, deletion)) = undone(request) else { return Ok(vec![]) };
    // Confirmed again since: it goes out of use for the newer word.
    let before = |ordered_at: Time| request.envelope.time.is_none_or(|said| ordered_at <= said);
    let done = receipts.get(&deletion).into_iter().flatten().any(|receipt| {
        receipt.processor == SUMSUB
            && receipt.outcome == Outcome::Deactivated
            && receipt.changed > 0
            && before(receipt.ordered_at.unwrap_or(receipt.done_at))
    });
    let by_us = done || is_begun(office, deletion).await?.is_some_and(before);
    if let (true, Some(Processor::Sumsub(client))) = (by_us, office.processors.get(SUMSUB)) {
        sumsub::bring_back(client, account).await?;
    }
    Ok(vec![])
}

/// When that was ordered for which we began to take the profile out of use, whether or not it is written down by now that
/// it was done.
async fn is_begun(office: &Office, deletion: Uuid) -> Result<Option<Time>, ActivityError> {
    let key = (deletion, SUMSUB, ErasureStage::Confirmation);
    let note = store::find_note(&office.shell.pool, key).await.map_err(later)?;
    Ok(note.and_then(|note| serde_json::from_value(note["orderedAt"].clone()).ok()))
}
