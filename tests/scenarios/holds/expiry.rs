//! Holds that expire: people are asked to look again, and nothing is lifted.

use chrono::TimeDelta;
use harness::{days, hours};

use super::*;

async fn place_for(world: &World, hold: &str, span: TimeDelta) -> Result<Value, Problem> {
    let placed = Event::HoldRequested {
        account: AccountId::try_new("42").unwrap(),
        hold: hold.to_owned(),
        effect: HoldEffect::Full,
        actor: ACTOR.to_owned(),
        reason_code: "test".to_owned(),
        kind: StaffHold::Manual,
        approver: None,
        expires_at: Some(world.now() + span),
    };
    carry_out(world, placed).await
}

async fn extend_for(world: &World, hold: &str, span: TimeDelta) -> Result<Value, Problem> {
    let extended = Event::HoldExtensionRequested {
        account: AccountId::try_new("42").unwrap(),
        hold: hold.to_owned(),
        expires_at: world.now() + span,
        actor: ACTOR.to_owned(),
        reason_code: "test".to_owned(),
        approver: None,
    };
    carry_out(world, extended).await
}

/// The holds that people were asked to look at, in order.
async fn reviews(world: &World) -> Vec<String> {
    let events = world.events_of("42").await;
    let asked = events.into_iter().filter_map(|envelope| match envelope.event {
        Event::HoldReviewRequested { hold, .. } => Some(hold),
        _ => None,
    });
    asked.collect()
}

async fn pass(world: &World, span: TimeDelta) {
    world.advance(span);
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_hold_asks_for_a_decision_once_and_stays() {
    let mut world = World::start().await;
    world.host_has(&["42"]).await;
    place_for(&world, "watch", days(30)).await.unwrap();
    pass(&world, days(30) - hours(1)).await;
    assert!(reviews(&world).await.is_empty());
    pass(&world, hours(1)).await;
    assert_eq!(reviews(&world).await, ["watch"]);
    world.tell_again().await;
    world.restart("suspension-worker").await;
    pass(&world, days(400)).await;
    assert_eq!(reviews(&world).await, ["watch"], "exactly one review for each end");
    assert!(world.host_account("42").await.is_shut(), "it never lifts by itself");
    assert_eq!(world.standing("42").await, "suspended");
    assert_eq!(world.held("42").await.unwrap().hold_set_version, 1);
    let said = world.said("suspension", "42").await;
    assert_eq!(said, ["account-suspended", "containment-reported", "containment-confirmed"]);

    let over = extend_for(&world, "watch", hours(0)).await.unwrap_err();
    assert!(over.detail.contains("is over"), "{over}");
    extend_for(&world, "watch", days(5)).await.unwrap();
    pass(&world, days(5)).await;
    assert_eq!(reviews(&world).await, ["watch", "watch"], "a new end, a new review");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_before_the_end_is_not_asked() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    place_for(&world, "extended", days(30)).await.unwrap();
    place_for(&world, "released", days(30)).await.unwrap();
    pass(&world, days(29)).await;
    extend_for(&world, "extended", days(30)).await.unwrap();
    release(&world, "42", "released").await.unwrap();
    pass(&world, days(29)).await;
    assert!(reviews(&world).await.is_empty());
    pass(&world, days(1)).await;
    assert_eq!(reviews(&world).await, ["extended"]);
    assert_eq!(world.count("suspension-worker", "timers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_expires_while_the_broker_is_away() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    place_for(&world, "watch", days(1)).await.unwrap();
    world.settle().await;
    world.kill_the_broker();
    world.advance(days(1));
    // What the broker would bring fails; the timer fires all the same.
    let _ = world.step("suspension-worker").await;
    assert!(world.held("42").await.unwrap().holds[0].review_since.is_some());
    world.restart_the_broker().await;
    world.settle().await;
    assert_eq!(reviews(&world).await, ["watch"]);
}
