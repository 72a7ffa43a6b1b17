//! A batch of many messages costs the database about as many statements as one message.

use std::cell::Cell;

use chrono::TimeDelta;
use messaging::Service;
use tracing::{Event, Subscriber};
use tracing_subscriber::{Layer, layer::Context};

use crate::{
    support::{World, settle},
    toy::signed_up,
};

thread_local! {
    /// The statements that this thread has sent.
    static SENT: Cell<usize> = const { Cell::new(0) };
}

/// Counts statements, each thread its own.
pub struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            SENT.set(SENT.get() + 1);
        }
    }
}

/// The statements of all that comes of these sign-ups: cases, calls, answers, and an hour later their timers.
async fn statements(world: &World, service: &Service, accounts: std::ops::Range<usize>) -> usize {
    for account in accounts {
        world.tell(&account.to_string(), signed_up(&account.to_string())).await;
    }
    let before = SENT.get();
    settle(service).await;
    world.advance(TimeDelta::hours(1));
    settle(service).await;
    SENT.get() - before
}

// On one thread, so that the statements of other tests are not counted.
#[tokio::test]
async fn two_hundred_messages_take_about_as_many_statements_as_one() {
    let world = World::start().await;
    let service = world.service().await;
    statements(&world, &service, 0..1).await;
    let one = statements(&world, &service, 1..2).await;
    let many = statements(&world, &service, 2..202).await;
    assert!(one > 10, "only {one} statements");
    // The broker may hand them over in several batches, and each look for more costs something.
    assert!(many <= 5 * one, "{many} for two hundred, {one} for one");
}
