//! Any interleaving of sign-up, delivery, answers and timers, late and repeated, ends as design section 5.1 says.

use std::collections::BTreeMap;

use contracts::event::{Decision, Macro};
use proptest::{prelude::*, sample::select};

mod oracle;

use super::{
    tests::{accepted, answers, at, bounced, failed, listed, replied, review, sent, terms},
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
        let Ok(effects) = decide(&self.state, input, moment) else {
            assert!(matches!(input, Input::Reviewed(_) | Input::MacroWished(_)), "{input:?}");
            return;
        };
        let standing = effects.iter().filter(|effect| standing(effect).is_some()).count();
        assert!(standing <= 1, "one version, one standing fact: {effects:?}");
        self.state = effects.iter().fold(self.state.clone(), evolve);
        let stored = serde_json::to_string(&self.state).unwrap();
        assert!(stored.len() < 2048, "a state is small: {stored}");
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), self.state);
        // Staff who ask twice mean it; and nothing but the sending is done twice.
        let again = decide(&self.state, input, moment).unwrap();
        let same = again.iter().fold(self.state.clone(), evolve);
        assert_eq!(same, self.state, "twice is once");
        let asks = matches!(input, Input::MacroWished(_))
            || matches!(input, Input::Reviewed(review) if review.decision == Decision::AskAgain);
        assert!(asks || again.is_empty(), "twice is once: {again:?}");
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
        let task = self.state.case().and_then(|case| case.task.as_ref());
        let open = task.is_some_and(|task| !task.overdue);
        assert_eq!(self.timers.contains_key("transcription"), open);
        let flags = serde_json::to_value(&self.state).unwrap();
        let looks = flags["in_review"] == true || task.is_some_and(|task| task.overdue);
        let kept = self.state.case().is_some_and(|case| case.review.is_some());
        assert_eq!(looks, kept, "who is to look knows since when: {stored}");
        let mut names = self.timers.keys().filter(|name| *name != "transcription");
        assert!(names.all(|name| awaited.contains(&name.as_str())));
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
                Act::Bounced { ago } => bounced((now - ago) * STEP_HOURS),
                Act::Failed { ago } => failed((now - ago) * STEP_HOURS),
                Act::Replied { ago } => replied((now - ago) * STEP_HOURS),
                Act::Decided { decision, by_two } => review(*decision, by_two.then_some("bob")),
                Act::Macro(which) => sent(*which),
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

/// When the customer first answered, or wrote about the case, and it was heard at once.
fn first_reply(history: &[(i64, Act)]) -> Option<i64> {
    let opened = history.iter().position(|(_, act)| matches!(act, Act::Listed));
    let replies = history.iter().enumerate().filter(|(index, (_, act))| match act {
        Act::Answers { .. } => true,
        Act::Replied { ago: 0 } => opened.is_some_and(|opened| opened < *index),
        _ => false,
    });
    replies.map(|(_, (now, _))| *now).next()
}

fn asked_again(history: &[(i64, Act)]) -> bool {
    let again = |act: &Act| matches!(act, Act::Decided { decision: Decision::AskAgain, .. });
    history.iter().any(|(_, act)| again(act))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_has_the_outcome_that_the_design_states(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let in_time = matches!(story.state, State::Cleared { in_time: true, .. });
        prop_assert_eq!((story.state.status(), in_time), oracle::outcome(&history));
    }

    #[test]
    fn after_a_yes_compliance_waits_for_people_or_people_for_compliance_as_the_design_states(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        if let State::Rejected { in_review, .. } = story.state {
            let asked = story.state.missing(&terms()).len();
            prop_assert_eq!((asked, in_review), oracle::after_a_yes(&history));
        }
    }

    #[test]
    fn receivers_who_know_the_newest_standing_fact_know_the_status(
        steps in steps(),
    ) {
        let (story, _) = Story::run(&steps);
        let newest = story.effects.iter().rev().find_map(|(_, effect)| standing(effect));
        let expected = match story.state.status() {
            status @ ("silent" | "rejected" | "cleared") => vec![Some(status)],
            _ => vec![None, Some("reversed")],
        };
        prop_assert!(expected.contains(&newest), "{newest:?} in {}", story.state.status());
    }

    #[test]
    fn whoever_replied_before_the_deadline_is_never_told_silent(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let replied = first_reply(&history);
        for (_, effect) in &story.effects {
            if let (Effect::DeadlinePassed { deadline, .. }, Some(first)) = (effect, replied) {
                prop_assert!(*deadline <= at(first * STEP_HOURS) || asked_again(&history));
            }
        }
    }

    #[test]
    fn reminders_come_in_order_between_delivery_and_reply_or_deadline(
        steps in steps(),
    ) {
        let (story, history) = Story::run(&steps);
        let replied = first_reply(&history);
        let mut last = 0;
        for (now, effect) in &story.effects {
            if let Effect::ClockStarted { .. } = effect {
                last = 0;
            }
            if let Effect::ReminderRequested { ordinal, deadline, .. } = effect {
                prop_assert!(last < *ordinal && at(now * STEP_HOURS) < *deadline);
                prop_assert!(replied.is_none_or(|first| *now <= first) || asked_again(&history));
                last = *ordinal;
            }
        }
    }
}
