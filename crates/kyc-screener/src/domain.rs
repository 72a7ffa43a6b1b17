//! When a customer is asked, reminded, cleared, rejected or found silent. Pure: no I/O, no clock, no randomness.

use std::collections::BTreeSet;

use chrono::SubsecRound;
use contracts::{Locale, Time, event::ReviewReason};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod answers;
mod evolve;
#[cfg(test)]
mod properties;
mod terms;
#[cfg(test)]
mod tests;

pub use answers::{Early, Refusal, Submission};
pub use evolve::evolve;
pub use terms::{Alarm, Case, Span, Terms, Timer};

/// Where an account stands: at most one case at a time. `in_review` says that compliance was asked to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are documented on their variant")]
pub enum State {
    /// Nobody spoke of this account yet.
    #[default]
    Unknown,
    /// Answers came before the sign-up; they are settled when it comes.
    Early(Early),
    /// The questionnaire was requested, and no channel has accepted it yet.
    Asked { case: Case, in_review: bool },
    /// The clock runs until `deadline` (epoch microseconds); the first `reminded` reminders are out.
    Waiting {
        case: Case,
        #[serde(with = "chrono::serde::ts_microseconds")]
        deadline: Time,
        reminded: i32,
    },
    /// The customer replied in part at `since`: no clock runs, compliance looks after a while.
    Incomplete { case: Case, since: Time, in_review: bool },
    /// The deadline (epoch microseconds) passed without a reply.
    Silent {
        case: Case,
        #[serde(with = "chrono::serde::ts_microseconds")]
        deadline: Time,
    },
    /// A bad answer was given: only compliance lifts what follows.
    Rejected { case: Case, in_review: bool },
    /// Every answer was right.
    Cleared { case: Case, in_time: bool },
}

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// It signed up, or was seen, from a listed jurisdiction.
    Listed {
        /// The id of the case, should this open one.
        case: Uuid,
        /// The language the person reads.
        locale: Option<Locale>,
        /// The policy's terms of today.
        terms: Terms,
    },
    /// A channel accepted a notice of the case.
    DeliveryAccepted {
        /// Which case.
        case: Uuid,
        /// When.
        accepted_at: Time,
    },
    /// Answers were handed in.
    Answers {
        /// The answers.
        submission: Submission,
        /// The policy's terms of today, for whoever has no case yet.
        terms: Terms,
    },
    /// A timer is due.
    Due(Timer),
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields repeat those of the state or of the event told")]
pub enum Effect {
    /// Answers wait for their sign-up.
    Remembered { early: Early },
    /// A case begins.
    Opened { case: Case },
    /// The questionnaire, or what is `missing` of it, is to be sent. Empty: all of it.
    QuestionnaireRequested {
        case: Uuid,
        questionnaire: String,
        locale: Option<Locale>,
        missing: Vec<String>,
    },
    /// The clock runs.
    ClockStarted { deadline: Time },
    /// A reminder is to be sent.
    ReminderRequested { case: Uuid, ordinal: i32, deadline: Time, locale: Option<Locale> },
    /// All questions that were answered right so far.
    AnsweredRight { right: BTreeSet<String> },
    /// The customer replied in part.
    Paused { since: Time },
    /// The customer was silent.
    DeadlinePassed { case: Uuid, deadline: Time },
    /// The customer was not silent after all: `Paused` follows.
    DeadlineReversed { case: Uuid },
    /// A bad answer.
    Rejected { case: Uuid },
    /// All answers right.
    Cleared { case: Uuid, in_time: bool },
    /// Compliance is to look.
    ReviewRequested { case: Uuid, reason: ReviewReason },
    /// A moment to wait for.
    TimerSet { timer: Timer, due_at: Time },
    /// A moment that need not come.
    TimerCancelled { alarm: Alarm },
    /// Answers to keep.
    Sealed { submission: Submission, received_at: Time },
}

