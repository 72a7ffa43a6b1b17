//! `/leave/{token}` and `/stay/{token}`: what a person sees and does who wants to leave, or to stay after all.

use contracts::{
    event::Channel,
    topology::{
        CANCEL_DELETION, CHECK_CONTACT, CHECK_ELIGIBILITY, CONFIRM_DELETION, SHOW_DELETION,
    },
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use runtime::links::{Link, Purpose};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    account, at,
    broker::Questions,
    links,
    page::{Page, Pages},
};

const DELETION: Uuid = Uuid::from_u128(9);
const GATEWAY_KEY: &[u8] =
    include_bytes!("../../../deletion-orchestrator/tests/keys/gateway.pub.pem");

fn path(purpose: Purpose) -> String {
    let link = Link {
        account: account("42"),
        story: DELETION,
        contact: links().contact_version(Channel::Email, "a@example.com"),
        expires_at: at("2027-02-01T00:00:00Z"),
    };
    Pages::path(&links().sign(purpose, &link))
}

fn shown(status: &str) -> Value {
    let blockers = match status {
        "blocked" => {
            json!([{"code": "balance", "message": {"en": "There is money.", "ru": "Есть деньги."}}])
        }
        _ => json!([]),
    };
    json!({"answer": {
        "accountId": "42", "deletionId": DELETION, "status": status, "blockers": blockers,
        "executeAfter": "2026-12-21T09:00:00Z",
    }})
}

/// A gateway, a notifier that says this of a second factor, and a deletion that stands so.
async fn pages(two_factor: Value, status: &str) -> Pages {
    let pages = Pages::start_without_notifier().await;
    let contact = json!({"answer": {"current": true, "twoFactor": two_factor}});
    pages.world.answer_as_notifier(CHECK_CONTACT, contact).await;
    pages.world.answer_as_notifier(SHOW_DELETION, shown(status)).await;
    pages
}

/// Lets `deletion-orchestrator` take a command, and the look that follows.
async fn takes(pages: &Pages, command: &'static str, status: &str) -> Questions {
    pages.world.answer_as_notifier(CHECK_ELIGIBILITY, shown(status)).await;
    pages.world.answer_as_notifier(command, shown(status)).await
}

fn act(what: &str) -> [(String, String); 1] {
    [("act".to_owned(), what.to_owned())]
}

fn has_button(page: &Page) -> bool {
    page.has("<button")
}

