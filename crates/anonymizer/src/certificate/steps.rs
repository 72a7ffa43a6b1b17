//! What one processor did, and how well that is known.

use std::fmt;

use contracts::Time;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{Hash, canonical};

/// What one processor did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Who, such as `host-database`, `sumsub`, `kyc-screener`.
    pub processor: String,
    /// What it came to.
    pub outcome: Outcome,
    /// How well that is known.
    pub evidence: Evidence,
    /// Rows, objects or profiles that were changed or removed.
    pub changed: u64,
    /// When it was done.
    pub done_at: Time,
    /// What it keeps, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retained: Vec<Retained>,
    /// SHA-256 of the receipt that we hold of it.
    pub receipt: Hash,
}

/// What it came to at one processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything is gone that is not listed as retained.
    Erased,
    /// It looked and held nothing.
    NothingHeld,
    /// Everything it holds stays for a time.
    Retained,
    /// Out of use at the provider, who has not yet said that it is gone.
    Deactivated,
    /// Told to erase, and it has not said that it did.
    Ordered,
}

/// How well an outcome is known: each tier is worth more than the one before, and nothing shows more than it reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The order went out.
    Sent,
    /// It was taken.
    Acknowledged,
    /// The taking is signed.
    Signed,
    /// It says that it is done.
    Completed,
    /// We looked afterwards, and it is not there.
    ProbedAbsent,
}

/// What the law keeps at one processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retained {
    /// What kind of data, such as `transactions`.
    pub what: String,
    /// Under what, such as `aml`.
    pub basis: String,
    /// When it ends.
    pub until: Time,
}

/// The root of the Merkle tree over the canonical JSON of the steps, in their order (RFC 9162 section 2.1).
pub fn root_of(steps: &[Step]) -> Hash {
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for step in steps {
        tree.push(canonical(step));
    }
    Hash::from(<[u8; 32]>::from(*tree.root().as_bytes()))
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Erased => "erased",
            Self::NothingHeld => "nothing held",
            Self::Retained => "retained",
            Self::Deactivated => "deactivated at the provider",
            Self::Ordered => "told to erase",
        })
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Signed => "signed",
            Self::Completed => "completed",
            Self::ProbedAbsent => "probed absent",
        })
    }
}
