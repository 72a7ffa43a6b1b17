//! Answers over HTTP: a command to the KYC story, the same however often it is sent.

use std::time::Duration;

use contracts::{Envelope, Event, event::Choice, topology::SUBMIT_ANSWERS};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{HOST, OTHER, World, at, encoded, soon};

const PATH: &str = "/v1/accounts/42/answers";
const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn answers() -> Value {
    json!({"questionnaireVersion": "sanctions-1", "submittedAt": "2026-11-21T08:00:00.123456789+03:00",
        "answers": [{"questionId": "q1", "answer": "NO"}, {"questionId": "q2", "answer": "YES"}]})
}

fn problem(code: &str) -> Value {
    json!({"problem": {"code": code, "detail": "answer 2 answers a question for the second time"}})
}

#[tokio::test]
async fn they_become_a_command_and_its_reply_becomes_the_answer() {
    let world = World::start().await;
    let status = json!({"caseId": "c", "status": "incomplete", "missing": ["q3"]});
    let asked = world.answer_as_kyc_screener(SUBMIT_ANSWERS, json!({"answer": status})).await;
    let answer = world.caller.post(HOST, "key-1", PATH, &answers()).await;
    assert_eq!((answer.status, &answer.body), (202, &status));

    let command = Envelope::decode(SUBMIT_ANSWERS, &asked.raw()[0]).unwrap();
    assert_eq!(command.source, "urn:ostiary:gateway:host");
    assert!(!command.id.contains("key-1"), "a key may say anything");
    let Event::SubmitAnswers { account, questionnaire, answers, submitted_at, actor: None } =
        command.event
    else {
        panic!("another command");
    };
    assert_eq!((account.as_str(), questionnaire.as_str()), ("42", "sanctions-1"));
    let answers: Vec<_> =
        answers.iter().map(|answer| (answer.question_id.as_str(), answer.answer)).collect();
    assert_eq!(answers, [("q1", Choice::No), ("q2", Choice::Yes)]);
    assert_eq!(submitted_at, Some(at("2026-11-21T05:00:00.123456Z")));
}

#[tokio::test]
async fn a_repeat_is_the_same_command_to_the_byte() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(SUBMIT_ANSWERS, json!({"answer": {}})).await;
    world.caller.post(HOST, "key-1", PATH, &answers()).await;
    let request = world.caller.request(Method::POST, PATH).bearer_auth(HOST);
    let request = request
        .header("Idempotency-Key", "key-1")
        .header("Content-Type", "application/json")
        .header("traceparent", TRACE);
    world.caller.send(request.body(serde_json::to_string_pretty(&answers()).unwrap())).await;
    // Others' keys and other keys are other commands.
    world.caller.post(OTHER, "key-1", PATH, &answers()).await;
    world.caller.post(HOST, "key-2", PATH, &answers()).await;

    let commands = asked.raw();
    assert_eq!(commands[0], commands[1]);
    assert_eq!(asked.traces()[..2], [None, Some(TRACE.to_owned())], "it travels beside");
    let key = |command: &[u8]| Envelope::decode(SUBMIT_ANSWERS, command).unwrap().key();
    let keys: std::collections::HashSet<_> = commands.iter().map(|command| key(command)).collect();
    assert_eq!((commands.len(), keys.len()), (4, 3));
}

#[tokio::test]
async fn the_moment_may_be_left_out() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(SUBMIT_ANSWERS, json!({"answer": {}})).await;
    let body = json!({"questionnaireVersion": "sanctions-1", "answers": []});
    let path = format!("/v1/accounts/{}/answers", encoded("🦀 \"x\""));
    assert_eq!(world.caller.post(HOST, "key-1", &path, &body).await.status, 202);
    let command = asked.only();
    assert_eq!(command["data"].get("submittedAt"), None);
    assert_eq!((&command["subject"], command.get("time")), (&json!("🦀 \"x\""), None));
}

#[tokio::test]
async fn what_the_story_refuses_is_refused_in_its_words() {
    let world = World::start().await;
    world.answer_as_kyc_screener(SUBMIT_ANSWERS, problem("refused")).await;
    let answer = world.caller.post(HOST, "key-1", PATH, &answers()).await;
    assert_eq!(answer.refusal(), (422, "refused"));
    assert_eq!(answer.detail(), "answer 2 answers a question for the second time");
}

#[tokio::test]
async fn a_key_that_was_used_for_other_answers_is_refused() {
    let world = World::start().await;
    world.answer_as_kyc_screener(SUBMIT_ANSWERS, problem("id_reused")).await;
    let answer = world.caller.post(HOST, "key-1", PATH, &answers()).await;
    assert_eq!(answer.refusal(), (422, "idempotency_key_reused"));
}

#[tokio::test]
async fn a_problem_of_our_own_making_shows_nothing_of_the_inside() {
    let world = World::start().await;
    world.answer_as_kyc_screener(SUBMIT_ANSWERS, problem("state_unreadable")).await;
    let answer = world.caller.post(HOST, "key-1", PATH, &answers()).await;
    assert_eq!(answer.refusal(), (500, "internal"));
    assert!(!answer.detail().contains("second time"));
}

#[tokio::test]
async fn when_nobody_answers_the_host_is_told_to_try_again() {
    let mut world =
        World::start_with(|config| config.request_deadline = Duration::from_millis(300)).await;
    let refused = async |world: &World| {
        let answer = soon(world.caller.post(HOST, "key-1", PATH, &answers())).await;
        assert_eq!(answer.refusal(), (503, "service_unavailable"));
        assert_eq!(answer.header("retry-after"), Some("1"));
    };
    refused(&world).await; // nobody listens
    let asked = world.ignore_as_kyc_screener(SUBMIT_ANSWERS).await;
    refused(&world).await; // somebody listens and hangs
    assert_eq!(asked.raw().len(), 1);
    world.nats.kill();
    refused(&world).await; // no broker
}

#[tokio::test]
async fn answers_that_are_none_are_refused_before_anyone_is_asked() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(SUBMIT_ANSWERS, json!({"answer": {}})).await;
    let refused = async |change: &dyn Fn(&mut Value), detail: &str| {
        let mut body = answers();
        change(&mut body);
        let answer = world.caller.post(HOST, "key-1", PATH, &body).await;
        assert_eq!(answer.refusal(), (400, "bad_data"), "{body}");
        assert!(answer.detail().contains(detail), "{}", answer.detail());
    };
    refused(
        &|body| body["answers"][1]["answer"] = "MAYBE".into(),
        "answers[1].answer is neither YES nor NO",
    )
    .await;
    refused(&|body| body["answers"][0]["answer"] = true.into(), "line 1 column").await;
    refused(&|body| body["answers"][0]["comment"] = "why".into(), "unknown field `comment`").await;
    refused(&|body| body["submittedAt"] = "yesterday".into(), "submittedAt is no RFC 3339 moment")
        .await;
    refused(
        &|body| body["submittedAt"] = "0000-01-01T00:00:00Z".into(),
        "submittedAt is no RFC 3339 moment",
    )
    .await;
    refused(&|body| body["questionnaireVersion"] = Value::Null, "line 1 column").await;
    refused(&|body| body["accountId"] = "42".into(), "unknown field `accountId`").await;
    assert_eq!(asked.raw().len(), 0);
}
