//! What is left is looked for; where nothing is, the certificate is signed, and the last traces here are destroyed with it.

use std::collections::{BTreeSet, HashMap};

use contracts::{
    AccountId, Event, Time,
    envelope::derive_id,
    event::ErasureStage,
    topology::{STREAM_MAX_AGE, Stream},
};
use messaging::{ActivityError, Request, StepError};
use uuid::Uuid;

use super::{
    Answer, again, later,
    stopped::{STOPPED, stopped},
};
use crate::{
    Office,
    certificate::{Certificate, FORMAT, Hash, Part, Remaining, Scan, Signed, root_of},
    elsewhere,
    receipt::Receipt,
    residue::{self, Residue, Sought},
    store::{self, Certified, Leaving, Pinned},
    working_set::WorkingSet,
};

/// What is said of an account shortly after its certificate stays as long as what was said before, and this much longer.
const AFTERWARDS: chrono::TimeDelta = chrono::TimeDelta::days(1);
/// How long our own rows of calls stay, as `messaging` forgets them.
const CALLS: chrono::TimeDelta = chrono::TimeDelta::days(31);

/// One order.
#[derive(Clone)]
struct Order {
    id: Uuid,
    account: AccountId,
    deletion: Uuid,
    attempt: i32,
    processors: BTreeSet<String>,
    at: Time,
}

/// All that a certificate is made of.
struct Ready {
    leaving: Leaving,
    receipts: Vec<Receipt>,
    plan: Pinned,
    sought: Sought,
}

pub(super) async fn perform(office: &Office, requests: &[Request], now: Time) -> Vec<Answer> {
    let orders: Vec<Result<Order, ActivityError>> =
        requests.iter().map(|request| order(request, now)).collect();
    let known: Vec<&Order> = orders.iter().flatten().collect();
    let mut came = match verify(office, &known, now).await {
        Ok(came) => came,
        Err(error) => known.iter().map(|order| (order.id, Err(again(&error)))).collect(),
    };
    let answers = orders.into_iter().map(|order| {
        let id = order?.id;
        came.remove(&id).unwrap_or_else(|| Err(later("nothing came of it")))
    });
    answers.collect()
}

fn order(request: &Request, now: Time) -> Result<Order, ActivityError> {
    let Event::VerificationOrdered { account, deletion, attempt, processors } =
        &request.envelope.event
    else {
        return Err(ActivityError::Reject("the event orders no scan".to_owned()));
    };
    if processors.is_empty() {
        let why = "the order does not say who was to erase, so that nothing can be certified";
        return Err(ActivityError::Reject(why.to_owned()));
    }
    Ok(Order {
        id: request.id,
        account: account.clone(),
        deletion: *deletion,
        attempt: *attempt,
        processors: processors.iter().cloned().collect(),
        at: request.envelope.time.map_or(now, |time| time.max(now)),
    })
}

async fn verify(
    office: &Office,
    orders: &[&Order],
    now: Time,
) -> Result<HashMap<Uuid, Answer>, ActivityError> {
    let pool = &office.shell.pool;
    let deletions: Vec<Uuid> = orders.iter().map(|order| order.deletion).collect();
    let issued = store::find_certificates(pool, &deletions).await.map_err(later)?;
    let leavings = store::find(pool, &deletions).await.map_err(later)?;
    let plans = store::find_plans(pool, ErasureStage::GraceEnd, &deletions).await.map_err(later)?;
    let receipts = store::find_receipts(pool, ErasureStage::GraceEnd, &deletions);
    let mut receipts = receipts.await.map_err(later)?;
    let people =
        orders.iter().filter_map(|order| Some((leavings.get(&order.deletion)?, &order.account)));
    let people: Vec<_> = people.collect();
    let mut known = store::open_working_sets(&office.shell, &people).await.map_err(later)?;
    let accounts = orders.iter().filter(|order| !issued.contains_key(&order.deletion));
    let stopped = stopped(office, accounts.map(|order| &order.account).collect()).await?;
    let (mut came, mut ready) = (HashMap::new(), vec![]);
    for order in orders {
        let own = receipts.remove(&order.deletion).unwrap_or_default();
        let found = (leavings.get(&order.deletion), plans.get(&order.deletion));
        match (issued.get(&order.deletion), found) {
            (Some(certificate), _) => {
                came.insert(order.id, Ok(vec![reported(order, Some(*certificate), vec![])]));
            }
            // With the certificate the last that the person is known by goes.
            (None, _) if stopped.contains(&order.account) => {
                came.insert(order.id, Err(later(STOPPED)));
            }
            (None, (Some(leaving), Some(plan))) => {
                match prepared(order, leaving, plan, own, known.remove(&order.deletion)) {
                    Ok(one) => ready.push((*order, one)),
                    Err(error) => drop(came.insert(order.id, Err(error))),
                }
            }
            _ => {
                let why = "nothing was sealed, so that nothing can be certified".to_owned();
                came.insert(order.id, Err(ActivityError::Reject(why)));
            }
        }
    }
    let sought: Vec<&Sought> = ready.iter().map(|(_, one)| &one.sought).collect();
    let found = residue::look(office, &sought).await?;
    let mut certified = vec![];
    for ((order, ready), residue) in ready.iter().zip(found) {
        match judged(office, order, ready, &residue, now) {
            Ok(Judged::Left(places)) => {
                came.insert(order.id, Ok(vec![reported(order, None, places)]));
            }
            Ok(Judged::Clean(signed)) => {
                let (account, known) = (&order.account, &ready.sought.known);
                let keepers = elsewhere::keepers(office, &signed, account, known);
                certified.push(Certified { signed: *signed, account, keepers });
            }
            Err(error) => drop(came.insert(order.id, Err(error))),
        }
    }
    store::certify(&office.shell, &certified).await.map_err(later)?;
    let ids: HashMap<Uuid, Uuid> = certified
        .iter()
        .map(|one| &one.signed.certificate)
        .map(|one| (one.deletion_id, one.certificate_id))
        .collect();
    for (order, _) in &ready {
        if let Some(id) = ids.get(&order.deletion) {
            came.insert(order.id, Ok(vec![reported(order, Some(*id), vec![])]));
        }
    }
    Ok(came)
}

