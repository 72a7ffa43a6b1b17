//! What a person can do about how their account stands.

use contracts::{
    Event,
    event::{Channel, DeletionStatus},
    topology::{CANCEL_DELETION, SHOW_DELETION},
};
use runtime::links::{Link, Purpose};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    COMPLIANCE, HOST, LEAVERS, NOW, READER, World, account, at, links,
    page::{CASE, Pages},
};

/// The deletion of account 42.
const DELETION: Uuid = Uuid::from_u128(9);

fn requested(id: &str) -> Event {
    let (account, questionnaire) = (account(id), "v1".to_owned());
    Event::KycQuestionnaireRequested {
        account,
        case: CASE,
        questionnaire,
        locale: None,
        missing: vec![],
        situation: None,
    }
}

fn silence(id: &str) -> Event {
    Event::KycDeadlinePassed {
        account: account(id),
        case: CASE,
        deadline: at(NOW),
        taken_over: false,
    }
}

fn rejected(id: &str) -> Event {
    Event::KycAnswersRejected { account: account(id), case: CASE, taken_over: false }
}

fn cleared(id: &str) -> Event {
    let (actor, approver) = (None, None);
    Event::KycCleared { account: account(id), case: CASE, in_time: true, actor, approver }
}

fn leaving(status: DeletionStatus) -> Event {
    let execute_after = Some(at("2026-12-21T09:00:00Z"));
    Event::DeletionStatusChanged {
        account: account("42"),
        deletion: DELETION,
        status,
        execute_after,
    }
}

async fn actions(world: &World, token: &str, id: &str) -> Value {
    world.settle().await;
    let answer = world.caller.standing(token, id).await;
    assert_eq!(answer.status, 200);
    answer.body["actions"].clone()
}

/// Whether the questions are to be answered.
async fn is_asked(world: &World, id: &str) -> bool {
    let actions = actions(world, HOST, id).await;
    let kinds: Vec<&Value> =
        actions.as_array().unwrap().iter().map(|action| &action["kind"]).collect();
    assert!(kinds.iter().all(|kind| **kind == "answer_questionnaire") && kinds.len() < 2);
    kinds.len() == 1
}

#[tokio::test]
async fn whoever_is_asked_is_led_to_the_page() {
    let pages = Pages::start().await;
    pages.asked(json!({})).await;
    pages.world.say_of_case(1, requested("42")).await;
    let action = actions(&pages.world, HOST, "42").await[0].clone();
    assert_eq!(action["kind"], "answer_questionnaire");
    let path = Pages::path(action["url"].as_str().unwrap());
    let page = pages.get(&path, "en").await;
    assert_eq!(page.status, 200);
    assert!(page.has("Second?"), "{}", page.body);
    let token = path.strip_prefix("/q/").unwrap();
    let expected = Link {
        account: account("42"),
        story: CASE,
        // As in a messenger: the host knows the person by the account.
        contact: links().contact_version(Channel::Intercom, "42"),
        expires_at: at("2026-11-21T10:00:00Z"),
    };
    assert_eq!(links().open_token(Purpose::QUESTIONNAIRE, token, at(NOW)), Ok(expected));
}

#[tokio::test]
async fn there_is_something_to_answer_until_it_is_answered_and_when_it_is_asked_again() {
    let world = World::start().await;
    assert!(!is_asked(&world, "42").await);
    let reminder = Event::KycReminderRequested {
        account: account("imported"),
        case: CASE,
        ordinal: 1,
        deadline: at(NOW),
        locale: None,
    };
    world.say_of_case(2, reminder).await;
    assert!(is_asked(&world, "imported").await, "who was asked before Ostiary was");
    for (version, event, asked) in [
        (1, requested("42"), true),
        (3, silence("42"), true),
        (4, rejected("42"), false),
        (5, requested("42"), true),
        // What compliance had asked again was answered, or need not be any more.
        (6, rejected("42"), false),
        (7, requested("42"), true),
        (8, cleared("42"), false),
    ] {
        world.say_of_case(version, event.clone()).await;
        assert_eq!(is_asked(&world, "42").await, asked, "{event:?}");
    }
    world.say_of_case(2, silence("42")).await;
    assert!(!is_asked(&world, "42").await, "an older fact changes nothing");
    // In one batch, in any order.
    for (id, order) in [("a", [1, 2, 3]), ("b", [3, 2, 1]), ("c", [2, 3, 1])] {
        for version in order {
            let event = if version == 3 { cleared(id) } else { requested(id) };
            world.say_of_case(version, event).await;
        }
        assert!(!is_asked(&world, id).await, "{order:?}");
    }
}

