//! The company: what it publishes of people who leave, and what it answers when it is asked what forbids that.

use std::collections::BTreeSet;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use contracts::{
    AccountId, CountryCode, Envelope, Event, Time,
    event::{CancelledBy, DeletionChannel, FenceKeeper},
};
use futures::StreamExt;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{people::People, script::What, witness::Trouble};
use crate::kills::{
    company::{Said, keep},
    place::{Place, pause},
};

const SOURCE: &str = "https://app.example.com/accounts";
/// Whose story recoveries are; tests play it until there is one.
const RECOVERIES: &str = "urn:ostiary:ownership-verifier";
const HOST_KEY: &[u8] =
    include_bytes!("../../../../crates/deletion-orchestrator/tests/keys/host.key.pem");
/// Less than anybody waits for an answer.
const TAKES_ITS_TIME: u64 = 700;

/// What the host signs.
pub fn assertion(account: &str, deletion: Uuid, time: Time) -> String {
    let claims =
        json!({"accountId": account, "deletionId": deletion, "method": "TOTP", "time": time});
    let key = EncodingKey::from_ed_pem(HOST_KEY).unwrap();
    encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap()
}

/// What is published for an act; the messages are the same however often they are made.
pub fn announcements(account: &str, deletion: Option<Uuid>, what: What, now: Time) -> Vec<Said> {
    let of = || AccountId::try_new(account).unwrap();
    let recovery = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes());
    let recovers = |version: i64, event: Event| (RECOVERIES, Some(version), event);
    let (source, story_version, event) = match what {
        What::Ask { badly, .. } => {
            let (channel, actor, requested_at) = (DeletionChannel::App, None, now);
            let asked = Event::DeletionRequested { account: of(), channel, actor, requested_at };
            let good = said(account, what, (SOURCE, None, asked), now);
            let bad = bad(&good, "\"APP\"", "\"FAX\"");
            return if badly { vec![bad, good] } else { vec![good] };
        }
        What::Confirm { badly, .. } => {
            let deletion = deletion.unwrap();
            let confirm = |assertion: String| Event::DeletionConfirmed {
                account: of(),
                deletion: Some(deletion),
                assertion,
                waives: vec![],
            };
            let event = confirm(assertion(account, deletion, now));
            let good = said(account, what, (SOURCE, None, event), now);
            let event = confirm(assertion("somebody else", deletion, now));
            let mut of_another = said(account, what, (SOURCE, None, event), now);
            of_another = renamed(&of_another);
            return if badly { vec![of_another, good] } else { vec![good] };
        }
        What::Cancel { .. } => {
            let (cancelled_by, cancelled_at) = (CancelledBy::User, now);
            let account = of();
            let actor = None;
            (
                SOURCE,
                None,
                Event::DeletionCancelled { account, deletion, cancelled_by, actor, cancelled_at },
            )
        }
        What::SignUp => {
            let (signed_up_at, locale) = (now, None);
            let country = CountryCode::try_new("RU").unwrap();
            (SOURCE, None, Event::UserSignedUp { account: of(), signed_up_at, locale, country })
        }
        What::Escalate => recovers(1, Event::RecoveryEscalated { account: of(), recovery }),
        What::GetBack => recovers(2, Event::FactorChangeOrdered { account: of(), recovery }),
        What::Close => recovers(3, Event::RecoveryClosed { account: of(), recovery }),
        _ => return vec![],
    };
    vec![said(account, what, (source, story_version, event), now)]
}

fn said(
    account: &str,
    what: What,
    (source, version, event): (&str, Option<i64>, Event),
    now: Time,
) -> Said {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{account} {what:?} {now}").as_bytes());
    let envelope = Envelope {
        id: id.to_string(),
        source: source.to_owned(),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: version,
        event,
    };
    Said { id, subject: envelope.event.subject().to_owned(), body: envelope.encode() }
}

/// The same with something that nobody may say, under an id of its own.
fn bad(good: &Said, right: &str, wrong: &str) -> Said {
    assert!(good.body.contains(right), "{}", good.body);
    renamed(&Said { body: good.body.replace(right, wrong), ..good.clone() })
}

