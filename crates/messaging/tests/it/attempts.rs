//! A message that ends the process each time it is handled.

use std::{sync::Arc, time::Duration};

use crate::{
    support::{Options, World, settle, until},
    toy::{POISON, seen},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_crashes_us_over_and_over_is_parked_alone() {
    let options = Options { ack_wait: Duration::from_millis(50), ..Options::default() };
    let world = World::start_with(options).await;
    let service = Arc::new(world.service().await);
    for (id, account) in [("1", "before"), ("2", POISON), ("3", "after")] {
        world.tell(id, seen(account, Some("de"))).await;
    }
    until("the poison is parked", async || {
        let service = Arc::clone(&service);
        // A panic here is a crash of the process there.
        let _crashes = tokio::spawn(async move { service.step().await }).await;
        !world.letters().await.is_empty()
    })
    .await;
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.account.as_deref()), ("toy-view", Some(POISON)));
    assert_eq!(letter.reason, "attempts_exhausted");
    until("the neighbours are handled", async || {
        settle(&service).await;
        world.count("select count(*) from view").await == 2
    })
    .await;
    assert_eq!(world.letters().await.len(), 1);
    assert_eq!(world.count("select count(*) from attempts").await, 0, "all were finished");
}
