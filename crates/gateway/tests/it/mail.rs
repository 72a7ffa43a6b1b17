//! `POST /v1/inbound-mail`: replies stop a deadline, given-up deliveries are told, all else changes nothing.

use std::collections::BTreeSet;

use contracts::topology::FIND_NOTICE;
use reqwest::Method;
use runtime::links::MailAddress;
use serde_json::{Value, json};
use sqlx::types::Uuid;

use crate::support::{
    HOST, NOW, World, log,
    mails::{CASE, OTHER_CASE, REQUEST, address, reply, reply_address, report, text_of_a_server},
};

const REPLY_ID: &str = "3a3f0d8bb8e9f1b9e4f3b1b0e1b2a6c4";

#[tokio::test]
async fn a_reply_to_a_case_is_told_with_nothing_of_what_it_says() {
    let world = World::start().await;
    let asked = world.knows_notices().await;
    let answer = world.mail(reply(REPLY_ID)).await;
    assert_eq!((answer.status, answer.body), (202, Value::Null));
    assert_eq!(asked.only(), json!({"caseId": CASE}));
    let told = world.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["natsSubject"], "ostiary.notice.inbound-reply-received");
    let data = &told[0]["data"];
    let id = runtime::staff::hash(REPLY_ID).into_iter().map(|byte| format!("{byte:02x}"));
    let expected = json!({"accountId": "42", "caseId": CASE, "channel": "EMAIL",
        "replyId": id.collect::<String>(), "receivedAt": NOW});
    assert_eq!(*data, expected);
    assert!(!told[0].to_string().contains("anna"));
}

#[tokio::test]
async fn a_mail_that_comes_again_is_told_once_also_with_other_lines_of_delivery() {
    let world = World::start().await;
    world.knows_notices().await;
    for mail in [reply("1@x"), reply("1@x"), format!("Received: again\r\n{}", reply("1@x"))] {
        assert_eq!(world.mail(mail).await.status, 202);
    }
    assert_eq!(world.mail(reply("2@x")).await.status, 202);
    let unnamed = reply("3@x").replace("Message-ID", "X-Id");
    for _ in 0..2 {
        assert_eq!(world.mail(unnamed.clone()).await.status, 202);
    }
    assert_eq!(world.told().await.len(), 3);
}

#[tokio::test]
async fn whoever_answers_for_two_accounts_at_once_has_answered_for_both() {
    let world = World::start().await;
    let asked = world.knows_notices().await;
    let (one, other) = (reply_address(), address(MailAddress::Reply(OTHER_CASE)));
    let both = reply("1@x").replace(&one, &format!("{one},\r\n {other}"));
    // Once with both, and once for each as mail servers do that know of one recipient at a time.
    let each = [&one, &other].map(|to| format!("Delivered-To: {to}\r\n{both}"));
    for mail in [&both, &each[0], &each[1]] {
        assert_eq!(world.mail(mail.clone()).await.status, 202);
    }
    let asked: BTreeSet<Vec<u8>> = asked.raw().into_iter().collect();
    let cases = [CASE, OTHER_CASE].map(|case| json!({ "caseId": case }).to_string().into_bytes());
    assert_eq!(asked, cases.into());
    assert_eq!(world.told().await.len(), 2);
}

#[tokio::test]
async fn a_delivery_that_is_given_up_is_a_bounce_whatever_its_last_status() {
    for (action, status) in [("failed", "5.1.1"), ("Failed", "4.4.7")] {
        let world = World::start().await;
        let asked = world.knows_notices().await;
        assert_eq!(world.mail(report(action, status)).await.status, 202);
        assert_eq!(asked.only(), json!({"requestId": REQUEST}));
        let told = world.told().await;
        assert_eq!(told[0]["natsSubject"], "ostiary.notice.notification-bounced");
        let expected = json!({"accountId": "42", "requestId": REQUEST, "caseId": CASE,
            "channel": "EMAIL", "bouncedAt": NOW});
        assert_eq!(told[0]["data"], expected);
    }
}

