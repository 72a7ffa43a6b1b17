//! `[suspension_worker]`: how often the host is compared, and what may be done about differences.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The suspension-worker's settings; `default.toml` explains each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Comparing the holds with the host.
    pub reconcile: ReconcileConfig,
}

/// `[suspension_worker.reconcile]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReconcileConfig {
    /// From the beginning of a pass to the next one; zero: never by itself.
    #[serde(with = "humantime_serde")]
    pub interval: Duration,
    /// What passes may do that come by themselves.
    pub mode: Mode,
}

/// What a pass may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Tell, no more.
    Report,
    /// Adopt and order again, too.
    Repair,
}

impl Mode {
    /// As it is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Repair => "repair",
        }
    }
}
