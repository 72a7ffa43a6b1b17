//! What became of the notices of a case: the clock runs from the first that reached a channel and stayed there.
//!
//! *Delivery.* Mail of the channel that started the clock, and that comes back by the deadline, stops it; the next
//! acceptance starts it anew. Once no channel is left, compliance looks at once.

use contracts::{
    Time,
    event::{Channel, ReviewReason},
};
use uuid::Uuid;

use super::{Alarm, Case, Effect, State, Task, answers::paused, cancelled, review, timer};

/// A channel took a notice. Only the first of a case starts the clock, and none from before it was stopped.
pub(super) fn accepted(
    state: &State,
    id: Uuid,
    accepted_at: Time,
    channel: Option<Channel>,
    now: Time,
) -> Vec<Effect> {
    let State::Asked { case, since, .. } = state else { return vec![] };
    if case.id != id || since.is_some_and(|since| accepted_at < since) {
        return vec![];
    }
    let start = accepted_at.min(now).max(case.opened_at);
    let deadline = start + case.terms.deadline_after;
    let mut effects = cancelled(state);
    effects.extend(clock(case, deadline, start, channel));
    effects
}

/// The clock runs until `deadline`; reminders that were due by `from` are left out.
pub(super) fn clock(
    case: &Case,
    deadline: Time,
    from: Time,
    channel: Option<Channel>,
) -> Vec<Effect> {
    let start = deadline - case.terms.deadline_after.0;
    let reminders = (1..).zip(case.terms.reminders_after.iter().map(|after| start + *after));
    let (past, coming): (Vec<_>, Vec<_>) = reminders.partition(|(_, at)| *at <= from);
    let reminded = past.last().map_or(0, |(ordinal, _)| *ordinal);
    let mut effects = vec![Effect::ClockStarted { deadline, reminded, channel }];
    let remind = |(ordinal, at)| timer(case.id, Alarm::Reminder(ordinal), at);
    effects.extend(coming.into_iter().map(remind));
    effects.push(timer(case.id, Alarm::Deadline, deadline));
    effects
}

/// A notice that came back, or that no channel takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost {
    pub case: Uuid,
    pub at: Time,
    /// The channel that gave it back; `None`: no channel is left.
    pub channel: Option<Channel>,
}

/// Whoever was not reached by the deadline is not silent: the moments decide, never whether the deadline's timer was first.
pub(super) fn lost(state: &State, lost: Lost, now: Time) -> Vec<Effect> {
    let at = lost.at.min(now);
    let Some(case) = state.case().filter(|case| case.id == lost.case) else { return vec![] };
    match state {
        State::Asked { since, in_review, .. } => {
            let since = since.unwrap_or(case.opened_at);
            match (lost.channel, in_review) {
                (None, false) if since <= at => {
                    [cancelled(state), undeliverable(case, now)].concat()
                }
                (Some(_), false) if since < at => stopped(case, at),
                (Some(_), true) if since < at => vec![Effect::ClockStopped { since: at }],
                _ => vec![],
            }
        }
        State::Waiting { deadline, .. } | State::Silent { deadline, .. } => {
            let start = *deadline - case.terms.deadline_after.0;
            let took_it = |one: Channel| case.channel.is_none_or(|channel| channel == one);
            if !(start..=*deadline).contains(&at) || !lost.channel.is_none_or(took_it) {
                return vec![];
            }
            let mut effects = cancelled(state);
            if matches!(state, State::Silent { .. }) {
                effects.push(Effect::DeadlineReversed { case: case.id });
            }
            effects.extend(unreached(case, at, lost.channel.is_none(), now));
            effects
        }
        // Other channels may take what one gave back; if none does, compliance has asked in vain.
        State::Rejected { in_review: false, asked_again: true, asked_at, .. }
            if lost.channel.is_none() && asked_at.is_none_or(|asked_at| asked_at <= at) =>
        {
            [cancelled(state), undeliverable(case, now)].concat()
        }
        // No clock runs, or none matters any more.
        State::Unknown
        | State::Early(_)
        | State::Incomplete { .. }
        | State::Replied { .. }
        | State::Rejected { .. }
        | State::Cleared { .. } => vec![],
    }
}

/// Where a case goes on whose clock should not have run: a late reply was none, so it counts.
fn unreached(case: &Case, at: Time, given_up: bool, now: Time) -> Vec<Effect> {
    if case.task.as_ref().is_some_and(Task::is_letter) {
        vec![Effect::Replied { since: now }]
    } else if !case.right.is_empty() {
        paused(case, now)
    } else if given_up {
        [vec![Effect::ClockStopped { since: at }], undeliverable(case, now)].concat()
    } else {
        stopped(case, at)
    }
}

fn stopped(case: &Case, at: Time) -> Vec<Effect> {
    let due_at = at + case.terms.undeliverable_after;
    vec![Effect::ClockStopped { since: at }, timer(case.id, Alarm::Undeliverable, due_at)]
}

fn undeliverable(case: &Case, now: Time) -> Vec<Effect> {
    vec![review(case, ReviewReason::Undeliverable, now)]
}
