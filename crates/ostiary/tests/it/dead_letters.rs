//! `ostiary dead-letters`.

use harness::World;
use serde_json::json;

use crate::support::{bare, command, run, said};

/// A sign-up of the day after.
fn tomorrow() -> String {
    json!({
        "specversion": "1.0", "id": "1", "source": "https://app.example.com/accounts",
        "type": "ostiary.host.v1.UserSignedUpFromRU", "subject": "42", "time": "2026-01-02T12:00:00Z",
        "data": {"accountId": "42", "signedUpAt": "2026-01-02T12:00:00Z"}
    })
    .to_string()
}

/// A World with two dead letters, and their ids: nonsense, and the sign-up of tomorrow.
async fn two() -> (World, String, String) {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.tell_raw("host.user-seen", b"\x1b[2Jnonsense".to_vec()).await;
    world.tell_raw("host.user-signed-up-from-ru", tomorrow().into_bytes()).await;
    world.settle().await;
    let listed = run(&world.installation, &["dead-letters", "list", "--json"]).json();
    let of = |reason: &str| {
        let letter =
            listed.as_array().unwrap().iter().find(|letter| letter["reason"] == reason).unwrap();
        assert_eq!(
            (&letter["status"], &letter["consumer"]),
            (&"open".into(), &"kyc-screener".into())
        );
        letter["id"].as_str().unwrap().to_owned()
    };
    let (nonsense, tomorrow) = (of("not_json"), of("from_future"));
    (world, nonsense, tomorrow)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_listed_for_people_and_shown_to_the_entitled_alone() {
    let (world, nonsense, tomorrow_id) = two().await;
    let table = run(&world.installation, &["dead-letters", "list"]).done();
    assert!(
        [&*nonsense, &*tomorrow_id, "not_json", "from_future", "42"]
            .iter()
            .all(|word| table.contains(word)),
        "{table}"
    );
    assert!(!table.contains("nonsense"), "bodies are sealed");

    let shown = run(&world.installation, &["dead-letters", "show", &tomorrow_id]).done();
    assert!(shown.contains(&tomorrow()) && shown.contains("from_future"), "{shown}");
    let shown = run(&world.installation, &["dead-letters", "show", &tomorrow_id, "--json"]).json();
    assert_eq!((&shown["reason"], &shown["body"]), (&"from_future".into(), &tomorrow().into()));
    let shown = run(&world.installation, &["dead-letters", "show", &nonsense]).done();
    assert!(
        shown.contains("nonsense") && !shown.contains('\u{1b}'),
        "a body must not steer the terminal"
    );

    let mut nobody = command(&world.installation, &["dead-letters", "show", &nonsense]);
    nobody.env("OSTIARY_STAFF_TOKEN", "wrong");
    said(nobody).refused("unknown or has expired");
    for act in ["show", "replay", "skip"] {
        let mut nobody = bare(&["dead-letters", act, &nonsense]);
        nobody.arg("--config").arg(world.installation.file("ostiary.toml"));
        said(nobody).said_by_nobody();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_played_again_once_its_cause_is_gone() {
    let (world, nonsense, tomorrow) = two().await;
    run(&world.installation, &["dead-letters", "replay", &tomorrow]).refused("from_future");
    run(&world.installation, &["clock", "advance", "1d"]).done();
    assert_eq!(
        run(&world.installation, &["dead-letters", "replay", &tomorrow]).done(),
        format!("replayed {tomorrow}\n")
    );
    run(&world.installation, &["dead-letters", "replay", &tomorrow]).refused("replayed before");
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "waiting");

    run(&world.installation, &["dead-letters", "replay", &nonsense]).refused("not_json");
    assert_eq!(
        run(&world.installation, &["dead-letters", "list", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let all = run(&world.installation, &["dead-letters", "list", "--all", "--json"]).json();
    assert_eq!(all.as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_that_is_skipped_is_closed_for_good() {
    let (world, nonsense, _) = two().await;
    assert_eq!(
        run(&world.installation, &["dead-letters", "skip", &nonsense]).done(),
        format!("skipped {nonsense}\n")
    );
    run(&world.installation, &["dead-letters", "skip", &nonsense]).refused("skipped before");
    run(&world.installation, &["dead-letters", "replay", &nonsense]).refused("skipped before");
    let all = run(&world.installation, &["dead-letters", "list", "--all", "--json"]).json();
    let statuses: Vec<_> =
        all.as_array().unwrap().iter().map(|letter| letter["status"].as_str().unwrap()).collect();
    assert!(statuses.contains(&"skipped") && statuses.contains(&"open"));
    run(&world.installation, &["dead-letters", "show", "00000000-0000-0000-0000-000000000000"])
        .refused("no service has");
}
