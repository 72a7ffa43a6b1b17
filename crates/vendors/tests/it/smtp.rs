//! Mail handed to a real server, and every way in which it says no.

use std::sync::LazyLock;

use servers::{
    Scratch, Smtp as Server,
    smtp::{At, Encryption, Options},
};
use vendors::smtp::{Config, ConfigError, Mail, Outcome, Smtp, Stage, Tls, Trouble};

/// One server for all tests that need no other, told apart by recipient.
static SHARED: LazyLock<(Scratch, Server)> = LazyLock::new(|| start(&Options::default()));

fn start(options: &Options) -> (Scratch, Server) {
    let scratch = Scratch::new().unwrap();
    let server = Server::start(scratch.path(), options).unwrap();
    (scratch, server)
}

fn settings(server: &Server) -> Config {
    Config {
        host: "localhost".to_owned(),
        port: server.port(),
        tls: Tls::None,
        tls_root_certificates: None,
        user: None,
        password: None,
        hello: "ostiary.test".to_owned(),
        timeout: 1,
    }
}

fn mail(to: &str) -> Mail {
    Mail {
        message_id: "<3f1c@ostiary.test>".to_owned(),
        return_path: "bounce+3f1c@ostiary.test".to_owned(),
        from: "Служба поддержки <help@ostiary.test>".to_owned(),
        to: to.into(),
        reply_to: Some("answers@ostiary.test".to_owned()),
        date: 1_767_225_600,
        subject: "Вопросы к вам".to_owned(),
        text: "Здравствуйте!\n.\nA line with a dot before it.".to_owned(),
        html: "<p>Здравствуйте!</p>".to_owned(),
    }
}

