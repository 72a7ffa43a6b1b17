//! What the moment of a hold leads to, and what a decision that it stays.

use contracts::event::HoldEffect;

use super::super::{
    Input, decide, evolve,
    tests::{after, at, place, place_legal, place_match, release, told},
};
use super::*;

const FULL: HoldEffect = HoldEffect::Full;

fn until(mut input: Input, hours: i64) -> Input {
    if let Input::HoldRequested { expires_at, .. } = &mut input {
        *expires_at = Some(at(hours));
    }
    input
}

fn extend(hours: i64, approver: Option<&str>) -> Input {
    let (hold, actor, reason) = ("m".to_owned(), "staff-8".to_owned(), "again".to_owned());
    let approver = approver.map(str::to_owned);
    Input::HoldExtensionRequested { hold, expires_at: at(hours), actor, reason, approver }
}

fn expire(hours: i64) -> Input {
    Input::HoldExpired { hold: "m".to_owned(), expires_at: at(hours) }
}

/// A manual hold since hour 0, until hour 1.
fn held() -> State {
    after(&State::default(), &[until(place("m", FULL), 1)])
}

#[test]
fn an_expired_hold_stays_and_asks_for_a_decision_once() {
    let held = held();
    assert_eq!(told(&held, &expire(1)), "REVIEW(m Manual)");
    let effects = decide(&held, &expire(1), at(1)).unwrap();
    let expired = effects.iter().fold(held.clone(), evolve);
    assert_eq!(expired.manual["m"].review_since, Some(at(1)));
    assert_eq!(expired.hold_set(), held.hold_set(), "nothing is lifted, and nothing is told anew");
    assert_eq!(told(&expired, &expire(1)), "");
}

#[test]
fn a_timer_that_comes_too_early_or_finds_its_hold_gone_or_moved_meets_nothing() {
    let held = held();
    assert_eq!(decide(&held, &expire(1), at(0)), Ok(vec![]), "its moment has not come");
    assert_eq!(told(&held, &expire(0)), "", "another moment");
    assert_eq!(told(&after(&held, &[release("m")]), &expire(1)), "");
    let moved = after(&held, &[extend(2, None)]);
    assert_eq!(told(&moved, &expire(1)), "");
    assert_eq!(told(&State::default(), &expire(1)), "");
    let endless = after(&State::default(), &[place("m", FULL)]);
    assert_eq!(told(&endless, &expire(1)), "");
}

#[test]
fn a_decision_that_it_stays_ends_the_review_and_is_kept() {
    let expired = held();
    let effects = decide(&expired, &expire(1), at(1)).unwrap();
    let expired = effects.iter().fold(expired, evolve);
    let effects = decide(&expired, &extend(9, None), at(1)).unwrap();
    let stays = effects.iter().fold(expired, evolve);
    let hold = &stays.manual["m"];
    assert_eq!((hold.expires_at, hold.review_since), (Some(at(9)), None));
    let kept = &hold.extensions[0];
    assert_eq!((&*kept.actor, &*kept.reason, kept.at), ("staff-8", "again", at(1)));
    let opened = decide(&stays, &expire(9), at(9)).unwrap();
    assert!(matches!(opened[..], [Effect::ReviewOpened { .. }]), "and then again");
}

#[test]
fn a_moment_that_is_over_is_refused_and_a_hold_is_never_shortened() {
    let clear = State::default();
    // What is told is decided at hour 1.
    for over in [0, 1] {
        assert_eq!(told(&clear, &until(place("m", FULL), over)), "refused: expiry_past");
    }
    let held = held();
    assert_eq!(told(&held, &extend(0, None)), "refused: expiry_past");
    let far = after(&held, &[extend(9, None)]);
    assert_eq!(told(&far, &extend(5, None)), "refused: expires_later");
    assert_eq!(told(&far, &extend(9, None)), "", "the same again");
    let endless = after(&clear, &[place("m", FULL)]);
    assert_eq!(told(&endless, &extend(2, None)), "extended m", "a hold without an end gets one");
}

#[test]
fn only_an_open_hold_of_staffs_is_extended() {
    let clear = State::default();
    assert_eq!(told(&clear, &extend(2, None)), "refused: no_such_hold");
    assert_eq!(told(&after(&held(), &[release("m")]), &extend(2, None)), "refused: hold_id_used");
    let case = uuid::Uuid::from_u128(1);
    let silent = super::super::tests::kyc(1, 5, super::super::KycFact::Silent);
    let mut of_case = extend(2, None);
    if let Input::HoldExtensionRequested { hold, .. } = &mut of_case {
        *hold = case.to_string();
    }
    assert_eq!(told(&after(&clear, &[silent]), &of_case), "refused: not_staffs");
}

#[test]
fn a_legal_hold_is_extended_by_two_and_by_nobody_alone() {
    let placed = until(place_legal("m", Some("staff-9")), 2);
    let held = after(&State::default(), &[placed]);
    for alone in [None, Some("staff-8")] {
        assert_eq!(told(&held, &extend(5, alone)), "refused: four_eyes");
    }
    assert_eq!(told(&held, &extend(5, Some("staff-9"))), "extended m");
    let listed = after(&State::default(), &[until(place_match("m", FULL), 2)]);
    assert_eq!(told(&listed, &extend(5, None)), "refused: four_eyes");
}

#[test]
fn the_same_hold_with_another_end_is_refused() {
    let held = held();
    assert_eq!(
        told(&held, &until(place("m", FULL), 1)),
        "",
        "the same again, even when it is over"
    );
    assert_eq!(told(&held, &place("m", FULL)), "", "who names no end does not mind");
    assert_eq!(told(&held, &until(place("m", FULL), 2)), "refused: other_end");
}
