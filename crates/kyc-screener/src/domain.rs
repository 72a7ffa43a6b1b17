//! When a customer is asked, reminded, cleared, rejected or found silent. Pure: no I/O, no clock, no randomness.

use std::collections::BTreeSet;

use chrono::SubsecRound;
use contracts::{
    Locale, Time,
    event::{Channel, ReviewReason, Situation, Standing},
};
use messaging::Fence;
use runtime::span::Span;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod answers;
mod delivery;
mod evolve;
mod fence;
mod opening;
#[cfg(test)]
mod properties;
pub mod provider;
mod refusal;
mod replies;
mod staff;
mod terms;
#[cfg(test)]
mod tests;

use delivery::Lost;

pub use answers::{Early, Submission};
pub use evolve::evolve;
pub use opening::{Opening, TAKEN_OVER_WITH};
pub use refusal::Refusal;
pub use replies::Note;
pub use staff::{Decided, Review, Wish};
pub use terms::{Alarm, Case, Look, Task, Terms, Timer};
pub(crate) use terms::{review_after, transcription_after};

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
    /// The questionnaire was requested, and no channel has accepted it yet, or none since `since`.
    Asked {
        case: Case,
        in_review: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// The clock runs until `deadline` (epoch microseconds); the first `reminded` reminders are out.
    Waiting {
        case: Case,
        #[serde(with = "chrono::serde::ts_microseconds")]
        deadline: Time,
        reminded: i32,
    },
    /// The customer replied in part at `since`: no clock runs, staff gets the rest. `in_review` only on cases without the
    /// task, of before there was one.
    Incomplete { case: Case, since: Time, in_review: bool },
    /// The customer replied in words of their own at `since`: no clock runs, staff types the answers in.
    Replied { case: Case, since: Time },
    /// The deadline (epoch microseconds) passed without a reply.
    Silent {
        case: Case,
        #[serde(with = "chrono::serde::ts_microseconds")]
        deadline: Time,
    },
    /// A bad answer was given: only compliance lifts what follows. Whoever is `asked_again`, at `asked_at`, may answer, which
    /// is looked at; `contradicted` says that good answers came unasked.
    Rejected {
        case: Case,
        in_review: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        asked_again: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_at: Option<Time>,
        #[serde(default, skip_serializing_if = "is_false")]
        contradicted: bool,
    },
    /// Every answer was right.
    Cleared { case: Case, in_time: bool },
}

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields repeat those of the event")]
pub enum Input {
    /// It signed up, or was seen, from a listed jurisdiction.
    Listed(Opening),
    /// Staff takes it up, as the old spreadsheet says.
    Enrolled { opening: Opening, standing: Standing, deadline: Option<Time>, actor: String },
    /// A channel accepted a notice of the case.
    DeliveryAccepted { case: Uuid, accepted_at: Time, channel: Option<Channel> },
    /// A channel gave a notice of the case back.
    DeliveryBounced { case: Uuid, bounced_at: Time, channel: Channel },
    /// No channel takes a notice of the case.
    DeliveryFailed { case: Uuid, failed_at: Time },
    /// The customer replied in words of their own. `noted_by`: the staff id of whoever found the reply, if the channel did not
    /// tell of it.
    Replied {
        reply: String,
        received_at: Time,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        noted_by: Option<String>,
    },
    /// Answers were handed in. The terms are the policy's of today, for whoever has no case yet.
    Answers { submission: Submission, terms: Terms },
    /// Compliance decided.
    Reviewed(Review),
    /// Staff sends a macro.
    MacroWished(Wish),
    /// May the account be erased?
    FenceRequested { deletion: Uuid, attempt: i32 },
    /// It will not be, for the time being.
    FenceReleased { deletion: Uuid, attempt: i32 },
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
    Opened { case: Box<Case> },
    /// The questionnaire, or what is `missing` of it, is to be sent. Empty: all of it.
    QuestionnaireRequested {
        case: Uuid,
        questionnaire: String,
        locale: Option<Locale>,
        missing: Vec<String>,
        situation: Situation,
    },
    /// The clock runs; the first `reminded` reminders are not sent.
    ClockStarted { deadline: Time, reminded: i32, channel: Option<Channel> },
    /// The clock does not run any more: what started it came back at `since`.
    ClockStopped { since: Time },
    /// A reminder is to be sent.
    ReminderRequested { case: Uuid, ordinal: i32, deadline: Time, locale: Option<Locale> },
    /// All questions that were answered right so far.
    AnsweredRight { right: BTreeSet<String> },
    /// The customer replied in part.
    Paused { since: Time },
    /// The customer replied in words of their own.
    Replied { since: Time },
    /// Staff is to get the `missing` answers: out of a reply, or of who replied in part.
    TranscriptionRequested {
        case: Uuid,
        reply: Option<String>,
        since: Time,
        due_at: Time,
        missing: Vec<String>,
    },
    /// Nothing is to be got any more.
    TaskClosed,
    /// The customer was silent.
    DeadlinePassed { case: Uuid, deadline: Time, taken_over: bool },
    /// The customer was not silent after all: another status follows.
    DeadlineReversed { case: Uuid },
    /// A bad answer. Those that came from the customer are for compliance `to_review`.
    Rejected { case: Uuid, taken_over: bool, to_review: Option<Look> },
    /// All answers right, or compliance says so.
    Cleared { case: Uuid, in_time: bool, by: Option<Decided> },
    /// Compliance is to look.
    ReviewRequested { case: Uuid, reason: ReviewReason, look: Look },
    /// Compliance has looked, and a bad answer stays one.
    ReviewClosed,
    /// Compliance has the customer asked again from the start.
    AskedAgain { at: Time },
    /// The answer to that is another bad one: nothing more is asked.
    AskedNoMore,
    /// Nothing is left to answer of what was asked again, and the bad answer stays one.
    RejectedStill { case: Uuid },
    /// A macro is to be sent.
    MacroRequested {
        case: Uuid,
        wish: Wish,
        locale: Option<Locale>,
        deadline: Option<Time>,
        situation: Option<Situation>,
    },
    /// A moment to wait for.
    TimerSet { timer: Timer, due_at: Time },
    /// A moment that need not come.
    TimerCancelled { alarm: Alarm },
    /// Answers to keep.
    Sealed { submission: Submission, received_at: Time },
    /// A decision to keep.
    DecisionKept { review: Review, decided_at: Time },
    /// A fence was asked for, and this is the answer.
    Fenced { fence: Fence },
    /// The fence is not wanted any more.
    Unfenced { fence: Fence },
    /// Who says that there was a reply, to keep.
    NoteKept { note: Note, noted_at: Time },
}