async fn send(config: &Config, to: &str) -> Outcome {
    let smtp = Smtp::new(config).unwrap();
    let mut session = smtp.session();
    let outcome = session.send(&mail(to)).await;
    session.end().await;
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_as_it_was_written_and_twice_the_same() {
    let server = &SHARED.1;
    let smtp = Smtp::new(&settings(server)).unwrap();
    let mut session = smtp.session();
    for _ in 0..2 {
        assert_eq!(session.send(&mail("anna@example.com")).await, Outcome::Accepted);
    }
    let mails = server.mails("anna@example.com").unwrap();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1], "putting a mail together twice gives the same bytes");
    for line in [
        "Return-Path: <bounce+3f1c@ostiary.test>",
        "Message-ID: <3f1c@ostiary.test>",
        "Auto-Submitted: auto-generated",
        "To: anna@example.com",
        "Reply-To: answers@ostiary.test",
        "Date: Thu, 01 Jan 2026 00:00:00 +0000",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(mails[0].lines().any(|own| own.starts_with(line)), "{line}\n{}", mails[0]);
    }
    assert!(mails[0].is_ascii(), "whatever relay it meets");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_encrypted_and_after_a_login() {
    for (encryption, tls) in
        [(Encryption::StartTls, Tls::StartTls), (Encryption::Implicit, Tls::Implicit)]
    {
        let login = Some(("ostiary", "secret of the relay"));
        let (folder, server) = start(&Options { encryption, login });
        let mut config = Config {
            tls,
            tls_root_certificates: Some(folder.path().join("ca.pem").into()),
            user: Some("ostiary".to_owned()),
            password: Some(runtime::config::Secret::new("secret of the relay")),
            ..settings(&server)
        };
        assert_eq!(send(&config, "boris@example.com").await, Outcome::Accepted, "{tls:?}");
        assert_eq!(server.mails("boris@example.com").unwrap().len(), 1);

        config.password = Some(runtime::config::Secret::new("another"));
        let refused = Outcome::Later(Trouble::Login(535));
        assert_eq!(send(&config, "boris@example.com").await, refused, "{tls:?}");

        config.tls_root_certificates = None;
        let untrusted = Outcome::Later(Trouble::Protocol);
        assert_eq!(send(&config, "boris@example.com").await, untrusted, "{tls:?}");
        assert_eq!(server.mails("boris@example.com").unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_starttls_gets_no_mail_when_it_is_asked_for() {
    let config = Config { tls: Tls::StartTls, ..settings(&SHARED.1) };
    assert_eq!(send(&config, "clara@example.com").await, Outcome::Later(Trouble::Protocol));
    assert_eq!(SHARED.1.mails("clara@example.com").unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_says_whether_the_mail_may_have_gone() {
    let server = &SHARED.1;
    let refused = |stage, code| Outcome::Refused { stage, code: Some(code) };
    for (name, at, what, outcome, kept) in [
        ("nobody", At::Recipient, "550 5.1.1 nobody here", refused(Stage::Recipient, 550), 0),
        ("grey", At::Recipient, "451 4.7.1 later", Outcome::Later(Trouble::Busy(451)), 0),
        ("gone-early", At::Recipient, "drop", Outcome::Later(Trouble::Connection), 0),
        ("slow-early", At::Recipient, "hang", Outcome::Later(Trouble::Slow), 0),
        ("no-data", At::Data, "554 5.7.1 no", refused(Stage::Message, 554), 0),
        ("cut-at-data", At::Data, "drop", Outcome::Later(Trouble::Connection), 0),
        ("cut-amid", At::Middle, "drop", Outcome::Unknown(Trouble::Connection), 0),
        ("slow-amid", At::Middle, "hang", Outcome::Unknown(Trouble::Slow), 0),
        ("spam", At::Text, "550 5.7.26 unaligned", refused(Stage::Message, 550), 0),
        ("full", At::Text, "452 4.3.1 full", Outcome::Later(Trouble::Busy(452)), 0),
        ("lost", At::Text, "drop", Outcome::Unknown(Trouble::Connection), 0),
        ("kept-lost", At::Kept, "drop", Outcome::Unknown(Trouble::Connection), 1),
        ("kept-slow", At::Kept, "hang", Outcome::Unknown(Trouble::Slow), 1),
    ] {
        let to = format!("{name}@example.com");
        server.fail(&to, at, what).unwrap();
        assert_eq!(send(&settings(server), &to).await, outcome, "{name}");
        assert_eq!(server.mails(&to).unwrap().len(), kept, "{name}");
        server.heal(&to).unwrap();
        assert_eq!(send(&settings(server), &to).await, Outcome::Accepted, "{name}, healed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_before_it_hears_of_a_mail_has_taken_none() {
    let later = Outcome::Later;
    let refused = Outcome::Refused { stage: Stage::Sender, code: Some(550) };
    let (folder, server) =
        start(&Options { encryption: Encryption::StartTls, ..Options::default() });
    let config = Config {
        tls: Tls::StartTls,
        tls_root_certificates: Some(folder.path().join("ca.pem").into()),
        ..settings(&server)
    };
    for (at, what, outcome) in [
        (At::Greeting, "hang", later(Trouble::Slow)),
        (At::Greeting, "drop", later(Trouble::Connection)),
        (At::Greeting, "421 4.3.2 going down", later(Trouble::Busy(421))),
        (At::Greeting, "554 5.7.1 we do not know you", later(Trouble::Login(554))),
        (At::Hello, "hang", later(Trouble::Slow)),
        (At::Hello, "drop", later(Trouble::Connection)),
        (At::Hello, "421 4.3.2 going down", later(Trouble::Busy(421))),
        (At::Hello, "550 5.7.1 not by this name", later(Trouble::Login(550))),
        (At::StartTls, "hang", later(Trouble::Slow)),
        (At::StartTls, "drop", later(Trouble::Connection)),
        (At::StartTls, "454 4.7.0 not now", later(Trouble::Busy(454))),
        (At::StartTls, "554 5.7.0 never", later(Trouble::Login(554))),
        // It agrees, and goes on in clear.
        (At::StartTls, "220 ready", later(Trouble::Protocol)),
        (At::Sender, "hang", later(Trouble::Slow)),
        (At::Sender, "drop", later(Trouble::Connection)),
        (At::Sender, "451 4.3.0 not now", later(Trouble::Busy(451))),
        (At::Sender, "550 5.7.1 not from here", refused),
    ] {
        server.fail_all(at, what).unwrap();
        assert_eq!(send(&config, "emil@example.com").await, outcome, "{at:?} {what}");
        server.heal_all().unwrap();
    }
    assert_eq!(server.mails("emil@example.com").unwrap().len(), 0);
    assert_eq!(send(&config, "emil@example.com").await, Outcome::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_fails_for_whatever_reason_is_no_reason_to_give_a_mail_up() {
    let (_folder, server) =
        start(&Options { login: Some(("ostiary", "secret")), ..Options::default() });
    let config = Config {
        user: Some("ostiary".to_owned()),
        password: Some(runtime::config::Secret::new("secret")),
        ..settings(&server)
    };
    for (what, trouble) in [
        ("hang", Trouble::Slow),
        ("drop", Trouble::Connection),
        ("421 4.3.2 going down", Trouble::Busy(421)),
        ("454 4.7.0 not now", Trouble::Busy(454)),
        ("534 5.7.9 too weak", Trouble::Login(534)),
        ("535 5.7.8 no", Trouble::Login(535)),
    ] {
        server.fail_all(At::Auth, what).unwrap();
        let outcome = send(&config, "fred@example.com").await;
        assert_eq!(outcome, Outcome::Later(trouble), "{what}");
        server.heal_all().unwrap();
    }
    assert_eq!(server.mails("fred@example.com").unwrap().len(), 0);
    assert_eq!(send(&config, "fred@example.com").await, Outcome::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_that_fails_costs_its_neighbours_nothing() {
    let server = &SHARED.1;
    server.fail("refused@example.net", At::Recipient, "550 5.1.1 nobody here").unwrap();
    server.fail("cut@example.net", At::Text, "drop").unwrap();
    let smtp = Smtp::new(&settings(server)).unwrap();
    let mut session = smtp.session();
    let mut outcomes = Vec::new();
    for name in ["one", "refused", "two", "cut", "three", "no address", "four"] {
        let outcome = session.send(&mail(&format!("{name}@example.net"))).await;
        outcomes.push(outcome == Outcome::Accepted);
    }
    assert_eq!(outcomes, [true, false, true, false, true, false, true]);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let config = Config { port: 1, ..settings(&SHARED.1) };
    assert_eq!(send(&config, "dora@example.com").await, Outcome::Later(Trouble::Connection));
}

#[test]
fn a_password_is_never_sent_in_clear_to_another_machine() {
    let config = Config {
        host: "relay.example.com".to_owned(),
        port: 25,
        tls: Tls::None,
        tls_root_certificates: None,
        user: Some("ostiary".to_owned()),
        password: Some(runtime::config::Secret::new("secret")),
        hello: "ostiary.test".to_owned(),
        timeout: 1,
    };
    assert!(matches!(Smtp::new(&config), Err(ConfigError::Login(_))));
}
