//! Several people at once.

use std::thread;

use super::{LEGAL, approve, site};
use crate::support::{Said, Site, edit, run_as, waits};

/// All of them at the same moment.
fn at_once(site: &Site, people: &[&str], arguments: &[&str]) -> Vec<Said> {
    tokio::task::block_in_place(|| {
        thread::scope(|scope| {
            let runtime = tokio::runtime::Handle::current();
            let started: Vec<_> = people
                .iter()
                .map(|who| {
                    let runtime = runtime.clone();
                    scope.spawn(move || {
                        let _entered = runtime.enter();
                        run_as(&site.installation, who, arguments)
                    })
                })
                .collect();
            started.into_iter().map(|one| one.join().unwrap()).collect()
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_approvers_at_once_place_one_hold() {
    let site = site().await;
    for round in 1..=3 {
        let hold = format!("order-{round}");
        let id = waits(site.run(&[&LEGAL[..9], &[&*hold]].concat()));
        let said = at_once(&site, &["staff-2", "staff-3", "staff-2", "staff-3"], &approve(&id));
        let done = said.iter().filter(|said| said.out.starts_with("done: ")).count();
        assert_eq!(done, 1, "{said:?}");
        let listed = site.run(&["holds", "list", "--json"]).json();
        assert_eq!(listed[0]["holds"].as_array().unwrap().len(), round);
        assert_eq!(listed[0]["holdSetVersion"], round);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_are_both_needed_and_come_at_once_place_one_hold() {
    let site = site().await;
    edit(&site.installation, "policy.toml", "legal_hold = 1", "legal_hold = 2");
    let id = waits(site.run(&LEGAL));
    let said = at_once(&site, &["staff-2", "staff-3"], &approve(&id));
    let done = said.iter().filter(|said| said.out.starts_with("done: ")).count();
    assert_eq!(done, 1, "{said:?}");
    let waits = said.iter().filter(|said| said.out.starts_with("waits for ")).count();
    assert_eq!(waits, 1, "{said:?}");
    assert!(said.iter().all(|said| !said.out.contains("0 others")), "{said:?}");
    assert_eq!(site.run(&["holds", "list", "--json"]).json()[0]["holdSetVersion"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_run_by_several_at_once_is_done_once() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    super::crashes::agreed(&site, &id).await;
    let run = ["approvals", "run", &*id];
    let said = at_once(&site, &["staff-2", "staff-3", "staff-2", "staff-3"], &run);
    assert!(said.iter().any(|said| said.out.starts_with("done: ")), "{said:?}");
    assert_eq!(site.run(&["holds", "list", "--json"]).json()[0]["holdSetVersion"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_while_others_agree_is_either_done_or_withdrawn() {
    let site = site().await;
    for round in 0..3 {
        let hold = format!("order-{round}");
        let id = waits(run_as(&site.installation, "staff-2", &[&LEGAL[..9], &[&*hold]].concat()));
        let agree = approve(&id);
        let withdraw = ["approvals", "withdraw", &*id];
        let here = &site.installation;
        let (withdrawn, agreed) = tokio::task::block_in_place(|| {
            thread::scope(|scope| {
                let runtime = tokio::runtime::Handle::current();
                let agreed = scope.spawn(move || {
                    let _entered = runtime.enter();
                    run_as(here, "staff-3", &agree)
                });
                (run_as(here, "staff-2", &withdraw), agreed.join().unwrap())
            })
        });
        let done = agreed.out.starts_with("done: ");
        let held = site.run(&["holds", "list", "--json", "--account", "42"]).done();
        assert_eq!(held.contains(&hold), done, "{agreed:?}");
        assert_eq!(withdrawn.code == Some(0), !done, "{withdrawn:?} {agreed:?}");
    }
}
