//! What this service needs from outside.

use async_trait::async_trait;
use contracts::AccountId;

/// Somebody who knows whether anything forbids a deletion.
#[async_trait]
pub trait BlockerSource: Send + Sync {
    /// The codes that its blockers have in the policy: those it may name.
    fn codes(&self) -> &[String];

    /// The codes that hold for an account.
    async fn ask(&self, account: &AccountId) -> Result<Vec<String>, NoAnswer>;
}

/// Nobody answered, or nothing that can be read: that forbids it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);
