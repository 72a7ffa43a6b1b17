//! Dead letters that decide about a person are closed by two.

use std::collections::BTreeSet;

use harness::World;
use serde_json::json;

use super::approve;
use crate::support::{more_staff, run, run_as, waits};

/// An order for a hold, of the day after.
fn tomorrow() -> String {
    json!({
        "specversion": "1.0", "id": "1", "source": "https://app.example.com/accounts",
        "type": "ostiary.suspension.v1.HoldRequested", "subject": "42", "time": "2026-01-02T12:00:00Z",
        "data": {"accountId": "42", "holdId": "watch", "effect": "FULL", "actor": "staff-9", "reasonCode": "fraud"}
    })
    .to_string()
}

async fn world_with_a_letter() -> (World, String) {
    let world = World::start().await;
    more_staff(&world.installation);
    world.host_has(&["42"]).await;
    world.tell_raw("ostiary.suspension.hold-requested", tomorrow().into_bytes()).await;
    world.settle().await;
    let listed = run(&world.installation, &["dead-letters", "list", "--json"]).json();
    assert_eq!(listed[0]["reason"], "from_future");
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    (world, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_for_a_hold_is_played_again_by_two() {
    let (world, letter) = world_with_a_letter().await;
    let here = &world.installation;
    let alone = world.service("suspension-worker").replay(letter.parse().unwrap(), "staff-1").await;
    assert_eq!(alone.unwrap().unwrap_err().code, "four_eyes");
    let id = waits(run_as(here, "engineer", &["dead-letters", "replay", &letter]));
    assert_ne!(
        waits(run_as(here, "engineer", &["dead-letters", "skip", &letter])),
        id,
        "another act"
    );
    run_as(here, "engineer", &approve(&id)).refused("your roles are none of those");
    run_as(here, "staff-2", &approve(&id)).refused("over 10 minutes ahead");
    assert_eq!(run(here, &["approvals", "show", &id, "--json"]).json()["status"], "approved");
    run(here, &["clock", "advance", "1d"]).done();
    let done = run_as(here, "engineer", &["approvals", "run", &id]).done();
    assert_eq!(done, "done: dead-letter-replayed of account 42\n");
    run_as(here, "engineer", &["approvals", "run", &id]).refused("the approval is done");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let all = run(here, &["dead-letters", "list", "--all", "--json"]).json();
    assert_eq!(all[0]["status"], "replayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_for_a_hold_is_skipped_by_two() {
    let (world, letter) = world_with_a_letter().await;
    let here = &world.installation;
    let alone = world.service("suspension-worker").skip(letter.parse().unwrap(), "staff-1").await;
    assert_eq!(alone.unwrap().unwrap_err().code, "four_eyes");
    let id = waits(run(here, &["dead-letters", "skip", &letter]));
    run_as(here, "engineer", &approve(&id)).refused("your roles are none of those");
    run_as(here, "staff-2", &approve(&id)).done();
    run(here, &["dead-letters", "skip", &letter]).refused("skipped before");
    run(here, &["clock", "advance", "1d"]).done();
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_customer_from_being_taken_for_silent_is_skipped_by_two() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    for subject in ["inbound-reply-received", "notification-bounced"] {
        world.tell_raw(&format!("ostiary.notice.{subject}"), b"nonsense".to_vec()).await;
    }
    world.settle().await;
    let listed = run(here, &["dead-letters", "list", "--json"]).json();
    let subjects = listed.as_array().unwrap().iter().map(|letter| {
        let id = letter["id"].as_str().unwrap();
        waits(run_as(here, "engineer", &["dead-letters", "skip", id]));
        letter["subject"].as_str().unwrap()
    });
    let subjects: BTreeSet<_> = subjects.collect();
    assert_eq!(subjects.len(), 2, "{listed}");
}
