//! Identity and evidence go into the vault, the plan is pinned, and what the person is known by is kept for the erasure.

use std::collections::{BTreeMap, HashMap};

use contracts::{AccountId, Event, Time, envelope::derive_id, event::ErasureStage};
use futures::future::join_all;
use host::datamap::{AccountPlan, Identity, Stage, Term};
use messaging::{ActivityError, Pii, Request};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, all, later};
use crate::{
    Office,
    colleagues::{self, Evidence},
    processors::sumsub::ProviderRecords,
    pseudonym::Pseudonym,
    retention::ends_at,
    store::{self, Leaving, Pinned, Sealed},
    vault::Entry,
    working_set::WorkingSet,
};

/// How many files of the provider are fetched at the same time.
const AT_ONCE: usize = 8;

/// One order.
struct Order {
    id: Uuid,
    account: AccountId,
    deletion: Uuid,
    asked_at: Time,
    jurisdiction: String,
    /// The point of no return: the relationship ends.
    ended_at: Time,
}

/// All that is known of one person.
struct Gathered {
    contact: host::Contact,
    identity: Identity,
    plan: AccountPlan,
    evidence: Vec<Evidence>,
    provider: ProviderRecords,
}

/// What goes into the vault on one ground.
type Records = Vec<(String, Pii)>;

pub(super) async fn perform(office: &Office, requests: &[Request], now: Time) -> Vec<Answer> {
    let orders: Vec<Result<Order, ActivityError>> = requests.iter().map(order).collect();
    let known: Vec<&Order> = orders.iter().flatten().collect();
    let mut answers = match seal(office, &known, now).await {
        Ok(answers) => answers.into_iter(),
        Err(error) => all(known.len(), &error).into_iter(),
    };
    let answers = orders.into_iter().map(|order| match order {
        Ok(_) => answers.next().unwrap_or_else(|| Err(later("nothing came of it"))),
        Err(error) => Err(error),
    });
    answers.collect()
}

fn order(request: &Request) -> Result<Order, ActivityError> {
    let reject = |why: &str| ActivityError::Reject(why.to_owned());
    let Event::SealOrdered { account, deletion, asked_at, jurisdiction } = &request.envelope.event
    else {
        return Err(reject("the event orders no seal"));
    };
    Ok(Order {
        id: request.id,
        account: account.clone(),
        deletion: *deletion,
        asked_at: asked_at.ok_or_else(|| reject("the order does not say when the person asked"))?,
        jurisdiction: jurisdiction
            .clone()
            .ok_or_else(|| reject("the order does not say under whose law"))?,
        ended_at: request.envelope.time.ok_or_else(|| reject("the order has no time"))?,
    })
}

async fn seal(office: &Office, orders: &[&Order], now: Time) -> Result<Vec<Answer>, ActivityError> {
    let people: Vec<_> = orders.iter().map(|order| (order.deletion, &order.account)).collect();
    let begun = store::begin(&office.shell.pool, &people, office.hashing.keys.current());
    let begun = begun.await.map_err(later)?;
    let is_open = |order: &&&Order| begun[&order.deletion].sealed_at.is_none();
    let open: Vec<&Order> = orders.iter().filter(is_open).copied().collect();
    let mut gathered = gather(office, &open).await?;
    let mut refused = HashMap::new();
    let mut ready = vec![];
    for order in open {
        match gathered.remove(&order.account) {
            Some(Ok(person)) => ready.push((order, person)),
            Some(Err(error)) => drop(refused.insert(order.deletion, error)),
            None => drop(refused.insert(order.deletion, later("nobody looked for the person"))),
        }
    }
    keep(office, &begun, &ready, now).await?;
    let deletions: Vec<Uuid> = orders.iter().map(|order| order.deletion).collect();
    let plans = store::find_plans(&office.shell.pool, ErasureStage::GraceEnd, &deletions);
    let plans = plans.await.map_err(later)?;
    let answers = orders.iter().map(|order| match refused.remove(&order.deletion) {
        Some(error) => Err(error),
        None => sealed(order, plans.get(&order.deletion)),
    });
    Ok(answers.collect())
}

fn sealed(order: &Order, plan: Option<&Pinned>) -> Answer {
    let plan_hash = plan.ok_or_else(|| later("the plan is not pinned"))?.hash.clone();
    let (account, deletion) = (order.account.clone(), order.deletion);
    Ok(vec![Event::IdentitySealed { account, deletion, plan_hash }])
}

/// Everything of everybody, or nothing: what is not found out is asked again, never taken for absent.
async fn gather(
    office: &Office,
    orders: &[&Order],
) -> Result<HashMap<AccountId, Result<Gathered, ActivityError>>, ActivityError> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let accounts: Vec<AccountId> = orders.iter().map(|order| order.account.clone()).collect();
    let (host, map) = (&office.host, &office.map);
    let mut contacts = host.find_contacts(&accounts).await.map_err(later)?;
    let mut identities = host.read_identity(map, &accounts).await.map_err(later)?;
    let ended_at = orders.iter().map(|order| order.ended_at).max().unwrap_or(Time::MAX_UTC);
    let plan = host.plan_erasure(map, Stage::GraceEnd, &accounts, ended_at).await;
    let mut plans = plan.map_err(later)?.accounts;
    let mut evidence = colleagues::evidence(&office.shell.nats, &accounts).await;
    let mut files = HashMap::new();
    for some in accounts.chunks(AT_ONCE) {
        let fetched = some.iter().map(|account| office.provider_records(account));
        files.extend(some.iter().cloned().zip(join_all(fetched).await));
    }
    let gathered = accounts.into_iter().map(|account| {
        let nothing = || Err(later("nobody looked for the person"));
        let whole = evidence.remove(&account).unwrap_or_else(nothing).and_then(|evidence| {
            let provider = files.remove(&account).unwrap_or_else(|| Err(later("not fetched")))?;
            Ok(Gathered {
                contact: contacts.remove(&account).unwrap_or_default(),
                identity: identities.remove(&account).unwrap_or_default(),
                plan: plans.remove(&account).unwrap_or_default(),
                evidence,
                provider,
            })
        });
        (account, whole)
    });
    Ok(gathered.collect())
}

