//! Every call that a notice in Intercom takes, and every way in which each is refused.

use contracts::{
    Event,
    event::{Channel, Macro},
};
use harness::World;
use simulators::{Intercom, intercom::Fault};

use crate::fixture::{accepted, asked_over, id, order, try_again};

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

/// By the status: what may pass is waited for, and what is refused for good goes over the next channel.
const ENDS: [(u16, End); 6] = [
    (401, End::Waits),
    (404, End::Mail),
    (409, End::Mail),
    (422, End::Mail),
    (429, End::Waits),
    (500, End::Waits),
];

fn status(status: u16) -> Fault {
    Fault::Status(status, 0)
}

fn calls(intercom: &Intercom, call: &str) -> usize {
    intercom.state().asked.iter().filter(|asked| asked.starts_with(call)).count()
}

/// Settles, and says whether the notice then waits; what waited is tried again.
async fn waited(world: &mut World, before: usize, refused: u16) -> bool {
    world.settle().await;
    let waits = accepted(world, "42").await.len() == before;
    if refused == 429 {
        // Another process knows nothing of the window, which has ended by then.
        world.restart("notifier").await;
    }
    for _ in 0..2 {
        try_again(world).await;
    }
    waits
}

/// The message of a case is refused at `call`; `lost` says that the first message was said and its answer lost.
async fn write(call: &str, ends: &[(u16, End)], lost: bool) {
    for (refused, end) in ends {
        let (mut world, intercom) = asked_over("42", &["intercom", "email"]).await;
        intercom.add_contact("42");
        if lost {
            intercom.fail_at(MESSAGE, Fault::DoneBut(500));
            world.settle().await;
            assert_eq!(accepted(&world, "42").await, []);
        }
        intercom.fail_at(call, status(*refused));
        let before = calls(&intercom, call);
        if lost {
            try_again(&world).await;
        }
        let waits = waited(&mut world, 0, *refused).await;
        assert!(calls(&intercom, call) > before, "{call} {refused}: it was never asked");
        let told = accepted(&world, "42").await;
        let (channel, mails) = match end {
            End::Waits => (Channel::Intercom, 0),
            End::Mail => (Channel::Email, 1),
        };
        assert_eq!((told, world.mails("42").len()), (vec![channel], mails), "{call} {refused}");
        assert_eq!(waits, *end == End::Waits, "{call} {refused}");
        let said = usize::from(lost || *end == End::Waits);
        assert_eq!(intercom.state().messages.len(), said, "{call} {refused}: said twice");
    }
}

/// Who is not found at the first look may be new there.
fn new_there(ends: [(u16, End); 6]) -> [(u16, End); 6] {
    ends.map(|(status, end)| (status, if status == 404 { End::Waits } else { end }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_is_refused() {
    write(LOOK_UP, &new_there(ENDS), false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused() {
    write(MESSAGE, &new_there(ENDS), false).await;
}

/// Whether it was said cannot be found out: better twice, over two channels, than never.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_what_may_have_been_said_that_is_refused() {
    write(SEARCH, &ENDS, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stays_unknown_to_the_message_alone_gets_a_mail() {
    let (world, intercom) = asked_over("42", &["intercom", "email"]).await;
    intercom.add_contact("42");
    for _ in 0..20 {
        intercom.fail_at(MESSAGE, status(404));
    }
    world.settle().await;
    for _ in 0..10 {
        try_again(&world).await;
    }
    assert_eq!(accepted(&world, "42").await, [Channel::Email]);
    assert_eq!(intercom.state().messages.len(), 0);
}

/// A macro that answers in a conversation is refused at `call`.
async fn answer(call: &str, ends: &[(u16, End)], lost: bool) {
    for (refused, end) in ends.iter().copied() {
        let (mut world, intercom) = asked_over("42", &["intercom", "email"]).await;
        intercom.add_contact("42");
        world.settle().await;
        let conversation = intercom.state().conversations[0].id.clone();
        let (account, actor) = (id("42"), "agent-1".to_owned());
        let conversation = Some(conversation);
        if lost {
            intercom.fail_at(REPLY, Fault::DoneBut(500));
        } else {
            intercom.fail_at(call, status(refused));
        }
        let which = Macro::Questions;
        order(&world, "kyc-screener", Event::RunMacro { account, which, actor, conversation })
            .await;
        if lost {
            world.settle().await;
            intercom.fail_at(call, status(refused));
            try_again(&world).await;
        }
        let waits = waited(&mut world, 1, refused).await;
        assert!(calls(&intercom, call) > 0, "{call} {refused}: it was never asked");
        let (channel, mails) = match end {
            End::Waits => (Channel::Intercom, 0),
            End::Mail => (Channel::Email, 1),
        };
        let told = accepted(&world, "42").await;
        assert_eq!(told, [Channel::Intercom, channel], "{call} {refused}");
        assert_eq!(waits, end == End::Waits, "{call} {refused}");
        let parts = intercom.state().conversations[0].parts.len();
        assert_eq!(parts, usize::from(lost || end == End::Waits), "{call} {refused}: said twice");
        assert_eq!(world.mails("42").len(), mails, "{call} {refused}");
        assert_eq!(intercom.state().messages.len(), 1, "{call} {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_refused() {
    answer(REPLY, &ENDS, false).await;
}

/// As with the search: what was said in a conversation that cannot be read goes by mail, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_for_a_reply_that_is_refused() {
    answer(CONVERSATION, &ENDS, true).await;
}

/// Before anything is said it is known whose conversation it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_whose_conversation_it_is_that_is_refused() {
    answer(CONVERSATION, &ENDS, false).await;
}

/// For which it has to be known who somebody is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_for_a_reply_that_is_refused() {
    answer(LOOK_UP, &new_there(ENDS), false).await;
}
