//! Sign-ups over HTTP: an address goes in, a country comes out.

use contracts::Envelope;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{HOST, NOW, OTHER, World, log, until};

const PATH: &str = "/v1/signups";
const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn signup(account: &str, address: &str) -> Value {
    json!({"accountId": account, "ipAddress": address, "locale": "ru", "signedUpAt": "2026-11-21T08:59:00Z"})
}

#[tokio::test]
async fn the_address_becomes_a_country_in_an_event_of_the_host() {
    let world = World::start().await;
    let answer = world.caller.post(HOST, "key-1", PATH, &signup("42", "198.51.100.7")).await;
    assert_eq!((answer.status, &answer.body), (202, &Value::Null));

    let events = world.sign_ups().await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(event["natsSubject"], "host.user-signed-up");
    assert_eq!(event["source"], "urn:ostiary:gateway");
    assert_eq!(event["time"], NOW);
    let data = json!({"accountId": "42", "countryCode": "RU", "locale": "ru", "signedUpAt": "2026-11-21T08:59:00Z"});
    assert_eq!(event["data"], data);
    let text = event.to_string();
    assert!(Envelope::decode("host.user-signed-up", text.as_bytes()).is_ok(), "{text}");
    assert!(!text.contains("key-1"), "a key may say anything");
}

#[tokio::test]
async fn addresses_of_both_versions_are_known() {
    let world = World::start().await;
    for (at, (address, country)) in
        [("203.0.113.255", "DE"), ("2001:db8:7::1", "RU"), ("::ffff:198.51.100.7", "RU")]
            .into_iter()
            .enumerate()
    {
        let answer = world.caller.post(HOST, &at.to_string(), PATH, &signup("42", address)).await;
        assert_eq!(answer.status, 202, "{address}");
        assert_eq!(world.sign_ups().await[at]["data"]["countryCode"], country, "{address}");
    }
}

#[tokio::test]
async fn a_language_may_be_left_out() {
    let world = World::start().await;
    let mut body = signup("42", "203.0.113.1");
    body["locale"] = Value::Null;
    assert_eq!(world.caller.post(HOST, "1", PATH, &body).await.status, 202);
    body.as_object_mut().unwrap().remove("locale");
    assert_eq!(world.caller.post(HOST, "2", PATH, &body).await.status, 202);
    assert!(world.sign_ups().await.iter().all(|event| event["data"].get("locale").is_none()));
}

