//! Whatever ledger and host say: after a repair a full hold is obeyed, and no flag was ever cleared.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    Input, KycFact, decide, evolve,
    tests::{at, kyc, place, release, report},
};

const FULL: HoldEffect = HoldEffect::Full;
const NONE: HoldEffect = HoldEffect::None;

fn after(inputs: &[Input]) -> State {
    inputs.iter().fold(State::default(), |state, input| {
        decide(&state, input, at(0)).unwrap_or_default().iter().fold(state, evolve)
    })
}

fn applied(version: i64) -> Input {
    report(version, ContainmentOutcome::Applied, false)
}

/// A host that states `none` and `full`.
fn host(flag: HoldEffect, tokens: bool, carried_out: Option<i64>, state: &State) -> AtHost {
    let ordered = if state.effect == NONE { NONE } else { FULL };
    AtHost { effect: Some(flag), obeys: flag == ordered, tokens, carried_out }
}

fn told(state: &State, host: Option<AtHost>) -> String {
    match compare(state, host) {
        Err(UnderWay) => "under way".to_owned(),
        Ok(None) => String::new(),
        Ok(Some(Difference { kind, action, effect })) => format!("{kind:?} {action:?} {effect:?}"),
    }
}

#[test]
fn what_differs_is_told_apart() {
    let clear = State::default();
    let held = after(&[place("m", FULL), applied(1)]);
    let released = after(&[place("m", FULL), applied(1), release("m"), applied(2)]);
    let ordered = after(&[place("m", FULL)]);
    let at_host = |flag, tokens, done, state| told(state, Some(host(flag, tokens, done, state)));
    assert_eq!(at_host(FULL, true, None, &clear), "FlagWithoutHold Adopted Full");
    assert_eq!(at_host(NONE, true, None, &clear), "");
    assert_eq!(at_host(FULL, false, Some(2), &released), "FlagWithoutHold Reported Full");
    assert_eq!(at_host(NONE, true, Some(2), &released), "");
    assert_eq!(at_host(NONE, true, Some(1), &held), "HoldWithoutFlag Repaired Full");
    assert_eq!(at_host(FULL, true, Some(1), &held), "TokensUnderHold Repaired Full");
    assert_eq!(at_host(FULL, false, Some(1), &held), "");
    assert_eq!(at_host(NONE, true, None, &ordered), "under way");
    assert_eq!(at_host(FULL, true, None, &ordered), "under way");
    assert_eq!(told(&held, None), "AccountMissing Reported Full");
    assert_eq!(told(&clear, None), "");
    let odd =
        |state| told(state, Some(AtHost { effect: None, ..host(NONE, true, Some(1), state) }));
    assert_eq!(odd(&held), "HoldWithoutFlag Repaired Full");
    let unstated = AtHost { effect: None, obeys: false, tokens: true, carried_out: None };
    assert_eq!(told(&clear, Some(unstated)), "", "the host's own affair");
}

#[test]
fn what_could_not_be_carried_out_is_tried_again_once_it_can() {
    let missing = report(1, ContainmentOutcome::NoSuchAccount, false);
    let state = after(&[place("m", FULL), missing]);
    assert_eq!(told(&state, None), "", "said before");
    let there = host(NONE, true, None, &state);
    assert_eq!(told(&state, Some(there)), "HoldWithoutFlag Repaired Full");
}

#[test]
fn a_host_that_is_ahead_of_the_ledger_gets_a_version_that_it_obeys() {
    let state = after(&[place("m", FULL)]);
    let ahead = host(NONE, true, Some(9), &state);
    let difference = compare(&state, Some(ahead)).unwrap();
    let input = Input::HostCompared { version: 1, carried_out: Some(9), difference };
    let repaired = decide(&state, &input, at(1)).unwrap().iter().fold(state, evolve);
    assert_eq!(repaired.version, 10);
}

