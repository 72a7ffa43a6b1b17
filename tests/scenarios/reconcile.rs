//! Ledger and host compared: adopted, repaired or told, on hosts of both kinds, and never by mistake.

use std::sync::Arc;

use contracts::{
    Event,
    event::{DriftAction, DriftKind, HoldEffect},
};
use harness::World;
use messaging::StepError;
use ostiary::role;
use runtime::roles::SUSPENSION_WORKER;
use suspension_worker::{
    Mode,
    reconcile::{Begin, Pass, Reconciler},
};

use crate::holds::{place, release};

mod faults;
mod many;
mod measured;
mod taken_over;

/// A World for each kind of host.
pub async fn worlds() -> [World; 2] {
    [World::start().await, World::builder().mariadb(true).start().await]
}

/// As another replica, or `ostiary holds reconcile`, would have it.
pub async fn reconciler(world: &World) -> Arc<Reconciler> {
    let config = world.installation.config();
    let shell = role::shell(&config, SUSPENSION_WORKER).await.unwrap();
    role::reconciler(&config, shell).unwrap()
}

pub fn begin(mode: Mode) -> Begin {
    Begin::Now { staff: "staff-1".to_owned(), mode }
}

/// A whole pass, and what follows from it.
pub async fn pass(world: &World, mode: Mode) -> Pass {
    let pass = try_pass(&*reconciler(world).await, mode).await.unwrap();
    world.settle().await;
    pass
}

pub async fn try_pass(reconciler: &Reconciler, mode: Mode) -> Result<Pass, StepError> {
    loop {
        let pass = reconciler.advance(&begin(mode)).await?.expect("nobody else is at it");
        if pass.is_finished() {
            return Ok(pass);
        }
    }
}

/// An installation's first pass is behind it.
pub async fn after_the_first(world: &World) {
    let first = pass(world, Mode::Repair).await;
    assert!(first.first);
}

