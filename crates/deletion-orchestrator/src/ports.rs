//! What this service needs from outside.

use async_trait::async_trait;
use contracts::{AccountId, event::Dust};
use serde::Deserialize;

/// Somebody who knows whether anything forbids a deletion.
#[async_trait]
pub trait BlockerSource: Send + Sync {
    /// The codes that its blockers have in the policy: those it may name.
    fn codes(&self) -> &[String];

    /// What holds for an account.
    async fn ask(&self, account: &AccountId) -> Result<Found, NoAnswer>;
}

/// What somebody says forbids a deletion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Found {
    /// Codes of the policy.
    pub blockers: Vec<String>,
    /// Of which of them all is too little to withdraw.
    #[serde(default)]
    pub dust: Vec<Dust>,
}

/// Nobody answered, or nothing that can be read: that forbids it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);