#[test]
fn an_adopted_hold_is_the_hosts_and_nobody_is_told() {
    let state = State::default();
    let difference = compare(&state, Some(host(FULL, true, None, &state))).unwrap();
    let input = Input::HostCompared { version: 0, carried_out: None, difference };
    let effects = decide(&state, &input, at(1)).unwrap();
    let adopted = effects.iter().fold(state, evolve);
    let hold = &adopted.manual["host-1"];
    assert_eq!((hold.kind, hold.source.as_str(), hold.quiet), (HoldKind::Manual, "host", true));
    assert_eq!(decide(&adopted, &input, at(2)), Ok(vec![]), "twice is once");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Changed { turn: Turn::Suspended, .. }))
    );
    // Released by staff, and shut by the host with our table gone: another hold, as an id is used once.
    let again = [release("host-1"), applied(2)];
    let released = again.iter().fold(adopted, |state, input| {
        decide(&state, input, at(3)).unwrap().iter().fold(state, evolve)
    });
    let difference = compare(&released, Some(host(FULL, true, None, &released))).unwrap();
    let input = Input::HostCompared { version: 2, carried_out: None, difference };
    let adopted = decide(&released, &input, at(4)).unwrap().iter().fold(released, evolve);
    assert!(adopted.manual.contains_key("host-3"));
}

#[test]
fn a_difference_that_stands_is_told_once_and_again_after_it_ended() {
    let mut state = after(&[place("m", FULL), applied(1), release("m"), applied(2)]);
    let hear = |state: &mut State, host: AtHost| {
        let difference = compare(state, Some(host)).unwrap();
        let input = Input::HostCompared { version: 2, carried_out: Some(2), difference };
        let effects = decide(state, &input, at(1)).unwrap();
        *state = effects.iter().fold(state.clone(), evolve);
        effects.len()
    };
    let (shut, open) = (host(FULL, false, Some(2), &state), host(NONE, true, Some(2), &state));
    let told: Vec<_> =
        [shut, shut, open, open, shut].map(|host| hear(&mut state, host)).into_iter().collect();
    assert_eq!(told, [1, 0, 1, 0, 1]);
}

#[test]
fn a_version_that_moved_since_the_look_is_left_alone() {
    let state = after(&[place("m", FULL), applied(1)]);
    let difference = compare(&state, Some(host(NONE, true, Some(1), &state))).unwrap();
    let input = Input::HostCompared { version: 1, carried_out: Some(1), difference };
    let moved = after(&[place("m", FULL), applied(1), release("m")]);
    assert_eq!(decide(&moved, &input, at(1)), Ok(vec![]));
    let done = after(&[place("m", FULL), applied(1), release("m"), applied(2)]);
    assert_eq!(decide(&done, &input, at(1)), Ok(vec![]));
}

fn word() -> impl Strategy<Value = Input> {
    let fact = prop_oneof![Just(KycFact::Silent), Just(KycFact::Cleared), Just(KycFact::Rejected)];
    let outcome = prop_oneof![
        6 => Just(ContainmentOutcome::Applied), 1 => Just(ContainmentOutcome::NoSuchAccount),
        1 => Just(ContainmentOutcome::Refused), 1 => Just(ContainmentOutcome::Outdated)
    ];
    prop_oneof![
        (1..9_i64, fact).prop_map(|(version, fact)| kyc(1, version, fact)),
        (0..3_u8).prop_map(|id| place(&id.to_string(), FULL)),
        (0..3_u8).prop_map(|id| place(&format!("l{id}"), HoldEffect::Limited)),
        (0..3_u8).prop_map(|id| release(&id.to_string())),
        (1..6_i64, outcome).prop_map(|(version, outcome)| report(version, outcome, false)),
    ]
}

/// A host that states `none`, `limited` and `full`, where only `full` takes tokens away.
#[derive(Debug, Clone)]
struct Company {
    flag: Option<HoldEffect>,
    tokens: bool,
    done: Option<i64>,
}

