//! What cannot be handled falls out alone, as a dead letter with its reason.

use serde_json::{Value, json};

use crate::{
    support::{World, settle},
    toy::{NUL, POISON, noted, seen, signed_up},
};

const SECRET: &str = "ivan@example.com";

fn changed(world: &World, change: impl FnOnce(&mut Value)) -> String {
    let document = world.envelope("x", signed_up("a")).encode();
    let mut document: Value = serde_json::from_str(&document).unwrap();
    document["secret"] = SECRET.into();
    change(&mut document);
    document.to_string()
}

/// Broken messages on one subject, each with its reason.
fn broken(world: &World) -> Vec<(&'static str, String)> {
    let set = |name: &'static str, value: Value| {
        changed(world, move |document| document[name] = value.clone())
    };
    let data = |name: &'static str, value: Value| {
        changed(world, move |document| document["data"][name] = value.clone())
    };
    vec![
        ("not_json", format!("{{{SECRET}")),
        ("not_cloudevents", set("specversion", json!("0.3"))),
        ("unknown_type", set("type", json!("ostiary.host.v1.Unheard"))),
        ("bad_data", data("countryCode", json!(SECRET))),
        ("account_id_invalid", data("accountId", json!(""))),
        ("subject_mismatch", set("subject", json!("b"))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_messages_become_dead_letters_and_their_neighbours_are_handled() {
    let world = World::start().await;
    let service = world.service().await;
    let broken = broken(&world);
    for (at, (_, body)) in broken.iter().enumerate() {
        world.broker.publish("host.user-signed-up", body.clone().into()).await;
        world.tell(&at.to_string(), signed_up("neighbour")).await;
    }
    settle(&service).await;
    assert_eq!(world.state("neighbour").await.sign_ups, 6);

    let letters = world.letters().await;
    assert_eq!(letters.len(), broken.len(), "{letters:?}");
    for (reason, body) in &broken {
        let letter = letters.iter().find(|letter| letter.reason == *reason);
        let letter = letter.unwrap_or_else(|| panic!("no letter for {reason}"));
        assert_eq!((letter.consumer.as_str(), letter.status.as_str()), ("toy", "open"));
        assert_eq!(world.body(letter.id).await, body.as_bytes());
    }
    assert_nothing_is_readable(&world).await;
}

/// Neither as text nor as bytes, which PostgreSQL prints as hexadecimal digits.
async fn assert_nothing_is_readable(world: &World) {
    let rows = world.count("select count(*) from dead_letters").await;
    assert!(rows > 0);
    for needle in [SECRET.to_owned(), SECRET.bytes().map(|byte| format!("{byte:02x}")).collect()] {
        let seen =
            format!("select count(*) from dead_letters d where strpos(d::text, '{needle}') > 0");
        assert_eq!(world.count(&seen).await, 0, "{needle}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_the_database_refuses_falls_out_alone() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", noted("a", "fine")).await;
    world.tell("2", noted("b", &format!("half{NUL}way"))).await;
    world.tell("3", noted("c", "fine")).await;
    settle(&service).await;
    assert_eq!(world.state("a").await.note.as_deref(), Some("fine"));
    assert_eq!(world.state("c").await.note.as_deref(), Some("fine"));
    assert_eq!(world.story("b").await, None);
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.account.as_deref()), ("bad_data", Some("b")));
    assert!(letter.detail.contains("22P05"), "{}", letter.detail);
    let body = String::from_utf8(world.body(letter.id).await).unwrap();
    assert!(body.contains(&format!("half{NUL}way")), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_broken_message_is_one_dead_letter_that_counts() {
    let world = World::start().await;
    let service = world.service().await;
    for _ in 0..3 {
        world.broker.publish("host.user-seen", "{".into()).await;
    }
    settle(&service).await;
    world.broker.publish("host.user-seen", "{".into()).await;
    settle(&service).await;
    let letters = world.letters().await;
    let counted = letters.iter().map(|letter| (letter.consumer.as_str(), letter.times));
    let mut counted: Vec<_> = counted.collect();
    counted.sort_unstable();
    assert_eq!(counted, [("toy", 4), ("toy-view", 4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_breaks_the_contract_is_a_dead_letter_of_its_activity() {
    let world = World::start().await;
    let service = world.service().await;
    world.broker.publish("ostiary.kyc.kyc-questionnaire-requested", "{".into()).await;
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!((letter.consumer.as_str(), letter.reason.as_str()), ("toy-ask", "not_json"));
    assert_eq!(world.ask.attempts(), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_cannot_be_read_stops_its_own_story_only() {
    let world = World::start().await;
    let service = world.service().await;
    world.execute("insert into states values ('a', 7, '{\"sign_ups\": \"many\"}')").await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", signed_up("b")).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!(
        (letter.reason.as_str(), letter.account.as_deref()),
        ("state_unreadable", Some("a"))
    );
    assert_eq!(world.count("select version from states where story = 'a'").await, 7);
    assert_eq!(world.state("b").await.sign_ups, 1);

    world
        .execute("update states set state = '{\"sign_ups\": 4, \"rings\": 0, \"lapses\": 0}'")
        .await;
    service.replay(letter.id, "anna").await.unwrap().unwrap();
    let (version, state) = world.story("a").await.unwrap();
    assert_eq!((version, state.sign_ups), (8, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_makes_the_machine_panic_falls_out_alone() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", noted("a", "fine")).await;
    world.tell("2", noted("b", POISON)).await;
    world.tell("3", noted("c", "fine")).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!((letter.reason.as_str(), letter.account.as_deref()), ("refused", Some("b")));
    assert_eq!(letter.detail, "the machine panicked over it");
    assert_eq!(world.count("select count(*) from states").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_concerns_nobody_is_acknowledged_and_forgotten() {
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", seen("a", Some("de"))).await;
    settle(&service).await;
    assert_eq!(service.step().await.unwrap(), 0);
    assert!(world.letters().await.is_empty());
}
