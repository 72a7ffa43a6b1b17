//! Several replicas of a service on one durable and one schema.

use std::sync::Arc;

use futures::future::join_all;
use messaging::Service;
use sqlx::Connection;

use crate::{
    support::{World, until},
    toy::{noted, signed_up},
};

const ACCOUNTS: usize = 100;
const EVENTS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn replicas_on_one_durable_count_exactly() {
    let world = World::start().await;
    // Each account's events are far apart, so that they fall to different replicas.
    for event in 0..EVENTS {
        for account in 0..ACCOUNTS {
            world.tell(&format!("{account}-{event}"), signed_up(&account.to_string())).await;
            world.tell(&format!("{account}-{event}-note"), noted(&account.to_string(), "x")).await;
        }
    }
    let replicas = [world.service().await, world.service().await, world.service().await];
    let settled = replicas.map(|replica| tokio::spawn(settle_slowly(Arc::new(replica))));
    for done in join_all(settled).await {
        done.unwrap();
    }
    let exact = format!(
        "select count(*) from states where version = {} and state ->> 'sign_ups' = '{EVENTS}'",
        2 * EVENTS
    );
    assert_eq!(world.count(&exact).await, ACCOUNTS as i64);
    let consecutive = "select count(*) from (
        select story, version - lag(version, 1, 0::bigint) over (partition by story order by version) as grown
          from (select story, version from outbox
                 where subject = 'ostiary.kyc.kyc-questionnaire-requested') as told) as steps
        where grown < 1";
    assert_eq!(world.count(consecutive).await, 0, "no version is told twice");
    assert!(world.letters().await.is_empty());
}

/// Each step takes only what is there, so that the replicas take turns.
async fn settle_slowly(service: Arc<Service>) {
    let mut idle = 0;
    while idle < 3 {
        idle = if service.step().await.unwrap() == 0 { idle + 1 } else { 0 };
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_that_begin_one_story_both_have_their_effect() {
    let world = World::start().await;
    let service = world.service().await;
    let mut other = world.pool.acquire().await.unwrap();
    let mut other = other.begin().await.unwrap();
    // What another replica does between its save and its commit.
    sqlx::query("insert into states (story, version, state) values ('a', 1, $1)")
        .bind(serde_json::json!({ "sign_ups": 1, "rings": 0, "lapses": 0 }))
        .execute(&mut *other)
        .await
        .unwrap();
    world.tell("1", signed_up("a")).await;
    let stepping = tokio::spawn(async move { service.step().await });
    let waits = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'";
    until("it waits for the other", async || world.count(waits).await == 1).await;
    other.commit().await.unwrap();
    stepping.await.unwrap().unwrap();
    let (version, state) = world.story("a").await.unwrap();
    assert_eq!((version, state.sign_ups), (2, 2));
    assert!(world.letters().await.is_empty());
}
