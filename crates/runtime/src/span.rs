//! Spans of time, as policies and stories write them.

use std::{ops::Add, time::Duration};

use contracts::Time;
use serde::{Deserialize, Serialize};

/// A span of time, written `30d` or `72h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(#[serde(with = "humantime_serde")] pub Duration);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(Duration::ZERO);

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
