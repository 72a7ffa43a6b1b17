//! The state after an effect.

use contracts::event::ReviewReason;

use super::{Case, Effect, State, Task};

/// Total and dull: folded over a history of effects, it gives the state again.
pub fn evolve(mut state: State, effect: &Effect) -> State {
    match effect {
        Effect::Remembered { early } => State::Early(early.clone()),
        Effect::Opened { case } => {
            State::Asked { case: Case::clone(case), in_review: false, since: None }
        }
        Effect::ClockStarted { deadline, reminded, channel } => with_case(state, |case| {
            let case = Case { channel: *channel, ..case };
            State::Waiting { case, deadline: *deadline, reminded: *reminded }
        }),
        Effect::ClockStopped { since } => {
            let in_review = matches!(state, State::Asked { in_review: true, .. });
            with_case(state, |case| State::Asked { case, in_review, since: Some(*since) })
        }
        Effect::AskedAgain { at } => with_case(state, |mut case| {
            case.right.clear();
            State::Asked { case, in_review: false, since: Some(*at) }
        }),
        Effect::Paused { since } => {
            with_case(state, |case| State::Incomplete { case, since: *since, in_review: false })
        }
        Effect::Replied { since } => {
            with_case(state, |case| State::Replied { case, since: *since })
        }
        Effect::TranscriptionRequested { reply, due_at, .. } => {
            let task = Some(Task { reply: reply.clone(), due_at: *due_at, overdue: false });
            changed(state, |case| case.task = task)
        }
        Effect::TaskClosed => changed(state, |case| case.task = None),
        Effect::DeadlinePassed { deadline, .. } => {
            with_case(state, |case| State::Silent { case, deadline: *deadline })
        }
        Effect::Rejected { .. } => {
            with_case(state, |case| State::Rejected { case, in_review: false })
        }
        Effect::Cleared { in_time, .. } => {
            with_case(state, |case| State::Cleared { case, in_time: *in_time })
        }
        Effect::AnsweredRight { right } => changed(state, |case| case.right.clone_from(right)),
        Effect::ReminderRequested { ordinal, .. } => {
            if let State::Waiting { reminded, .. } = &mut state {
                *reminded = *ordinal;
            }
            state
        }
        Effect::ReviewRequested { reason: ReviewReason::Transcription, .. } => {
            changed(state, |case| case.task.iter_mut().for_each(|task| task.overdue = true))
        }
        Effect::Fenced { fence } | Effect::Unfenced { fence } => {
            changed(state, |case| case.fence = Some(*fence))
        }
        Effect::ReviewRequested { .. } => in_review(state, true),
        Effect::ReviewClosed => in_review(state, false),
        Effect::QuestionnaireRequested { .. }
        | Effect::DeadlineReversed { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. }
        | Effect::MacroRequested { .. }
        | Effect::Sealed { .. }
        | Effect::DecisionKept { .. } => state,
    }
}

fn with_case(state: State, next: impl FnOnce(Case) -> State) -> State {
    match state {
        State::Unknown | State::Early(_) => state,
        State::Asked { case, .. }
        | State::Waiting { case, .. }
        | State::Incomplete { case, .. }
        | State::Replied { case, .. }
        | State::Silent { case, .. }
        | State::Rejected { case, .. }
        | State::Cleared { case, .. } => next(case),
    }
}

fn changed(mut state: State, change: impl FnOnce(&mut Case)) -> State {
    match &mut state {
        State::Unknown | State::Early(_) => {}
        State::Asked { case, .. }
        | State::Waiting { case, .. }
        | State::Incomplete { case, .. }
        | State::Replied { case, .. }
        | State::Silent { case, .. }
        | State::Rejected { case, .. }
        | State::Cleared { case, .. } => change(case),
    }
    state
}

fn in_review(mut state: State, wanted: bool) -> State {
    if let State::Asked { in_review, .. }
    | State::Incomplete { in_review, .. }
    | State::Rejected { in_review, .. } = &mut state
    {
        *in_review = wanted;
    }
    state
}