#[tokio::test]
async fn a_repeated_request_is_one_sign_up() {
    let world = World::start().await;
    let body = signup("42", "198.51.100.7");
    for _ in 0..3 {
        assert_eq!(world.caller.post(HOST, "key-1", PATH, &body).await.status, 202);
    }
    // White space is no content.
    let request = world.caller.request(Method::POST, PATH).bearer_auth(HOST);
    let request = request
        .header("Idempotency-Key", "key-1")
        .header("Content-Type", "application/json; charset=utf-8");
    let answer =
        world.caller.send(request.body(serde_json::to_string_pretty(&body).unwrap())).await;
    assert_eq!(answer.status, 202);
    assert_eq!(world.sign_ups().await.len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_client() {
    let world = World::start().await;
    let post = async |token, body| world.caller.post(token, "key-1", PATH, &body).await;
    assert_eq!(post(HOST, signup("42", "198.51.100.7")).await.status, 202);
    for other in [signup("43", "198.51.100.7"), signup("42", "203.0.113.1")] {
        assert_eq!(post(HOST, other).await.refusal(), (422, "idempotency_key_reused"));
    }
    assert_eq!(post(OTHER, signup("43", "198.51.100.7")).await.status, 202);
    assert_eq!(world.sign_ups().await.len(), 2);
}

#[tokio::test]
async fn a_country_that_is_not_known_is_not_guessed() {
    let world = World::start().await;
    // Nobody's network, one that is only registered somewhere, and one whose entry is no country.
    for address in ["10.0.0.1", "192.0.2.1", "100.64.0.1", "::1"] {
        let answer = world.caller.post(HOST, "key-1", PATH, &signup("42", address)).await;
        assert_eq!(answer.refusal(), (422, "country_unknown"), "{address}");
        assert!(!answer.body.to_string().contains(address));
    }
    assert_eq!(world.sign_ups().await, Vec::<Value>::new());
    // The key is not used up.
    assert_eq!(
        world.caller.post(HOST, "key-1", PATH, &signup("42", "203.0.113.1")).await.status,
        202
    );
}

#[tokio::test]
async fn without_a_country_database_the_operator_is_named() {
    let world = World::start_with(|config| config.country_database = None).await;
    let answer = world.caller.post(HOST, "key-1", PATH, &signup("42", "198.51.100.7")).await;
    assert_eq!(answer.refusal(), (503, "country_database_missing"));
    assert_eq!(answer.header("retry-after"), None, "waiting a second does not help");
    assert_eq!(world.sign_ups().await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_is_accepted_while_the_broker_is_down_goes_out_when_it_is_back() {
    let mut world = World::start().await;
    world.service.start(&world.lifecycle);
    world.nats.kill();
    let accounts: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let post = async |id: &String| {
        world.caller.post(HOST, id, PATH, &signup(id, "198.51.100.7")).await.status
    };
    let statuses = join_all(accounts.iter().map(post)).await;
    assert!(statuses.iter().all(|status| *status == 202), "{statuses:?}");
    world.nats.restart().unwrap();
    until("all are published", async || {
        world.service.step().await.ok();
        world.sign_ups().await.len() == accounts.len()
    })
    .await;
    let mut told: Vec<_> = world.sign_ups().await;
    told.sort_by_key(|event| event["subject"].as_str().unwrap().parse::<i32>().unwrap());
    assert!(told.iter().map(|event| &event["subject"]).eq(&accounts));
}

#[tokio::test]
async fn without_the_database_it_is_503_and_the_key_stays_good() {
    let world = World::start().await;
    world.database.close().await;
    let body = signup("42", "198.51.100.7");
    let answer = world.caller.post(HOST, "key-1", PATH, &body).await;
    assert_eq!(answer.refusal(), (503, "database_unavailable"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    world.database.open().await;
    assert_eq!(world.caller.post(HOST, "key-1", PATH, &body).await.status, 202);
    assert_eq!(world.sign_ups().await.len(), 1);
}

#[tokio::test]
async fn the_trace_of_the_caller_goes_on_in_the_event() {
    let world = World::start().await;
    for (key, header) in [("1", TRACE), ("2", "no trace at all")] {
        let request = world.caller.request(Method::POST, PATH).bearer_auth(HOST);
        let request = request.header("Idempotency-Key", key).header("traceparent", header);
        let answer = world.caller.send(request.json(&signup("42", "198.51.100.7"))).await;
        assert_eq!(answer.status, 202);
    }
    let events = world.sign_ups().await;
    assert_eq!(events[0]["traceparent"], TRACE);
    assert_eq!(events[1].get("traceparent"), None);
}

#[tokio::test]
async fn the_address_leaves_no_trace() {
    log::listen();
    let world = World::start().await;
    let addresses = ["198.51.100.77", "10.77.0.77", "2001:db8:7::77", "198.51.100.777"];
    for (at, address) in addresses.into_iter().enumerate() {
        let answer = world.caller.post(HOST, &at.to_string(), PATH, &signup("42", address)).await;
        assert!(!answer.body.to_string().contains(address));
    }
    world.settle().await;
    let places = [
        ("database", world.database.everything().await),
        ("stream", format!("{:?}", world.sign_ups().await)),
        ("log", log::heard()),
    ];
    for (place, text) in places {
        assert!(text.contains("/v1/signups") || text.contains("42"), "the {place} is empty");
        for address in addresses {
            assert!(!text.contains(address), "{address} is in the {place}");
        }
    }
}
