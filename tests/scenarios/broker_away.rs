//! Whoever speaks to the gateway while the broker is away is heard for good, or told to come again; nothing is half kept.

use contracts::{Event, event::Channel};
use harness::World;
use serde_json::json;

use crate::answered::{
    asked_by_link, form, hand_in, heard_from_intercom, notify, reply_address, writing,
};

async fn status(world: &World) -> String {
    let state = world.state("kyc-screener", "42").await.unwrap();
    state["status"].as_str().unwrap().to_owned()
}

/// How much the gateway keeps of what it was handed.
async fn kept(world: &World) -> i64 {
    let mut kept = 0;
    for table in ["inbox", "outbox", "dead_letters", "sealed"] {
        kept += world.count("gateway", table).await;
    }
    kept
}

/// The replies that were told of.
async fn replies(world: &World) -> Vec<Channel> {
    let told = world.events_of("42").await.into_iter();
    let channels = told.filter_map(|one| match one.event {
        Event::InboundReplyReceived { channel, .. } => Some(channel),
        _ => None,
    });
    channels.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_in_intercom_is_taken_and_counts_once_when_it_is_back() {
    let world = heard_from_intercom().await;
    asked_by_link(&world, "42").await;
    let written = writing(&world, "42", "notif_1");
    world.kill_the_broker();
    let before = kept(&world).await;
    for _ in 0..2 {
        assert_eq!(notify(&world, &written).await, Some(200));
    }
    assert_eq!(kept(&world).await, before + 2, "an inbox row and an outbox row, committed");
    assert_eq!(status(&world).await, "waiting");
    world.restart_the_broker().await;
    assert_eq!(notify(&world, &written).await, Some(200));
    world.settle().await;
    assert_eq!(status(&world).await, "replied");
    assert_eq!(replies(&world).await, [Channel::Intercom]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_not_taken_and_the_mail_server_hands_it_on_again() {
    let world = World::start().await;
    asked_by_link(&world, "42").await;
    let to = reply_address(&world, "42");
    let mail = format!("To: {to}\r\nMessage-ID: <1@example.org>\r\n\r\nNo, to all of them\r\n");
    world.kill_the_broker();
    let before = kept(&world).await;
    for _ in 0..2 {
        assert_eq!(world.hand_on(&mail).await, 503);
    }
    assert_eq!(kept(&world).await, before, "what is not taken leaves nothing");
    world.restart_the_broker().await;
    world.settle().await;
    assert_eq!(status(&world).await, "waiting");
    for _ in 0..2 {
        assert_eq!(world.hand_on(&mail).await, 202);
    }
    world.settle().await;
    assert_eq!(status(&world).await, "replied");
    assert_eq!(replies(&world).await, [Channel::Email]);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_on_the_page_are_not_taken_and_the_same_page_can_be_sent_again() {
    let world = World::start().await;
    let link = asked_by_link(&world, "42").await;
    let form = form(&link, "NO").await;
    world.kill_the_broker();
    let before = kept(&world).await;
    for _ in 0..2 {
        let (code, page) = hand_in(&link, &form).await;
        assert_eq!(code, 503);
        assert!(page.contains("try again in a minute"), "{page}");
    }
    assert_eq!((kept(&world).await, world.count("kyc-screener", "sealed").await), (before, 0));
    world.restart_the_broker().await;
    world.settle().await;
    assert_eq!(status(&world).await, "waiting", "what was refused is not carried out behind them");
    for _ in 0..2 {
        let (code, page) = hand_in(&link, &form).await;
        assert!(code == 200 && page.contains("Thank you"), "{code}: {page}");
    }
    world.settle().await;
    assert_eq!(status(&world).await, "cleared");
    assert_eq!(world.count("kyc-screener", "sealed").await, 1, "taken once");
    let said = json!(world.said("kyc", "42").await);
    assert_eq!(said, json!(["kyc-questionnaire-requested", "kyc-cleared"]));
}
