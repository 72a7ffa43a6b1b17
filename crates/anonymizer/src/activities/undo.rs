//! Who stays after all has their profile at Sumsub back in use, where it went out of use when they confirmed.

use std::collections::HashMap;

use contracts::{AccountId, Event, Time, event::ErasureStage};
use futures::future::join_all;
use messaging::Request;
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
    let by_us = receipts.get(&deletion).into_iter().flatten().any(|receipt| {
        receipt.processor == SUMSUB
            && receipt.outcome == Outcome::Deactivated
            && receipt.changed > 0
            // Confirmed again since: it goes out of use for the newer word.
            && request
                .envelope
                .time
                .is_none_or(|said_at| receipt.ordered_at.unwrap_or(receipt.done_at) <= said_at)
    });
    if let (true, Some(Processor::Sumsub(client))) = (by_us, office.processors.get(SUMSUB)) {
        sumsub::bring_back(client, account).await?;
    }
    Ok(vec![])
}
