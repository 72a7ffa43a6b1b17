//! What a story runs under, copied from the policy when it begins, and the timers that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{
    CountryCode, Locale, Time,
    event::{Channel, Choice},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Fence, Span};

/// What a case runs under for as long as it lives, whatever becomes of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Which questionnaire is asked.
    pub questionnaire: String,
    /// Its questions by id, each with the answer that rejects.
    pub questions: BTreeMap<String, Choice>,
    /// From the first accepted delivery to the deadline; after a bad answer from asking again to a review.
    pub deadline_after: Span,
    /// From the first accepted delivery to each reminder, in order.
    pub reminders_after: Vec<Span>,
    /// How long after the deadline an answer handed in before it may still arrive.
    pub late_grace: Span,
    /// From opening to a review, while no channel accepts the questionnaire.
    pub undeliverable_after: Span,
    /// From the first incomplete reply to a review, while the missing answers do not come.
    pub incomplete_after: Span,
    /// From a reply in the customer's own words to a review, while nobody types the answers in.
    #[serde(default = "transcription_after")]
    pub transcription_after: Span,
    /// From asking compliance to look to a decision that is past due.
    #[serde(default = "review_after")]
    pub review_after: Span,
    /// SHA-256 of the policy, for the record.
    pub policy_hash: String,
}

/// What cases and policies of before replies could be typed in run under.
pub(crate) fn transcription_after() -> Span {
    Span::days(3)
}

/// What cases and policies of before reviews had a due date run under.
pub(crate) fn review_after() -> Span {
    Span::days(3)
}

/// One questionnaire put to one account. Never holds answers: only which questions were answered right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Derived from the event that opened it.
    pub id: Uuid,
    /// When it was opened.
    pub opened_at: Time,
    /// When all of it was asked anew: what was written before is no reply to it. Absent: never, since this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anew_at: Option<Time>,
    /// The country for which the account is asked; absent: staff took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<CountryCode>,
    /// The language the person reads; absent: the policy's first.
    pub locale: Option<Locale>,
    /// What it runs under.
    pub terms: Terms,
    /// Questions that were answered right so far.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub right: BTreeSet<String>,
    /// Questionnaires that this account was cleared of before: never asked again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub earlier: BTreeSet<String>,
    /// What staff is to get from the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What compliance is to look at; absent on cases of before its moments were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Look>,
    /// What was answered last to whether the account may be erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// Whose acceptance started the clock last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Changes with every answer, reply and decision that is taken in; 0 at first. Who decides names the one they looked at.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: u32,
    /// The staff id of whoever took the account up; absent: it signed up or was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_by: Option<String>,
}

/// Answers that staff is to get: out of a reply in the customer's own words, or those that an incomplete one left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Where the reply is, as whoever received it names it; empty: there are no words, only incomplete answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
    /// Since when; absent on tasks of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
    /// Until when.
    pub due_at: Time,
    /// It was not: compliance was asked to look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
}

/// Compliance is to look and decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Since when.
    pub since: Time,
    /// Until when.
    pub due_at: Time,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Task {
    /// Whether there is a reply to type in. Tasks of before `since` was kept were all of that kind, and named no reply.
    pub fn is_letter(&self) -> bool {
        !self.reply.is_empty() || self.since.is_none()
    }
}

impl Case {
    /// Ids of the questions still to be answered.
    pub fn missing(&self) -> Vec<String> {
        self.terms.questions.keys().filter(|id| !self.right.contains(*id)).cloned().collect()
    }

    /// Since when it is asked what it asks now.
    pub fn asked_since(&self) -> Time {
        self.anew_at.unwrap_or(self.opened_at)
    }

    /// What compliance is asked for at `now`.
    pub(super) fn look(&self, now: Time) -> Look {
        Look { since: now, due_at: now + self.terms.review_after }
    }
}

/// A moment that a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// Whose: a timer of an earlier case means nothing.
    pub case: Uuid,
    /// For what.
    pub alarm: Alarm,
}

/// What a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// No channel accepted the questionnaire for too long.
    Undeliverable,
    /// The customer is to be reminded for the nth time, from 1.
    Reminder(i32),
    /// The customer did not answer.
    Deadline,
    /// The missing answers did not come: of cases of before these were a task.
    Incomplete,
    /// The answers of a task did not come.
    Transcription,
    /// Whoever was asked again after a bad answer did not answer.
    Unanswered,
}

impl Alarm {
    /// What tells the timers of one story apart.
    pub fn name(self) -> String {
        match self {
            Self::Undeliverable => "undeliverable".to_owned(),
            Self::Reminder(ordinal) => format!("reminder-{ordinal}"),
            Self::Deadline => "deadline".to_owned(),
            Self::Incomplete => "incomplete".to_owned(),
            Self::Transcription => "transcription".to_owned(),
            Self::Unanswered => "unanswered".to_owned(),
        }
    }
}
