//! Orders to erase: those for the host together, those for outside processors each by itself; our own services read theirs.

use std::collections::HashMap;

use contracts::{
    AccountId, Event, Time,
    event::{ErasureStage, Reporter},
    topology,
};
use futures::future::join_all;
use messaging::{ActivityError, Request, Shell};
use serde_json::json;
use uuid::Uuid;

use super::{Answer, host, later, stopped};
use crate::{
    Office,
    certificate::{Evidence, Outcome},
    elsewhere,
    processors::{Person, Processor},
    receipt::{Came, Receipt},
    store::{self, Leaving},
    working_set::WorkingSet,
};

/// How many outside calls are made at the same time.
const AT_ONCE: usize = 16;
/// As the policy names the host's database.
pub(crate) const HOST: &str = "host";

/// One order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub id: Uuid,
    pub account: AccountId,
    pub deletion: Uuid,
    pub processor: String,
    pub attempt: i32,
    pub stage: ErasureStage,
    pub except: Vec<String>,
    pub ordered_at: Option<Time>,
}

pub(super) async fn perform(office: &Office, requests: &[Request], now: Time) -> Vec<Answer> {
    let orders: Vec<Option<Order>> = requests.iter().map(order).collect();
    let ours: Vec<&Order> = orders.iter().flatten().collect();
    let mut came = match came_of(office, &ours, now).await {
        Ok(came) => came,
        Err(error) => ours.iter().map(|order| (order.id, Err(super::again(&error)))).collect(),
    };
    let answers = orders.iter().map(|order| match order {
        Some(order) => told(order, came.remove(&order.id)),
        None => Ok(vec![]),
    });
    answers.collect()
}

/// `None`: another service's own rows.
fn order(request: &Request) -> Option<Order> {
    let Event::ErasureOrdered { account, deletion, processor, attempt, stage, except } =
        &request.envelope.event
    else {
        return None;
    };
    let is_a_service = topology::SERVICES.contains(&processor.as_str());
    (!is_a_service).then(|| Order {
        id: request.id,
        account: account.clone(),
        deletion: *deletion,
        processor: processor.clone(),
        attempt: *attempt,
        stage: *stage,
        except: except.clone(),
        ordered_at: request.envelope.time,
    })
}

/// What came of each order.
pub(super) type CameOf = HashMap<Uuid, Result<Came, ActivityError>>;

async fn came_of(office: &Office, orders: &[&Order], now: Time) -> Result<CameOf, ActivityError> {
    let people: Vec<_> = orders.iter().map(|order| (order.deletion, &order.account)).collect();
    let begun = store::begin(&office.shell.pool, &people, office.hashing.keys.current());
    let begun = begun.await.map_err(later)?;
    let (may, mut came) = sealed_only(orders, &begun);
    let (at_host, outside): (Vec<&Order>, Vec<&Order>) =
        may.into_iter().partition(|order| order.processor == HOST);
    came.extend(host::erase(office, &at_host, &begun, now).await);
    let (at_the_end, now_leaving): (Vec<&Order>, Vec<&Order>) =
        outside.iter().partition(|order| order.stage == ErasureStage::RetentionEnd);
    let mut known = known(office, &now_leaving, &begun).await?;
    known.extend(known_elsewhere(office, &at_the_end).await?);
    for some in outside.chunks(AT_ONCE) {
        let stopped = stopped::find(office, some, now).await;
        let calls = some.iter().map(|order| {
            let known = known.remove(&order.id).unwrap_or_else(|| Err(later("nobody looked")));
            let stopped = stopped.get(&order.id).copied();
            outside_call(office, (order, stopped), known, &begun, now)
        });
        came.extend(some.iter().map(|order| order.id).zip(join_all(calls).await));
    }
    save(office, orders, &came, now).await?;
    Ok(came)
}

/// Nothing is erased at the end of grace before identity is sealed.
fn sealed_only<'o>(
    orders: &[&'o Order],
    begun: &HashMap<Uuid, Leaving>,
) -> (Vec<&'o Order>, CameOf) {
    let is_early = |order: &&&Order| {
        order.stage != ErasureStage::Confirmation && begun[&order.deletion].sealed_at.is_none()
    };
    let early = orders.iter().filter(is_early);
    let refused = early.map(|order| {
        let why = "identity is not sealed, so that nothing is erased".to_owned();
        (order.id, Err(ActivityError::Reject(why)))
    });
    let may = orders.iter().filter(|order| !is_early(order)).copied().collect();
    (may, refused.collect())
}

