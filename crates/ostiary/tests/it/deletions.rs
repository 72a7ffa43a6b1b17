//! `ostiary deletions`.

use contracts::{AccountId, Event, event::DeletionChannel};
use harness::World;

use crate::support::run;

async fn asks(world: &World, account: &str) {
    let account = AccountId::try_new(account).unwrap();
    let (channel, requested_at) = (DeletionChannel::App, world.now());
    world.tell(Event::DeletionRequested { account, channel, actor: None, requested_at }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_listed_shown_and_taken_back_for_its_person() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    asks(&world, "42").await;
    world.settle().await;
    let here = &world.installation;
    let listed = run(here, &["deletions", "list", "--json"]).json();
    // Nobody answers what forbids it, and so something does.
    assert_eq!((&listed[0]["account"], &listed[0]["status"]), (&"42".into(), &"blocked".into()));
    assert_eq!(run(here, &["deletions", "list", "--json", "--status", "pending"]).done(), "[]\n");
    let table = run(here, &["deletions", "list", "--status", "blocked"]).done();
    assert!(table.contains("42") && table.contains("blocked"), "{table}");
    let shown = run(here, &["deletions", "show", "--account", "42", "--json"]).json();
    assert_eq!(shown["deletion"]["blockers"][0], "no_answer");
    let shown = run(here, &["deletions", "show", "--account", "42"]).done();
    assert!(shown.contains("no_answer") && shown.contains("RU"), "{shown}");

    let cancel = ["deletions", "cancel", "--account", "42"];
    assert_eq!(run(here, &cancel).done(), "cancelled\n");
    world.settle().await;
    assert!(world.said("deletion", "42").await.contains(&"deletion-undone".to_owned()));
    let nobody = run(here, &["deletions", "show", "--account", "43"]).failed();
    assert!(nobody.contains("nobody asked for account 43 to be deleted"), "{nobody}");
    let nothing = run(here, &["deletions", "cancel", "--account", "43"]).failed();
    assert!(nothing.contains("nobody asked for this account to be deleted"), "{nothing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_is_not_under_way_cannot_take_longer() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    asks(&world, "42").await;
    world.settle().await;
    let here = &world.installation;
    let extend = ["deletions", "extend", "--account", "42", "--because", "unfinished"];
    let refused = run(here, &extend).failed();
    assert!(refused.contains("the deletion is not under way"), "{refused}");
}
