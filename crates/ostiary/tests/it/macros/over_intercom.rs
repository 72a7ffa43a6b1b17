//! What Intercom is given is what staff read before, word for word: as a message, and as a reply in a conversation.

use harness::{Installation, World, days};
use mail_parser::decoders::html::html_to_text;
use serde_json::Value;
use simulators::{Intercom, intercom::Fault};

use super::{masked, typed};
use crate::support::{more_staff, run};

/// A customer in Intercom who reads this language and was asked there, and the conversation of that.
async fn asked_there(locale: &'static str) -> (World, Intercom, String) {
    let intercom = Intercom::start().await.unwrap();
    let url = intercom.url().to_owned();
    let settings =
        move |installation: &Installation| installation.use_channels(&["intercom"], &url);
    let world = World::builder().settings(settings).start().await;
    more_staff(&world.installation);
    world.host_has(&["42"]).await;
    world.host_sql(&format!("update users set locale = '{locale}' where id = 42")).await;
    intercom.add_contact("42");
    world.sign_up_from_russia("42").await;
    world.settle().await;
    let conversation = intercom.state().conversations[0].id.clone();
    (world, intercom, conversation)
}

/// All messages that began a conversation, and all replies.
fn said(intercom: &Intercom) -> [Vec<String>; 2] {
    let state = intercom.state();
    let parts = state.conversations.iter().flat_map(|conversation| &conversation.parts);
    let replies = parts.filter(|part| part.kind == "comment" && !part.by_person);
    [
        state.messages.iter().map(|message| message.body.clone()).collect(),
        replies.map(|part| part.body.clone()).collect(),
    ]
}

/// Previews a macro and sends it; in a conversation, where one is named.
async fn reads_as_previewed(
    world: &World,
    intercom: &Intercom,
    which: &str,
    conversation: Option<&str>,
) -> String {
    let here = &world.installation;
    let preview = run(here, &[&typed("preview", which)[..], &["--json"]].concat()).json();
    let [messages, replies] = said(intercom).map(|said| said.len());
    let there = conversation.map_or_else(Vec::new, |id| vec!["--conversation", id]);
    run(here, &[&typed("run", which)[..], &there].concat()).done();
    // First the macro, then what follows from a clearance.
    world.settle_only(&["kyc-screener", "notifier"]).await;
    world.settle().await;
    let now = said(intercom);
    let new = [&now[0][messages..], &now[1][replies..]];
    let html = match (new, conversation) {
        ([[], [reply]], Some(_)) => reply,
        ([[message], []], None) => message,
        _ => panic!("{new:?}"),
    };
    let read: Vec<String> = html_to_text(html).lines().map(|line| masked(line.trim())).collect();
    assert_eq!(words(&read.join("\n")), words(text(&preview)), "{html}");
    read.join("\n")
}

fn text(preview: &Value) -> &str {
    preview["text"].as_str().unwrap()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_what_intercom_is_given_as_a_message_and_as_a_reply() {
    for (locale, due, why) in [
        ("en", "answer by 2026-01-15 12:00 UTC", "answer the questions here"),
        ("ru-KZ", "ответьте до 2026-01-15 12:00 UTC", "ответьте на вопросы здесь"),
    ] {
        let (world, intercom, conversation) = asked_there(locale).await;
        for place in [None, Some(conversation.as_str())] {
            let asked = reads_as_previewed(&world, &intercom, "questions", place).await;
            assert!(asked.contains(due), "{asked}");
        }
        world.advance(days(14));
        world.settle().await;
        for place in [None, Some(conversation.as_str())] {
            let silent = reads_as_previewed(&world, &intercom, "suspended", place).await;
            assert!(silent.contains(why), "{silent}");
        }
        world.answer_all("42", "NO").await;
        reads_as_previewed(&world, &intercom, "ok", Some(&conversation)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_conversation_is_refused_before_anything_is_said() {
    let (world, intercom, conversation) = asked_there("en").await;
    let here = &world.installation;
    world.host_has(&["43"]).await;
    let stranger = intercom.add_contact("43");
    world.sign_up_from_russia("43").await;
    world.settle().await;
    let theirs = intercom.state().conversations.into_iter().find(|one| one.contact == stranger);
    let theirs = theirs.unwrap().id;
    let before = said(&intercom);
    let sent = |there: &str| {
        run(here, &[&typed("run", "questions")[..], &["--conversation", there]].concat())
    };
    sent(&theirs).refused("nothing was sent: the conversation is not one with this account");
    sent("999").refused("nothing was sent: Intercom has no such conversation");
    intercom.fail_at("GET /conversations/", Fault::Status(500, 0));
    sent(&conversation).refused("nothing was sent: whose conversation it is cannot be found out");
    world.settle().await;
    assert_eq!(said(&intercom), before);
    assert!(!world.said("kyc", "42").await.contains(&"kyc-macro-requested".to_owned()));
    assert_eq!(sent(&conversation).done(), "requested the macro questions\n");
}