/// As servers write it that know no reports: a text for people, to the address that only the mail's envelope had.
#[tokio::test]
async fn what_a_server_without_reports_gives_back_is_a_bounce() {
    for headers in [
        // qmail
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nSubject: failure notice",
        // Exim, of before it wrote reports
        "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nX-Failed-Recipients: anna@example.org\r\n\
         From: Mail Delivery System <Mailer-Daemon@mx.example.org>\r\n\
         Subject: Mail delivery failed: returning message to sender",
        // Some gateway with a name of its own
        "Return-Path: <>\r\nFrom: Filter <filter@mx.example.org>\r\nSubject: Undeliverable: questions",
        // The operator's mail server does not hand the return path on.
        "From: \"Mail Delivery Subsystem\" <MAILER-DAEMON>\r\nPrecedence: bulk\r\nSubject: Returned mail",
    ] {
        let world = World::start().await;
        let asked = world.knows_notices().await;
        for _ in 0..2 {
            assert_eq!(world.mail(text_of_a_server(headers)).await.status, 202);
        }
        assert_eq!(asked.raw().len(), 2, "{headers}");
        let told = world.told().await;
        let subjects: Vec<_> = told.iter().map(|one| &one["natsSubject"]).collect();
        assert_eq!(subjects, ["ostiary.notice.notification-bounced"], "{headers}");
        assert_eq!(told[0]["data"]["requestId"], json!(REQUEST));
    }
}

#[tokio::test]
async fn an_answer_to_our_mail_and_a_warning_are_no_bounce_though_nothing_is_sent_back_to_them() {
    let world = World::start().await;
    let asked = world.knows_notices().await;
    for headers in [
        "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nFrom: anna@example.org\r\nSubject: Auto: away",
        "Return-Path: <>\r\nPrecedence: bulk\r\nFrom: anna@example.org\r\nSubject: Out of office",
        "Return-Path: <>\r\nX-Autoreply: yes\r\nFrom: anna@example.org\r\nSubject: Away",
        "Return-Path: <anna@example.org>\r\nFrom: anna@example.org\r\nSubject: Re: questions",
        "From: anna@example.org\r\nSubject: Re: questions",
        // Still being tried
        "Return-Path: <>\r\nFrom: Mailer-Daemon@mx.example.org\r\nAuto-Submitted: auto-replied\r\n\
         Subject: Warning: message 1abc delayed 24 hours",
        "Return-Path: <postmaster@example.org>\r\nFrom: postmaster@example.org\r\nSubject: Who are you?",
    ] {
        assert_eq!(world.mail(text_of_a_server(headers)).await.status, 202, "{headers}");
    }
    assert_eq!(asked.raw().len(), 0);
    assert_eq!(world.told().await.len(), 0);
}

#[tokio::test]
async fn what_is_no_reply_and_no_bounce_changes_nothing() {
    let world = World::start().await;
    let asked = world.knows_notices().await;
    let automatic = |header: &str| format!("{header}\r\n{}", reply("1@x"));
    let of_return = |mail: String| {
        let to = crate::support::links().write_address(MailAddress::Return(REQUEST));
        mail.replace(&reply_address(), &to)
    };
    let forged = reply_address()
        .replace(&CASE.simple().to_string(), &Uuid::from_u128(9).simple().to_string());
    for mail in [
        report("delayed", "4.4.1"),
        report("relayed", "2.0.0"),
        automatic("Auto-Submitted: auto-replied"),
        automatic("X-Autoreply: yes"),
        automatic("Precedence: bulk"),
        of_return(automatic("Auto-Submitted: auto-replied")),
        of_return(reply("1@x")),
        reply("1@mail.example.com"),
        reply("1@x").replace(&reply_address(), "help@example.com"),
        reply("1@x").replace(&reply_address(), &forged),
    ] {
        let answer = world.mail(mail.clone()).await;
        assert_eq!((answer.status, &answer.body), (202, &Value::Null), "{mail}");
    }
    assert_eq!(asked.raw().len(), 0);
    assert_eq!(world.told().await.len(), 0);
}

