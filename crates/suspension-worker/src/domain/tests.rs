//! Every standing of an account meets every input once; then the rules that need a sentence.

use contracts::event::PublicReason;

use super::*;

mod leaving;

pub(super) fn at(hours: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + chrono::TimeDelta::hours(hours)
}

pub(super) fn kyc(case: u128, story_version: i64, fact: KycFact) -> Input {
    Input::Kyc { case: Uuid::from_u128(case), story_version, fact, taken_over: false }
}

pub(super) fn place(hold: &str, effect: HoldEffect) -> Input {
    let (actor, reason) = ("staff-7".to_owned(), "watch".to_owned());
    let (hold, kind, approver) = (hold.to_owned(), StaffHold::Manual, None);
    Input::HoldRequested { hold, effect, actor, reason, kind, approver, expires_at: None }
}

pub(super) fn place_legal(hold: &str, approver: Option<&str>) -> Input {
    let (actor, reason, effect) = ("staff-7".to_owned(), "court".to_owned(), HoldEffect::Full);
    let (hold, approver) = (hold.to_owned(), approver.map(str::to_owned));
    let (kind, expires_at) = (StaffHold::Legal, None);
    Input::HoldRequested { hold, effect, actor, reason, kind, approver, expires_at }
}

pub(super) fn place_match(hold: &str, effect: HoldEffect) -> Input {
    let (actor, reason) = ("staff-7".to_owned(), "list".to_owned());
    let (hold, kind, approver) = (hold.to_owned(), StaffHold::SanctionsMatch, None);
    Input::HoldRequested { hold, effect, actor, reason, kind, approver, expires_at: None }
}

fn release_by(hold: &str, approver: Option<&str>) -> Input {
    let (actor, reason) = ("staff-8".to_owned(), "settled".to_owned());
    let (hold, approver) = (hold.to_owned(), approver.map(str::to_owned));
    Input::HoldReleaseRequested { hold, actor, reason, approver }
}

pub(super) fn release(hold: &str) -> Input {
    release_by(hold, None)
}

pub(super) fn report(version: i64, outcome: ContainmentOutcome, acknowledgement: bool) -> Input {
    let receipts = vec![Receipt { leg: "flag".to_owned(), rows: 1 }];
    Input::ContainmentReported { version, outcome, receipts, acknowledgement }
}

fn applied(version: i64) -> Input {
    report(version, ContainmentOutcome::Applied, false)
}

pub(super) fn after(state: &State, inputs: &[Input]) -> State {
    inputs.iter().fold(state.clone(), |state, input| {
        let effects = decide(&state, input, at(0)).unwrap();
        effects.iter().fold(state, evolve)
    })
}

pub(super) fn told(state: &State, input: &Input) -> String {
    let effects = match decide(state, input, at(1)) {
        Ok(effects) => effects,
        Err(refusal) => return format!("refused: {}", refusal.code()),
    };
    let named = |effect: &Effect| match effect {
        Effect::LeavingHeard { story_version, .. } => format!("leaving{story_version}"),
        Effect::Fenced { fence } => format!("fence({})", fence.stands),
        Effect::Unfenced { .. } => "unfence".to_owned(),
        Effect::Behind { hold } => format!("behind({hold})"),
        Effect::PastReturn => "past-return".to_owned(),
        Effect::TooLate { hold, .. } => format!("too-late({hold})"),
        Effect::Heard { story_version, .. } => format!("heard{story_version}"),
        Effect::CaseHeld { hold, .. } => format!("+{:?}", hold.kind),
        Effect::CaseLifted { .. } => "-case".to_owned(),
        Effect::Placed { id, .. } => format!("+{id}"),
        Effect::Kept { id, .. } => format!("+{id}"),
        Effect::CategoriesChanged { holds } => format!("CATEGORIES({})", holds.len()),
        Effect::Released { id, .. } => format!("-{id}"),
        Effect::Extended { id, .. } => format!("extended {id}"),
        Effect::ReviewOpened { id, kind, .. } => format!("REVIEW({id} {kind:?})"),
        Effect::Changed { turn: Turn::Neither, version, holds } => {
            format!("CHANGED{version}({})", holds.len())
        }
        Effect::Changed { turn, version, holds } => format!("{turn:?}{version}({})", holds.len()),
        Effect::Applied { version, .. } => format!("applied{version}"),
        Effect::Acknowledged { version } => format!("acknowledged{version}"),
        Effect::Contained { holds } => format!("CONTAINED{}", holds.hold_set_version),
        Effect::AttentionNeeded { version, .. } => format!("ATTENTION{version}"),
        Effect::DriftFound { kind, action, .. } => format!("DRIFT({kind:?} {action:?})"),
        Effect::DriftEnded => "no drift".to_owned(),
    };
    effects.iter().map(named).collect::<Vec<_>>().join(" ")
}