#[tokio::test]
async fn a_get_shows_what_will_happen_and_what_stays_and_acts_not() {
    let pages = pages(json!(false), "requested").await;
    let (confirmed, cancelled) = (
        takes(&pages, CONFIRM_DELETION, "pending").await,
        takes(&pages, CANCEL_DELETION, "cancelled").await,
    );
    for _ in 0..2 {
        let page = pages.get(&path(Purpose::LEAVE), "en").await;
        assert_eq!((page.status, has_button(&page)), (200, true), "{}", page.body);
        assert!(page.has("Your log-in is lost") && page.has("Payments (AML Act): 5 years"));
        assert_eq!(pages.get(&path(Purpose::STAY), "ru").await.status, 200);
    }
    assert_eq!((confirmed.raw().len(), cancelled.raw().len()), (0, 0));
    let page = pages.get(&path(Purpose::LEAVE), "ru").await;
    assert!(page.has("Удалить ваш аккаунт?") && page.has("5 г."), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
}

#[tokio::test]
async fn whoever_confirms_is_vouched_for_by_our_own_word() {
    let pages = pages(json!(false), "requested").await;
    let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
    let page = pages.post(&path(Purpose::LEAVE), &act("confirm")).await;
    assert_eq!((page.status, has_button(&page)), (200, false));
    assert!(page.has("Not before <time datetime=\"2026-12-21T09:00:00+00:00\">"), "{}", page.body);
    let command = confirmed.only();
    assert_eq!(command["data"]["deletionId"], json!(DELETION));
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    let key = DecodingKey::from_ed_pem(GATEWAY_KEY).unwrap();
    let word = command["data"]["assertion"].as_str().unwrap();
    let claims = decode::<Value>(word, &key, &validation).unwrap().claims;
    assert_eq!(
        claims,
        json!({"accountId": "42", "deletionId": DELETION, "method": "EMAIL_LINK", "time": "2026-11-21T09:00:00Z"})
    );
}

#[tokio::test]
async fn a_link_alone_is_not_enough_for_who_has_or_may_have_a_second_factor() {
    for two_factor in [json!(true), json!(null)] {
        let pages = pages(two_factor, "requested").await;
        let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
        let page = pages.get(&path(Purpose::LEAVE), "en").await;
        assert_eq!((page.status, has_button(&page)), (403, false), "{}", page.body);
        assert!(page.has("in the app"));
        assert_eq!(pages.post(&path(Purpose::LEAVE), &act("confirm")).await.status, 403);
        assert_eq!(confirmed.raw().len(), 0);
    }
}

#[tokio::test]
async fn what_forbids_it_is_shown_in_the_persons_language() {
    let pages = pages(json!(false), "blocked").await;
    let page = pages.get(&path(Purpose::LEAVE), "ru").await;
    assert!(page.has("Есть деньги.") && !page.has("There is money."), "{}", page.body);
    assert!(pages.get(&path(Purpose::STAY), "en").await.has("There is money."));
}

#[tokio::test]
async fn whoever_wants_to_stay_takes_it_back_by_the_button() {
    let pages = pages(json!(true), "pending").await;
    let cancelled = takes(&pages, CANCEL_DELETION, "cancelled").await;
    let page = pages.get(&path(Purpose::STAY), "en").await;
    assert!(has_button(&page) && page.has("Keep my account"), "{}", page.body);
    for _ in 0..2 {
        let page = pages.post(&path(Purpose::STAY), &act("cancel")).await;
        assert_eq!((page.status, page.has("will not be deleted")), (200, true));
    }
    let commands = cancelled.raw();
    assert_eq!(commands.len(), 2);
    assert_eq!(commands[0], commands[1], "the same wish is the same command");
}

#[tokio::test]
async fn a_link_is_dead_once_the_deletion_has_moved_on() {
    for (purpose, status) in [
        (Purpose::LEAVE, "pending"),
        (Purpose::LEAVE, "cancelled"),
        (Purpose::STAY, "erasing"),
        (Purpose::STAY, "deleted"),
        (Purpose::STAY, "cancelled"),
        (Purpose::STAY, "lapsed"),
    ] {
        let pages = pages(json!(false), status).await;
        let commands = (
            takes(&pages, CONFIRM_DELETION, status).await,
            takes(&pages, CANCEL_DELETION, status).await,
        );
        let page = pages.get(&path(purpose), "en").await;
        assert_eq!((page.status, has_button(&page)), (410, false), "{status}: {}", page.body);
        for what in ["confirm", "cancel"] {
            let status = pages.post(&path(purpose), &act(what)).await.status;
            assert!([400, 410].contains(&status), "{status}");
        }
        assert_eq!((commands.0.raw().len(), commands.1.raw().len()), (0, 0));
    }
}

#[tokio::test]
async fn a_link_to_another_deletion_an_old_address_or_another_page_opens_nothing() {
    let pages = pages(json!(false), "requested").await;
    let swapped = path(Purpose::STAY).replace("/stay/", "/leave/");
    assert_eq!(
        pages.get(&swapped, "en").await.status,
        404,
        "a link to take it back confirms nothing"
    );
    let questionnaire = path(Purpose::LEAVE).replace("/leave/", "/q/");
    assert_eq!(pages.get(&questionnaire, "en").await.status, 404);

    let elsewhere = Pages::start_without_notifier().await;
    let old = json!({"answer": {"current": false, "twoFactor": false}});
    elsewhere.world.answer_as_notifier(CHECK_CONTACT, old).await;
    elsewhere.world.answer_as_notifier(SHOW_DELETION, shown("pending")).await;
    assert_eq!(elsewhere.get(&path(Purpose::STAY), "en").await.status, 410);

    let newer = Pages::start().await;
    let none = json!({"problem": {"code": "not_found", "detail": "there is no such deletion"}});
    newer.world.answer_as_notifier(SHOW_DELETION, none).await;
    let page = newer.get(&path(Purpose::STAY), "en").await;
    assert_eq!((page.status, page.has("newest message")), (410, true));
}

#[tokio::test]
async fn while_nobody_answers_the_page_says_to_come_back() {
    let pages = Pages::start().await;
    let page = pages.get(&path(Purpose::STAY), "en").await;
    assert_eq!((page.status, page.header("retry-after")), (503, "60"));
    let form = pages.post(&path(Purpose::STAY), &act("answer-me")).await;
    assert_eq!(form.status, 400, "none of our forms");
}
