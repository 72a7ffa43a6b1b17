//! `POST /v1/webhooks/intercom`: who wrote is not silent, and a teammate's note is a command if the teammate may.

use contracts::topology::{FIND_TOLD_OPEN, RUN_MACRO, UNREAD_NOTIFICATION};
use messaging::{Pii, Problem, Unread, dead_letters::find};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    NOW, World,
    intercom::{
        ANN, BOB, CONVERSATION, Noted, STRANGER, contacts, noted, notification, replied,
        signed_with, visited,
    },
};

#[tokio::test]
async fn a_customer_s_words_are_told_as_a_reply_and_not_read() {
    let world = World::start().await;
    for topic in ["conversation.user.replied", "conversation.user.created"] {
        assert_eq!(world.webhook(&replied(topic, &["42"])).await.status, 200);
    }
    let told = world.told().await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["natsSubject"], "ostiary.notice.inbound-reply-received");
    let data = json!({"accountId": "42", "channel": "INTERCOM", "replyId": CONVERSATION, "receivedAt": NOW});
    assert_eq!(told[0]["data"], data);
    assert!(!told[0].to_string().contains("All of them no"));
}

#[tokio::test]
async fn a_notification_that_comes_again_or_late_is_told_once_and_by_its_own_moment() {
    let world = World::start().await;
    let mut late = replied("conversation.user.replied", &["42"]);
    late["created_at"] = json!(1_763_715_600); // 2025-11-21T09:00:00Z
    for attempt in 1..=3 {
        late["delivery_attempts"] = json!(attempt);
        assert_eq!(world.webhook(&late).await.status, 200);
    }
    let told = world.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["data"]["receivedAt"], "2025-11-21T09:00:00Z");
}

#[tokio::test]
async fn a_notification_that_is_not_signed_by_intercom_is_refused() {
    let world = World::start().await;
    let body = replied("conversation.user.replied", &["42"]).to_string();
    for signature in [None, Some(signed_with("other", &body)), Some(signed_with("new", "{}"))] {
        let answer = world.webhook_raw(&body, signature.as_deref()).await;
        assert_eq!(answer.refusal(), (401, "unauthenticated"));
    }
    assert_eq!(world.webhook_raw(&body, Some(&signed_with("old", &body))).await.status, 200);
    assert_eq!(world.told().await.len(), 1, "the secret of before is still good");
}

#[tokio::test]
async fn what_is_nothing_to_us_is_taken_and_changes_nothing() {
    let world = World::start().await;
    for payload in [
        notification("ping", json!({"type": "ping"})),
        notification("contact.deleted", json!({"id": "5", "external_id": "42"})),
        notification("conversation.admin.noted", json!("no conversation")),
        notification("something.new", Value::Null),
        visited(),
        noted("<p>Called the customer.</p>", ANN),
    ] {
        assert_eq!(world.webhook(&payload).await.status, 200, "{payload}");
    }
    assert_eq!(world.told().await.len(), 0);
    assert_eq!(world.letters().await.len(), 0);
}

#[tokio::test]
async fn whoever_of_several_people_wrote_none_of_them_is_silent() {
    let world = World::start().await;
    for _ in 0..2 {
        let written = replied("conversation.user.replied", &["42", "", "43"]);
        assert_eq!(world.webhook(&written).await.status, 200);
    }
    let told = world.told().await;
    let mut accounts: Vec<_> = told.iter().map(|one| one["data"]["accountId"].clone()).collect();
    accounts.sort_by_key(Value::to_string);
    assert_eq!(accounts, [json!("42"), json!("43")]);
}

#[tokio::test]
async fn a_notification_that_does_not_say_when_it_was_sent_counts_as_sent_now() {
    for created_at in [Value::Null, json!(0), json!("soon")] {
        let world = World::start().await;
        let mut written = replied("conversation.user.replied", &["42"]);
        written["created_at"] = created_at;
        assert_eq!(world.webhook(&written).await.status, 200);
        written.as_object_mut().unwrap().remove("created_at");
        assert_eq!(world.webhook(&written).await.status, 200);
        let told = world.told().await;
        assert_eq!((told.len(), &told[0]["data"]["receivedAt"]), (1, &json!(NOW)));
    }
}

