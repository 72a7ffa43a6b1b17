//! `ostiary deletions reapply`, and what `ostiary doctor` says before and after.

use serde_json::{Value, json};

use super::kept::Kept;
use crate::support::run_as;

/// Ada left, and the host's database came back from before.
async fn restored() -> Kept {
    let kept = Kept::new().await;
    kept.site
        .installation
        .write("datamap.toml", include_str!("../../../../../demo/host/datamap.toml"));
    let schema = kept.site.run(&["host", "schema"]).done();
    for sql in [
        include_str!("../../../../../demo/host/outbox.sql"),
        include_str!("../../../../../demo/host/business.sql"),
        &schema,
        "insert into users (id, email, phone, full_name) values
            (42, 'Ada.Lovelace@example.com', null, 'Ada Lovelace'), (43, 'bob@example.com', null, 'Bob')",
    ] {
        kept.host_sql(sql).await;
    }
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_there_again_is_shown_first_and_erased_again_by_whoever_may() {
    let kept = restored().await;
    let here = &kept.site.installation;
    run_as(here, "agent", &["deletions", "reapply", "--dry-run"]).refused("has none of the roles");
    let dry = run_as(here, "engineer", &["deletions", "reapply", "--dry-run", "--json"]).json();
    assert_eq!(
        dry,
        json!([{"account": "42", "outcome": "would be erased", "rows": dry[0]["rows"]}])
    );
    assert!(dry[0]["rows"].as_u64().unwrap() > 0);
    let doctor = kept.site.run(&["doctor"]);
    assert!(
        doctor.out.contains(
            "FAIL erased people: 1 people who were erased are in the host's database again"
        ),
        "{}",
        doctor.out
    );
    assert_eq!(
        kept.host_people().await,
        [(42, "Ada.Lovelace@example.com".to_owned()), (43, "bob@example.com".to_owned())]
    );
    run_as(here, "engineer", &["deletions", "reapply", "--account", "43"])
        .refused("nobody of account 43 was erased");
    let done = run_as(here, "engineer", &["deletions", "reapply", "--json"]).json();
    assert_eq!((&done[0]["account"], &done[0]["outcome"]), (&json!("42"), &json!("erased")));
    assert_eq!(kept.host_people().await, [(43, "bob@example.com".to_owned())]);
    let said = run_as(here, "engineer", &["deletions", "reapply"]).done();
    assert_eq!(said, "nobody who was erased is at the host again\n");
    let doctor = kept.site.run(&["doctor"]).out;
    assert!(doctor.contains("ok   erased people: none was seen"), "{doctor}");
    assert!(kept.rows(&["returned"]).await.contains("engineer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_somebody_else_is_erased_only_by_name() {
    let kept = restored().await;
    let here = &kept.site.installation;
    kept.host_sql("update users set email = 'newcomer@example.com' where id = 42").await;
    let dry = run_as(here, "engineer", &["deletions", "reapply", "--json"]).json();
    assert!(
        dry[0]["outcome"].as_str().unwrap().starts_with("left alone: perhaps somebody else"),
        "{dry}"
    );
    assert_eq!((kept.host_people().await.len(), &dry[0]["rows"]), (2, &Value::Null));
    let doctor = kept.site.run(&["doctor"]).done();
    assert!(doctor.contains("look erased people: 1 ids of erased people"), "{doctor}");
    run_as(here, "engineer", &["deletions", "reapply", "--account", "42"]).done();
    assert_eq!(kept.host_people().await.len(), 1);
}
