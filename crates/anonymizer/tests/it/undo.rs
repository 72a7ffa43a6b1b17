//! Who stays after all: a profile that went out of use at the confirmation is in use again.

use contracts::{Event, event::ErasureStage};

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
    let answer_lost = simulators::sumsub::Fault::DoneBut(500);
    let answers =
        std::iter::repeat_n(simulators::sumsub::Fault::Slow(std::time::Duration::ZERO), 2);
    place.sumsub.fail(answers.chain([answer_lost]));
    place.order("1", "sumsub", 1, ErasureStage::Confirmation).await;
    assert!(place.said("1").await.is_empty() && is_out_of_use(&place, &profile));
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(place.report("1").await.rows, Some(1));
    place.sumsub.fail([simulators::sumsub::Fault::Status(500, None)]);
    undone(&place, "1").await;
    assert!(is_out_of_use(&place, &profile));
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert!(!is_out_of_use(&place, &profile));
}
