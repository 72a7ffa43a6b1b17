//! `ostiary approvals`: nobody acts alone where two must, and what two agreed to is done once.

mod crashes;
mod letters;
mod races;
mod sql;
mod withdrawn;

use contracts::{
    AccountId, Event,
    event::{HoldEffect, StaffHold},
};
use harness::World;
use serde_json::json;

use crate::support::{Site, edit, more_staff, run, run_as, waits};

const LEGAL: [&str; 10] = [
    "holds",
    "place",
    "--account",
    "42",
    "--kind",
    "legal",
    "--reason",
    "court-7",
    "--hold",
    "order-7",
];
const RELEASE: [&str; 8] =
    ["holds", "release", "--account", "42", "--hold", "order-7", "--reason", "court-8"];

fn approve(id: &str) -> [&str; 3] {
    ["approvals", "approve", id]
}

async fn site() -> Site {
    let site = Site::new().await;
    more_staff(&site.installation);
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_is_placed_and_released_by_two() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    let id = waits(run(here, &LEGAL));
    assert_eq!(waits(run(here, &LEGAL)), id, "asked for again, it is the same");
    world.settle().await;
    assert_eq!(run(here, &["holds", "list", "--json"]).done(), "[]\n");
    let listed = run(here, &["approvals", "list", "--json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let one = &listed[0];
    assert_eq!(
        (&one["id"], &one["kind"], &one["account"], &one["requester"], &one["status"]),
        (&(&*id).into(), &"hold-requested".into(), &"42".into(), &"staff-1".into(), &"open".into())
    );
    assert_eq!(one["action"]["data"]["holdId"], "order-7");
    let table = run(here, &["approvals", "list"]).done();
    assert!(
        [&*id, "hold-requested", "42", "staff-1", "open"].iter().all(|word| table.contains(word))
    );

    let doctor = run(here, &["doctor"]).done();
    assert!(doctor.contains("look approvals: 1 waits"), "{doctor}");
    run(here, &approve(&id)).refused("nobody approves or refuses what they asked for");
    run_as(here, "engineer", &approve(&id)).refused("your roles are none of those");
    run_as(here, "nobody", &approve(&id)).refused("unknown or has expired");
    assert_eq!(
        run_as(here, "staff-2", &approve(&id)).done(),
        "done: hold-requested of account 42\n"
    );
    run_as(here, "staff-3", &approve(&id)).refused("not open any more");
    run_as(here, "staff-2", &approve(&id)).refused("voted on this before");
    run(here, &["approvals", "run", &id]).refused("the approval is done");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let hold = run(here, &["holds", "list", "--json"]).json()[0]["holds"][0].clone();
    assert_eq!(
        (&hold["kind"], &hold["source"], &hold["approver"], &hold["reason"]),
        (&"legal".into(), &"staff-1".into(), &"staff-2".into(), &"court-7".into())
    );

    let id = waits(run_as(here, "staff-2", &RELEASE));
    run_as(here, "staff-2", &approve(&id)).refused("nobody approves");
    run(here, &approve(&id)).done();
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(run(here, &["approvals", "list", "--json"]).done(), "[]\n");
    assert_eq!(
        run(here, &["approvals", "list", "--all", "--json"]).json().as_array().unwrap().len(),
        2
    );
    let shown = run(here, &["approvals", "show", &id]).done();
    assert!(
        ["status: done", "yes: staff-1", "court-8"].iter().all(|word| shown.contains(word)),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_are_kept_listed_and_let_go_by_two() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    let keep = ["--category", "users", "--category", "sessions", "--expires-in", "30d"];
    let id = waits(run(here, &[&LEGAL[..], &keep].concat()));
    let shown = run_as(here, "staff-2", &["approvals", "show", &id]).done();
    let words = ["category-hold-requested", "users", "sessions", "court-7"];
    assert!(words.iter().all(|word| shown.contains(word)), "they see what they agree to: {shown}");
    run_as(here, "staff-2", &approve(&id)).done();
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched(), "it shuts nothing");
    let listed = run(here, &["holds", "list", "--json"]).json()[0].clone();
    let kept = &listed["kept"][0];
    assert_eq!((&listed["holds"], &kept["holdId"]), (&json!([]), &"order-7".into()));
    assert_eq!(kept["categories"], json!(["sessions", "users"]));
    assert_eq!((&kept["source"], &kept["approver"]), (&"staff-1".into(), &"staff-2".into()));
    assert_eq!(kept["expiresAt"], json!(world.now() + harness::days(30)));
    let table = run(here, &["holds", "list"]).done();
    assert!(table.contains("keeps sessions, users") && table.contains("court-7"), "{table}");
    assert_eq!(run(here, &["holds", "list", "--expired", "--json"]).done(), "[]\n");
    let hidden = run_as(here, "engineer", &["holds", "list", "--json"]).json()[0]["kept"].clone();
    assert!(hidden[0]["holdId"].is_string() && hidden[0].get("categories").is_none(), "{hidden}");

    let id = waits(run_as(here, "staff-2", &RELEASE));
    run(here, &approve(&id)).done();
    assert_eq!(run(here, &["holds", "list", "--json"]).done(), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_that_somebody_agreed_is_not_believed() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world
        .tell(Event::HoldRequested {
            account: AccountId::try_new("42").unwrap(),
            hold: "order-7".to_owned(),
            effect: HoldEffect::Full,
            actor: "staff-1".to_owned(),
            reason_code: "court-7".to_owned(),
            kind: StaffHold::Legal,
            approver: Some("staff-2".to_owned()),
            expires_at: None,
        })
        .await;
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    let letters = run(&world.installation, &["dead-letters", "list", "--json"]).json();
    let detail = letters[0]["detail"].as_str().unwrap();
    assert!(detail.contains("no approval of exactly this"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_or_has_expired_is_never_done() {
    let site = site().await;
    let here = &site.installation;
    let id = waits(site.run(&LEGAL));
    site.run(&["approvals", "refuse", &id]).refused("nobody approves or refuses");
    assert_eq!(
        run_as(here, "staff-2", &["approvals", "refuse", &id]).done(),
        format!("refused {id}\n")
    );
    run_as(here, "staff-3", &approve(&id)).refused("not open any more");
    site.run(&["approvals", "run", &id]).refused("the approval is refused");

    let id = waits(site.run(&LEGAL));
    site.run(&["clock", "advance", "3d"]).done();
    run_as(here, "staff-2", &approve(&id)).refused("expired");
    assert_eq!(site.run(&["approvals", "list", "--json"]).done(), "[]\n");
    assert_eq!(site.run(&["approvals", "show", &id, "--json"]).json()["status"], "expired");
    assert_ne!(waits(site.run(&LEGAL)), id, "asked for again, it is a new one");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    site.run(&approve("00000000-0000-0000-0000-000000000000")).refused("no service has");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_three_must_agree_two_are_not_enough_and_who_left_does_not_count() {
    let site = site().await;
    let here = &site.installation;
    edit(here, "policy.toml", "legal_hold = 1", "legal_hold = 2");
    let id = waits(site.run(&LEGAL));
    let said = run_as(here, "staff-2", &approve(&id)).done();
    assert!(said.starts_with("waits for one more person"), "{said}");
    run_as(here, "staff-2", &approve(&id)).refused("voted on this before");
    let staff = std::fs::read_to_string(here.file("staff.toml")).unwrap();
    edit(
        here,
        "staff.toml",
        "id = \"staff-2\"\nroles = [\"compliance\"]",
        "id = \"staff-2\"\nroles = [\"support\"]",
    );
    run_as(here, "staff-3", &approve(&id)).refused("staff-2, who agreed, has none of the roles");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    here.write("staff.toml", &staff);
    run_as(here, "engineer", &["approvals", "run", &id]).refused("neither asked");
    site.run(&["approvals", "run", &id]).done();
    assert_eq!(site.run(&["holds", "list", "--json"]).json()[0]["holds"][0]["kind"], "legal");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_legal_hold_needs_the_role_too() {
    let site = site().await;
    run_as(&site.installation, "engineer", &LEGAL).refused("has none of the roles");
    let id = waits(site.run(&LEGAL));
    site.installation.write("staff.toml", "");
    more_staff(&site.installation);
    run_as(&site.installation, "staff-2", &approve(&id))
        .refused("staff-1, who asked, is of the staff no more");
}
