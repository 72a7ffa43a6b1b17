//! From a link or an address in a message back to the case: pages, replies, mail that comes back.

use contracts::{
    Event,
    event::{Decision, ReviewReason},
};
use harness::{Installation, World, days};
use mail_parser::{Message, MessageParser};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use simulators::intercom::{self, Newest};

use crate::{kyc::reviews, kyc_people::review};

/// Of the links in the World's messages.
const PAGES: &str = "https://verify.example.com";

/// The first mail that a person got, read by a program that shares nothing with who wrote it.
fn mail<T>(world: &World, account: &str, read: impl FnOnce(&Message<'_>) -> T) -> T {
    let raw = world.mails(account).remove(0);
    read(&MessageParser::default().parse(&raw).unwrap())
}

/// The link in it, to this test's gateway.
fn link_of(world: &World, account: &str) -> String {
    let text = mail(world, account, |mail| mail.body_text(0).unwrap().into_owned());
    let link = text.split_whitespace().find(|word| word.starts_with(PAGES)).unwrap();
    world.url(&link[PAGES.len()..])
}

/// Where an answer to it goes.
pub fn reply_address(world: &World, account: &str) -> String {
    mail(world, account, |mail| {
        mail.reply_to().unwrap().first().unwrap().address().unwrap().to_owned()
    })
}

/// A person who has been asked, and the link in the message.
pub async fn asked_by_link(world: &World, account: &str) -> String {
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    world.settle().await;
    link_of(world, account)
}

async fn status(world: &World, account: &str) -> Value {
    world.state("kyc-screener", account).await.unwrap()["status"].clone()
}

fn client() -> reqwest::Client {
    runtime::http::client().no_proxy().build().unwrap()
}

/// Answers all questions that the page shows the same way, and reads the page after it.
async fn answer(link: &str, answer: &str) -> (StatusCode, String) {
    hand_in(link, &form(link, answer).await).await
}

/// What a browser sends once all questions that the page shows are answered the same way.
pub async fn form(link: &str, answer: &str) -> String {
    let page = client().get(link).send().await.unwrap().text().await.unwrap();
    let fields = page.match_indices("name=\"answer-").filter_map(|(at, name)| {
        let id = page[at + name.len()..].split('"').next()?;
        Some(format!("answer-{id}={answer}"))
    });
    let mut fields: Vec<_> = fields.collect();
    fields.dedup();
    // Drawn with each page: the same answers on another one are another submission.
    let key = page.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    fields.extend(key.map(|key| format!("key={key}")));
    fields.join("&")
}

/// Presses the button, and reads the page after it.
pub async fn hand_in(link: &str, form: &str) -> (StatusCode, String) {
    let post = client().post(link).body(form.to_owned());
    let post = post.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let response = post.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn right_answers_on_the_page_clear_the_case() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let (status_code, page) = answer(&link, "NO").await;
    assert_eq!(status_code, 200, "{page}");
    assert!(page.contains("Thank you, all questions are answered"), "{page}");
    assert_eq!(status(&world, "1").await, "cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hosts_app_leads_to_the_page_until_all_is_answered() {
    let world = World::start().await;
    asked_by_link(&world, "1").await;
    let path = world.account_path("1", "standing");
    world.advance(days(15));
    world.settle().await;
    let (_, standing) = world.get(&path).await;
    assert_eq!(standing["standing"], "suspended");
    assert_eq!(standing["actions"][0]["kind"], "answer_questionnaire");
    let link = standing["actions"][0]["url"].as_str().unwrap();
    let (status_code, page) = answer(&world.url(&link[PAGES.len()..]), "NO").await;
    assert_eq!(status_code, 200, "{page}");
    world.settle().await;
    let (_, standing) = world.get(&path).await;
    assert_eq!(
        (&standing["standing"], &standing["actions"]),
        (&"active".into(), &serde_json::json!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_on_the_page_suspends_at_once_and_the_page_does_not_say_so() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let (status_code, page) = answer(&link, "YES").await;
    assert_eq!(status_code, 200, "{page}");
    assert!(page.contains("Thank you, we have your answers") && !page.contains("suspend"));
    world.settle().await;
    assert!(world.host_account("1").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_again_after_a_yes_answers_by_the_mailed_link_and_stays_suspended() {
    let world = World::start().await;
    let first = asked_by_link(&world, "1").await;
    answer(&first, "YES").await;
    world.settle().await;
    let page = client().get(&first).send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("<form"), "nothing is asked: {page}");
    let kept = world.count("kyc-screener", "sealed").await;
    review(&world, "1", Decision::AskAgain, None).await.unwrap();
    world.settle().await;
    assert_eq!(world.mails("1").len(), 3, "asked, suspended, asked again");
    for said in ["NO", "YES"] {
        let page = client().get(&first).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("<form") && page.contains("stays suspended"), "{said}: {page}");
        let (status_code, page) = answer(&first, said).await;
        assert_eq!(status_code, 200, "{page}");
        assert!(page.contains("Thank you, we have your answers"), "{page}");
        let (_, shown) = world.get("/v1/accounts/1/questionnaire").await;
        assert_eq!(shown["missing"], serde_json::json!([]));
        world.advance(days(1));
        review(&world, "1", Decision::AskAgain, None).await.unwrap();
        world.settle().await;
        assert_eq!(status(&world, "1").await, "rejected");
        assert!(world.host_account("1").await.is_shut());
    }
    let now = world.count("kyc-screener", "sealed").await;
    assert_eq!(now - kept, 2 + 3, "both answers and three decisions");
    assert_eq!(reviews(&world, "1").await, [ReviewReason::AnsweredAgain; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn right_answers_after_silence_open_the_account_again() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    world.advance(days(15));
    world.settle().await;
    assert!(world.host_account("1").await.is_shut());
    let (_, page) = answer(&link, "NO").await;
    assert!(page.contains("Thank you, all questions are answered"), "{page}");
    world.settle().await;
    assert!(world.host_account("1").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_an_address_that_the_host_has_no_more_is_dead() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    world.host_sql("update users set email = 'new@example.com' where id = 1").await;
    let (status_code, page) = answer(&link, "NO").await;
    assert_eq!(status_code, 410, "{page}");
    assert_eq!(status(&world, "1").await, "waiting");
    world.host_sql("delete from o_auth_bearer_tokens; delete from sessions; delete from api_keys; delete from users").await;
    assert_eq!(client().get(&link).send().await.unwrap().status(), 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_host_does_not_say_whose_address_it_is_nothing_is_shown_or_taken() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    world.host_is_down(true).await;
    assert_eq!(client().get(&link).send().await.unwrap().status(), 503);
    assert_eq!(answer(&link, "NO").await.0, 503);
    world.host_is_down(false).await;
    assert_eq!(status(&world, "1").await, "waiting");
    assert_eq!(answer(&link, "NO").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_to_the_case_stops_the_deadline_and_is_staff_s_to_read() {
    let world = World::start().await;
    asked_by_link(&world, "1").await;
    let to = reply_address(&world, "1");
    world
        .mail(&format!("To: {to}\r\nMessage-ID: <1@example.org>\r\n\r\nNo, to all of them\r\n"))
        .await;
    world.settle().await;
    assert_eq!(status(&world, "1").await, "replied");
    world.advance(days(15));
    world.settle().await;
    assert!(world.host_account("1").await.is_untouched());
}

const CLIENT_SECRET: &str = "client-secret-of-the-app";

/// A gateway that hears of Intercom.
pub async fn heard_from_intercom() -> World {
    let section = format!("[gateway.intercom]\nclient_secrets = [\"{CLIENT_SECRET}\"]\n");
    let settings = move |installation: &Installation| installation.append("ostiary.toml", &section);
    World::builder().settings(settings).start().await
}

/// What Intercom says of a person who writes now.
pub fn writing(world: &World, account: &str, id: &str) -> Value {
    let author = ("user", "6657");
    let newest = Newest { kind: "comment", body: "<p>No, to all of them</p>", author };
    let item = intercom::conversation("2001", &[Some(account)], newest);
    intercom::notification("conversation.user.replied", id, world.now(), &item)
}

/// Intercom tells it; what it is answered.
pub async fn notify(world: &World, written: &Value) -> Option<u16> {
    intercom::send(&world.url("/v1/webhooks/intercom"), CLIENT_SECRET, written).await
}

/// Intercom tells it, and that is taken.
async fn tell(world: &World, written: &Value) {
    assert_eq!(notify(world, written).await, Some(200));
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_in_intercom_stops_the_deadline_and_staff_reads_it_once() {
    let world = heard_from_intercom().await;
    for account in ["1", "2"] {
        asked_by_link(&world, account).await;
    }
    world.advance(days(13));
    let mut written = writing(&world, "1", "notif_1");
    for attempt in 1..=2 {
        written["delivery_attempts"] = json!(attempt);
        tell(&world, &written).await;
    }
    assert_eq!(status(&world, "1").await, "replied");
    let waits = world.events_of("1").await.into_iter();
    let tasks = waits.filter(|one| matches!(one.event, Event::KycTranscriptionRequested { .. }));
    assert_eq!(tasks.count(), 1, "a repeated webhook is no second reply");
    world.advance(days(2));
    world.settle().await;
    assert!(world.host_account("1").await.is_untouched(), "who wrote is not silent");
    assert!(world.host_account("2").await.is_shut(), "who did not is");
}

/// With a signature that is good for ever, and another id: the inboxes forget after 30 days.
#[tokio::test(flavor = "multi_thread")]
async fn words_of_before_all_was_asked_anew_are_no_reply_to_it_whenever_they_are_told_again() {
    let world = heard_from_intercom().await;
    asked_by_link(&world, "1").await;
    world.advance(days(1));
    let mut written = writing(&world, "1", "notif_1");
    tell(&world, &written).await;
    assert_eq!(status(&world, "1").await, "replied");
    world.advance(days(1));
    review(&world, "1", Decision::AskAgain, None).await.unwrap();
    world.settle().await;
    let mut replay = 1;
    let mut tell_again = async || {
        replay += 1;
        written["id"] = json!(format!("notif_{replay}"));
        tell(&world, &written).await;
    };
    world.advance(days(1));
    tell_again().await;
    assert_eq!(status(&world, "1").await, "waiting", "the deadline runs on");
    world.advance(days(13));
    world.settle().await;
    assert!(world.host_account("1").await.is_shut(), "nobody answered what was asked anew");
    tell_again().await;
    assert_eq!(status(&world, "1").await, "silent");
    assert!(world.host_account("1").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_comes_back_stops_the_clock() {
    let world = World::start().await;
    asked_by_link(&world, "1").await;
    world.advance(days(1));
    let to = mail(&world, "1", |mail| mail.return_address().unwrap().to_owned());
    let report = format!(
        "To: {to}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n\
         Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    );
    world.mail(&report).await;
    world.settle().await;
    assert_eq!(status(&world, "1").await, "asked");
}
