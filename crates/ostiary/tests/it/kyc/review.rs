//! `ostiary kyc review`.

use contracts::{AccountId, Event, event::ProviderVerdict};
use harness::World;

use super::{all, asked};
use crate::support::{more_staff, run, run_as, waits};

fn review<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["kyc", "review", "--account", "42", "--reason", "looked"], more].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_compliance_decides_until_there_is_a_yes_and_then_two_clear() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    run_as(here, "engineer", &review(&["--clear"])).refused("has none of the roles");
    let other = ["--clear", "--case", "00000000-0000-0000-0000-000000000001"];
    run(here, &review(&other)).refused("another case by now");
    run(here, &review(&["--clear", "--revision", "1"])).refused("its revision is 0 by now");
    assert_eq!(run(here, &review(&["--reject"])).done(), "decided; the case is rejected\n");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());

    let id = waits(run(here, &review(&["--clear"])));
    assert_eq!(run(here, &["approvals", "list", "--json"]).json()[0]["kind"], "decide-review");
    run(here, &["approvals", "approve", &id]).refused("nobody approves");
    run_as(here, "engineer", &["approvals", "approve", &id]).refused("your roles are none");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let done = run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    assert_eq!(done, "done: decide-review of account 42\n");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "cleared");
    run(here, &review(&["--ask-again"])).refused("only a new questionnaire");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_of_the_provider_is_cleared_by_its_id_and_by_two() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    let reviewed_at = world.now();
    let read = Event::KycProviderVerdictRead {
        account: AccountId::try_new("42").unwrap(),
        applicant: "64f0c0ffee00000000000001".to_owned(),
        verdict: ProviderVerdict::RedFinal,
        level: None,
        reviewed_at,
        read_at: reviewed_at,
    };
    world.tell(read).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());

    run(here, &review(&["--clear"])).refused("this account is asked nothing");
    let shown = run(here, &["kyc", "show", "--account", "42", "--json"]).json();
    assert_eq!(shown["provider"]["verdict"], "red_final");
    let hold = shown["provider"]["id"].as_str().unwrap();
    let printed = run(here, &["kyc", "show", "--account", "42"]).done();
    assert!(printed.contains("red_final of 2026-01-01T12:00:00Z, rejected for good"), "{printed}");
    run(here, &review(&["--reject", "--case", hold])).refused("can be cleared, and nothing else");
    let id = waits(run(here, &review(&["--clear", "--case", hold])));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert!(run(here, &["kyc", "list"]).done().lines().all(|line| !line.contains("42")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_agreed_to_before_something_else_happened_is_not_done() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    let say = |answer: &str| {
        run(here, &["kyc", "answer", "--account", "42", "--answer", &all(answer)[0]]).done();
    };
    let clear = |reason| {
        waits(run(here, &["kyc", "review", "--account", "42", "--clear", "--reason", reason]))
    };
    let agree = |id: &str| run_as(here, "staff-2", &["approvals", "approve", id]);
    say("YES");
    let (first, older) = (clear("looked"), clear("looked-too"));
    assert_eq!(agree(&first).done(), "done: decide-review of account 42\n");
    say("YES");
    world.settle().await;
    agree(&older).refused("an answer, a reply or a decision has come since");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut(), "nobody has looked at the second yes");

    let asked = clear("looked");
    assert_eq!(clear("looked"), asked, "the same of the same case is asked once");
    say("NO");
    agree(&asked).refused("an answer, a reply or a decision has come since");
    let anew = clear("looked");
    assert_ne!(anew, asked);
    agree(&anew).done();
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_agrees_to_in_time_is_not_done() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    run(here, &["kyc", "review", "--account", "43", "--reason", "x", "--clear"])
        .refused("nobody has spoken");
    run(here, &review(&["--reject"])).done();
    let id = waits(run(here, &review(&["--clear"])));
    world.advance(harness::days(4));
    run_as(here, "staff-2", &["approvals", "approve", &id]).refused("expired");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}