#[tokio::test]
async fn what_a_customer_wrote_and_we_cannot_read_waits_for_a_person() {
    let topic = "conversation.user.replied";
    for (payload, why) in [
        (notification(topic, json!("All of them no")), "unreadable"),
        (notification(topic, Value::Null), "unreadable"),
        (replied(topic, &[]), "unknown_person"),
        (replied(topic, &["a\u{0}b"]), "unknown_person"),
    ] {
        let world = World::start().await;
        for attempt in 1..=2 {
            let again = json!({"delivery_attempts": attempt});
            let mut payload = payload.clone();
            payload.as_object_mut().unwrap().extend(again.as_object().unwrap().clone());
            assert_eq!(world.webhook(&payload).await.status, 200);
        }
        assert_eq!(world.told().await.len(), 0);
        let letters = world.letters().await;
        assert_eq!(letters.len(), 1, "{payload}");
        let letter = &letters[0];
        assert_eq!(
            (&*letter.reason, &*letter.subject, letter.times),
            (why, UNREAD_NOTIFICATION, 2)
        );
        assert!(!letter.detail.contains("All of them no"));
        let shell = world.service.shell();
        let found = find(&shell.pool, &shell.keys, letter.id).await.unwrap();
        let body: Value = serde_json::from_slice(found.unwrap().1.expose()).unwrap();
        assert_eq!(body["data"], payload["data"]);
        let problem = world.service.replay(letter.id, "ann").await.unwrap().unwrap_err();
        assert_eq!(problem.code, why, "it is no more readable than it was");
    }
}

#[tokio::test]
async fn what_can_be_read_after_all_is_the_reply_that_it_would_have_been() {
    let world = World::start().await;
    let body = replied("conversation.user.replied", &["42"]).to_string();
    // As an older version would have left it.
    let (id, problem) = (Uuid::from_u128(5), "unreadable".to_owned());
    let problem = Problem { code: problem.clone(), detail: problem };
    let unread = Unread { id, body: Pii::new(body.clone().into()), problem, trace_parent: None };
    world.service.keep_unread::<gateway::Replies>(&unread).await.unwrap();
    world.service.replay(id, "ann").await.unwrap().unwrap();
    let told = world.told().await;
    let data = json!({"accountId": "42", "channel": "INTERCOM", "replyId": CONVERSATION, "receivedAt": NOW});
    assert_eq!((told.len(), &told[0]["data"]), (1, &data));
    assert_eq!(world.letters().await.len(), 0);
    assert_eq!(world.webhook_raw(&body, Some(&signed_with("new", &body))).await.status, 200);
    assert_eq!(world.told().await.len(), 1, "it is the same reply");
}

#[tokio::test]
async fn what_is_no_notification_is_refused() {
    let world = World::start().await;
    for body in ["", "[]", "{}", "not json"] {
        let answer = world.webhook_raw(body, Some(&signed_with("new", body))).await;
        assert_eq!(answer.refusal(), (400, "not_json"), "{body}");
    }
    let huge = "x".repeat(1024 * 1024 + 1);
    let answer = world.webhook_raw(&huge, Some(&signed_with("new", &huge))).await;
    assert_eq!(answer.refusal(), (413, "body_too_large"));
}