const SILENT: KycFact = KycFact::Silent;
const REJECTED: KycFact = KycFact::Rejected;
const FULL: HoldEffect = HoldEffect::Full;
const LIMITED: HoldEffect = HoldEffect::Limited;

fn states() -> BTreeMap<&'static str, State> {
    let with = |inputs: &[Input]| after(&State::default(), inputs);
    BTreeMap::from([
        ("clear", State::default()),
        ("silent", with(&[kyc(1, 5, SILENT)])),
        ("rejected", with(&[kyc(1, 5, REJECTED)])),
        ("limited", with(&[place("m", LIMITED)])),
        ("silent and full", with(&[kyc(1, 5, SILENT), place("m", FULL)])),
        ("cleared", with(&[kyc(1, 4, SILENT), kyc(1, 5, KycFact::Cleared)])),
        ("released", with(&[place("m", FULL), release("m")])),
    ])
}

fn inputs() -> BTreeMap<&'static str, Input> {
    BTreeMap::from([
        ("silence", kyc(1, 6, SILENT)),
        ("reversal", kyc(1, 6, KycFact::Reversed)),
        ("YES", kyc(1, 6, REJECTED)),
        ("clearance", kyc(1, 6, KycFact::Cleared)),
        ("lifting", kyc(1, 6, KycFact::Lifted)),
        ("old lifting", kyc(1, 4, KycFact::Lifted)),
        ("old YES", kyc(1, 5, REJECTED)),
        ("other case's YES", kyc(2, 1, REJECTED)),
        ("full m", place("m", FULL)),
        ("limited m", place("m", LIMITED)),
        ("release m", release("m")),
        ("release case", release(&Uuid::from_u128(1).to_string())),
    ])
}

const CASE: &str = "-00000000-0000-0000-0000-000000000001";

