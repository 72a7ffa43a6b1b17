//! `/q/{token}`: what a person sees and hands in who comes by a link.

use serde_json::{Value, json};

use crate::support::page::{CASE, Pages, answer_field};

#[tokio::test]
async fn a_get_shows_the_questions_that_are_left_and_acts_not() {
    let pages = Pages::start().await;
    pages.asked(json!({"status": "incomplete", "missing": ["two"]})).await;
    let submitted = pages.takes_answers().await;
    for _ in 0..2 {
        let page = pages.get(&pages.link(), "en").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Second?") && !page.body.contains("First?"), "{}", page.body);
        assert!(page.body.contains("5 December 2026, 09:00 UTC"));
    }
    assert_eq!(submitted.raw().len(), 0);
}

#[tokio::test]
async fn a_page_needs_no_script_and_lets_none_run() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let page = pages.get(&pages.link(), "en").await;
    assert!(!page.body.contains("<script"), "what a policy says is text: {}", page.body);
    assert!(page.body.contains("First? &lt;script&gt;"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn the_page_speaks_the_language_that_was_chosen_or_the_browser_s() {
    let pages = Pages::start().await;
    let asked = pages.asked(json!({"locale": "ru"})).await;
    let page = pages.get(&pages.link(), "ru-RU,ru;q=0.9,en;q=0.5").await;
    assert!(page.body.contains("<html lang=\"ru\">") && page.body.contains("5 декабря 2026"));
    assert_eq!(page.header("content-language"), "ru");
    pages.get(&format!("{}?lang=ru&utm_source=mail", pages.link()), "en").await;
    let locales: Vec<Value> = asked
        .raw()
        .iter()
        .map(|raw| serde_json::from_slice::<Value>(raw).unwrap()["locale"].clone())
        .collect();
    assert_eq!(locales, ["ru-RU", "ru"]);
}

#[tokio::test]
async fn answers_are_the_command_that_hosts_give_and_count_by_their_arrival() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    let link = pages.link();
    let page = pages.post(&link, &[answer_field("two", "NO"), answer_field("one", "YES")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(format!("/q/{}", page.header("location")), link);
    let command = submitted.only();
    assert_eq!(command["type"], "ostiary.kyc.v1.SubmitAnswers");
    assert_eq!(command["source"], "urn:ostiary:gateway:page:questionnaire");
    assert_eq!(command["time"], Value::Null, "a repeat is told by its bytes");
    let answers = json!([
        {"questionId": "one", "answer": "YES"}, {"questionId": "two", "answer": "NO"},
    ]);
    let data = json!({"accountId": "42", "questionnaireVersion": "v1", "answers": answers});
    assert_eq!(command["data"], data);
}

#[tokio::test]
async fn the_same_answers_of_the_same_page_are_one_submission() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    let link = pages.link();
    let (yes, no) = (answer_field("one", "YES"), answer_field("one", "NO"));
    let two = answer_field("two", "NO");
    let page = |key: &str| ("key".to_owned(), key.to_owned());
    for fields in [
        [page("a"), no.clone(), two.clone()],
        [page("a"), no.clone(), two.clone()],
        [page("a"), yes, two.clone()],
        [page("b"), no, two],
    ] {
        assert_eq!(pages.post(&link, &fields).await.status, 303);
    }
    let raw = submitted.raw();
    assert_eq!(raw[0], raw[1], "to the byte");
    let id = |at: usize| serde_json::from_slice::<Value>(&raw[at]).unwrap()["id"].clone();
    assert_ne!(id(0), id(2), "a change of mind is another");
    assert_ne!(id(0), id(3), "so is the same said later");
}

#[tokio::test]
async fn what_is_missing_is_marked_and_nothing_is_lost_or_sent() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    let submitted = pages.takes_answers().await;
    let fields = [("key".to_owned(), "kept".to_owned()), answer_field("one", "YES")];
    let page = pages.post(&pages.link(), &fields).await;
    assert_eq!(page.status, 422);
    let chosen = "name=\"answer-one\" value=\"YES\" checked>";
    assert!(page.body.contains(chosen), "{}", page.body);
    assert_eq!(page.body.matches(" checked>").count(), 1);
    assert!(
        page.body.contains("<a href=\"#q2-yes\">") && !page.body.contains("<a href=\"#q1-yes\">")
    );
    assert!(
        page.body.contains("aria-describedby=\"q2-error\"") && page.body.contains("role=\"alert\"")
    );
    assert!(page.body.contains("<title>There is a problem: "));
    assert!(page.body.contains("name=\"key\" value=\"kept\""));
    assert_eq!(submitted.raw().len(), 0);
}

#[tokio::test]
async fn who_is_settled_is_thanked_and_not_told_how() {
    let pages = Pages::start().await;
    pages.asked(json!({"status": "cleared", "missing": []})).await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Thank you") && !page.body.contains("<form"));
    let pages = Pages::start().await;
    pages.asked(json!({"status": "rejected", "missing": []})).await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Thank you") && !page.body.contains("<form"));
    assert!(!page.body.contains("First?"));
}

#[tokio::test]
async fn who_is_asked_again_after_a_yes_answers_here_and_is_promised_nothing() {
    let pages = Pages::start().await;
    pages.asked(json!({"status": "rejected"})).await;
    let submitted = pages.takes_answers().await;
    let page = pages.get(&pages.link(), "en").await;
    assert_eq!(page.status, 200);
    assert!(page.has("<form") && page.has("stays suspended until one of us has looked"));
    assert!(!page.has("5 December") && !page.has("opens again"), "{}", page.body);
    let fields = [answer_field("one", "NO"), answer_field("two", "NO")];
    assert_eq!(pages.post(&pages.link(), &fields).await.status, 303);
    assert_eq!(submitted.only()["data"]["answers"][0]["questionId"], "one");
}

#[tokio::test]
async fn a_form_from_before_it_was_settled_is_heard() {
    let pages = Pages::start().await;
    pages.asked(json!({"status": "cleared", "missing": []})).await;
    let submitted = pages.takes_answers().await;
    let page = pages.post(&pages.link(), &[answer_field("one", "YES")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(submitted.only()["data"]["answers"][0]["answer"], "YES");
}

#[tokio::test]
async fn who_was_silent_reads_that_answering_still_helps() {
    let pages = Pages::start().await;
    pages.asked(json!({"status": "silent", "caseId": CASE})).await;
    let page = pages.get(&pages.link(), "en").await;
    assert!(page.body.contains("You can still answer now") && page.body.contains("<form"));
    assert!(!page.body.contains("5 December"));
}
