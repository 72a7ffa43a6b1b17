//! Who stays after all has their profile at Sumsub back in use, where it went out of use when they confirmed.

use std::collections::HashMap;

use contracts::{AccountId, Event, Time, event::ErasureStage};
use futures::future::join_all;
use messaging::Request;
use serde_json::Value;
use uuid::Uuid;

use super::{Answer, all, later};
use crate::{
    Office,
    processors::{Processor, SUMSUB, sumsub},
    store,
};

/// How many profiles are asked for at the same time.
const AT_ONCE: usize = 8;

pub(super) async fn perform(office: &Office, requests: &[Request]) -> Vec<Answer> {
    let begun = match withdraw(office, requests).await {
        Ok(begun) => begun,
        Err(error) => return all(requests.len(), &later(error)),
    };
    let mut answers = vec![];
    for some in requests.chunks(AT_ONCE) {
        let calls = some.iter().map(|request| bring_back(office, request, &begun));
        answers.extend(join_all(calls).await);
    }
    answers
}

/// Withdraws what was ordered before: an order that is under way meanwhile sees it. What it has begun was noted before, so
/// that one of both brings the profile back.
async fn withdraw(
    office: &Office,
    requests: &[Request],
) -> Result<HashMap<Uuid, Value>, sqlx::Error> {
    let now = office.shell.clock.now();
    let said = requests.iter().filter_map(|request| {
        let (_, deletion) = undone(request)?;
        Some((deletion, request.envelope.time.unwrap_or(now)))
    });
    let said: Vec<(Uuid, Time)> = said.collect();
    store::withdraw(&office.shell.pool, SUMSUB, ErasureStage::Confirmation, &said).await
}

/// Whose deletion ended before anything was erased.
fn undone(request: &Request) -> Option<(&AccountId, Uuid)> {
    match &request.envelope.event {
        Event::DeletionUndone { account, deletion }
        | Event::DeletionBlocked { account, deletion, .. } => Some((account, *deletion)),
        _ => None,
    }
}

async fn bring_back(office: &Office, request: &Request, begun: &HashMap<Uuid, Value>) -> Answer {
    let Some((account, deletion)) = undone(request) else { return Ok(vec![]) };
    // Confirmed again since: it goes out of use for the newer word.
    let by_us = |note: &Value| {
        request.envelope.time.is_none_or(|said_at| sumsub::was_ordered_by(note, said_at))
    };
    let by_us = begun.get(&deletion).is_some_and(by_us);
    if let (true, Some(Processor::Sumsub(client))) = (by_us, office.processors.get(SUMSUB)) {
        sumsub::bring_back(client, account).await?;
    }
    Ok(vec![])
}
