//! Every call that a notice in Intercom takes, and every way in which each goes wrong.

use std::time::Duration;

use contracts::{
    Event,
    event::{Channel, FailureReason, Macro},
};
use harness::{World, days};
use simulators::{Intercom, intercom::Fault};

use crate::fixture::{accepted, asked_over, failures, id, order, try_again};

const LOOK_UP: &str = "GET /contacts/find_by_external_id/42";
const SEARCH: &str = "POST /conversations/search";
const MESSAGE: &str = "POST /messages";
/// What reads a conversation, and what writes into it, begin alike; the method tells them apart.
const CONVERSATION: &str = "GET /conversations/";
const REPLY: &str = "POST /conversations/";

/// What becomes of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It waits, and is said in Intercom then, once.
    Waits,
    /// It goes by mail at once.
    Mail,
}

/// What may pass, or is about us and not about the person, is waited for; what is refused for good goes over the next
/// channel. Whose answer comes too late, or breaks off, has done what it was asked.
const ENDS: [(Fault, End); 11] = [
    (Fault::Status(400, 0), End::Mail),
    (Fault::Status(401, 0), End::Waits),
    (Fault::Status(403, 0), End::Waits),
    (UNKNOWN, End::Mail),
    (Fault::Status(406, 0), End::Waits),
    (Fault::Status(409, 0), End::Mail),
    (Fault::Status(422, 0), End::Mail),
    (THROTTLED, End::Waits),
    (Fault::Status(500, 0), End::Waits),
    (Fault::Slow(Duration::from_millis(1500)), End::Waits),
    (Fault::Cut, End::Waits),
];
const UNKNOWN: Fault = Fault::Status(404, 0);
const THROTTLED: Fault = Fault::Status(429, 0);

fn calls(intercom: &Intercom, call: &str) -> usize {
    intercom.state().asked.iter().filter(|asked| asked.starts_with(call)).count()
}

/// Settles, and says whether the notice then waits; what waited is tried again.
async fn waited(world: &mut World, before: usize, fault: Fault) -> bool {
    world.settle().await;
    let waits = accepted(world, "42").await.len() == before;
    if fault == THROTTLED {
        // Another process knows nothing of the window, which has ended by then.
        world.restart("notifier").await;
    }
    for _ in 0..2 {
        try_again(world).await;
    }
    waits
}

/// The message of a case goes wrong at `call`; `lost` says that the first message was said and its answer lost.
async fn write(call: &str, ends: &[(Fault, End)], lost: bool) {
    for (fault, end) in ends {
        let (mut world, intercom) = asked_over("42", &["intercom", "email"]).await;
        intercom.add_contact("42");
        if lost {
            intercom.fail_at(MESSAGE, Fault::DoneBut(500));
            world.settle().await;
            assert_eq!(accepted(&world, "42").await, []);
        }
        intercom.fail_at(call, *fault);
        let before = calls(&intercom, call);
        if lost {
            try_again(&world).await;
        }
        let waits = waited(&mut world, 0, *fault).await;
        assert!(calls(&intercom, call) > before, "{call} {fault:?}: it was never asked");
        let told = accepted(&world, "42").await;
        let (channel, mails) = match end {
            End::Waits => (Channel::Intercom, 0),
            End::Mail => (Channel::Email, 1),
        };
        assert_eq!((told, world.mails("42").len()), (vec![channel], mails), "{call} {fault:?}");
        assert_eq!(waits, *end == End::Waits, "{call} {fault:?}");
        let said = usize::from(lost || *end == End::Waits);
        assert_eq!(intercom.state().messages.len(), said, "{call} {fault:?}: said twice");
    }
}