async fn keep(
    office: &Office,
    begun: &HashMap<Uuid, Leaving>,
    ready: &[(&Order, Gathered)],
    now: Time,
) -> Result<(), ActivityError> {
    let (mut entries, mut sealed, mut plans) = (vec![], vec![], vec![]);
    for (order, person) in ready {
        let pseudonym = office.pseudonym(&order.account, &begun[&order.deletion])?;
        let own = entries_of(office, order, person, pseudonym);
        let at_host = office.map.retention().map(|until| ends_at(order.ended_at, until));
        let ends = own.iter().map(|entry| entry.kept_until).chain(at_host);
        let kept_until = ends.max().unwrap_or(order.ended_at);
        entries.extend(own);
        let mut working_set = WorkingSet::of(&order.account, &person.contact, &person.identity);
        person.provider.known().for_each(|profile| working_set.add_applicant(&profile));
        sealed.push(Sealed {
            deletion: order.deletion,
            account: order.account.clone(),
            asked_at: order.asked_at,
            jurisdiction: order.jurisdiction.clone(),
            ended_at: order.ended_at,
            working_set,
            pseudonym,
            reason: person.provider.reason(),
            kept_until,
        });
        plans.push(office.pinned(order.deletion, Stage::GraceEnd, person.plan.clone()));
    }
    if sealed.is_empty() {
        return Ok(());
    }
    office.vault.keep(&entries, now).await.map_err(later)?;
    let saved = store::save_sealed(&office.shell, &office.hashing, &sealed, &plans, now);
    saved.await.map_err(later)
}

/// What is kept of one person: an entry for each ground and end. Ids follow from the order, so that it repeated keeps
/// nothing twice.
fn entries_of(
    office: &Office,
    order: &Order,
    person: &Gathered,
    pseudonym: Pseudonym,
) -> Vec<Entry> {
    let mut grounds: BTreeMap<(String, Time), Records> = BTreeMap::new();
    let mut add = |term: &Term, records: Records| {
        let end = ends_at(order.ended_at, term.until);
        grounds.entry((term.basis.clone(), end)).or_default().extend(records);
    };
    let own = office.default_term.or(None);
    add(own, link_of(order));
    add(own, contact_of(&person.contact));
    let evidence = person.evidence.iter().map(|one| {
        let kept = json!({ "keptAt": one.kept_at, "content": one.content });
        (one.kind.clone(), bytes(&kept))
    });
    add(own, evidence.collect());
    add(own, person.provider.records());
    for (term, table, rows) in rows_by_ground(office, &person.identity) {
        add(&term, vec![(table, bytes(&Value::Array(rows)))]);
    }
    let entries = grounds.into_iter().map(|((basis, kept_until), records)| Entry {
        id: derive_id(order.id, &[b"vault", basis.as_bytes(), kept_until.to_rfc3339().as_bytes()]),
        pseudonym,
        basis,
        kept_until,
        records,
    });
    entries.collect()
}

/// The one place where a pseudonym and an account are beside each other: sealed.
fn link_of(order: &Order) -> Records {
    let link = json!({ "accountId": order.account, "deletionId": order.deletion, "endedAt": order.ended_at });
    vec![("account".to_owned(), bytes(&link))]
}

fn contact_of(contact: &host::Contact) -> Records {
    let text = |secret: &Option<secrecy::SecretString>| {
        secret.as_ref().map(|secret| secret.expose_secret().to_owned())
    };
    let known = json!({
        "email": text(&contact.email), "phone": text(&contact.phone), "locale": contact.locale,
    });
    vec![("directory".to_owned(), bytes(&known))]
}

/// The marked values of the host's rows, by ground and table.
fn rows_by_ground(office: &Office, identity: &Identity) -> Vec<(Term, String, Vec<Value>)> {
    let mut grounds: BTreeMap<(String, String, String), (Term, Vec<Value>)> = BTreeMap::new();
    for row in identity {
        let mut of_row: BTreeMap<(String, String), (Term, Value)> = BTreeMap::new();
        for (column, held) in &row.values {
            let term = office.default_term.or(held.term.as_ref());
            let key = (term.basis.clone(), term.until.to_string());
            let (_, values) = of_row.entry(key).or_insert_with(|| (term.clone(), json!({})));
            values[column] = json!(held.text.expose_secret());
        }
        for ((basis, until), (term, values)) in of_row {
            let key = (basis, until, row.table.clone());
            grounds.entry(key).or_insert_with(|| (term, vec![])).1.push(values);
        }
    }
    grounds.into_iter().map(|((.., table), (term, rows))| (term, table, rows)).collect()
}

fn bytes(value: &Value) -> Pii {
    Pii::new(value.to_string().into_bytes())
}
