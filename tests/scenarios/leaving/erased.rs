//! Our own rows of who has left: gone, reported, and whatever comes later meets the tombstone.

use std::{collections::BTreeSet, time::Duration};

use contracts::{
    Envelope,
    event::{
        ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, HoldEffect, Reporter, StaffHold,
    },
    topology::{FIND_CONTACTS, KYC_EVIDENCE, scan_of},
};
use messaging::requests::{self, AskError};
use runtime::roles::{GATEWAY, KYC_SCREENER, NOTIFIER, SUSPENSION_WORKER};
use simulators::{
    Sumsub,
    intercom::{Newest, conversation, notification, send},
};

use super::{
    fences::{id, stored},
    *,
};

const DEADLINE: Duration = Duration::from_secs(10);

/// The anonymizer knows where somebody is written to for the last time.
pub(super) async fn anonymizer_knows(world: &World, account: &'static str) {
    let client = world.client.clone();
    let mut questions = client.subscribe(FIND_CONTACTS).await.unwrap();
    client.flush().await.unwrap();
    let email = world.address(account);
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let contact = json!({"accountId": account, "email": email, "locale": "en"});
            let reply = json!({"answer": {"contacts": [contact]}}).to_string();
            client.publish(question.reply.unwrap(), reply.into()).await.unwrap();
        }
    });
}

/// What the anonymizer says that an outside processor did.
async fn reports(world: &World, account: &str, deletion: &Value, processor: &str) {
    let report = ErasureReport {
        deletion: id(deletion),
        processor: processor.to_owned(),
        attempt: 1,
        stage: ErasureStage::GraceEnd,
        outcome: ErasureOutcome::Erased,
        tier: EvidenceTier::Completed,
        rows: Some(1),
        basis: None,
        until: None,
    };
    let (account, reporter) = (AccountId::try_new(account).unwrap(), Reporter::Anonymizer);
    world.tell(Event::ErasureReported { account, reporter, report }).await;
}

/// From the end of grace to the order for our own rows, which nobody has heard of yet.
pub(super) async fn goes_outside(world: &World, account: &'static str, deletion: &Value) {
    anonymizer_knows(world, account).await;
    let (of, deletion_id) = (AccountId::try_new(account).unwrap(), id(deletion));
    let plan_hash = "9f".repeat(32);
    world
        .tell(Event::IdentitySealed { account: of.clone(), deletion: deletion_id, plan_hash })
        .await;
    settle(world).await;
    for processor in ["sumsub", "intercom"] {
        reports(world, account, deletion, processor).await;
    }
    settle(world).await;
    let gone = ["o_auth_bearer_tokens", "sessions", "api_keys"]
        .map(|table| format!("delete from {table} where user_id = '{account}';"));
    let gone = format!("{} delete from users where id = '{account}'", gone.concat());
    world.host_sql(&gone).await;
    reports(world, account, deletion, "host").await;
}

/// From the end of grace to the certificate: everything outside is gone, and so is the address.
pub(super) async fn goes_for_good(world: &World, account: &'static str, deletion: &Value) {
    goes_outside(world, account, deletion).await;
    settle(world).await;
    is_found_clean(world, account, deletion).await;
}

/// Everything is gone, and nothing is left.
pub(super) async fn is_found_clean(world: &World, account: &str, deletion: &Value) {
    assert_eq!(stored(world, account).await, "verifying");
    let (places, certificate) = (vec![], Some(Uuid::from_u128(77)));
    let clean = Event::VerificationReported {
        account: AccountId::try_new(account).unwrap(),
        deletion: id(deletion),
        attempt: 1,
        places,
        certificate,
    };
    world.tell(clean).await;
    settle(world).await;
    assert_eq!(status(world, deletion).await, "deleted");
}