/// What came of looking for one person.
enum Judged {
    /// Something is left: where.
    Left(Vec<String>),
    /// Nothing is.
    Clean(Box<Signed>),
}

/// Everybody who was ordered has to have a receipt here: what our own services say may be on its way.
fn prepared(
    order: &Order,
    leaving: &Leaving,
    plan: &Pinned,
    receipts: Vec<Receipt>,
    known: Option<Result<WorkingSet, StepError>>,
) -> Result<Ready, ActivityError> {
    let has: BTreeSet<&String> = receipts.iter().map(|receipt| &receipt.processor).collect();
    if let Some(missing) = order.processors.iter().find(|name| !has.contains(name)) {
        return Err(later(format!("there is no receipt of {missing} yet")));
    }
    let known = known.transpose().map_err(later)?.ok_or_else(|| {
        ActivityError::Reject(
            "what the person was known by is gone, so that nobody can look".to_owned(),
        )
    })?;
    let ended_at = leaving.ended_at.unwrap_or(order.at);
    let sought = Sought { account: order.account.clone(), known, ended_at };
    let receipts = receipts.into_iter().filter(|one| order.processors.contains(&one.processor));
    let receipts = receipts.collect();
    Ok(Ready { leaving: leaving.clone(), receipts, plan: plan.clone(), sought })
}

fn judged(
    office: &Office,
    order: &Order,
    ready: &Ready,
    residue: &Residue,
    now: Time,
) -> Result<Judged, ActivityError> {
    if !residue.places.is_empty() {
        let account = order.account.as_str();
        let places: Vec<String> = residue.places.iter().cloned().collect();
        tracing::error!(
            account.id = account,
            places = places.join(", "),
            "something of a person is left"
        );
        return Ok(Judged::Left(places));
    }
    Ok(Judged::Clean(certificate(office, order, ready, residue, now)?.into()))
}

fn certificate(
    office: &Office,
    order: &Order,
    ready: &Ready,
    residue: &Residue,
    now: Time,
) -> Result<Signed, ActivityError> {
    let unfit = |why: String| {
        let account = order.account.as_str();
        tracing::error!(
            account.id = account,
            why,
            "no certificate can be signed: a person has to look"
        );
        ActivityError::Reject(why)
    };
    let missing = |what: &str| unfit(format!("{what} is not known"));
    let hash = |text: &String| Hash::try_from(text.clone()).map_err(|_| missing("the plan"));
    let done = ready.receipts.iter().map(|receipt| receipt.done_at);
    let issued_at = done.chain([now, order.at]).max().unwrap_or(now);
    let steps: Vec<_> =
        ready.receipts.iter().map(|receipt| receipt.step(was_searched(receipt))).collect();
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        certificate_id: derive_id(order.deletion, &[b"certificate"]),
        deletion_id: order.deletion,
        part: Part::Erasure,
        previous: None,
        issuer: office.issuer.clone(),
        jurisdiction: ready
            .leaving
            .jurisdiction
            .clone()
            .ok_or_else(|| missing("whose law it was"))?,
        asked_at: ready.leaving.asked_at.ok_or_else(|| missing("when it was asked"))?,
        executed_at: ready.leaving.ended_at.ok_or_else(|| missing("when it was executed"))?,
        issued_at,
        plan: hash(&ready.plan.hash)?,
        data_map: hash(&ready.plan.map_hash)?,
        steps_root: root_of(&steps),
        steps,
        remaining: residue.remaining(everywhere(office, issued_at)),
        scan: Scan {
            ended_at: issued_at,
            places: residue.searched,
            findings: 0,
            kept: residue.kept,
        },
    };
    certificate.sign(&office.signing_key).map_err(|why| unfit(why.to_string()))
}

/// The host's database and our own services were searched; nobody looked into what is outside.
fn was_searched(receipt: &Receipt) -> bool {
    receipt.processor == "host"
        || contracts::topology::SERVICES.contains(&receipt.processor.as_str())
}

/// Where the bare account id lives on whoever left: what was said of it, and what the operator names.
fn everywhere(office: &Office, issued_at: Time) -> Vec<Remaining> {
    let streams = Stream::ALL.map(|stream| Remaining {
        place: format!("stream {}", stream.name()),
        until: issued_at + STREAM_MAX_AGE + AFTERWARDS,
    });
    let own = Remaining { place: "anonymizer: calls".to_owned(), until: issued_at + CALLS };
    let named = office
        .config
        .remains
        .iter()
        .map(|one| Remaining { place: one.place.clone(), until: issued_at + one.after });
    streams.into_iter().chain([own]).chain(named).collect()
}

fn reported(order: &Order, certificate: Option<Uuid>, places: Vec<String>) -> Event {
    Event::VerificationReported {
        account: order.account.clone(),
        deletion: order.deletion,
        attempt: order.attempt,
        places,
        certificate,
    }
}
