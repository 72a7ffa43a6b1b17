//! `POST /v1/webhooks/sumsub`: what happened to a profile is told on as a hint, once, and never with personal data.

use serde_json::{Value, json};
use simulators::{
    Sumsub,
    sumsub::{Digest, WEBHOOK_SECRET},
};

use crate::support::{NOW, World, at};

const PATH: &str = "/v1/webhooks/sumsub";

/// A gateway, and a Sumsub with a profile of account 42.
async fn worlds() -> (World, Sumsub, String) {
    let (world, sumsub) = (World::start().await, Sumsub::start().await.unwrap());
    let profile = sumsub.add_applicant("42", "basic-kyc");
    (world, sumsub, profile)
}

impl World {
    fn listener(&self) -> String {
        format!("http://{}{PATH}", self.caller.address)
    }

    /// Sends what waits, in order.
    async fn hear(&self, sumsub: &Sumsub) {
        for webhook in sumsub.take_webhooks() {
            assert_eq!(sumsub.send(&self.listener(), &webhook).await, Some(200), "{webhook}");
        }
    }
}

#[tokio::test]
async fn a_verdict_is_told_on_with_ids_and_words_of_ours_alone() {
    let (world, sumsub, profile) = worlds().await;
    sumsub.review(&profile, ("RED", Some("FINAL")), at(NOW));
    world.hear(&sumsub).await;
    let told = world.told().await;
    assert_eq!(told[0]["natsSubject"], "ostiary.provider.profile-notified");
    let data = json!({"accountId": "42", "applicantId": profile, "kind": "REVIEWED", "verdict": "RED_FINAL",
        "level": "basic-kyc", "toldAt": NOW});
    assert_eq!(told[0]["data"], data);
    for word in ["FORGERY", "shown to the person", "internal only", "Smith"] {
        assert!(!told[0].to_string().contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_webhook_that_comes_again_is_told_once_and_another_one_too() {
    let (world, sumsub, profile) = worlds().await;
    sumsub.review(&profile, ("RED", Some("RETRY")), at(NOW));
    sumsub.review(&profile, ("GREEN", None), at("2026-11-21T09:00:00.001Z"));
    sumsub.tell(&profile, "applicantReset", at(NOW));
    let mut webhooks = sumsub.take_webhooks();
    // Another delivery of the same names another correlation id.
    let mut again = webhooks[0].clone();
    again["correlationId"] = json!("req-again");
    webhooks.reverse();
    for webhook in webhooks.iter().chain([&again, &webhooks[0]]) {
        assert_eq!(sumsub.send(&world.listener(), webhook).await, Some(200));
    }
    let told = world.told().await;
    let kinds: Vec<&Value> = told.iter().map(|told| &told["data"]["kind"]).collect();
    assert_eq!(kinds, ["RESET", "REVIEWED", "REVIEWED"]);
}

#[tokio::test]
async fn a_webhook_that_sumsub_did_not_sign_is_refused() {
    let (world, sumsub, profile) = worlds().await;
    sumsub.review(&profile, ("GREEN", None), at(NOW));
    let body = sumsub.take_webhooks().remove(0).to_string();
    let send = async |key| sumsub.send_signed(&world.listener(), body.clone(), key).await;
    assert_eq!(send(("another", Digest::Sha256)).await, Some(401));
    assert_eq!(send((WEBHOOK_SECRET, Digest::Sha1)).await, Some(401), "legacy");
    assert_eq!(world.told().await.len(), 0);
    let bare = world.caller.request(reqwest::Method::POST, PATH).body(body.clone());
    assert_eq!(world.caller.send(bare).await.refusal(), (401, "unauthenticated"));
    for key in [
        ("new-secret", Digest::Sha256),
        (WEBHOOK_SECRET, Digest::Sha256),
        (WEBHOOK_SECRET, Digest::Sha512),
    ] {
        assert_eq!(send(key).await, Some(200), "{key:?}");
    }
    assert_eq!(world.told().await.len(), 1);
}

#[tokio::test]
async fn what_is_nothing_to_us_is_taken_and_changes_nothing() {
    let (world, sumsub, profile) = worlds().await;
    sumsub.review(&profile, ("GREEN", None), at(NOW));
    let good = sumsub.take_webhooks().remove(0);
    let changed = |name: &str, value: Value| {
        let mut webhook = good.clone();
        webhook[name] = value;
        webhook
    };
    for webhook in [
        changed("type", json!("applicantActionReviewed")),
        changed("type", json!("applicantInventedYesterday")),
        changed("sandboxMode", json!(true)),
        changed("externalUserId", Value::Null),
        changed("externalUserId", json!("x".repeat(129))),
        changed("externalUserId", json!("4\n2")),
        changed("applicantId", json!("../../etc")),
        changed("createdAtMs", json!(1_772_442_900_123_i64)),
        changed("reviewResult", Value::Null),
        changed("levelName", json!("x".repeat(129))),
        json!({"type": "videoIdentPreStatusChanged"}),
        json!([]),
        json!(null),
    ] {
        let status = sumsub.send(&world.listener(), &webhook).await;
        assert_eq!(status, Some(200), "{webhook}");
    }
    let key = (WEBHOOK_SECRET, Digest::Sha256);
    let no_json = sumsub.send_signed(&world.listener(), "{".to_owned(), key).await;
    assert_eq!(no_json, Some(200));
    assert_eq!(world.told().await.len(), 0);
}

#[tokio::test]
async fn without_a_secret_there_is_no_such_call() {
    let world = World::start_with(|config| config.sumsub = None).await;
    let request = world.caller.request(reqwest::Method::POST, PATH).body("{}");
    assert_eq!(world.caller.send(request).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn what_is_too_long_is_not_read() {
    let world = World::start().await;
    let request =
        world.caller.request(reqwest::Method::POST, PATH).body(vec![b' '; 1024 * 1024 + 1]);
    assert_eq!(world.caller.send(request).await.refusal(), (413, "body_too_large"));
}

#[tokio::test]
async fn while_our_database_is_away_a_webhook_is_not_taken_and_later_it_is_taken_once() {
    let (world, sumsub, profile) = worlds().await;
    sumsub.review(&profile, ("RED", Some("FINAL")), at(NOW));
    let webhook = sumsub.take_webhooks().remove(0);
    world.database.close().await;
    assert_eq!(sumsub.send(&world.listener(), &webhook).await, Some(503));
    world.database.open().await;
    for _ in 0..2 {
        assert_eq!(sumsub.send(&world.listener(), &webhook).await, Some(200));
    }
    assert_eq!(world.told().await.len(), 1);
}
