//! Timers fire once, at their moment.

use chrono::TimeDelta;
use messaging::Service;
use sqlx::Connection;

use crate::{
    support::{World, settle, until},
    toy::{LAPSE_AFTER, RING_AFTER, seen, signed_up},
};

const TICK: TimeDelta = TimeDelta::microseconds(1);

async fn rings_and_lapses(world: &World, account: &str) -> (u32, u32) {
    let state = world.state(account).await;
    (state.rings, state.lapses)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_fires_once_at_its_moment_and_never_early() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(RING_AFTER - TICK);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (0, 0));
    world.advance(TICK);
    settle(&service).await;
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 0));
    assert_eq!(world.state("a").await.at, Some(world.now()));
    assert_eq!(world.broker.subjects_of("a").await.len(), 3, "asked, answered, reminded");
    world.advance(LAPSE_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 1));
    assert_eq!(world.count("select count(*) from timers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_timers_never_fire() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", seen("a", Some("de"))).await;
    world.tell("3", signed_up("b")).await;
    settle(&service).await;
    world.tell("4", seen("b", Some("de"))).await;
    settle(&service).await;
    world.advance(TimeDelta::days(1));
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (0, 0), "cancelled in the batch that set it");
    assert_eq!(rings_and_lapses(&world, "b").await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_is_set_again_fires_at_its_new_moment_only() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(RING_AFTER - TICK);
    world.tell("2", signed_up("a")).await;
    settle(&service).await;
    world.advance(TICK);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (0, 0));
    world.advance(RING_AFTER - TICK);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_is_replaced_by_another_one_of_the_same_batch_does_not_fire() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(LAPSE_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 0), "ringing gives two more hours");
    world.advance(LAPSE_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_another_replica_replaces_while_it_is_due_does_not_fire() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(RING_AFTER);
    let mut other = world.pool.acquire().await.unwrap();
    let mut other = other.begin().await.unwrap();
    sqlx::raw_sql(
        "select from states where story = 'a' for update;
         update timers set id = gen_random_uuid(), due_at = due_at + interval '1 hour' where name = 'ring'",
    )
    .execute(&mut *other)
    .await
    .unwrap();
    let stepping = tokio::spawn(async move { service.step().await });
    let waits = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'";
    until("it waits for the other", async || world.count(waits).await == 1).await;
    other.commit().await.unwrap();
    stepping.await.unwrap().unwrap();
    assert_eq!(rings_and_lapses(&world, "a").await, (0, 0));
    assert_eq!(world.count("select count(*) from timers").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_step_at_once_fire_each_timer_once() {
    const ACCOUNTS: usize = 300;
    let world = World::start().await;
    let replicas = [world.service().await, world.service().await];
    for account in 0..ACCOUNTS {
        world.tell(&account.to_string(), signed_up(&account.to_string())).await;
    }
    settle_together(&replicas).await;
    world.advance(RING_AFTER);
    settle_together(&replicas).await;
    let fine = "select count(*) from states where version = 2 and state ->> 'rings' = '1'";
    assert_eq!(world.count(fine).await, ACCOUNTS as i64);
    assert!(world.letters().await.is_empty());
    let reminders =
        "select count(*) from outbox where subject = 'ostiary.kyc.kyc-reminder-requested'";
    assert_eq!(world.count(reminders).await, ACCOUNTS as i64);
}

async fn settle_together([one, two]: &[Service; 2]) {
    loop {
        let (one, two) = tokio::join!(one.step(), two.step());
        if one.unwrap() + two.unwrap() == 0 {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn timers_fire_while_the_broker_is_away() {
    let world = World::start().await;
    let client = world.broker.connect().await;
    let service = world.service_over(client.clone());
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.broker.kill(&[&client]).await;
    world.advance(RING_AFTER);
    service.step().await.unwrap_err();
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 0));
    world.broker.restart().await;
    let waiting = "select count(*) from unpublished";
    let published = async || world.count(waiting).await == 0;
    crate::support::step_until(&service, "the reminder is published", published).await;
    assert_eq!(world.broker.subjects_of("a").await[2], "ostiary.kyc.kyc-reminder-requested");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_whose_input_cannot_be_read_is_a_dead_letter_and_the_others_fire() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", signed_up("b")).await;
    settle(&service).await;
    let garble = "update timers set input = '\"Unheard\"' where story = 'a' and name = 'ring'";
    world.execute(garble).await;
    world.advance(RING_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "b").await, (1, 0));
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.subject.as_str()), ("state_unreadable", "timer"));
    assert_eq!(world.count("select count(*) from timers where name = 'ring'").await, 0);

    world.advance(RING_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (0, 1), "its other timer fires");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_the_database_refuses_is_one_dead_letter_that_can_be_played() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", signed_up("b")).await;
    settle(&service).await;
    let rule = "check (story <> 'a' or state ->> 'rings' = '0')";
    world.execute(&format!("alter table states add constraint rule {rule}")).await;
    world.advance(RING_AFTER);
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "b").await, (1, 0));
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.times), ("bad_data", 1));

    world.execute("alter table states drop constraint rule").await;
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    settle(&service).await;
    assert_eq!(rings_and_lapses(&world, "a").await, (1, 0));
    assert_eq!(world.letter().await.status, "replayed");
}
