//! Any order and repetition of facts, wishes and reports leaves an account as the newest of them say.

use std::collections::BTreeSet;

use contracts::event::OpenHold;
use proptest::{prelude::*, sample::Index};

use super::{
    tests::{at, kyc, place, release, report},
    *,
};

/// Something that is said about an account.
#[derive(Debug, Clone)]
enum Word {
    /// The nth fact of a case's history.
    Fact {
        case: usize,
        nth: Index,
    },
    Place {
        id: usize,
        effect: HoldEffect,
    },
    Release {
        id: usize,
    },
    Report {
        behind: i64,
        outcome: ContainmentOutcome,
    },
    Acknowledge {
        behind: i64,
    },
}

/// What a case may say in the course of time: silence taken back or not, and a YES taken back by two only.
fn history() -> impl Strategy<Value = Vec<(i64, KycFact)>> {
    let fact = prop_oneof![
        3 => Just(KycFact::Silent), 1 => Just(KycFact::Reversed), 2 => Just(KycFact::Cleared), 1 => Just(KycFact::Rejected)
    ];
    proptest::collection::vec((1..4_i64, fact), 1..6).prop_map(|facts| {
        let mut version = 0;
        let mut history = vec![];
        for (step, fact) in facts {
            version += step;
            // After a YES only two of compliance have a say, and after them only another YES.
            let fact = match history.last() {
                Some((_, KycFact::Rejected)) if fact == KycFact::Cleared => KycFact::Lifted,
                Some((_, KycFact::Rejected)) => break,
                Some((_, KycFact::Lifted)) => KycFact::Rejected,
                _ => fact,
            };
            history.push((version, fact));
        }
        history
    })
}

/// What the provider of identity checks may say in the course of time.
fn verdicts() -> impl Strategy<Value = Vec<(i64, KycFact)>> {
    let fact = prop_oneof![Just(KycFact::ProviderRejected), Just(KycFact::ProviderAccepted)];
    proptest::collection::vec((1..4_i64, fact), 1..6).prop_map(|facts| {
        let versions = facts.into_iter().scan(0, |version, (step, fact)| {
            *version += step;
            Some((*version, fact))
        });
        versions.collect()
    })
}

fn effect() -> impl Strategy<Value = HoldEffect> {
    prop_oneof![Just(HoldEffect::Limited), Just(HoldEffect::ExitOnly), Just(HoldEffect::Full)]
}

fn word() -> impl Strategy<Value = Word> {
    let outcome = prop_oneof![
        4 => Just(ContainmentOutcome::Applied), 1 => Just(ContainmentOutcome::Outdated),
        1 => Just(ContainmentOutcome::NoSuchAccount), 1 => Just(ContainmentOutcome::Refused)
    ];
    prop_oneof![
        4 => (0..2_usize, any::<Index>()).prop_map(|(case, nth)| Word::Fact { case, nth }),
        2 => (0..3_usize, effect()).prop_map(|(id, effect)| Word::Place { id, effect }),
        1 => (0..3_usize).prop_map(|id| Word::Release { id }),
        3 => (-1..3_i64, outcome).prop_map(|(behind, outcome)| Word::Report { behind, outcome }),
        1 => (-1..3_i64).prop_map(|behind| Word::Acknowledge { behind }),
    ]
}

/// An account as `messaging` would drive it, checked at every input.
#[derive(Default)]
struct Account {
    state: State,
    suspended: bool,
    contained: BTreeSet<i64>,
}

