//! Mail that comes back: the next channel, and at last the word that none is left.

use contracts::{
    Event,
    event::{Channel, FailureReason},
};
use harness::{World, days};

use crate::fixture::{accepted, asked, asked_over, failures, id, questionnaire, try_again};

/// What the gateway says once a mail came back; `nth` tells two reports apart.
async fn bounce(world: &World, account: &str, channel: Channel, nth: i64) {
    let (request, case) = questionnaire(world, account).await;
    let bounced_at = world.now() + chrono::TimeDelta::seconds(nth);
    let account = id(account);
    let case = Some(case);
    world.tell(Event::NotificationBounced { account, request, case, channel, bounced_at }).await;
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_back_goes_over_the_next_channel() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    intercom.add_contact("42");
    world.settle().await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    bounce(&world, "42", Channel::Email, 0).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email, Channel::Intercom]);
    // Mail servers repeat themselves, too.
    bounce(&world, "42", Channel::Email, 1).await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email, Channel::Intercom]);
    assert_eq!((world.mails("42").len(), intercom.state().messages.len()), (1, 1));
    assert_eq!(failures(&world, "42").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_back_when_all_is_answered_goes_nowhere_else() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    intercom.add_contact("42");
    world.settle().await;
    world.advance(days(1));
    assert_eq!(world.answer_all("42", "NO").await.0, 202);
    world.settle().await;
    bounce(&world, "42", Channel::Email, 0).await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert!(intercom.state().messages.is_empty(), "who has answered is asked to answer");
    assert_eq!(failures(&world, "42").await, []);
    assert_eq!(world.dead_reasons("notifier").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn when_no_channel_is_left_that_is_said_once() {
    let world = asked("42").await;
    world.settle().await;
    for nth in 0..2 {
        bounce(&world, "42", Channel::Email, nth).await;
        try_again(&world).await;
        assert_eq!(failures(&world, "42").await, [FailureReason::Bounced], "report {nth}");
    }
    assert_eq!(world.mails("42").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_of_what_nobody_sent_changes_nothing() {
    let world = asked("42").await;
    world.settle().await;
    let (account, request, bounced_at) = (id("42"), uuid::Uuid::from_u128(7), world.now());
    let (case, channel) = (None, Channel::Email);
    world.tell(Event::NotificationBounced { account, request, case, channel, bounced_at }).await;
    world.settle().await;
    assert_eq!(failures(&world, "42").await, []);
    assert_eq!(world.dead_reasons("notifier").await, Vec::<String>::new());
}
