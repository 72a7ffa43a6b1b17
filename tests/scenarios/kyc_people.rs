//! What people do to a case: mail that bounces, replies in their own words, and what staff makes of them.

use contracts::{
    AccountId, Event, Time,
    event::{Answer, Channel, Choice, Decision, Macro, ReviewReason, Standing},
};
use harness::{World, days, hours};
use kyc_screener::policy::{Policy, SHIPPED};
use messaging::Problem;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    agreed::agreed,
    kyc::{asked, one_yes, reviews},
};

/// A command in the role of `kyc-screener`, as the command line gives it.
async fn order(world: &World, event: Event) -> Result<Value, Problem> {
    let mut envelope = world.envelope(event);
    let id =
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{}{}", envelope.id, world.now()).as_bytes());
    envelope.id = id.to_string();
    world.service("kyc-screener").command(envelope).await.unwrap()
}

fn id(account: &str) -> AccountId {
    AccountId::try_new(account).unwrap()
}

async fn case_of(world: &World, account: &str) -> Uuid {
    let state = world.state("kyc-screener", account).await.unwrap();
    state["case"]["id"].as_str().unwrap().parse().unwrap()
}

/// What the gateway says once the mail server gave a mail back.
async fn bounce(world: &World, account: &str) {
    let (case, request) = (Some(case_of(world, account).await), Uuid::from_u128(1));
    let (channel, bounced_at) = (Channel::Email, world.now());
    let account = id(account);
    world.tell(Event::NotificationBounced { account, request, case, channel, bounced_at }).await;
}

/// What the gateway says of a mail from the customer.
async fn reply(world: &World, account: &str, received_at: Time) {
    let (channel, reply) = (Channel::Email, "letter".to_owned());
    let account = id(account);
    world
        .tell(Event::InboundReplyReceived { account, case: None, channel, reply, received_at })
        .await;
}

/// An agent types the same answer to every question in.
async fn type_in(world: &World, account: &str, answer: Choice) -> Value {
    let questionnaire = Policy::parse(SHIPPED).unwrap().kyc.questionnaire;
    let answers = questionnaire.questions.into_iter();
    let answers = answers.map(|question| Answer { question_id: question.id, answer }).collect();
    let typed = Event::SubmitAnswers {
        account: id(account),
        questionnaire: questionnaire.id,
        answers,
        submitted_at: None,
        actor: Some("agent-1".to_owned()),
    };
    order(world, typed).await.unwrap()
}

pub async fn review(
    world: &World,
    account: &str,
    decision: Decision,
    approver: Option<&str>,
) -> Result<Value, Problem> {
    let decided = decided(world, account, decision, approver).await;
    order(world, decided).await
}

/// Of the case as it is now.
async fn decided(
    world: &World,
    account: &str,
    decision: Decision,
    approver: Option<&str>,
) -> Event {
    Event::DecideReview {
        account: id(account),
        case: case_of(world, account).await,
        revision: Some(revision(world, account).await),
        decision,
        actor: "ann".to_owned(),
        approver: approver.map(str::to_owned),
        reason_code: "looked".to_owned(),
    }
}

async fn revision(world: &World, account: &str) -> u32 {
    let state = world.state("kyc-screener", account).await.unwrap();
    let revision = &state["case"]["revision"];
    revision.as_u64().map_or(0, |revision| u32::try_from(revision).unwrap())
}

/// The same by two, as `ostiary approvals` has it.
async fn agreed_review(world: &World, account: &str, decision: Decision) -> Result<Value, Problem> {
    let event = decided(world, account, decision, None).await;
    let envelope = agreed(world, "kyc-screener", event).await;
    world.service("kyc-screener").command(envelope).await.unwrap()
}

