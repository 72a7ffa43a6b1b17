//! Who holds the keys that wrap data keys.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Epoch;

/// Holds one key for each epoch and never gives it out.
#[async_trait]
pub trait KeyProvider: Send + Sync {
    /// Encrypts under the epoch's key, which is made when there is none yet.
    async fn wrap(&self, epoch: Epoch, aad: &[u8], secret: &[u8]) -> Result<Wrapped, KeyError>;

    /// Decrypts what it wrapped.
    async fn unwrap(&self, wrapped: &Wrapped, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError>;

    /// Destroys the epoch's key for ever; what is destroyed already is done.
    async fn destroy(&self, epoch: Epoch) -> Result<(), KeyError>;
}

/// What a provider made of a secret; says who can open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wrapped {
    /// Which provider, such as `file`.
    pub provider: String,
    /// Under which epoch's key.
    pub epoch: Epoch,
    /// Which version of that key: a provider may turn keys over by itself.
    pub version: u32,
    /// What it made, in hexadecimal.
    pub ciphertext: String,
}

/// Why a provider does not do it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Nothing that was wrapped under it opens again, and nothing new is wrapped.
    #[error("the key of {0} was destroyed")]
    Destroyed(Epoch),
    /// It knows no such key, so that it never wrapped this, or has lost it.
    #[error(
        "there is no key of {0}: if it was not destroyed on purpose, bring it back from its escrow"
    )]
    Missing(Epoch),
    /// Wrapped by another provider, or for another purpose, or changed.
    #[error("the wrapped key does not open under the key of {0}")]
    DoesNotOpen(Epoch),
    /// Again later.
    #[error("the keys cannot be reached")]
    Unavailable(#[source] std::io::Error),
}
