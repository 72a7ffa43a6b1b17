//! Account ids of every kind: compared exactly, never taken for another's, never taken for code.

use contracts::event::{HoldEffect, ReviewReason};
use harness::{DemoHost, World, days};

use crate::{
    holds::place,
    kyc::{cleared_in_time, reviews},
};

/// Texts that are ids of different accounts, however much they look alike.
fn texts() -> Vec<String> {
    let texts = [
        "42",
        "042",
        "42abc",
        " 42",
        "42 ",
        "+42",
        "4２",
        "A",
        "a",
        "á",
        "a\u{301}",
        "o'hara \"x\"; drop table users;--",
        "$1 {} %s \\ \\x00",
        "../../etc/passwd",
        "a/b?c=d#e%25f",
        "🦀",
        "null",
        "NaN",
        "{\"a\":1}",
        "<b>&amp;</b>",
        "ostiary.>*",
        "\u{202e}txet",
    ];
    texts.into_iter().map(str::to_owned).chain(["ж".repeat(64), "x".repeat(128)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_text_is_an_id_where_ids_are_texts_and_no_two_are_confused() {
    let world = World::builder().host(DemoHost::Text).start().await;
    let texts = texts();
    let names: Vec<&str> = texts.iter().map(String::as_str).collect();
    world.host_has(&names).await;
    // Every second one is asked; of those, every second answers.
    let asked: Vec<&str> = names.iter().copied().step_by(2).collect();
    for account in &asked {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    for account in asked.iter().skip(1).step_by(2) {
        let (status, reply) = world.answer_all(account, "NO").await;
        assert_eq!((status, &reply["status"]), (202, &"cleared".into()), "{account:?}");
    }
    world.advance(days(14));
    world.settle().await;
    for (at, account) in names.iter().enumerate() {
        let host = world.host_account(account).await;
        let expected = if at % 4 == 0 { "suspended" } else { "active" };
        assert_eq!(
            (host.is_shut(), host.is_untouched()),
            (at % 4 == 0, at % 4 != 0),
            "{account:?}"
        );
        assert_eq!(world.standing(account).await, expected, "{account:?}");
        assert_eq!(
            cleared_in_time(&world, account).await,
            (at % 4 == 2).then_some(true),
            "{account:?}"
        );
    }
    for service in runtime::roles::SERVICES {
        assert!(world.dead_letters(service).await.is_empty());
    }
}

/// Who is held but cannot be found at the host is seen by a person, and nobody else is touched.
async fn needs_attention(world: &World, account: &str, why: &str) {
    let held = world.held(account).await.unwrap();
    assert!(held.containment.contains(why), "{account:?}: {}", held.containment);
    let asked = world.said("suspension", account).await;
    assert_eq!(
        asked.iter().filter(|said| *said == "containment-needs-attention").count(),
        1,
        "{account:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_no_number_is_nobody_where_ids_are_numbers() {
    let world = World::start().await;
    world.host_has(&["42", "-7", "9223372036854775807"]).await;
    let wrong = [
        "042",
        "42abc",
        " 42",
        "42 ",
        "+42",
        "42.0",
        "4e1",
        "٤٢",
        "-07",
        "9223372036854775808",
        "o'hara",
        "🦀",
    ];
    for account in wrong.into_iter().chain(["-7", "9223372036854775807", "43"]) {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    world.advance(days(14));
    world.settle().await;
    // Nobody can be reached under such an id, so nobody is found silent; compliance may hold it all the same.
    for account in wrong.into_iter().chain(["43"]) {
        assert_eq!(reviews(&world, account).await, [ReviewReason::Undeliverable], "{account:?}");
        place(&world, account, "watch", HoldEffect::Full).await;
    }
    world.settle().await;
    for account in wrong {
        needs_attention(&world, account, "invalid account id").await;
    }
    needs_attention(&world, "43", "no such account").await;
    assert_eq!(world.mails("42"), Vec::<String>::new());
    assert!(world.host_account("42").await.is_untouched());
    assert!(world.host_account("-7").await.is_shut());
    assert!(world.host_account("9223372036854775807").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_uuid_is_the_one_spelling_of_itself() {
    let world = World::builder().host(DemoHost::Uuid).start().await;
    let (one, other) =
        ("0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01", "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a02");
    world.host_has(&[one, other]).await;
    let wrong =
        [other.to_uppercase(), other.replace('-', ""), format!("{{{other}}}"), "42".to_owned()];
    for account in [one].into_iter().chain(wrong.iter().map(String::as_str)) {
        place(&world, account, "watch", HoldEffect::Full).await;
    }
    world.settle().await;
    assert!(world.host_account(one).await.is_shut());
    assert!(world.host_account(other).await.is_untouched());
    for account in &wrong {
        needs_attention(&world, account, "invalid account id").await;
    }
    place(&world, other, "watch", HoldEffect::Full).await;
    world.settle().await;
    assert!(world.host_account(other).await.is_shut());
}
