//! What a broker loses goes out again.

use std::collections::BTreeSet;

use async_nats::Client;
use messaging::Service;

use crate::{
    support::{World, settle, step_until, until},
    toy::{answers, signed_up},
};

async fn sign_up(world: &World, service: &Service, accounts: std::ops::Range<u32>) {
    for account in accounts {
        world.tell(&account.to_string(), signed_up(&format!("a{account}"))).await;
    }
    settle(service).await;
}

/// The ids of all events in the stream.
async fn stored(world: &World) -> Vec<String> {
    world.broker.published().await.into_iter().map(|(id, _)| id).collect()
}

/// Sweeps until nothing waits; the streams come back by themselves.
async fn sweep(world: &World, service: &Service) {
    let waiting = "select count(*) from unpublished";
    step_until(service, "all is published", async || world.count(waiting).await == 0).await;
    until("nothing moves", async || matches!(service.step().await, Ok(0))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_lost_is_filled_again() {
    let world = World::start().await;
    let service = world.service().await;
    sign_up(&world, &service, 0..5).await;
    let before = stored(&world).await;
    assert_eq!(before.len(), 10);
    world.broker.lose_the_store().await;
    assert!(stored(&world).await.is_empty());

    assert_eq!(service.repair().await.unwrap(), 10);
    sweep(&world, &service).await;
    assert_same(&stored(&world).await, &before);
    assert_eq!(service.repair().await.unwrap(), 0, "there is nothing left to repair");
    assert_eq!(world.ask.attempts(), [1; 5], "and nobody is asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_rolled_back_gets_exactly_what_it_lost() {
    let world = World::start().await;
    let service = world.service().await;
    sign_up(&world, &service, 0..5).await;
    let kept = stored(&world).await;
    world.broker.copy_the_store().await;
    sweep(&world, &service).await;
    sign_up(&world, &service, 5..12).await;
    let before = stored(&world).await;
    world.broker.roll_back().await;
    assert_eq!(stored(&world).await, kept);

    assert_eq!(service.repair().await.unwrap(), 14);
    sweep(&world, &service).await;
    let after = stored(&world).await;
    assert_eq!(after[..10], kept);
    assert_same(&after, &before);
    assert_eq!(after.len(), 24, "nothing is stored twice");
    assert_eq!(service.repair().await.unwrap(), 0, "there is nothing left to repair");
    for account in 0..12 {
        assert_eq!(world.state(&format!("a{account}")).await.sign_ups, 1);
    }
    assert_eq!(world.ask.attempts(), [1; 12]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_after_a_rollback_does_not_hide_the_loss() {
    let world = World::start().await;
    let client = world.broker.connect().await;
    let service = world.service_over(client.clone());
    let answer = |id: u32| world.envelope(&id.to_string(), answers(&format!("a{id}"), "no"));
    world.broker.copy_the_store().await;
    for id in 0..5 {
        commit_when_connected(&service, &client, answer(id)).await;
    }
    let before = stored(&world).await;
    assert_eq!(before.len(), 5);
    world.broker.roll_back().await;
    for id in 5..15 {
        commit_when_connected(&service, &client, answer(id)).await;
    }
    sweep(&world, &service).await;
    let after = stored(&world).await;
    let lost: Vec<_> = before.iter().filter(|id| !after.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(after.len(), 15);
}

/// Carries a command out as soon as the service's connection is there again.
async fn commit_when_connected(service: &Service, client: &Client, command: contracts::Envelope) {
    until("it is connected", async || client.flush().await.is_ok()).await;
    service.command(command).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_of_the_lost_stream_that_is_written_down_late_hides_nothing() {
    let world = World::start().await;
    let (stalled, other) = (world.service().await, world.service().await);
    let answer = |id: u32| world.envelope(&id.to_string(), answers(&format!("a{id}"), "no"));
    stalled.command(answer(0)).await.unwrap().unwrap();
    let gate = Gate::shut(&world).await;
    let late = answer(1);
    let late = tokio::spawn(async move { stalled.command(late).await.map(drop) });
    until("its acknowledgement waits", async || gate.waiting().await == 1).await;
    world.broker.lose_the_store().await;
    let more = [2, 3, 4].map(answer);
    let going_on = tokio::spawn(async move {
        while other.repair().await.is_err() {}
        for answer in more {
            other.command(answer).await.unwrap().unwrap();
        }
        other
    });
    // Either all of that comes first, or it waits for the acknowledgement to be written down.
    until("it goes on", async || going_on.is_finished() || gate.waiting().await == 2).await;
    gate.open().await;
    late.await.unwrap().unwrap();
    let other = going_on.await.unwrap();
    sweep(&world, &other).await;
    assert_eq!(stored(&world).await.len(), 5);
}

/// Whoever writes down that something of the story `a1` is published waits here.
struct Gate<'w> {
    world: &'w World,
    key: sqlx::pool::PoolConnection<sqlx::Postgres>,
}

impl<'w> Gate<'w> {
    async fn shut(world: &'w World) -> Self {
        world.execute(GATE).await;
        let mut key = world.pool.acquire().await.unwrap();
        sqlx::query("select pg_advisory_lock(1)").execute(&mut *key).await.unwrap();
        Self { world, key }
    }

    /// How many wait, at the gate or for those who do.
    async fn waiting(&self) -> i64 {
        let waiting = "select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'";
        self.world.count(waiting).await
    }

    async fn open(mut self) {
        sqlx::query("select pg_advisory_unlock(1)").execute(&mut *self.key).await.unwrap();
    }
}

const GATE: &str = "
    create function wait() returns trigger language plpgsql as $$
    begin
        if exists (select from outbox where number = old.number and story = 'a1') then
            perform pg_advisory_xact_lock_shared(1);
        end if;
        return old;
    end $$;
    create trigger wait before delete on unpublished for each row execute function wait()";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_loss_that_another_replica_noticed_goes_out_again() {
    let world = World::start().await;
    let (unaware, other) = (world.service().await, world.service().await);
    let answer = |id: u32| world.envelope(&id.to_string(), answers(&format!("a{id}"), "no"));
    unaware.command(answer(0)).await.unwrap().unwrap();
    other.repair().await.unwrap();
    // As if it had stood still between the acknowledgement and here.
    world.execute("update streams set losses = losses + 1").await;
    unaware.command(answer(1)).await.unwrap().unwrap();
    let waiting = "select count(*) from unpublished";
    assert_eq!(world.count(waiting).await, 1);
    unaware.command(answer(2)).await.unwrap().unwrap();
    assert_eq!(world.count(waiting).await, 1, "once it knows, it is believed again");
    sweep(&world, &unaware).await;
    assert_eq!(stored(&world).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_fine_is_left_alone() {
    let world = World::start().await;
    let service = world.service().await;
    assert_eq!(service.repair().await.unwrap(), 0, "it was never seen before");
    sign_up(&world, &service, 0..3).await;
    let before = stored(&world).await;
    for _ in 0..2 {
        assert_eq!(service.repair().await.unwrap(), 0);
    }
    settle(&service).await;
    assert_eq!(stored(&world).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repair_that_was_cut_short_goes_on_as_it_began() {
    let world = World::start().await;
    let service = world.service().await;
    sign_up(&world, &service, 0..4).await;
    let half = "select seq from published order by seq offset 3 limit 1";
    let half = world.count(half).await;
    world
        .execute(&format!(
            "update streams set lost_after = {half}, lost_before = clock_timestamp()"
        ))
        .await;
    sign_up(&world, &service, 4..6).await;
    assert_eq!(service.repair().await.unwrap(), 4, "not what was published since");
    assert_eq!(service.repair().await.unwrap(), 0);
}

/// The same events, in whatever order.
fn assert_same(one: &[String], other: &[String]) {
    let set = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(one), set(other));
    assert_eq!(one.len(), other.len());
}
