//! From a sign-up in Russia to a suspended account and back: what answers and silence lead to.

use contracts::{Event, event::ReviewReason};
use harness::{World, days, hours};
use serde_json::{Value, json};

const ASKED: &str = "ostiary.kyc.kyc-questionnaire-requested";

/// A World in which an account of the host was opened from Russia and asked.
pub async fn asked(account: &str) -> World {
    let world = World::start().await;
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    world.settle().await;
    world
}

/// Whether a clearance counts as in time; `None`: there was none.
pub async fn cleared_in_time(world: &World, account: &str) -> Option<bool> {
    world.events_of(account).await.into_iter().find_map(|envelope| match envelope.event {
        Event::KycCleared { in_time, .. } => Some(in_time),
        _ => None,
    })
}

/// Why compliance was asked to look, each time.
pub async fn reviews(world: &World, account: &str) -> Vec<ReviewReason> {
    let reason = |event| match event {
        Event::KycReviewRequested { reason, .. } => Some(reason),
        _ => None,
    };
    world
        .events_of(account)
        .await
        .into_iter()
        .filter_map(|envelope| reason(envelope.event))
        .collect()
}

/// The first question YES, every other NO.
pub fn one_yes(question: usize) -> Option<String> {
    Some(if question == 0 { "YES" } else { "NO" }.to_owned())
}

