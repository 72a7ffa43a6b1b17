//! Whoever is refused leaves a row with the reason: who looks where they may not is known as well as who looks.

use super::{BY_MAIL, Kept, agreed, ask, open};
use crate::support::{run_as, waits};

/// Every refusal, as `actor code`, the oldest first; a dash where it is about no request.
async fn refusals(kept: &Kept) -> Vec<String> {
    let databases = &kept.site.databases;
    let mut db = databases.connect(&databases.ostiary).await;
    sqlx::query_scalar(
        "select actor || ' ' || code || case when request is null then ' -' else '' end
           from anonymizer.vault_log where act = 'refused' order by number",
    )
    .fetch_all(&mut db)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refused_look_is_kept_with_its_reason() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let id = waits(run_as(here, "staff-2", &ask(&BY_MAIL)));
    let nobody = "00000000-0000-0000-0000-00000000dead";
    run_as(here, "agent", &["vault", "list"]).refused("has none of the roles");
    run_as(here, "agent", &["vault", "show", &id]).refused("has none of the roles");
    run_as(here, "agent", &ask(&BY_MAIL)).refused("has none of the roles");
    run_as(here, "agent", &["vault", "approve", &id]).refused("has none of the roles");
    open(&kept, "agent", &id, "a.json").refused("has none of the roles");
    run_as(here, "staff-3", &["vault", "show", nobody]).refused("there is no request");
    open(&kept, "staff-2", &id, "b.json").refused("is open: it opens once it is approved");
    let missing = ["agent missing_role -", "agent missing_role"];
    let seen = refusals(&kept).await;
    assert_eq!(seen[..2], missing);
    assert_eq!(
        seen[2..],
        [
            "agent missing_role -",
            "agent missing_role",
            "agent missing_role",
            "staff-3 unknown -",
            "staff-2 not_approved"
        ]
    );

    let agreed_to = agreed(&kept, &BY_MAIL);
    open(&kept, "staff-3", &agreed_to, "c.json").refused("only who asked");
    open(&kept, "staff-2", &agreed_to, "d.json").done();
    open(&kept, "staff-2", &agreed_to, "e.json").refused("closed");
    let late = agreed(&kept, &BY_MAIL);
    let clock = runtime::clock::set(&here.file("clock"), "2026-01-25T00:00:00Z".parse().unwrap());
    clock.unwrap();
    open(&kept, "staff-2", &late, "f.json").refused("expired");
    let changed = agreed(&kept, &BY_MAIL);
    let other = "set session_replication_role = replica;
        update approvals set action = '\\x00', action_sha256 = sha256('\\x00')";
    kept.sql(&format!("{other} where id = '{changed}'")).await;
    open(&kept, "staff-2", &changed, "g.json").refused("is not what was agreed to");
    let seen = refusals(&kept).await;
    assert_eq!(
        seen[7..],
        ["staff-3 not_yours", "staff-2 closed", "staff-2 expired", "staff-2 changed"]
    );
    let shown = run_as(here, "staff-3", &["vault", "show", &agreed_to]).done();
    assert!(shown.contains("not_yours") && shown.contains("refused because"), "{shown}");
}
