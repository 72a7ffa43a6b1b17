//! Who left and comes again is recognised, by the marks that were left behind, and only compliance hears of it.

use anonymizer::{
    departures::{self, Departure, Hashing},
    marks::Identity,
    pseudonym::Pseudonym,
};
use contracts::{
    AccountId, Event, Time,
    event::{FormerUserDecision, HoldKind, LeavingReason},
};
use harness::{COMPLIANCE_TOKEN, World, days};
use runtime::roles::ANONYMIZER;
use serde_json::{Value, json};
use simulators::Sumsub;
use uuid::Uuid;

const CHECK: &str = "/v1/registrations/check";
const MAIL: &str = "ada.lovelace@example.com";
const PHONE: &str = "+37255550001";
const KEPT_UNTIL: &str = "2031-01-01T00:00:00Z";

fn id(account: &str) -> AccountId {
    AccountId::try_new(account).unwrap()
}

fn ada() -> Identity<'static> {
    Identity {
        emails: vec![MAIL, "countess@example.com"],
        phones: vec![PHONE],
        document_numbers: vec!["AB1234"],
        births: vec![("Ada Lovelace", "1815-12-10".parse().unwrap())],
    }
}

fn hashing(world: &World) -> Hashing {
    let config = world.installation.config();
    config.anonymizer.hashing(&config.former_users().unwrap()).unwrap()
}

