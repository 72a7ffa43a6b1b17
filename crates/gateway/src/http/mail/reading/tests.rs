//! Which mails are taken for what.

use runtime::config::{LinksConfig, Secret};
use uuid::Uuid;

use super::*;

const CASE: Uuid = Uuid::from_u128(7);

fn links() -> Links {
    let config = LinksConfig {
        public_url: Some("https://verify.example.com".to_owned()),
        mail_domain: Some("mail.example.com".to_owned()),
        key: Some(Secret::new("a".repeat(64))),
        old_keys: vec![],
        valid_days: 90,
    };
    Links::open(&config).unwrap()
}

fn kind(headers: &str) -> Kind {
    let to = links().write_address(MailAddress::Reply(CASE));
    let mail = format!("To: {to}\r\nMessage-ID: <1@example.org>\r\n{headers}\r\nText\r\n");
    let mail = read(mail.as_bytes(), &links()).unwrap();
    assert_eq!(mail.about, [MailAddress::Reply(CASE)]);
    mail.kind
}

#[test]
fn what_machines_send_is_told_from_what_people_write() {
    for headers in [
        "",
        "Auto-Submitted: no\r\n",
        "Precedence: first-class\r\n",
        "Return-Path: <a@example.org>\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        // A mailing group of the operator on the way.
        "Precedence: list\r\nList-Id: <kyc.example.com>\r\nList-Unsubscribe: <mailto:x@example.com>\r\n",
    ] {
        assert_eq!(kind(headers), Kind::Written, "{headers}");
    }
    for headers in [
        "Auto-Submitted: auto-replied\r\n",
        "AUTO-SUBMITTED: Auto-Generated; owner=x\r\n",
        "X-Autoreply: yes\r\n",
        "X-Autorespond: Away\r\n",
        "Precedence: bulk\r\n",
        "Precedence: Auto_Reply\r\n",
        "Return-Path: <>\r\n",
        "Precedence: list\r\nList-Id: <news.example.org>\r\nAuto-Submitted: auto-generated\r\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n",
    ] {
        assert_eq!(kind(headers), Kind::Automatic, "{headers}");
    }
}

#[test]
fn our_own_mail_is_known_by_its_message_id() {
    let mail = "To: a@example.org\nMessage-ID: <1@Mail.Example.com>\n\n";
    assert_eq!(read(mail.as_bytes(), &links()).unwrap().kind, Kind::Own);
}

#[test]
fn an_address_of_ours_is_found_wherever_mail_servers_write_it() {
    let ours = links().write_address(MailAddress::Reply(CASE));
    let loud = ours.to_uppercase();
    for header in [
        format!("To: {ours}"),
        format!("To: \"A, B\" <x@example.org>,\r\n =?utf-8?q?=D0=B6?= <{loud}>"),
        format!("Cc: Friends: a@example.org, {ours};"),
        format!("Delivered-To: {ours}"),
        format!("X-Original-To: <{ours}>"),
        format!("Envelope-To: {ours}"),
    ] {
        let mail = read(format!("{header}\r\n\r\n").as_bytes(), &links()).unwrap();
        assert_eq!(mail.about, [MailAddress::Reply(CASE)], "{header}");
    }
    let mail =
        read(format!("Subject: {ours}\nX-To: {ours}\n\n{ours}").as_bytes(), &links()).unwrap();
    assert_eq!(mail.about, [], "only a recipient counts");
}

#[test]
fn a_mail_is_known_by_its_message_id_or_else_by_its_bytes() {
    let id = |mail: &str| read(mail.as_bytes(), &links()).unwrap().id;
    assert_eq!(id("Message-ID: <1@x>\n\na"), id("Received: y\nMessage-Id:\n <1@x>\n\na"));
    assert_ne!(id("Message-ID: <1@x>\n\na"), id("Message-ID: <2@x>\n\na"));
    assert_ne!(id("Subject: x\n\na"), id("Subject: x\n\nb"));
    let sha256 = hex::encode(Sha256::digest("1@x"));
    assert_eq!(id("Message-ID: <1@x>\n\n"), sha256);
}

#[test]
fn what_is_no_mail_is_refused() {
    let refused = |raw: &[u8]| read(raw, &links()).unwrap_err();
    assert_eq!(refused(b""), Unreadable::NoHeaders);
    assert_eq!(refused(b"\r\n\r\nhello"), Unreadable::NoHeaders);
    assert_eq!(refused(&b"a: b\n".repeat(100_000)), Unreadable::EndlessHeaders);
    assert_eq!(refused(&b"x".repeat(300_000)), Unreadable::EndlessHeaders);
}
