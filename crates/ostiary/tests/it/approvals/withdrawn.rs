//! Who asked may take it back, and has to be entitled until it is done.

use super::{LEGAL, approve, crashes::agreed, site};
use crate::support::{edit, run_as, waits};

fn withdraw(id: &str) -> [&str; 3] {
    ["approvals", "withdraw", id]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_its_requester_withdrew_is_kept_and_never_done() {
    let site = site().await;
    let here = &site.installation;
    let id = waits(site.run(&LEGAL));
    run_as(here, "staff-2", &withdraw(&id)).refused("only who asked for it withdraws it");
    run_as(here, "nobody", &withdraw(&id)).refused("unknown or has expired");
    assert_eq!(site.run(&withdraw(&id)).done(), format!("withdrawn {id}\n"));
    run_as(here, "staff-2", &approve(&id)).refused("not open any more");
    run_as(here, "staff-2", &["approvals", "refuse", &id]).refused("not open any more");
    site.run(&["approvals", "run", &id]).refused("the approval is withdrawn");
    site.run(&withdraw(&id)).refused("not open any more");
    assert_eq!(site.run(&["approvals", "list", "--json"]).done(), "[]\n");
    let all = site.run(&["approvals", "list", "--all", "--json"]).json();
    assert_eq!((&all[0]["status"], &all[0]["requester"]), (&"withdrawn".into(), &"staff-1".into()));
    assert_eq!(all[0]["closedAt"], "2026-01-01T12:00:00Z");
    assert_ne!(waits(site.run(&LEGAL)), id, "asked for again, it is a new one");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_agreed_to_may_be_withdrawn_until_it_is_done() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    agreed(&site, &id).await;
    site.run(&withdraw(&id)).done();
    site.run(&["approvals", "run", &id]).refused("the approval is withdrawn");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");

    let id = waits(site.run(&LEGAL));
    run_as(&site.installation, "staff-2", &approve(&id)).done();
    site.run(&withdraw(&id)).refused("not open any more");
    site.run(&withdraw("00000000-0000-0000-0000-000000000000")).refused("no service has");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_ask_any_more_has_asked_in_vain() {
    let site = site().await;
    let here = &site.installation;
    let id = waits(run_as(here, "staff-2", &LEGAL));
    let staff = std::fs::read_to_string(here.file("staff.toml")).unwrap();
    let was = "id = \"staff-2\"\nroles = [\"compliance\"]";
    edit(here, "staff.toml", was, "id = \"staff-2\"\nroles = [\"support\"]");
    run_as(here, "staff-3", &approve(&id)).refused("staff-2, who asked, has none of the roles");
    site.run(&["approvals", "run", &id]).refused("staff-2, who asked, has none of the roles");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    here.write("staff.toml", &staff);
    site.run(&["approvals", "run", &id]).done();
}
