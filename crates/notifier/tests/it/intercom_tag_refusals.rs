//! Every call that a tag in Intercom takes, and every way in which each goes wrong: the notice stands, whatever becomes of its
//! tag.

use std::time::Duration;

use contracts::{
    Event,
    event::{Channel, Macro},
};
use harness::World;
use simulators::{Intercom, intercom::Fault};

use crate::fixture::{accepted, asked_over, id, order, try_again};

const ASKED: &str = "kyc-asked";
const CLEARED: &str = "kyc-cleared";
const TAG: &str = "POST /tags";
const PUT_ON: &str = "POST /contacts/64c0ffee";
/// The look-up by the host's id begins otherwise.
const WORN: &str = "GET /contacts/64c0ffee";
const TAKE_OFF: &str = "DELETE /contacts/64c0ffee";

/// What becomes of the tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It waits, and is put right then.
    Waits,
    /// It is a dead letter.
    Dead,
    /// There is nothing left to do.
    Done,
}

/// What may pass is waited for, and what is refused for good is kept for a person.
const ENDS: [(Fault, End); 9] = [
    (Fault::Status(401, 0), End::Waits),
    (Fault::Status(404, 0), End::Waits),
    (Fault::Status(406, 0), End::Waits),
    (Fault::Status(409, 0), End::Dead),
    (Fault::Status(422, 0), End::Dead),
    (Fault::Status(429, 0), End::Waits),
    (Fault::Status(500, 0), End::Waits),
    (Fault::Slow(Duration::from_millis(1500)), End::Waits),
    (Fault::Cut, End::Waits),
];

fn worn(intercom: &Intercom) -> Vec<String> {
    let state = intercom.state();
    named(&intercom.state(), state.contacts[0].tags.iter())
}

fn named<'a>(
    state: &simulators::intercom::State,
    ids: impl Iterator<Item = &'a String>,
) -> Vec<String> {
    ids.map(|id| state.tags[id.parse::<usize>().unwrap() - 1].clone()).collect()
}

fn asked(intercom: &Intercom, call: &str) -> usize {
    intercom.state().asked.iter().filter(|one| one.starts_with(call)).count()
}

async fn run_macro(world: &World, which: Macro, conversation: Option<String>) {
    let (account, actor) = (id("42"), "agent-1".to_owned());
    order(world, "kyc-screener", Event::RunMacro { account, which, actor, conversation }).await;
}

/// Lets the call go wrong once, and what waits for it be tried again.
async fn goes_wrong(world: &mut World, intercom: &Intercom, call: &str, fault: Fault, end: End) {
    let before = asked(intercom, call);
    intercom.fail_at(call, fault);
    world.settle().await;
    assert!(asked(intercom, call) > before, "{call} {fault:?}: it was never asked");
    let waits = world.count("notifier", "calls where done_at is null").await;
    assert_eq!(waits, i64::from(end == End::Waits), "{call} {fault:?}");
    if matches!(fault, Fault::Status(429, _)) {
        // Another process knows nothing of the window, which has ended by then.
        world.restart("notifier").await;
    }
    for _ in 0..2 {
        try_again(world).await;
    }
    assert_eq!(world.count("notifier", "calls where done_at is null").await, 0);
    let dead: &[&str] = if end == End::Dead { &["refused"] } else { &[] };
    assert_eq!(world.dead_reasons("notifier").await, dead, "{call} {fault:?}");
}

/// The first notice of a case is tagged. `put_on`: whether the tag is there when the call is refused for good.
async fn tagged(call: &str, put_on: bool) {
    for (fault, end) in ENDS {
        let (mut world, intercom) = asked_over("42", &["intercom"]).await;
        intercom.add_contact("42");
        goes_wrong(&mut world, &intercom, call, fault, end).await;
        let right: &[&str] = if end == End::Dead && !put_on { &[] } else { &[ASKED] };
        assert_eq!(worn(&intercom), right, "{call} {fault:?}");
        assert_eq!(accepted(&world, "42").await, [Channel::Intercom]);
        assert_eq!(intercom.state().messages.len(), 1, "{call} {fault:?}: said twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_cannot_be_made() {
    tagged(TAG, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_cannot_be_put_on_somebody() {
    tagged(PUT_ON, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_somebody_s_tags_that_is_refused() {
    tagged(WORN, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_tag_that_cannot_be_taken_off() {
    // A teammate has taken it off just before.
    let gone = (Fault::DoneBut(404), End::Done);
    for (fault, end) in ENDS.map(|one| if one.0 == Fault::Status(404, 0) { gone } else { one }) {
        let (mut world, intercom) = asked_over("42", &["intercom"]).await;
        intercom.add_contact("42");
        world.settle().await;
        world.answer_all("42", "NO").await;
        world.settle().await;
        run_macro(&world, Macro::Ok, None).await;
        goes_wrong(&mut world, &intercom, TAKE_OFF, fault, end).await;
        let right: &[&str] = if end == End::Dead { &[ASKED, CLEARED] } else { &[CLEARED] };
        assert_eq!(worn(&intercom), right, "{fault:?}");
        assert_eq!(intercom.state().messages.len(), 2, "{fault:?}: said twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_cannot_be_put_on_a_conversation() {
    for (fault, end) in ENDS {
        let (mut world, intercom) = asked_over("42", &["intercom"]).await;
        intercom.add_contact("42");
        world.settle().await;
        let conversation = intercom.state().conversations[0].id.clone();
        let call = format!("POST /conversations/{conversation}/tags");
        run_macro(&world, Macro::Questions, Some(conversation)).await;
        goes_wrong(&mut world, &intercom, &call, fault, end).await;
        let state = intercom.state();
        let right: &[&str] = if end == End::Dead { &[] } else { &[ASKED] };
        assert_eq!(named(&state, state.conversations[0].tags.iter()), right, "{fault:?}");
        assert_eq!(state.conversations[0].parts.len(), 1, "{fault:?}: said twice");
        assert_eq!(accepted(&world, "42").await, [Channel::Intercom; 2]);
    }
}