/// What was told of an account, in order.
pub async fn drift(world: &World, account: &str) -> Vec<(DriftKind, DriftAction)> {
    let events = world.events_of(account).await.into_iter();
    let told = events.filter_map(|envelope| match envelope.event {
        Event::DriftFound { kind, action, .. } => Some((kind, action)),
        _ => None,
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_pass_only_reports_and_the_next_adopts() {
    for world in worlds().await {
        world.host_has(&["1", "2"]).await;
        world.host_sql("update users set suspended = 1 where id = 1").await;
        let first = pass(&world, Mode::Repair).await;
        assert!(first.first && first.mode == Mode::Report);
        assert_eq!(first.tally.found["flag_without_hold reported"], 1);
        assert_eq!(first.tally.accounts, 2);
        use DriftAction::{Adopted, Reported};
        let flag = DriftKind::FlagWithoutHold;
        assert_eq!(drift(&world, "1").await, [(flag, Reported)]);
        assert_eq!(world.standing("1").await, "active");
        assert_eq!(world.host_account("1").await.tokens, 6, "nothing was touched");
        let told = world.published_of("1").await.len();

        let second = pass(&world, Mode::Repair).await;
        assert!(!second.first && second.mode == Mode::Repair);
        assert_eq!(drift(&world, "1").await, [(flag, Reported), (flag, Adopted)]);
        assert!(world.published_of("1").await.len() > told);
        assert_eq!(world.standing("1").await, "suspended");
        assert!(world.host_account("1").await.is_shut());
        assert!(world.host_account("2").await.is_untouched());
        let held = world.held("1").await.unwrap();
        assert_eq!(
            (held.holds[0].source.as_str(), held.containment.as_str()),
            ("host", "contained")
        );

        let third = pass(&world, Mode::Repair).await;
        assert!(third.tally.found.is_empty(), "{:?}", third.tally);
        release(&world, "1", &held.holds[0].hold_id).await.unwrap();
        world.settle().await;
        assert!(world.host_account("1").await.is_open());
        assert_eq!(world.standing("1").await, "active");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_whose_flag_is_gone_is_carried_out_again() {
    for world in worlds().await {
        world.host_has(&["1", "2"]).await;
        after_the_first(&world).await;
        for account in ["1", "2"] {
            place(&world, account, "m", HoldEffect::Full).await;
        }
        world.settle().await;
        world.host_sql("update users set suspended = 0 where id = 1").await;
        world.host_logs_in("1").await;
        let told = pass(&world, Mode::Report).await;
        assert_eq!(told.tally.found["hold_without_flag reported"], 1);
        assert!(world.host_account("1").await.is_open(), "only told");
        pass(&world, Mode::Repair).await;
        assert!(world.host_account("1").await.is_shut());
        use DriftAction::{Repaired, Reported};
        let flag = DriftKind::HoldWithoutFlag;
        assert_eq!(drift(&world, "1").await, [(flag, Reported), (flag, Repaired)]);
        assert_eq!(drift(&world, "2").await, []);
        assert_eq!(world.held("1").await.unwrap().containment, "contained");
        assert_eq!(world.held("1").await.unwrap().hold_set_version, 2);
        let third = pass(&world, Mode::Repair).await;
        assert!(third.tally.found.is_empty(), "{:?}", third.tally);
        // The person was told of one suspension.
        let turns = world.said("suspension", "1").await;
        assert_eq!(turns.iter().filter(|said| *said == "account-suspended").count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_the_host_made_under_a_full_hold_are_taken_away() {
    for world in worlds().await {
        world.host_has(&["1"]).await;
        after_the_first(&world).await;
        place(&world, "1", "m", HoldEffect::Full).await;
        world.settle().await;
        world.host_logs_in("1").await;
        assert_eq!(world.host_account("1").await.tokens, 6);
        pass(&world, Mode::Repair).await;
        assert!(world.host_account("1").await.is_shut());
        let tokens = (DriftKind::TokensUnderHold, DriftAction::Repaired);
        assert_eq!(drift(&world, "1").await, [tokens]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_after_a_release_is_told_once_and_never_cleared_or_adopted() {
    for world in worlds().await {
        world.host_has(&["1"]).await;
        after_the_first(&world).await;
        place(&world, "1", "m", HoldEffect::Full).await;
        world.settle().await;
        release(&world, "1", "m").await.unwrap();
        world.settle().await;
        world.host_sql("update users set suspended = 1 where id = 1").await;
        let told = (DriftKind::FlagWithoutHold, DriftAction::Reported);
        for _ in 0..3 {
            let pass = pass(&world, Mode::Repair).await;
            assert_eq!(pass.tally.found["flag_without_hold reported"], 1);
        }
        assert_eq!(drift(&world, "1").await, [told]);
        assert_eq!(world.host_account("1").await.suspended, 1);
        assert!(world.held("1").await.is_none());
        // Taken back by the host, and done again: news.
        world.host_sql("update users set suspended = 0 where id = 1").await;
        pass(&world, Mode::Repair).await;
        world.host_sql("update users set suspended = 1 where id = 1").await;
        pass(&world, Mode::Repair).await;
        assert_eq!(drift(&world, "1").await, [told, told]);
        // As the runbook says: a hold placed and released opens the account.
        place(&world, "1", "again", HoldEffect::Full).await;
        release(&world, "1", "again").await.unwrap();
        world.settle().await;
        assert!(world.host_account("1").await.is_open());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_gone_is_told_and_one_that_comes_late_is_shut() {
    for world in worlds().await {
        world.host_has(&["1"]).await;
        after_the_first(&world).await;
        place(&world, "1", "m", HoldEffect::Full).await;
        place(&world, "2", "m", HoldEffect::Full).await;
        place(&world, "no-number", "m", HoldEffect::Full).await;
        world.settle().await;
        world.host_sql("delete from users where id = 1").await;
        pass(&world, Mode::Repair).await;
        pass(&world, Mode::Repair).await;
        assert_eq!(drift(&world, "1").await, [(DriftKind::AccountMissing, DriftAction::Reported)]);
        // Containment said so of these.
        assert_eq!(drift(&world, "2").await, []);
        assert_eq!(drift(&world, "no-number").await, []);
        world.host_has(&["2"]).await;
        pass(&world, Mode::Repair).await;
        assert!(world.host_account("2").await.is_shut(), "promise 2, by the next pass");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_would_be_done_and_changes_nothing() {
    for world in worlds().await {
        world.host_has(&["1", "2"]).await;
        world.host_sql("update users set suspended = 1 where id = 1").await;
        place(&world, "2", "m", HoldEffect::Full).await;
        world.settle().await;
        world.host_sql("update users set suspended = 0 where id = 2").await;
        let (tally, mut found) = reconciler(&world).await.preview().await.unwrap();
        found.sort_by(|one, other| one.account.as_str().cmp(other.account.as_str()));
        let said: Vec<_> = found
            .iter()
            .filter_map(|found| Some((found.account.as_str(), found.difference?.action)))
            .collect();
        assert_eq!(said, [("1", DriftAction::Adopted), ("2", DriftAction::Repaired)]);
        assert_eq!((tally.accounts, tally.held), (2, 1));
        world.settle().await;
        assert_eq!(drift(&world, "1").await, []);
        assert!(world.host_account("2").await.is_open());
        assert_eq!(
            world.count(SUSPENSION_WORKER, "passes").await,
            0,
            "the first pass is yet to come"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_compares_by_itself_when_it_is_due_and_not_before() {
    let mut world = World::start().await;
    world.host_has(&["1"]).await;
    world.host_sql("update users set suspended = 1 where id = 1").await;
    world.settle().await;
    assert_eq!(world.count(SUSPENSION_WORKER, "passes").await, 0, "the harness switches it off");
    let toml = std::fs::read_to_string(world.installation.file("ostiary.toml")).unwrap();
    let toml = toml.replace("interval = \"0s\"", "interval = \"1h\"");
    world.installation.write("ostiary.toml", &toml);
    world.restart(SUSPENSION_WORKER).await;
    world.settle().await;
    world.settle().await;
    assert_eq!(world.count(SUSPENSION_WORKER, "passes").await, 1);
    assert_eq!(drift(&world, "1").await, [(DriftKind::FlagWithoutHold, DriftAction::Reported)]);
    let an_hour = "update passes set started_at = started_at - interval '1 hour'";
    world.ostiary_sql(SUSPENSION_WORKER, an_hour).await;
    world.settle().await;
    assert_eq!(world.count(SUSPENSION_WORKER, "passes").await, 2);
    assert!(world.host_account("1").await.is_shut());
}
