//! What a story runs under, copied from the policy when it begins, and the timers that follow from it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Add,
    time::Duration,
};

use contracts::{
    CountryCode, Locale, Time,
    event::{Channel, Choice},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fence;

/// A span of time, written `14d` or `24h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(#[serde(with = "humantime_serde")] pub Duration);

impl Span {
    /// So many times 24 hours.
    pub const fn days(days: u64) -> Self {
        Self::hours(24 * days)
    }

    /// So many hours.
    pub const fn hours(hours: u64) -> Self {
        Self(Duration::from_secs(60 * 60 * hours))
    }
}

impl Add<Span> for Time {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        self + span.0
    }
}

/// What a case runs under for as long as it lives, whatever becomes of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Which questionnaire is asked.
    pub questionnaire: String,
    /// Its questions by id, each with the answer that rejects.
    pub questions: BTreeMap<String, Choice>,
    /// From the first accepted delivery to the deadline.
    pub deadline_after: Span,
    /// From the first accepted delivery to each reminder, in order.
    pub reminders_after: Vec<Span>,
    /// How long after the deadline an answer handed in before it may still arrive.
    pub late_grace: Span,
    /// From opening to a review, while no channel accepts the questionnaire.
    pub undeliverable_after: Span,
    /// From the first incomplete reply to a review.
    pub incomplete_after: Span,
    /// From a reply in the customer's own words to a review, while nobody types the answers in.
    #[serde(default = "transcription_after")]
    pub transcription_after: Span,
    /// SHA-256 of the policy, for the record.
    pub policy_hash: String,
}

/// What cases and policies of before replies could be typed in run under.
pub(crate) fn transcription_after() -> Span {
    Span::days(3)
}

/// One questionnaire put to one account. Never holds answers: only which questions were answered right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Derived from the event that opened it.
    pub id: Uuid,
    /// When it was opened.
    pub opened_at: Time,
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
    /// The reply that staff is to type in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What was answered last to whether the account may be erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// Whose acceptance started the clock last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The staff id of whoever took the account up; absent: it signed up or was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_by: Option<String>,
}

/// A reply in the customer's own words, to be typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Where the reply is, as whoever received it names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
    /// Until when.
    pub due_at: Time,
    /// It was not: compliance was asked to look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
}

impl Case {
    /// Ids of the questions still to be answered.
    pub fn missing(&self) -> Vec<String> {
        self.terms.questions.keys().filter(|id| !self.right.contains(*id)).cloned().collect()
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
    /// The missing answers did not come.
    Incomplete,
    /// Nobody typed a reply in.
    Transcription,
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
        }
    }
}