#[tokio::test]
async fn without_settings_there_is_no_such_webhook() {
    let world = World::start_with(|config| config.intercom = None).await;
    assert_eq!(world.webhook(&noted("/kyc ok", ANN)).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn a_note_of_a_mapped_teammate_is_the_command_that_the_command_line_gives() {
    let world = World::start().await;
    let sent = json!({"answer": {"status": "cleared", "missing": []}});
    let asked = world.answer_as_kyc_screener(RUN_MACRO, sent).await;
    let note = noted("<p>/kyc ok</p>", ANN);
    for _ in 0..2 {
        assert_eq!(world.webhook(&note).await.status, 200);
    }
    let raw = asked.raw();
    assert_eq!(raw[0], raw[1], "a repeat is the same to the byte");
    let command: Value = serde_json::from_slice(&raw[0]).unwrap();
    assert_eq!(command["type"], "ostiary.kyc.v1.RunMacro");
    assert_eq!(command["source"], "urn:ostiary:gateway:intercom");
    let data =
        json!({"accountId": "42", "macro": "OK", "actor": "ann", "conversationId": CONVERSATION});
    assert_eq!(command["data"], data);
    assert_eq!(world.notes().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_is_told_so_and_nothing_is_sent() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(RUN_MACRO, json!({"answer": {}})).await;
    for (Noted { body, admin, people }, why) in [
        (Noted { body: "/kyc ok", admin: STRANGER, people: &["42"] }, "not in staff.toml"),
        (Noted { body: "/kyc ok", admin: BOB, people: &["42"] }, "role support or compliance"),
        (Noted { body: "/kyc clear", admin: ANN, people: &["42"] }, "/kyc questions"),
        (Noted { body: "/kyc ok", admin: ANN, people: &[] }, "nobody in this conversation"),
    ] {
        let mut note = noted(body, admin);
        note["id"] = json!(why);
        note["data"]["item"]["contacts"] = contacts(people);
        assert_eq!(world.webhook(&note).await.status, 200);
        world.until_noted(why).await;
    }
    assert_eq!(asked.raw().len(), 0);
}

#[tokio::test]
async fn what_the_story_refuses_is_said_back() {
    let world = World::start().await;
    let refused = json!({"problem": {"code": "refused", "detail": "this case is waiting"}});
    world.answer_as_kyc_screener(RUN_MACRO, refused).await;
    assert_eq!(world.webhook(&noted("/kyc ok", ANN)).await.status, 200);
    world.until_noted("this case is waiting").await;
}

#[tokio::test]
async fn what_the_customer_was_told_already_is_said_back() {
    let world = World::start().await;
    let cleared =
        json!({"answer": {"caseId": "3b241101-e2bb-4255-8caf-4136c566a962", "status": "cleared"}});
    world.answer_as_kyc_screener(RUN_MACRO, cleared).await;
    let told =
        json!({"answer": {"told": "the customer was told by email at 2026-01-15 12:00 UTC"}});
    let asked = world.answer_as_notifier(FIND_TOLD_OPEN, told).await;
    assert_eq!(world.webhook(&noted("/kyc ok", ANN)).await.status, 200);
    world.until_noted("Ostiary: not sent; the customer was told by email at 2026-01-15").await;
    let question: Value = serde_json::from_slice(&asked.raw()[0]).unwrap();
    assert_eq!(
        question,
        json!({"accountId": "42", "caseId": "3b241101-e2bb-4255-8caf-4136c566a962"})
    );
}

#[tokio::test]
async fn a_command_that_nobody_answers_is_sent_again_by_intercom() {
    let world = World::start().await;
    let answer = world.webhook(&noted("/kyc ok", ANN)).await;
    assert_eq!(answer.refusal(), (503, "service_unavailable"));
}

#[tokio::test]
async fn a_command_of_long_ago_is_not_carried_out() {
    let world = World::start().await;
    let asked = world.answer_as_kyc_screener(RUN_MACRO, json!({"answer": {}})).await;
    let mut note = noted("/kyc ok", ANN);
    note["created_at"] = json!(1_763_715_600);
    assert_eq!(world.webhook(&note).await.status, 200);
    assert_eq!(asked.raw().len(), 0);
}

#[tokio::test]
async fn while_our_database_is_away_a_notification_is_not_taken_and_later_it_is_taken_once() {
    let world = World::start().await;
    let readable = replied("conversation.user.replied", &["42"]);
    let unreadable = replied("conversation.user.replied", &[]);
    world.database.close().await;
    for payload in [&readable, &unreadable] {
        let answer = world.webhook(payload).await;
        assert_eq!(answer.refusal(), (503, "database_unavailable"), "Intercom sends it again");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    world.database.open().await;
    for _ in 0..2 {
        for payload in [&readable, &unreadable] {
            assert_eq!(world.webhook(payload).await.status, 200);
        }
    }
    assert_eq!((world.told().await.len(), world.letters().await.len()), (1, 1));
}
