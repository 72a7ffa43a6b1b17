//! The state after an effect.

use contracts::{Time, event::ReviewReason};

use super::{Case, Effect, Look, State, Task};

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
        Effect::ClockStopped { since: stopped } => match state {
            State::Asked { ref mut since, in_review: true, .. } => {
                *since = Some(*stopped);
                state
            }
            state => with_case(state, |case| {
                let (in_review, since) = (false, Some(*stopped));
                State::Asked { case, in_review, since }
            }),
        },
        Effect::AskedAgain { at } => asked_again(state, *at),
        Effect::AskedNoMore => {
            if let State::Rejected { asked_again, asked_at, .. } = &mut state {
                (*asked_again, *asked_at) = (false, None);
            }
            state
        }
        Effect::Paused { since } => {
            with_case(state, |case| State::Incomplete { case, since: *since, in_review: false })
        }
        Effect::Replied { since } => {
            with_case(state, |case| State::Replied { case, since: *since })
        }
        Effect::TranscriptionRequested { reply, since, due_at, .. } => {
            let reply = reply.clone().unwrap_or_default();
            let since = Some(*since);
            let words = u32::from(!reply.is_empty());
            let task = Some(Task { reply, since, due_at: *due_at, overdue: false });
            let looked_at = in_review(&state);
            changed(state, |case| {
                case.task = task;
                // Another task, which is not overdue.
                case.review = case.review.filter(|_| looked_at);
                case.revision = case.revision.saturating_add(words);
            })
        }
        Effect::TaskClosed => {
            let looked_at = in_review(&state);
            changed(state, |case| {
                case.task = None;
                // What was looked at was the task.
                case.review = case.review.filter(|_| looked_at);
            })
        }
        Effect::DeadlinePassed { deadline, .. } => {
            with_case(state, |case| State::Silent { case, deadline: *deadline })
        }
        Effect::Rejected { to_review, .. } => with_case(state, |case| rejected(case, *to_review)),
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
        Effect::ReviewRequested { reason, look, .. } => {
            let state = changed(state, |case| case.review = case.review.or(Some(*look)));
            to_review(state, *reason)
        }
        Effect::ReviewClosed => with_case(state, |case| rejected(case, None)),
        Effect::Fenced { fence } | Effect::Unfenced { fence } => {
            changed(state, |case| case.fence = Some(*fence))
        }
        Effect::QuestionnaireRequested { .. }
        | Effect::DeadlineReversed { .. }
        | Effect::RejectedStill { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. }
        | Effect::NoteKept { .. }
        | Effect::MacroRequested { .. } => state,
        // Whoever looked before has not seen this.
        Effect::Sealed { .. } | Effect::DecisionKept { .. } => {
            changed(state, |case| case.revision = case.revision.saturating_add(1))
        }
    }
}

/// The next status; what compliance was to look at in the last one is over, unless it is a task that goes on.
fn with_case(state: State, next: impl FnOnce(Case) -> State) -> State {
    let next = |case: Case| {
        let overdue = case.task.as_ref().is_some_and(|task| task.overdue);
        next(Case { review: case.review.filter(|_| overdue), ..case })
    };
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

fn rejected(case: Case, review: Option<Look>) -> State {
    let (case, in_review) = (Case { review, ..case }, review.is_some());
    State::Rejected { case, in_review, asked_again: false, asked_at: None, contradicted: false }
}

/// From the start; but nothing takes a bad answer back.
fn asked_again(state: State, at: Time) -> State {
    let stays = matches!(state, State::Rejected { .. });
    with_case(state, |mut case| {
        case.right.clear();
        case.anew_at = Some(at);
        if stays {
            let (asked_again, asked_at) = (true, Some(at));
            State::Rejected { case, in_review: false, asked_again, asked_at, contradicted: false }
        } else {
            State::Asked { case, in_review: false, since: Some(at) }
        }
    })
}

/// Of a task that is overdue the task knows it.
fn to_review(state: State, reason: ReviewReason) -> State {
    let task = matches!(reason, ReviewReason::Transcription | ReviewReason::Incomplete);
    if task && state.case().is_some_and(|case| case.task.is_some()) {
        return changed(state, |case| {
            case.task.iter_mut().for_each(|task| task.overdue = true);
        });
    }
    let mut state = flagged(state);
    if let State::Rejected { contradicted, .. } = &mut state {
        *contradicted |= reason == ReviewReason::Contradiction;
    }
    state
}

fn in_review(state: &State) -> bool {
    match state {
        State::Asked { in_review, .. }
        | State::Incomplete { in_review, .. }
        | State::Rejected { in_review, .. } => *in_review,
        _ => false,
    }
}

fn flagged(mut state: State) -> State {
    if let State::Asked { in_review, .. }
    | State::Incomplete { in_review, .. }
    | State::Rejected { in_review, .. } = &mut state
    {
        *in_review = true;
    }
    state
}
