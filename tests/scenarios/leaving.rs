//! Leaving, from the first call to the host's flag and back, and up to the point of no return.

use std::sync::atomic::{AtomicU64, Ordering};

use contracts::{
    AccountId, Event,
    event::{FenceKeeper, HoldEffect, HoldKind},
};
use futures::StreamExt;
use harness::{World, days, hours};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use runtime::roles::{ANONYMIZER, SERVICES};
use serde_json::{Value, json};
use uuid::Uuid;

mod asked_elsewhere;
mod both_ways;
mod certified;
mod decided;
mod dust;
mod erased;
mod fences;
mod kept;
mod late;
mod meeting;
mod month;
mod pseudonyms;
mod residence;
mod same_address;
mod shown;
mod stopped;
mod told;

const HOST_KEY: &[u8] =
    include_bytes!("../../crates/deletion-orchestrator/tests/keys/host.key.pem");

/// The host answers what forbids a deletion: per account, these codes.
async fn host_answers(world: &World, answers: &'static [(&'static str, &'static [&'static str])]) {
    let client = world.client.clone();
    let mut questions = client.subscribe("host.rpc.blockers").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let asked: Value = serde_json::from_slice(&question.payload).unwrap();
            let known = answers.iter().find(|(account, _)| asked["accountId"] == *account);
            let codes = known.map_or(&[][..], |(_, codes)| codes);
            let reply = json!({"blockers": codes}).to_string();
            client.publish(question.reply.unwrap(), reply.into()).await.unwrap();
        }
    });
}

/// Without the anonymizer, whom these tests play: it would answer beside them.
async fn without_anonymizer() -> World {
    let mut world = World::start().await;
    world.stop(ANONYMIZER).await;
    world
}

/// Everybody but the anonymizer.
async fn settle(world: &World) {
    settle_without(world, &[]).await;
}

/// The same, while others stand still.
async fn settle_without(world: &World, still: &[&str]) {
    let moves = |service: &&str| *service != ANONYMIZER && !still.contains(service);
    world.settle_only(&SERVICES.into_iter().filter(moves).collect::<Vec<_>>()).await;
}

/// A key of its own for each request.
fn key() -> String {
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    format!("request-{}", REQUESTS.fetch_add(1, Ordering::Relaxed))
}

async fn posts(world: &World, path: &str, body: &Value) -> (u16, Value) {
    world.post(path, &key(), body).await
}

/// The person asks in the host's app; the answer.
async fn asks(world: &World, account: &str) -> Value {
    let body = json!({"accountId": account, "channel": "APP"});
    let (status, shown) = posts(world, "/v1/deletions", &body).await;
    assert_eq!(status, 202, "{shown}");
    shown
}

/// What the host signs.
fn assertion(world: &World, account: &str, deletion: &Value) -> String {
    let time = world.now();
    let claims =
        json!({"accountId": account, "deletionId": deletion, "method": "TOTP", "time": time});
    let key = EncodingKey::from_ed_pem(HOST_KEY).unwrap();
    encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap()
}

/// The person confirms; the answer.
async fn confirms(world: &World, account: &str, deletion: &Value) -> (u16, Value) {
    let path = format!("/v1/deletions/{}/confirm", deletion.as_str().unwrap());
    let body = json!({"assertion": assertion(world, account, deletion)});
    posts(world, &path, &body).await
}

/// Asked and confirmed; the deletion.
async fn leaves(world: &World, account: &str) -> Value {
    let deletion = asks(world, account).await["deletionId"].clone();
    let (status, shown) = confirms(world, account, &deletion).await;
    assert_eq!((status, &shown["status"]), (202, &json!("pending")), "{shown}");
    settle(world).await;
    deletion
}

/// What the person was written about, the oldest first.
fn subjects(world: &World, account: &str) -> Vec<String> {
    let subject = |mail: &String| {
        let line = mail.lines().find_map(|line| line.strip_prefix("Subject: "));
        line.unwrap_or_default().trim().to_owned()
    };
    world.mails(account).iter().map(subject).collect()
}

async fn undoes(world: &World, deletion: &Value) -> Value {
    let path = format!("/v1/deletions/{}/cancel", deletion.as_str().unwrap());
    let body = json!({"cancelledBy": "USER"});
    let (status, shown) = posts(world, &path, &body).await;
    assert_eq!(status, 202, "{shown}");
    settle(world).await;
    shown
}

