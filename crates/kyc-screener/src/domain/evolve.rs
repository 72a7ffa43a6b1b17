//! The state after an effect.

use super::{Case, Effect, State};

/// Total and dull: folded over a history of effects, it gives the state again.
pub fn evolve(mut state: State, effect: &Effect) -> State {
    match effect {
        Effect::Remembered { early } => State::Early(early.clone()),
        Effect::Opened { case } => State::Asked { case: case.clone(), in_review: false },
        Effect::ClockStarted { deadline } => {
            with_case(state, |case| State::Waiting { case, deadline: *deadline, reminded: 0 })
        }
        Effect::Paused { since } => {
            with_case(state, |case| State::Incomplete { case, since: *since, in_review: false })
        }
        Effect::DeadlinePassed { deadline, .. } => {
            with_case(state, |case| State::Silent { case, deadline: *deadline })
        }
        Effect::Rejected { .. } => {
            with_case(state, |case| State::Rejected { case, in_review: false })
        }
        Effect::Cleared { in_time, .. } => {
            with_case(state, |case| State::Cleared { case, in_time: *in_time })
        }
        Effect::AnsweredRight { right } => {
            if let Some(case) = case_mut(&mut state) {
                case.right.clone_from(right);
            }
            state
        }
        Effect::ReminderRequested { ordinal, .. } => {
            if let State::Waiting { reminded, .. } = &mut state {
                *reminded = *ordinal;
            }
            state
        }
        Effect::ReviewRequested { .. } => in_review(state),
        Effect::QuestionnaireRequested { .. }
        | Effect::DeadlineReversed { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. }
        | Effect::Sealed { .. } => state,
    }
}

fn with_case(state: State, next: impl FnOnce(Case) -> State) -> State {
    match state {
        State::Unknown | State::Early(_) => state,
        State::Asked { case, .. }
        | State::Waiting { case, .. }
        | State::Incomplete { case, .. }
        | State::Silent { case, .. }
        | State::Rejected { case, .. }
        | State::Cleared { case, .. } => next(case),
    }
}

fn case_mut(state: &mut State) -> Option<&mut Case> {
    match state {
        State::Unknown | State::Early(_) => None,
        State::Asked { case, .. }
        | State::Waiting { case, .. }
        | State::Incomplete { case, .. }
        | State::Silent { case, .. }
        | State::Rejected { case, .. }
        | State::Cleared { case, .. } => Some(case),
    }
}

fn in_review(mut state: State) -> State {
    if let State::Asked { in_review, .. }
    | State::Incomplete { in_review, .. }
    | State::Rejected { in_review, .. } = &mut state
    {
        *in_review = true;
    }
    state
}