impl State {
    /// The case, once there is one.
    pub fn case(&self) -> Option<&Case> {
        match self {
            Self::Unknown | Self::Early(_) => None,
            Self::Asked { case, .. }
            | Self::Waiting { case, .. }
            | Self::Incomplete { case, .. }
            | Self::Replied { case, .. }
            | Self::Silent { case, .. }
            | Self::Rejected { case, .. }
            | Self::Cleared { case, .. } => Some(case),
        }
    }

    /// Until when an answer is or was in time.
    pub fn deadline(&self) -> Option<Time> {
        match self {
            Self::Waiting { deadline, .. } | Self::Silent { deadline, .. } => Some(*deadline),
            _ => None,
        }
    }

    /// What follows from an answer to its questions, or from none; `None`: they are not asked.
    fn situation(&self) -> Option<Situation> {
        match self {
            Self::Asked { .. } | Self::Waiting { .. } => Some(Situation::InTime),
            Self::Incomplete { .. } | Self::Replied { .. } => Some(Situation::Paused),
            Self::Silent { .. } => Some(Situation::Silent),
            Self::Rejected { asked_again: true, case, .. } if !case.missing().is_empty() => {
                Some(Situation::AskedAgain)
            }
            Self::Unknown | Self::Early(_) | Self::Rejected { .. } | Self::Cleared { .. } => None,
        }
    }

    /// Ids of the questions still to be answered: none once the case is settled, unless compliance asked again.
    pub fn missing(&self, terms: &Terms) -> Vec<String> {
        match self {
            Self::Unknown | Self::Rejected { asked_again: false, .. } | Self::Cleared { .. } => {
                vec![]
            }
            Self::Early(early) => early.missing(terms),
            _ => self.case().map_or_else(Vec::new, Case::missing),
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
            Self::Replied { .. } => "replied",
            Self::Silent { .. } => "silent",
            Self::Rejected { .. } => "rejected",
            Self::Cleared { .. } => "cleared",
        }
    }
}

