//! Whether somebody who signs up left before, as `anonymizer` answers it.

use std::{num::NonZeroU32, time::Duration};

use contracts::topology::CHECK_REGISTRATION;
use gateway::Rate;
use serde_json::{Value, json};

use crate::support::{HOST, OFFICER, OTHER, READER, World, soon};

const PATH: &str = "/v1/registrations/check";

fn known() -> Value {
    json!({"answer": {"decision": "review", "formerUser": true, "marks": ["email"], "later": "more"}})
}

#[tokio::test]
async fn the_host_learns_the_decision_and_compliance_why() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(CHECK_REGISTRATION, known()).await;
    let body = json!({"email": "ada@example.com", "name": "Ada", "birthDate": "1815-12-10"});
    let answer = world.caller.post(HOST, "1", PATH, &body).await;
    assert_eq!((answer.status, answer.body), (200, json!({"decision": "review"})));
    let expected = json!({"email": "ada@example.com", "phone": null, "documentNumber": null,
        "name": "Ada", "birthDate": "1815-12-10"});
    assert_eq!(asked.only(), expected);
    let answer = world.caller.post(OFFICER, "1", PATH, &body).await;
    let told = json!({"decision": "review", "formerUser": true, "marks": ["email"]});
    assert_eq!((answer.status, answer.body), (200, told));
    let refused = world.caller.post(READER, "1", PATH, &body).await;
    assert_eq!(refused.refusal(), (403, "scope_missing"));
}

#[tokio::test]
async fn what_says_nothing_is_refused_and_never_repeated() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(CHECK_REGISTRATION, known()).await;
    for body in [
        json!({}),
        json!({"name": "Ada-1815"}),
        json!({"birthDate": "1815-12-10"}),
        json!({"email": " "}),
        json!({"email": "a".repeat(401)}),
        json!({"email": "ada@example.com", "birthDate": "10.12.1815"}),
        json!({"email": "ada@example.com", "passport": "AB1234"}),
        json!({"email": 7}),
        json!(["ada@example.com"]),
    ] {
        let refused = world.caller.post(HOST, "1", PATH, &body).await;
        assert_eq!(refused.refusal(), (400, "bad_data"), "{body}");
        let said = refused.body.to_string();
        assert!(
            !["1815-12", "AB1234", "Ada-1815", "10.12"].iter().any(|one| said.contains(one)),
            "{said}"
        );
    }
    assert!(asked.raw().is_empty());
}

#[tokio::test]
async fn without_an_answer_nobody_is_let_in_unasked() {
    let world = World::start().await;
    let body = json!({"email": "ada@example.com"});
    let nobody = soon(world.caller.post(HOST, "1", PATH, &body)).await;
    assert_eq!(nobody.refusal(), (503, "service_unavailable"));
    let odd = json!({"answer": {"decision": 7}});
    world.answer_as_kyc_screener(CHECK_REGISTRATION, odd).await;
    let odd = soon(world.caller.post(HOST, "1", PATH, &body)).await;
    assert_eq!(odd.refusal(), (500, "internal"));
}

#[tokio::test]
async fn a_client_that_asks_without_end_waits_and_others_do_not() {
    let two = Rate { burst: NonZeroU32::new(2).unwrap(), every: Duration::from_secs(3600) };
    let world = World::start_with(|config| config.limits.registrations_per_client = two).await;
    world.answer_as_kyc_screener(CHECK_REGISTRATION, known()).await;
    let body = json!({"email": "ada@example.com"});
    for key in ["1", "2"] {
        assert_eq!(world.caller.post(HOST, key, PATH, &body).await.status, 200);
    }
    let refused = world.caller.post(HOST, "3", PATH, &body).await;
    assert_eq!(refused.refusal(), (429, "too_many_requests"));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(world.caller.post(OTHER, "1", PATH, &body).await.status, 200);
}
