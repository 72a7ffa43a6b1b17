//! The questionnaire in a real browser: on a telephone, on a desk, by keyboard alone, without JavaScript, judged by axe-core.

mod driven;

use harness::{World, days};
use serde_json::Value;

use crate::answered::asked_by_link;
use driven::{Browser, DESK, ENTER, RIGHT, TAB, TELEPHONE, WITHOUT_SCRIPTS};

/// Of the questionnaire that ships.
const QUESTIONS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_answered_by_touch_on_a_telephone_and_forgives_what_was_left_out() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let browser = Browser::start(TELEPHONE).await;
    browser.open(&link).await;
    browser.judge("questionnaire on a telephone").await;
    browser.keep("questionnaire-phone").await;
    for number in 1..QUESTIONS {
        browser.click(&format!("label[for=q{number}-no]")).await;
    }
    browser.click("button").await;
    browser.comes(".summary").await;
    assert!(browser.title().await.starts_with("There is a problem"));
    assert!(browser.is_focused(".summary").await, "a screen reader reads it first");
    assert_eq!(browser.checked().await, QUESTIONS - 1, "what was chosen is still there");
    browser.judge("questionnaire with a mistake").await;
    browser.keep("questionnaire-phone-mistake").await;
    browser.click(&format!("label[for=q{QUESTIONS}-no]")).await;
    browser.click("button").await;
    browser.comes(".good").await;
    assert!(browser.title().await.starts_with("Thank you"));
    browser.judge("thanks").await;
    browser.keep("thanks-phone").await;
    browser.close().await;
    assert_eq!(status(&world, "1").await, "cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_answered_by_keyboard_alone_on_a_desk() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let browser = Browser::start(DESK).await;
    browser.open(&link).await;
    browser.judge("questionnaire on a desk").await;
    browser.keep("questionnaire-desk").await;
    answer_all(&browser).await;
    browser.keep("questionnaire-desk-answered").await;
    assert_eq!(browser.checked().await, QUESTIONS);
    assert!(browser.is_focused("button").await);
    browser.press(&[ENTER]).await;
    browser.comes(".good").await;
    assert!(browser.title().await.starts_with("Thank you"));
    browser.close().await;
    assert_eq!(status(&world, "1").await, "cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_answered_without_javascript_in_russian() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let browser = Browser::start(WITHOUT_SCRIPTS).await;
    browser.open(&link).await;
    browser.press(&[TAB, ENTER]).await;
    browser.comes("html[lang=ru]").await;
    assert!(browser.title().await.starts_with("Несколько вопросов"));
    browser.keep("questionnaire-russian").await;
    answer_all(&browser).await;
    browser.press(&[ENTER]).await;
    browser.comes(".good").await;
    assert!(browser.title().await.starts_with("Спасибо"), "the language stays");
    browser.close().await;
    assert_eq!(status(&world, "1").await, "cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_answered_by_clicking_on_a_desk_in_russian_and_a_yes_is_received() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    let browser = Browser::start(DESK).await;
    browser.open(&link).await;
    browser.click("a[hreflang=ru]").await;
    browser.comes("html[lang=ru]").await;
    browser.judge("questionnaire in Russian").await;
    browser.click("label[for=q1-yes]").await;
    browser.click("button").await;
    browser.comes(".summary").await;
    browser.judge("questionnaire with a mistake in Russian").await;
    for number in 2..=QUESTIONS {
        browser.click(&format!("label[for=q{number}-no]")).await;
    }
    assert_eq!(browser.checked().await, QUESTIONS);
    browser.click("button").await;
    browser.comes(".good").await;
    assert!(browser.title().await.starts_with("Спасибо, мы получили"));
    browser.judge("received in Russian").await;
    browser.open(&format!("{link}?lang=en")).await;
    assert!(browser.title().await.starts_with("Thank you, we have your answers"));
    browser.judge("received").await;
    browser.close().await;
    assert_eq!(status(&world, "1").await, "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_too_old_is_a_page_as_well() {
    let world = World::start().await;
    let link = asked_by_link(&world, "1").await;
    world.advance(days(91));
    let browser = Browser::start(DESK).await;
    browser.open(&link).await;
    assert_eq!(browser.title().await, "This link is too old");
    browser.judge("a link that is too old").await;
    browser.open(&format!("{link}?lang=ru")).await;
    browser.comes("html[lang=ru]").await;
    browser.judge("a link that is too old in Russian").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_does_not_work_is_a_page_as_well() {
    let world = World::start().await;
    let browser = Browser::start(TELEPHONE).await;
    browser.open(&world.url("/q/forged")).await;
    assert_eq!(browser.title().await, "This link does not work");
    browser.judge("a link that does not work").await;
    browser.keep("forged-phone").await;
    browser.close().await;
}

/// Chooses *no* for every question by keyboard, and goes on to the button.
async fn answer_all(browser: &Browser) {
    // Past the other language.
    browser.press(&[TAB]).await;
    for _ in 0..QUESTIONS {
        browser.press(&[TAB, RIGHT]).await;
    }
    browser.press(&[TAB]).await;
}

async fn status(world: &World, account: &str) -> String {
    let state: Value = world.state("kyc-screener", account).await.unwrap();
    state["status"].as_str().unwrap().to_owned()
}
