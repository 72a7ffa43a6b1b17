//! `ostiary macro`.

mod over_intercom;

use chrono::TimeDelta;
use contracts::{AccountId, Event};
use harness::{World, days, mail_server};
use mail_parser::MessageParser;
use servers::smtp::At;

use crate::{
    kyc::asked,
    support::{more_staff, run, run_as},
};

fn typed<'a>(act: &'a str, which: &'a str) -> [&'a str; 5] {
    ["macro", act, which, "--account", "42"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_is_previewed_and_sent_only_where_it_says_what_is_so() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    let unknown = run(here, &typed("preview", "questions")).done();
    assert!(unknown.contains("it would be refused: this account is asked nothing"), "{unknown}");
    let account = AccountId::try_new("42").unwrap();
    let signed_up_at = world.now();
    world.tell(Event::UserSignedUpFromRu { account, signed_up_at, locale: None }).await;
    world.settle().await;

    let preview = run(here, &typed("preview", "questions")).done();
    for word in [
        "macro: questions",
        "account: 42",
        "status: waiting",
        "2026-01-15T12:00:00Z",
        "it would be sent",
    ] {
        assert!(preview.contains(word), "{word}\n{preview}");
    }
    let preview = run(here, &[&typed("preview", "ok")[..], &["--json"]].concat()).json();
    let refused = preview["refused"].as_str().unwrap();
    assert!(refused.contains("once a case is cleared, and this case is waiting"), "{refused}");
    assert!(
        !world.said("kyc", "42").await.contains(&"kyc-macro-requested".to_owned()),
        "a preview sends nothing"
    );

    run(here, &typed("run", "ok")).refused("once a case is cleared");
    run(here, &typed("run", "suspended")).refused("this case is waiting");
    run_as(here, "engineer", &typed("run", "questions")).refused("has none of the roles");
    assert_eq!(run(here, &typed("run", "questions")).done(), "requested the macro questions\n");
    world.advance(days(14));
    world.settle().await;
    run(here, &typed("run", "suspended")).done();
    run(here, &["kyc", "review", "--account", "42", "--reason", "looked", "--clear"]).done();
    run(here, &typed("run", "ok")).done();
    world.settle().await;
    let said = world.said("kyc", "42").await;
    assert_eq!(said.iter().filter(|said| *said == "kyc-macro-requested").count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_by_mail_that_the_account_is_open_is_not_told_again_and_staff_reads_so() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    world.advance(days(14));
    world.settle().await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    let told = "the customer was told by email at 2026-01-15 12:00 UTC";
    run(here, &typed("run", "ok")).refused(&format!("nothing was sent: {told}"));
    let preview = run(here, &typed("preview", "ok")).done();
    assert!(preview.contains(&format!("it would be refused: {told}")), "{preview}");
    world.settle().await;
    assert!(!world.said("kyc", "42").await.contains(&"kyc-macro-requested".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_for_which_the_macro_was_kept_back_is_named_to_staff_once_every_channel_refused_it()
 {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    world.advance(days(14));
    world.settle().await;
    let address = world.address("42");
    mail_server().fail(&address, At::Recipient, "451 4.7.1 later").unwrap();
    world.answer_all("42", "NO").await;
    world.settle().await;
    run(here, &typed("run", "ok")).refused("is on its way");
    assert_eq!(run(here, &["notice", "lost", "--json"]).json(), serde_json::json!([]));
    mail_server().fail(&address, At::Recipient, "550 5.1.1 nobody here").unwrap();
    world.advance(TimeDelta::minutes(1));
    world.settle().await;
    let lost = run(here, &["notice", "lost", "--json"]).json();
    assert_eq!((&lost[0]["account"], &lost[0]["reason"]), (&"42".into(), &"refused".into()));
    assert_eq!(lost[0]["notice"], "reactivated");
    let doctor = run(here, &["doctor"]).out;
    assert!(
        doctor.contains("look lost notices: 1 reached nobody: ostiary notice lost"),
        "{doctor}"
    );
    run_as(here, "engineer", &["notice", "lost"]).refused("has none of the roles");
    // Once they can be reached, the macro is not kept back any more, and they are told.
    mail_server().heal(&address).unwrap();
    run(here, &typed("run", "ok")).done();
    world.settle().await;
    assert_eq!(run(here, &["notice", "lost", "--json"]).json(), serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_reach_nobody_who_is_suspended_for_silence_are_named_to_staff() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    world.advance(days(14));
    world.settle().await;
    let lost = || run(here, &["notice", "lost", "--json"]).json();
    assert_eq!(lost(), serde_json::json!([]), "they were told that they are suspended");
    let address = world.address("42");
    mail_server().fail(&address, At::Recipient, "550 5.1.1 nobody here").unwrap();
    world.advance(days(1));
    run(here, &typed("run", "questions")).done();
    world.settle().await;
    let named = lost();
    assert_eq!(
        (&named[0]["account"], &named[0]["notice"]),
        (&"42".into(), &"questionnaire".into())
    );
    let doctor = run(here, &["doctor"]).out;
    assert!(doctor.contains("look lost notices: 1 reached nobody"), "{doctor}");
    mail_server().heal(&address).unwrap();
    world.advance(days(1));
    run(here, &typed("run", "questions")).done();
    world.settle().await;
    assert_eq!(lost(), serde_json::json!([]), "a later one was taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_reach_nobody_while_a_clock_can_run_wait_for_compliance_alone() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    mail_server().fail(&world.address("42"), At::Recipient, "550 5.1.1 nobody here").unwrap();
    world.sign_up_from_russia("42").await;
    world.settle().await;
    let waits = ["kyc", "list", "--waits-for", "undeliverable", "--json"];
    assert_eq!(run(here, &waits).json().as_array().unwrap().len(), 1);
    assert_eq!(run(here, &["notice", "lost", "--json"]).json(), serde_json::json!([]));
}

/// Previews a macro and sends it: the mail says what the preview said, but for what is drawn when it is sent.
async fn reads_as_previewed(world: &World, which: &str) -> String {
    let here = &world.installation;
    let preview = run(here, &[&typed("preview", which)[..], &["--json"]].concat()).json();
    let shown = run(here, &typed("preview", which)).done();
    assert!(shown.contains(preview["text"].as_str().unwrap()), "{shown}");
    assert!(!shown.contains('@') && !shown.contains("https://"), "no address: {shown}");
    let before = world.mails("42").len();
    run(here, &typed("run", which)).done();
    // First the macro, then what follows from a clearance: else the reactivation's own mail may be the one that is sent.
    world.settle_only(&["kyc-screener", "notifier"]).await;
    world.settle().await;
    let mails = world.mails("42");
    let [mail] = &mails[before..] else { panic!("{} mails", mails.len() - before) };
    let mail = MessageParser::default().parse(mail.as_bytes()).unwrap();
    let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
    let lines: Vec<String> = text.trim().lines().map(masked).collect();
    assert_eq!(preview["subject"], mail.subject().unwrap());
    assert_eq!(preview["text"], lines.join("\n"));
    lines.join("\n")
}

fn masked(line: &str) -> String {
    if line.starts_with("https://verify.example.com/q/") {
        return "<the link>".to_owned();
    }
    let references = ["Reference: ", "Номер сообщения: "];
    let reference = references.into_iter().find(|begin| line.starts_with(begin));
    reference.map_or_else(|| line.to_owned(), |begin| format!("{begin}<the reference>"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_what_the_mail_says_in_the_language_of_its_reader() {
    let world = World::start().await;
    more_staff(&world.installation);
    world.host_has(&["42"]).await;
    world.host_sql("update users set locale = 'ru-KZ' where id = 42").await;
    world.sign_up_from_russia("42").await;
    world.settle().await;
    let asked = reads_as_previewed(&world, "questions").await;
    assert!(asked.contains("ответьте до 2026-01-15 12:00 UTC"), "{asked}");
    world.answer("42", |place| (place == 0).then(|| "NO".to_owned()), None).await;
    world.settle().await;
    let paused = reads_as_previewed(&world, "questions").await;
    assert!(!paused.contains("придётся приостановить"), "{paused}");
    world.answer_all("42", "NO").await;
    world.settle().await;
    let cleared = reads_as_previewed(&world, "ok").await;
    assert!(
        cleared.contains("Проверка пройдена") && !cleared.contains("восстановлен"),
        "{cleared}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_what_the_mail_says_to_whoever_is_suspended_or_was() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    world.advance(days(14));
    world.settle().await;
    let silent = reads_as_previewed(&world, "questions").await;
    assert!(silent.contains("your account is suspended"), "{silent}");
    assert!(!silent.contains("have to suspend"), "{silent}");
    let why = reads_as_previewed(&world, "suspended").await;
    assert!(why.contains("answer the questions here"), "{why}");
    let review = ["kyc", "review", "--account", "42", "--reason", "looked"];
    run(here, &[&review[..], &["--clear"]].concat()).done();
    let cleared = reads_as_previewed(&world, "ok").await;
    assert!(cleared.contains("Your account is reactivated"), "{cleared}");

    let world = asked(&["42"]).await;
    world.answer_all("42", "YES").await;
    world.settle().await;
    run(&world.installation, &[&review[..], &["--ask-again"]].concat()).done();
    world.settle().await;
    let again = reads_as_previewed(&world, "questions").await;
    assert!(again.contains("stays suspended until one of us"), "{again}");
    assert!(!again.contains("have to suspend"), "{again}");
}
