//! People who leave: shut until it is undone, and fenced only where nobody looks.

use super::*;

fn leaving(story_version: i64, scheduled: bool) -> Input {
    Input::Deletion { deletion: Uuid::from_u128(9), story_version, scheduled }
}

fn fence(attempt: i32) -> Input {
    Input::FenceRequested { deletion: Uuid::from_u128(9), attempt }
}

fn unfence(attempt: i32) -> Input {
    Input::FenceReleased { deletion: Uuid::from_u128(9), attempt }
}

fn kinds(state: &State) -> Vec<HoldKind> {
    state.known_holds().iter().map(|hold| hold.kind).collect()
}

/// Whether the answer is yes; `None`: there is none.
fn granted(state: &State, attempt: i32) -> Option<bool> {
    decide(state, &fence(attempt), at(1)).unwrap().iter().find_map(|effect| match effect {
        Effect::Fenced { fence } => Some(fence.stands),
        _ => None,
    })
}

#[test]
fn a_scheduled_deletion_shuts_and_an_undone_one_opens_in_any_order() {
    let shut = after(&State::default(), &[leaving(4, true)]);
    assert_eq!((kinds(&shut), shut.effect), (vec![HoldKind::DeletionPending], HoldEffect::Full));
    assert_eq!(decide(&shut, &leaving(7, true), at(2)).unwrap().len(), 1, "only heard");
    let open = after(&shut, &[leaving(8, false)]);
    assert_eq!(kinds(&open), []);
    assert_eq!(kinds(&after(&open, &[leaving(4, true), leaving(7, true)])), [], "older news");
    assert_eq!(kinds(&after(&State::default(), &[leaving(8, false), leaving(4, true)])), []);
}

#[test]
fn clearance_during_a_deletion_does_not_reactivate_and_undo_leaves_the_kyc_hold() {
    let both = after(&State::default(), &[leaving(4, true), kyc(1, 1, KycFact::Silent)]);
    let cleared = decide(&both, &kyc(1, 2, KycFact::Cleared), at(1)).unwrap();
    let turned = |effect: &Effect| matches!(effect, Effect::Changed { turn: Turn::Neither, .. });
    assert!(cleared.iter().any(turned), "{cleared:?}");
    assert_eq!(kinds(&after(&both, &[leaving(5, false)])), [HoldKind::KycNoAnswer]);
}

#[test]
fn a_fence_stands_only_where_the_account_is_shut_for_it_and_nobody_looks() {
    let shut = after(&State::default(), &[leaving(4, true)]);
    assert_eq!(granted(&State::default(), 1), Some(false), "nobody knows of a deletion");
    assert_eq!(granted(&shut, 1), Some(true));
    assert_eq!(granted(&after(&shut, &[kyc(1, 1, KycFact::Silent)]), 1), Some(true));
    assert_eq!(granted(&after(&shut, &[kyc(1, 1, KycFact::Rejected)]), 1), Some(false));
    assert_eq!(granted(&after(&shut, &[place_legal("court", Some("staff-9"))]), 1), Some(false));
    assert_eq!(granted(&after(&shut, &[leaving(5, false)]), 1), Some(false), "undone");
    assert_eq!(
        granted(&after(&shut, &[unfence(1)]), 1),
        None,
        "taken down before it was asked for"
    );
    assert_eq!(granted(&after(&shut, &[fence(1), unfence(1)]), 2), Some(true));
}

fn sealed() -> Input {
    Input::Sealed { deletion: Uuid::from_u128(9) }
}

/// What is said to have come too late.
fn too_late(state: &State, input: &Input) -> Vec<HoldKind> {
    let effects = decide(state, input, at(1)).unwrap().into_iter();
    let late = effects.filter_map(|effect| match effect {
        Effect::TooLate { kind, .. } => Some(kind),
        _ => None,
    });
    late.collect()
}

#[test]
fn a_hold_behind_our_fence_is_too_late_only_once_every_fence_stands() {
    let rejected = kyc(1, 1, KycFact::Rejected);
    let shut = after(&State::default(), &[leaving(4, true)]);
    let fenced = after(&shut, &[fence(1)]);
    let past = after(&fenced, &[sealed()]);
    assert_eq!(too_late(&shut, &rejected), []);
    assert_eq!(too_late(&fenced, &rejected), [], "another fence may be refused yet");
    assert_eq!(too_late(&past, &rejected), [HoldKind::KycPositiveAnswer]);
    let behind = after(&fenced, std::slice::from_ref(&rejected));
    assert_eq!(behind.effect, HoldEffect::Full);
    assert_eq!(too_late(&behind, &sealed()), [HoldKind::KycPositiveAnswer], "it was, after all");
    assert_eq!(too_late(&after(&behind, &[sealed()]), &sealed()), [], "once");
    let ended = after(&behind, &[kyc(1, 2, KycFact::Lifted)]);
    assert_eq!(too_late(&ended, &sealed()), [], "it is gone");
    assert_eq!(too_late(&after(&behind, &[unfence(1)]), &sealed()), [], "it was in time");
}

#[test]
fn what_a_case_left_behind_is_released_by_two_and_only_past_the_last_fence() {
    let case = Uuid::from_u128(1).to_string();
    let two = |hold: &str| Input::HoldReleaseRequested {
        hold: hold.to_owned(),
        actor: "staff-1".to_owned(),
        reason: "looked-at".to_owned(),
        approver: Some("staff-2".to_owned()),
    };
    let fenced = after(&State::default(), &[leaving(4, true), fence(1)]);
    let behind = after(&fenced, &[kyc(1, 1, KycFact::Rejected)]);
    assert_eq!(decide(&behind, &two(&case), at(2)), Err(Refusal::NotStaffs));
    let late = after(&behind, &[sealed()]);
    assert_eq!(decide(&late, &release(&case), at(2)), Err(Refusal::FourEyes));
    let freed = after(&late, &[two(&case)]);
    assert_eq!(kinds(&freed), [HoldKind::DeletionPending], "and it stays shut");
    assert_eq!(freed.released[&case].approver.as_deref(), Some("staff-2"));
    let again = after(&freed, &[kyc(1, 2, KycFact::Reversed), kyc(1, 3, KycFact::Rejected)]);
    assert_eq!(kinds(&after(&again, &[two(&case)])), [HoldKind::DeletionPending], "each time");
    let deletion = Uuid::from_u128(9).to_string();
    assert_eq!(decide(&late, &two(&deletion), at(2)), Err(Refusal::NotStaffs));
}

#[test]
fn the_hold_of_a_deletion_is_not_staffs_to_release() {
    let shut = after(&State::default(), &[leaving(4, true)]);
    let id = Uuid::from_u128(9).to_string();
    assert_eq!(decide(&shut, &release(&id), at(1)), Err(Refusal::NotStaffs));
}
