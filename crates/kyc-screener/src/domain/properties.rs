//! Any interleaving of sign-up, delivery, answers and timers, late and repeated, ends as design section 5.1 says.

use std::collections::BTreeMap;

use contracts::event::Decision;
use proptest::prelude::*;

mod acts;
mod oracle;

use acts::{Act, Step, act, step, steps};

use super::{
    tests::{
        accepted, answers, at, bounced, failed, listed, replied, review, review_of, sent, terms,
    },
    *,
};

/// All moments are multiples of this, so that answers and timers often meet at the very deadline.
const STEP_HOURS: i64 = 12;
const DEADLINE_AFTER: i64 = 28;
const LATE_GRACE: i64 = 2;
/// When every timer has long come.
const END: i64 = 1000;

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
        let again = match decide(&self.state, input, moment) {
            // It is a decision about the case as it was before it.
            Err(Refusal::CaseChanged) => vec![],
            again => again.unwrap(),
        };
        let same = again.iter().filter(|effect| !is_news(effect));
        let same = same.fold(self.state.clone(), evolve);
        assert_eq!(same, self.state, "twice is once");
        let asks = matches!(input, Input::MacroWished(_))
            || matches!(input, Input::Reviewed(review) if review.decision == Decision::AskAgain);
        // Every bad answer is kept.
        let kept = |effect: &Effect| matches!(effect, Effect::Sealed { .. });
        let none = again.iter().all(|effect| is_yes(input) && kept(effect));
        assert!(asks || none, "twice is once: {again:?}");
        let sealed = effects.iter().any(|effect| matches!(effect, Effect::Sealed { .. }));
        assert!(sealed || !is_yes(input), "compliance reads every bad answer");
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
        let may_answer =
            matches!(self.state, State::Rejected { in_review: false, asked_again: true, .. });
        assert_eq!(self.timers.contains_key("unanswered"), may_answer, "nobody is forgotten");
        let flags = serde_json::to_value(&self.state).unwrap();
        let looks = flags["in_review"] == true || task.is_some_and(|task| task.overdue);
        let kept = self.state.case().is_some_and(|case| case.review.is_some());
        assert_eq!(looks, kept, "who is to look knows since when: {stored}");
        let owes = matches!(self.state, State::Incomplete { .. } | State::Silent { .. })
            && self.state.case().is_some_and(|case| !case.right.is_empty());
        assert!(!owes || task.is_some(), "answers in part are somebody's to complete: {stored}");
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
        let mut story = Self::default();
        let (_, history) = story.go_on(steps, 0);
        story.run_timers(END);
        (story, history)
    }

    /// Until when, and what happened.
    fn go_on(&mut self, steps: &[Step], mut now: i64) -> (i64, Vec<(i64, Act)>) {
        let mut history = vec![];
        for step in steps {
            now += step.after;
            if step.timers_first {
                self.run_timers(now);
            }
            let input = self.input(&step.act, now);
            self.feed(&input, now);
            history.push((now, step.act.clone()));
            if step.repeated {
                self.feed(&input, now);
            }
        }
        (now, history)
    }

    fn input(&self, act: &Act, now: i64) -> Input {
        match act {
            Act::Listed => listed(terms()),
            Act::Accepted { ago } => accepted((now - ago) * STEP_HOURS),
            Act::Answers { said, ago } => {
                answers(said, ago.map(|ago| at((now - ago) * STEP_HOURS)))
            }
            Act::Bounced { ago } => bounced((now - ago) * STEP_HOURS),
            Act::Failed { ago } => failed((now - ago) * STEP_HOURS),
            Act::Replied { ago } => replied((now - ago) * STEP_HOURS),
            Act::Decided { decision, by_two: true } => {
                review_of(&self.state, *decision, Some("bob"))
            }
            Act::Decided { decision, by_two: false } => review(*decision, None),
            Act::Macro(which) => sent(*which),
        }
    }
}

/// The timers that mean something in a state.
fn awaited(state: &State) -> &'static [&'static str] {
    match state.status() {
        "asked" => &["undeliverable"],
        "waiting" => &["reminder-1", "reminder-2", "deadline"],
        "rejected" => &["unanswered"],
        _ => &[],
    }
}

fn standing(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::DeadlinePassed { .. } => Some("silent"),
        Effect::DeadlineReversed { .. } => Some("reversed"),
        Effect::Rejected { .. } | Effect::RejectedStill { .. } => Some("rejected"),
        Effect::Cleared { .. } => Some("cleared"),
        _ => None,
    }
}

fn is_yes(input: &Input) -> bool {
    let Input::Answers { submission, terms } = input else { return false };
    submission.answers.iter().any(|one| terms.questions[&one.question_id] == one.answer)
}

/// What compliance reads before they decide.
fn is_news(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Sealed { .. }
            | Effect::DecisionKept { .. }
            | Effect::TranscriptionRequested { reply: Some(_), .. }
    )
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
        let mut story = Story::default();
        let (now, history) = story.go_on(&steps, 0);
        for moment in [now, END] {
            story.run_timers(moment);
            if let State::Rejected { in_review, .. } = story.state {
                let asked = story.state.missing(&terms()).len();
                prop_assert_eq!((asked, in_review), oracle::after_a_yes(&history, moment));
            }
        }
    }

    #[test]
    fn what_was_looked_at_is_decided_about_until_an_answer_words_or_a_decision_come(
        before in steps(),
        after in proptest::collection::vec(step(act()), 0..4),
    ) {
        let mut story = Story::default();
        let (now, _) = story.go_on(&before, 0);
        let (looked, began) = (story.state.clone(), story.effects.len());
        story.go_on(&after, now);
        story.run_timers(END);
        if looked.case().is_some() {
            let agreed = review_of(&looked, Decision::Clear, Some("bob"));
            let done = decide(&story.state, &agreed, at(END * STEP_HOURS));
            let news = story.effects[began..].iter().any(|(_, effect)| is_news(effect));
            prop_assert_eq!(done == Err(Refusal::CaseChanged), news);
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
