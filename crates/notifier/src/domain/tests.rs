use contracts::Time;

use super::*;
use crate::config::HoldNotice;

const NOTICES: HoldNotices = HoldNotices {
    kyc_no_answer: HoldNotice::SuspendedNoAnswer,
    kyc_positive_answer: HoldNotice::Suspended,
    kyc_provider_rejected: HoldNotice::Suspended,
    manual: HoldNotice::None,
    legal: HoldNotice::None,
    sanctions_match: HoldNotice::None,
};

const CASE: Uuid = Uuid::from_u128(1);

type Hold<'a> = (&'a str, HoldKind, HoldEffect);

/// What is told of hold sets 1, 2, …, one after the other.
fn words(notices: HoldNotices, sets: &[&[Hold<'_>]]) -> Vec<Option<Word>> {
    let mut told = Told::default();
    let sets = (1..).zip(sets);
    sets.map(|(version, holds)| told.holds_are(&notices, version, &known(holds))).collect()
}

fn known(holds: &[Hold<'_>]) -> Vec<KnownHold> {
    let known = |(id, kind, effect): &Hold<'_>| KnownHold {
        hold_id: (*id).to_owned(),
        kind: *kind,
        effect: *effect,
        since: Time::UNIX_EPOCH,
        quiet: false,
    };
    holds.iter().map(known).collect()
}

fn silence() -> Vec<KnownHold> {
    known(&[(&CASE.to_string(), HoldKind::KycNoAnswer, HoldEffect::Full)])
}

#[test]
fn each_kind_of_hold_has_the_words_that_policy_gives_it() {
    use HoldEffect::{Full, Limited};
    use HoldKind::{KycNoAnswer, KycPositiveAnswer, Legal, Manual};
    use Template::{Reactivated, Suspended, SuspendedNoAnswer};
    use Word::Say;
    let silent = ("case", KycNoAnswer, Full);
    let yes = ("case", KycPositiveAnswer, Full);
    let (manual, limited, legal) =
        (("m", Manual, Full), ("m", Manual, Limited), ("l", Legal, Full));
    let open = Some(Say(Reactivated));
    for (sets, right) in [
        (&[&[silent][..], &[]][..], vec![Some(Say(SuspendedNoAnswer)), open]),
        (&[&[yes], &[]], vec![Some(Say(Suspended)), open]),
        // A YES after silence: answering opens nothing any more.
        (&[&[silent], &[yes], &[]], vec![Some(Say(SuspendedNoAnswer)), Some(Say(Suspended)), open]),
        // Of whose beginning nobody was told, nobody is told the end.
        (&[&[manual], &[]], vec![None, None]),
        (&[&[legal], &[]], vec![None, None]),
        (&[&[limited], &[]], vec![None, None]),
        // The last that goes is the one that counts.
        (
            &[&[silent], &[silent, legal], &[legal], &[]],
            vec![Some(Say(SuspendedNoAnswer)), None, None, open],
        ),
        (&[&[silent], &[limited]], vec![Some(Say(SuspendedNoAnswer)), open]),
        (&[&[]], vec![None]),
    ] {
        assert_eq!(words(NOTICES, sets), right, "{sets:?}");
    }
    let chosen = HoldNotices { manual: HoldNotice::Suspended, ..NOTICES };
    let both: &[&[Hold<'_>]] = &[&[manual], &[silent, manual], &[manual], &[]];
    // Answers alone would not open the account.
    let right = [Some(Say(Suspended)), Some(Say(Suspended)), None, open];
    assert_eq!(words(chosen, both), right);
}

#[test]
fn an_older_hold_set_says_nothing() {
    let mut told = Told::default();
    assert_eq!(told.holds_are(&NOTICES, 2, &[]), None);
    assert_eq!(told.holds_are(&NOTICES, 1, &silence()), None);
    assert_eq!(told.holds_are(&NOTICES, 2, &silence()), None);
    assert_eq!(told.spoken, 0);
}

#[test]
fn the_macro_and_the_mail_that_it_replaces_are_never_both_sent() {
    use Template::{AllWell, Reactivated};
    use Word::{Replaced, Say};
    let mut told = Told::default();
    told.holds_are(&NOTICES, 1, &silence());
    let mut macro_first = told.clone();
    assert_eq!(macro_first.all_is_well(CASE, true), Say(AllWell));
    assert_eq!(macro_first.holds_are(&NOTICES, 2, &[]), Some(Replaced(Reactivated)));
    let mut mail_first = told.clone();
    assert_eq!(mail_first.holds_are(&NOTICES, 2, &[]), Some(Say(Reactivated)));
    assert_eq!(mail_first.all_is_well(CASE, true), Replaced(AllWell));
    // Suspended anew, the end is news again, whoever tells it.
    for mut told in [macro_first, mail_first] {
        told.holds_are(&NOTICES, 3, &silence());
        let mut by_mail = told.clone();
        assert_eq!(by_mail.holds_are(&NOTICES, 4, &[]), Some(Say(Reactivated)));
        assert_eq!(told.all_is_well(CASE, true), Say(AllWell));
    }
}

#[test]
fn a_macro_about_one_case_is_no_word_about_another_hold() {
    let mut told = Told::default();
    let notices = HoldNotices { manual: HoldNotice::Suspended, ..NOTICES };
    let manual = known(&[("m", HoldKind::Manual, HoldEffect::Full)]);
    told.holds_are(&notices, 1, &[silence(), manual.clone()].concat());
    told.all_is_well(CASE, true);
    assert_eq!(told.holds_are(&notices, 2, &manual), None);
    let open = told.holds_are(&notices, 3, &[]);
    assert_eq!(open, Some(Word::Say(Template::Reactivated)));
}

#[test]
fn who_was_never_suspended_may_be_told_so_as_often_as_support_likes() {
    let mut told = Told::default();
    for _ in 0..2 {
        assert_eq!(told.all_is_well(CASE, true), Word::Say(Template::AllWell));
    }
}

/// The same, of accounts that were shut before Ostiary knew.
fn quiet(holds: &[Hold<'_>]) -> Vec<KnownHold> {
    known(holds).into_iter().map(|hold| KnownHold { quiet: true, ..hold }).collect()
}

#[test]
fn who_was_shut_before_ostiary_knew_is_told_the_end_only() {
    let silent = ("case", HoldKind::KycNoAnswer, HoldEffect::Full);
    let adopted = ("host-1", HoldKind::Manual, HoldEffect::Full);
    let yes = ("case", HoldKind::KycPositiveAnswer, HoldEffect::Full);
    let mut told = Told::default();
    assert_eq!(told.holds_are(&NOTICES, 1, &quiet(&[silent])), None);
    assert_eq!(told.holds_are(&NOTICES, 2, &[]), Some(Word::Say(Template::Reactivated)));
    assert_eq!(told.holds_are(&NOTICES, 3, &quiet(&[adopted])), None);
    assert_eq!(told.holds_are(&NOTICES, 4, &[]), None, "nobody tells of the staff's own holds");
    // What comes on top is news.
    assert_eq!(told.holds_are(&NOTICES, 5, &quiet(&[adopted])), None);
    let both = [quiet(&[adopted]), known(&[yes])].concat();
    assert_eq!(told.holds_are(&NOTICES, 6, &both), Some(Word::Say(Template::Suspended)));
}

#[test]
fn a_mail_that_was_given_up_does_not_replace_the_macro() {
    let mut told = Told::default();
    told.holds_are(&NOTICES, 1, &silence());
    told.holds_are(&NOTICES, 2, &[]);
    assert!(told.is_by_mail(CASE) && told.is_reactivated(CASE));
    assert_eq!(told.all_is_well(CASE, false), Word::Say(Template::AllWell));
}

#[test]
fn a_reversal_is_no_clearance_so_that_all_is_well_is_still_news() {
    use Template::{AllWell, Reactivated};
    for heard_first in [true, false] {
        let mut told = Told::default();
        told.holds_are(&NOTICES, 1, &silence());
        if heard_first {
            told.reversed(CASE);
        }
        assert_eq!(told.holds_are(&NOTICES, 2, &[]), Some(Word::Say(Reactivated)));
        if !heard_first {
            told.reversed(CASE);
        }
        assert!(!told.is_open_by_clearance() && !told.is_by_mail(CASE), "{heard_first}");
        assert!(!told.is_reactivated(CASE), "it was open before");
        assert_eq!(told.all_is_well(CASE, true), Word::Say(AllWell));
        // Silent anew and cleared then: now the mail says so.
        told.holds_are(&NOTICES, 3, &silence());
        assert_eq!(told.holds_are(&NOTICES, 4, &[]), Some(Word::Say(Reactivated)));
        assert!(told.is_open_by_clearance() && told.is_by_mail(CASE) && told.is_reactivated(CASE));
        assert_eq!(told.all_is_well(CASE, true), Word::Replaced(AllWell));
    }
}

#[test]
fn a_yes_after_a_reversal_is_shut_anew_and_its_end_is_a_clearance() {
    let mut told = Told::default();
    told.holds_are(&NOTICES, 1, &silence());
    told.reversed(CASE);
    let yes = known(&[(&CASE.to_string(), HoldKind::KycPositiveAnswer, HoldEffect::Full)]);
    assert_eq!(told.holds_are(&NOTICES, 2, &yes), Some(Word::Say(Template::Suspended)));
    assert_eq!(told.holds_are(&NOTICES, 3, &[]), Some(Word::Say(Template::Reactivated)));
    assert!(told.is_open_by_clearance() && told.is_by_mail(CASE));
}

#[test]
fn the_end_of_a_hold_of_staff_is_no_clearance_whatever_was_cleared_before() {
    let notices = HoldNotices { manual: HoldNotice::Suspended, ..NOTICES };
    let mut cleared_before = Told::default();
    cleared_before.holds_are(&notices, 1, &silence());
    cleared_before.holds_are(&notices, 2, &[]);
    assert!(cleared_before.is_open_by_clearance());
    for mut told in [Told::default(), cleared_before] {
        told.holds_are(&notices, 3, &known(&[("m", HoldKind::Manual, HoldEffect::Full)]));
        assert_eq!(told.holds_are(&notices, 4, &[]), Some(Word::Say(Template::Reactivated)));
        assert!(!told.is_open_by_clearance());
    }
}

#[test]
fn nobody_who_leaves_is_asked_to_answer_first_and_who_stays_is_told_then() {
    use HoldEffect::Full;
    use HoldKind::{DeletionPending, KycNoAnswer};
    use Template::{Reactivated, SuspendedNoAnswer};
    use Word::Say;
    let (leaves, silent) = (("d", DeletionPending, Full), ("case", KycNoAnswer, Full));
    let (told, open) = (Some(Say(SuspendedNoAnswer)), Some(Say(Reactivated)));
    for (sets, right) in [
        (&[&[leaves][..], &[]][..], vec![None, None]),
        (&[&[leaves], &[silent, leaves], &[leaves], &[]], vec![None; 4]),
        (&[&[leaves], &[silent, leaves], &[silent], &[]], vec![None, None, told, open]),
        (&[&[silent], &[silent, leaves], &[silent], &[]], vec![told, None, None, open]),
    ] {
        assert_eq!(words(NOTICES, sets), right, "{sets:?}");
    }
}
