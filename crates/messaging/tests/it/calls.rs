//! Calls to the outside: asked for once, for as long as it takes, answered once.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use messaging::{ActivityError, Service};
use runtime::lifecycle::{Lifecycle, SILENT_AFTER};
use tokio::task::JoinHandle;

use crate::{
    support::{World, settle, until},
    toy::{account, signed_up},
};

const GRACE: Duration = Duration::from_secs(10);
const MINUTE: TimeDelta = TimeDelta::minutes(1);

async fn answers(world: &World) -> usize {
    let subjects = world.broker.subjects_of("a").await;
    subjects.iter().filter(|subject| **subject == "ostiary.kyc.kyc-review-requested").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_delivered_twice_is_asked_once_and_answered_once() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let (_, request) = world.broker.published().await.remove(0);
    world.tell_as_it_is(&request).await;
    settle(&service).await;
    assert_eq!(world.ask.attempts(), [1]);
    assert_eq!(answers(&world).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_tried_again_later_by_the_clock_for_as_long_as_it_takes() {
    let world = World::start().await;
    let service = world.service().await;
    for _ in 0..3 {
        world.ask.will(ActivityError::Retry("nobody\0answers".to_owned()));
    }
    world.tell("1", signed_up("a")).await;
    for tries in 1..=3 {
        settle(&service).await;
        assert_eq!(world.ask.attempts().len(), tries, "not before its time");
        world.advance(MINUTE);
    }
    settle(&service).await;
    assert_eq!(world.ask.attempts(), [1, 2, 3, 4]);
    let ids: Vec<_> = world.ask.asked.lock().unwrap().iter().map(|request| request.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "one idempotency key: {ids:?}");
    assert_eq!(answers(&world).await, 1);
    assert!(world.letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_put_off_waits_between_half_and_all_of_its_backoff() {
    let world = World::start().await;
    let service = world.service().await;
    world.ask.will(ActivityError::Retry("later".to_owned()));
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let wait = "select (extract(epoch from due_at) * 1000000)::bigint from calls";
    let wait = world.count(wait).await - world.now().timestamp_micros();
    assert!((250_000..500_000).contains(&wait), "{wait} µs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_call_is_a_dead_letter_whose_replay_asks_again() {
    let world = World::start().await;
    let service = world.service().await;
    world.ask.will(ActivityError::Reject("no such\0person".to_owned()));
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(MINUTE);
    settle(&service).await;
    assert_eq!(world.ask.attempts(), [1], "refused for good");
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("toy-ask", "refused"));
    assert_eq!(letter.detail, "no such\u{fffd}person");
    assert_eq!(answers(&world).await, 0);

    service.replay(letter.id, "anna").await.unwrap().unwrap();
    settle(&service).await;
    assert_eq!(world.ask.attempts(), [1, 2]);
    assert_eq!(answers(&world).await, 1);
    assert_eq!(world.letter().await.status, "replayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_answered_meanwhile_is_not_asked_again_by_a_replay() {
    let world = World::start().await;
    let service = world.service().await;
    world.ask.will(ActivityError::Reject("no".to_owned()));
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let letter = world.letter().await.id;
    service.replay(letter, "anna").await.unwrap().unwrap();
    settle(&service).await;
    world.execute("update dead_letters set status = 'open'").await;
    service.replay(letter, "boris").await.unwrap().unwrap();
    settle(&service).await;
    assert_eq!(world.ask.attempts(), [1, 2]);
}

/// A call that was tried once and is due again, while nobody answers any more.
async fn due_call(world: &World, service: &Service) {
    world.ask.will(ActivityError::Retry("later".to_owned()));
    world.tell("1", signed_up("a")).await;
    settle(service).await;
    world.advance(MINUTE);
    world.ask.close();
}

/// Steps a replica until it has the call in hand, for the so-and-so-many-th time.
async fn in_hand(world: &World, tries: usize) -> JoinHandle<()> {
    let service = world.service().await;
    let stepping = tokio::spawn(async move {
        service.step().await.unwrap();
    });
    until("it asks", async || world.ask.attempts().len() == tries).await;
    stepping
}

const RUN_OUT: &str = "update calls set leased_until = now() - interval '1 second'";

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_worker_whose_claim_ran_out_settles_nothing() {
    let world = World::start().await;
    let other = world.service().await;
    due_call(&world, &other).await;
    let stalled = in_hand(&world, 2).await;
    settle(&other).await;
    assert_eq!(world.ask.attempts(), [1, 2], "the claim keeps others away");
    world.execute(RUN_OUT).await;
    let faster = in_hand(&world, 3).await;

    world.ask.will(ActivityError::Reject("too late".to_owned()));
    world.ask.let_one_through();
    stalled.await.unwrap();
    assert!(world.letters().await.is_empty(), "its refusal comes too late");
    world.ask.let_one_through();
    faster.await.unwrap();
    assert_eq!(answers(&world).await, 1);
    assert_eq!(world.ask.attempts(), [1, 2, 3]);
}

#[tokio::test]
async fn a_claim_is_kept_for_as_long_as_the_call_takes() {
    let world = World::start().await;
    let service = world.service().await;
    due_call(&world, &service).await;
    let working = in_hand(&world, 2).await;
    world.execute(RUN_OUT).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(11)).await;
    tokio::time::resume();
    let renewed = "select count(*) from calls where leased_until > now() + interval '20 seconds'";
    until("the claim is renewed", async || world.count(renewed).await == 1).await;
    world.ask.let_one_through();
    working.await.unwrap();
    assert_eq!(answers(&world).await, 1);
}

#[tokio::test]
async fn a_loop_lives_on_for_as_long_as_its_call_takes() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    world.ask.close();
    world.tell("1", signed_up("a")).await;
    service.start(&lifecycle);
    until("it asks", async || world.ask.attempts().len() == 1).await;
    tokio::time::pause();
    tokio::time::advance(SILENT_AFTER * 2).await;
    tokio::time::resume();
    assert!(lifecycle.silent_loops().contains(&"toy-ask"), "nothing has run meanwhile");
    until("it beats", async || !lifecycle.silent_loops().contains(&"toy-ask")).await;
    assert_eq!(answers(&world).await, 0, "it still asks");
    world.ask.let_one_through();
    lifecycle.stop(GRACE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_database_refuses_is_a_dead_letter_and_the_others_are_stored() {
    let world = World::start().await;
    let service = world.service().await;
    let rule = "check (story <> 'a' or subject <> 'ostiary.kyc.kyc-review-requested')";
    world.execute(&format!("alter table outbox add constraint rule {rule}")).await;
    for account in ["a", "b", "c"] {
        world.tell(account, signed_up(account)).await;
    }
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("toy-ask", "bad_data"));
    assert_eq!(letter.account.as_deref(), Some("a"));
    assert_eq!(world.broker.published().await.len(), 3 + 2);

    world.execute("alter table outbox drop constraint rule").await;
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    settle(&service).await;
    assert_eq!(answers(&world).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_makes_the_activity_panic_holds_nobody_up_for_long() {
    let world = World::start().await;
    let service = world.service().await;
    *world.ask.fears.lock().unwrap() = Some(account("poison"));
    for name in ["poison", "a"] {
        world.tell(name, signed_up(name)).await;
    }
    until("the other one is answered", async || {
        settle(&service).await;
        world.advance(TimeDelta::milliseconds(100)); // each comes at its own moment
        answers(&world).await == 1
    })
    .await;
    assert_eq!(world.count("select count(*) from calls where done_at is null").await, 1);
    until("it is given up", async || {
        settle(&service).await;
        world.advance(MINUTE);
        !world.letters().await.is_empty()
    })
    .await;
    *world.ask.fears.lock().unwrap() = None;
    given_up_until_replayed(&world, &service).await;
}

/// More often than a call is tried that never ends.
const MANY: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_s_silence_ever_uses_a_call_up() {
    let world = World::start().await;
    let service = world.service().await;
    for _ in 0..MANY {
        world.ask.will(ActivityError::Retry("later".to_owned()));
    }
    world.tell("1", signed_up("a")).await;
    for _ in 0..=MANY {
        settle(&service).await;
        world.advance(MINUTE);
    }
    assert_eq!(world.ask.attempts().len(), MANY + 1);
    assert_eq!((answers(&world).await, world.letters().await.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_the_database_never_uses_a_call_up() {
    let world = World::start().await;
    let service = world.service().await;
    world.ask.will(ActivityError::Retry("later".to_owned()));
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    world.advance(MINUTE);
    world.execute("alter table outbox rename to away").await;
    for _ in 0..MANY {
        let _outage = service.step().await;
        world.execute(RUN_OUT).await;
    }
    assert!(world.ask.attempts().len() >= MANY, "{:?}", world.ask.attempts());
    assert_eq!(world.count("select unfinished::bigint from calls").await, 0);
    world.execute("alter table away rename to outbox").await;
    settle(&service).await;
    assert_eq!((answers(&world).await, world.letters().await.len()), (1, 0));
}

/// What was tried twenty times is a dead letter, whose replay asks again.
async fn given_up_until_replayed(world: &World, service: &Service) {
    let letter = world.letter().await;
    assert_eq!(
        (letter.consumer.as_str(), letter.reason.as_str()),
        ("toy-ask", "attempts_exhausted")
    );
    assert_eq!(letter.account.as_deref(), Some("poison"));
    assert_eq!(tries(world), 20);
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    settle(service).await;
    assert_eq!(tries(world), 21);
    assert_eq!(world.count("select count(*) from calls where done_at is null").await, 0);
}

/// How often the poison was asked for.
fn tries(world: &World) -> usize {
    let asked = world.ask.requests();
    asked.iter().filter(|request| request.envelope.account().as_str() == "poison").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_ends_the_process_each_time_takes_nobody_along_and_is_given_up() {
    let world = World::start().await;
    *world.ask.falls_for.lock().unwrap() = Some(account("poison"));
    for name in ["poison", "a"] {
        world.tell(name, signed_up(name)).await;
    }
    let service = Arc::new(world.service().await);
    until("it is given up", async || {
        let (before, replica) = (tries(&world), Arc::clone(&service));
        let mut stepping = tokio::spawn(async move { replica.step().await });
        until("it falls, or is done", async || tries(&world) > before || stepping.is_finished())
            .await;
        // What is stopped amid its work leaves its claims behind, as a process that ends; meanwhile others go on.
        stepping.abort();
        (&mut stepping).await.ok();
        if tries(&world) > before {
            settle(&service).await;
        }
        world.execute(RUN_OUT).await;
        !world.letters().await.is_empty()
    })
    .await;
    assert_eq!(answers(&world).await, 1, "the neighbour was not taken along");
    let of_neighbour =
        world.ask.requests().into_iter().filter(|one| *one.envelope.account() == account("a"));
    assert!(of_neighbour.count() <= 4, "once it is suspected, it goes alone");
    *world.ask.falls_for.lock().unwrap() = None;
    given_up_until_replayed(&world, &service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_request_that_cannot_be_read_is_a_dead_letter() {
    let world = World::start().await;
    let service = world.service().await;
    let call = "insert into calls (id, activity, subject, body, due_at)
                values (gen_random_uuid(), 'toy-ask', 'ostiary.kyc.unheard', '{', '2026-01-01')";
    world.execute(call).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("toy-ask", "state_unreadable"));
    assert_eq!(world.body(letter.id).await, b"{");
    assert_eq!(world.count("select count(*) from calls where done_at is null").await, 0);
}