/// Who is not found at the first look may be new there.
fn new_there(ends: [(Fault, End); 11]) -> [(Fault, End); 11] {
    ends.map(|(fault, end)| (fault, if fault == UNKNOWN { End::Waits } else { end }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_goes_wrong() {
    write(LOOK_UP, &new_there(ENDS), false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_goes_wrong() {
    write(MESSAGE, &new_there(ENDS), false).await;
}

/// Whether it was said cannot be found out: better twice, over two channels, than never.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_what_may_have_been_said_that_goes_wrong() {
    write(SEARCH, &ENDS, true).await;
}

/// Nobody else waits for it, and staff reads whom nobody told.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused_when_no_channel_is_left_is_given_up_at_once() {
    for refused in [400, 409, 422] {
        let (world, intercom) = asked_over("42", &["email", "intercom"]).await;
        world.host_sql("update users set email = '' where id = 42").await;
        world.host_has(&["43"]).await;
        world.sign_up_from_russia("43").await;
        intercom.add_contact("42");
        intercom.fail_at(MESSAGE, Fault::Status(refused, 0));
        world.settle().await;
        assert_eq!(failures(&world, "42").await, [FailureReason::Refused], "{refused}");
        assert_eq!(accepted(&world, "43").await, [Channel::Email], "{refused}");
        let asked = calls(&intercom, MESSAGE);
        world.advance(days(7));
        world.settle().await;
        assert_eq!(failures(&world, "42").await.len(), 1, "{refused}: said once");
        assert_eq!(calls(&intercom, MESSAGE), asked, "{refused}: nobody asks again");
        assert_eq!(waiting(&world).await, 0);
        assert_eq!(world.dead_reasons("notifier").await, Vec::<String>::new());
        // The questions are not among them: their case waits for compliance.
        let unheard = || notifier::find_unheard(&world.service("notifier").shell().pool, 9);
        assert_eq!(unheard().await.unwrap(), []);
        intercom.fail_at(MESSAGE, Fault::Status(refused, 0));
        world.answer_all("42", "YES").await;
        world.settle().await;
        let lost = unheard().await.unwrap();
        let lost: Vec<_> =
            lost.iter().map(|one| (&*one.account, &*one.notice, &*one.reason)).collect();
        assert_eq!(lost, [("42", "suspended", "refused")], "{refused}");
    }
}

/// Whatever is wrong with our settings gives nobody up, however long it takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_us_gives_nobody_up() {
    for refused in [401, 403, 406] {
        let (world, intercom) = asked_over("42", &["intercom"]).await;
        intercom.add_contact("42");
        for _ in 0..20 {
            intercom.fail_at(LOOK_UP, Fault::Status(refused, 0));
            try_again(&world).await;
        }
        assert_eq!((failures(&world, "42").await, waiting(&world).await), (vec![], 1), "{refused}");
        try_again(&world).await;
        assert_eq!(accepted(&world, "42").await, [Channel::Intercom], "{refused}");
    }
}

async fn waiting(world: &World) -> i64 {
    world.count("notifier", "calls where done_at is null").await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stays_unknown_to_the_message_alone_gets_a_mail() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_contact("42");
    for _ in 0..20 {
        intercom.fail_at(MESSAGE, UNKNOWN);
    }
    world.settle().await;
    for _ in 0..10 {
        try_again(&world).await;
    }
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert_eq!(intercom.state().messages.len(), 0);
}

/// A macro that answers in a conversation goes wrong at `call`.
async fn answer(call: &str, ends: &[(Fault, End)], lost: bool) {
    for (fault, end) in ends.iter().copied() {
        let (mut world, intercom) = asked_over("42", &["intercom", "email"]).await;
        intercom.add_contact("42");
        world.settle().await;
        let conversation = intercom.state().conversations[0].id.clone();
        let (account, actor) = (id("42"), "agent-1".to_owned());
        let conversation = Some(conversation);
        if lost {
            intercom.fail_at(REPLY, Fault::DoneBut(500));
        } else {
            intercom.fail_at(call, fault);
        }
        let which = Macro::Questions;
        order(&world, "kyc-screener", Event::RunMacro { account, which, actor, conversation })
            .await;
        if lost {
            world.settle().await;
            intercom.fail_at(call, fault);
            try_again(&world).await;
        }
        let waits = waited(&mut world, 1, fault).await;
        assert!(calls(&intercom, call) > 0, "{call} {fault:?}: it was never asked");
        let (channel, mails) = match end {
            End::Waits => (Channel::Intercom, 0),
            End::Mail => (Channel::Email, 1),
        };
        let told = accepted(&world, "42").await;
        assert_eq!(told, [Channel::Intercom, channel], "{call} {fault:?}");
        assert_eq!(waits, end == End::Waits, "{call} {fault:?}");
        let parts = intercom.state().conversations[0].parts.len();
        assert_eq!(parts, usize::from(lost || end == End::Waits), "{call} {fault:?}: said twice");
        assert_eq!(world.mails("42").len(), mails, "{call} {fault:?}");
        assert_eq!(intercom.state().messages.len(), 1, "{call} {fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_goes_wrong() {
    answer(REPLY, &ENDS, false).await;
}

/// As with the search: what was said in a conversation that cannot be read goes by mail, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_for_a_reply_that_goes_wrong() {
    answer(CONVERSATION, &ENDS, true).await;
}

/// Before anything is said it is known whose conversation it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_whose_conversation_it_is_that_goes_wrong() {
    answer(CONVERSATION, &ENDS, false).await;
}

/// For which it has to be known who somebody is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_for_a_reply_that_goes_wrong() {
    answer(LOOK_UP, &new_there(ENDS), false).await;
}
