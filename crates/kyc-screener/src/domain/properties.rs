//! Any interleaving of sign-up, delivery, answers and timers, late and repeated, ends as design section 5.1 says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    tests::{accepted, answers, at, listed, terms},
    *,
};

/// All moments are multiples of this, so that answers and timers often meet at the very deadline.
const STEP_HOURS: i64 = 12;
const DEADLINE_AFTER: i64 = 28;
const LATE_GRACE: i64 = 2;
/// When every timer has long come.
const END: i64 = 1000;

/// Something that happens at a moment, counted in steps.
#[derive(Debug, Clone)]
enum Act {
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
}

#[derive(Debug, Clone)]
struct Step {
    after: i64,
    act: Act,
    /// Whether the timers due by now come before it, as they do unless the machine was down.
    timers_first: bool,
    repeated: bool,
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

fn act() -> impl Strategy<Value = Act> {
    let accepted = (0..4_i64).prop_map(|ago| Act::Accepted { ago });
    prop_oneof![1 => Just(Act::Listed), 1 => accepted, 3 => answered()]
}

fn step(act: impl Strategy<Value = Act>) -> impl Strategy<Value = Step> {
    let after = prop_oneof![0..4_i64, 0..16_i64, DEADLINE_AFTER - 3..DEADLINE_AFTER + 4];
    (after, act, any::<bool>(), any::<bool>()).prop_map(|(after, act, timers_first, repeated)| {
        Step { after, act, timers_first, repeated }
    })
}

/// Half of the stories begin as most do: signed up, delivered, and nothing said for a while.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let usual = |act| Step { after: 0, act, timers_first: false, repeated: false };
    let begins = vec![usual(Act::Listed), usual(Act::Accepted { ago: 0 })];
    let goes_on = proptest::collection::vec(step(act()), 0..8);
    (prop_oneof![Just(begins), Just(vec![])], goes_on)
        .prop_map(|(begins, goes_on)| [begins, goes_on].concat())
}

/// The story as `messaging` would drive it, checked at every input.
#[derive(Default)]
struct Story {
    state: State,
    timers: BTreeMap<String, (Time, Timer)>,
    effects: Vec<(i64, Effect)>,
}

impl Story {
    fn feed(&mut self, input: &Input, now: i64) {
        let moment = at(now * STEP_HOURS);
        let effects = decide(&self.state, input, moment).expect("only what is allowed is said");
        let standing = effects.iter().filter(|effect| standing(effect).is_some()).count();
        assert!(standing <= 1, "one version, one standing fact: {effects:?}");
        self.state = effects.iter().fold(self.state.clone(), evolve);
        let stored = serde_json::to_string(&self.state).unwrap();
        assert!(stored.len() < 2048, "a state is small: {stored}");
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), self.state);
        assert_eq!(decide(&self.state, input, moment), Ok(vec![]), "twice is once");
        for effect in &effects {
            match effect {
                Effect::TimerSet { timer, due_at } => {
                    self.timers.insert(timer.alarm.name(), (*due_at, *timer));
                }
                Effect::TimerCancelled { alarm } => {
                    let there = self.timers.remove(&alarm.name());
                    assert!(there.is_some(), "{alarm:?} was not waited for");
                }
                _ => {}
            }
        }
        let awaited = awaited(&self.state);
        assert!(self.timers.keys().all(|name| awaited.contains(&name.as_str())));
        self.effects.extend(effects.into_iter().map(|effect| (now, effect)));
    }

    fn run_timers(&mut self, now: i64) {
        let due = |timers: &BTreeMap<String, (Time, Timer)>| {
            let due = timers.iter().filter(|(_, (due_at, _))| *due_at <= at(now * STEP_HOURS));
            due.min_by_key(|(_, (due_at, _))| *due_at).map(|(name, _)| name.clone())
        };
        while let Some(name) = due(&self.timers) {
            let (_, timer) = self.timers.remove(&name).expect("it was there just now");
            self.feed(&Input::Due(timer), now);
        }
    }

    fn run(steps: &[Step]) -> (Self, Vec<(i64, Act)>) {
        let (mut story, mut history, mut now) = (Self::default(), vec![], 0);
        for step in steps {
            now += step.after;
            if step.timers_first {
                story.run_timers(now);
            }
            let input = match &step.act {
                Act::Listed => listed(terms()),
                Act::Accepted { ago } => accepted((now - ago) * STEP_HOURS),
                Act::Answers { said, ago } => {
                    answers(said, ago.map(|ago| at((now - ago) * STEP_HOURS)))
                }
            };
            story.feed(&input, now);
            history.push((now, step.act.clone()));
            if step.repeated {
                story.feed(&input, now);
            }
        }
        story.run_timers(END);
        (story, history)
    }
}

