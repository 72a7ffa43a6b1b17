//! When an answer counts: moments decide, never the order of arrival.

use chrono::TimeDelta;
use contracts::event::ReviewReason;
use harness::{World, days, hours};
use kyc_screener::policy::SHIPPED;
use serde_json::json;

use crate::kyc::{asked, cleared_in_time, first, one_yes, reviews};

const TICK: TimeDelta = TimeDelta::microseconds(1);

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_at_the_very_deadline_is_in_time() {
    let world = asked("42").await;
    world.advance(days(14));
    // The timer is due but has not come yet.
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert_eq!(cleared_in_time(&world, "42").await, Some(true));
    assert!(world.host_account("42").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_one_tick_after_the_deadline_is_late_even_if_the_timer_sleeps() {
    let world = asked("42").await;
    world.advance(days(14) + TICK);
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert_eq!(cleared_in_time(&world, "42").await, Some(false));
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_answer_one_tick_late_is_silence_even_if_the_timer_sleeps() {
    let world = asked("42").await;
    world.advance(days(14) + TICK);
    let (_, reply) = world.answer("42", first(3), None).await;
    assert_eq!(reply["status"], "silent");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert_eq!(
        world.said("kyc", "42").await[1..],
        ["kyc-deadline-passed", "kyc-transcription-requested", "kyc-questionnaire-requested"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_given_in_time_and_received_within_a_day_reverses_the_suspension() {
    let world = asked("42").await;
    let deadline = world.now() + days(14);
    world.advance_to(deadline);
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    world.advance_to(deadline + hours(24));
    let (_, reply) = world.answer_all_at("42", "NO", deadline).await;
    assert_eq!(reply["status"], "cleared");
    world.settle().await;
    assert_eq!(cleared_in_time(&world, "42").await, Some(true));
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_answer_given_in_time_and_received_within_a_day_reverses_the_suspension_too() {
    let world = asked("42").await;
    let deadline = world.now() + days(14);
    world.advance_to(deadline);
    world.settle().await;
    world.advance_to(deadline + hours(24));
    let (_, reply) = world.answer("42", first(1), Some(deadline)).await;
    assert_eq!(reply["status"], "incomplete");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    assert!(world.said("kyc", "42").await.contains(&"kyc-deadline-reversed".to_owned()));
    world.advance(days(30));
    world.settle().await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Incomplete]);
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_received_over_a_day_after_the_deadline_is_late_whatever_it_says() {
    let world = asked("42").await;
    let deadline = world.now() + days(14);
    world.advance_to(deadline);
    world.settle().await;
    world.advance_to(deadline + hours(24) + TICK);
    world.answer("42", first(1), Some(deadline - days(1))).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    world.answer_all_at("42", "NO", deadline - days(1)).await;
    world.settle().await;
    assert_eq!(cleared_in_time(&world, "42").await, Some(false));
    assert!(
        world.host_account("42").await.is_open(),
        "right answers lift silence, late as they are"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_does_not_say_when_it_was_given_counts_by_its_arrival() {
    let world = asked("42").await;
    world.advance(days(14) + hours(1));
    world.settle().await;
    let body = json!({"questionnaireVersion": "ru-sanctions-1",
        "answers": [{"questionId": "listed_person", "answer": "NO"}]});
    let (_, reply) = world.post("/v1/accounts/42/answers", "page", &body).await;
    assert_eq!(reply["status"], "silent");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_at_their_times_and_stop_with_the_answer() {
    let world = asked("42").await;
    world.host_has(&["43"]).await;
    world.sign_up_from_russia("43").await;
    world.settle().await;
    world.advance(days(7));
    world.settle().await;
    world.answer_all("43", "NO").await;
    world.advance(days(5));
    world.settle().await;
    world.advance(days(2));
    world.settle().await;
    let said = world.said("kyc", "42").await;
    assert_eq!(
        said[1..],
        ["kyc-reminder-requested", "kyc-reminder-requested", "kyc-deadline-passed"]
    );
    assert_eq!(world.said("kyc", "43").await[1..], ["kyc-reminder-requested", "kyc-cleared"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_clock_runs_before_somebody_delivered_the_questionnaire() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.sign_up_from_russia("42").await;
    let all_but_the_notifier = ["kyc-screener", "suspension-worker", "gateway"];
    world.settle_only(&all_but_the_notifier).await;
    world.advance(days(20));
    world.settle_only(&all_but_the_notifier).await;
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Undeliverable]);
    world.settle().await; // delivered today
    world.advance(days(14) - hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_before_the_sign_up_are_settled_when_it_comes() {
    let world = World::start().await;
    world.host_has(&["1", "2", "3"]).await;
    for account in ["1", "3"] {
        let (status, reply) = world.answer_all(account, "NO").await;
        assert_eq!((status, &reply["status"]), (202, &"early".into()));
    }
    world.answer("2", one_yes, None).await;
    world.settle().await;
    assert!(world.published().await.is_empty());
    world.advance(days(2));
    world.sign_up_from_russia("1").await;
    world.sign_up_from_russia("2").await;
    world.sign_up_from("3", "DE").await;
    world.settle().await;
    assert_eq!(world.said("kyc", "1").await, ["kyc-cleared"]);
    assert_eq!(world.said("kyc", "2").await, ["kyc-answers-rejected"]);
    assert!(world.published_of("3").await.is_empty());
    assert!(world.host_account("1").await.is_untouched());
    assert!(world.host_account("2").await.is_shut());
    assert!(world.host_account("3").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_answers_before_the_sign_up_only_the_missing_ones_are_asked_for() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let (_, reply) = world.answer("42", first(4), None).await;
    assert_eq!(
        (&reply["status"], &reply["missing"]),
        (&"early".into(), &json!(["sanctioned_funds"]))
    );
    world.sign_up_from_russia("42").await;
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "incomplete");
    world.advance(days(60));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(reviews(&world, "42").await, [ReviewReason::Incomplete]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_policy_never_changes_a_story_under_way() {
    let mut world = asked("42").await;
    world.host_has(&["43", "44"]).await;
    let edited = SHIPPED
        .replace("deadline_after = \"14d\"", "deadline_after = \"2d\"")
        .replace("reminders_after = [\"7d\", \"12d\"]", "reminders_after = [\"1d\"]")
        .replace("jurisdictions = [\"RU\"]", "jurisdictions = [\"RU\", \"BY\"]");
    world.installation.write("policy.toml", &edited);
    world.restart("kyc-screener").await;
    world.sign_up_from("43", "BY").await;
    // Seen again under the new policy: neither asked again nor hurried.
    world.sign_up_from("42", "RU").await;
    world.settle().await;
    world.advance(days(2));
    world.settle().await;
    assert!(world.host_account("43").await.is_shut());
    assert!(world.host_account("42").await.is_untouched());
    world.advance(days(12) - hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let requested = world
        .said("kyc", "42")
        .await
        .iter()
        .filter(|said| *said == "kyc-questionnaire-requested")
        .count();
    assert_eq!(requested, 1);
}
