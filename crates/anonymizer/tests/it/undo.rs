//! Who stays after all: a profile that went out of use at the confirmation is in use again.

use std::time::Duration;

use contracts::{Event, event::ErasureStage};
use simulators::sumsub::Fault;

use crate::fixture::{Place, deletion, id};

async fn undone(place: &Place, account: &str) {
    place
        .world
        .tell(Event::DeletionUndone { account: id(account), deletion: deletion(account) })
        .await;
    place.settle().await;
}

fn is_out_of_use(place: &Place, profile: &str) -> bool {
    let state = place.sumsub.state();
    state.applicants.iter().find(|one| one.id == profile).unwrap().deactivated
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_out_of_use_at_the_confirmation_comes_back_and_nothing_else() {
    let place = Place::start().await;
    let (ours, others, late) = (place.has("1").await, place.has("2").await, place.has("3").await);
    place.sumsub.change(&others, |one| one.deactivated = true);
    for account in ["1", "2"] {
        place.order(account, "sumsub", 1, ErasureStage::Confirmation).await;
    }
    assert!(is_out_of_use(&place, &ours));
    for account in ["1", "2", "3"] {
        undone(&place, account).await;
    }
    assert!(!is_out_of_use(&place, &ours), "we took it out of use");
    assert!(is_out_of_use(&place, &others), "it was so before");
    assert!(!is_out_of_use(&place, &late));
    assert!(place.world.dead_reasons("anonymizer").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_asked_again_and_a_lost_answer_is_no_other_state() {
    let place = Place::start().await;
    let profile = place.has("1").await;
    let answer_lost = Fault::DoneBut(500);
    let answers = std::iter::repeat_n(Fault::Slow(Duration::ZERO), 2);
    place.sumsub.fail(answers.chain([answer_lost]));
    place.order("1", "sumsub", 1, ErasureStage::Confirmation).await;
    assert!(place.said("1").await.is_empty() && is_out_of_use(&place, &profile));
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(place.report("1").await.rows, Some(1));
    place.sumsub.fail([Fault::Status(500, None)]);
    undone(&place, "1").await;
    assert!(is_out_of_use(&place, &profile));
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert!(!is_out_of_use(&place, &profile));
}

/// An undo that comes between the provider's answer and our writing it down.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_written_down_as_done_comes_back_too() {
    let place = Place::start().await;
    let profile = place.has("1").await;
    place.order("1", "sumsub", 1, ErasureStage::Confirmation).await;
    assert!(is_out_of_use(&place, &profile));
    place.ostiary_sql("update anonymizer.receipts set receipt = null").await;
    undone(&place, "1").await;
    assert!(!is_out_of_use(&place, &profile));
}

/// An order that was put off, and one whose answer was lost, are no longer wanted once the person stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_ordered_before_somebody_stays_is_not_carried_out_later() {
    let place = Place::start().await;
    let (checked, lost) = (place.has("1").await, place.has("2").await);
    place.sumsub.change(&checked, |one| one.review.status = "pending");
    place.order("1", "sumsub", 1, ErasureStage::Confirmation).await;
    let untold = std::iter::repeat_n(Fault::Slow(Duration::ZERO), 2);
    place.sumsub.fail(untold.chain([Fault::DoneBut(500)]));
    place.order("2", "sumsub", 1, ErasureStage::Confirmation).await;
    assert!(!is_out_of_use(&place, &checked) && is_out_of_use(&place, &lost));
    for account in ["1", "2"] {
        undone(&place, account).await;
    }
    place.sumsub.change(&checked, |one| one.review.status = "completed");
    place.world.advance(harness::days(1));
    place.settle().await;
    assert!(!is_out_of_use(&place, &checked) && !is_out_of_use(&place, &lost));
    assert!(place.world.dead_reasons("anonymizer").await.is_empty());
    // Whoever confirms again goes again.
    place.order("1", "sumsub", 2, ErasureStage::Confirmation).await;
    assert!(is_out_of_use(&place, &checked));
}

/// An order of before the undo that is tried again when the person has confirmed once more.
#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_order_undoes_no_later_one() {
    let place = Place::start().await;
    let profile = place.has("1").await;
    place.sumsub.change(&profile, |one| one.review.status = "pending");
    place.order("1", "sumsub", 1, ErasureStage::Confirmation).await;
    undone(&place, "1").await;
    place.sumsub.change(&profile, |one| one.review.status = "completed");
    place.world.advance(chrono::TimeDelta::seconds(1));
    place.order("1", "sumsub", 2, ErasureStage::Confirmation).await;
    assert!(is_out_of_use(&place, &profile));
    place.world.advance(harness::days(1));
    place.settle().await;
    assert!(is_out_of_use(&place, &profile));
}
