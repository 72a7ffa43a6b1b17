//! Every accepted event has its effect exactly once, however often it comes.

use std::time::Duration;

use contracts::Event;

use crate::{
    support::{MUTE, Options, World, settle, step_until},
    toy::{noted, seen, signed_up},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_delivered_thrice_has_its_effect_once() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", noted("b", "x")).await;
    world.tell("2", noted("b", "x")).await;
    settle(&service).await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", noted("b", "x")).await;
    settle(&service).await;
    assert_eq!(world.story("b").await.unwrap().0, 1, "also where nothing is told");
    let (version, state) = world.story("a").await.unwrap();
    assert_eq!((version, state.sign_ups), (1, 1));
    let asked = "ostiary.kyc.kyc-questionnaire-requested";
    let answered = "ostiary.kyc.kyc-review-requested";
    assert_eq!(world.broker.subjects_of("a").await, [asked, answered]);
    assert!(world.letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_whose_acknowledgement_was_lost_has_its_effect_once() {
    let options = Options { ack_wait: Duration::from_millis(100), ..Options::default() };
    let world = World::start_with(options).await;
    let service = world.service_over(world.broker.connect_as(MUTE).await);
    world.tell("1", signed_up("a")).await;
    for delivery in 1..=3 {
        step_until(&service, "it is delivered", async || delivered(&world).await >= delivery).await;
    }
    assert_eq!(world.state("a").await.sign_ups, 1);
    assert_eq!(world.count("select count(*) from attempts").await, 0, "all were finished");
    assert!(world.letters().await.is_empty());
}

/// How often the host's event was delivered, as the broker has it.
async fn delivered(world: &World) -> u64 {
    let stream = world.broker.jetstream().get_stream("HOST").await.unwrap();
    stream.consumer_info("toy").await.unwrap().delivered.consumer_sequence
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sources_with_one_id_are_two_events() {
    let world = World::start().await;
    let service = world.service().await;
    let mut envelope = world.envelope("1", signed_up("a"));
    world.tell_as_it_is(&envelope).await;
    envelope.source = "https://shop.example.com/accounts".to_owned();
    world.tell_as_it_is(&envelope).await;
    settle(&service).await;
    assert_eq!(world.state("a").await.sign_ups, 2);
}

/// The second says something else under the id of the first.
fn pair() -> [Event; 2] {
    [signed_up("a"), seen("a", Some("de"))]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_a_dead_letter_and_changes_nothing() {
    let world = World::start().await;
    let service = world.service().await;
    let [first, second] = pair();
    world.tell("1", first).await;
    settle(&service).await;
    world.tell("1", second).await;
    settle(&service).await;
    assert_one_is_reused(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_noticed_within_one_batch() {
    let world = World::start().await;
    let service = world.service().await;
    for event in pair() {
        world.tell("1", event).await;
    }
    settle(&service).await;
    assert_one_is_reused(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_noticed_behind_a_repeat_in_one_batch() {
    let world = World::start().await;
    let service = world.service().await;
    let [first, second] = pair();
    world.tell("1", first.clone()).await;
    settle(&service).await;
    for event in [first.clone(), second, first] {
        world.tell("1", event).await;
    }
    settle(&service).await;
    assert_one_is_reused(&world).await;
}

async fn assert_one_is_reused(world: &World) {
    let (version, state) = world.story("a").await.unwrap();
    assert_eq!((version, state.sign_ups), (1, 1));
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.times), ("id_reused", 1));
    assert_eq!(letter.account.as_deref(), Some("a"));
    assert_eq!(letter.subject, "host.user-seen");
}
