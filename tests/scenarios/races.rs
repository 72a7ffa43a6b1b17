//! Answer, deadline and staff in every order: one outcome each, and the host never goes backwards.

use contracts::{
    AccountId, Envelope, Event,
    event::{ContainmentOutcome, HoldEffect},
};
use futures::future::join_all;
use harness::{World, days, hours};
use uuid::Uuid;

use crate::{
    holds::{place, release},
    kyc::asked,
};

/// A fact as `kyc-screener` says it.
fn fact(account: &str, story_version: i64, said: &str) -> Envelope {
    let case = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes());
    let account = AccountId::try_new(account).unwrap();
    let id = Uuid::new_v5(&case, &story_version.to_be_bytes());
    let event = match said {
        "passed" => Event::KycDeadlinePassed {
            account,
            case,
            deadline: "2026-01-01T00:00:00Z".parse().unwrap(),
            taken_over: false,
        },
        "reversed" => Event::KycDeadlineReversed { account, case },
        "rejected" => Event::KycAnswersRejected { account, case, taken_over: false },
        "cleared" => {
            Event::KycCleared { account, case, in_time: false, actor: None, approver: None }
        }
        other => panic!("{other} is no fact"),
    };
    Envelope {
        id: id.to_string(),
        source: "urn:ostiary:kyc-screener".to_owned(),
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: Some(story_version),
        event,
    }
}

fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![vec![]];
    }
    let with = |at: usize| {
        let mut rest = items.to_vec();
        let first = rest.remove(at);
        orders(&rest).into_iter().map(move |rest| [vec![first.clone()], rest].concat())
    };
    (0..items.len()).flat_map(with).collect()
}

/// What a case says in its life, and whether the account is shut in the end.
const LIVES: [(&[&str], bool); 5] = [
    (&["passed", "cleared"], false),
    (&["passed", "reversed", "cleared"], false),
    (&["passed", "reversed", "rejected"], true),
    (&["cleared", "rejected"], true),
    (&["rejected"], true),
];

/// One account for each order in which each life may arrive.
fn arrivals() -> Vec<(String, Vec<Envelope>, bool)> {
    let mut arrivals = Vec::new();
    for (facts, shut) in LIVES {
        let numbered: Vec<(i64, &str)> = (1..).zip(facts.iter().copied()).collect();
        for order in orders(&numbered) {
            let account = (arrivals.len() + 1).to_string();
            let facts =
                order.into_iter().map(|(version, said)| fact(&account, version, said)).collect();
            arrivals.push((account.clone(), facts, shut));
        }
    }
    arrivals
}

