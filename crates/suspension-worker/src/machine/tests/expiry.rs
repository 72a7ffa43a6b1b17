//! Holds that expire, with the timers that `messaging` would keep: nothing is lifted by itself, and each end is
//! reviewed once.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Something that happens to an account.
#[derive(Debug, Clone)]
enum Word {
    Place {
        hold: usize,
        expires_in: Option<i64>,
    },
    Extend {
        hold: usize,
        expires_in: i64,
    },
    Release {
        hold: usize,
    },
    /// Time passes, and what is due fires.
    Wait {
        hours: i64,
    },
    /// A timer of before comes again, as after a crash.
    Stale {
        nth: prop::sample::Index,
    },
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![
        3 => (0..2_usize, proptest::option::of(-1..6_i64))
            .prop_map(|(hold, expires_in)| Word::Place { hold, expires_in }),
        2 => (0..2_usize, -1..9_i64).prop_map(|(hold, expires_in)| Word::Extend { hold, expires_in }),
        1 => (0..2_usize).prop_map(|hold| Word::Release { hold }),
        4 => (0..5_i64).prop_map(|hours| Word::Wait { hours }),
        1 => any::<prop::sample::Index>().prop_map(|nth| Word::Stale { nth }),
    ]
}

/// An account as `messaging` would drive it.
#[derive(Default)]
struct Account {
    state: State,
    hour: i64,
    timers: BTreeMap<String, (Time, Input)>,
    /// All that were ever set.
    old: Vec<Input>,
    /// Which hold, and which end of it.
    reviews: BTreeSet<(String, Time)>,
}

impl Account {
    fn order(&mut self, event: Event) {
        let machine = SuspensionWorker::new(false);
        let (_, input) = machine.route(&said(None, event)).unwrap().unwrap();
        self.fold(&input);
    }

    fn fold(&mut self, input: &Input) {
        let machine = SuspensionWorker::new(false);
        let Ok(effects) = machine.decide(&self.state, input, at(self.hour)) else { return };
        for effect in &effects {
            self.state = machine.evolve(std::mem::take(&mut self.state), effect);
            for told in machine.tell(&StoryKey::of(&account()), effect) {
                self.keep(told);
            }
        }
    }

    fn keep(&mut self, told: Told<Input>) {
        match told {
            Told::TimerSet { name, due_at, input } => {
                self.old.push(input.clone());
                self.timers.insert(name, (due_at, input));
            }
            Told::TimerCancelled { name } => drop(self.timers.remove(&name)),
            Told::Event(Event::HoldReviewRequested { hold, expired_at, .. }) => {
                assert!(expired_at <= at(self.hour), "never before its end");
                assert!(self.reviews.insert((hold, expired_at)), "one review for each end");
            }
            Told::Event(_) | Told::Sealed { .. } => {}
        }
    }

    /// A timer must not change what is open.
    fn fire(&mut self, input: &Input) {
        let before = self.state.hold_set();
        self.fold(input);
        assert_eq!(self.state.hold_set(), before, "no hold lifts by itself");
    }

    fn wait(&mut self, hours: i64) {
        self.hour += hours;
        let now = at(self.hour);
        let due = self.timers.iter().filter(|(_, (due_at, _))| *due_at <= now);
        for name in due.map(|(name, _)| name.clone()).collect::<Vec<_>>() {
            if let Some((_, input)) = self.timers.remove(&name) {
                self.fire(&input);
            }
        }
    }

    /// Every open hold whose end has come has its review, and waits for a decision.
    fn check(&self) {
        for (id, hold) in &self.state.manual {
            let due = hold.expires_at.filter(|end| *end <= at(self.hour));
            let reviewed = due.is_some_and(|end| self.reviews.contains(&(id.clone(), end)));
            assert_eq!(
                (due.is_some(), due.is_some()),
                (reviewed, hold.review_since.is_some()),
                "{id}"
            );
        }
        let open: Vec<_> = self.timers.keys().cloned().collect();
        let wanted = self
            .state
            .manual
            .iter()
            .filter(|(_, hold)| hold.expires_at.is_some_and(|end| end > at(self.hour)));
        assert_eq!(
            open,
            wanted.map(|(id, _)| timer(id)).collect::<Vec<_>>(),
            "no timer is left over"
        );
    }
}

fn ordered(word: &Word, hour: i64) -> Option<Event> {
    let (actor, reason_code) = ("staff-7".to_owned(), "test".to_owned());
    let (account, approver) = (account(), None);
    Some(match word {
        Word::Place { hold, expires_in } => Event::HoldRequested {
            account,
            hold: hold.to_string(),
            effect: HoldEffect::Full,
            actor,
            reason_code,
            kind: StaffHold::Manual,
            approver,
            expires_at: expires_in.map(|hours| at(hour + hours)),
        },
        Word::Extend { hold, expires_in } => {
            let (hold, expires_at) = (hold.to_string(), at(hour + expires_in));
            Event::HoldExtensionRequested {
                account,
                hold,
                expires_at,
                actor,
                reason_code,
                approver,
            }
        }
        Word::Release { hold } => {
            let hold = hold.to_string();
            Event::HoldReleaseRequested { account, hold, actor, reason_code, approver }
        }
        Word::Wait { .. } | Word::Stale { .. } => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_hold_lifts_by_itself_and_each_end_is_reviewed_exactly_once(
        words in proptest::collection::vec(word(), 0..40),
    ) {
        let mut account = Account::default();
        for word in &words {
            match word {
                Word::Wait { hours } => account.wait(*hours),
                Word::Stale { nth } if !account.old.is_empty() => {
                    let input = nth.get(&account.old).clone();
                    account.fire(&input);
                }
                word => ordered(word, account.hour).into_iter().for_each(|event| account.order(event)),
            }
            account.check();
        }
    }
}