fn renamed(good: &Said) -> Said {
    let id = Uuid::new_v5(&good.id, b"bad");
    let body = good.body.replace(&good.id.to_string(), &id.to_string());
    Said { id, body, subject: good.subject.clone() }
}

/// The reason that a dead letter of a bad message gives, by its subject.
pub fn reason(subject: &str) -> &'static str {
    if subject == "host.deletion-requested" { "bad_data" } else { "refused" }
}

/// Puts what an act says into the outbox, until it is there; what was planted.
pub async fn publish(
    place: &Place,
    account: &str,
    deletion: Option<Uuid>,
    what: What,
    now: Time,
) -> u32 {
    let said = announcements(account, deletion, what, now);
    for tries in 1.. {
        if keep(place, &said).await.is_ok() {
            return tries;
        }
        pause(200).await;
    }
    unreachable!("it is tried for ever")
}

/// How often the company did not answer, answered twice, and took its time.
#[derive(Default)]
pub struct Answers {
    pub none: AtomicUsize,
    pub twice: AtomicUsize,
    pub late: AtomicUsize,
    asked: Mutex<BTreeSet<String>>,
}

/// Answers what forbids a deletion, for as long as the campaign lasts.
pub async fn answer(place: &Place, people: &Arc<People>, answers: &Arc<Answers>) {
    let client = place.nats.clone();
    let mut questions = client.subscribe("host.rpc.blockers").await.unwrap();
    client.flush().await.unwrap();
    let (people, answers) = (Arc::clone(people), Arc::clone(answers));
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let asked: Value = serde_json::from_slice(&question.payload).unwrap();
            let account = asked["accountId"].as_str().unwrap().to_owned();
            let Some(reply) = question.reply else { continue };
            let times = times(&answers, &account);
            let index = account.parse::<usize>().unwrap() - 1;
            let blocked = people.lock()[index].blocked_by_company;
            let codes: &[&str] = if blocked { &["balance"] } else { &[] };
            let body = json!({"blockers": codes}).to_string();
            let client = client.clone();
            let late = Trouble::of(&account) == Trouble::LateCheck;
            if late {
                answers.late.fetch_add(1, Ordering::Relaxed);
            }
            tokio::spawn(async move {
                if late {
                    pause(TAKES_ITS_TIME).await;
                }
                for _ in 0..times {
                    client.publish(reply.clone(), body.clone().into()).await.ok();
                }
            });
        }
    });
}

fn times(answers: &Answers, account: &str) -> usize {
    match Trouble::of(account) {
        Trouble::FailsCheck => {
            let mut asked = answers.asked.lock().unwrap_or_else(PoisonError::into_inner);
            if asked.insert(account.to_owned()) {
                answers.none.fetch_add(1, Ordering::Relaxed);
                return 0;
            }
            1
        }
        Trouble::TwiceCheck => {
            answers.twice.fetch_add(1, Ordering::Relaxed);
            2
        }
        _ => 1,
    }
}

/// Refuses the first fence of some, in the name of who keeps recoveries: before it has answered itself.
pub async fn refuse_fences(place: &Place) {
    let client = place.nats.clone();
    let mut requests = client.subscribe("ostiary.deletion.erasure-fence-requested").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            let Ok(asked) = Envelope::decode(&request.subject, &request.payload) else { continue };
            let Event::ErasureFenceRequested { account, deletion, attempt: 1 } = asked.event else {
                continue;
            };
            if Trouble::of(account.as_str()) != Trouble::FailsFence {
                continue;
            }
            let (keeper, granted) = (FenceKeeper::OwnershipVerifier, false);
            let event =
                Event::ErasureFenceAnswered { account, keeper, deletion, attempt: 1, granted };
            let id = Uuid::new_v5(&deletion, b"refused").to_string();
            let refusal = Envelope { id, source: RECOVERIES.to_owned(), event, ..asked };
            let body = refusal.encode();
            client.publish(refusal.event.subject(), body.into()).await.ok();
        }
    });
}