async fn asked(world: &World, subject: &'static str, question: Value) -> Result<Value, String> {
    requests::question(&world.client, subject, &question, DEADLINE).await.map_err(|error| {
        match error {
            AskError::Problem(problem) => problem.code,
            AskError::NoAnswer(subject) => panic!("nobody answers {subject}"),
        }
    })
}

/// What each of our services reported: how it ended, and how many rows went.
async fn own_reports(world: &World, account: &str) -> Vec<(String, ErasureOutcome)> {
    let events = world.events_of(account).await.into_iter();
    let mut reports: Vec<_> = events
        .filter_map(|one| match one.event {
            Event::ErasureReported { reporter, report, .. } if reporter != Reporter::Anonymizer => {
                assert_eq!(report.rows.unwrap() > 0, report.outcome == ErasureOutcome::Erased);
                Some((report.processor, report.outcome))
            }
            _ => None,
        })
        .collect();
    reports.sort_by(|one, other| one.0.cmp(&other.0));
    reports
}

/// Somebody who answered the questions, and leaves; up to the seal.
async fn answered_and_left(world: &World) -> Value {
    world.host_has(&["42"]).await;
    host_answers(world, &[]).await;
    world.sign_up_from_russia("42").await;
    settle(world).await;
    let account = AccountId::try_new("42").unwrap();
    let (reply, received_at) = ("a letter".to_owned(), world.now());
    let noted = Event::NoteReply { account, reply, received_at, actor: "anna".to_owned() };
    world.service(KYC_SCREENER).command(world.envelope(noted)).await.unwrap().unwrap();
    world.answer_all("42", "NO").await;
    settle(world).await;
    let deletion = leaves(world, "42").await;
    world.advance(days(10));
    settle(world).await;
    assert_eq!(stored(world, "42").await, "sealing");
    deletion
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_wants_kept_is_given_before_and_not_after() {
    let world = without_anonymizer().await;
    let deletion = answered_and_left(&world).await;
    let question = json!({"accounts": ["42", "43"]});
    let given = asked(&world, KYC_EVIDENCE, question.clone()).await.unwrap();
    let of = |at: usize| given["accounts"][at].clone();
    assert_eq!((&of(0)["account"], &of(1)["account"]), (&json!("42"), &json!("43")));
    let evidence = of(0)["evidence"].clone();
    let kinds: Vec<&Value> = evidence.as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["kyc-notes", "kyc-answers", "kyc-case"], "{evidence}");
    assert_eq!(evidence[1]["content"]["answers"][0]["answer"], "NO", "{evidence}");
    assert_eq!(evidence[2]["content"]["status"], "cleared", "{evidence}");
    assert_eq!(of(1)["evidence"], json!([]), "looked for, and nothing there");

    goes_for_good(&world, "42", &deletion).await;
    assert_eq!(asked(&world, KYC_EVIDENCE, question).await, Err("too_late".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_of_ours_lets_go_of_its_own_rows_and_says_so() {
    let world = without_anonymizer().await;
    let deletion = answered_and_left(&world).await;
    assert!(world.count(KYC_SCREENER, "sealed").await > 0);
    goes_for_good(&world, "42", &deletion).await;
    let reports = own_reports(&world, "42").await;
    let services: Vec<&str> = reports.iter().map(|(service, _)| service.as_str()).collect();
    let all = [
        "deletion-orchestrator",
        "gateway",
        "kyc-screener",
        "notifier",
        "ownership-verifier",
        "suspension-worker",
    ];
    assert_eq!(services, all);
    for (table, rows) in [("states", 0), ("timers", 0), ("sealed", 0), ("data_keys", 0)] {
        assert_eq!(world.count(KYC_SCREENER, table).await, rows, "{table}");
    }
    assert_eq!(world.count(NOTIFIER, "told").await, 0);
    assert_eq!(world.count(NOTIFIER, "deliveries").await, 1, "the last message, which came after");
    assert_eq!(subjects(&world, "42").last().unwrap(), "Your account is deleted");
    assert_eq!(world.standing("42").await, "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_after_the_erasure_meets_the_tombstone() {
    let world = without_anonymizer().await;
    let deletion = answered_and_left(&world).await;
    goes_for_good(&world, "42", &deletion).await;
    let (mails, events) = (world.mails("42").len(), said(&world).await);

    world.tell_again().await;
    settle(&world).await;
    let (code, problem) = world.answer_all("42", "YES").await;
    assert_eq!((code, &problem["code"]), (422, &json!("refused")), "{problem}");
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    world.advance(days(20));
    settle(&world).await;
    assert_eq!(world.count(KYC_SCREENER, "states").await, 0, "nobody is asked again");
    assert_eq!(said(&world).await, events, "and nothing is said");
    assert_eq!(world.mails("42").len(), mails);
    assert_eq!(undoes_in_vain(&world, &deletion).await, (422, "refused".to_owned()));
    for service in SERVICES.into_iter().filter(|service| *service != "anonymizer") {
        assert_eq!(world.dead_letters(service).await.len(), 0, "{service}");
    }
    let met = sqlx::query_scalar::<_, i64>("select sum(met)::bigint from kyc_screener.erased");
    let met = met.fetch_one(&mut world.ostiary_db().await).await.unwrap();
    assert!(met >= 3, "each of it is counted: {met}");
    assert_eq!(world.standing("42").await, "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn old_news_does_not_come_back_into_a_read_model() {
    let world = World::start().await;
    let deletion = answered_and_left(&world).await;
    goes_for_good(&world, "42", &deletion).await;
    let events = world.events_of("42").await;
    let is_question =
        |one: &&Envelope| matches!(one.event, Event::KycQuestionnaireRequested { .. });
    let question = events.iter().find(is_question).unwrap();
    world.tell_raw(question.event.subject(), question.encode().into_bytes()).await;
    settle(&world).await;
    assert_eq!(world.count(GATEWAY, "questions").await, 0, "shown as asked");
    assert_eq!(world.standing("42").await, "deleted");
}

/// All events of the account, those that are told again once.
async fn said(world: &World) -> BTreeSet<String> {
    world.events_of("42").await.into_iter().map(|envelope| envelope.id).collect()
}

async fn undoes_in_vain(world: &World, deletion: &Value) -> (u16, String) {
    let path = format!("/v1/deletions/{}/cancel", deletion.as_str().unwrap());
    let (status, problem) = posts(world, &path, &json!({"cancelledBy": "USER"})).await;
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_after_the_erasure_is_told_to_come_too_late_and_opens_nothing() {
    let world = without_anonymizer().await;
    let deletion = answered_and_left(&world).await;
    goes_for_good(&world, "42", &deletion).await;
    let hold = Event::HoldRequested {
        account: AccountId::try_new("42").unwrap(),
        hold: "late".to_owned(),
        effect: HoldEffect::Full,
        actor: "anna".to_owned(),
        reason_code: "hit".to_owned(),
        kind: StaffHold::Manual,
        approver: None,
        expires_at: None,
    };
    world.tell(hold).await;
    settle(&world).await;
    let events = world.events_of("42").await;
    let too_late =
        |event: &Event| matches!(event, Event::HoldCameTooLate { hold, .. } if hold == "late");
    assert_eq!(events.iter().filter(|one| too_late(&one.event)).count(), 1);
    assert!(!events.iter().any(|one| matches!(one.event, Event::AccountReactivated { .. })));
    assert_eq!(world.state(SUSPENSION_WORKER, "42").await.unwrap()["status"], "erased");
    assert_eq!(world.standing("42").await, "deleted");
    assert_eq!(status(&world, &deletion).await, "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_thirty_days_our_rows_name_nobody_and_the_account_is_deleted_all_the_same() {
    let world = without_anonymizer().await;
    let deletion = answered_and_left(&world).await;
    let scan = async |service: &str| {
        let question = json!({"people": [{"account": "42", "needles": [
            {"kind": "email", "value": world.address("42")},
        ]}]});
        asked(&world, scan_of(service).unwrap(), question).await.unwrap()
    };
    goes_for_good(&world, "42", &deletion).await;
    for service in SERVICES.into_iter().filter(|service| *service != "anonymizer") {
        let found = scan(service).await;
        assert_eq!(found["places"], json!([]), "{service}");
        assert!(found["looked"]["rows"].as_u64().unwrap() > 0, "{service}: {found}");
        for one in found["ids"].as_array().unwrap() {
            assert!(one["until"].is_string(), "{service}: {one}");
        }
    }
    world.advance(days(31));
    settle(&world).await;
    for service in SERVICES.into_iter().filter(|service| *service != "anonymizer") {
        let found = scan(service).await;
        let left = found["ids"].as_array().unwrap().iter().map(|one| one["table"].clone());
        let left: Vec<Value> = left.collect();
        // What the database's own clock ends: what was published, what was asked for, the last message.
        let known = [json!("outbox"), json!("calls"), json!("deliveries")];
        assert!(left.iter().all(|table| known.contains(table)), "{service}: {left:?}");
    }
    assert_eq!(world.standing("42").await, "deleted");
    assert_eq!(status(&world, &deletion).await, "deleted");
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    assert_eq!(world.count(KYC_SCREENER, "states").await, 0);
}

const CLIENT_SECRET: &str = "the app's client secret";

/// The person writes in Intercom once more.
async fn writes_in_intercom(world: &World, account: &str) -> u16 {
    let (body, author) = ("<p>I am Ada, person-42@example.com</p>", ("user", "66570"));
    let newest = Newest { kind: "comment", body, author };
    let item = conversation("2001", &[Some(account)], newest);
    let (topic, id) = ("conversation.user.replied", format!("notif-{account}"));
    let told = notification(topic, &id, world.now(), &item);
    send(&world.url("/v1/webhooks/intercom"), CLIENT_SECRET, &told).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn late_news_from_outside_is_acknowledged_and_leaves_nothing() {
    let sumsub = Sumsub::start().await.unwrap();
    let url = sumsub.url().to_owned();
    let section = format!("[gateway.intercom]\nclient_secrets = [\"{CLIENT_SECRET}\"]\n");
    let settings = World::builder().settings(move |here| {
        here.use_sumsub(&url);
        here.append("ostiary.toml", &section);
    });
    let mut world = settings.start().await;
    world.stop(ANONYMIZER).await;
    let deletion = answered_and_left(&world).await;
    goes_for_good(&world, "42", &deletion).await;
    let events = said(&world).await;
    let published = async || world.count(GATEWAY, "outbox").await;
    let before = published().await;

    let profile = sumsub.add_applicant("42", "basic-kyc");
    sumsub.review(&profile, ("RED", Some("FINAL")), world.now());
    for webhook in sumsub.take_webhooks() {
        assert_eq!(sumsub.send(&world.url("/v1/webhooks/sumsub"), &webhook).await, Some(200));
    }
    assert_eq!(writes_in_intercom(&world, "42").await, 200);
    settle(&world).await;
    assert_eq!(said(&world).await, events, "nobody hears of it");
    assert_eq!(published().await, before, "and it is not kept");
    assert_eq!(world.dead_letters(GATEWAY).await.len(), 0);
    let met = sqlx::query_scalar::<_, i64>("select sum(met)::bigint from gateway.erased");
    let met = met.fetch_one(&mut world.ostiary_db().await).await.unwrap();
    assert!(met >= 2, "each of it is counted: {met}");

    // The one thing that somebody waits for.
    sumsub.tell(&profile, "applicantPersonalDataDeleted", world.now());
    for webhook in sumsub.take_webhooks() {
        assert_eq!(sumsub.send(&world.url("/v1/webhooks/sumsub"), &webhook).await, Some(200));
    }
    assert_eq!(published().await, before + 1);
}
