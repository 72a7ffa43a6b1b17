//! A database that is away is waited for: nothing is lost, and nothing becomes a dead letter.

use messaging::StepError;
use servers::Scratch;
use servers::postgres::{Options as PostgresOptions, Postgres};
use sqlx::Connection;

use crate::{
    support::{Options, World, settle, step_until, until},
    toy::signed_up,
};

const EVENTS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_killed_in_the_middle_of_a_batch_is_waited_for() {
    let folder = Scratch::new().unwrap();
    let path = folder.path().to_owned();
    let options = PostgresOptions { durable: true, ..PostgresOptions::fast() };
    let starting = tokio::task::spawn_blocking(move || Postgres::start(&path, &options));
    let mut postgres = starting.await.unwrap().unwrap();
    let database = Some(postgres.superuser_url("postgres"));
    let world = World::start_with(Options { database, ..Options::default() }).await;
    let service = world.service().await;
    for event in 0..EVENTS {
        world.tell(&event.to_string(), signed_up(&format!("a{event}"))).await;
    }
    let mut blocker = world.pool.acquire().await.unwrap();
    let mut blocker = blocker.begin().await.unwrap();
    sqlx::query("lock table outbox in exclusive mode").execute(&mut *blocker).await.unwrap();
    let stepping = tokio::spawn(async move { (service.step().await, service) });
    let waits = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'";
    until("the batch is half done", async || world.count(waits).await == 1).await;
    let killing = tokio::task::spawn_blocking(move || {
        postgres.kill();
        postgres
    });
    let (stepped, service) = stepping.await.unwrap();
    assert!(matches!(stepped, Err(StepError::Outage(_))), "{stepped:?}");
    drop(blocker);
    let consumer = world.broker.jetstream().get_stream("HOST").await.unwrap();
    let info = consumer.consumer_info("toy").await.unwrap();
    assert_eq!(info.ack_floor.stream_sequence, 0, "nothing is acknowledged");

    let mut postgres = killing.await.unwrap();
    let restarting = tokio::task::spawn_blocking(move || postgres.restart().map(|()| postgres));
    let _postgres = restarting.await.unwrap().unwrap();
    let all = format!("select (count(*) = {EVENTS})::int::bigint from states");
    step_until(&service, "all is handled", async || world.count(&all).await == 1).await;
    settle(&service).await;
    let once = "select count(*) from states where version = 1 and state ->> 'sign_ups' = '1'";
    assert_eq!(world.count(once).await, EVENTS as i64);
    assert_eq!(world.broker.published().await.len(), 2 * EVENTS);
    assert!(world.letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_uses_no_attempts_up() {
    let world = World::start().await;
    let service = world.service().await;
    world.execute("alter table outbox rename to gone").await;
    world.tell("1", signed_up("a")).await;
    assert!(matches!(service.step().await, Err(StepError::Outage(_))));
    step_until(&service, "it is delivered again", async || redelivered(&world).await).await;
    assert_eq!(world.count("select count(*) from attempts").await, 0);
    assert!(world.letters().await.is_empty());

    world.execute("alter table gone rename to outbox").await;
    step_until(&service, "it is handled", async || world.story("a").await.is_some()).await;
    assert_eq!(world.state("a").await.sign_ups, 1);
}

async fn redelivered(world: &World) -> bool {
    let stream = world.broker.jetstream().get_stream("HOST").await.unwrap();
    stream.consumer_info("toy").await.unwrap().delivered.consumer_sequence > 1
}
