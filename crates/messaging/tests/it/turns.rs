//! Who writes of accounts and who erases them take turns.

use sqlx::Connection as _;

use crate::{
    support::{World, settle, until},
    toy::signed_up,
};

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_too_long_for_their_turn_spoils_no_connection() {
    let world = World::start().await;
    let service = world.service().await;
    let mut eraser = world.pool.acquire().await.unwrap();
    let mut erasing = eraser.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtext('erasing'), hashtext(current_schema))")
        .execute(&mut *erasing)
        .await
        .unwrap();
    world.tell("up", signed_up("a")).await;
    service.step().await.unwrap_err();
    erasing.rollback().await.unwrap();
    drop(eraser);
    let idle = || world.pool.num_idle() == world.pool.size() as usize;
    until("every connection is given back", async || idle()).await;
    let mut connections = vec![];
    while let Some(connection) = world.pool.try_acquire() {
        connections.push(connection);
    }
    assert!(!connections.is_empty());
    for mut connection in connections {
        sqlx::query("select 1").execute(&mut *connection).await.unwrap();
    }
    settle(&service).await;
}