impl Company {
    fn seen(&self, state: &State) -> AtHost {
        let tokens = self.tokens && state.effect == FULL;
        let obeys = self.flag == Some(state.effect);
        AtHost { effect: self.flag, obeys, tokens, carried_out: self.done }
    }

    /// As `ostiary_effects` has it: newer versions only.
    fn obey(&mut self, version: i64, effect: HoldEffect) -> bool {
        let newer = self.done.is_none_or(|done| done < version);
        if newer {
            (self.flag, self.done) = (Some(effect), Some(version));
            self.tokens &= effect != FULL;
        }
        newer
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_a_repair_every_full_hold_is_obeyed_and_no_flag_was_cleared(
        words in proptest::collection::vec(word(), 0..10),
        flag in proptest::option::of(prop_oneof![Just(NONE), Just(HoldEffect::Limited), Just(FULL)]),
        tokens: bool,
        done in proptest::option::of(0..8_i64),
    ) {
        let mut state = after(&words);
        let mut company = Company { flag, tokens, done };
        for pass in 0..3 {
            let before = company.clone();
            let Ok(difference) = compare(&state, Some(company.seen(&state))) else {
                prop_assert_eq!(pass, 0, "what a pass ordered is carried out before the next one");
                return Ok(());
            };
            let (version, carried_out) = (state.version, company.done);
            let input = Input::HostCompared { version, carried_out, difference };
            let effects = decide(&state, &input, at(1)).unwrap();
            state = effects.iter().fold(state, evolve);
            if state.version != version {
                prop_assert!(company.obey(state.version, state.effect), "it is newer than all there");
                let done = applied(state.version);
                state = decide(&state, &done, at(2)).unwrap().iter().fold(state, evolve);
            }
            prop_assert!(company.flag >= before.flag || before.flag.is_none(), "{before:?} {company:?}");
            if state.effect == FULL {
                prop_assert_eq!((company.flag, company.tokens), (Some(FULL), false));
            }
            prop_assert!(pass == 0 || state.version == version, "the first pass left nothing to do");
        }
    }
}

#[test]
fn what_the_spreadsheet_explains_takes_the_place_of_what_was_adopted() {
    let silence = |taken_over| Input::Kyc {
        case: uuid::Uuid::from_u128(1),
        story_version: 1,
        fact: KycFact::Silent,
        taken_over,
    };
    let adopted = {
        let state = State::default();
        let difference = compare(&state, Some(host(FULL, true, None, &state))).unwrap();
        let input = Input::HostCompared { version: 0, carried_out: None, difference };
        decide(&state, &input, at(1)).unwrap().iter().fold(state, evolve)
    };
    let hear = |state: &State, input: &Input| {
        let effects = decide(state, input, at(2)).unwrap();
        let turns = effects.iter().filter_map(|effect| match effect {
            Effect::Changed { turn, .. } => Some(*turn),
            _ => None,
        });
        let turns: Vec<_> = turns.collect();
        (effects.iter().fold(state.clone(), evolve), turns)
    };
    // First adopted, then taken over: one hold is left, nobody is told, and right answers lift it.
    let (explained, turns) = hear(&adopted, &silence(true));
    let holds = explained.known_holds();
    assert_eq!(turns, [Turn::Neither], "it stays shut");
    assert_eq!((holds.len(), holds[0].kind, holds[0].quiet), (1, HoldKind::KycNoAnswer, true));
    let (cleared, turns) = hear(&explained, &kyc(1, 2, KycFact::Cleared));
    assert_eq!((cleared.effect, turns), (NONE, vec![Turn::Reactivated]));
    // A silence of today explains nothing: the host may have had its own reason.
    let (both, _) = hear(&adopted, &silence(false));
    assert_eq!(both.known_holds().len(), 2);
    // What staff placed stays.
    let staffs = after(&[place("m", FULL)]);
    assert_eq!(hear(&staffs, &silence(true)).0.known_holds().len(), 2);
}
