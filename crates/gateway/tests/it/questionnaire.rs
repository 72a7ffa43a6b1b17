//! What an account is asked, as `kyc-screener` answers it.

use std::time::Duration;

use contracts::topology::SHOW_QUESTIONNAIRE;
use reqwest::Method;
use serde_json::json;

use crate::support::{HOST, World, encoded, soon};

const PATH: &str = "/v1/accounts/42/questionnaire";

#[tokio::test]
async fn it_is_passed_on_as_it_is() {
    let world = World::start().await;
    let shown = json!({"questionnaireVersion": "sanctions-1", "status": "waiting", "locale": "en",
        "missing": ["q1"], "questions": [{"id": "q1", "text": "Are you …?"}], "later": "more"});
    let asked = world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, json!({"answer": shown})).await;
    let answer = world.caller.get(HOST, PATH).await;
    assert_eq!((answer.status, &answer.body), (200, &shown));
    assert_eq!(asked.only(), json!({"accountId": "42"}));
}

#[tokio::test]
async fn the_account_is_asked_about_by_the_hosts_own_id() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, json!({"answer": {}})).await;
    let id = "o'hara \"x\" / 🦀";
    world.caller.get(HOST, &format!("/v1/accounts/{}/questionnaire", encoded(id))).await;
    assert_eq!(asked.only()["accountId"], id);
}

#[tokio::test]
async fn the_language_is_asked_for_by_query_or_header() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, json!({"answer": {}})).await;
    for (query, header) in [("?locale=ru", "de"), ("", "en;q=0.5, ru, *;q=0.1"), ("", "!")] {
        let request = world.caller.request(Method::GET, &format!("{PATH}{query}"));
        let request = request.bearer_auth(HOST).header("Accept-Language", header);
        assert_eq!(world.caller.send(request).await.status, 200);
    }
    let locales = asked.raw().into_iter().map(|question| {
        let question: serde_json::Value = serde_json::from_slice(&question).unwrap();
        question["locale"].as_str().map(str::to_owned)
    });
    let expected = [Some("ru".to_owned()), Some("ru".to_owned()), None];
    assert_eq!(locales.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_query_that_is_not_understood_is_refused() {
    let world = World::start().await;
    for query in ["locale=ру", "locale=a_b", "lang=ru", "locale=ru&locale=en"] {
        let answer = world.caller.get(HOST, &format!("{PATH}?{query}")).await;
        assert_eq!(answer.refusal(), (400, "bad_data"), "{query}");
    }
}

#[tokio::test]
async fn who_is_asked_nothing_has_none() {
    let world = World::start().await;
    let reply =
        json!({"problem": {"code": "not_found", "detail": "this account is asked nothing"}});
    world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, reply).await;
    assert_eq!(world.caller.get(HOST, PATH).await.refusal(), (404, "questionnaire_not_found"));
}

#[tokio::test]
async fn when_nobody_answers_it_is_503_at_once() {
    let world =
        World::start_with(|config| config.request_deadline = Duration::from_secs(3600)).await;
    // The broker knows that nobody listens.
    let answer = soon(world.caller.get(HOST, PATH)).await;
    assert_eq!(answer.refusal(), (503, "service_unavailable"));
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn when_kyc_screener_has_no_database_it_is_503() {
    let world = World::start().await;
    let reply = json!({"problem": {"code": "unavailable", "detail": "ask again"}});
    world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, reply).await;
    assert_eq!(world.caller.get(HOST, PATH).await.refusal(), (503, "service_unavailable"));
}
