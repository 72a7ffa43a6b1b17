//! Loops that run by themselves, and take up again what was taken from under them.

use std::time::Duration;

use runtime::lifecycle::Lifecycle;
use tokio::time::Instant;

use crate::{
    support::{World, until},
    toy::{MACHINE, seen, signed_up},
};

const GRACE: Duration = Duration::from_secs(10);

async fn counted(world: &World, sign_ups: u32) {
    until("it is handled", async || {
        world.story("a").await.is_some_and(|(_, state)| state.sign_ups == sign_ups)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_service_handles_publishes_and_stops() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    service.start(&lifecycle);
    world.tell("1", signed_up("a")).await;
    world.tell("2", seen("a", Some("de"))).await;
    until("it is answered and shown", async || {
        world.broker.published().await.len() == 2
            && world.count("select count(*) from view where locale = 'de'").await == 1
    })
    .await;
    world.advance(chrono::TimeDelta::hours(1));
    lifecycle.stop(GRACE).await.unwrap();
    assert!(lifecycle.silent_loops().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_loop_lives_on_while_the_broker_is_away() {
    let world = World::start().await;
    let client = world.broker.connect().await;
    let (service, lifecycle) = (world.service_over(client.clone()), Lifecycle::new());
    world.broker.kill(&[&client]).await;
    service.start(&lifecycle);
    let started = Instant::now();
    until("all have beaten", async || {
        lifecycle.last_beats().iter().all(|(_, last_beat)| *last_beat > started)
    })
    .await;
    assert!(lifecycle.last_beats().len() > 6);
    lifecycle.stop(GRACE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_is_deleted_and_made_anew_is_read_on() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    service.start(&lifecycle);
    world.tell("1", signed_up("a")).await;
    counted(&world, 1).await;
    world.broker.delete(MACHINE[0]).await;
    world.tell("2", signed_up("a")).await;
    world.broker.make(MACHINE[0]).await;
    counted(&world, 2).await;
    lifecycle.stop(GRACE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_loses_its_store_under_a_running_service_is_filled_and_read_again() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    service.start(&lifecycle);
    world.tell("1", signed_up("a")).await;
    until("it is answered", async || world.broker.published().await.len() == 2).await;
    world.broker.lose_the_store().await;
    world.tell("2", signed_up("a")).await;
    counted(&world, 2).await;
    until("all is there again", async || world.broker.published().await.len() == 4).await;
    assert_eq!(world.ask.attempts(), [1, 1]);
    lifecycle.stop(GRACE).await.unwrap();
}
