//! The broker or the host's database is away, broken or lost: everything waits, and is done once.

use contracts::event::HoldEffect;
use harness::{World, days, hours};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use crate::{holds::place, kyc::asked};

/// What a call to the host that waits says of its last try.
async fn last_error(world: &World) -> Option<String> {
    let sql = "select last_error from suspension_worker.calls where done_at is null";
    sqlx::query_scalar(sql).fetch_optional(&mut world.ostiary_db().await).await.unwrap().flatten()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_fires_while_the_broker_is_away_and_is_enforced_when_it_is_back() {
    let world = asked("42").await;
    world.kill_the_broker();
    world.advance(days(14));
    world.step("kyc-screener").await.unwrap_err();
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "silent");
    assert_eq!(world.standing("42").await, "active", "it answers, and knows no better yet");
    world.restart_the_broker().await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.standing("42").await, "suspended");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_were_refused_while_the_broker_was_away_are_repeated_and_count_once() {
    let world = asked("42").await;
    world.kill_the_broker();
    let (status, body) = world.answer_all("42", "NO").await;
    assert_eq!((status, &body["code"]), (503, &"service_unavailable".into()));
    world.restart_the_broker().await;
    let (status, body) = world.answer_all("42", "NO").await;
    assert_eq!((status, &body["status"]), (202, &"cleared".into()));
    world.settle().await;
    assert_eq!(world.said("kyc", "42").await, ["kyc-questionnaire-requested", "kyc-cleared"]);
    assert_eq!(world.count("kyc-screener", "sealed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_lost_everything_ends_in_the_same_state_with_nothing_done_twice() {
    let world = World::start().await;
    let accounts = ["1", "2", "3", "4"];
    world.host_has(&accounts).await;
    for account in &accounts[..3] {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    world.answer_all("1", "NO").await;
    world.answer_all("2", "YES").await;
    world.settle().await;
    world.sign_up_from_russia("4").await; // nobody has read it yet
    let mut before = world.published().await;

    world.lose_the_broker().await;
    assert!(world.published().await.is_empty());
    assert!(world.repair().await > 0);
    world.tell_again().await;
    world.settle().await;
    before.extend(
        ["ostiary.kyc.kyc-questionnaire-requested", "ostiary.notice.notification-accepted"]
            .map(str::to_owned),
    );
    let mut after = world.published().await;
    before.sort();
    after.sort();
    assert_eq!(after, before, "every event is there once, and the new sign-up was asked");
    assert_eq!(world.repair().await, 0);

    world.advance(days(14));
    world.settle().await;
    for (account, shut) in [("1", false), ("2", true), ("3", true), ("4", true)] {
        assert_eq!(world.host_account(account).await.is_shut(), shut, "account {account}");
    }
    for service in runtime::roles::SERVICES {
        assert!(world.dead_letters(service).await.is_empty(), "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_lost_everything_while_nobody_had_read_is_repaired_too() {
    let world = asked("42").await;
    world.advance(days(14));
    world.settle_only(&["kyc-screener"]).await; // the deadline is published, and nobody has read it
    world.lose_the_broker().await;
    world.repair().await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

/// Breaks the host, has a hold wait for it, repairs it, and sees the hold carried out once.
async fn waits_for_repair(
    world: &World,
    account: &str,
    said: &str,
    repair: impl Future<Output = ()>,
) {
    place(world, account, "watch", HoldEffect::Full).await;
    world.settle().await;
    assert_eq!(world.held(account).await.unwrap().containment, "ordered");
    let error = last_error(world).await.unwrap();
    assert!(error.contains(said), "{error:?} does not say {said:?}");
    assert_eq!(world.standing(account).await, "suspended", "ordered is what hosts are told");
    world.advance(hours(1));
    world.settle().await;
    assert_eq!(
        world.count("suspension-worker", "calls where done_at is null").await,
        1,
        "it goes on waiting"
    );
    repair.await;
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account(account).await.is_shut(), "{said}");
    assert_eq!(world.held(account).await.unwrap().containment, "contained");
    let said = world.said("suspension", account).await;
    assert_eq!(said, ["account-suspended", "containment-reported", "containment-confirmed"]);
    assert!(world.dead_letters("suspension-worker").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_waits_for_a_host_that_is_down() {
    let world = World::start().await;
    world.host_has(&["1"]).await;
    world.host_is_down(true).await;
    waits_for_repair(
        &world,
        "1",
        "cannot be used now: it takes no connections",
        world.host_is_down(false),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_waits_for_a_host_that_nobody_can_reach() {
    let [port] = servers::free_ports().unwrap();
    let moved = move |installation: &harness::Installation| {
        let old = std::fs::read_to_string(installation.file("host.toml")).unwrap();
        let (before, rest) = old.split_once("url = \"postgres://ostiary@").unwrap();
        let (_, after) = rest.split_once('/').unwrap();
        let new = format!("{before}url = \"postgres://ostiary@127.0.0.1:{port}/{after}");
        installation.write("host.toml", &new);
    };
    let world = World::builder().settings(moved).start().await;
    world.host_has(&["1"]).await;
    let server = &world.databases.server;
    let server = format!("{}:{}", server.get_host(), server.get_port());
    let repair = async {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(pass_on(listener, server));
    };
    waits_for_repair(&world, "1", "cannot be used now", repair).await;
}

/// Carries bytes to a server and back, for as long as the test runs.
async fn pass_on(listener: TcpListener, server: String) {
    while let Ok((mut client, _)) = listener.accept().await {
        let mut server = TcpStream::connect(&server).await.unwrap();
        tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_waits_for_a_host_that_is_read_only() {
    let world = World::start().await;
    world.host_has(&["1"]).await;
    world.host_is_read_only(true).await;
    waits_for_repair(&world, "1", "read-only", world.host_is_read_only(false)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_waits_for_a_host_that_is_not_as_its_settings_say() {
    let world = World::start().await;
    world.host_has(&["1", "2", "3"]).await;
    world.host_sql("alter table users rename suspended to blocked").await;
    let repair = world.host_sql("alter table users rename blocked to suspended");
    waits_for_repair(&world, "1", "users.suspended", repair).await;
    world.host_sql("alter table ostiary_effects rename to gone").await;
    let repair = world.host_sql("alter table gone rename to ostiary_effects");
    waits_for_repair(&world, "2", "ostiary_effects", repair).await;
    world.host_sql("revoke delete on sessions from ostiary").await;
    let repair = world.host_sql("grant delete on sessions to ostiary");
    waits_for_repair(&world, "3", "sessions", repair).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_host_refuses_needs_a_person_and_its_neighbours_are_contained() {
    let world = World::start().await;
    let accounts = ["41", "42", "43"];
    world.host_has(&accounts).await;
    let never = "alter table users add constraint vip check (id <> 42 or suspended = 0)";
    world.host_sql(never).await;
    for account in accounts {
        place(&world, account, "watch", HoldEffect::Full).await;
    }
    world.settle().await;
    for (account, shut, containment) in [
        ("41", true, "contained"),
        ("42", false, "needs attention: refused"),
        ("43", true, "contained"),
    ] {
        assert_eq!(world.host_account(account).await.is_shut(), shut, "account {account}");
        assert_eq!(world.held(account).await.unwrap().containment, containment);
    }
    let said = world.said("suspension", "42").await;
    let expected = ["account-suspended", "containment-reported", "containment-needs-attention"];
    assert_eq!(said, expected);
    assert!(world.dead_letters("suspension-worker").await.is_empty(), "it is said once");
    world.host_sql("alter table users drop constraint vip").await;
    place(&world, "42", "again", HoldEffect::Full).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.held("42").await.unwrap().containment, "contained");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_host_does_not_have_needs_a_person_and_the_next_change_tries_again() {
    let world = World::start().await;
    place(&world, "42", "watch", HoldEffect::Full).await;
    world.settle().await;
    let held = world.held("42").await.unwrap();
    assert!(held.containment.starts_with("needs attention"), "{}", held.containment);
    assert!(
        world.said("suspension", "42").await.contains(&"containment-needs-attention".to_owned())
    );
    assert_eq!(world.standing("42").await, "suspended");
    world.host_has(&["42"]).await;
    place(&world, "42", "again", HoldEffect::Full).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.held("42").await.unwrap().containment, "contained");
}
