//! Any interleaving of everything, late and repeated, ends as design sections 5.3 and 5.6 say, and never too early.

use std::collections::BTreeMap;

use contracts::event::ErasureOutcome;
use proptest::{collection::vec, prelude::*, sample::select};

mod gate;
mod month;
mod oracle;
mod story;

use self::{gate::Gate, story::Story};
use super::{
    tests::{
        asked, at, cancelled, checked, dusty, holds, id, kept, reported, scanned, terms, waiving,
    },
    *,
};

/// All moments are multiples of this, so that inputs and timers often meet at the very same one.
const STEP_HOURS: i64 = 12;

/// Something that happens at a moment.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Asked,
    /// With what was shown to them given up, or not.
    Confirmed {
        waives: bool,
    },
    Cancelled,
    /// The newest check is answered: nothing forbids it, or something does.
    Checked {
        clear: bool,
    },
    /// It finds this amount of dust, and nothing else.
    Dusty(&'static str),
    /// A hold that stops a deletion is open, or none is.
    Held(bool),
    Kept(bool),
    Escalated,
    FactorChanged,
    RecoveryClosed,
    Answered {
        keeper: usize,
        granted: bool,
    },
    /// Every keeper grants the newest request.
    AllGrant,
    Sealed,
    Reported {
        processor: usize,
        outcome: ErasureOutcome,
    },
    MessageDone,
    Scanned {
        clean: bool,
    },
}

#[derive(Debug, Clone)]
struct Step {
    after: i64,
    act: Act,
    /// Whether the timers due by now come before it, as they do unless the machine was down.
    timers_first: bool,
    repeated: bool,
}

fn act() -> impl Strategy<Value = Act> {
    let outcome = prop_oneof![
        4 => Just(ErasureOutcome::Erased),
        1 => Just(ErasureOutcome::Retained),
        1 => Just(ErasureOutcome::NothingHeld),
        1 => Just(ErasureOutcome::Failed),
        1 => Just(ErasureOutcome::Refused),
    ];
    prop_oneof![
        2 => Just(Act::Asked),
        4 => any::<bool>().prop_map(|waives| Act::Confirmed { waives }),
        1 => Just(Act::Cancelled),
        8 => prop_oneof![5 => Just(true), 1 => Just(false)].prop_map(|clear| Act::Checked { clear }),
        4 => select(vec!["0.01", "0.01", "0.02"]).prop_map(Act::Dusty),
        2 => any::<bool>().prop_map(Act::Held),
        1 => any::<bool>().prop_map(Act::Kept),
        1 => Just(Act::Escalated),
        1 => select(vec![Act::FactorChanged, Act::RecoveryClosed, Act::RecoveryClosed]),
        2 => (0..3_usize, any::<bool>()).prop_map(|(keeper, granted)| Act::Answered { keeper, granted }),
        4 => Just(Act::AllGrant),
        4 => Just(Act::Sealed),
        8 => (0..3_usize, outcome).prop_map(|(processor, outcome)| Act::Reported { processor, outcome }),
        3 => Just(Act::MessageDone),
        3 => any::<bool>().prop_map(|clean| Act::Scanned { clean }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let after = prop_oneof![3 => Just(0), 2 => 0..4_i64, 2 => Just(40_i64), 1 => 0..70_i64];
    let step =
        (after, act(), any::<bool>(), prop_oneof![4 => Just(false), 1 => Just(true)]).prop_map(
            |(after, act, timers_first, repeated)| Step { after, act, timers_first, repeated },
        );
    let usual = |after, act| Step { after, act, timers_first: true, repeated: false };
    let begins = vec![
        usual(0, Act::Asked),
        usual(0, Act::Checked { clear: true }),
        usual(0, Act::Confirmed { waives: false }),
        usual(0, Act::Checked { clear: true }),
    ];
    let dusty = vec![
        usual(0, Act::Asked),
        usual(0, Act::Dusty("0.01")),
        usual(0, Act::Confirmed { waives: true }),
        usual(0, Act::Dusty("0.01")),
    ];
    let fenced = [
        begins.clone(),
        vec![
            usual(40, Act::Checked { clear: true }),
            usual(0, Act::AllGrant),
            usual(0, Act::Sealed),
        ],
    ]
    .concat();
    (
        prop_oneof![1 => Just(vec![]), 3 => Just(begins), 2 => Just(dusty), 2 => Just(fenced)],
        vec(step, 0..24),
    )
        .prop_map(|(begins, goes_on)| [begins, goes_on].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_has_the_outcome_that_the_design_states(steps in steps()) {
        let story = Story::run(&steps);
        prop_assert_eq!(story.state.status, oracle::outcome(&story.heard), "{:?}", story.heard);
    }

    #[test]
    fn nothing_irreversible_happens_before_grace_re_check_fences_and_seal(steps in steps()) {
        let story = Story::run(&steps);
        let mut seen = Gate::default();
        for (now, happened) in &story.history {
            seen.see(*now, happened).map_err(TestCaseError::fail)?;
        }
    }

    #[test]
    fn receivers_who_know_the_newest_standing_fact_know_whether_the_account_is_shut_for_it(steps in steps()) {
        let story = Story::run(&steps);
        let newest = story.effects().rev().find_map(|effect| match effect {
            Effect::Scheduled { .. } => Some(true),
            Effect::Blocked { .. } | Effect::Undone { .. } | Effect::Lapsed { .. } => Some(false),
            _ => None,
        });
        let shut = match story.state.status {
            Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing | Status::Sealing
            | Status::Erasing | Status::Verifying | Status::Deleted => true,
            Status::None | Status::Requested | Status::Blocked | Status::Lapsed | Status::Cancelled => false,
        };
        prop_assert_eq!(newest.unwrap_or(false), shut);
    }
}
