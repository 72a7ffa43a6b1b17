//! Webhooks sent to somebody who checks them.

use std::time::Duration;

use runtime::config::Secret;
use simulators::{
    Listener,
    listener::{Answers, Fault, SECRET},
};
use uuid::Uuid;
use vendors::signed_webhook::{Answered, Config, Error, Webhook};

const ID: Uuid = Uuid::from_u128(7);
const BODY: &[u8] = br#"{"erase":"42"}"#;

fn webhook(listener: &Listener, secrets: &[&str]) -> Webhook {
    let secrets = secrets.iter().map(|secret| Secret::new(*secret)).collect();
    Webhook::new(&Config { url: listener.url().to_owned(), secrets, timeout: 1 }).unwrap()
}

async fn world() -> (Listener, Webhook) {
    let listener = Listener::start().await.unwrap();
    let webhook = webhook(&listener, &[SECRET]);
    (listener, webhook)
}

#[tokio::test]
async fn what_is_sent_twice_under_one_id_is_heard_once() {
    let (listener, webhook) = world().await;
    for _ in 0..2 {
        assert_eq!(webhook.send(ID, BODY.to_vec()).await, Ok(Answered::Acknowledged));
    }
    let heard = listener.state().heard;
    assert_eq!((heard.len(), &heard[&ID.to_string()]["erase"]), (1, &"42".into()));
}

#[tokio::test]
async fn an_answer_is_worth_what_it_is_signed_for() {
    let (listener, webhook) = world().await;
    for (answers, outcome) in [
        (Answers::Plain, Ok(Answered::Acknowledged)),
        (Answers::Signed, Ok(Answered::Signed)),
        (Answers::SignedForAnother, Err(Error::Forged)),
        (Answers::Forged, Err(Error::Forged)),
        (Answers::Echo, Err(Error::Forged)),
    ] {
        listener.answer(answers);
        assert_eq!(webhook.send(ID, BODY.to_vec()).await, outcome, "{answers:?}");
    }
}

#[tokio::test]
async fn while_the_secret_is_changed_the_listener_believes_both() {
    let (listener, _) = world().await;
    let new = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let changing = webhook(&listener, &[new, SECRET]);
    assert_eq!(changing.send(ID, BODY.to_vec()).await, Ok(Answered::Acknowledged));
    let too_early = webhook(&listener, &[new]);
    assert_eq!(too_early.send(ID, BODY.to_vec()).await, Err(Error::Unauthorized(401)));
}

#[tokio::test]
async fn every_failure_says_whether_it_is_to_be_sent_again() {
    let (listener, webhook) = world().await;
    for (fault, error) in [
        (Fault::Status(500), Error::Unavailable),
        (Fault::HeardBut(502), Error::Unavailable),
        (Fault::Slow(Duration::from_secs(2)), Error::Unavailable),
        (Fault::Status(403), Error::Unauthorized(403)),
        (Fault::Status(404), Error::Refused(404)),
        (Fault::Status(410), Error::Refused(410)),
        (Fault::Elsewhere, Error::Refused(307)),
    ] {
        listener.fail([fault]);
        assert_eq!(webhook.send(ID, BODY.to_vec()).await, Err(error), "{fault:?}");
    }
    assert_eq!(webhook.send(ID, BODY.to_vec()).await, Ok(Answered::Acknowledged));
    assert_eq!(listener.state().heard.len(), 1);
    listener.fail([Fault::Status(429)]);
    let minute = Duration::from_secs(60);
    assert_eq!(webhook.send(ID, BODY.to_vec()).await, Err(Error::Throttled(minute)));
    let again = webhook.send(ID, BODY.to_vec()).await;
    assert!(matches!(again, Err(Error::Throttled(left)) if left < minute), "{again:?}");
    assert_eq!(listener.state().heard.len(), 1, "nobody asks before the window ends");
}