impl State {
    /// The case, once there is one.
    pub fn case(&self) -> Option<&Case> {
        match self {
            Self::Unknown | Self::Early(_) => None,
            Self::Asked { case, .. }
            | Self::Waiting { case, .. }
            | Self::Incomplete { case, .. }
            | Self::Silent { case, .. }
            | Self::Rejected { case, .. }
            | Self::Cleared { case, .. } => Some(case),
        }
    }

    /// Its name, as the stored state and replies spell it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Early(_) => "early",
            Self::Asked { .. } => "asked",
            Self::Waiting { .. } => "waiting",
            Self::Incomplete { .. } => "incomplete",
            Self::Silent { .. } => "silent",
            Self::Rejected { .. } => "rejected",
            Self::Cleared { .. } => "cleared",
        }
    }
}

/// What `input` leads to at `now`. Empty: already so, stale, or too late.
///
/// At most one of the effects is a standing fact (`DeadlinePassed`, `DeadlineReversed`, `Rejected`, `Cleared`),
/// because receivers order those by the story's version and one input makes one version.
pub fn decide(state: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
    // What the database keeps is what is compared later.
    let now = now.trunc_subsecs(6);
    match input {
        Input::Listed { case, locale, terms } => Ok(listed(state, *case, locale, terms, now)),
        Input::DeliveryAccepted { case, accepted_at } => {
            Ok(accepted(state, *case, *accepted_at, now))
        }
        Input::Answers { submission, terms } => answers::answered(state, submission, terms, now),
        Input::Due(timer) => Ok(due(state, *timer, now)),
    }
}

fn listed(
    state: &State,
    id: Uuid,
    locale: &Option<Locale>,
    terms: &Terms,
    now: Time,
) -> Vec<Effect> {
    let case = Case {
        id,
        opened_at: now,
        locale: locale.clone(),
        terms: terms.clone(),
        right: BTreeSet::new(),
        earlier: BTreeSet::new(),
    };
    match state {
        State::Unknown => opened(case, now),
        State::Early(early) => opened_after(early, case, now),
        State::Cleared { case: old, .. } => {
            let mut earlier = old.earlier.clone();
            earlier.insert(old.terms.questionnaire.clone());
            let asked_before = earlier.contains(&terms.questionnaire);
            if asked_before { vec![] } else { opened(Case { earlier, ..case }, now) }
        }
        State::Asked { .. }
        | State::Waiting { .. }
        | State::Incomplete { .. }
        | State::Silent { .. }
        | State::Rejected { .. } => vec![],
    }
}

fn opened(case: Case, now: Time) -> Vec<Effect> {
    let due_at = now + case.terms.undeliverable_after;
    let (asked, undeliverable) = (ask(&case), timer(case.id, Alarm::Undeliverable, due_at));
    vec![Effect::Opened { case }, asked, undeliverable]
}

/// A sign-up that meets its answers.
fn opened_after(early: &Early, mut case: Case, now: Time) -> Vec<Effect> {
    let id = case.id;
    if early.rejected {
        let mut effects = vec![Effect::Opened { case }, Effect::Rejected { case: id }];
        let reason = ReviewReason::Contradiction;
        effects.extend(early.contradicted.then_some(Effect::ReviewRequested { case: id, reason }));
        return effects;
    }
    if early.questionnaire == case.terms.questionnaire {
        let asked = |id: &&String| case.terms.questions.contains_key(*id);
        case.right = early.right.iter().filter(asked).cloned().collect();
    }
    if case.right.is_empty() {
        opened(case, now)
    } else if case.missing().is_empty() {
        vec![Effect::Opened { case }, Effect::Cleared { case: id, in_time: true }]
    } else {
        let paused = answers::paused(&case, now);
        [vec![Effect::Opened { case }], paused].concat()
    }
}

