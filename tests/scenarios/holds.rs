//! Holds that staff place and release: what the host, the standing and compliance see of them.

mod expiry;

use contracts::{
    AccountId, Envelope, Event,
    event::{HoldEffect, StaffHold},
};
use harness::{DemoHost, World};
use messaging::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kyc::asked;

const ACTOR: &str = "staff-1";

/// A member of staff opens a hold, as `ostiary holds place` does.
pub async fn place(world: &World, account: &str, hold: &str, effect: HoldEffect) {
    try_place(world, account, hold, effect).await.unwrap();
}

/// As [`place`], with the refusal.
pub async fn try_place(
    world: &World,
    account: &str,
    hold: &str,
    effect: HoldEffect,
) -> Result<Value, Problem> {
    let (account, hold) = (AccountId::try_new(account).unwrap(), hold.to_owned());
    let reason_code = "test".to_owned();
    carry_out(
        world,
        Event::HoldRequested {
            account,
            hold,
            effect,
            actor: ACTOR.to_owned(),
            reason_code,
            kind: StaffHold::Manual,
            approver: None,
            expires_at: None,
        },
    )
    .await
}

/// A member of staff closes a hold, as `ostiary holds release` does.
pub async fn release(world: &World, account: &str, hold: &str) -> Result<Value, Problem> {
    let (account, hold) = (AccountId::try_new(account).unwrap(), hold.to_owned());
    let reason_code = "test".to_owned();
    carry_out(
        world,
        Event::HoldReleaseRequested {
            account,
            hold,
            actor: ACTOR.to_owned(),
            reason_code,
            approver: None,
        },
    )
    .await
}

async fn carry_out(world: &World, event: Event) -> Result<Value, Problem> {
    let source = format!("urn:ostiary:staff:{ACTOR}");
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {event:?}", world.now()).as_bytes())
        .to_string();
    let envelope = Envelope { id, source, ..world.envelope(event) };
    world.service("suspension-worker").command(envelope).await.unwrap()
}

/// A host in which each effect leaves its own mark.
fn with_marks(installation: &harness::Installation) {
    let settings = DemoHost::Integer
        .settings()
        .replace(
            "[effects.none]\nset = { suspended = 0 }",
            "[effects.none]\nset = { suspended = 0, locale = \"none\" }",
        )
        .replace(
            "[effects.full]\nset = { suspended = 1 }",
            "[effects.limited]\nset = { suspended = 0, locale = \"limited\" }\n\n\
             [effects.exit_only]\nset = { suspended = 0, locale = \"exit_only\" }\n\n\
             [effects.full]\nset = { suspended = 1, locale = \"full\" }",
        );
    let old = std::fs::read_to_string(installation.file("host.toml")).unwrap();
    let url = old.lines().find(|line| line.starts_with("url = ")).unwrap();
    let lines = settings.lines().map(|line| if line.starts_with("url = ") { url } else { line });
    installation.write("host.toml", &lines.collect::<Vec<_>>().join("\n"));
}