impl Account {
    fn hear(&mut self, input: &Input) {
        let before = self.state.clone();
        let Ok(effects) = decide(&before, input, at(0)) else { return };
        self.state = effects.iter().fold(before.clone(), evolve);
        let stored = serde_json::to_string(&self.state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), self.state);
        assert_eq!(decide(&self.state, input, at(1)), Ok(vec![]), "twice is once");
        let changes = effects.iter().filter(|effect| matches!(effect, Effect::Changed { .. }));
        let changed = usize::from(before.known_holds() != self.state.known_holds());
        assert_eq!(changes.count(), changed, "each change is told once: {effects:?}");
        for effect in &effects {
            self.check(&before, effect);
        }
        let open = self.state.known_holds();
        assert_eq!(self.suspended, open.iter().any(|hold| hold.effect == HoldEffect::Full));
        assert_eq!(self.state.effect == HoldEffect::Full, self.suspended);
        assert_eq!(self.state.status == Status::Held, !open.is_empty());
    }

    fn check(&mut self, before: &State, effect: &Effect) {
        match effect {
            Effect::Changed { turn, version, holds } => {
                assert_eq!(*version, before.version + 1);
                assert_eq!(*holds, self.state.known_holds(), "the whole set is told");
                match turn {
                    Turn::Suspended => assert!(!std::mem::replace(&mut self.suspended, true)),
                    Turn::Reactivated => assert!(std::mem::replace(&mut self.suspended, false)),
                    Turn::Neither => {}
                }
            }
            Effect::Contained { holds } => {
                assert_eq!(*holds, self.state.hold_set());
                assert!(self.contained.insert(holds.hold_set_version), "once");
            }
            _ => {}
        }
    }
}

/// Which hold the newest fact of a case leaves.
fn left_by(fact: KycFact) -> Option<HoldKind> {
    match fact {
        KycFact::Silent => Some(HoldKind::KycNoAnswer),
        KycFact::Rejected => Some(HoldKind::KycPositiveAnswer),
        KycFact::ProviderRejected => Some(HoldKind::KycProviderRejected),
        KycFact::Reversed | KycFact::Cleared | KycFact::Lifted | KycFact::ProviderAccepted => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_a_cases_facts_ends_as_its_newest_fact_says(
        history in prop_oneof![history().boxed(), verdicts().boxed()],
        order in proptest::collection::vec(any::<Index>(), 0..12),
        rest in any::<Index>(),
    ) {
        let mut account = Account::default();
        let mut said: Vec<_> = order.iter().map(|nth| history[nth.index(history.len())]).collect();
        // Every fact comes at least once, the newest anywhere among them.
        let newest = *history.last().unwrap();
        said.extend(history.iter().filter(|fact| **fact != newest));
        said.insert(rest.index(said.len() + 1), newest);
        for (version, fact) in said {
            account.hear(&kyc(1, version, fact));
        }
        let kinds: Vec<_> = account.state.known_holds().iter().map(|hold| hold.kind).collect();
        prop_assert_eq!(kinds, Vec::from_iter(left_by(newest.1)));
    }

    #[test]
    fn an_account_is_shut_exactly_while_a_full_hold_is_open(
        first in history(),
        second in prop_oneof![history().boxed(), verdicts().boxed()],
        words in proptest::collection::vec(word(), 0..24),
    ) {
        let histories = [first, second];
        let mut account = Account::default();
        let mut newest: [Option<(i64, KycFact)>; 2] = [None; 2];
        let mut manual: BTreeMap<usize, Option<HoldEffect>> = BTreeMap::new();
        for word in &words {
            let version = account.state.version;
            account.hear(&match word {
                Word::Fact { case, nth } => {
                    let fact = *nth.get(&histories[*case]);
                    if newest[*case].is_none_or(|(version, _)| version < fact.0) {
                        newest[*case] = Some(fact);
                    }
                    kyc(*case as u128, fact.0, fact.1)
                }
                Word::Place { id, effect } => {
                    manual.entry(*id).or_insert(Some(*effect));
                    place(&id.to_string(), *effect)
                }
                Word::Release { id } => {
                    manual.insert(*id, None);
                    release(&id.to_string())
                }
                Word::Report { behind, outcome } => report(version - behind, *outcome, true),
                Word::Acknowledge { behind } => {
                    Input::ContainmentAcknowledged { version: version - behind }
                }
            });
        }
        let kinds = newest.iter().flatten().filter_map(|(_, fact)| left_by(*fact));
        let effects = kinds.map(|_| HoldEffect::Full).chain(manual.values().flatten().copied());
        let expected: Vec<_> = effects.collect();
        let HoldSet { effect, holds, .. } = account.state.hold_set();
        let open: Vec<_> = holds.iter().map(|OpenHold { effect, .. }| *effect).collect();
        prop_assert_eq!(&open, &expected);
        prop_assert_eq!(effect, expected.into_iter().max().unwrap_or_default());
    }
}