#[rustfmt::skip]
fn table() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let rows = [
        ("clear", "silence", "heard6 +KycNoAnswer Suspended1(1)"),
        ("clear", "reversal", "heard6"),
        ("clear", "YES", "heard6 +KycPositiveAnswer Suspended1(1)"),
        ("clear", "clearance", "heard6"),
        ("clear", "lifting", "heard6"),
        ("clear", "old lifting", "heard4"),
        ("silent", "lifting", "heard6 -case Reactivated2(0)"),
        ("rejected", "lifting", "heard6 -case Reactivated2(0)"),
        ("limited", "lifting", "heard6"),
        ("limited", "old lifting", "heard4"),
        ("silent and full", "lifting", "heard6 -case CHANGED3(1)"),
        ("cleared", "lifting", "heard6"),
        ("released", "lifting", "heard6"),
        ("released", "old lifting", "heard4"),
        ("clear", "old YES", "heard5 +KycPositiveAnswer Suspended1(1)"),
        ("clear", "other case's YES", "heard1 +KycPositiveAnswer Suspended1(1)"),
        ("clear", "full m", "+m Suspended1(1)"),
        ("clear", "limited m", "+m CHANGED1(1)"),
        ("clear", "release m", "-m"),
        ("clear", "release case", CASE),
        ("silent", "silence", "heard6"),
        ("silent", "reversal", "heard6 -case Reactivated2(0)"),
        ("silent", "YES", "heard6 +KycPositiveAnswer CHANGED2(1)"),
        ("silent", "clearance", "heard6 -case Reactivated2(0)"),
        ("silent", "other case's YES", "heard1 +KycPositiveAnswer CHANGED2(2)"),
        ("silent", "full m", "+m CHANGED2(2)"),
        ("silent", "limited m", "+m CHANGED2(2)"),
        ("silent", "release m", "-m"),
        ("silent", "release case", "refused: not_staffs"),
        ("rejected", "silence", "heard6"),
        ("rejected", "reversal", "heard6"),
        ("rejected", "YES", "heard6"),
        ("rejected", "clearance", "heard6"),
        ("rejected", "other case's YES", "heard1 +KycPositiveAnswer CHANGED2(2)"),
        ("rejected", "full m", "+m CHANGED2(2)"),
        ("rejected", "limited m", "+m CHANGED2(2)"),
        ("rejected", "release m", "-m"),
        ("rejected", "release case", "refused: not_staffs"),
        ("limited", "silence", "heard6 +KycNoAnswer Suspended2(2)"),
        ("limited", "reversal", "heard6"),
        ("limited", "YES", "heard6 +KycPositiveAnswer Suspended2(2)"),
        ("limited", "clearance", "heard6"),
        ("limited", "old YES", "heard5 +KycPositiveAnswer Suspended2(2)"),
        ("limited", "other case's YES", "heard1 +KycPositiveAnswer Suspended2(2)"),
        ("limited", "full m", "refused: other_effect"),
        ("limited", "release m", "-m CHANGED2(0)"),
        ("limited", "release case", CASE),
        ("silent and full", "silence", "heard6"),
        ("silent and full", "reversal", "heard6 -case CHANGED3(1)"),
        ("silent and full", "YES", "heard6 +KycPositiveAnswer CHANGED3(2)"),
        ("silent and full", "clearance", "heard6 -case CHANGED3(1)"),
        ("silent and full", "other case's YES", "heard1 +KycPositiveAnswer CHANGED3(3)"),
        ("silent and full", "limited m", "refused: other_effect"),
        ("silent and full", "release m", "-m CHANGED3(1)"),
        ("silent and full", "release case", "refused: not_staffs"),
        ("cleared", "silence", "heard6 +KycNoAnswer Suspended3(1)"),
        ("cleared", "reversal", "heard6"),
        ("cleared", "YES", "heard6 +KycPositiveAnswer Suspended3(1)"),
        ("cleared", "clearance", "heard6"),
        ("cleared", "other case's YES", "heard1 +KycPositiveAnswer Suspended3(1)"),
        ("cleared", "full m", "+m Suspended3(1)"),
        ("cleared", "limited m", "+m CHANGED3(1)"),
        ("cleared", "release m", "-m"),
        ("cleared", "release case", CASE),
        ("released", "silence", "heard6 +KycNoAnswer Suspended3(1)"),
        ("released", "reversal", "heard6"),
        ("released", "YES", "heard6 +KycPositiveAnswer Suspended3(1)"),
        ("released", "clearance", "heard6"),
        ("released", "old YES", "heard5 +KycPositiveAnswer Suspended3(1)"),
        ("released", "other case's YES", "heard1 +KycPositiveAnswer Suspended3(1)"),
        ("released", "full m", "refused: hold_id_used"),
        ("released", "limited m", "refused: hold_id_used"),
        ("released", "release case", CASE),
    ];
    rows.into_iter().map(|(state, input, told)| ((state, input), told)).collect()
}

#[test]
fn every_standing_meets_every_input_as_the_table_says() {
    let mut table = table();
    for (name, state) in states() {
        for (input_name, input) in inputs() {
            let expected = table.remove(&(name, input_name)).unwrap_or_default();
            assert_eq!(told(&state, &input), expected, "{name} meets {input_name}");
        }
    }
    assert_eq!(table, BTreeMap::new(), "the table speaks of states and inputs that exist");
}

#[test]
fn a_state_is_stored_with_what_lists_filter_by() {
    let stored = |name: &str| serde_json::to_value(&states()[name]).unwrap();
    let filters = |name: &str| {
        let stored = stored(name);
        (stored["status"].clone(), stored["effect"].clone(), stored["version"].clone())
    };
    assert_eq!(filters("clear"), ("clear".into(), "none".into(), 0.into()));
    assert_eq!(filters("silent"), ("held".into(), "full".into(), 1.into()));
    assert_eq!(filters("limited"), ("held".into(), "limited".into(), 1.into()));
    assert_eq!(filters("cleared"), ("clear".into(), "none".into(), 2.into()));
    for (name, state) in states() {
        assert_eq!(serde_json::from_value::<State>(stored(name)).unwrap(), state);
    }
}

#[test]
fn a_silence_that_turns_into_a_yes_stays_one_hold_since_the_silence() {
    let silent = &states()["silent"];
    let effects = decide(silent, &kyc(1, 6, REJECTED), at(9)).unwrap();
    let rejected = effects.iter().fold(silent.clone(), evolve);
    let holds = rejected.known_holds();
    assert_eq!(holds.len(), 1);
    assert_eq!((holds[0].kind, holds[0].since), (HoldKind::KycPositiveAnswer, at(0)));
    assert_eq!(holds[0].hold_id, Uuid::from_u128(1).to_string());
}

