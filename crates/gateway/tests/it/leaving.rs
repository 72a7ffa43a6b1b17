//! `/leave/{token}` and `/stay/{token}`: what a person sees and does who wants to leave, or to stay after all.

use contracts::{
    event::Channel,
    topology::{
        CANCEL_DELETION, CHECK_CONTACT, CHECK_ELIGIBILITY, CONFIRM_DELETION, SHOW_DELETION,
    },
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use reqwest::Method;
use runtime::links::{Link, Purpose};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    LEAVERS, READER, World, account, at,
    broker::Questions,
    links,
    page::{Page, Pages},
    statements,
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
    answered(&pages, two_factor, status).await;
    pages
}

/// A notifier that says this of a second factor, and a deletion that stands so.
async fn answered(pages: &Pages, two_factor: Value, status: &str) {
    let contact = json!({"answer": {"current": true, "twoFactor": two_factor}});
    pages.world.answer_as_notifier(CHECK_CONTACT, contact).await;
    pages.world.answer_as_notifier(SHOW_DELETION, shown(status)).await;
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
        assert!(page.has("<h2>What stays</h2>"), "{}", page.body);
        assert!(page.has("<li>Payments &lt;AML Act&gt; for 5 years</li>"), "{}", page.body);
        assert!(page.body.find("What stays") < page.body.find("<button"), "before the button");
        assert_eq!(pages.get(&path(Purpose::STAY), "ru").await.status, 200);
    }
    assert_eq!((confirmed.raw().len(), cancelled.raw().len()), (0, 0));
    let page = pages.get(&path(Purpose::LEAVE), "ru").await;
    assert!(page.has("Удалить ваш аккаунт?") && page.has("Платежи 5 лет"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
}

#[tokio::test]
async fn the_hosts_app_gets_the_same_in_the_language_that_it_asks_for() {
    let world = World::start().await;
    let get = async |path: &str, token: &str| world.caller.get(token, path).await;
    let path = "/v1/deletions/statement";
    let [english, russian] = statements().try_into().unwrap();
    for (query, said) in [("", &english), ("?locale=ru-RU", &russian), ("?locale=de", &english)] {
        let answer = get(&format!("{path}{query}"), LEAVERS).await;
        assert_eq!((answer.status, &answer.body), (200, &json!(said)), "{query}");
    }
    let read = world.caller.request(Method::GET, path).bearer_auth(LEAVERS);
    let read = world.caller.send(read.header("Accept-Language", "de;q=0.1, ru")).await;
    assert_eq!(read.body, json!(russian));
    for query in ["?locale=a_b", "?lang=ru", "?locale=ru&locale=en"] {
        let answer = get(&format!("{path}{query}"), LEAVERS).await;
        assert_eq!(answer.refusal(), (400, "bad_data"), "{query}");
    }
    assert_eq!(get(path, READER).await.refusal(), (403, "scope_missing"));
}

#[tokio::test]
async fn without_a_data_map_nothing_is_said_and_nobody_confirms_on_a_page() {
    let world = World::start_without_statement().await;
    let answer = world.caller.get(LEAVERS, "/v1/deletions/statement").await;
    assert_eq!(answer.refusal(), (503, "data_map_missing"));
    let pages = Pages::start_in(world);
    answered(&pages, json!(false), "requested").await;
    let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
    let page = pages.get(&path(Purpose::LEAVE), "en").await;
    assert_eq!((page.status, has_button(&page)), (503, false), "{}", page.body);
    assert_eq!(pages.post(&path(Purpose::LEAVE), &act("confirm")).await.status, 503);
    assert_eq!(confirmed.raw().len(), 0);
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
async fn what_is_too_little_to_withdraw_is_shown_and_given_up_by_a_tick() {
    let pages = Pages::start_without_notifier().await;
    let contact = json!({"answer": {"current": true, "twoFactor": false}});
    pages.world.answer_as_notifier(CHECK_CONTACT, contact).await;
    let dust = [("0.01", "EUR"), ("0.0000002", "BTC")].map(
        |(amount, currency)| json!({"code": "balance", "amount": amount, "currency": currency}),
    );
    let mut shown = shown("requested");
    let message = json!({"en": "There is 0.01 EUR, 0.0000002 BTC left.", "ru": "Осталось мало."});
    shown["answer"]["blockers"] =
        json!([{"code": "balance", "remedy": "waive_dust", "message": message, "dust": dust}]);
    pages.world.answer_as_notifier(SHOW_DELETION, shown).await;
    let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
    let page = pages.get(&path(Purpose::LEAVE), "en").await;
    assert!(page.has("There is 0.01 EUR, 0.0000002 BTC left."), "{}", page.body);
    assert!(page.has("I give up 0.01 EUR, 0.0000002 BTC.</label>"), "{}", page.body);
    let ticked = "balance 0.01 EUR balance 0.0000002 BTC";
    assert!(page.has(&format!("name=\"waives\" value=\"{ticked}\"")), "{}", page.body);
    let tick = |waives: &str| [act("confirm"), [("waives".to_owned(), waives.to_owned())]].concat();
    for wrong in ["balance", "balance -1 EUR", "balance 0.01 EUR balance"] {
        assert_eq!(pages.post(&path(Purpose::LEAVE), &tick(wrong)).await.status, 400, "{wrong}");
    }
    assert_eq!(confirmed.raw().len(), 0);
    assert_eq!(pages.post(&path(Purpose::LEAVE), &tick(ticked)).await.status, 200);
    assert_eq!(confirmed.only()["data"]["waives"], json!(dust));
}

#[tokio::test]
async fn without_dust_there_is_nothing_to_tick_and_nothing_is_given_up() {
    let pages = pages(json!(false), "requested").await;
    let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
    assert!(!pages.get(&path(Purpose::LEAVE), "en").await.has("waives"));
    assert_eq!(pages.post(&path(Purpose::LEAVE), &act("confirm")).await.status, 200);
    let waives = &confirmed.only()["data"]["waives"];
    assert!(waives.is_null() || waives == &json!([]), "{waives}");
}

#[tokio::test]
async fn the_host_hands_in_what_the_person_gives_up_and_nothing_that_is_no_amount() {
    let pages = pages(json!(true), "requested").await;
    let confirmed = takes(&pages, CONFIRM_DELETION, "pending").await;
    let confirm = async |key: &str, waives: Value| {
        let body = json!({"assertion": "e30.e30.e30", "waives": waives});
        let path = format!("/v1/deletions/{DELETION}/confirm");
        pages.world.caller.post(LEAVERS, key, &path, &body).await
    };
    let dust = |amount: &str| json!([{"code": "balance", "amount": amount, "currency": "EUR"}]);
    for (key, wrong) in [("1", dust("0")), ("2", dust("1e3")), ("3", json!([{"code": "balance"}]))]
    {
        assert_eq!(confirm(key, wrong.clone()).await.refusal(), (400, "bad_data"), "{wrong}");
    }
    assert_eq!(confirmed.raw().len(), 0);
    assert_eq!(confirm("4", dust("0.01")).await.status, 202);
    assert_eq!(confirmed.only()["data"]["waives"], dust("0.01"));
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