/// The timers that mean something in a state.
fn awaited(state: &State) -> &'static [&'static str] {
    match state.status() {
        "asked" => &["undeliverable"],
        "waiting" => &["reminder-1", "reminder-2", "deadline"],
        "incomplete" => &["incomplete"],
        _ => &[],
    }
}

fn standing(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::DeadlinePassed { .. } => Some("silent"),
        Effect::DeadlineReversed { .. } => Some("reversed"),
        Effect::Rejected { .. } => Some("rejected"),
        Effect::Cleared { .. } => Some("cleared"),
        _ => None,
    }
}

/// What section 5.1 says of a history that is over, knowing nothing of states and timers.
fn outcome(history: &[(i64, Act)]) -> (&'static str, bool) {
    let Some(opened) = history.iter().position(|(_, act)| matches!(act, Act::Listed)) else {
        let replied = history.iter().any(|(_, act)| matches!(act, Act::Answers { .. }));
        return (if replied { "early" } else { "unknown" }, false);
    };
    let replies = || {
        history.iter().enumerate().filter_map(|(index, (now, act))| match act {
            Act::Answers { said, ago } => Some((index, *now, said, now - ago.unwrap_or(0).max(0))),
            _ => None,
        })
    };
    if replies().any(|(_, _, said, _)| said.chars().any(char::is_uppercase)) {
        return ("rejected", false);
    }
    let first = replies().next().map_or(usize::MAX, |(index, ..)| index);
    let deadline = history.iter().enumerate().find_map(|(index, (now, act))| match act {
        Act::Accepted { ago } if opened < index && index < first => {
            Some((now - ago).max(history[opened].0) + DEADLINE_AFTER)
        }
        _ => None,
    });
    let in_time = |received: i64, submitted: i64| {
        deadline.is_none_or(|at| submitted <= at && received <= at + LATE_GRACE)
    };
    let (mut right, mut replied_in_time) = (BTreeSet::new(), false);
    for (_, received, said, submitted) in replies() {
        right.extend(said.chars());
        replied_in_time |= in_time(received, submitted);
        if right.len() == 3 {
            return ("cleared", replied_in_time);
        }
    }
    match (replied_in_time, deadline) {
        (true, _) => ("incomplete", false),
        (false, Some(_)) => ("silent", false),
        (false, None) => ("asked", false),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_has_the_outcome_that_the_design_states(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let in_time = matches!(story.state, State::Cleared { in_time: true, .. });
        prop_assert_eq!((story.state.status(), in_time), outcome(&history));
    }

    #[test]
    fn receivers_who_know_the_newest_standing_fact_know_the_status(
        steps in steps(),
    ) {
        let (story, _) = Story::run(&steps);
        let newest = story.effects.iter().rev().find_map(|(_, effect)| standing(effect));
        let expected = match story.state.status() {
            status @ ("silent" | "rejected" | "cleared") => vec![Some(status)],
            "incomplete" => vec![None, Some("reversed")],
            _ => vec![None],
        };
        prop_assert!(expected.contains(&newest), "{newest:?} in {}", story.state.status());
    }

    #[test]
    fn whoever_replied_before_the_deadline_is_never_told_silent(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let replied = history.iter().find(|(_, act)| matches!(act, Act::Answers { .. }));
        for (_, effect) in &story.effects {
            if let (Effect::DeadlinePassed { deadline, .. }, Some((first, _))) = (effect, replied) {
                prop_assert!(*deadline <= at(first * STEP_HOURS));
            }
        }
    }

    #[test]
    fn reminders_come_in_order_between_delivery_and_reply_or_deadline(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let replied = history.iter().find(|(_, act)| matches!(act, Act::Answers { .. }));
        let mut last = 0;
        for (now, effect) in &story.effects {
            if let Effect::ReminderRequested { ordinal, deadline, .. } = effect {
                prop_assert!(last < *ordinal && at(now * STEP_HOURS) < *deadline);
                prop_assert!(replied.is_none_or(|(first, _)| now <= first));
                last = *ordinal;
            }
        }
    }
}