/// Somebody has left: what the sealing of a deletion leaves behind.
async fn left(world: &World, account: &str, identity: Identity<'_>, reason: LeavingReason) {
    let account = id(account);
    let deletion = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_str().as_bytes());
    let kept_until: Time = KEPT_UNTIL.parse().unwrap();
    let hashing = hashing(world);
    let pseudonym = Pseudonym::of(&account, &hashing.keys);
    let departure =
        Departure { deletion, account: &account, pseudonym, reason, identity, kept_until };
    let shell = world.service(ANONYMIZER).shell();
    let mut tx = shell.pool.begin().await.unwrap();
    for _ in 0..2 {
        let now = shell.clock.now();
        departures::note(&mut tx, &hashing, std::slice::from_ref(&departure), now).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The host has an account that can be reached like this.
async fn host_has(world: &World, account: &str, email: &str, phone: Option<&str>) {
    let phone = phone.map_or("null".to_owned(), |phone| format!("'{phone}'"));
    world
        .host_sql(&format!(
            "insert into users (id, email, phone, full_name) values ({account}, '{email}', {phone}, 'A Person')"
        ))
        .await;
}

/// Why and with what decision compliance hears of an account, each time.
async fn recognised(world: &World, account: &str) -> Vec<(LeavingReason, FormerUserDecision)> {
    let events = world.events_of(account).await;
    let heard = events.into_iter().filter_map(|envelope| match envelope.event {
        Event::FormerUserRecognised { reason, decision, .. } => Some((reason, decision)),
        _ => None,
    });
    heard.collect()
}

/// What the host is told, and what compliance is.
async fn checked(world: &World, key: &str, body: &Value) -> (Value, Value) {
    let (status, host) = world.post(CHECK, key, body).await;
    assert_eq!(status, 200, "{host}");
    let client = runtime::http::client().no_proxy().build().unwrap();
    let request = client.post(world.url(CHECK)).bearer_auth(COMPLIANCE_TOKEN);
    let answer = request.header("Idempotency-Key", key).json(body).send().await.unwrap();
    (host, answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_again_is_recognised_by_any_spelling_and_only_compliance_hears() {
    let world = World::start().await;
    left(&world, "42", ada(), LeavingReason::Voluntary).await;
    host_has(&world, "43", " Ada.Lovelace+new@EXAMPLE.com", None).await;
    host_has(&world, "44", "other@example.com", Some("+372 5555 0001")).await;
    host_has(&world, "45", "stranger@example.com", Some("+37255550002")).await;
    world.sign_up_from_russia("43").await;
    world.sign_up_from("44", "DE").await;
    world.sign_up_from("45", "DE").await;
    world.settle().await;
    let flagged = [(LeavingReason::Voluntary, FormerUserDecision::AllowAndFlag)];
    assert_eq!(recognised(&world, "43").await, flagged);
    assert_eq!(recognised(&world, "44").await, flagged);
    assert_eq!(recognised(&world, "45").await, []);
    assert_eq!(world.said("compliance", "43").await, ["former-user-recognised"]);
    let (_, standing) = world.get(&world.account_path("43", "standing")).await;
    assert_eq!(standing["standing"], "active");
    world.tell_again().await;
    world.settle().await;
    assert_eq!(recognised(&world, "43").await, flagged, "told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_database_is_behind_its_event_is_waited_for() {
    let world = World::start().await;
    left(&world, "42", ada(), LeavingReason::Voluntary).await;
    world.sign_up_from("43", "DE").await;
    world.settle().await;
    assert_eq!(recognised(&world, "43").await, []);
    host_has(&world, "43", MAIL, None).await;
    world.advance(days(1));
    world.settle().await;
    assert_eq!(recognised(&world, "43").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_document_tells_what_another_mail_address_hid() {
    let sumsub = Sumsub::start().await.unwrap();
    let url = sumsub.url().to_owned();
    let world = World::builder().settings(move |here| here.use_sumsub(&url)).start().await;
    left(&world, "42", ada(), LeavingReason::ProviderRejected).await;
    host_has(&world, "43", "new@example.com", None).await;
    host_has(&world, "44", "namesake@example.com", None).await;
    for (account, number) in [("43", "ab-1234"), ("44", "ZZ9999")] {
        let profile = sumsub.add_applicant(account, "basic-kyc");
        sumsub.change(&profile, |applicant| {
            applicant.info = json!({"firstName": "Ada", "lastName": "Lovelace", "dob": "1815-12-10",
                "idDocs": [{"idDocType": "PASSPORT", "number": number}]});
        });
        sumsub.review(&profile, ("GREEN", None), world.now());
        let webhook = sumsub.take_webhooks().pop().unwrap();
        assert_eq!(sumsub.send(&world.url("/v1/webhooks/sumsub"), &webhook).await, Some(200));
    }
    world.settle().await;
    let review = [(LeavingReason::ProviderRejected, FormerUserDecision::Review)];
    assert_eq!(recognised(&world, "43").await, review);
    assert_eq!(recognised(&world, "44").await, [], "name and day of birth are shared by many");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_checked_and_only_compliance_learns_why() {
    let world = World::start().await;
    left(&world, "42", ada(), LeavingReason::Fraud).await;
    let bob = Identity { emails: vec!["bob@example.com"], ..Identity::default() };
    left(&world, "41", bob, LeavingReason::Voluntary).await;
    let nobody = json!({"decision": "allow", "formerUser": false, "marks": []});
    let born = json!({"name": "LOVELACE, Áda", "birthDate": "1815-12-10"});
    let both =
        json!({"name": "Ada Lovelace", "birthDate": "1815-12-10", "email": "bob@example.com"});
    for (key, body, expected) in [
        ("1", json!({"email": "nobody@example.com"}), nobody.clone()),
        (
            "2",
            json!({"email": "Countess@Example.com"}),
            json!({"decision": "block", "formerUser": true, "marks": ["email"]}),
        ),
        (
            "3",
            json!({"phone": "+372 55550001", "documentNumber": "ab 12/34"}),
            json!({"decision": "block", "formerUser": true, "marks": ["phone", "document_number"]}),
        ),
        (
            "4",
            json!({"email": "BOB@example.com"}),
            json!({"decision": "allow_and_flag", "formerUser": true, "marks": ["email"]}),
        ),
        (
            "5",
            json!({"email": MAIL, "phone": "+4912345678"}),
            json!({"decision": "block", "formerUser": true, "marks": ["email"]}),
        ),
        (
            "6",
            born,
            json!({"decision": "allow", "formerUser": false, "marks": ["name_and_birth_date"]}),
        ),
        (
            "7",
            both,
            json!({"decision": "allow_and_flag", "formerUser": true, "marks": ["email", "name_and_birth_date"]}),
        ),
        ("8", json!({"email": "no address"}), nobody),
    ] {
        let (host, compliance) = checked(&world, key, &body).await;
        assert_eq!(compliance, expected, "{body}");
        assert_eq!(host, json!({"decision": expected["decision"]}), "of one shape for all: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_came_too_late_counts_and_a_graver_reason_stays() {
    let world = World::start().await;
    left(&world, "42", ada(), LeavingReason::Voluntary).await;
    let asked = json!({"email": MAIL});
    for (key, kind, expected) in [
        ("1", HoldKind::Manual, "allow_and_flag"),
        ("2", HoldKind::KycProviderRejected, "review"),
        ("3", HoldKind::KycPositiveAnswer, "block"),
        ("4", HoldKind::KycProviderRejected, "block"),
        ("5", HoldKind::SanctionsMatch, "block"),
    ] {
        let hold = format!("hold-{key}");
        world.tell(Event::HoldCameTooLate { account: id("42"), hold, kind }).await;
        world.settle().await;
        let (host, _) = checked(&world, key, &asked).await;
        assert_eq!(host["decision"], expected, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_decides_by_reason_and_marks_end_with_what_is_kept() {
    let world = World::builder()
        .settings(|here| {
            let policy = std::fs::read_to_string(here.file("policy.toml")).unwrap();
            let voluntary = "voluntary = \"allow_and_flag\"";
            assert!(policy.contains(voluntary));
            here.write("policy.toml", &policy.replace(voluntary, "voluntary = \"block\""));
        })
        .start()
        .await;
    left(&world, "42", ada(), LeavingReason::Voluntary).await;
    let asked = json!({"email": MAIL});
    assert_eq!(checked(&world, "1", &asked).await.0["decision"], "block");
    let end: Time = KEPT_UNTIL.parse().unwrap();
    world.advance_to(end - chrono::TimeDelta::seconds(1));
    assert_eq!(checked(&world, "2", &asked).await.0["decision"], "block");
    world.advance_to(end);
    let (_, after) = checked(&world, "3", &asked).await;
    assert_eq!(after, json!({"decision": "allow", "formerUser": false, "marks": []}));
}
