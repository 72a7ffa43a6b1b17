//! What a deletion runs under, copied from the policy when it begins, and the moments that it waits for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Span;

/// What a deletion runs under for as long as it lives, whatever becomes of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Which jurisdiction's profile.
    pub profile: String,
    /// From the asking to the erasure, where the law's month leaves so much time.
    pub grace: Span,
    /// From the asking to the law's date.
    pub due_after: Span,
    /// How long before the law's date the work begins at the latest.
    pub reserve: Span,
    /// By how much the law's date moves, once, when it has to; zero: not at all.
    pub extension: Span,
    /// From the asking to when an erasure that has begun is done at the latest: what is blocked is destroyed by then. `None`: as
    /// `extension` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroy_within: Option<Span>,
    /// From the asking to the day by which an erasure that has begun should be done: from then on what is left is blocked, and
    /// staff hears of it before. `None`: there is no such day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroy_by: Option<Span>,
    /// From the asking to the last moment for confirming.
    pub confirm_within: Span,
    /// What a person has at least between the news that it goes on and the erasure.
    pub notice: Span,
    /// How long before the law's date staff and person are told that it is not done; shorter than the reserve.
    pub alarm: Span,
    /// How long fences are waited for: whoever has not answered then, has refused.
    pub fence_within: Span,
    /// From a refused fence, a failed erasure or an unclean scan to the next try.
    pub retry_after: Span,
    /// How long it is waited for the last message.
    pub last_message_within: Span,
    /// Who is ordered to erase what goes at once, once the deletion is confirmed.
    pub at_confirmation: Vec<String>,
    /// Who is ordered to erase, one wave after the other.
    pub waves: Vec<Vec<String>>,
    /// SHA-256 of the policy, for the record.
    pub policy_hash: String,
}

/// A moment that a deletion waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// Whose: a timer of an earlier deletion means nothing.
    pub deletion: Uuid,
    /// For what.
    pub alarm: Alarm,
}

/// What a deletion waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Nobody confirmed it.
    Confirm,
    /// Grace has ended, or a fence is to be asked for again.
    Execute,
    /// It was frozen for as long as it may be.
    Thaw,
    /// Fences were not answered.
    Fence,
    /// A processor is to be ordered again.
    Retry(String),
    /// A processor is to be ordered again to take what goes at confirmation.
    RetryEarly(String),
    /// Nothing was heard of the last message.
    LastMessage,
    /// It is to be looked again for what is left.
    Scan,
    /// The law's date is near.
    DueSoon,
    /// The law's date has come.
    Due,
}

impl Alarm {
    /// What tells the timers of one story apart.
    pub fn name(&self) -> String {
        match self {
            Self::Confirm => "confirm".to_owned(),
            Self::Execute => "execute".to_owned(),
            Self::Thaw => "thaw".to_owned(),
            Self::Fence => "fence".to_owned(),
            Self::Retry(processor) => format!("retry-{processor}"),
            Self::RetryEarly(processor) => format!("retry-early-{processor}"),
            Self::LastMessage => "last-message".to_owned(),
            Self::Scan => "scan".to_owned(),
            Self::DueSoon => "due-soon".to_owned(),
            Self::Due => "due".to_owned(),
        }
    }
}