#[tokio::test]
async fn the_link_is_for_callers_who_could_hand_the_answers_in() {
    let world = World::start().await;
    world.say_of_case(1, requested("42")).await;
    assert!(is_asked(&world, "42").await);
    for token in [READER, COMPLIANCE] {
        assert_eq!(actions(&world, token, "42").await, json!([]));
    }
    world.say_of_case(2, silence("42")).await;
    let answer = world.caller.standing(HOST, "42").await.body.to_string();
    assert!(!answer.contains("kyc_no_answer") && !answer.contains(&CASE.to_string()), "{answer}");
}

#[tokio::test]
async fn it_is_told_while_the_broker_is_down() {
    let mut world = World::start().await;
    world.say_of_case(1, requested("42")).await;
    world.settle().await;
    world.nats.kill();
    let answer = world.caller.standing(HOST, "42").await;
    assert_eq!((answer.status, &answer.body["standing"]), (200, &json!("active")));
    assert_eq!(answer.body["actions"][0]["kind"], "answer_questionnaire");
}

#[tokio::test]
async fn whoever_leaves_is_led_to_the_page_that_takes_it_back_and_only_its_button_acts() {
    let pages = Pages::start().await;
    let shown = |status| {
        json!({"answer": {
            "accountId": "42", "deletionId": DELETION, "status": status, "blockers": [],
            "executeAfter": "2026-12-21T09:00:00Z",
        }})
    };
    pages.world.answer_as_notifier(SHOW_DELETION, shown("pending")).await;
    let cancelled = pages.world.answer_as_notifier(CANCEL_DELETION, shown("cancelled")).await;
    pages.world.say_of_deletion(2, leaving(DeletionStatus::Pending)).await;
    let standing = actions(&pages.world, LEAVERS, "42").await;
    assert_eq!(standing[0]["kind"], "cancel_deletion");
    let path = Pages::path(standing[0]["url"].as_str().unwrap());
    let page = pages.get(&path, "en").await;
    assert!(page.status == 200 && page.has("Keep my account"), "{}", page.body);
    assert_eq!(cancelled.raw().len(), 0, "nothing happens on GET");
    let page = pages.post(&path, &[("act".to_owned(), "cancel".to_owned())]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(cancelled.only()["data"]["deletionId"], json!(DELETION));
    let token = path.strip_prefix("/stay/").unwrap();
    let expected = Link {
        account: account("42"),
        story: DELETION,
        contact: links().contact_version(Channel::Intercom, "42"),
        expires_at: at("2026-11-21T10:00:00Z"),
    };
    assert_eq!(links().open_token(Purpose::STAY, token, at(NOW)), Ok(expected));
}

#[tokio::test]
async fn a_deletion_is_taken_back_while_it_is_under_way_and_by_callers_who_could_cancel_it() {
    let world = World::start().await;
    for (version, status, can) in [
        (1, DeletionStatus::Requested, false),
        (2, DeletionStatus::Pending, true),
        (3, DeletionStatus::OnHold, true),
        (4, DeletionStatus::Frozen, true),
        (5, DeletionStatus::Blocked, false),
        (6, DeletionStatus::Cancelled, false),
        (7, DeletionStatus::Lapsed, false),
        (8, DeletionStatus::Erasing, false),
        (9, DeletionStatus::Deleted, false),
    ] {
        world.say_of_deletion(version, leaving(status)).await;
        let shown = actions(&world, LEAVERS, "42").await;
        let kinds = shown.as_array().unwrap().iter().map(|action| action["kind"].clone());
        let expected = if can { vec![json!("cancel_deletion")] } else { vec![] };
        assert_eq!(kinds.collect::<Vec<_>>(), expected, "{status:?}");
        for token in [READER, COMPLIANCE, HOST] {
            assert_eq!(actions(&world, token, "42").await, json!([]), "{status:?}");
        }
    }
}
