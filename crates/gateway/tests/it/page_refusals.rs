//! `/q/{token}`: links that open nothing, forms that are none, services that do not answer.

use contracts::{
    event::Channel,
    topology::{CHECK_CONTACT, SHOW_QUESTIONNAIRE, SUBMIT_ANSWERS},
};
use runtime::links::Purpose;
use serde_json::json;
use uuid::Uuid;

use crate::support::{
    at, links, log,
    page::{Pages, answer_field, link},
};

#[tokio::test]
async fn a_link_that_is_none_of_ours_says_what_to_do() {
    let pages = Pages::start().await;
    let link = pages.link();
    for path in ["/q/x", "/q/%ff", &link[..link.len() - 1], &format!("{link}A")] {
        let page = pages.get(path, "en").await;
        assert_eq!((page.status, page.has("copy the whole link")), (404, true), "{path}");
        assert_eq!(pages.post(path, &[answer_field("one", "NO")]).await.status, 404);
    }
    assert!(pages.get("/q/x", "ru").await.has("Эта ссылка не работает"));
}

#[tokio::test]
async fn a_link_that_has_expired_says_what_to_do() {
    let pages = Pages::start().await;
    let old = runtime::links::Link { expires_at: at("2026-11-21T08:59:59Z"), ..link() };
    let path = Pages::path(&links().sign(Purpose::QUESTIONNAIRE, &old));
    let page = pages.get(&path, "en").await;
    assert_eq!((page.status, page.has("too old")), (410, true));
    assert_eq!(pages.post(&path, &[answer_field("one", "NO")]).await.status, 410);
}

#[tokio::test]
async fn a_link_to_an_address_of_before_is_dead() {
    let pages = Pages::start_without_notifier().await;
    let asked =
        pages.world.answer_as_notifier(CHECK_CONTACT, json!({"answer": {"current": false}})).await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!((page.status, page.has("no longer the one of the account")), (410, true));
    let version = links().contact_version(Channel::Email, "a@example.com");
    assert_eq!(asked.only(), json!({"accountId": "42", "contactVersion": version}));
    let fields = [answer_field("one", "NO"), answer_field("two", "NO")];
    assert_eq!(pages.post(&pages.link(), &fields).await.status, 410);
    assert_eq!(submitted.raw().len(), 0);
}

#[tokio::test]
async fn a_link_to_a_case_of_before_leads_to_the_newest_message() {
    let pages = Pages::start().await;
    pages.asked(json!({"caseId": Uuid::from_u128(9)})).await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!((page.status, page.has("newest message")), (410, true));
}

#[tokio::test]
async fn who_is_asked_nothing_reads_so() {
    let pages = Pages::start().await;
    let none = json!({"problem": {"code": "not_found", "detail": "this account is asked nothing"}});
    pages.world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, none).await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!((page.status, page.has("nothing to answer")), (410, true));
}

#[tokio::test]
async fn while_somebody_does_not_answer_nothing_is_taken() {
    let pages = Pages::start_without_notifier().await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    let fields = [answer_field("one", "NO"), answer_field("two", "NO")];
    for page in [pages.get(&pages.link(), "en").await, pages.post(&pages.link(), &fields).await] {
        assert_eq!((page.status, page.has("try again in a minute")), (503, true));
        assert_eq!(page.header("retry-after"), "60");
    }
    assert_eq!(submitted.raw().len(), 0);
}

#[tokio::test]
async fn answers_that_were_not_taken_stay_in_the_form() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let unheard = pages.world.ignore_as_kyc_screener(SUBMIT_ANSWERS).await;
    let key = ("key".to_owned(), "same".to_owned());
    let fields = [key, answer_field("one", "YES"), answer_field("two", "NO")];
    let page = pages.post(&pages.link(), &fields).await;
    assert_eq!((page.status, page.has("wait a minute and send it again")), (503, true));
    assert_eq!(page.body.matches(" checked>").count(), 2);
    assert!(page.has("name=\"key\" value=\"same\""), "the next try is the same submission");
    assert_eq!(unheard.raw().len(), 1);
}

#[tokio::test]
async fn answers_that_the_story_refuses_lead_to_the_newest_message() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let refused = json!({"problem": {"code": "refused", "detail": "another questionnaire"}});
    pages.world.answer_as_kyc_screener(SUBMIT_ANSWERS, refused).await;
    let fields = [answer_field("one", "NO"), answer_field("two", "NO")];
    let page = pages.post(&pages.link(), &fields).await;
    assert_eq!((page.status, page.has("newest message")), (410, true));
}

#[tokio::test]
async fn what_is_no_form_of_ours_is_refused_before_anybody_is_asked() {
    let pages = Pages::start_without_notifier().await;
    let link = pages.link();
    let form = "application/x-www-form-urlencoded";
    let huge = format!("answer-one={}", "N".repeat(70_000));
    for (kind, body, status) in [
        ("application/json", "{}", 415),
        ("multipart/form-data", "", 415),
        (form, "answer-one=NO&answer-one=YES", 400),
        (form, "answer-one=MAYBE", 400),
        (form, &huge, 413),
    ] {
        let page = pages.post_raw(&link, kind, body.to_owned()).await;
        assert_eq!((page.status, page.has("We could not read that")), (status, true), "{body:.40}");
    }
}

#[tokio::test]
async fn no_log_line_has_a_link_or_an_answer() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let link = pages.link();
    log::listen();
    pages.get(&link, "en").await;
    pages.post(&link, &[answer_field("one", "YES"), answer_field("two", "NO")]).await;
    let logged = log::heard();
    assert!(logged.contains("/q/{token}"), "it was listened to: {logged}");
    for secret in [&link["/q/".len()..], "YES", "answer-one"] {
        assert!(!logged.contains(secret), "{logged}");
    }
}
