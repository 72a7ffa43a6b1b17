//! The law's date in any interleaving: whoever waits has timers that come before it and at it.

use super::{story::Happened, *};

/// Whether somebody waits for an answer.
fn is_open(state: &State) -> bool {
    let Some(deletion) = &state.deletion else { return false };
    match state.status {
        Status::None | Status::Lapsed | Status::Deleted | Status::Cancelled => false,
        Status::Blocked => deletion.checking.is_some(),
        Status::Requested
        | Status::Pending
        | Status::Frozen
        | Status::OnHold
        | Status::Fencing
        | Status::Sealing
        | Status::Erasing
        | Status::Verifying => true,
    }
}

/// The moments that were set last, and not cancelled since; whether they came is all the same.
#[derive(Debug, Default)]
struct Set {
    soon: Option<Time>,
    due: Option<Time>,
}

impl Set {
    fn see(&mut self, effect: &Effect) {
        let (alarm, moment) = match effect {
            Effect::TimerSet { timer, due_at } => (&timer.alarm, Some(*due_at)),
            Effect::TimerCancelled { alarm } => (alarm, None),
            _ => return,
        };
        match alarm {
            Alarm::DueSoon => self.soon = moment,
            Alarm::Due => self.due = moment,
            _ => {}
        }
    }
}

/// Who is told what forbids it, and confirms again: from then on they wait anew.
fn blocked_and_confirmed() -> Vec<Step> {
    let at_once = |act| Step { after: 0, act, timers_first: true, repeated: false };
    vec![
        at_once(Act::Asked),
        at_once(Act::Checked { clear: false }),
        at_once(Act::Confirmed { waives: false }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whoever_waits_has_the_laws_date_looked_at_in_time(steps in steps(), blocked in any::<bool>()) {
        let begins = if blocked { blocked_and_confirmed() } else { vec![] };
        let story = Story::run(&[begins, steps].concat());
        let (mut state, mut set) = (State::default(), Set::default());
        let end = (at(0), Happened::Heard(Act::Asked));
        for (_, happened) in story.history.iter().chain([&end]) {
            match happened {
                Happened::Did(effect) => {
                    state = evolve(state, effect);
                    set.see(effect);
                }
                Happened::Heard(_) if is_open(&state) => {
                    let deletion = state.deletion.as_ref().unwrap();
                    prop_assert_eq!(set.due, Some(deletion.due_at), "{:?}", &state);
                    let in_time = deletion.due_at - deletion.terms.alarm.0;
                    prop_assert!(set.soon.is_some_and(|soon| soon <= in_time), "{:?}", &state);
                }
                Happened::Heard(_) => {}
            }
        }
    }
}
