//! What people are told of their holds, and in which words.

use contracts::{
    Event,
    event::{HoldEffect, Macro, StaffHold},
};
use harness::{World, days, mail_server};
use servers::smtp::At;

use crate::fixture::{asked, failures, head, id, order, subjects, try_again};

const ASKED: &str = "Please answer a few questions about your account";
const SILENT: &str = "Your account is suspended until you answer";
const OPEN: &str = "Your account is open again";
const WELL: &str = "You are cleared";
const REACTIVATED: &str = "Your account is reactivated";
const SUSPENDED: &str = "Your account is suspended";

/// Somebody who was suspended for silence, with the mails of that.
async fn silent() -> World {
    let world = asked("42").await;
    world.settle().await;
    world.advance(days(14));
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT]);
    world
}

async fn all_is_well(world: &World) {
    let (account, which, conversation) = (id("42"), Macro::Ok, None);
    let said = Event::RunMacro { account, which, actor: "agent-1".to_owned(), conversation };
    order(world, "kyc-screener", said).await;
}

async fn place(world: &World, hold: &str, effect: HoldEffect) {
    let placed = Event::HoldRequested {
        account: id("42"),
        hold: hold.to_owned(),
        effect,
        actor: "ann".to_owned(),
        reason_code: "looked".to_owned(),
        kind: StaffHold::Manual,
        approver: None,
        expires_at: None,
    };
    order(world, "suspension-worker", placed).await;
    world.settle().await;
}

async fn release(world: &World, hold: &str) {
    let released = Event::HoldReleaseRequested {
        account: id("42"),
        hold: hold.to_owned(),
        actor: "ann".to_owned(),
        reason_code: "looked".to_owned(),
        approver: None,
    };
    order(world, "suspension-worker", released).await;
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_case_has_its_own_mail_and_its_own_id() {
    let world = asked("42").await;
    world.settle().await;
    for _ in 0..14 {
        world.advance(days(1));
        world.settle().await;
    }
    world.answer_all("42", "NO").await;
    world.settle().await;
    let reminder = "Your answers are still missing";
    assert_eq!(subjects(&world, "42"), [ASKED, reminder, reminder, SILENT, OPEN]);
    let mails = world.mails("42");
    let ids: std::collections::HashSet<&str> =
        mails.iter().map(|mail| head(mail, "Message-ID")).collect();
    assert_eq!(ids.len(), mails.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_told_in_neutral_words_also_to_whoever_was_silent() {
    let world = silent().await;
    world.answer("42", |place| Some(if place == 0 { "YES" } else { "NO" }.to_owned()), None).await;
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, SUSPENDED]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_macro_that_comes_first_replaces_the_mail() {
    let world = silent().await;
    world.answer_all("42", "NO").await;
    all_is_well(&world).await;
    world.settle_only(&["kyc-screener", "notifier"]).await;
    assert_eq!(subjects(&world, "42").last().unwrap(), REACTIVATED);
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, REACTIVATED]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_never_suspended_or_still_is_reads_only_that_they_are_cleared() {
    let world = asked("42").await;
    world.settle().await;
    world.answer_all("42", "NO").await;
    all_is_well(&world).await;
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, WELL]);
    let world = silent().await;
    place(&world, "staff", HoldEffect::Full).await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    all_is_well(&world).await;
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, WELL], "another hold still shuts it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_given_up_is_no_reason_to_keep_the_macro_back() {
    let world = silent().await;
    let address = world.address("42");
    mail_server().fail(&address, At::Recipient, "550 5.1.1 nobody here").unwrap();
    world.answer_all("42", "NO").await;
    world.settle().await;
    mail_server().heal(&address).unwrap();
    all_is_well(&world).await;
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, REACTIVATED]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_only_heard_late_and_cleared_after_that_is_told_that_all_is_well() {
    let world = silent().await;
    let in_time = world.now() - chrono::TimeDelta::hours(1);
    world.answer("42", |place| (place == 0).then(|| "NO".to_owned()), Some(in_time)).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(subjects(&world, "42").iter().filter(|subject| *subject == OPEN).count(), 1);
    world.answer_all("42", "NO").await;
    all_is_well(&world).await;
    world.settle().await;
    assert_eq!(subjects(&world, "42").last().unwrap(), WELL, "and not that it is reactivated");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_that_comes_first_replaces_the_macro() {
    let world = silent().await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    all_is_well(&world).await;
    world.settle().await;
    try_again(&world).await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, OPEN]);
    assert_eq!(failures(&world, "42").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_so_any_more_is_not_sent() {
    let world = asked("42").await;
    world.settle().await;
    let address = world.address("42");
    mail_server().fail(&address, At::Recipient, "451 4.7.1 later").unwrap();
    world.advance(days(14));
    world.settle().await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    mail_server().heal(&address).unwrap();
    try_again(&world).await;
    assert_eq!(subjects(&world, "42"), [ASKED, OPEN]);
    assert_eq!(world.count("notifier", "calls where done_at is null").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn holds_of_staff_are_silent_unless_policy_says_otherwise() {
    for (policy, told) in [("", &[][..]), ("manual = \"suspended\"", &[SUSPENDED, OPEN])] {
        let lines = format!("[notifier.holds]\n{policy}");
        let settings = move |installation: &harness::Installation| {
            installation.append("ostiary.toml", &lines);
        };
        let world = World::builder().settings(settings).start().await;
        world.host_has(&["42"]).await;
        place(&world, "part", HoldEffect::Limited).await;
        place(&world, "whole", HoldEffect::Full).await;
        release(&world, "whole").await;
        assert_eq!(subjects(&world, "42"), told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn open_again_is_said_only_when_the_last_hold_that_shuts_is_gone() {
    let world = silent().await;
    place(&world, "staff", HoldEffect::Full).await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT], "still shut");
    release(&world, "staff").await;
    assert_eq!(subjects(&world, "42"), [ASKED, SILENT, OPEN]);
}
