//! What of the provider of identity checks counts.

use std::collections::BTreeSet;

use contracts::event::ProviderNews;
use serde::{Deserialize, Serialize};

use super::{PolicyError, validate::check};

const LEVEL_MAX_BYTES: usize = 128;

/// `[kyc.provider]`. Left out: every review of every level, and whoever may try again is told so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Provider {
    /// Sets of checks, as the provider names them, whose verdicts count; empty: all.
    pub levels: BTreeSet<String>,
    /// What the provider must tell of a profile so that its verdict is read there.
    pub reads_on: BTreeSet<ProviderNews>,
    /// Whether a person whose papers do not do, and who may hand in others, is told so by us.
    pub asks_again: bool,
}

impl Default for Provider {
    fn default() -> Self {
        let (levels, reads_on) = (BTreeSet::new(), BTreeSet::from([ProviderNews::Reviewed]));
        Self { levels, reads_on, asks_again: true }
    }
}

impl Provider {
    /// Whether verdicts of this set of checks count; one without a name counts only where all do.
    pub fn counts(&self, level: Option<&str>) -> bool {
        self.levels.is_empty() || level.is_some_and(|level| self.levels.contains(level))
    }
}

/// The first broken rule.
pub(super) fn validate(provider: &Provider) -> Result<(), PolicyError> {
    let fits = |level: &String| {
        (1..=LEVEL_MAX_BYTES).contains(&level.len()) && !level.chars().any(char::is_control)
    };
    let levels = provider.levels.iter().all(fits);
    check(levels, "kyc.provider.levels", "has a name that is empty or over 128 bytes")?;
    let reviewed = provider.reads_on.contains(&ProviderNews::Reviewed);
    check(reviewed, "kyc.provider.reads_on", "lacks reviewed: no verdict would ever be heard")
}