/// What `input` leads to at `now`. Empty: already so, stale, or too late.
///
/// At most one of the effects is a standing fact (`DeadlinePassed`, `DeadlineReversed`, `Rejected`, `RejectedStill`, `Cleared`),
/// because receivers order those by the story's version and one input makes one version.
pub fn decide(state: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
    // What the database keeps is what is compared later.
    let now = now.trunc_subsecs(6);
    match input {
        Input::Listed(opening) => Ok(opening::listed(state, opening, now)),
        Input::Enrolled { opening, standing, deadline, actor } => {
            Ok(opening::enrolled(state, opening, actor, (*standing, *deadline), now))
        }
        Input::DeliveryAccepted { case, accepted_at, channel } => {
            Ok(delivery::accepted(state, *case, *accepted_at, *channel, now))
        }
        Input::DeliveryBounced { case, bounced_at, channel } => {
            let lost = Lost { case: *case, at: *bounced_at, channel: Some(*channel) };
            Ok(delivery::lost(state, lost, now))
        }
        Input::DeliveryFailed { case, failed_at } => {
            Ok(delivery::lost(state, Lost { case: *case, at: *failed_at, channel: None }, now))
        }
        Input::Replied { reply, received_at, noted_by } => {
            let effects = replies::replied(state, reply, *received_at, now);
            Ok(replies::noted(effects, (reply, *received_at), noted_by.as_deref(), now))
        }
        Input::Answers { submission, terms } => answers::answered(state, submission, terms, now),
        Input::Reviewed(review) => staff::reviewed(state, review, now),
        Input::MacroWished(wish) => staff::sent(state, wish),
        Input::FenceRequested { deletion, attempt } => {
            Ok(fence::requested(state, *deletion, *attempt))
        }
        Input::FenceReleased { deletion, attempt } => {
            Ok(fence::released(state, *deletion, *attempt))
        }
        Input::Due(timer) => Ok(due(state, *timer, now)),
    }
}

fn due(state: &State, Timer { case: id, alarm }: Timer, now: Time) -> Vec<Effect> {
    let Some(case) = state.case().filter(|case| case.id == id) else { return vec![] };
    let review = |reason| vec![review(case, reason, now)];
    if alarm == Alarm::Transcription {
        let due = case.task.as_ref().filter(|task| !task.overdue && task.due_at <= now);
        return due.map_or_else(Vec::new, |task| {
            let letter = task.is_letter();
            review(if letter { ReviewReason::Transcription } else { ReviewReason::Incomplete })
        });
    }
    match (state, alarm) {
        (State::Asked { case, in_review: false, since }, Alarm::Undeliverable)
            if since.unwrap_or(case.opened_at) + case.terms.undeliverable_after <= now =>
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
            vec![Effect::DeadlinePassed { case: id, deadline: *deadline, taken_over: false }]
        }
        (State::Incomplete { case, since, in_review: false }, Alarm::Incomplete)
            if case.task.is_none() && *since + case.terms.incomplete_after <= now =>
        {
            review(ReviewReason::Incomplete)
        }
        (
            State::Rejected {
                case, in_review: false, asked_again: true, asked_at: Some(at), ..
            },
            Alarm::Unanswered,
        ) if *at + case.terms.deadline_after <= now => review(ReviewReason::Unanswered),
        // Stale: the case went on without it.
        (
            _,
            Alarm::Undeliverable
            | Alarm::Reminder(_)
            | Alarm::Deadline
            | Alarm::Incomplete
            | Alarm::Transcription
            | Alarm::Unanswered,
        ) => vec![],
    }
}

/// When the nth reminder is due; `None`: the terms have no such reminder.
fn reminder_at(case: &Case, deadline: Time, ordinal: i32) -> Option<Time> {
    let index = usize::try_from(ordinal.checked_sub(1)?).ok()?;
    let after = case.terms.reminders_after.get(index)?;
    Some(deadline - case.terms.deadline_after.0 + *after)
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// The questionnaire, or the rest of it once something was answered right.
fn ask(case: &Case, situation: Situation) -> Effect {
    Effect::QuestionnaireRequested {
        case: case.id,
        questionnaire: case.terms.questionnaire.clone(),
        locale: case.locale.clone(),
        missing: if case.right.is_empty() { vec![] } else { case.missing() },
        situation,
    }
}

fn review(case: &Case, reason: ReviewReason, now: Time) -> Effect {
    Effect::ReviewRequested { case: case.id, reason, look: case.look(now) }
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
        State::Incomplete { case, in_review: false, .. } if case.task.is_none() => {
            vec![Alarm::Incomplete]
        }
        State::Rejected { in_review: false, asked_again: true, asked_at: Some(_), .. } => {
            vec![Alarm::Unanswered]
        }
        State::Unknown
        | State::Early(_)
        | State::Asked { .. }
        | State::Incomplete { .. }
        | State::Replied { .. }
        | State::Silent { .. }
        | State::Rejected { .. }
        | State::Cleared { .. } => vec![],
    };
    alarms.into_iter().map(|alarm| Effect::TimerCancelled { alarm }).collect()
}
