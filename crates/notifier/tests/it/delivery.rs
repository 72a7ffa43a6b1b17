//! A mail server that is slow, says no, or is cut off: what is repeated, and what is given up.

use chrono::TimeDelta;
use contracts::event::{Channel, FailureReason};
use harness::{World, mail_server};
use servers::{
    Scratch, Smtp,
    smtp::{At, Options},
};

use crate::fixture::{accepted, asked, failures, head, try_again};

/// As [`asked`], with a mail server that may be silent for a second at most.
async fn asked_with_little_patience(account: &str) -> World {
    let settings = |installation: &harness::Installation| {
        let file = std::fs::read_to_string(installation.file("ostiary.toml")).unwrap();
        installation.write("ostiary.toml", &file.replace("timeout = 10", "timeout = 1"));
    };
    let world = World::builder().settings(settings).start().await;
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_now_comes_later_and_is_no_failure() {
    let world = asked_with_little_patience("42").await;
    let address = world.address("42");
    for (at, what) in [
        (At::Recipient, "451 4.7.1 later"),
        (At::Text, "421 4.3.2 shutting down"),
        (At::Data, "drop"),
        (At::Recipient, "hang"),
        (At::Text, "hang"),
    ] {
        mail_server().fail(&address, at, what).unwrap();
        try_again(&world).await;
        assert_eq!(world.mails("42"), Vec::<String>::new(), "{what}");
    }
    assert_eq!(accepted(&world, "42").await, []);
    assert_eq!(failures(&world, "42").await, []);
    mail_server().heal(&address).unwrap();
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert_eq!(world.mails("42").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_repeats_the_mail_under_its_own_id_even_after_a_restart() {
    let mut world = asked("42").await;
    let address = world.address("42");
    mail_server().fail(&address, At::Kept, "drop").unwrap();
    world.settle().await;
    world.restart("notifier").await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, []);
    mail_server().heal(&address).unwrap();
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    let mails = world.mails("42");
    assert_eq!(mails.len(), 3, "one more for each lost answer");
    let heads: Vec<&str> =
        mails.iter().map(|mail| mail.split_once("\r\n\r\n").unwrap().0).collect();
    assert!(heads.iter().all(|one| *one == heads[0]), "{heads:#?}");
    assert_eq!(mails.iter().filter(|mail| head(mail, "Message-ID").contains('@')).count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_whose_answer_was_never_heard_is_told_and_not_repeated() {
    let world = asked("42").await;
    world.settle().await;
    world
        .ostiary_sql(
            "notifier",
            "update calls set done_at = null; delete from outbox; delete from unpublished",
        )
        .await;
    try_again(&world).await;
    assert_eq!(world.mails("42").len(), 1);
    assert_eq!(world.count("notifier", "outbox").await, 1);
}

/// No delivery can be changed: the database ends the session of whoever tries.
const AWAY: &str = "create function away() returns trigger language plpgsql as $$
                    begin raise exception using errcode = '57P01'; end $$;
                    create trigger away before update on deliveries for each row execute function away()";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_while_it_could_not_be_noted_is_not_sent_again() {
    let world = asked("42").await;
    world.ostiary_sql("notifier", AWAY).await;
    world.settle().await;
    assert_eq!((world.mails("42").len(), accepted(&world, "42").await), (1, vec![]));
    try_again(&world).await;
    world.ostiary_sql("notifier", "drop trigger away on deliveries").await;
    try_again(&world).await;
    assert_eq!((world.mails("42").len(), accepted(&world, "42").await), (1, vec![Channel::Email]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_and_could_not_be_noted_is_told_though_it_is_not_so_any_more() {
    let world = asked("42").await;
    world.ostiary_sql("notifier", AWAY).await;
    world.settle().await;
    assert_eq!(world.mails("42").len(), 1);
    // The answers are there: nobody would be asked for them now.
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.answer_all("42", "NO").await.0, 202);
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, []);
    world.ostiary_sql("notifier", "drop trigger away on deliveries").await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
}

/// Whoever would end a delivery as outdated finds that somebody else has noted that it was taken.
const OVERTAKEN: &str = "create function overtaken() returns trigger language plpgsql as $$
                         begin
                             new.ended := null;
                             new.channel := 'email';
                             new.accepted_at := '2026-01-02T00:00:00Z';
                             return new;
                         end $$;
                         create trigger overtaken before update on deliveries
                             for each row when (new.ended = 'outdated') execute function overtaken()";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_a_delivery_is_what_is_kept_of_it() {
    let world = asked("42").await;
    mail_server().fail(&world.address("42"), At::Recipient, "451 4.7.1 later").unwrap();
    world.settle().await;
    world.ostiary_sql("notifier", OVERTAKEN).await;
    world.advance(TimeDelta::minutes(1));
    assert_eq!(world.answer_all("42", "NO").await.0, 202);
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_refused_for_good_is_told() {
    for (at, what) in [
        (At::Recipient, "550 5.1.1 nobody here"),
        (At::Data, "554 5.7.1 not you"),
        (At::Text, "552 5.3.4 too large"),
    ] {
        let world = asked("42").await;
        mail_server().fail(&world.address("42"), at, what).unwrap();
        world.settle().await;
        assert_eq!(failures(&world, "42").await, [FailureReason::Refused], "{what}");
        try_again(&world).await;
        assert_eq!(failures(&world, "42").await.len(), 1, "{what}");
        assert_eq!(accepted(&world, "42").await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_address_is_told_about_and_nobody_else_waits_for_it() {
    let world = World::start().await;
    world.host_has(&["43", "44"]).await;
    world.host_sql("update users set email = ' ' where id = 44").await;
    for account in ["42", "43", "44"] {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    for account in ["42", "44"] {
        assert_eq!(failures(&world, account).await, [FailureReason::NoAddress]);
    }
    assert_eq!(accepted(&world, "43").await, [Channel::Email]);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_those_of_the_moment_and_wait_for_the_host() {
    let world = asked("42").await;
    world.host_is_down(true).await;
    world.settle_only(&["kyc-screener", "notifier"]).await;
    assert_eq!(failures(&world, "42").await, []);
    world.host_is_down(false).await;
    let moved = "update users set email = concat('new-', email) where id = 42";
    world.host_sql(moved).await;
    try_again(&world).await;
    assert_eq!(world.mails("42"), Vec::<String>::new());
    let new = format!("new-{}", world.address("42"));
    assert_eq!(mail_server().mails(&new).unwrap().len(), 1);
    let kept: String =
        sqlx::query_scalar("select string_agg(d::text, '') from notifier.deliveries d")
            .fetch_one(&mut world.ostiary_db().await)
            .await
            .unwrap();
    assert!(!kept.contains("example.com\"") && !kept.contains(&world.address("42")), "{kept}");
}

/// A mail server of its own, since what is wrong with it is wrong for everybody.
async fn asked_over_a_server_of_its_own(account: &str) -> (World, Scratch, Smtp) {
    let folder = Scratch::new().unwrap();
    let server = Smtp::start(folder.path(), &Options::default()).unwrap();
    let (shared, own) = (mail_server().port(), server.port());
    let settings = move |installation: &harness::Installation| {
        let file = std::fs::read_to_string(installation.file("ostiary.toml")).unwrap();
        let moved = file.replace(&format!("port = {shared}\n"), &format!("port = {own}\n"));
        installation.write("ostiary.toml", &moved.replace("timeout = 10", "timeout = 1"));
    };
    let world = World::builder().settings(settings).start().await;
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    (world, folder, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_us_is_no_reason_to_give_a_person_up() {
    let (world, _folder, server) = asked_over_a_server_of_its_own("42").await;
    for (at, what) in [
        (At::Greeting, "hang"),
        (At::Greeting, "554 5.7.1 we do not know you"),
        (At::Hello, "421 4.3.2 going down"),
        (At::Sender, "550 5.7.1 not from here"),
    ] {
        server.fail_all(at, what).unwrap();
        for _ in 0..3 {
            try_again(&world).await;
        }
        assert_eq!(failures(&world, "42").await, [], "{at:?} {what}");
        assert_eq!(accepted(&world, "42").await, [], "{at:?} {what}");
    }
    server.heal_all().unwrap();
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert_eq!(server.mails(&world.address("42")).unwrap().len(), 1);
}
