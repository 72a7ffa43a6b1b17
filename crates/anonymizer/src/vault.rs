//! The vault's cryptography: where identity is kept sealed until the law lets it go.
//!
//! Every person has a data key; every record is sealed under it by XChaCha20-Poly1305, bound to its name, so that rows
//! that were swapped fail to open. The data key is wrapped twice, by the vault's and by the approvers' half, each under
//! a key of the month in which the record's retention ends: once that month's key is destroyed, no copy of the record
//! opens again, backups included.

mod data_key;
mod epoch;
mod file_keys;
mod halves;
mod provider;
mod record;
mod store;

pub use data_key::{Commitment, DataKey};
pub use epoch::{Epoch, NoEpoch};
pub use file_keys::FileKeys;
pub use halves::{HalfOpened, Halves, WrappedTwice};
pub use provider::{KeyError, KeyProvider, Wrapped};
pub use record::{RecordName, SealedRecord};
pub use store::{Entry, Opened, Vault, VaultError};

/// Why a record does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Made by a later release, or no record at all.
    #[error("the record has an unknown format")]
    UnknownFormat,
    /// The key is not the one that the record was sealed with.
    #[error("the record was sealed with another key")]
    OtherKey,
    /// Another name, or changed bytes.
    #[error("the record is not the one that its name says, or it was changed")]
    DoesNotOpen,
}

/// Parts that cannot run into each other: each is preceded by its length in 8 bytes.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
