//! A pass that meets orders under way, an outage, a kill, or another replica.

use contracts::event::{DriftAction, DriftKind, HoldEffect};
use harness::World;
use runtime::roles::{KYC_SCREENER, SUSPENSION_WORKER};
use suspension_worker::Mode;

use super::{after_the_first, begin, drift, pass, reconciler, try_pass, worlds};
use crate::holds::{place, release};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_never_taken_for_drift() {
    for world in worlds().await {
        world.host_has(&["1", "2"]).await;
        after_the_first(&world).await;
        // Ordered, and nobody has carried it out yet.
        place(&world, "1", "m", HoldEffect::Full).await;
        let reconciler = reconciler(&world).await;
        let before = try_pass(&reconciler, Mode::Repair).await.unwrap();
        assert_eq!((before.tally.under_way, before.tally.found.len()), (1, 0));
        world.settle().await;
        // Released, and the flag still stands.
        release(&world, "1", "m").await.unwrap();
        let between = try_pass(&reconciler, Mode::Repair).await.unwrap();
        assert_eq!((between.tally.under_way, between.tally.found.len()), (1, 0));
        world.settle().await;
        assert!(world.host_account("1").await.is_open());
        assert_eq!(drift(&world, "1").await, []);
        assert_eq!(world.dead_reasons(SUSPENSION_WORKER).await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passes_beside_a_storm_of_holds_find_nothing() {
    for world in worlds().await {
        let accounts: Vec<String> = (1..=20).map(|id: i32| id.to_string()).collect();
        let ids: Vec<&str> = accounts.iter().map(String::as_str).collect();
        world.host_has(&ids).await;
        after_the_first(&world).await;
        let reconciler = reconciler(&world).await;
        for round in 0..6 {
            for (number, account) in ids.iter().enumerate() {
                let hold = format!("m{}", (number + round) / 2);
                if (number + round) % 2 == 0 {
                    place(&world, account, &hold, HoldEffect::Full).await;
                } else {
                    release(&world, account, &hold).await.unwrap();
                }
            }
            // In the midst of it: some are ordered, some carried out, some reported.
            let stepping = async {
                for _ in 0..round {
                    world.step(SUSPENSION_WORKER).await.unwrap();
                }
            };
            let (_, pass) = tokio::join!(stepping, try_pass(&reconciler, Mode::Repair));
            assert!(pass.unwrap().tally.found.is_empty(), "round {round}");
        }
        world.settle().await;
        let last = pass(&world, Mode::Repair).await;
        assert!(last.tally.found.is_empty() && last.tally.under_way == 0, "{:?}", last.tally);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_goes_away_in_the_middle_is_waited_for_and_the_pass_goes_on() {
    let world = World::start().await;
    world.host_has(&["1", "2"]).await;
    after_the_first(&world).await;
    place(&world, "1", "m", HoldEffect::Full).await;
    world.settle().await;
    world.host_sql("update users set suspended = 0 where id = 1; update users set suspended = 1 where id = 2").await;
    let reconciler = reconciler(&world).await;
    // The chunk of the holds is done; those of the host's accounts are yet to come.
    reconciler.advance(&begin(Mode::Repair)).await.unwrap().unwrap();
    world.host_is_down(true).await;
    let mut failures = 0;
    while failures < 2 {
        failures += usize::from(reconciler.advance(&begin(Mode::Repair)).await.is_err());
    }
    world.host_is_down(false).await;
    let done = try_pass(&reconciler, Mode::Repair).await.unwrap();
    assert_eq!(done.tally.found.values().sum::<i64>(), 2);
    world.settle().await;
    for account in ["1", "2"] {
        assert!(world.host_account(account).await.is_shut());
        assert_eq!(drift(&world, account).await.len(), 1, "once");
    }
    assert_eq!(world.count(SUSPENSION_WORKER, "passes").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_replica_leaves_its_pass_to_another_one() {
    for world in worlds().await {
        world.host_has(&["1"]).await;
        after_the_first(&world).await;
        place(&world, "1", "m", HoldEffect::Full).await;
        world.settle().await;
        world.host_sql("update users set suspended = 0").await;
        let killed = reconciler(&world).await;
        let begun = killed.advance(&begin(Mode::Repair)).await.unwrap().unwrap();
        assert!(!begun.is_finished());
        let other = reconciler(&world).await;
        assert_eq!(other.advance(&begin(Mode::Repair)).await.unwrap(), None, "one at a time");
        drop(killed);
        let later = "update passes set leased_until = now() where finished_at is null";
        world.ostiary_sql(SUSPENSION_WORKER, later).await;
        let done = try_pass(&other, Mode::Repair).await.unwrap();
        assert_eq!(done.id, begun.id, "the same pass");
        assert_eq!(done.tally.held, 1, "what was done is not done again");
        world.settle().await;
        assert_eq!(drift(&world, "1").await, [(DriftKind::HoldWithoutFlag, DriftAction::Repaired)]);
        assert!(world.host_account("1").await.is_shut());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_may_repair_does_not_go_on_as_one_that_may_not() {
    let world = World::start().await;
    world.host_has(&["1"]).await;
    after_the_first(&world).await;
    place(&world, "1", "m", HoldEffect::Full).await;
    world.settle().await;
    world.host_sql("update users set suspended = 0").await;
    let reconciler = reconciler(&world).await;
    let repairing = reconciler.advance(&begin(Mode::Repair)).await.unwrap().unwrap();
    world.settle().await;
    let reporting = try_pass(&reconciler, Mode::Report).await.unwrap();
    assert_ne!(repairing.id, reporting.id);
    assert_eq!(reporting.mode, Mode::Report);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_alone_decides_whose_service_is_asked() {
    let world = World::start().await;
    world.host_has(&["1"]).await;
    after_the_first(&world).await;
    world.sign_up_from_russia("1").await;
    world.settle_only(&[KYC_SCREENER]).await;
    let pass = pass(&world, Mode::Repair).await;
    assert!(pass.tally.found.is_empty());
    assert!(world.host_account("1").await.is_untouched());
}
