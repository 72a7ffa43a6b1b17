//! Requests that are broken before anyone asks what they mean.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{Answer, HOST, World};

const PATH: &str = "/v1/signups";
const SECRET: &str = "ivan@example.com";

fn signup() -> Value {
    json!({"accountId": "42", "ipAddress": "198.51.100.7", "locale": "ru", "signedUpAt": "2026-11-21T09:00:00Z"})
}

fn post(world: &World) -> RequestBuilder {
    let request = world.caller.request(Method::POST, PATH).bearer_auth(HOST);
    request.header("Idempotency-Key", "key-1").header("Content-Type", "application/json")
}

async fn send(world: &World, body: impl Into<reqwest::Body>) -> Answer {
    world.caller.send(post(world).body(body)).await
}

async fn nothing_was_stated(world: &World) {
    assert_eq!(world.sign_ups().await, Vec::<Value>::new());
    let remembered: i64 =
        sqlx::query_scalar("select count(*) from inbox").fetch_one(world.pool()).await.unwrap();
    assert_eq!(remembered, 0, "the key is still free");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_told_its_place_and_no_value() {
    let world = World::start().await;
    for (body, place) in [
        ("", "line 1 column 0"),
        ("{", "line 1 column 1"),
        ("{\n  \"accountId\": ivan@example.com}", "line 2 column 16"),
        ("{\"accountId\": \"ivan@example.com\"", "line 1 column 32"),
        (&format!("{} {SECRET}", signup()), "line 1 column 97"),
    ] {
        let answer = send(&world, body.to_owned()).await;
        assert_eq!(answer.refusal(), (400, "not_json"), "{body}");
        assert!(answer.detail().ends_with(place), "{}", answer.detail());
        assert!(!answer.body.to_string().contains(SECRET));
    }
    assert_eq!(send(&world, b"\"\xff\"".as_slice()).await.status, 400);
    assert_eq!(send(&world, "[".repeat(60_000)).await.status, 400);
    nothing_was_stated(&world).await;
}

#[tokio::test]
async fn a_body_of_the_wrong_shape_is_told_the_field_and_no_value() {
    let world = World::start().await;
    let refused = async |field: &str, value: Value, code: &str, detail: &str| {
        let mut body = signup();
        body[field] = value;
        let answer = world.caller.send(post(&world).body(body.to_string())).await;
        assert_eq!(answer.refusal(), (400, code), "{body}");
        assert!(answer.detail().contains(detail), "{}", answer.detail());
        assert!(!answer.body.to_string().contains(SECRET));
    };
    refused("email", SECRET.into(), "bad_data", "unknown field `email`").await;
    refused("accountId", 42.into(), "bad_data", "a value does not fit at line 1 column").await;
    refused("accountId", json!([SECRET]), "bad_data", "a value does not fit at line 1 column")
        .await;
    refused("accountId", "".into(), "account_id_invalid", "1 to 128 bytes").await;
    refused("accountId", "x".repeat(129).into(), "account_id_invalid", "1 to 128 bytes").await;
    refused("accountId", "a\u{7}".into(), "account_id_invalid", "1 to 128 bytes").await;
    refused("ipAddress", SECRET.into(), "bad_data", "ipAddress is no IPv4 or IPv6 address").await;
    refused("ipAddress", "198.51.100.7:80".into(), "bad_data", "ipAddress is no").await;
    refused("ipAddress", "198.51.100.7, 10.0.0.1".into(), "bad_data", "ipAddress is no").await;
    refused("locale", SECRET.into(), "bad_data", "a locale is a BCP 47 tag").await;
    refused("signedUpAt", SECRET.into(), "bad_data", "signedUpAt is no RFC 3339 moment").await;
    refused("signedUpAt", "2026-11-21 09:00".into(), "bad_data", "signedUpAt is no").await;
    nothing_was_stated(&world).await;
}

#[tokio::test]
async fn a_field_that_is_missing_or_doubled_is_named() {
    let world = World::start().await;
    for field in ["accountId", "ipAddress", "signedUpAt"] {
        let mut body = signup();
        body.as_object_mut().unwrap().remove(field);
        let answer = send(&world, body.to_string()).await;
        assert_eq!(answer.refusal(), (400, "bad_data"));
        assert!(
            answer.detail().contains(&format!("missing field `{field}`")),
            "{}",
            answer.detail()
        );
    }
    let twice = r#"{"accountId": "1", "accountId": "2"}"#;
    assert!(send(&world, twice).await.detail().contains("duplicate field `accountId`"));
    let endless = json!({ "x".repeat(10_000): 1 }).to_string();
    assert!(send(&world, endless).await.detail().starts_with("a value does not fit"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not() {
    let world = World::start_with(|config| config.body_limit = 1000).await;
    let mut body = signup().to_string();
    body.push_str(&" ".repeat(1000 - body.len()));
    assert_eq!(send(&world, body.clone()).await.status, 202, "just under the limit");
    body.push(' ');
    assert_eq!(send(&world, body.clone()).await.refusal(), (413, "body_too_large"));
    let answer = raw(
        &world,
        &format!("Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len()),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("body_too_large"), "{answer}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_not_waited_for() {
    let world =
        World::start_with(|config| config.request_deadline = Duration::from_millis(200)).await;
    let answer = raw(&world, "Content-Length: 1000\r\n\r\n{").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("request_timeout"), "{answer}");
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for() {
    let world =
        World::start_with(|config| config.connection_deadline = Duration::from_millis(200)).await;
    for beginning in ["", "POST /v1/signups HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut connection = TcpStream::connect(world.caller.address).await.unwrap();
        connection.write_all(beginning.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let closing = connection.read_to_string(&mut answer);
        timeout(Duration::from_secs(20), closing).await.expect("it is closed").unwrap();
        assert_eq!(answer, "");
    }
}

#[tokio::test]
async fn a_body_that_is_not_announced_as_json_is_refused() {
    let world = World::start().await;
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/jsonx"),
    ] {
        let mut request = world.caller.request(Method::POST, PATH).bearer_auth(HOST);
        request = request.header("Idempotency-Key", "key-1");
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        let answer = world.caller.send(request.body(signup().to_string())).await;
        assert_eq!(answer.refusal(), (415, "media_type_unsupported"), "{kind:?}");
    }
}

#[tokio::test]
async fn every_post_has_one_readable_key() {
    let world = World::start().await;
    for path in [PATH, "/v1/accounts/42/answers"] {
        let request = || world.caller.request(Method::POST, path).bearer_auth(HOST).json(&signup());
        let refusal = async |request| world.caller.send(request).await.refusal().1.to_owned();
        assert_eq!(refusal(request()).await, "idempotency_key_missing");
        for key in ["", "two words", "ключ", &"x".repeat(256)] {
            let request = request().header("Idempotency-Key", key);
            assert_eq!(refusal(request).await, "idempotency_key_invalid", "{key}");
        }
        let request = request().header("Idempotency-Key", "a").header("Idempotency-Key", "b");
        assert_eq!(refusal(request).await, "idempotency_key_invalid");
    }
    nothing_was_stated(&world).await;
    let longest = "~".repeat(255);
    assert_eq!(world.caller.post(HOST, &longest, PATH, &signup()).await.status, 202);
}

#[tokio::test]
async fn calls_that_do_not_exist_are_refused_in_the_same_form() {
    let world = World::start().await;
    for path in
        ["/", "/v1", "/v1/accounts/42", "/v1/accounts/a/b/standing", "/v1/signups/", "/metrics"]
    {
        assert_eq!(world.caller.get(HOST, path).await.refusal(), (404, "not_found"), "{path}");
    }
    let answer = world.caller.get(HOST, PATH).await;
    assert_eq!(answer.refusal(), (405, "method_not_allowed"));
    assert_eq!(answer.header("allow"), Some("POST"));
    let request =
        world.caller.request(Method::DELETE, "/v1/accounts/42/standing").bearer_auth(HOST);
    let answer = world.caller.send(request).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
}

/// A request that no HTTP library sends; the whole answer.
async fn raw(world: &World, rest: &str) -> String {
    let mut connection = TcpStream::connect(world.caller.address).await.unwrap();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {HOST}\r\n\
         Idempotency-Key: raw\r\nContent-Type: application/json\r\n{rest}"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}
