//! What was committed goes out: at once, or by the sweep.

use std::time::Duration;

use contracts::{Envelope, envelope::derive_id};
use messaging::{StepError, source_of};
use runtime::lifecycle::Lifecycle;
use serde_json::json;

use crate::{
    support::{Options, SERVICE, World, settle, until},
    toy::{answers, noted, signed_up},
};

#[tokio::test(flavor = "multi_thread")]
async fn events_go_out_under_ids_that_follow_from_their_cause() {
    let world = World::start().await;
    let service = world.service().await;
    let cause = world.envelope("1", signed_up("a"));
    world.tell_as_it_is(&cause).await;
    settle(&service).await;

    let [asked, answered] = world.broker.published().await.try_into().unwrap();
    let expected = derive_id(cause.key(), &[b"toy", &1_u32.to_be_bytes()]);
    assert_follows(&asked, expected.to_string(), "1");
    let call = derive_id(asked.1.key(), &[b"toy-ask"]);
    let expected = derive_id(call, &[b"toy-ask", &0_u32.to_be_bytes()]);
    assert_follows(&answered, expected.to_string(), &asked.1.id);
    assert_eq!(waiting(&world).await, 0);
    assert_eq!(world.count("select count(*) from published").await, 2);
}

fn assert_follows((message_id, event): &(String, Envelope), id: String, cause: &str) {
    assert_eq!((message_id, &event.id), (&id, &id));
    assert_eq!(event.source, source_of(SERVICE));
    assert_eq!(event.causation_id.as_deref(), Some(cause));
    assert_eq!(event.correlation_id.as_deref(), Some("1"));
    assert_eq!(event.story_version, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_while_the_broker_is_away_goes_out_when_it_is_back() {
    let world = World::start().await;
    let client = world.broker.connect().await;
    let service = world.service_over(client.clone());
    settle(&service).await;
    world.broker.kill(&[&client]).await;
    let answer = service.command(world.envelope("1", answers("a", "no"))).await.unwrap();
    assert_eq!(answer, Ok(json!({ "signUps": 0 })));
    assert!(matches!(service.step().await, Err(StepError::Broker(_))));
    assert_eq!(waiting(&world).await, 1);

    world.broker.restart().await;
    crate::support::step_until(&service, "it is published", async || waiting(&world).await == 0)
        .await;
    assert_eq!(world.broker.subjects_of("a").await, ["ostiary.kyc.kyc-cleared"]);
}

async fn waiting(world: &World) -> i64 {
    world.count("select count(*) from unpublished").await
}

/// As if nobody had noted that anything was published.
const UNMARK: &str = "
    with unmarked as (delete from published returning day, number)
    insert into unpublished (number, day, appended_at)
    select number, day, appended_at from outbox join unmarked using (day, number)";

/// A row as a process leaves it that ends between commit and publish.
async fn leave_behind(world: &World, story: &str, version: i64, event: contracts::Event) {
    let mut envelope = world.envelope("", event);
    let id = derive_id(uuid::Uuid::nil(), &[story.as_bytes(), &version.to_be_bytes()]);
    envelope.id = id.to_string();
    let insert =
        "with added as (
             insert into outbox (number, id, story, version, subject, body)
             values (nextval('outbox_batches'), $1, $2, $3, $4, $5) returning *
         )
         insert into unpublished (number, day, appended_at) select number, day, appended_at from added";
    sqlx::query(insert)
        .bind(id)
        .bind(story)
        .bind(version)
        .bind(envelope.event.subject())
        .bind(envelope.encode())
        .execute(&world.pool)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_process_left_is_swept_in_the_order_of_each_story() {
    let world = World::start().await;
    let service = world.service().await;
    for version in [2, 3, 1] {
        leave_behind(&world, "a", version, noted("a", &version.to_string())).await;
    }
    settle(&service).await;
    let published = world.broker.published().await;
    let notes = published.iter().map(|(_, envelope)| match &envelope.event {
        contracts::Event::HoldRequested { hold, .. } => hold.as_str(),
        other => panic!("{other:?}"),
    });
    assert_eq!(notes.collect::<Vec<_>>(), ["1", "2", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_could_not_be_marked_goes_out_again_and_is_stored_once() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let before = world.broker.published().await;
    world.execute(UNMARK).await;
    assert_eq!(service.step().await.unwrap(), 2, "both are swept");
    assert_eq!(world.broker.published().await, before);
    assert_eq!(waiting(&world).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_a_broker_without_memory_stores_twice_has_its_effect_once() {
    let options = Options { duplicate_window: Duration::from_millis(100), ..Options::default() };
    let world = World::start_with(options).await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    until("the broker forgot the ids", async || {
        world.execute(UNMARK).await;
        settle(&service).await;
        world.broker.published().await.len() > 3
    })
    .await;
    assert_eq!(world.ask.attempts(), [1]);
    let events = world.broker.published().await;
    let ids: std::collections::BTreeSet<_> = events.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 2, "one request, one answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_too_large_for_the_broker_is_a_dead_letter_and_holds_nobody_up() {
    let nats = servers::nats::Options { max_payload: 4096, ..Default::default() };
    let world = World::start_with(Options { nats, ..Options::default() }).await;
    let service = world.service().await;
    leave_behind(&world, "a", 1, noted("a", &"x".repeat(5000))).await;
    leave_behind(&world, "a", 2, noted("a", "behind")).await;
    leave_behind(&world, "b", 1, noted("b", "fine")).await;
    settle(&service).await;
    assert_eq!(waiting(&world).await, 0);
    for account in ["a", "b"] {
        assert_eq!(world.broker.subjects_of(account).await.len(), 1);
    }
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("outbox", "too_large"));
    assert_eq!(letter.account.as_deref(), Some("a"));
    assert!(world.body(letter.id).await.len() > 5000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_still_too_large_when_it_is_played_again_is_an_open_dead_letter_again() {
    let nats = servers::nats::Options { max_payload: 4096, ..Default::default() };
    let world = World::start_with(Options { nats, ..Options::default() }).await;
    let service = world.service().await;
    leave_behind(&world, "a", 1, noted("a", &"x".repeat(5000))).await;
    settle(&service).await;
    let letter = world.letter().await.id;
    service.replay(letter, "anna").await.unwrap().unwrap();
    assert_eq!((waiting(&world).await, world.letter().await.status.as_str()), (1, "replayed"));
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!((waiting(&world).await, letter.status.as_str(), letter.times), (0, "open", 2));

    world.execute("delete from outbox").await;
    let forgotten = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(forgotten.code, "not_found");
    assert_eq!(world.letter().await.status, "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_are_too_large_never_keep_the_sweep_from_those_that_are_not() {
    let nats = servers::nats::Options { max_payload: 4096, ..Default::default() };
    let world = World::start_with(Options { nats, ..Options::default() }).await;
    let service = world.service().await;
    world
        .execute(
            "with added as (
                 insert into outbox (number, id, story, version, subject, body)
                 select nextval('outbox_batches'), gen_random_uuid(), 'a', n, 'ostiary.kyc.unheard', repeat('x', 5000)
                   from generate_series(1, 500) n returning *
             )
             insert into unpublished (number, day, appended_at) select number, day, appended_at from added",
        )
        .await;
    leave_behind(&world, "b", 1, noted("b", "fine")).await;
    settle(&service).await;
    assert_eq!(world.broker.subjects_of("b").await.len(), 1);
    assert_eq!(world.letters().await.len(), 500);
}

/// Whoever commits has to publish, or nobody does.
const NEVER_SWEPT: &str = "
    create function tomorrow() returns trigger language plpgsql as
        'begin new.appended_at := now() + interval ''1 day''; return new; end';
    create trigger tomorrow before insert on unpublished for each row execute function tomorrow()";

#[tokio::test(flavor = "multi_thread")]
async fn an_event_goes_out_while_those_before_it_are_still_being_marked() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    world.execute(NEVER_SWEPT).await;
    let mut marking = world.pool.begin().await.unwrap();
    sqlx::query("lock table published in exclusive mode").execute(&mut *marking).await.unwrap();
    service.start(&lifecycle);
    for account in ["a", "b"] {
        world.tell(account, signed_up(account)).await;
        until("its request is published", async || {
            !world.broker.subjects_of(account).await.is_empty()
        })
        .await;
    }
    assert_eq!(world.count("select count(*) from published").await, 0);
    marking.rollback().await.unwrap();
    until("all are marked", async || waiting(&world).await == 0).await;
    lifecycle.stop(Duration::from_secs(10)).await.unwrap();
}
