//! Mails that are made to hurt: each is answered at once, and none takes more than it is worth.

use std::time::{Duration, Instant};

use runtime::links::MailAddress;

use crate::support::{
    World, links,
    mails::{REQUEST, reply, report},
};

#[tokio::test]
async fn mails_that_are_none_or_have_no_end_are_refused() {
    let world = World::start().await;
    for (mail, why) in [
        (String::new(), "does not begin with header lines"),
        ("\r\n\r\nhello".to_owned(), "does not begin with header lines"),
        ("a: b\r\n".repeat(60_000), "do not end"),
    ] {
        let answer = world.mail(mail).await;
        assert_eq!(answer.refusal(), (400, "mail_unreadable"));
        assert!(answer.detail().contains(why), "{}", answer.detail());
    }
}

#[tokio::test]
async fn a_mail_over_the_limit_is_refused() {
    let world = World::start().await;
    let huge = format!("{}{}", reply("1@x"), "x".repeat(1024 * 1024));
    assert_eq!(world.mail(huge).await.refusal(), (413, "body_too_large"));
    let large = report("failed", "5.1.1").replace("Hello", &"x".repeat(300_000));
    assert_eq!(world.mail(large).await.refusal(), (413, "body_too_large"));
}

#[tokio::test]
async fn a_report_that_is_nested_or_cut_into_pieces_beyond_reason_is_refused_at_once() {
    let world = World::start().await;
    world.knows_notices().await;
    let head = format!(
        "To: {}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n",
        links().write_address(MailAddress::Return(REQUEST))
    );
    let levels = "Content-Type: message/rfc822\n\n".repeat(8_000);
    let nested = format!("{head}--b\r\n{levels}\r\n--b--\r\n");
    let multiparts: String = (0..4_000)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"))
        .collect();
    let multiparts = format!("{head}--b\r\n{multiparts}");
    let parts = format!("{head}{}--b--\r\n", "--b\r\n\r\nx\r\n".repeat(10_000));
    for bomb in [nested, multiparts, parts] {
        let began = Instant::now();
        let answer = world.mail(bomb).await;
        assert_eq!(answer.refusal(), (400, "mail_unreadable"), "{}", answer.detail());
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    assert_eq!(world.told().await.len(), 0);
}

/// What a person wrote is for the operator's mailbox: here it is not opened, so nothing in it can go off.
#[tokio::test]
async fn a_reply_is_taken_whatever_is_packed_into_it() {
    let world = World::start().await;
    world.knows_notices().await;
    let kind = "MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n";
    let levels = "Content-Type: message/rfc822\n\n".repeat(20_000);
    let bomb = format!("{kind}{}{levels}", reply("1@x"));
    assert_eq!(world.mail(bomb).await.status, 202);
    assert_eq!(world.told().await.len(), 1);
}
