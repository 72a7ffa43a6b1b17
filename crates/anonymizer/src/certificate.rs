//! The certificate of an erasure: what was done, by whom, how well that is known, and what stays until when.
//!
//! It holds no personal data and no account id: whoever has it can check it offline, and learns nothing of the person.

use contracts::Time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod hash;
mod rules;
mod signing;
mod steps;
#[cfg(test)]
mod tests;
mod verify;

pub use hash::Hash;
pub use rules::Unfit;
pub use signing::{SigningKey, SigningKeyError, VerifyingKey};
pub use steps::{Evidence, Outcome, Retained, Step, root_of};
pub use verify::{VerifyError, verify};

/// The only shape that this release writes and reads.
pub const FORMAT: &str = "ostiary-certificate/1";

/// What is signed. Times are of the clock that the stories run on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// [`FORMAT`].
    pub format: String,
    /// Its own id; that of all its parts.
    pub certificate_id: Uuid,
    /// The deletion that it ends.
    pub deletion_id: Uuid,
    /// Which part this is.
    pub part: Part,
    /// [`Signed::hash`] of the part before; the first has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Who answers for it: the operator's name as configured.
    pub issuer: String,
    /// Whose law it was done under: the name of the jurisdiction's profile.
    pub jurisdiction: String,
    /// When the person asked.
    pub asked_at: Time,
    /// When the point of no return was passed.
    pub executed_at: Time,
    /// When this part was signed.
    pub issued_at: Time,
    /// SHA-256 of the plan that the run was held to.
    pub plan: Hash,
    /// SHA-256 of the data map that the plan was made of.
    pub data_map: Hash,
    /// What each processor did.
    pub steps: Vec<Step>,
    /// [`root_of`] the steps: a single step can be shown to somebody without the others.
    pub steps_root: Hash,
    /// Where the bare account id lives on for a known time.
    pub remaining: Vec<Remaining>,
    /// What the search for leftovers found.
    pub scan: Scan,
}

/// Which part of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The erasure itself.
    Erasure,
    /// The bare account id is gone, too: issued after the rescan on the last day of [`Certificate::remaining`].
    Rescan,
    /// What the law kept is gone, too.
    RetentionEnd,
}

/// A place where the bare account id is still found, such as a stream or a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Remaining {
    /// Which, in words of the operator.
    pub place: String,
    /// When it is gone there.
    pub until: Time,
}

/// What the residual scan saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scan {
    /// When it ended.
    pub ended_at: Time,
    /// Columns and streams that were searched.
    pub places: u64,
    /// Identifying values found where none may be: a certificate has none.
    pub findings: u64,
    /// Hits in cells that the law keeps; their basis stands with the step that retained them.
    pub kept: u64,
}

/// A certificate and its issuer's word for it, as it is handed out: one JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signed {
    /// What is said.
    pub certificate: Certificate,
    /// By whom.
    pub signature: Signature,
}

/// Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signature {
    /// [`VerifyingKey::id`].
    pub key_id: String,
    /// 64 bytes in hexadecimal.
    pub value: String,
}

impl Certificate {
    /// Signs what is fit to be said.
    ///
    /// # Errors
    /// When a rule of [`Unfit`] is broken: nothing is signed that says more than was done.
    pub fn sign(self, key: &SigningKey) -> Result<Signed, Unfit> {
        self.check()?;
        let value = key.sign(&canonical(&self));
        let signature = Signature { key_id: key.verifying().id(), value };
        Ok(Signed { certificate: self, signature })
    }
}

impl Signed {
    /// What the next part names as [`Certificate::previous`]: SHA-256 of the canonical JSON with its signature.
    pub fn hash(&self) -> Hash {
        Hash::of(&canonical(self))
    }
}

/// The one way to write a value as bytes (JSON Canonicalization Scheme, RFC 8785).
pub(crate) fn canonical(value: &impl Serialize) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value)
        .expect("certificates have string keys and whole numbers only")
}
