//! Intercom as a channel: who is reached there, and every way in which it says no.

use std::time::Duration;

use chrono::TimeDelta;
use contracts::{
    Event,
    event::{Channel, FailureReason, Macro},
};
use harness::days;
use simulators::{Intercom, intercom::Fault};

use crate::fixture::{accepted, asked_over, failures, id, order, try_again};

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_mail_address_is_reached_in_intercom() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    let contact = intercom.add_contact("42");
    world.host_sql("update users set email = '' where id = 42").await;
    world.settle().await;
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
    let state = intercom.state();
    let [message] = &state.messages[..] else { panic!("{:?}", state.messages) };
    assert_eq!(message.to, contact);
    assert!(message.body.contains("<a href=\"https://verify.example.com/q/"), "{}", message.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_goes_to_intercom() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    intercom.add_contact("42");
    let refuse = (servers::smtp::At::Recipient, "550 5.1.1 nobody here");
    harness::mail_server().fail(&world.address("42"), refuse.0, refuse.1).unwrap();
    world.settle().await;
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
    assert_eq!(failures(&world, "42").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_pass_is_waited_for_and_said_once() {
    let slow = Fault::Slow(Duration::from_millis(1500));
    for fault in [
        Fault::Status(401, 0),
        Fault::Status(403, 0),
        Fault::Status(500, 0),
        Fault::DoneBut(500),
        Fault::Cut,
        slow,
    ] {
        let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
        intercom.add_contact("42");
        intercom.fail_at("POST /messages", fault);
        world.settle().await;
        assert_eq!(accepted(&world, "42").await, [], "{fault:?}");
        try_again(&world).await;
        assert_eq!(accepted(&world, "42").await, [Channel::Intercom], "{fault:?}");
        assert_eq!(intercom.state().messages.len(), 1, "{fault:?}");
        assert_eq!(world.mails("42").len(), 0, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_throttled_asks_nothing_until_the_window_ends() {
    let (mut world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_contact("42");
    intercom.fail_at("POST /messages", Fault::Status(429, 3600));
    world.settle().await;
    let calls = intercom.state().calls;
    assert_eq!(calls, 2, "the look-up, and the message");
    try_again(&world).await;
    assert_eq!(intercom.state().calls, calls);
    assert_eq!((accepted(&world, "42").await, world.mails("42").len()), (vec![], 0));
    // Another process knows nothing of the window, which has ended by then.
    world.restart("notifier").await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_for_even_after_a_restart() {
    let (mut world, intercom) = asked_over("42", &["intercom"]).await;
    intercom.add_contact("42");
    intercom.fail_at("POST /messages", Fault::DoneBut(500));
    world.settle().await;
    world.restart("notifier").await;
    try_again(&world).await;
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
    assert_eq!(intercom.state().messages.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_new_there_is_waited_for_and_who_stays_unknown_gets_a_mail() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_new_contact("42", 3);
    world.host_has(&["43"]).await;
    world.sign_up_from_russia("43").await;
    world.settle().await;
    for _ in 0..10 {
        try_again(&world).await;
    }
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
    assert_eq!(accepted(&world, "43").await, [Channel::Email]);
    assert_eq!((world.mails("42").len(), world.mails("43").len()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_new_there_is_waited_for_after_an_outage_too() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_new_contact("42", 3);
    for _ in 0..12 {
        intercom.fail_at("GET /contacts/", Fault::Status(500, 0));
        try_again(&world).await;
    }
    for _ in 0..5 {
        try_again(&world).await;
    }
    assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
    assert_eq!(world.mails("42").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_can_reach_is_told_about() {
    let (world, _intercom) = asked_over("42", &["intercom"]).await;
    world.settle().await;
    for _ in 0..10 {
        try_again(&world).await;
    }
    assert_eq!(failures(&world, "42").await, [FailureReason::NoAddress]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_in_intercom_is_answered_there() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    intercom.add_contact("42");
    let refuse = (servers::smtp::At::Recipient, "550 5.1.1 nobody here");
    harness::mail_server().fail(&world.address("42"), refuse.0, refuse.1).unwrap();
    world.settle().await;
    harness::mail_server().heal(&world.address("42")).unwrap();
    let conversation = intercom.state().conversations[0].id.clone();
    let macro_of = |conversation: &str| Event::RunMacro {
        account: id("42"),
        which: Macro::Questions,
        actor: "agent-1".to_owned(),
        conversation: Some(conversation.to_owned()),
    };
    // The answer to the reply is lost once; it is looked for in the conversation.
    intercom.fail_at("POST /conversations/", Fault::DoneBut(500));
    order(&world, "kyc-screener", macro_of(&conversation)).await;
    world.settle().await;
    try_again(&world).await;
    let parts = intercom.state().conversations[0].parts.clone();
    assert_eq!(parts.len(), 1, "{parts:?}");
    assert_eq!(world.mails("42").len(), 0);
    // A conversation that is gone is no reason to stay silent.
    order(&world, "kyc-screener", macro_of("no-such")).await;
    world.settle().await;
    assert_eq!(world.mails("42").len(), 1);
}

/// A mistyped number, by whatever way the command came.
#[tokio::test(flavor = "multi_thread")]
async fn a_personal_link_never_gets_into_a_conversation_with_somebody_else() {
    for channels in [&["intercom", "email"][..], &["intercom"]] {
        let (world, intercom) = asked_over("42", channels).await;
        world.host_has(&["43"]).await;
        world.sign_up_from_russia("43").await;
        for account in ["42", "43"] {
            intercom.add_contact(account);
        }
        world.settle().await;
        let of = |account: &str| {
            let state = intercom.state();
            let person = state.contacts.iter().find(|one| one.external_id == account).unwrap();
            let theirs = state.conversations.iter().find(|one| one.contact == person.id);
            theirs.unwrap().id.clone()
        };
        let (account, actor, which) = (id("42"), "agent-1".to_owned(), Macro::Questions);
        let conversation = Some(of("43"));
        order(&world, "kyc-screener", Event::RunMacro { account, which, actor, conversation })
            .await;
        world.settle().await;
        let said = intercom.state().conversations.iter().map(|one| one.parts.len()).sum::<usize>();
        assert_eq!(said, 0);
        let by_mail = channels.contains(&"email");
        assert_eq!(world.mails("42").len(), usize::from(by_mail), "the address is surely theirs");
        let refused = [FailureReason::Refused];
        assert_eq!(failures(&world, "42").await, if by_mail { &[][..] } else { &refused });
    }
}

/// The tags on the only person there.
fn tags(intercom: &Intercom) -> Vec<String> {
    tags_of(intercom, &intercom.state().contacts[0].external_id)
}

/// The tags on a person.
fn tags_of(intercom: &Intercom, account: &str) -> Vec<String> {
    let state = intercom.state();
    let named = |id: &String| state.tags[id.parse::<usize>().unwrap() - 1].clone();
    let person = state.contacts.iter().find(|one| one.external_id == account).unwrap();
    person.tags.iter().map(named).collect()
}

fn macro_of(which: Macro) -> Event {
    let (account, conversation) = (id("42"), None);
    Event::RunMacro { account, which, actor: "agent-1".to_owned(), conversation }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_something_is_tagged_with_it_once() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_contact("42");
    world.settle().await;
    assert_eq!(tags(&intercom), ["kyc-asked"]);
    world.advance(days(14));
    world.settle().await;
    assert_eq!(tags(&intercom), ["kyc-suspended"]);
    world.answer_all("42", "NO").await;
    world.settle().await;
    world.tell_again().await;
    world.settle().await;
    assert_eq!(tags(&intercom), ["kyc-cleared"]);
    assert_eq!(intercom.state().tags.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suspended_after_they_were_cleared_is_tagged_as_suspended_alone() {
    let (world, intercom) = asked_over("42", &["intercom"]).await;
    intercom.add_contact("42");
    world.settle().await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    order(&world, "kyc-screener", macro_of(Macro::Ok)).await;
    world.settle().await;
    assert_eq!(tags(&intercom), ["kyc-cleared"]);
    intercom.tag_contact("42", "vip");
    world.answer_all("42", "YES").await;
    world.settle().await;
    assert_eq!(tags(&intercom), ["vip", "kyc-suspended"], "teammates' own tags stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_only_heard_late_is_not_tagged_as_cleared() {
    let (world, intercom) = asked_over("42", &["intercom"]).await;
    intercom.add_contact("42");
    world.settle().await;
    world.advance(days(14));
    world.settle().await;
    assert_eq!(tags(&intercom), ["kyc-suspended"]);
    let in_time = world.now() - TimeDelta::hours(1);
    world.answer("42", |place| (place == 0).then(|| "NO".to_owned()), Some(in_time)).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    let tags = tags(&intercom);
    assert!(!tags.iter().any(|tag| tag == "kyc-cleared" || tag == "kyc-suspended"), "{tags:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_unknown_there_keeps_nobody_elses_tag_back() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    world.host_has(&["43"]).await;
    world.sign_up_from_russia("43").await;
    for account in ["42", "43"] {
        intercom.add_contact(account);
    }
    // Two look-ups and two messages; then the first who is to be tagged is not found.
    intercom.fail([vec![Fault::Slow(Duration::ZERO); 4], vec![Fault::Status(404, 0)]].concat());
    world.settle().await;
    let both = || [tags_of(&intercom, "42"), tags_of(&intercom, "43")].concat();
    assert_eq!((intercom.state().messages.len(), both()), (2, vec!["kyc-asked".to_owned()]));
    try_again(&world).await;
    assert_eq!(both(), ["kyc-asked", "kyc-asked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_waits_for_what_may_pass_and_nothing_is_said_twice_for_it() {
    let well = Fault::Slow(Duration::ZERO);
    for fault in
        [Fault::Status(401, 0), Fault::Status(404, 0), Fault::Status(500, 0), Fault::DoneBut(500)]
    {
        // Of the look-ups and the message, the tag itself, and where it is put.
        for before in [2, 3, 4] {
            let (world, intercom) = asked_over("42", &["intercom"]).await;
            intercom.add_contact("42");
            intercom.fail([vec![well; before], vec![fault]].concat());
            world.settle().await;
            for _ in 0..3 {
                try_again(&world).await;
            }
            assert_eq!(tags(&intercom), ["kyc-asked"], "{fault:?} after {before}");
            assert_eq!(intercom.state().messages.len(), 1, "{fault:?} after {before}");
            assert_eq!(world.dead_letters("notifier").await.len(), 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_tag_waits_for_the_window() {
    let (mut world, intercom) = asked_over("42", &["intercom"]).await;
    intercom.add_contact("42");
    let well = Fault::Slow(Duration::ZERO);
    intercom.fail([well, well, well, Fault::Status(429, 3600)]);
    world.settle().await;
    let calls = intercom.state().calls;
    try_again(&world).await;
    assert_eq!((intercom.state().calls, tags(&intercom)), (calls, vec![]));
    world.restart("notifier").await;
    try_again(&world).await;
    assert_eq!(tags(&intercom), ["kyc-asked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_is_refused_for_good_is_a_dead_letter_and_the_notice_stands() {
    for status in [409, 422] {
        let (world, intercom) = asked_over("42", &["intercom"]).await;
        intercom.add_contact("42");
        let well = Fault::Slow(Duration::ZERO);
        intercom.fail([well, well, well, Fault::Status(status, 0)]);
        world.settle().await;
        assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
        assert_eq!(world.dead_reasons("notifier").await, ["refused"], "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_in_intercom_is_not_tagged_and_nobody_waits() {
    let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
    world.settle().await;
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert_eq!(intercom.state().tags.len(), 0);
    assert_eq!(world.count("notifier", "calls where done_at is null").await, 0);
}
