//! What may happen, and in which order.

use contracts::event::{Decision, Macro};
use proptest::{prelude::*, sample::select};

use super::DEADLINE_AFTER;

/// Something that happens at a moment, counted in steps.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Listed,
    /// A channel accepted the questionnaire so long ago.
    Accepted {
        ago: i64,
    },
    /// Small letters are right answers, capital ones wrong; the host may say how long ago they were handed in.
    Answers {
        said: String,
        ago: Option<i64>,
    },
    /// The channel gave the questionnaire back so long ago.
    Bounced {
        ago: i64,
    },
    /// No channel was left so long ago.
    Failed {
        ago: i64,
    },
    /// The customer wrote so long ago.
    Replied {
        ago: i64,
    },
    Decided {
        decision: Decision,
        by_two: bool,
    },
    Macro(Macro),
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub after: i64,
    pub act: Act,
    /// Whether the timers due by now come before it, as they do unless the machine was down.
    pub timers_first: bool,
    pub repeated: bool,
}

fn said() -> impl Strategy<Value = String> {
    let letter = |right: &'static str, bad: &'static str| prop_oneof![10 => Just(""), 10 => Just(right), 1 => Just(bad)];
    let said = (letter("a", "A"), letter("b", "B"), letter("c", "C"));
    said.prop_map(|(a, b, c)| {
        if a.len() + b.len() + c.len() == 0 { "a".to_owned() } else { format!("{a}{b}{c}") }
    })
}

fn answered() -> impl Strategy<Value = Act> {
    let ago = prop_oneof![2 => Just(None), 2 => (-2..5_i64).prop_map(Some), 1 => (0..40_i64).prop_map(Some)];
    (said(), ago).prop_map(|(said, ago)| Act::Answers { said, ago })
}

pub(super) fn act() -> impl Strategy<Value = Act> {
    let accepted = (0..4_i64).prop_map(|ago| Act::Accepted { ago });
    let bounced = (0..4_i64).prop_map(|ago| Act::Bounced { ago });
    let failed = (0..4_i64).prop_map(|ago| Act::Failed { ago });
    let replied = (0..4_i64).prop_map(|ago| Act::Replied { ago });
    let decisions = vec![Decision::Clear, Decision::Reject, Decision::AskAgain];
    let decided = (select(decisions), any::<bool>())
        .prop_map(|(decision, by_two)| Act::Decided { decision, by_two });
    let wished = select(vec![Macro::Questions, Macro::Suspended, Macro::Ok]).prop_map(Act::Macro);
    prop_oneof![
        2 => Just(Act::Listed), 3 => accepted, 6 => answered(), 2 => bounced, 1 => failed,
        3 => replied, 2 => decided, 1 => wished
    ]
}

pub(super) fn step(act: impl Strategy<Value = Act>) -> impl Strategy<Value = Step> {
    let after = prop_oneof![0..4_i64, 0..16_i64, DEADLINE_AFTER - 3..DEADLINE_AFTER + 4];
    (after, act, any::<bool>(), any::<bool>()).prop_map(|(after, act, timers_first, repeated)| {
        Step { after, act, timers_first, repeated }
    })
}

/// Half of the stories begin as most do: signed up, delivered, and nothing said for a while.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let usual = |act| Step { after: 0, act, timers_first: false, repeated: false };
    let begins = vec![usual(Act::Listed), usual(Act::Accepted { ago: 0 })];
    let goes_on = proptest::collection::vec(step(act()), 0..8);
    (prop_oneof![Just(begins), Just(vec![])], goes_on)
        .prop_map(|(begins, goes_on)| [begins, goes_on].concat())
}