async fn mark(world: &World) -> String {
    sqlx::query_scalar("select locale from users where id = 42")
        .fetch_one(&mut world.host_db().await)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_does_at_the_host_what_its_effect_says() {
    let world = World::builder().settings(with_marks).start().await;
    world.host_has(&["42"]).await;
    for (effect, name, standing, shut) in [
        (HoldEffect::Limited, "limited", "active", false),
        (HoldEffect::ExitOnly, "exit_only", "active", false),
        (HoldEffect::Full, "full", "suspended", true),
    ] {
        place(&world, "42", name, effect).await;
        world.settle().await;
        assert_eq!(mark(&world).await, name);
        assert_eq!(world.standing("42").await, standing);
        assert_eq!(world.host_account("42").await.is_shut(), shut, "{name}");
    }
    // Going back, the strongest of those that are left counts.
    for (name, left) in [("full", "exit_only"), ("limited", "exit_only"), ("exit_only", "none")] {
        release(&world, "42", name).await.unwrap();
        world.settle().await;
        assert_eq!(mark(&world).await, left);
        assert!(world.host_account("42").await.is_open());
    }
    let turns = world.said("suspension", "42").await;
    let turns: Vec<_> = turns.iter().filter(|said| !said.starts_with("containment")).collect();
    let changed = "holds-changed";
    assert_eq!(
        turns,
        [changed, changed, "account-suspended", "account-reactivated", changed, changed]
    );
    assert!(world.held("42").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_that_the_host_does_not_state_is_carried_out_as_the_next_stronger_one() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    place(&world, "42", "watch", HoldEffect::Limited).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_see_public_reasons_and_compliance_the_true_kinds() {
    let world = asked("42").await;
    world.answer_all("42", "YES").await;
    place(&world, "42", "watch", HoldEffect::Limited).await;
    world.settle().await;
    let (_, standing) = world.get("/v1/accounts/42/standing").await;
    let holds = standing["holds"].as_array().unwrap();
    let shown: Vec<_> = holds
        .iter()
        .map(|hold| (hold["publicReason"].as_str().unwrap(), hold["effect"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, [("verification", "full"), ("review", "limited")]);
    assert!(holds.iter().all(|hold| hold.get("kind").is_none() && hold.get("holdId").is_none()));
    let known = world.standing_for_compliance("42").await;
    assert_eq!(
        (&known[0]["kind"], &known[1]["kind"]),
        (&json!("kyc_positive_answer"), &json!("manual"))
    );
    assert_eq!(known[1]["holdId"], "watch");
    let kinds = world.said("compliance", "42").await;
    assert_eq!(kinds, ["hold-kinds-changed", "hold-kinds-changed"]);
    let told = world
        .events_of("42")
        .await
        .into_iter()
        .filter(|envelope| envelope.event.subject().starts_with("ostiary.suspension."));
    for envelope in told {
        let text = envelope.encode();
        assert!(!text.contains("kyc_positive") && !text.contains("POSITIVE"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_do_not_release_what_a_case_holds() {
    let world = asked("42").await;
    world.answer_all("42", "YES").await;
    world.settle().await;
    let case = world.held("42").await.unwrap().holds[0].hold_id.clone();
    let refusal = release(&world, "42", &case).await.unwrap_err();
    assert_eq!(
        (refusal.code.as_str(), refusal.detail.contains("KYC case")),
        ("refused", true),
        "{refusal}"
    );
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    // Nor does placing one of the same name and releasing that.
    place(&world, "42", &case, HoldEffect::Full).await;
    release(&world, "42", &case).await.unwrap();
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_placed_once_and_its_name_is_used_once() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    place(&world, "42", "watch", HoldEffect::Full).await;
    world.advance(harness::hours(1));
    place(&world, "42", "watch", HoldEffect::Full).await;
    let other = try_place(&world, "42", "watch", HoldEffect::Limited).await.unwrap_err();
    assert!(other.detail.contains("another effect"), "{other}");
    world.settle().await;
    assert_eq!(world.held("42").await.unwrap().holds.len(), 1);
    release(&world, "42", "watch").await.unwrap();
    world.advance(harness::hours(1));
    let used = try_place(&world, "42", "watch", HoldEffect::Full).await.unwrap_err();
    assert!(used.detail.contains("used once"), "{used}");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert!(world.dead_letters("suspension-worker").await.is_empty(), "staff are told at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_arrives_as_an_event_is_a_hold_too() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let account = AccountId::try_new("42").unwrap();
    world
        .tell(Event::HoldRequested {
            account,
            hold: Uuid::nil().to_string(),
            effect: HoldEffect::Full,
            actor: ACTOR.to_owned(),
            reason_code: "test".to_owned(),
            kind: StaffHold::Manual,
            approver: None,
            expires_at: None,
        })
        .await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_host_has_to_acknowledge_a_hold_is_contained_only_then() {
    let acknowledging = |installation: &harness::Installation| {
        let old = std::fs::read_to_string(installation.file("host.toml")).unwrap();
        installation.write("host.toml", &format!("acknowledgement = true\n{old}"));
    };
    let world = World::builder().settings(acknowledging).start().await;
    world.host_has(&["42"]).await;
    let account = AccountId::try_new("42").unwrap();
    let acknowledge = |version| Event::ContainmentAcknowledged {
        account: account.clone(),
        hold_set_version: version,
    };
    place(&world, "42", "watch", HoldEffect::Full).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.held("42").await.unwrap().containment, "ordered");
    place(&world, "42", "second", HoldEffect::Full).await;
    world.settle().await;
    // An older set than the newest does not count.
    world.tell(acknowledge(1)).await;
    world.settle().await;
    assert_eq!(world.held("42").await.unwrap().containment, "ordered");
    world.tell(acknowledge(2)).await;
    world.settle().await;
    assert_eq!(world.held("42").await.unwrap().containment, "contained");
    let confirmed = world
        .said("suspension", "42")
        .await
        .iter()
        .filter(|said| *said == "containment-confirmed")
        .count();
    assert_eq!(confirmed, 1);
    // A set that never was is a broken contract.
    world.tell(acknowledge(7)).await;
    world.settle().await;
    assert_eq!(world.dead_reasons("suspension-worker").await, ["refused"]);
}