#[tokio::test]
async fn a_mail_counts_from_when_the_mail_server_says_that_it_received_it() {
    for (stated, counts) in [
        ("2026-11-20T10:30:00+02:00", "2026-11-20T08:30:00Z"),
        ("2026-11-07T09:00:00Z", "2026-11-07T09:00:00Z"),
        // Its clock is a little ahead of ours.
        ("2026-11-21T09:04:59.5Z", NOW),
    ] {
        let world = World::start().await;
        world.knows_notices().await;
        assert_eq!(world.mail_received_at(&[stated], reply("1@x")).await.status, 202);
        // What it says later does not matter: it is the same mail.
        assert_eq!(world.mail(reply("1@x")).await.status, 202);
        assert_eq!(world.mail_received_at(&[stated], report("failed", "5.1.1")).await.status, 202);
        let told = world.told().await;
        assert_eq!(told.len(), 2, "{stated}");
        assert_eq!(told[0]["data"]["receivedAt"], counts);
        assert_eq!(told[1]["data"]["bouncedAt"], counts);
    }
}

#[tokio::test]
async fn a_moment_that_cannot_be_believed_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let asked = world.knows_notices().await;
    for stated in [
        &["2026-11-21T09:05:01Z"][..],
        &["2026-11-07T08:59:59Z"],
        &["yesterday"],
        &[""],
        &["2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z"],
    ] {
        let answer = world.mail_received_at(stated, reply("1@x")).await;
        assert_eq!(answer.refusal(), (400, "received_at_invalid"), "{stated:?}");
    }
    assert_eq!(asked.raw().len(), 0);
    assert_eq!(world.told().await.len(), 0);
}

#[tokio::test]
async fn a_mail_about_what_nobody_knows_any_more_changes_nothing() {
    let world = World::start().await;
    let gone = json!({"problem": {"code": "not_found", "detail": "there is no such notice"}});
    world.answer_as_notifier(FIND_NOTICE, gone).await;
    assert_eq!(world.mail(reply("1@x")).await.status, 202);
    assert_eq!(world.told().await.len(), 0);
}

#[tokio::test]
async fn while_nobody_says_whose_case_it_is_the_mail_server_has_to_try_again() {
    let world = World::start().await;
    let answer = world.mail(reply("1@x")).await;
    assert_eq!(answer.refusal(), (503, "service_unavailable"));
    world.knows_notices().await;
    assert_eq!(world.mail(reply("1@x")).await.status, 202);
    assert_eq!(world.told().await.len(), 1);
}

#[tokio::test]
async fn only_the_mail_server_may_hand_on_mails() {
    let world = World::start().await;
    let request = || world.caller.request(Method::POST, "/v1/inbound-mail").body(reply("1@x"));
    assert_eq!(world.caller.send(request()).await.refusal(), (401, "unauthenticated"));
    let answer = world.caller.send(request().bearer_auth(HOST)).await;
    assert_eq!(answer.refusal(), (403, "scope_missing"));
}

#[tokio::test]
async fn no_log_line_has_an_address_or_a_word_of_a_mail() {
    let world = World::start().await;
    world.knows_notices().await;
    log::listen();
    world.mail(reply("secret-id@x")).await;
    world.mail("not a mail at all").await;
    let logged = log::heard();
    assert!(logged.contains("/v1/inbound-mail"), "it was listened to: {logged}");
    for secret in ["anna", "secret-id", "to all of them", "answers+", "not a mail"] {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
}

#[tokio::test]
async fn while_our_database_is_away_a_mail_is_not_taken_and_later_it_is_taken_once() {
    let world = World::start().await;
    world.knows_notices().await;
    world.database.close().await;
    for mail in [reply("1@x"), report("failed", "5.1.1")] {
        let answer = world.mail(mail).await;
        assert_eq!(answer.refusal(), (503, "database_unavailable"));
        assert_eq!(
            answer.header("retry-after"),
            Some("1"),
            "the mail server keeps it and asks again"
        );
    }
    world.database.open().await;
    for _ in 0..2 {
        assert_eq!(world.mail(reply("1@x")).await.status, 202);
        assert_eq!(world.mail(report("failed", "5.1.1")).await.status, 202);
    }
    assert_eq!(world.told().await.len(), 2);
}
