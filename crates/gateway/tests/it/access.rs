//! Who may call what.

use reqwest::Method;
use serde_json::json;

use crate::support::{COMPLIANCE, HOST, READER, World};

/// Every call that needs a token: reading a standing first, last what a host's service may not without more rights.
const CALLS: [(Method, &str); 11] = [
    (Method::GET, "/v1/accounts/42/standing"),
    (Method::GET, "/v1/accounts/42/questionnaire"),
    (Method::POST, "/v1/signups"),
    (Method::POST, "/v1/accounts/42/answers"),
    (Method::POST, "/v1/registrations/check"),
    (Method::POST, "/v1/inbound-mail"),
    (Method::POST, "/v1/deletions"),
    (Method::GET, "/v1/deletions/statement"),
    (Method::GET, "/v1/deletions/b5a7e0a4-0f3b-4c5e-9d0e-6a1f2c3d4e5f"),
    (Method::POST, "/v1/deletions/b5a7e0a4-0f3b-4c5e-9d0e-6a1f2c3d4e5f/confirm"),
    (Method::POST, "/v1/deletions/b5a7e0a4-0f3b-4c5e-9d0e-6a1f2c3d4e5f/cancel"),
];
const BEYOND_A_HOST: usize = 5;

#[test]
fn these_are_all_calls_that_need_a_token() {
    let document = serde_json::to_value(gateway::document()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    assert_eq!(operations.filter(|one| one["security"].is_array()).count(), CALLS.len());
}

#[tokio::test]
async fn nobody_calls_without_a_token_that_we_know() {
    let world = World::start().await;
    for (method, path) in CALLS {
        for authorization in [
            None,
            Some("Bearer".to_owned()),
            Some("Bearer ".to_owned()),
            Some("Bearer unknown".to_owned()),
            Some(format!("Bearer {HOST}x")),
            Some(format!("Basic {HOST}")),
            Some(HOST.to_owned()),
        ] {
            let mut request = world.caller.request(method.clone(), path);
            if let Some(authorization) = &authorization {
                request = request.header("Authorization", authorization);
            }
            let answer = world.caller.send(request).await;
            assert_eq!(answer.refusal(), (401, "unauthenticated"), "{path} {authorization:?}");
            assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer realm="));
            assert!(!answer.body.to_string().contains(HOST));
        }
    }
}

#[tokio::test]
async fn two_tokens_in_one_request_are_none() {
    let world = World::start().await;
    let request =
        world.caller.request(Method::GET, CALLS[0].1).bearer_auth("unknown").bearer_auth(READER);
    assert_eq!(world.caller.send(request).await.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn the_word_bearer_is_read_in_any_case() {
    let world = World::start().await;
    let request = world.caller.request(Method::GET, CALLS[0].1);
    let answer =
        world.caller.send(request.header("Authorization", format!("bearer {READER}"))).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_token_does_no_more_than_its_scopes_say() {
    let world = World::start().await;
    let body = json!({});
    let beyond = CALLS[BEYOND_A_HOST..].iter().map(|call| (HOST, call));
    let of_others = CALLS[1..].iter().flat_map(|call| [(READER, call), (COMPLIANCE, call)]);
    for (token, (method, path)) in beyond.chain(of_others) {
        let request = world.caller.request(method.clone(), path).bearer_auth(token);
        let answer = world.caller.send(request.json(&body)).await;
        assert_eq!(answer.refusal(), (403, "scope_missing"), "{token}: {path}");
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.contains(r#"error="insufficient_scope""#), "{challenge}");
    }
    for token in [HOST, READER, COMPLIANCE] {
        assert_eq!(world.caller.get(token, CALLS[0].1).await.status, 200);
    }
}

#[tokio::test]
async fn when_nobody_is_configured_nobody_may_call() {
    let world = World::start_with(|config| config.clients = gateway::Clients::default()).await;
    for token in ["", HOST] {
        assert_eq!(world.caller.get(token, CALLS[0].1).await.refusal(), (401, "unauthenticated"));
    }
}