async fn macro_sent(world: &World, account: &str, which: Macro) -> Result<Value, Problem> {
    let actor = "agent-1".to_owned();
    order(world, Event::RunMacro { account: id(account), which, actor, conversation: None }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_stops_the_clock_until_another_delivery() {
    let world = asked("42").await;
    world.advance(days(13));
    bounce(&world, "42").await;
    world.settle().await;
    world.advance(days(2));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched(), "nobody was reached");
    macro_sent(&world, "42", Macro::Questions).await.unwrap();
    let (case, request) = (Some(case_of(&world, "42").await), Uuid::from_u128(2));
    let (account, accepted_at) = (id("42"), world.now());
    let channel = Some(Channel::Intercom);
    world.tell(Event::NotificationAccepted { account, request, case, accepted_at, channel }).await;
    world.settle().await;
    world.advance(days(14) - hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut(), "the clock ran anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_that_nothing_follows_comes_to_compliance_within_two_weeks() {
    let world = asked("42").await;
    world.advance(days(1));
    bounce(&world, "42").await;
    world.settle().await;
    world.advance(days(14));
    world.settle().await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Undeliverable]);
    world.advance(days(60));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_replied_in_their_own_words_is_never_suspended_for_silence() {
    let world = asked("42").await;
    world.advance(days(14) - hours(1));
    reply(&world, "42", world.now()).await;
    world.settle().await;
    assert!(world.said("kyc", "42").await.contains(&"kyc-transcription-requested".to_owned()));
    world.advance(days(3));
    world.settle().await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Transcription]);
    world.advance(days(90));
    world.settle().await;
    assert!(world.said("suspension", "42").await.is_empty());
    assert!(world.host_account("42").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_of_before_the_deadline_that_is_heard_after_it_reverses_the_suspension() {
    let world = asked("42").await;
    world.advance(days(14));
    let deadline = world.now();
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    world.advance(days(2));
    reply(&world, "42", deadline).await;
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "replied");
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_types_the_answers_in_and_the_case_is_settled() {
    let world = asked("42").await;
    world.advance(days(10));
    reply(&world, "42", world.now()).await;
    world.settle().await;
    world.advance(days(10));
    assert_eq!(type_in(&world, "42", Choice::No).await["status"], "cleared");
    world.settle().await;
    assert_eq!(world.said("kyc", "42").await.last().unwrap(), "kyc-cleared");
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(world.count("kyc-screener", "timers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_yes_only_two_of_compliance_open_the_account() {
    let world = asked("42").await;
    world.answer("42", one_yes, None).await;
    world.settle().await;
    world.advance(days(1));
    type_in(&world, "42", Choice::No).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut(), "no after yes changes nothing");
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Contradiction]);
    for (alone, why) in [
        (None, "a second person"),
        (Some("ann"), "no approval of exactly this"),
        (Some("bob"), "no approval of exactly this"),
    ] {
        let refused = review(&world, "42", Decision::Clear, alone).await.unwrap_err();
        assert!(refused.detail.contains(why), "{refused}");
    }
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let reply = agreed_review(&world, "42", Decision::Clear).await.unwrap();
    assert_eq!(reply["status"], "cleared");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(world.standing("42").await, "active");
    world.answer("42", one_yes, None).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut(), "another yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_again_after_a_yes_stays_suspended_whatever_they_answer() {
    let world = asked("42").await;
    world.answer("42", one_yes, None).await;
    world.settle().await;
    assert_eq!(review(&world, "42", Decision::AskAgain, None).await.unwrap()["status"], "rejected");
    world.advance(hours(1));
    let (_, reply) = world.answer_all("42", "NO").await;
    assert_eq!(
        (&reply["status"], reply["missing"].as_array().unwrap().len()),
        (&"rejected".into(), 0)
    );
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(reviews(&world, "42").await, [ReviewReason::AnsweredAgain]);
    assert_eq!(agreed_review(&world, "42", Decision::Clear).await.unwrap()["status"], "cleared");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_says_only_what_is_so() {
    let world = asked("42").await;
    let untrue = macro_sent(&world, "42", Macro::Ok).await.unwrap_err();
    assert!(untrue.detail.contains("this case is waiting"), "{untrue}");
    assert!(macro_sent(&world, "42", Macro::Suspended).await.is_err());
    world.advance(days(14));
    world.settle().await;
    macro_sent(&world, "42", Macro::Suspended).await.unwrap();
    world.answer_all("42", "NO").await;
    world.settle().await;
    macro_sent(&world, "42", Macro::Ok).await.unwrap();
    world.settle().await;
    let said = world.said("kyc", "42").await;
    assert_eq!(said.iter().filter(|said| *said == "kyc-macro-requested").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_spreadsheet_is_taken_over_and_nobody_known_is_touched() {
    let world = asked("42").await;
    world.host_has(&["43", "44", "45", "46"]).await;
    let enroll = async |account: &str, standing, deadline| {
        let actor = "ann".to_owned();
        let (account, locale) = (id(account), None);
        let event = Event::EnrollCase { account, standing, deadline, locale, actor };
        order(&world, event).await.unwrap()["status"].clone()
    };
    let long_ago = Some(world.now() - days(30));
    assert_eq!(enroll("43", Standing::Waiting, long_ago).await, "waiting");
    assert_eq!(enroll("44", Standing::Silent, long_ago).await, "silent");
    assert_eq!(enroll("45", Standing::Rejected, None).await, "rejected");
    assert_eq!(enroll("46", Standing::Cleared, None).await, "cleared");
    assert_eq!(enroll("42", Standing::Rejected, None).await, "waiting");
    world.settle().await;
    world.advance(days(7) - hours(1));
    world.settle().await;
    assert!(world.host_account("43").await.is_untouched());
    for (account, shut) in [("44", true), ("45", true), ("46", false), ("42", false)] {
        assert_eq!(world.host_account(account).await.is_shut(), shut, "{account}");
    }
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("43").await.is_shut());
    for account in ["43", "44", "45", "46"] {
        let said = world.said("kyc", account).await;
        assert!(!said.contains(&"kyc-questionnaire-requested".to_owned()), "{account}: {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_again_after_a_yes_and_never_answers_comes_back_to_compliance() {
    let world = asked("42").await;
    world.answer("42", one_yes, None).await;
    world.settle().await;
    review(&world, "42", Decision::AskAgain, None).await.unwrap();
    world.settle().await;
    world.advance(days(14) - hours(1));
    world.settle().await;
    assert!(reviews(&world, "42").await.is_empty());
    world.advance(hours(1));
    world.settle().await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Unanswered]);
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["in_review"], true);
    assert!(world.host_account("42").await.is_shut());
}
