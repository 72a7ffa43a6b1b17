//! `ostiary holds`.

mod expiry;

use std::fs;

use harness::World;
use serde_json::json;

use crate::support::{Said, Site, bare, command, run, run_as, said};

const PLACE: [&str; 8] =
    ["holds", "place", "--account", "42", "--reason", "chargeback", "--hold", "watch"];

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_placed_carried_out_listed_and_released() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    assert_eq!(run(&world.installation, &PLACE).done(), "placed watch\n");
    let listed = run(&world.installation, &["holds", "list", "--json"]).json();
    assert_eq!(
        (&listed[0]["account"], &listed[0]["containment"]),
        (&"42".into(), &"ordered".into())
    );
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let listed = run(&world.installation, &["holds", "list", "--json", "--account", "42"]).json();
    assert_eq!(
        (&listed[0]["effect"], &listed[0]["containment"]),
        (&"full".into(), &"contained".into())
    );
    let hold = &listed[0]["holds"][0];
    assert_eq!(
        (&hold["holdId"], &hold["kind"], &hold["source"], &hold["reason"]),
        (&"watch".into(), &"manual".into(), &"staff-1".into(), &"chargeback".into())
    );
    let table = run(&world.installation, &["holds", "list"]).done();
    assert!(
        ["42", "watch", "manual", "full", "staff-1", "chargeback", "contained"]
            .iter()
            .all(|word| table.contains(word)),
        "{table}"
    );
    assert_eq!(
        run(&world.installation, &["holds", "list", "--json", "--account", "43"]).done(),
        "[]\n"
    );

    let release = ["holds", "release", "--account", "42", "--hold", "watch", "--reason", "settled"];
    assert_eq!(run(&world.installation, &release).done(), "released watch\n");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(run(&world.installation, &["holds", "list", "--json"]).done(), "[]\n");
    let all = run(&world.installation, &["holds", "list", "--all", "--json"]).json();
    assert_eq!((&all[0]["account"], &all[0]["holds"]), (&"42".into(), &json!([])));
    let released = &all[0]["released"][0];
    assert_eq!(
        (&released["holdId"], &released["actor"], &released["reason"], &released["at"]),
        (&"watch".into(), &"staff-1".into(), &"settled".into(), &json!(world.now()))
    );
    let table = run(&world.installation, &["holds", "list", "--all"]).done();
    let words = ["42", "watch", "released", "staff-1", "settled"];
    assert!(words.iter().all(|word| table.contains(word)), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_that_the_host_does_not_state_is_refused() {
    let site = Site::new().await;
    for effect in ["limited", "exit-only"] {
        let place = site.run(&[&PLACE[..], &["--effect", effect]].concat());
        place.refused("it states full");
    }
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    state_limited(&site);
    site.run(&[&PLACE[..], &["--effect", "exit-only"]].concat()).refused("it states limited, full");
    site.run(&[&PLACE[..], &["--effect", "limited"]].concat()).done();
}

fn state_limited(site: &Site) {
    let limited = "[effects.limited]\nset = { suspended = 2 }\n\n[effects.full]";
    site.edit("host.toml", "[effects.full]", limited);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_without_a_name_is_given_one() {
    let site = Site::new().await;
    let place = ["holds", "place", "--account", "42", "--reason", "test"];
    let (one, other) = (site.run(&place).done(), site.run(&place).done());
    assert!(one.starts_with("placed hold-") && one != other);
    assert_eq!(
        site.run(&["holds", "list", "--json"]).json()[0]["holds"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_taken_as_they_are() {
    let site = Site::new().await;
    for account in ["-7", "--effect", "o'hara \"x\"; drop table users", " 42", "🦀"] {
        let place = ["holds", "place", "--account", account, "--reason", "x", "--hold", "-x"];
        assert_eq!(site.run(&place).done(), "placed -x\n");
        let listed = site.run(&["holds", "list", "--json", "--account", account]).json();
        assert_eq!(listed[0]["account"], account);
        let release = ["holds", "release", "--account", account, "--hold", "-x", "--reason", "x"];
        assert_eq!(site.run(&release).done(), "released -x\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_placed_while_the_broker_is_away_and_goes_out_later() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.kill_the_broker();
    assert_eq!(run(&world.installation, &PLACE).done(), "placed watch\n");
    world.restart_the_broker().await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_refuses_is_said() {
    let site = Site::new().await;
    state_limited(&site);
    site.run(&PLACE).done();
    assert_eq!(site.run(&PLACE).done(), "placed watch\n", "the same again is the same hold");
    site.run(&[&PLACE[..], &["--effect", "limited"]].concat()).refused("another effect");
    site.run(&["holds", "release", "--account", "42", "--hold", "watch", "--reason", "x"]).done();
    site.run(&PLACE).refused("used once");
    let unknown = ["holds", "release", "--account", "42", "--hold", "wacth", "--reason", "x"];
    site.run(&unknown).refused("no hold wacth");
    assert_eq!(site.run(&["dead-letters", "list", "--json"]).done(), "[]\n");
}

fn staffed(site: &Site, entry: &str) {
    let hash: String =
        runtime::staff::hash("secret").iter().map(|byte| format!("{byte:02x}")).collect();
    site.installation.write(
        "staff.toml",
        &format!("[[staff]]\nid = \"x\"\ntoken_sha256 = \"{hash}\"\n{entry}\n"),
    );
}

fn place_as(site: &Site, token: Option<&str>) -> Said {
    let mut command = command(&site.installation, &PLACE);
    match token {
        Some(token) => command.env("OSTIARY_STAFF_TOKEN", token),
        None => command.env_remove("OSTIARY_STAFF_TOKEN"),
    };
    said(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_acts_without_a_token_that_is_known_valid_and_entitled() {
    let site = Site::new().await;
    staffed(&site, "roles = [\"support\"]");
    place_as(&site, None).said_by_nobody();
    place_as(&site, Some("wrong")).refused("unknown or has expired");
    place_as(&site, Some("")).refused("unknown or has expired");
    staffed(&site, "roles = [\"support\"]\nexpires_at = \"2026-01-01T12:00:00Z\"");
    place_as(&site, Some("secret")).refused("unknown or has expired");
    staffed(&site, "roles = [\"sre\"]");
    place_as(&site, Some("secret")).refused("x has none of the roles");
    assert_eq!(run_as(&site.installation, "secret", &["holds", "list", "--json"]).done(), "[]\n");
    staffed(&site, "roles = [\"manager\"]\nexpires_at = \"2026-01-01T12:00:01Z\"");
    place_as(&site, Some("secret")).done();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_may_lie_in_a_file() {
    let site = Site::new().await;
    let file = site.scratch.path().join("token");
    let file = file.to_str().unwrap();
    let place = || {
        let mut command = bare(&[&PLACE[..], &["--staff-token-file", file]].concat());
        command.arg("--config").arg(site.installation.file("ostiary.toml"));
        said(command)
    };
    place().refused(file);
    fs::write(file, format!("{}\n", harness::STAFF_TOKEN)).unwrap();
    place().done();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_is_kept_for_an_authority_by_two_and_only_if_something_has_it() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let here = &world.installation;
    let place = |more: &[&str]| {
        let base =
            ["holds", "place", "--account", "42", "--reason", "court-7-26", "--hold", "court"];
        run(here, &[&base[..], more].concat())
    };
    let manual = place(&["--category", "users"]).failed();
    assert!(manual.contains("--kind legal"), "{manual}");
    let unknown = place(&["--kind", "legal", "--category", "diaries"]).failed();
    assert!(unknown.contains("diaries is no category") && unknown.contains("users"), "{unknown}");
    let asked = place(&["--kind", "legal", "--category", "users"]).done();
    assert!(asked.starts_with("waits for a second person"), "{asked}");
    assert_eq!(run(here, &["holds", "list", "--json"]).done(), "[]\n", "not yet");
}
