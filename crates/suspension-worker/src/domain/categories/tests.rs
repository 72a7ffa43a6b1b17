//! What a legal hold on categories leads to, and what its end.

use contracts::event::HoldEffect;

use super::super::{
    Input, KycFact, Status, decide,
    tests::{after, at, kyc, place, release, told},
};
use super::*;

fn keep(hold: &str, categories: &[&str], approver: Option<&str>, hours: Option<i64>) -> Input {
    Input::CategoryHoldRequested {
        hold: hold.to_owned(),
        categories: categories.iter().map(|one| (*one).to_owned()).collect(),
        actor: "staff-7".to_owned(),
        reason: "court".to_owned(),
        approver: approver.map(str::to_owned),
        expires_at: hours.map(at),
    }
}

fn two(hold: &str, hours: Option<i64>) -> Input {
    keep(hold, &["orders"], Some("staff-9"), hours)
}

fn end(hold: &str) -> Input {
    let Input::HoldReleaseRequested { hold, actor, reason, .. } = release(hold) else {
        unreachable!("a release is a release")
    };
    Input::HoldReleaseRequested { hold, actor, reason, approver: Some("staff-9".to_owned()) }
}

fn extend(hours: i64, approver: Option<&str>) -> Input {
    let (hold, actor, reason) = ("m".to_owned(), "staff-8".to_owned(), "again".to_owned());
    let approver = approver.map(str::to_owned);
    Input::HoldExtensionRequested { hold, expires_at: at(hours), actor, reason, approver }
}

fn over(hours: i64) -> Input {
    Input::HoldExpired { hold: "m".to_owned(), expires_at: at(hours) }
}

fn kept(hours: Option<i64>) -> State {
    after(&State::default(), &[two("m", hours)])
}

#[test]
fn it_shuts_nothing_is_said_with_all_others_and_takes_two_at_both_ends() {
    let clear = State::default();
    for alone in [None, Some("staff-7")] {
        assert_eq!(told(&clear, &keep("m", &["orders"], alone, None)), "refused: four_eyes");
    }
    assert_eq!(told(&clear, &two("m", None)), "+m CATEGORIES(1)");
    let kept = kept(None);
    assert_eq!(kept.hold_set(), clear.hold_set(), "no hold set knows it");
    assert!(!kept.known_holds().iter().any(|hold| hold.kind.forbids_erasure()));
    assert_eq!(told(&kept, &two("n", None)), "+n CATEGORIES(2)");
    assert_eq!(told(&kept, &release("m")), "refused: four_eyes");
    assert_eq!(told(&kept, &end("m")), "-m CATEGORIES(0)");
    assert_eq!(told(&after(&kept, &[end("m")]), &two("m", None)), "refused: hold_id_used");
}

#[test]
fn the_same_again_is_already_so_and_another_of_its_name_is_refused() {
    let kept = kept(Some(9));
    assert_eq!(told(&kept, &two("m", Some(9))), "");
    assert_eq!(told(&kept, &two("m", None)), "", "who names no end does not mind");
    assert_eq!(told(&kept, &two("m", Some(8))), "refused: other_end");
    let wider = keep("m", &["orders", "chat"], Some("staff-9"), Some(9));
    assert_eq!(told(&kept, &wider), "refused: other_categories");
    assert_eq!(told(&kept, &place("m", HoldEffect::Full)), "refused: other_kind");
    let manual = after(&State::default(), &[place("m", HoldEffect::Full)]);
    assert_eq!(told(&manual, &two("m", None)), "refused: other_kind");
}

#[test]
fn what_names_nothing_or_is_over_is_refused() {
    let clear = State::default();
    let some = |categories: &[&str]| told(&clear, &keep("m", categories, Some("staff-9"), None));
    assert_eq!(some(&[]), "refused: no_category");
    assert_eq!(some(&[""]), "refused: no_category");
    assert_eq!(some(&["x".repeat(129).as_str()]), "refused: no_category");
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(some(&many), "refused: no_category");
    assert_eq!(told(&clear, &two("m", Some(1))), "refused: expiry_past");
}

#[test]
fn it_ends_by_itself_at_its_moment_and_not_at_one_that_was_moved() {
    let kept = kept(Some(1));
    assert_eq!(told(&kept, &over(1)), "-m CATEGORIES(0)");
    assert_eq!(decide(&kept, &over(1), at(0)), Ok(vec![]), "its moment has not come");
    assert_eq!(told(&kept, &extend(5, None)), "refused: four_eyes");
    assert_eq!(told(&kept, &extend(5, Some("staff-9"))), "extended m CATEGORIES(1)");
    let longer = after(&kept, &[extend(5, Some("staff-9"))]);
    assert_eq!(told(&longer, &over(1)), "", "moved meanwhile");
    assert_eq!(told(&longer, &extend(3, Some("staff-9"))), "refused: expires_later");
    assert_eq!(longer.kept["m"].extensions[0].actor, "staff-8");
}

#[test]
fn it_outlives_the_burial_of_its_account_and_nothing_new_is_kept_of_an_erased_one() {
    let held = after(&kept(Some(1)), &[kyc(1, 5, KycFact::Rejected)]);
    let buried = held.buried();
    assert_eq!((buried.status, buried.kept.len()), (Status::Erased, 1));
    assert_eq!(told(&buried, &over(1)), "-m CATEGORIES(0)");
    assert_eq!(told(&buried, &two("n", None)), "+n CATEGORIES(2)", "what is left, for longer");
    let ended = after(&buried, &[end("m")]);
    assert_eq!(told(&ended, &two("n", None)), "refused: too_late");
}