async fn check(world: &World, arrivals: &[(String, Vec<Envelope>, bool)]) {
    for (account, facts, shut) in arrivals {
        let host = world.host_account(account).await;
        let told: Vec<_> =
            facts.iter().map(|fact| (fact.story_version, fact.event.subject())).collect();
        assert_eq!((host.is_shut(), host.is_open()), (*shut, !shut), "after {told:?}");
        assert_eq!(
            world.standing(account).await,
            if *shut { "suspended" } else { "active" },
            "after {told:?}"
        );
    }
    assert!(world.dead_letters("suspension-worker").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_of_a_case_lead_to_the_same_end_in_every_order_of_delivery() {
    let world = World::start().await;
    let arrivals = arrivals();
    world
        .host_has(&arrivals.iter().map(|(account, ..)| account.as_str()).collect::<Vec<_>>())
        .await;
    for at in 0..3 {
        for fact in arrivals.iter().filter_map(|(_, facts, _)| facts.get(at)) {
            world.tell_raw(fact.event.subject(), fact.encode().into_bytes()).await;
        }
        world.settle().await;
    }
    check(&world, &arrivals).await;
    world.tell_again().await;
    world.settle().await;
    check(&world, &arrivals).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_of_a_case_lead_to_the_same_end_when_they_arrive_at_once() {
    let world = World::start().await;
    let arrivals = arrivals();
    world
        .host_has(&arrivals.iter().map(|(account, ..)| account.as_str()).collect::<Vec<_>>())
        .await;
    for fact in arrivals.iter().flat_map(|(_, facts, _)| facts.iter().chain(facts)) {
        world.tell_raw(fact.event.subject(), fact.encode().into_bytes()).await;
    }
    world.settle().await;
    check(&world, &arrivals).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_before_the_answer_of_the_same_instant_ends_as_the_answer_before_the_deadline()
{
    let world = asked("1").await;
    world.host_has(&["2"]).await;
    world.sign_up_from_russia("2").await;
    world.settle().await;
    let deadline = world.now() + days(14);
    world.advance_to(deadline);
    world.answer_all_at("1", "NO", deadline).await; // before the timer
    world.settle().await;
    assert!(world.host_account("1").await.is_untouched());
    assert!(world.host_account("2").await.is_shut());
    world.answer_all_at("2", "NO", deadline).await; // after it
    world.settle().await;
    for account in ["1", "2"] {
        assert!(world.host_account(account).await.is_open());
        assert_eq!(world.state("kyc-screener", account).await.unwrap()["in_time"], true);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_and_deadlines_that_meet_leave_every_account_in_its_one_right_state() {
    let world = World::start().await;
    let accounts: Vec<String> = (1..=40).map(|account| account.to_string()).collect();
    let names: Vec<&str> = accounts.iter().map(String::as_str).collect();
    world.host_has(&names).await;
    for account in &names {
        world.sign_up_from_russia(account).await;
    }
    world.settle().await;
    let deadline = world.now() + days(14);
    world.advance_to(deadline);
    // Every fourth says YES, every fourth nothing, the others NO, all while the timers fire.
    let answers = names.iter().enumerate().filter(|(at, _)| at % 4 != 0);
    let answers = answers.map(|(at, account)| {
        world.answer_all_at(account, if at % 4 == 1 { "YES" } else { "NO" }, deadline)
    });
    tokio::join!(world.settle(), join_all(answers));
    world.settle().await;
    for (at, account) in names.iter().enumerate() {
        let host = world.host_account(account).await;
        let expected = at % 4 < 2;
        assert_eq!((host.is_shut(), host.is_open()), (expected, !expected), "account {account}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_that_wakes_up_after_the_reactivation_is_outdated() {
    let world = asked("42").await;
    world.advance(days(14));
    world.host_is_down(true).await;
    world.settle().await;
    world.host_is_down(false).await;
    // The suspension is to be tried again later; the reactivation overtakes it.
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert_eq!(world.host_effect("42").await, Some(2));
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(world.host_effect("42").await, Some(2));
    assert_eq!(world.standing("42").await, "active");
    let outcomes =
        world.events_of("42").await.into_iter().filter_map(|envelope| match envelope.event {
            Event::ContainmentReported { hold_set_version, outcome, .. } => {
                Some((hold_set_version, outcome))
            }
            _ => None,
        });
    let expected = [(2, ContainmentOutcome::Applied), (1, ContainmentOutcome::Outdated)];
    assert_eq!(outcomes.collect::<Vec<_>>(), expected);
    assert!(world.dead_letters("suspension-worker").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_containment_whose_answer_was_never_heard_is_answered_again_and_done_once() {
    let world = asked("42").await;
    world.advance(days(14));
    world.settle().await;
    world.host_logs_in("42").await;
    // As after a kill between the host's commit and ours: the host has it, and nobody knows.
    let forget = "update calls set done_at = null; delete from outbox where subject like '%containment-reported'";
    world.ostiary_sql("suspension-worker", forget).await;
    world.settle().await;
    let host = world.host_account("42").await;
    assert_eq!((host.suspended, host.tokens), (1, 6), "it is not carried out twice");
    assert_eq!(world.count("suspension-worker", "calls where done_at is null").await, 0);
    assert_eq!(world.held("42").await.unwrap().containment, "contained");
    assert!(world.dead_letters("suspension-worker").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_whose_acceptance_was_never_heard_is_said_again_with_its_own_moment() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.sign_up_from_russia("42").await;
    world.settle_only(&["kyc-screener", "notifier"]).await;
    let accepted_at = async || {
        let events = world.events_of("42").await.into_iter();
        let accepted = events.filter_map(|envelope| match envelope.event {
            Event::NotificationAccepted { accepted_at, .. } => Some(accepted_at),
            _ => None,
        });
        accepted.collect::<Vec<_>>()
    };
    let at = world.now();
    assert_eq!(accepted_at().await, [at]);
    world.advance(days(1));
    world.ostiary_sql("notifier", "update calls set done_at = null; delete from outbox").await;
    world.settle().await;
    // The broker may know the event by its id, or store it twice; its moment is the same.
    assert!(accepted_at().await.iter().all(|moment| *moment == at));
    assert_eq!(world.count("notifier", "deliveries").await, 1);
    assert_eq!(world.mails("42").len(), 1);
    assert_eq!(world.count("notifier", "calls where done_at is null").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_full_hold_deletes_the_tokens_that_were_issued_meanwhile() {
    let world = asked("42").await;
    world.advance(days(14));
    world.settle().await;
    world.host_logs_in("42").await;
    assert_eq!(world.host_account("42").await.tokens, 6);
    place(&world, "42", "watch", HoldEffect::Full).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_two_holds_the_account_stays_shut_until_the_last_one_goes() {
    let world = asked("42").await;
    world.advance(days(14));
    world.settle().await;
    place(&world, "42", "watch", HoldEffect::Full).await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert!(!world.said("suspension", "42").await.contains(&"account-reactivated".to_owned()));
    release(&world, "42", "watch").await.unwrap();
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
}
