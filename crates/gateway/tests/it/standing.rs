//! How an account stands, as hosts and compliance may see it.

use contracts::{
    Event,
    event::{HoldEffect, HoldKind, HoldSet, KnownHold, OpenHold, PublicReason},
};
use serde_json::json;

use crate::support::{COMPLIANCE, HOST, NOW, READER, World, account, at};

const SINCE: &str = "2026-11-20T08:00:00Z";

fn holds(version: i64, holds: &[(PublicReason, HoldEffect)]) -> HoldSet {
    let open = |(public_reason, effect): &(PublicReason, HoldEffect)| OpenHold {
        public_reason: *public_reason,
        effect: *effect,
        since: at(SINCE),
    };
    let effect = holds.iter().map(|(_, effect)| *effect).max().unwrap_or_default();
    HoldSet { hold_set_version: version, effect, holds: holds.iter().map(open).collect() }
}

fn suspended(id: &str, version: i64) -> Event {
    let holds = holds(version, &[(PublicReason::Verification, HoldEffect::Full)]);
    Event::AccountSuspended { account: account(id), holds }
}

fn reactivated(id: &str, version: i64) -> Event {
    Event::AccountReactivated { account: account(id), holds: holds(version, &[]) }
}

fn kinds(id: &str, version: i64) -> Event {
    let hold = KnownHold {
        hold_id: "case-1".to_owned(),
        kind: HoldKind::KycNoAnswer,
        effect: HoldEffect::Full,
        since: at(SINCE),
        quiet: false,
    };
    Event::HoldKindsChanged { account: account(id), hold_set_version: version, holds: vec![hold] }
}

#[tokio::test]
async fn an_account_that_nobody_spoke_of_is_active() {
    let world = World::start().await;
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!(answer.status, 200);
    let expected =
        json!({"accountId": "42", "standing": "active", "asOf": NOW, "holds": [], "actions": []});
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn a_full_hold_shows_as_suspended_until_it_goes() {
    let world = World::start().await;
    world.say("1", suspended("42", 1)).await;
    world.settle().await;
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!(answer.body["standing"], "suspended");
    let hold = json!({"publicReason": "verification", "effect": "full", "since": SINCE});
    assert_eq!(answer.body["holds"], json!([hold]));

    assert_eq!(answer.body["asOf"], NOW);

    world.say_at("2026-11-21T10:00:00Z", "2", reactivated("42", 2)).await;
    world.settle().await;
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!(
        answer.body["asOf"], "2026-11-21T10:00:00Z",
        "when it was said, not when it is read"
    );
    assert_eq!((&answer.body["standing"], &answer.body["holds"]), (&json!("active"), &json!([])));
}

#[tokio::test]
async fn a_lesser_hold_is_shown_and_leaves_the_account_active() {
    let world = World::start().await;
    let holds = holds(1, &[(PublicReason::Security, HoldEffect::ExitOnly)]);
    world.say("1", Event::HoldsChanged { account: account("42"), holds }).await;
    world.settle().await;
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!(answer.body["standing"], "active");
    assert_eq!(answer.body["holds"][0]["effect"], "exit_only");
}

#[tokio::test]
async fn only_compliance_sees_what_a_hold_truly_is() {
    let world = World::start().await;
    world.say("1", suspended("42", 1)).await;
    world.say("2", kinds("42", 1)).await;
    world.settle().await;
    let hold = world.caller.standing(COMPLIANCE, "42").await.body["holds"][0].clone();
    assert_eq!((&hold["kind"], &hold["holdId"]), (&json!("kyc_no_answer"), &json!("case-1")));
    for token in [HOST, READER] {
        let answer = world.caller.standing(token, "42").await;
        let text = answer.body.to_string();
        assert!(!text.contains("kyc_no_answer") && !text.contains("case-1"), "{text}");
    }
}

#[tokio::test]
async fn kinds_of_another_version_are_not_taken_for_those_of_this_one() {
    let world = World::start().await;
    world.say("1", kinds("42", 1)).await;
    world.say("2", suspended("42", 2)).await;
    world.settle().await;
    let answer = world.caller.standing(COMPLIANCE, "42").await;
    assert_eq!(answer.body["standing"], "suspended");
    assert_eq!(answer.body["holds"][0].get("kind"), None);

    world.say("3", kinds("42", 2)).await;
    world.settle().await;
    let answer = world.caller.standing(COMPLIANCE, "42").await;
    assert_eq!(answer.body["holds"][0]["kind"], "kyc_no_answer");
}

#[tokio::test]
async fn an_older_event_never_overwrites_a_newer_one() {
    let world = World::start().await;
    world.say("2", reactivated("late", 2)).await;
    world.settle().await;
    world.say("1", suspended("late", 1)).await;
    world.settle().await;
    assert_eq!(world.caller.standing(READER, "late").await.body["standing"], "active");

    // In one batch, in every order.
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let id = format!("{order:?}");
        for version in order {
            let event = if version == 2 { reactivated } else { suspended };
            world.say(&format!("{id} {version}"), event(&id, version)).await;
            world.say(&format!("{id} kinds {version}"), kinds(&id, version)).await;
        }
        world.settle().await;
        let answer = world.caller.standing(COMPLIANCE, &id).await;
        assert_eq!(answer.body["standing"], "suspended", "{id}");
        assert_eq!(answer.body["holds"][0]["kind"], "kyc_no_answer", "{id}");
    }
}

