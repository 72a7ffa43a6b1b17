//! Messages that break the contract: each has a dead letter that says why, and harms nobody else.

use std::collections::BTreeMap;

use contracts::{AccountId, Event};
use harness::{World, days};
use serde_json::{Value, json};

const SUBJECT: &str = "host.user-signed-up-from-ru";
/// What the broker of a World takes at most, in bytes.
const MAX_PAYLOAD: usize = 1024 * 1024;

/// A sign-up as the design prints it.
fn signed_up(id: &str, account: &str) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "https://app.example.com/accounts",
        "type": "ostiary.host.v1.UserSignedUpFromRU", "subject": account, "time": "2026-01-01T12:00:00Z",
        "datacontenttype": "application/json",
        "data": {"accountId": account, "signedUpAt": "2026-01-01T12:00:00Z", "locale": "ru"}
    })
}

/// The sign-up of account 42 with one thing changed.
fn changed(number: usize, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = signed_up(&format!("bad-{number}"), "42");
    change(&mut document);
    document.to_string().into_bytes()
}

/// Changes a field; `Null` removes it.
fn set(path: &str, value: impl Into<Value>) -> impl FnOnce(&mut Value) {
    let value = value.into();
    move |document| {
        let (parent, field) = path.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        match value {
            Value::Null => drop(parent.remove(field)),
            value => drop(parent.insert(field.to_owned(), value)),
        }
    }
}

fn not_json() -> Vec<Vec<u8>> {
    let whole = signed_up("bad", "42").to_string().into_bytes();
    vec![
        vec![],
        b"nonsense".to_vec(),
        vec![0xff, 0xfe, 0x00],
        whole[..whole.len() - 1].to_vec(),
        [whole, b"}".to_vec()].concat(),
    ]
}

fn broken(reason: &str) -> Vec<Vec<u8>> {
    let long = "x".repeat(513);
    let changes: Vec<(&str, Value)> = match reason {
        "not_cloudevents" => vec![
            ("/specversion", json!("0.3")),
            ("/specversion", Value::Null),
            ("/id", Value::Null),
            ("/id", json!("")),
            ("/id", json!(7)),
            ("/id", json!(long)),
            ("/source", json!("a\u{7}b")),
            ("/type", Value::Null),
            ("/time", json!("yesterday")),
            ("/datacontenttype", json!("text/xml")),
            ("/storyversion", json!("one")),
        ],
        "unknown_type" => vec![
            ("/type", json!("com.example.Unknown")),
            ("/type", json!("ostiary.host.v1.RecoveryRequested")),
        ],
        "subject_mismatch" => {
            vec![
                ("/subject", json!("43")),
                ("/subject", Value::Null),
                ("/data/accountId", json!("43")),
                ("/subject", json!("42 ")),
            ]
        }
        "bad_data" => vec![
            ("/data", Value::Null),
            ("/data", json!(7)),
            ("/data", json!("42")),
            ("/data/signedUpAt", Value::Null),
            ("/data/signedUpAt", json!("yesterday")),
            ("/data/signedUpAt", json!("12026-01-01T12:00:00Z")),
            ("/data/locale", json!("no such language!")),
            ("/type", json!("ostiary.host.v1.UserSeen")), // it has no country
        ],
        "account_id_invalid" => vec![
            ("/data/accountId", Value::Null),
            ("/data/accountId", json!("")),
            ("/data/accountId", json!("4\u{0}2")),
            ("/data/accountId", json!("42\n")),
            ("/data/accountId", json!("4\u{85}2")),
            ("/data/accountId", json!("x".repeat(129))),
            ("/data/accountId", json!("ж".repeat(65))),
        ],
        other => panic!("{other} is no reason"),
    };
    let numbered = changes.into_iter().enumerate();
    numbered.map(|(number, (path, value))| changed(number, set(path, value))).collect()
}

async fn tell(world: &World, payload: Vec<u8>) {
    world.tell_raw(SUBJECT, payload).await;
}

