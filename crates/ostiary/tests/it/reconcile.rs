//! `ostiary holds reconcile`.

use harness::World;
use serde_json::json;

use crate::support::{Site, edit, run};

const RECONCILE: [&str; 2] = ["holds", "reconcile"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&RECONCILE[..], more].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_what_a_pass_would_do_and_the_first_pass_only_reports() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    world.host_sql("update users set suspended = 1 where id = 42").await;
    let shown = run(&world.installation, &with(&["--dry-run", "--json"])).json();
    let found = json!([{
        "account": "42", "kind": "flag_without_hold", "action": "adopted", "effect": "full",
        "holdSetVersion": 0, "carriedOut": null,
    }]);
    assert_eq!((&shown["found"], &shown["tally"]["accounts"]), (&found, &json!(2)));
    let table = run(&world.installation, &with(&["--dry-run"])).done();
    for words in ["42", "flag without hold", "open a manual hold (full)", "2 accounts and 0 holds"]
    {
        assert!(table.contains(words), "{table}");
    }
    let first = run(&world.installation, &RECONCILE).done();
    assert!(first.contains("flag_without_hold reported") && first.contains("it only reported"));
    world.settle().await;
    assert_eq!(run(&world.installation, &["holds", "list", "--json"]).done(), "[]\n");
    let second = run(&world.installation, &with(&["--json"])).json();
    assert_eq!(second["tally"]["found"], json!({"flag_without_hold adopted": 1}));
    assert_eq!((&second["mode"], &second["first"]), (&json!("repair"), &json!(false)));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let table = run(&world.installation, &["holds", "list"]).done();
    assert!(["host-1", "manual", "host", "adopted"].iter().all(|word| table.contains(word)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_needs_a_staff_token_and_a_host() {
    let site = Site::new().await;
    let unknown = site.scratch.path().join("token");
    std::fs::write(&unknown, "somebody").unwrap();
    let token = unknown.to_str().unwrap();
    site.run(&with(&["--staff-token-file", token])).refused("unknown or has expired");
    site.run(&with(&["--json"])).done();
    edit(&site.installation, "host.toml", "table = \"users\"", "table = \"people\"");
    site.run(&RECONCILE).refused("there is no table people");
    site.run(&with(&["--dry-run"])).refused("there is no table people");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_is_under_way_is_left_alone() {
    let site = Site::new().await;
    site.sql(
        "insert into suspension_worker.passes (id, mode, first, leased_by, leased_until)
         values (gen_random_uuid(), 'report', true, gen_random_uuid(), now() + interval '1 minute')",
    )
    .await;
    site.run(&RECONCILE).refused("under way already");
    site.run(&with(&["--dry-run"])).done();
}