fn accepted(state: &State, id: Uuid, accepted_at: Time, now: Time) -> Vec<Effect> {
    // Only the first acceptance starts the clock.
    let State::Asked { case, .. } = state else { return vec![] };
    if case.id != id {
        return vec![];
    }
    let start = accepted_at.min(now).max(case.opened_at);
    let deadline = start + case.terms.deadline_after;
    let mut effects = cancelled(state);
    effects.push(Effect::ClockStarted { deadline });
    for (ordinal, after) in (1..).zip(&case.terms.reminders_after) {
        effects.push(timer(id, Alarm::Reminder(ordinal), start + *after));
    }
    effects.push(timer(id, Alarm::Deadline, deadline));
    effects
}

fn due(state: &State, Timer { case: id, alarm }: Timer, now: Time) -> Vec<Effect> {
    if state.case().is_none_or(|case| case.id != id) {
        return vec![];
    }
    let review = |reason| vec![Effect::ReviewRequested { case: id, reason }];
    match (state, alarm) {
        (State::Asked { case, in_review: false }, Alarm::Undeliverable)
            if case.opened_at + case.terms.undeliverable_after <= now =>
        {
            review(ReviewReason::Undeliverable)
        }
        (State::Waiting { case, deadline, reminded }, Alarm::Reminder(ordinal))
            if *reminded < ordinal
                && now < *deadline
                && reminder_at(case, *deadline, ordinal).is_some_and(|at| at <= now) =>
        {
            let (deadline, locale) = (*deadline, case.locale.clone());
            vec![Effect::ReminderRequested { case: id, ordinal, deadline, locale }]
        }
        (State::Waiting { deadline, .. }, Alarm::Deadline) if *deadline <= now => {
            vec![Effect::DeadlinePassed { case: id, deadline: *deadline }]
        }
        (State::Incomplete { case, since, in_review: false }, Alarm::Incomplete)
            if *since + case.terms.incomplete_after <= now =>
        {
            review(ReviewReason::Incomplete)
        }
        // Stale: the case went on without it.
        (_, Alarm::Undeliverable | Alarm::Reminder(_) | Alarm::Deadline | Alarm::Incomplete) => {
            vec![]
        }
    }
}

/// When the nth reminder is due; `None`: the terms have no such reminder.
fn reminder_at(case: &Case, deadline: Time, ordinal: i32) -> Option<Time> {
    let index = usize::try_from(ordinal.checked_sub(1)?).ok()?;
    let after = case.terms.reminders_after.get(index)?;
    Some(deadline - case.terms.deadline_after.0 + *after)
}

/// The questionnaire, or the rest of it once something was answered right.
fn ask(case: &Case) -> Effect {
    Effect::QuestionnaireRequested {
        case: case.id,
        questionnaire: case.terms.questionnaire.clone(),
        locale: case.locale.clone(),
        missing: if case.right.is_empty() { vec![] } else { case.missing() },
    }
}

fn timer(case: Uuid, alarm: Alarm, due_at: Time) -> Effect {
    Effect::TimerSet { timer: Timer { case, alarm }, due_at }
}

/// What a state waits for and need not, once it is left.
fn cancelled(state: &State) -> Vec<Effect> {
    let alarms = match state {
        State::Asked { in_review: false, .. } => vec![Alarm::Undeliverable],
        State::Waiting { case, reminded, .. } => {
            let last = i32::try_from(case.terms.reminders_after.len()).unwrap_or(i32::MAX);
            (*reminded + 1..=last).map(Alarm::Reminder).chain([Alarm::Deadline]).collect()
        }
        State::Incomplete { in_review: false, .. } => vec![Alarm::Incomplete],
        State::Unknown
        | State::Early(_)
        | State::Asked { .. }
        | State::Incomplete { .. }
        | State::Silent { .. }
        | State::Rejected { .. }
        | State::Cleared { .. } => vec![],
    };
    alarms.into_iter().map(|alarm| Effect::TimerCancelled { alarm }).collect()
}