async fn status(world: &World, account: &str) -> Option<Value> {
    world.state("kyc-screener", account).await.map(|state| state["status"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_broken_message_has_its_reason_and_its_neighbours_are_handled() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let mut expected = BTreeMap::new();
    let mut neighbours = Vec::new();
    let mut sent = Vec::new();
    for reason in [
        "not_json",
        "not_cloudevents",
        "unknown_type",
        "subject_mismatch",
        "bad_data",
        "account_id_invalid",
    ] {
        let messages = if reason == "not_json" { not_json() } else { broken(reason) };
        expected.insert(reason.to_owned(), messages.len());
        for message in messages {
            let neighbour = format!("{}", 1000 + neighbours.len());
            world.host_has(&[&neighbour]).await;
            tell(&world, message.clone()).await;
            sent.push(message);
            tell(
                &world,
                signed_up(&format!("good-{neighbour}"), &neighbour).to_string().into_bytes(),
            )
            .await;
            neighbours.push(neighbour);
        }
    }
    world.settle().await;
    let mut found = BTreeMap::new();
    for letter in world.dead_letters("kyc-screener").await {
        assert!(!letter.detail.is_empty() && letter.subject == SUBJECT && letter.status == "open");
        *found.entry(letter.reason).or_insert(0) += 1;
    }
    assert_eq!(found, expected);
    world.has_kept("kyc-screener", &sent).await;
    for neighbour in neighbours {
        assert_eq!(status(&world, &neighbour).await.unwrap(), "waiting", "neighbour {neighbour}");
    }
    assert_eq!(status(&world, "42").await, None);
    world.advance(days(14));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_message_that_comes_again_is_the_same_dead_letter() {
    let world = World::start().await;
    for _ in 0..3 {
        tell(&world, b"nonsense".to_vec()).await;
        world.settle().await;
    }
    let letters = world.dead_letters("kyc-screener").await;
    assert_eq!((letters.len(), letters[0].times), (1, 3));
    world.has_kept("kyc-screener", &["nonsense"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_on_the_subject_of_another_is_not_believed() {
    let world = World::start().await;
    let other = signed_up("1", "42").to_string();
    world.tell_raw("host.user-seen", other.clone().into_bytes()).await;
    world.settle().await;
    assert_eq!(world.dead_reasons("kyc-screener").await, ["subject_mismatch"]);
    world.has_kept("kyc-screener", &[other]).await;
    assert_eq!(status(&world, "42").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_just_under_the_brokers_limit_is_handled_or_kept_whole() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let mut large = signed_up("large", "42");
    large["padding"] = "".into();
    // What the broker takes at most is headers and payload together.
    let header = "NATS/1.0\r\nNats-Msg-Id: large\r\n\r\n".len();
    let room = MAX_PAYLOAD - header - large.to_string().len();
    large["padding"] = "x".repeat(room).into();
    assert_eq!(large.to_string().len() + header, MAX_PAYLOAD);
    tell(&world, large.to_string().into_bytes()).await;
    let nonsense = vec![b'['; MAX_PAYLOAD];
    tell(&world, nonsense.clone()).await;
    world.settle().await;
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
    world.has_kept("kyc-screener", &[nonsense]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_refused_and_the_first_stands() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    tell(&world, signed_up("1", "42").to_string().into_bytes()).await;
    tell(&world, signed_up("1", "42").to_string().into_bytes()).await; // a repeat is no news
    tell(&world, signed_up("1", "43").to_string().into_bytes()).await;
    world.settle().await;
    tell(&world, signed_up("1", "44").to_string().into_bytes()).await;
    world.settle().await;
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
    assert_eq!((status(&world, "43").await, status(&world, "44").await), (None, None));
    // Who opens cases, and who looks whether somebody left before.
    for service in ["kyc-screener", "anonymizer"] {
        let letters = world.dead_letters(service).await;
        let reused =
            letters.iter().map(|letter| (letter.reason.as_str(), letter.account.as_deref()));
        let mut reused: Vec<_> = reused.collect();
        reused.sort_unstable();
        assert_eq!(reused, [("id_reused", Some("43")), ("id_reused", Some("44"))], "{service}");
        // Playing it again does not make it true.
        let again = world.service(service).replay(letters[0].id, "staff-1").await;
        assert_eq!(again.unwrap().unwrap_err().code, "id_reused", "{service}");
    }
    let refused = ["43", "44"].map(|account| signed_up("1", account).to_string());
    world.has_kept("kyc-screener", &refused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sources_may_use_the_same_id() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    tell(&world, signed_up("1", "42").to_string().into_bytes()).await;
    let mut other = signed_up("1", "43");
    other["source"] = "https://another.example.com".into();
    tell(&world, other.to_string().into_bytes()).await;
    world.settle().await;
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
    assert_eq!(status(&world, "43").await.unwrap(), "waiting");
    assert!(world.dead_letters("kyc-screener").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_event_that_is_sent_again_corrected_under_its_id_is_handled() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let mut broken = signed_up("1", "42");
    broken["data"]["signedUpAt"] = "yesterday".into();
    tell(&world, broken.to_string().into_bytes()).await;
    tell(&world, signed_up("1", "42").to_string().into_bytes()).await;
    world.settle().await;
    assert_eq!(world.dead_reasons("kyc-screener").await, ["bad_data"]);
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_the_future_waits_for_a_person_and_can_be_played_again_when_its_time_has_come()
 {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    let mut sent = Vec::new();
    for (account, time) in [("42", "2026-01-01T12:10:00.000001Z"), ("43", "2026-01-01T12:10:00Z")] {
        let mut document = signed_up(account, account);
        document["time"] = time.into();
        sent.push(document.to_string());
        tell(&world, document.to_string().into_bytes()).await;
    }
    world.settle().await;
    assert_eq!(world.dead_reasons("kyc-screener").await, ["from_future"]);
    world.has_kept("kyc-screener", &sent[..1]).await;
    assert_eq!(status(&world, "42").await, None);
    assert_eq!(
        status(&world, "43").await.unwrap(),
        "waiting",
        "ten minutes are a clock that is off"
    );
    let letter = world.dead_letters("kyc-screener").await.remove(0);
    let service = world.service("kyc-screener");
    assert_eq!(
        service.replay(letter.id, "staff-1").await.unwrap().unwrap_err().code,
        "from_future"
    );
    world.advance(days(1));
    service.replay(letter.id, "staff-1").await.unwrap().unwrap();
    assert_eq!(service.replay(letter.id, "staff-1").await.unwrap().unwrap_err().code, "closed");
    world.settle().await;
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
    assert!(world.dead_letters("kyc-screener").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_among_our_own_events_harms_no_service() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let subjects = [
        "ostiary.kyc.kyc-deadline-passed",
        "ostiary.kyc.kyc-questionnaire-requested",
        "ostiary.suspension.account-suspended",
        "ostiary.notice.notification-accepted",
    ];
    for subject in subjects {
        world.tell_raw(subject, b"nonsense".to_vec()).await;
    }
    // A fact without its version has no place among the others.
    let account = AccountId::try_new("42").unwrap();
    let fact = Event::KycAnswersRejected { account, case: uuid::Uuid::nil(), taken_over: false };
    let fact = world.envelope(fact);
    world.tell_raw(fact.event.subject(), fact.encode().into_bytes()).await;
    world.settle().await;
    assert_eq!(world.dead_reasons("kyc-screener").await, ["not_json"]);
    assert_eq!(world.dead_reasons("suspension-worker").await, ["not_json", "not_json", "refused"]);
    // What is no JSON is nonsense to each that hears it: to those that deliver and to those that tag.
    assert_eq!(world.dead_reasons("notifier").await, ["not_json", "not_json"]);
    assert_eq!(world.dead_reasons("gateway").await, ["not_json"; 3]);
    world.has_kept("kyc-screener", &["nonsense"]).await;
    world.has_kept("notifier", &["nonsense"; 2]).await;
    world.has_kept("gateway", &["nonsense"; 3]).await;
    world.has_kept("suspension-worker", &["nonsense", "nonsense", &fact.encode()]).await;
    assert!(world.host_account("42").await.is_untouched());
    world.sign_up_from_russia("42").await;
    let stream = world.jetstream().get_stream("HOST").await.unwrap();
    assert_eq!(stream.cached_info().state.last_sequence, 1);
    world.settle().await;
    assert_eq!(status(&world, "42").await.unwrap(), "waiting");
}