async fn outside_call(
    office: &Office,
    (order, stopped): (&Order, Option<&'static str>),
    known: Result<(AccountId, WorkingSet), ActivityError>,
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> Result<Came, ActivityError> {
    let Some(processor) = office.processors.get(&order.processor) else {
        tracing::error!(
            processor = order.processor,
            "ordered to erase and not configured: a person has to add it"
        );
        return Ok(Came::Failed("it is not configured".to_owned()));
    };
    if order.except.contains(&order.processor) {
        return Ok(kept_whole(order, now));
    }
    let leaving = &begun[&order.deletion];
    let (account, known) = known?;
    let person = Person {
        order: order.id,
        account,
        deletion: order.deletion,
        attempt: order.attempt,
        stage: order.stage,
        ordered_at: order.ordered_at.unwrap_or(now),
        asked_at: leaving.asked_at.unwrap_or(now),
        ended_at: leaving.ended_at.unwrap_or(now),
        known,
        stopped,
    };
    processor.erase(office, &order.processor, &person, now).await
}

/// In what a host's receipt says which of its tables a legal hold keeps.
pub(crate) const HELD: &str = "underLegalHold";

/// A legal hold keeps all that a processor holds: it is ordered again when the hold has ended.
pub(super) fn kept_whole(order: &Order, now: Time) -> Came {
    Came::Done(Receipt {
        processor: order.processor.clone(),
        attempt: order.attempt,
        outcome: Outcome::Retained,
        evidence: Evidence::Completed,
        changed: 0,
        done_at: now,
        retained: vec![],
        detail: json!({ HELD: [order.processor] }),
    })
}

/// The account, and what else its person is known by, for each order.
type KnownOf = HashMap<Uuid, Result<(AccountId, WorkingSet), ActivityError>>;

/// What people are known by, for each order: as it was sealed, or before that, as the host's directory says, and for whoever
/// needs them the rows that will be sealed.
async fn known(
    office: &Office,
    orders: &[&Order],
    begun: &HashMap<Uuid, Leaving>,
) -> Result<KnownOf, ActivityError> {
    let people: Vec<_> =
        orders.iter().map(|order| (&begun[&order.deletion], &order.account)).collect();
    let sealed = store::open_working_sets(&office.shell, &people).await.map_err(later)?;
    let is_open = |order: &&&Order| !sealed.contains_key(&order.deletion);
    let open: Vec<AccountId> =
        orders.iter().filter(is_open).map(|order| order.account.clone()).collect();
    let reads = |order: &&&Order| {
        office.processors.get(&order.processor).is_some_and(Processor::reads_rows)
    };
    let reading = orders.iter().filter(is_open).filter(reads);
    let reading: Vec<AccountId> = reading.map(|order| order.account.clone()).collect();
    let rows = match reading.as_slice() {
        [] => HashMap::new(),
        some => office.host.read_identity(&office.map, some).await.map_err(later)?,
    };
    let contacts = match open.as_slice() {
        [] => HashMap::new(),
        open => office.host.find_contacts(open).await.map_err(later)?,
    };
    let known = orders.iter().map(|order| {
        let known = match sealed.get(&order.deletion) {
            Some(Ok(known)) => Ok(known.clone()),
            Some(Err(error)) => Err(later(error)),
            None => {
                let contact = contacts.get(&order.account).cloned().unwrap_or_default();
                let rows = rows.get(&order.account).filter(|_| reads(&order));
                Ok(WorkingSet::of(&order.account, &contact, rows.unwrap_or(&vec![])))
            }
        };
        (order.id, known.map(|known| (order.account.clone(), known)))
    });
    Ok(known.collect())
}

/// What people are known by where something was kept of them: an order at the end of retention does not name their account.
async fn known_elsewhere(office: &Office, orders: &[&Order]) -> Result<KnownOf, ActivityError> {
    let Shell { pool, keys, .. } = &office.shell;
    let departures: Vec<Uuid> = orders.iter().map(|order| order.deletion).collect();
    let mut kept = elsewhere::find_known(pool, keys, &departures).await.map_err(later)?;
    let known = orders.iter().map(|order| {
        let kept = kept.remove(&(order.deletion, order.processor.clone()));
        let known = kept.map(|known| (known.account.clone(), known.working_set()));
        let why = "what the processor knows the person by is not kept, or does not open";
        (order.id, known.ok_or_else(|| ActivityError::Reject(why.to_owned())))
    });
    Ok(known.collect())
}

async fn save(
    office: &Office,
    orders: &[&Order],
    came: &CameOf,
    now: Time,
) -> Result<(), ActivityError> {
    use ErasureStage::{Confirmation, GraceEnd, RetentionEnd};
    let mut db = office.shell.pool.acquire().await.map_err(later)?;
    for stage in [Confirmation, GraceEnd, RetentionEnd] {
        let of_stage = orders.iter().filter(|order| order.stage == stage);
        let receipts = of_stage.filter_map(|order| match came.get(&order.id)? {
            Ok(Came::Done(receipt)) => Some((order.deletion, receipt.clone())),
            _ => None,
        });
        let receipts: Vec<_> = receipts.collect();
        if !receipts.is_empty() {
            store::save_receipts(&mut db, stage, &receipts).await.map_err(later)?;
        }
    }
    let at_the_end = orders.iter().filter(|order| order.stage == RetentionEnd);
    let in_vain = at_the_end.filter_map(|order| match came.get(&order.id)? {
        Ok(Came::Refused(why) | Came::Failed(why)) => {
            Some((order.deletion, order.processor.as_str(), order.attempt, why.as_str()))
        }
        _ => None,
    });
    let in_vain: Vec<_> = in_vain.collect();
    if !in_vain.is_empty() {
        elsewhere::note_failed(&mut db, &in_vain, now).await.map_err(later)?;
    }
    Ok(())
}

fn told(order: &Order, came: Option<Result<Came, ActivityError>>) -> Answer {
    let came = came.unwrap_or_else(|| Err(later("nothing came of it")))?;
    if let Came::Refused(why) | Came::Failed(why) = &came {
        let account = order.account.as_str();
        tracing::error!(
            account.id = account,
            processor = order.processor,
            why,
            "an erasure did not come about"
        );
    }
    // The story of the deletion has ended: what is answered is kept here, for the last part of the certificate.
    if order.stage == ErasureStage::RetentionEnd {
        return Ok(vec![]);
    }
    let report = came.report(order.deletion, &order.processor, order.attempt, order.stage);
    let (account, reporter) = (order.account.clone(), Reporter::Anonymizer);
    Ok(vec![Event::ErasureReported { account, reporter, report }])
}