#[tokio::test]
async fn an_event_that_is_told_twice_changes_nothing() {
    let world = World::start().await;
    world.say("1", suspended("42", 1)).await;
    world.settle().await;
    let before = world.database.everything().await;
    world.say("the same by another id", suspended("42", 1)).await;
    world.settle().await;
    assert_eq!(world.database.everything().await, before);
}

#[tokio::test]
async fn an_event_that_breaks_the_contract_is_a_dead_letter_and_stops_nobody() {
    let world = World::start().await;
    let jetstream = async_nats::jetstream::new(world.service.shell().nats.clone());
    let subject = "ostiary.suspension.account-suspended";
    jetstream.publish(subject, "not JSON".into()).await.unwrap().await.unwrap();
    world.say("1", suspended("42", 1)).await;
    world.settle().await;
    assert_eq!(world.caller.standing(READER, "42").await.body["standing"], "suspended");
    let reasons: Vec<String> = sqlx::query_scalar("select reason from dead_letters")
        .fetch_all(world.pool())
        .await
        .unwrap();
    assert_eq!(reasons, ["not_json"]);
}

#[tokio::test]
async fn every_account_id_of_a_host_can_be_asked_for() {
    let world = World::start().await;
    let longest = "ж".repeat(64);
    let ids = [
        "042",
        "42abc",
        "o'hara \"x\"; drop table standing",
        "🦀 & co",
        "a/b",
        "50%25",
        "?#",
        &longest,
    ];
    for id in ids {
        world.say(id, suspended(id, 1)).await;
    }
    world.settle().await;
    for id in ids {
        let answer = world.caller.standing(READER, id).await;
        assert_eq!((answer.status, &answer.body["accountId"]), (200, &json!(id)));
        assert_eq!(answer.body["standing"], "suspended", "{id}");
    }
    assert_eq!(world.caller.standing(READER, "42").await.body["standing"], "active");
}

#[tokio::test]
async fn what_cannot_be_an_account_id_is_refused() {
    let world = World::start().await;
    for id in ["", "a\0b", "a\nb", "\u{85}", &"x".repeat(129), &"ж".repeat(65)] {
        let answer = world.caller.standing(READER, id).await;
        assert_eq!(answer.refusal(), (400, "account_id_invalid"));
    }
    let answer = world.caller.get(READER, "/v1/accounts/%FF%FE/standing").await;
    assert_eq!(answer.refusal(), (400, "account_id_invalid"));
}

#[tokio::test]
async fn it_is_answered_while_the_broker_is_down() {
    let mut world = World::start().await;
    world.say("1", suspended("42", 1)).await;
    world.settle().await;
    world.nats.kill();
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!((answer.status, &answer.body["standing"]), (200, &json!("suspended")));
}

#[tokio::test]
async fn without_the_database_it_is_503_until_it_is_back() {
    let world = World::start().await;
    world.database.close().await;
    let answer = world.caller.standing(READER, "42").await;
    assert_eq!(answer.refusal(), (503, "database_unavailable"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert!(!answer.body.to_string().contains("gateway_test"), "the database's name is internal");
    world.database.open().await;
    assert_eq!(world.caller.standing(READER, "42").await.status, 200);
}
