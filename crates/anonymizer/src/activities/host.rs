//! The host's database: set-based, by the pinned plan.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use contracts::{AccountId, Time, envelope::derive_id, event::ErasureStage};
use host::{
    HostError,
    datamap::{AccountPlan, Erased, ErasureError, Plan, Stage, Subject},
};
use messaging::{ActivityError, Pii};
use serde_json::json;
use uuid::Uuid;

use super::{
    erase::{CameOf, HELD, HOST, Order, kept_whole},
    later, stopped,
};
use crate::{
    Office,
    certificate::{Evidence, Outcome, Retained},
    receipt::{Came, Receipt},
    retention::ends_at,
    store::{self, Leaving, Named, Pinned},
    vault::Entry,
};

pub(super) async fn erase(
    office: &Office,
    orders: &[&Order],
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> CameOf {
    let mut came = CameOf::new();
    let stages: BTreeSet<&str> = orders.iter().map(|order| stage_of(order.stage).name()).collect();
    for stage in Stage::ALL.into_iter().filter(|stage| stages.contains(stage.name())) {
        let of_stage: Vec<&Order> =
            orders.iter().filter(|order| stage_of(order.stage) == stage).copied().collect();
        let (whole, rest): (Vec<&Order>, Vec<&Order>) =
            of_stage.into_iter().partition(|order| order.except.iter().any(|one| one == HOST));
        came.extend(whole.iter().map(|order| (order.id, Ok(kept_whole(order, now)))));
        // Whoever has the same tables left out goes together; most have none.
        let mut by_held: BTreeMap<BTreeSet<String>, Vec<&Order>> = BTreeMap::new();
        for order in rest {
            by_held.entry(order.except.iter().cloned().collect()).or_default().push(order);
        }
        for (held, orders) in by_held {
            if let Some(stranger) = held.iter().find(|name| !is_table(office, name)) {
                let strange = |order: &&Order| (order.id, Ok(unknown_table(stranger)));
                came.extend(orders.iter().map(strange));
                continue;
            }
            match erase_stage(office, stage, &orders, &held, begun, now).await {
                Ok(done) => came.extend(done),
                Err(error) => {
                    came.extend(orders.iter().map(|order| (order.id, Err(super::again(&error)))));
                }
            }
        }
    }
    came
}

fn is_table(office: &Office, name: &str) -> bool {
    office.map.tables.keys().any(|table| table.to_string() == name)
}

/// What is to be kept has a name that nothing here has: whoever erases the rest might erase it.
fn unknown_table(name: &str) -> Came {
    Came::Failed(format!(
        "a legal hold keeps {name}, which the data map does not have: bring the table back, or release the hold"
    ))
}

async fn erase_stage(
    office: &Office,
    stage: Stage,
    orders: &[&Order],
    held: &BTreeSet<String>,
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> Result<CameOf, ActivityError> {
    if let Some(why) = unfit(office).await? {
        let failed = |order: &&Order| (order.id, Ok(Came::Failed(why.clone())));
        return Ok(orders.iter().map(failed).collect());
    }
    let pinned = plans(office, stage, orders, begun, now).await?;
    let is_other = |order: &&&Order| {
        let plan = pinned.get(&order.deletion);
        plan.is_some_and(|plan| plan.map_hash != office.map.sha256)
    };
    let mut came: CameOf =
        orders.iter().filter(is_other).map(|order| (order.id, Ok(other_map()))).collect();
    let mut orders: Vec<&Order> = orders.iter().filter(|order| !is_other(order)).copied().collect();
    let waiting = waiting(office, stage, &orders, &pinned, begun, now).await?;
    orders.retain(|order| !waiting.contains_key(&order.id));
    came.extend(waiting);
    let deletions: Vec<Uuid> = orders.iter().map(|order| order.deletion).collect();
    let pinned_to = store::hold_to(&office.shell.pool, known(stage), &deletions, now);
    pinned_to.await.map_err(later)?;
    came.extend(carry_out(office, (stage, held), &orders, &pinned, begun, now).await?);
    Ok(came)
}

/// Whom a hold stops, and of whom nothing was written at the host yet. An account that goes in parts, and was begun, is
/// finished; so is one that is done, whatever became of the answer.
async fn waiting(
    office: &Office,
    stage: Stage,
    orders: &[&Order],
    pinned: &HashMap<Uuid, Pinned>,
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> Result<CameOf, ActivityError> {
    let stopped = stopped::find(office, orders, now).await;
    let held: Vec<&Order> =
        orders.iter().filter(|order| stopped.contains_key(&order.id)).copied().collect();
    if held.is_empty() {
        return Ok(CameOf::new());
    }
    let plan = plan_of(office, stage, &held, pinned);
    let subjects = subjects(office, held.iter().copied(), begun)?;
    let at_it = office.host.find_begun(&plan, &subjects).await.map_err(later)?;
    let waits = held.into_iter().filter(|order| !at_it.contains(&order.account));
    Ok(waits.map(|order| (order.id, Err(later(stopped[&order.id])))).collect())
}

/// Why nothing may be touched.
async fn unfit(office: &Office) -> Result<Option<String>, ActivityError> {
    let findings = office.host.check_datamap(&office.map).await.map_err(later)?;
    let error = findings.into_iter().find(|one| one.severity == host::Severity::Error);
    Ok(error.map(|one| ErasureError::Findings(vec![one]).to_string()))
}

fn other_map() -> Came {
    let why = "the erasure was begun under another data map: bring that one back until it is done";
    Came::Failed(why.to_owned())
}

async fn carry_out(
    office: &Office,
    (stage, held): (Stage, &BTreeSet<String>),
    orders: &[&Order],
    pinned: &HashMap<Uuid, Pinned>,
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> Result<CameOf, ActivityError> {
    let plan = plan_of(office, stage, orders, pinned);
    let subjects = subjects(office, orders.iter().copied(), begun)?;
    let hash = |place: &str, value: &str| office.hashing.keys.hash_of_cell(place, value);
    // Who was erased before but for what was held is looked for by the id of since then.
    let again = orders.iter().any(|order| order.attempt > 1);
    let mut outcomes = if held.is_empty() && !again {
        office.host.erase(&office.map, &plan, &subjects, &hash, now).await
    } else {
        office.host.erase_but(&office.map, &plan, &subjects, held, &hash, now).await
    };
    keep_drawn(office, orders, begun, &outcomes, now).await?;
    let came = orders.iter().map(|order| {
        let plan = pinned.get(&order.deletion).map(|pinned| &pinned.plan);
        let ended_at = begun[&order.deletion].ended_at.unwrap_or(now);
        let outcome = outcomes.remove(&order.account);
        (order.id, judged(order, outcome, plan, ended_at, now))
    });
    Ok(came.collect())
}

fn plan_of(
    office: &Office,
    stage: Stage,
    orders: &[&Order],
    pinned: &HashMap<Uuid, Pinned>,
) -> Plan {
    let accounts = orders.iter().filter_map(|order| {
        Some((order.account.clone(), pinned.get(&order.deletion)?.plan.clone()))
    });
    Plan { stage, map_sha256: office.map.sha256.clone(), accounts: accounts.collect() }
}

/// As pinned. Made now where there is none, as at the confirmation, or where the data map is another one since and nothing was
/// begun; then made anew for what was left out, too.
async fn plans(
    office: &Office,
    stage: Stage,
    orders: &[&Order],
    begun: &HashMap<Uuid, Leaving>,
    now: Time,
) -> Result<HashMap<Uuid, Pinned>, ActivityError> {
    let pool = &office.shell.pool;
    let deletions: Vec<Uuid> = orders.iter().map(|order| order.deletion).collect();
    let found = store::find_plans(pool, known(stage), &deletions).await.map_err(later)?;
    let is_good = |order: &&&Order| {
        found.get(&order.deletion).is_some_and(|pinned| pinned.map_hash == office.map.sha256)
    };
    let missing: Vec<&Order> = orders.iter().filter(|order| !is_good(order)).copied().collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let accounts: Vec<AccountId> = missing.iter().map(|order| order.account.clone()).collect();
    let as_of = missing.iter().filter_map(|order| begun[&order.deletion].ended_at).max();
    let made = office.host.plan_erasure(&office.map, stage, &accounts, as_of.unwrap_or(now)).await;
    let mut made = made.map_err(later)?.accounts;
    let mut anew = rests(office, stage, &missing, (&found, begun), now).await?;
    let goes_on: HashSet<Uuid> = anew.iter().map(|rest| rest.deletion).collect();
    anew.extend(missing.iter().filter(|order| !goes_on.contains(&order.deletion)).filter_map(
        |order| Some(office.pinned(order.deletion, stage, made.remove(&order.account)?)),
    ));
    let mut db = pool.acquire().await.map_err(later)?;
    store::pin(&mut db, known(stage), &anew, &found).await.map_err(later)?;
    drop(db);
    store::find_plans(pool, known(stage), &deletions).await.map_err(later)
}

/// New plans for what was left out under other data maps.
async fn rests(
    office: &Office,
    stage: Stage,
    orders: &[&Order],
    (pinned, begun): (&HashMap<Uuid, Pinned>, &HashMap<Uuid, Leaving>),
    now: Time,
) -> Result<Vec<Pinned>, ActivityError> {
    let mut by_map: BTreeMap<&str, Vec<(&Order, &AccountPlan)>> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.attempt > 1) {
        let Some(before) = pinned.get(&order.deletion) else { continue };
        by_map.entry(&before.map_hash).or_default().push((order, &before.plan));
    }
    let mut anew = vec![];
    for (map, people) in by_map {
        let accounts = people.iter().map(|(order, plan)| (order.account.clone(), (*plan).clone()));
        let before = Plan { stage, map_sha256: map.to_owned(), accounts: accounts.collect() };
        let subjects = subjects(office, people.iter().map(|(order, _)| *order), begun)?;
        let as_of = people.iter().filter_map(|(order, _)| begun[&order.deletion].ended_at).max();
        let as_of = as_of.unwrap_or(now);
        let plan = office.host.plan_rest(&office.map, &before, &subjects, as_of).await;
        let mut plan = plan.map_err(later)?;
        anew.extend(people.iter().filter_map(|(order, _)| {
            Some(office.pinned(order.deletion, stage, plan.accounts.remove(&order.account)?))
        }));
    }
    Ok(anew)
}

fn subjects<'o>(
    office: &Office,
    orders: impl Iterator<Item = &'o Order>,
    begun: &HashMap<Uuid, Leaving>,
) -> Result<Vec<Subject>, ActivityError> {
    let named = orders.map(|order| {
        let pseudonym = office.pseudonym(&order.account, &begun[&order.deletion])?.to_string();
        Ok(Subject { account: order.account.clone(), pseudonym })
    });
    named.collect()
}

/// Ids that were drawn: with them kept rows are found again when their time has come.
async fn keep_drawn(
    office: &Office,
    orders: &[&Order],
    begun: &HashMap<Uuid, Leaving>,
    outcomes: &host::datamap::Outcomes,
    now: Time,
) -> Result<(), ActivityError> {
    let mut entries = vec![];
    for order in orders {
        let Some(Ok(Erased { drawn, .. })) = outcomes.get(&order.account) else { continue };
        if drawn.is_empty() {
            continue;
        }
        let leaving = &begun[&order.deletion];
        let term = office.default_term.or(None);
        let kept = Pii::new(json!(drawn).to_string().into_bytes());
        entries.push(Entry {
            id: drawn_id(leaving.deletion, order, drawn),
            pseudonym: office.pseudonym(&order.account, leaving)?,
            basis: term.basis.clone(),
            kept_until: ends_at(leaving.ended_at.unwrap_or(now), term.until),
            records: vec![("drawn".to_owned(), kept)],
        });
    }
    if !entries.is_empty() {
        office.vault.keep(&entries, now).await.map_err(later)?;
    }
    let at_the_end = orders.iter().filter(|order| order.stage == ErasureStage::GraceEnd);
    let mut named = vec![];
    for order in at_the_end {
        let Some(Ok(Erased { now: id, .. })) = outcomes.get(&order.account) else { continue };
        let leaving = &begun[&order.deletion];
        let pseudonym = office.pseudonym(&order.account, leaving)?;
        named.push(Named { leaving, account: &order.account, pseudonym, id });
    }
    store::know_as(&office.shell, &office.hashing, &named).await.map_err(later)
}

/// What is drawn when a legal hold has ended comes beside what was drawn before.
fn drawn_id(deletion: Uuid, order: &Order, drawn: &BTreeMap<String, String>) -> Uuid {
    let stage: [&[u8]; 2] = [b"drawn", order.stage_name().as_bytes()];
    let places = drawn.keys().map(String::as_bytes);
    derive_id(deletion, &stage.into_iter().chain(places).collect::<Vec<_>>())
}

fn judged(
    order: &Order,
    outcome: Option<Result<Erased, ErasureError>>,
    plan: Option<&AccountPlan>,
    ended_at: Time,
    now: Time,
) -> Result<Came, ActivityError> {
    let receipt = |outcome, changed, retained, detail| {
        Came::Done(Receipt {
            processor: order.processor.clone(),
            attempt: order.attempt,
            outcome,
            evidence: Evidence::Completed,
            changed,
            done_at: now,
            retained,
            detail,
        })
    };
    match outcome {
        Some(Ok(erased)) => {
            let changed = erased.rows.values().sum();
            let outcome = if changed == 0 { Outcome::NothingHeld } else { Outcome::Erased };
            let kept = plan.filter(|_| order.stage == ErasureStage::GraceEnd);
            let retained = kept.map(|plan| retained(plan, ended_at)).unwrap_or_default();
            let (rows, deviations, left) = (erased.rows, erased.deviations, erased.left);
            let detail = match left.is_empty() {
                true => json!({ "rows": rows, "deviations": deviations }),
                false => json!({ "rows": rows, "deviations": deviations, HELD: left }),
            };
            Ok(receipt(outcome, changed, retained, detail))
        }
        // It was looked for, and there is none: with a plan that had rows, that is no success.
        Some(Err(
            ErasureError::NoSuchAccount | ErasureError::OtherPlan | ErasureError::Invalid,
        )) if plan.is_none_or(|plan| plan.rows() == 0) => {
            Ok(receipt(Outcome::NothingHeld, 0, vec![], json!({ "reason": "no such account" })))
        }
        Some(Err(ErasureError::Busy)) => Err(later("the host holds rows of this account")),
        Some(Err(ErasureError::Host(error @ HostError::Unavailable(_)))) => Err(later(error)),
        Some(Err(ErasureError::Host(HostError::Refused(why)))) => Ok(Came::Refused(why)),
        Some(Err(error)) => Ok(Came::Failed(error.to_string())),
        None => Err(later("the host gave no outcome")),
    }
}

/// What stays, by table, ground and end.
fn retained(plan: &AccountPlan, ended_at: Time) -> Vec<Retained> {
    let mut kept = BTreeSet::new();
    for table in &plan.kept {
        for column in table.columns.iter().filter(|column| column.values > 0) {
            let until = column.until.as_ref().and_then(|until| until.parse().ok());
            if let (Some(basis), Some(until)) = (&column.basis, until) {
                kept.insert((table.table.clone(), basis.clone(), ends_at(ended_at, until)));
            }
        }
    }
    kept.into_iter().map(|(what, basis, until)| Retained { what, basis, until }).collect()
}

impl Order {
    fn stage_name(&self) -> &'static str {
        stage_of(self.stage).name()
    }
}

fn known(stage: Stage) -> ErasureStage {
    match stage {
        Stage::Confirmation => ErasureStage::Confirmation,
        Stage::GraceEnd => ErasureStage::GraceEnd,
        Stage::RetentionEnd => ErasureStage::RetentionEnd,
    }
}

fn stage_of(stage: ErasureStage) -> Stage {
    match stage {
        ErasureStage::Confirmation => Stage::Confirmation,
        ErasureStage::GraceEnd => Stage::GraceEnd,
        ErasureStage::RetentionEnd => Stage::RetentionEnd,
    }
}
