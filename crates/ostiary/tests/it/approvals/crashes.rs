//! A crash between the last yes and the act leaves neither lost nor doubled.

use chrono::{DateTime, Utc};
use runtime::{
    approvals,
    roles::SUSPENSION_WORKER,
    staff::{StaffMember, StaffRole},
};

use super::{LEGAL, site};
use crate::support::{Site, waits};

/// Says yes as `staff-2` and goes no further, as whoever is killed then.
pub async fn agreed(site: &Site, id: &str) {
    let shell = ostiary::role::shell(&site.installation.config(), SUSPENSION_WORKER).await.unwrap();
    let mut db = shell.pool.acquire().await.unwrap();
    let (approval, _) = approvals::find(&mut db, id.parse().unwrap()).await.unwrap().unwrap();
    let voter = StaffMember { id: "staff-2".to_owned(), roles: vec![StaffRole::Compliance] };
    let now: DateTime<Utc> = shell.clock.now();
    assert!(approvals::vote(&mut db, &approval, &voter, true, now).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_to_before_a_crash_is_done_once_by_whoever_runs_it() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    site.run(&["approvals", "run", &id]).refused("the approval is open");
    agreed(&site, &id).await;
    assert_eq!(site.run(&["approvals", "list", "--json"]).json()[0]["status"], "approved");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
    site.run(&["approvals", "run", &id]).done();
    site.run(&["approvals", "run", &id]).refused("the approval is done");
    assert_eq!(site.run(&["holds", "list", "--json"]).json()[0]["holdSetVersion"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_to_is_not_done_after_it_has_expired() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    agreed(&site, &id).await;
    site.run(&["clock", "advance", "3d"]).done();
    site.run(&["approvals", "run", &id]).refused("the approval has expired");
    assert_eq!(site.run(&["holds", "list", "--json"]).done(), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_the_ledger_refuses_uses_nothing_up() {
    let site = site().await;
    let limited = "[effects.limited]\nset = { suspended = 2 }\n\n[effects.full]";
    site.edit("host.toml", "[effects.full]", limited);
    let id = waits(site.run(&LEGAL));
    let other = waits(site.run(&[&LEGAL[..], &["--effect", "limited"]].concat()));
    agreed(&site, &id).await;
    site.run(&["approvals", "run", &id]).done();
    agreed(&site, &other).await;
    for _ in 0..2 {
        site.run(&["approvals", "run", &other]).refused("open with another effect");
    }
    assert_eq!(site.run(&["approvals", "list", "--json"]).json()[0]["status"], "approved");
}
