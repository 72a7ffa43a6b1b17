//! Whoever comes too often waits, and nobody else does.

use std::{num::NonZeroU32, time::Duration};

use contracts::topology::{CHECK_CONTACT, SUBMIT_ANSWERS};
use gateway::{LimitsConfig, Rate};
use reqwest::Method;
use runtime::links::{Link, Purpose};
use serde_json::json;
use uuid::Uuid;

use crate::support::{
    Answer, HOST, World,
    intercom::{replied, signed_with},
    links,
    mails::reply,
    page::{Pages, answer_field, link},
};

/// Two at once, and none more while the test runs.
const TWO: Rate = Rate { burst: NonZeroU32::new(2).unwrap(), every: Duration::from_secs(3600) };

async fn limited(change: impl FnOnce(&mut LimitsConfig)) -> World {
    World::start_with(|config| change(&mut config.limits)).await
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.refusal(), (429, "too_many_requests"));
    assert_wait(answer.header("retry-after").unwrap());
}

fn assert_wait(seconds: &str) {
    assert!((3500..=3600).contains(&seconds.parse().unwrap()), "{seconds}");
}

/// A link about another case of the same account.
fn other_link() -> String {
    let other = Link { story: Uuid::from_u128(9), ..link() };
    Pages::path(&links().sign(Purpose::QUESTIONNAIRE, &other))
}

#[tokio::test]
async fn a_link_that_is_opened_too_often_says_when_to_come_again() {
    let pages = Pages::start_in(limited(|limits| limits.page_per_link = TWO).await);
    let current = json!({"answer": {"current": true}});
    pages.world.answer_as_notifier(CHECK_CONTACT, current).await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    for _ in 0..2 {
        assert_eq!(pages.get(&pages.link(), "en").await.status, 200);
    }
    let fields = [answer_field("one", "NO"), answer_field("two", "NO")];
    let page = pages.post(&pages.link(), &fields).await;
    assert_eq!((page.status, page.has("Please wait a little")), (429, true), "{}", page.body);
    assert_wait(page.header("retry-after"));
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(submitted.raw().is_empty(), "nothing was handed in");
    assert!(pages.get(&pages.link(), "ru").await.has("Пожалуйста, подождите немного"));
    // Two links about one case are one story; another case is another. What is no link of ours counts for none.
    let again = Link { expires_at: crate::support::at("2027-01-01T00:00:00Z"), ..link() };
    let again = Pages::path(&links().sign(Purpose::QUESTIONNAIRE, &again));
    assert_eq!(pages.get(&again, "en").await.status, 429);
    assert_eq!(pages.get(&other_link(), "en").await.status, 410);
    for _ in 0..5 {
        assert_eq!(pages.get("/q/x", "en").await.status, 404);
    }
}

#[tokio::test]
async fn an_address_that_tries_too_many_links_is_limited_and_no_other() {
    let world = limited(|limits| limits.page_per_address = TWO).await;
    let visit = async |from: &str| {
        let request = world.caller.request(Method::GET, "/q/x").header("X-Forwarded-For", from);
        request.send().await.unwrap()
    };
    for _ in 0..2 {
        assert_eq!(visit("203.0.113.1").await.status(), 404);
    }
    let refused = visit("198.51.100.1, 203.0.113.1").await;
    assert_eq!(refused.status(), 429);
    assert_wait(refused.headers()["retry-after"].to_str().unwrap());
    assert!(refused.text().await.unwrap().contains("Please wait a little"));
    assert_eq!(visit("203.0.113.2").await.status(), 404);
}

#[tokio::test]
async fn nobody_says_for_whom_they_speak_but_a_trusted_proxy() {
    let world = limited(|limits| {
        limits.page_per_address = TWO;
        limits.trusted_proxies.clear();
    });
    let world = world.await;
    for from in ["203.0.113.1", "203.0.113.2", "203.0.113.3"] {
        let request = world.caller.request(Method::GET, "/q/x").header("X-Forwarded-For", from);
        let status = request.send().await.unwrap().status();
        assert_eq!(status == 429, from.ends_with('3'), "{from}");
    }
}

#[tokio::test]
async fn an_account_whose_answers_come_too_often_is_limited_and_no_other() {
    let world = limited(|limits| limits.answers_per_account = TWO).await;
    let asked = world.answer_as_kyc_screener(SUBMIT_ANSWERS, json!({"answer": {}})).await;
    let answers = json!({"questionnaireVersion": "v", "answers": []});
    let post = async |key: &str, path: &str| world.caller.post(HOST, key, path, &answers).await;
    for key in ["1", "2"] {
        assert_eq!(post(key, "/v1/accounts/42/answers").await.status, 202);
    }
    assert_refused(&post("3", "/v1/accounts/42/answers").await);
    assert_eq!(asked.raw().len(), 2);
    assert_eq!(post("4", "/v1/accounts/43/answers").await.status, 202);
}

#[tokio::test]
async fn a_flood_of_mails_to_one_case_comes_again_later() {
    let world = limited(|limits| limits.messages_per_account = TWO).await;
    world.knows_notices().await;
    for id in ["1@x", "2@x"] {
        assert_eq!(world.mail(reply(id)).await.status, 202);
    }
    assert_refused(&world.mail(reply("3@x")).await);
    assert_eq!(world.told().await.len(), 2);
    // Whoever writes by mail and in Intercom is one person.
    assert_refused(&world.webhook(&replied("conversation.user.replied", &["42"])).await);
    assert_eq!(world.webhook(&replied("conversation.user.created", &["43"])).await.status, 200);
}

#[tokio::test]
async fn whoever_floods_a_webhook_is_limited_before_anything_is_read() {
    let world = limited(|limits| limits.webhooks_per_address = TWO).await;
    let notify = async |from: &str, signature: &str| {
        let request = world.caller.request(Method::POST, "/v1/webhooks/intercom");
        let request = request.header("X-Forwarded-For", from).header("X-Hub-Signature", signature);
        world.caller.send(request.body("{}")).await
    };
    for _ in 0..2 {
        assert_eq!(notify("203.0.113.1", "sha1=00").await.status, 401);
    }
    assert_refused(&notify("203.0.113.1", &signed_with("new", "{}")).await);
    assert_eq!(notify("203.0.113.2", "sha1=00").await.status, 401);
}
