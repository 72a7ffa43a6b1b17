//! Holds that expire: they stay, are listed and counted, until somebody decides.

use harness::{World, days, hours};

use super::PLACE;
use crate::support::{Site, more_staff, run, run_as, waits};

const EXTEND: [&str; 8] =
    ["holds", "extend", "--account", "42", "--hold", "watch", "--reason", "still_open"];
const EXPIRED: [&str; 4] = ["holds", "list", "--expired", "--json"];

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_hold_stays_until_somebody_keeps_or_releases_it() {
    let world = World::start().await;
    let here = &world.installation;
    world.host_has(&["42"]).await;
    let placed = run(here, &[&PLACE[..], &["--expires-in", "30d"]].concat()).done();
    assert_eq!(placed, "placed watch, expires 2026-01-31T12:00:00Z\n");
    let table = run(here, &["holds", "list"]).done();
    assert!(table.contains("2026-01-31 12:00:00") && !table.contains("decide"), "{table}");
    world.advance(days(30) - hours(1));
    world.settle().await;
    assert_eq!(run(here, &EXPIRED).done(), "[]\n");
    world.advance(hours(1));
    world.settle().await;
    let expired = run(here, &EXPIRED).json();
    let hold = &expired[0]["holds"][0];
    assert_eq!(
        (&hold["holdId"], &hold["expiresAt"], &hold["reviewSince"]),
        (&"watch".into(), &"2026-01-31T12:00:00Z".into(), &"2026-01-31T12:00:00Z".into())
    );
    let table = run(here, &["holds", "list", "--expired"]).done();
    assert!(table.contains("2026-01-31 12:00:00, decide"), "{table}");
    let doctor = run(here, &["doctor"]).done();
    assert!(doctor.contains("look expired holds: 1 waits for a decision"), "{doctor}");
    assert!(world.host_account("42").await.is_shut(), "it never lifts by itself");

    let extended = run(here, &[&EXTEND[..], &["--expires-in", "10d"]].concat()).done();
    assert_eq!(extended, "extended watch, expires 2026-02-10T12:00:00Z\n");
    assert_eq!(run(here, &EXPIRED).done(), "[]\n");
    let hold = run(here, &["holds", "list", "--json"]).json()[0]["holds"][0].clone();
    assert_eq!(
        (&hold["extensions"][0]["actor"], &hold["extensions"][0]["reason"]),
        (&"staff-1".into(), &"still_open".into())
    );
    world.advance(days(10));
    world.settle().await;
    assert_eq!(run(here, &EXPIRED).json()[0]["holds"][0]["holdId"], "watch");
    let release = ["holds", "release", "--account", "42", "--hold", "watch", "--reason", "settled"];
    run(here, &release).done();
    world.settle().await;
    assert_eq!(run(here, &EXPIRED).done(), "[]\n");
    assert!(world.host_account("42").await.is_open());
    assert!(run(here, &["doctor"]).done().contains("ok   expired holds"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_is_over_or_too_far_away_or_earlier_than_before_is_refused() {
    let site = Site::new().await;
    for (end, why) in [
        (["--expires-at", "2026-01-01T12:00:00Z"], "is over: it is 2026-01-01T12:00:00Z"),
        (["--expires-at", "2025-12-31"], "is over"),
        (["--expires-in", "0s"], "is over"),
        (["--expires-in", "9000years"], "too far away"),
        (["--expires-in", "999999years"], "too far away"),
    ] {
        site.run(&[&PLACE[..], &end].concat()).refused(why);
    }
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    site.run(&[&PLACE[..], &["--expires-at", "2026-03-01"]].concat()).done();
    site.run(&[&PLACE[..], &["--expires-at", "2026-04-01"]].concat()).refused("at another moment");
    site.run(&[&EXTEND[..], &["--expires-in", "1d"]].concat()).refused("expires later than that");
    site.run(&[&EXTEND[..], &["--expires-at", "2025-01-01"]].concat()).refused("is over");
    let unknown = ["holds", "extend", "--account", "42", "--hold", "x", "--reason", "x"];
    site.run(&[&unknown[..], &["--expires-in", "1d"]].concat()).refused("no hold x");
    run_as(&site.installation, "nobody", &[&EXTEND[..], &["--expires-in", "90d"]].concat())
        .refused("unknown or has expired");
    assert_eq!(
        site.run(&["holds", "list", "--json"]).json()[0]["holds"][0]["expiresAt"],
        "2026-03-01T00:00:00Z"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_match_with_a_sanctions_list_is_placed_by_one_and_lifted_by_two() {
    let site = Site::new().await;
    let here = &site.installation;
    more_staff(here);
    let place = [&PLACE[..], &["--kind", "sanctions_match"]].concat();
    run_as(here, "engineer", &place).refused("has none of the roles");
    assert!(site.run(&place).done().starts_with("placed "));
    let held = || site.run(&["holds", "list", "--json"]).json()[0]["holds"].clone();
    assert_eq!(held()[0]["kind"], "sanctions_match");
    waits(site.run(&[&EXTEND[..], &["--expires-in", "60d"]].concat()));
    let release = ["holds", "release", "--account", "42", "--hold", "watch", "--reason", "x"];
    let id = waits(site.run(&release));
    assert_eq!(held().as_array().unwrap().len(), 1, "nobody lifts it alone");
    site.run(&["approvals", "approve", &id]).refused("nobody approves");
    run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    assert_eq!(site.run(&["holds", "list", "--json"]).json(), serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_is_kept_by_two() {
    let site = Site::new().await;
    let here = &site.installation;
    more_staff(here);
    let place = [&PLACE[..], &["--kind", "legal", "--expires-in", "30d"]].concat();
    let id = waits(site.run(&place));
    run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    let extend = [&EXTEND[..], &["--expires-in", "60d"]].concat();
    run_as(here, "engineer", &extend).refused("has none of the roles");
    let id = waits(site.run(&extend));
    let end = || {
        let held = site.run(&["holds", "list", "--json"]).json();
        held[0]["holds"][0]["expiresAt"].clone()
    };
    assert_eq!(end(), "2026-01-31T12:00:00Z");
    site.run(&["approvals", "approve", &id]).refused("nobody approves");
    let done = run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    assert_eq!(done, "done: hold-extension-requested of account 42\n");
    assert_eq!(end(), "2026-03-02T12:00:00Z");
}