#[test]
fn hosts_see_public_reasons_only() {
    let both = &states()["silent and full"];
    let reasons: Vec<_> = both.hold_set().holds.iter().map(|hold| hold.public_reason).collect();
    assert_eq!(reasons, [PublicReason::Verification, PublicReason::Review]);
    let rejected = &states()["rejected"].hold_set().holds[0];
    assert_eq!(rejected.public_reason, PublicReason::Verification);
}

#[test]
fn staff_can_never_stand_in_the_way_of_a_case_by_taking_its_id() {
    let id = Uuid::from_u128(1).to_string();
    for first in [place(&id, LIMITED), release(&id)] {
        let state = after(&State::default(), &[first]);
        assert!(told(&state, &kyc(1, 5, SILENT)).contains("Suspended"));
    }
    let both = after(&State::default(), &[kyc(1, 5, SILENT), place(&id, FULL), release(&id)]);
    assert_eq!((both.effect, both.known_holds().len()), (FULL, 1), "staff lifts only staff's");
}

#[test]
fn who_placed_and_who_released_a_hold_and_why_is_kept() {
    let placed = after(&State::default(), &[place("m", FULL)]);
    let hold = &placed.manual["m"];
    assert_eq!((hold.source.as_str(), hold.reason.as_deref()), ("staff-7", Some("watch")));
    let released = after(&placed, &[release("m"), release("m")]);
    let (actor, reason) = ("staff-8".to_owned(), "settled".to_owned());
    assert_eq!(released.released["m"], Release { actor, reason, at: at(0), approver: None });
    assert_eq!(after(&State::default(), &[release("m")]).released, released.released);
}

#[test]
fn a_hold_is_contained_once_the_host_has_it() {
    let silent = &states()["silent"];
    assert_eq!(told(silent, &applied(1)), "applied1 CONTAINED1");
    let contained = after(silent, &[applied(1)]);
    assert_eq!(contained.receipts, [Receipt { leg: "flag".to_owned(), rows: 1 }]);
    assert_eq!(told(&contained, &applied(1)), "");
    assert_eq!(told(&contained, &report(1, ContainmentOutcome::NoSuchAccount, false)), "");
    assert_eq!(told(silent, &report(1, ContainmentOutcome::Outdated, false)), "");
    assert_eq!(told(&states()["silent and full"], &applied(1)), "", "an older hold set");
    assert_eq!(told(silent, &applied(2)), "refused: never_ordered");
    assert_eq!(told(&State::default(), &applied(0)), "", "nothing was ordered");
}

#[test]
fn where_the_host_acknowledges_both_words_are_awaited_in_any_order() {
    let silent = &states()["silent"];
    let applied = |version| report(version, ContainmentOutcome::Applied, true);
    let acknowledged = |version| Input::ContainmentAcknowledged { version };
    assert_eq!(told(silent, &applied(1)), "applied1");
    assert_eq!(told(silent, &acknowledged(1)), "acknowledged1");
    let (one, other) = (after(silent, &[applied(1)]), after(silent, &[acknowledged(1)]));
    assert_eq!(told(&one, &applied(1)), "");
    assert_eq!(told(&other, &acknowledged(1)), "");
    assert_eq!(told(&one, &acknowledged(1)), "acknowledged1 CONTAINED1");
    assert_eq!(told(&other, &applied(1)), "applied1 CONTAINED1");
    assert_eq!(told(silent, &acknowledged(2)), "refused: never_ordered");
    let newer = after(&one, &[place("m", FULL)]);
    assert_eq!(told(&newer, &acknowledged(1)), "", "an older hold set");
    let no_longer_asked = report(1, ContainmentOutcome::Applied, false);
    assert_eq!(told(&one, &no_longer_asked), "CONTAINED1");
}

#[test]
fn what_cannot_be_contained_is_said_once_and_forgotten_with_the_next_change() {
    let lost = |version| report(version, ContainmentOutcome::NoSuchAccount, false);
    let silent = &states()["silent"];
    assert_eq!(told(silent, &lost(1)), "ATTENTION1");
    assert_eq!(told(silent, &report(1, ContainmentOutcome::Refused, false)), "ATTENTION1");
    let known = after(silent, &[lost(1)]);
    assert_eq!(known.attention, Some(ContainmentOutcome::NoSuchAccount));
    assert_eq!(told(&known, &lost(1)), "");
    assert_eq!(told(&known, &report(1, ContainmentOutcome::InvalidAccountId, false)), "");
    let found = after(&known, &[applied(1)]);
    assert_eq!((found.attention, found.contained), (None, 1));
    let changed = after(&known, &[place("m", FULL)]);
    assert_eq!(changed.attention, None);
    assert_eq!(told(&changed, &lost(2)), "ATTENTION2");
}