async fn status(world: &World, deletion: &Value) -> String {
    let path = format!("/v1/deletions/{}", deletion.as_str().unwrap());
    let (status, shown) = world.get(&path).await;
    assert_eq!(status, 200, "{shown}");
    shown["status"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_shut_out_and_undo_restores_access_but_not_sessions() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let asked = asks(&world, "42").await;
    assert_eq!((&asked["status"], &asked["blockers"]), (&json!("requested"), &json!([])));
    assert_eq!(asks(&world, "42").await["deletionId"], asked["deletionId"], "one at a time");
    settle(&world).await;
    assert!(world.host_account("42").await.is_untouched(), "not before it is confirmed");

    let (code, shown) = confirms(&world, "42", &asked["deletionId"]).await;
    assert_eq!((code, &shown["status"]), (202, &json!("pending")), "{shown}");
    settle(&world).await;
    assert!(world.host_account("42").await.is_shut());
    let (_, standing) = world.get(&world.account_path("42", "standing")).await;
    assert_eq!(standing["standing"], "pending_deletion");
    assert_eq!(standing["deletion"]["deletionId"], asked["deletionId"]);
    assert_eq!(standing["deletion"]["executeAfter"], shown["executeAfter"]);
    assert_eq!(standing["holds"][0]["publicReason"], "deletion");

    assert_eq!(undoes(&world, &asked["deletionId"]).await["status"], "cancelled");
    let host = world.host_account("42").await;
    assert!(host.is_open() && host.tokens == 0, "{host:?}");
    let (_, standing) = world.get(&world.account_path("42", "standing")).await;
    assert_eq!((&standing["standing"], &standing["deletion"]), (&json!("active"), &Value::Null));
    let subjects = subjects(&world, "42");
    assert_eq!(subjects, ["Your account will be deleted", "Your account will not be deleted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_the_host_lead_the_same_way() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let account = || AccountId::try_new("42").unwrap();
    let channel = contracts::event::DeletionChannel::App;
    let requested = Event::DeletionRequested {
        account: account(),
        channel,
        actor: None,
        requested_at: world.now(),
    };
    world.tell(requested).await;
    settle(&world).await;
    let known = world.state("deletion-orchestrator", "42").await.unwrap();
    assert_eq!(known["status"], "requested");
    let deletion = known["deletion"]["id"].clone();
    let assertion = assertion(&world, "42", &deletion);
    world
        .tell(Event::DeletionConfirmed {
            account: account(),
            deletion: None,
            assertion,
            waives: vec![],
        })
        .await;
    settle(&world).await;
    assert!(world.host_account("42").await.is_shut());
    world.tell_again().await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    let (cancelled_by, cancelled_at) = (contracts::event::CancelledBy::User, world.now());
    let cancelled = Event::DeletionCancelled {
        account: account(),
        deletion: None,
        cancelled_by,
        actor: None,
        cancelled_at,
    };
    world.tell(cancelled).await;
    settle(&world).await;
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_forbids_it_is_told_with_its_remedy_and_silent_reasons_look_all_the_same() {
    let world = World::start().await;
    world.host_has(&["1", "2", "3"]).await;
    host_answers(&world, &[("1", &["balance"]), ("2", &["screening"])]).await;
    world.sign_up_from_russia("3").await;
    settle(&world).await;
    world.answer_all("3", "YES").await;
    settle(&world).await;

    let blocked = asks(&world, "1").await;
    assert_eq!(blocked["status"], "blocked");
    let blocker = &blocked["blockers"][0];
    assert_eq!((&blocker["code"], &blocker["remedy"]), (&json!("balance"), &json!("withdraw")));
    assert!(blocker["message"]["en"].is_string() && blocker["message"]["ru"].is_string());
    let screened = asks(&world, "2").await["blockers"].to_string();
    let rejected = asks(&world, "3").await["blockers"].to_string();
    assert_eq!(screened, rejected);
    assert!(screened.contains("under_review"), "{screened}");
    settle(&world).await;
    assert!(world.host_account("1").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_answers_forbids_it() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let blocked = asks(&world, "42").await;
    settle(&world).await;
    let deletion = &blocked["deletionId"];
    assert_eq!(status(&world, deletion).await, "blocked", "{blocked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_confirm_within_a_day_has_not_left() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = asks(&world, "42").await["deletionId"].clone();
    settle(&world).await;
    world.advance(hours(24));
    let (code, shown) = confirms(&world, "42", &deletion).await;
    assert_eq!((code, &shown["status"]), (202, &json!("lapsed")), "{shown}");
    settle(&world).await;
    assert!(world.host_account("42").await.is_untouched());
    assert!(world.said("deletion", "42").await.contains(&"deletion-lapsed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_badly_is_refused() {
    let world = World::start().await;
    host_answers(&world, &[]).await;
    let post = async |path: &str, body: Value| {
        let (status, problem) = posts(&world, path, &body).await;
        (status, problem["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    let no_channel = json!({"accountId": "42", "channel": "FAX"});
    assert_eq!(post("/v1/deletions", no_channel).await, refused(400, "bad_data"));
    let nobody = json!({"accountId": "42", "channel": "SUPPORT"});
    assert_eq!(post("/v1/deletions", nobody).await, refused(400, "bad_data"));
    let unknown = format!("/v1/deletions/{}/confirm", Uuid::nil());
    let word = json!({"assertion": "e30.e30.e30"});
    assert_eq!(post(&unknown, word.clone()).await, refused(404, "deletion_not_found"));
    let deletion = asks(&world, "42").await["deletionId"].clone();
    let confirm = format!("/v1/deletions/{}/confirm", deletion.as_str().unwrap());
    assert_eq!(post(&confirm, word).await, refused(422, "refused"), "nobody signed it");
    let of_another = json!({"assertion": assertion(&world, "43", &deletion)});
    assert_eq!(post(&confirm, of_another).await, refused(422, "refused"));
    assert_eq!(world.get("/v1/deletions/42").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clearance_during_a_pending_deletion_opens_nothing_and_undo_leaves_the_kyc_hold() {
    let world = World::start().await;
    world.host_has(&["1", "2"]).await;
    // Three weeks of grace, so that two weeks of silence are over before.
    world.host_sql("update users set residence = 'EE'").await;
    host_answers(&world, &[]).await;
    let deletions = [leaves(&world, "1").await, leaves(&world, "2").await];
    for account in ["1", "2"] {
        world.sign_up_from_russia(account).await;
    }
    settle(&world).await;
    world.advance(days(13));
    settle(&world).await;
    let mails = world.mails("1").len();
    world.advance(days(2));
    settle(&world).await;
    assert_eq!(world.standing("1").await, "suspended", "the deadline passed");
    assert_eq!(world.mails("1").len(), mails, "and nobody is asked to answer first");

    world.answer_all("1", "NO").await;
    settle(&world).await;
    assert!(world.host_account("1").await.is_shut(), "cleared, and still leaving");
    assert_eq!(world.standing("1").await, "pending_deletion");
    undoes(&world, &deletions[0]).await;
    assert!(world.host_account("1").await.is_open());

    undoes(&world, &deletions[1]).await;
    assert!(world.host_account("2").await.is_shut(), "the questions are still open");
    assert_eq!(world.standing("2").await, "suspended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_on_the_hosts_database_may_say_what_forbids_it() {
    let in_sql = |installation: &harness::Installation| {
        let policy = std::fs::read_to_string(installation.file("policy.toml")).unwrap();
        let asked = "ask.nats = \"host.rpc.blockers\"\nremedy = \"settle_debt\"";
        let query = "select 1 from users where id = $1::bigint and case phone when 'owes' then 1 when 'breaks' then 1 / (length(phone) - 6) end = 1";
        let queried = format!("ask.sql = \"{query}\"\nremedy = \"settle_debt\"");
        assert!(policy.contains(asked));
        installation.write("policy.toml", &policy.replace(asked, &queried));
    };
    let world = World::builder().settings(in_sql).start().await;
    world.host_has(&["1", "2", "3"]).await;
    world.host_sql("update users set phone = 'owes' where id = 2").await;
    world.host_sql("update users set phone = 'breaks' where id = 3").await;
    host_answers(&world, &[]).await;
    assert_eq!(asks(&world, "1").await["status"], "requested");
    let blocked = asks(&world, "2").await;
    assert_eq!(
        (&blocked["status"], &blocked["blockers"][0]["code"]),
        (&json!("blocked"), &json!("debt"))
    );
    // The query ends in an error: nobody knows, so it may not be.
    let unknown = asks(&world, "3").await;
    assert_eq!(
        (&unknown["status"], &unknown["blockers"][0]["code"]),
        (&json!("blocked"), &json!("no_answer"))
    );
}
