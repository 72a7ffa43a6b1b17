//! Dead letters played again, and skipped.

use std::sync::atomic::Ordering;

use contracts::envelope::derive_id;
use messaging::{
    Service,
    dead_letters::{self, Closed},
};
use uuid::Uuid;

use crate::{
    support::{World, settle},
    toy::{FORBIDDEN, MACHINE, noted, signed_up},
};

/// A note that is refused, about an account that has a story already.
async fn refused_note(world: &World, service: &Service) -> Uuid {
    world.toy.refuses.store(true, Ordering::SeqCst);
    world.tell("1", signed_up("a")).await;
    settle(service).await;
    world.tell("2", noted("a", FORBIDDEN)).await;
    settle(service).await;
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.detail.as_str()), ("refused", "that is forbidden"));
    letter.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_is_handled_by_its_replay_once_it_may_be() {
    let world = World::start().await;
    let service = world.service().await;
    let letter = refused_note(&world, &service).await;
    let refused = service.replay(letter, "anna").await.unwrap().unwrap_err();
    assert_eq!(refused.code, "refused");
    assert_eq!(world.letter().await.status, "open");

    world.toy.refuses.store(false, Ordering::SeqCst);
    service.replay(letter, "anna").await.unwrap().unwrap();
    let (version, state) = world.story("a").await.unwrap();
    assert_eq!((version, state.note.as_deref()), (2, Some(FORBIDDEN)));
    assert_eq!(world.letter().await.status, "replayed");
    assert_eq!(world.count("select count(*) from dead_letters where closed_by = 'anna'").await, 1);

    let again = service.replay(letter, "anna").await.unwrap().unwrap_err();
    assert_eq!(again.code, "closed");
    world.tell("2", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    assert_eq!(world.story("a").await.unwrap().0, 2, "it came again, and was handled before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_that_comes_again_waits_for_its_replay() {
    let world = World::start().await;
    let service = world.service().await;
    refused_note(&world, &service).await;
    world.toy.refuses.store(false, Ordering::SeqCst);
    world.tell("2", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    assert_eq!(world.state("a").await.note, None);
    assert_eq!(world.letter().await.status, "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skipped_message_is_never_handled() {
    let world = World::start().await;
    let service = world.service().await;
    let letter = refused_note(&world, &service).await;
    let mut db = world.pool.acquire().await.unwrap();
    assert!(dead_letters::close(&mut db, letter, Closed::Skipped, "anna").await.unwrap());
    assert!(!dead_letters::close(&mut db, letter, Closed::Skipped, "boris").await.unwrap());

    world.toy.refuses.store(false, Ordering::SeqCst);
    world.tell("2", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    assert_eq!(service.replay(letter, "boris").await.unwrap().unwrap_err().code, "closed");
    assert_eq!(world.state("a").await.note, None);
    assert_eq!(world.letter().await.status, "skipped");
    assert_eq!(world.count("select count(*) from dead_letters where closed_by = 'anna'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_the_database_refused_is_handled_by_its_replay_once_it_takes_it() {
    let world = World::start().await;
    let service = world.service().await;
    let rule = "check (state ->> 'note' <> 'forbidden')";
    world.execute(&format!("alter table states add constraint rule {rule}")).await;
    world.tell("1", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!(letter.reason, "bad_data");
    let refused = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(refused.code, "bad_data");
    assert_eq!(world.letter().await.status, "open");

    world.execute("alter table states drop constraint rule").await;
    world.tell("1", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    assert_eq!(world.story("a").await, None, "it waits for its replay");
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    assert_eq!(world.story("a").await.unwrap().0, 1);
    assert_eq!(world.letter().await.status, "replayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_handled_meanwhile_is_not_handled_again_by_its_replay() {
    let world = World::start().await;
    let service = world.service().await;
    let envelope = world.envelope("1", signed_up("a"));
    worn_out(&world, &service, &envelope).await;
    let letter = world.letter().await;
    assert_eq!(letter.reason, "attempts_exhausted");
    world.execute("delete from attempts").await;
    world.tell_as_it_is(&envelope).await;
    settle(&service).await;
    assert_eq!(world.story("a").await.unwrap().0, 1);

    service.replay(letter.id, "anna").await.unwrap().unwrap();
    assert_eq!(world.story("a").await.unwrap().0, 1);
    assert_eq!(world.letter().await.status, "replayed");
}

/// Delivers an event as if it had ended the process twenty times.
async fn worn_out(world: &World, service: &Service, envelope: &contracts::Envelope) {
    let (subject, body) = (envelope.event.subject(), envelope.encode());
    let delivery = derive_id(Uuid::NAMESPACE_OID, &[subject.as_bytes(), body.as_bytes()]);
    let sql =
        format!("insert into attempts (id, consumer, count) values ('{delivery}', 'toy', 20)");
    world.execute(&sql).await;
    world.tell_as_it_is(envelope).await;
    world.broker.give_back(MACHINE[0]).await;
    settle(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_message_under_a_used_id_is_refused_by_its_replay_too() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("1", signed_up("b")).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!(letter.reason, "id_reused");
    let refused = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(refused.code, "id_reused");
    assert_eq!(world.story("b").await, None);
    assert_eq!(world.letter().await.status, "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_play_one_dead_letter_have_one_effect() {
    let world = World::start().await;
    let service = world.service().await;
    let letter = refused_note(&world, &service).await;
    world.toy.refuses.store(false, Ordering::SeqCst);
    let (one, two) = tokio::join!(service.replay(letter, "anna"), service.replay(letter, "boris"));
    assert!(one.unwrap().is_ok() | two.unwrap().is_ok());
    assert_eq!(world.story("a").await.unwrap().0, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_dead_letter_cannot_be_played() {
    let world = World::start().await;
    let service = world.service().await;
    let missing = service.replay(Uuid::nil(), "anna").await.unwrap().unwrap_err();
    assert_eq!(missing.code, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_whose_key_was_destroyed_says_so() {
    let world = World::start().await;
    let service = world.service().await;
    let letter = refused_note(&world, &service).await;
    world.execute("delete from data_keys").await;
    let error = service.replay(letter, "anna").await.unwrap_err();
    assert_eq!(error.to_string(), "the account's data key was destroyed");
}