#[test]
fn a_hold_is_refused_that_forbids_nothing_or_has_no_proper_id() {
    let clear = State::default();
    assert_eq!(told(&clear, &place("m", HoldEffect::None)), "refused: no_effect");
    for id in ["", "a\nb", &"x".repeat(129)] {
        assert_eq!(told(&clear, &place(id, FULL)), "refused: hold_id_invalid");
        assert_eq!(told(&clear, &release(id)), "refused: hold_id_invalid");
    }
}

#[test]
fn a_legal_hold_is_placed_and_released_by_two_and_by_nobody_alone() {
    let clear = State::default();
    for alone in [None, Some("staff-7")] {
        assert_eq!(told(&clear, &place_legal("m", alone)), "refused: four_eyes");
    }
    let held = after(&clear, &[place_legal("m", Some("staff-9"))]);
    let hold = &held.manual["m"];
    assert_eq!((hold.kind, hold.approver.as_deref()), (HoldKind::Legal, Some("staff-9")));
    assert_eq!(told(&held, &place_legal("m", Some("staff-1"))), "", "the same again");
    assert_eq!(told(&held, &place("m", FULL)), "refused: other_kind");
    for alone in [None, Some("staff-8")] {
        assert_eq!(told(&held, &release_by("m", alone)), "refused: four_eyes");
    }
    let freed = after(&held, &[release_by("m", Some("staff-9"))]);
    assert_eq!(freed.effect, HoldEffect::None);
    assert_eq!(freed.released["m"].approver.as_deref(), Some("staff-9"));
    let manual = after(&clear, &[place("m", FULL)]);
    assert_eq!(told(&manual, &place_legal("m", Some("staff-9"))), "refused: other_kind");
}

#[test]
fn a_match_with_a_sanctions_list_is_placed_by_one_and_lifted_by_two() {
    let clear = State::default();
    assert_eq!(told(&clear, &place_match("m", HoldEffect::Limited)), "refused: not_full");
    let held = after(&clear, &[place_match("m", FULL)]);
    assert_eq!((held.effect, held.manual["m"].kind), (FULL, HoldKind::SanctionsMatch));
    assert!(held.manual["m"].kind.forbids_erasure());
    assert_eq!(told(&held, &place("m", FULL)), "refused: other_kind");
    for alone in [None, Some("staff-8")] {
        assert_eq!(told(&held, &release_by("m", alone)), "refused: four_eyes");
    }
    let freed = after(&held, &[release_by("m", Some("staff-9"))]);
    assert_eq!(freed.effect, HoldEffect::None);
}

#[test]
fn the_providers_rejection_is_held_and_lifted_by_its_own_facts_alone() {
    let (rejected, accepted) = (KycFact::ProviderRejected, KycFact::ProviderAccepted);
    let held = after(&State::default(), &[kyc(1, 5, rejected)]);
    assert_eq!(
        told(&State::default(), &kyc(1, 5, rejected)),
        "heard5 +KycProviderRejected Suspended1(1)"
    );
    for (input, expected) in [
        (kyc(1, 6, accepted), "heard6 -case Reactivated2(0)"),
        (kyc(1, 6, rejected), "heard6"),
        (kyc(1, 5, accepted), ""),
        (kyc(1, 4, accepted), ""),
        // Whatever the questionnaire comes to, it is another case.
        (kyc(1, 6, KycFact::Cleared), "heard6"),
        (kyc(1, 6, KycFact::Lifted), "heard6"),
        (kyc(1, 6, KycFact::Reversed), "heard6"),
        (kyc(1, 6, REJECTED), "heard6"),
        (kyc(2, 9, KycFact::Lifted), "heard9"),
        (kyc(2, 9, SILENT), "heard9 +KycNoAnswer CHANGED2(2)"),
    ] {
        assert_eq!(told(&held, &input), expected, "{input:?}");
    }
    assert_eq!(told(&held, &release(&Uuid::from_u128(1).to_string())), "refused: not_staffs");
    for fact in [SILENT, REJECTED] {
        let silent = after(&State::default(), &[kyc(1, 5, fact)]);
        assert_eq!(told(&silent, &kyc(1, 6, accepted)), "heard6");
    }
    let public = held.hold_set().holds;
    assert_eq!(public[0].public_reason, PublicReason::Verification);
}
