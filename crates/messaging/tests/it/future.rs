//! Events that are ahead of our clock.

use chrono::TimeDelta;

use crate::{
    support::{World, settle},
    toy::signed_up,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_the_future_is_a_dead_letter_that_can_be_played_when_its_time_has_come() {
    let world = World::start().await;
    let service = world.service().await;
    let mut envelope = world.envelope("1", signed_up("a"));
    envelope.time = Some(world.now() + TimeDelta::minutes(11));
    world.tell_as_it_is(&envelope).await;
    settle(&service).await;
    assert_eq!(world.story("a").await, None);
    let letter = world.letter().await;
    assert_eq!(letter.reason, "from_future");

    let refused = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(refused.code, "from_future");
    world.advance(TimeDelta::minutes(1));
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    assert_eq!(world.state("a").await.sign_ups, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_a_little_ahead_is_handled_and_now_is_never_before_its_cause() {
    let world = World::start().await;
    let service = world.service().await;
    let mut envelope = world.envelope("1", signed_up("a"));
    let said_at = world.now() + TimeDelta::minutes(9);
    envelope.time = Some(said_at);
    world.tell_as_it_is(&envelope).await;
    settle(&service).await;
    assert_eq!(world.state("a").await.at, Some(said_at));
    let published = world.broker.published().await;
    let times = published.iter().map(|(_, envelope)| envelope.time);
    assert_eq!(times.collect::<Vec<_>>(), [Some(said_at); 2], "request and answer");
    let due = world.count("select extract(epoch from min(due_at))::bigint from timers").await;
    assert_eq!(due, (said_at + TimeDelta::hours(1)).timestamp());
}