/// The first `count` questions NO, the rest left out.
pub fn first(count: usize) -> impl Fn(usize) -> Option<String> {
    move |question| (question < count).then(|| "NO".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_for_two_weeks_shuts_the_account_and_right_answers_open_it() {
    let world = asked("42").await;
    world.host_has(&["43"]).await;
    world.sign_up_from("43", "DE").await;
    world.settle().await;
    assert_eq!(world.published_of("42").await, [ASKED, "ostiary.notice.notification-accepted"]);
    assert!(world.published_of("43").await.is_empty());

    world.advance(days(14) - hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert!(world.host_account("43").await.is_untouched());
    assert_eq!(world.standing("42").await, "suspended");

    world.advance(days(2));
    let (status, reply) = world.answer_all("42", "NO").await;
    assert_eq!((status, &reply["status"]), (202, &"cleared".into()));
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(cleared_in_time(&world, "42").await, Some(false));
    assert_eq!(world.standing("42").await, "active");
    let suspension = ["account-suspended", "containment-reported", "containment-confirmed"];
    let reactivation = ["account-reactivated", "containment-reported", "containment-confirmed"];
    assert_eq!(world.said("suspension", "42").await, [suspension, reactivation].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn right_answers_in_time_clear_and_the_host_never_notices() {
    let world = asked("42").await;
    world.advance(days(3));
    let (status, reply) = world.answer_all("42", "NO").await;
    assert_eq!((status, &reply["status"], &reply["missing"]), (202, &"cleared".into(), &json!([])));
    world.settle().await;
    world.advance(days(60));
    world.settle().await;
    assert_eq!(world.said("kyc", "42").await, ["kyc-questionnaire-requested", "kyc-cleared"]);
    assert_eq!(cleared_in_time(&world, "42").await, Some(true));
    assert!(world.said("suspension", "42").await.is_empty());
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(world.count("kyc-screener", "timers").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_yes_shuts_the_account_at_once() {
    let world = asked("42").await;
    world.advance(hours(1));
    let (status, reply) = world.answer("42", one_yes, None).await;
    assert_eq!((status, &reply["status"]), (202, &"rejected".into()));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.standing("42").await, "suspended");
    let holds = world.standing_for_compliance("42").await;
    assert_eq!(
        (&holds[0]["kind"], &holds[0]["publicReason"]),
        (&"kyc_positive_answer".into(), &"verification".into())
    );
    // Nothing waits any more, and nothing is asked again.
    world.advance(days(60));
    world.settle().await;
    assert_eq!(
        world.said("kyc", "42").await,
        ["kyc-questionnaire-requested", "kyc-answers-rejected"]
    );
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_replied_in_part_is_asked_for_the_rest_and_never_suspended_for_silence() {
    let world = asked("42").await;
    world.advance(days(13));
    let (_, reply) = world.answer("42", first(3), None).await;
    assert_eq!(reply["status"], "incomplete");
    assert_eq!(reply["missing"], json!(["embargoed_territory", "sanctioned_funds"]));
    world.settle().await;
    let missing =
        world.events_of("42").await.into_iter().filter_map(|envelope| match envelope.event {
            Event::KycQuestionnaireRequested { missing, .. } => Some(missing),
            _ => None,
        });
    assert_eq!(
        missing.collect::<Vec<_>>(),
        [vec![], vec!["embargoed_territory", "sanctioned_funds"]]
    );
    let tasks = world.events_of("42").await.into_iter().filter_map(|one| match one.event {
        Event::KycTranscriptionRequested { reply, due_at, missing, .. } => {
            Some((reply, due_at, missing))
        }
        _ => None,
    });
    let missing = ["embargoed_territory", "sanctioned_funds"].map(str::to_owned).to_vec();
    assert_eq!(tasks.collect::<Vec<_>>(), [(None, world.now() + days(7), missing)]);

    world.advance(days(7) - hours(1));
    world.settle().await;
    assert!(reviews(&world, "42").await.is_empty());
    world.advance(hours(1));
    world.settle().await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Incomplete]);
    world.advance(days(90));
    world.settle().await;
    assert!(world.said("suspension", "42").await.is_empty());
    assert!(world.host_account("42").await.is_untouched());

    let (_, reply) =
        world.answer("42", |question| (question >= 3).then(|| "NO".to_owned()), None).await;
    assert_eq!(reply["status"], "cleared");
    world.settle().await;
    assert_eq!(cleared_in_time(&world, "42").await, Some(true));
    assert_eq!(reviews(&world, "42").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_answers_are_one_answer() {
    let world = asked("42").await;
    world.advance(days(1));
    let replies: Vec<(u16, Value)> =
        vec![world.answer_all("42", "NO").await, world.answer_all("42", "NO").await, {
            world.advance(hours(1)); // another request with another key
            world.answer_all("42", "NO").await
        }];
    assert!(replies.iter().all(|reply| reply == &replies[0] && reply.0 == 202), "{replies:?}");
    world.settle().await;
    assert_eq!(world.said("kyc", "42").await, ["kyc-questionnaire-requested", "kyc-cleared"]);
    assert_eq!(world.count("kyc-screener", "sealed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_after_no_shuts_the_account_at_once() {
    let world = asked("42").await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    world.advance(days(100));
    let (_, reply) = world.answer("42", one_yes, None).await;
    assert_eq!(reply["status"], "rejected");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.said("kyc", "42").await[1..], ["kyc-cleared", "kyc-answers-rejected"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_after_yes_changes_nothing_and_compliance_looks_once() {
    let world = asked("42").await;
    world.answer("42", one_yes, None).await;
    world.settle().await;
    for _ in 0..3 {
        world.advance(days(1));
        let (status, reply) = world.answer_all("42", "NO").await;
        assert_eq!((status, &reply["status"]), (202, &"rejected".into()));
        world.settle().await;
    }
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Contradiction]);
    assert!(world.host_account("42").await.is_shut());
    assert!(!world.said("suspension", "42").await.contains(&"account-reactivated".to_owned()));
    assert_eq!(world.held("42").await.unwrap().holds.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_after_the_deadline_turns_the_hold_into_one_that_answers_do_not_lift() {
    let world = asked("42").await;
    world.advance(days(14));
    world.settle().await;
    assert_eq!(world.standing_for_compliance("42").await[0]["kind"], "kyc_no_answer");
    world.answer("42", one_yes, None).await;
    world.settle().await;
    assert_eq!(world.standing_for_compliance("42").await[0]["kind"], "kyc_positive_answer");
    world.advance(hours(1));
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(world.held("42").await.unwrap().holds.len(), 1);
}
