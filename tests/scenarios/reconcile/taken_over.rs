//! Who was shut before Ostiary: adopted by the reconciler, explained by the old spreadsheet, in either order.

use contracts::{
    AccountId, Event,
    event::{HoldKind, Standing},
};
use harness::World;
use runtime::roles::KYC_SCREENER;
use suspension_worker::Mode;

use super::{after_the_first, pass, worlds};

/// As `ostiary kyc import` takes over a line that says *suspended, no answer*.
async fn take_over(world: &World, account: &str) {
    let event = Event::EnrollCase {
        account: AccountId::try_new(account).unwrap(),
        standing: Standing::Silent,
        deadline: None,
        locale: None,
        actor: "staff-1".to_owned(),
    };
    world.service(KYC_SCREENER).command(world.envelope(event)).await.unwrap().unwrap();
    world.settle().await;
}

/// Whether each open hold is one that nobody is told of, by what was said last of an account.
async fn quiet(world: &World, account: &str) -> Vec<(HoldKind, bool)> {
    let events = world.events_of(account).await.into_iter().rev();
    let kinds = events.filter_map(|envelope| match envelope.event {
        Event::HoldKindsChanged { holds, .. } => Some(holds),
        _ => None,
    });
    let newest = kinds.take(1).flatten();
    newest.map(|hold| (hold.kind, hold.quiet)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn either_order_leaves_one_hold_that_right_answers_lift_and_nobody_is_told_of() {
    for world in worlds().await {
        world.host_has(&["1", "2"]).await;
        world.host_sql("update users set suspended = 1").await;
        after_the_first(&world).await;
        // One is taken over before it is adopted, the other one after.
        take_over(&world, "1").await;
        pass(&world, Mode::Repair).await;
        assert_eq!(quiet(&world, "2").await, [(HoldKind::Manual, true)]);
        take_over(&world, "2").await;
        pass(&world, Mode::Repair).await;
        for account in ["1", "2"] {
            assert_eq!(quiet(&world, account).await, [(HoldKind::KycNoAnswer, true)]);
            assert!(world.host_account(account).await.is_shut());
            world.answer_all(account, "NO").await;
            world.settle().await;
            assert!(world.host_account(account).await.is_open(), "{account}");
            assert_eq!(world.standing(account).await, "active");
        }
        let last = pass(&world, Mode::Repair).await;
        assert!(last.tally.found.is_empty(), "{:?}", last.tally);
    }
}
