//! Checking a certificate with nothing at hand but the issuer's public keys.

use serde_json::Value;

use super::{Certificate, Signed, Unfit, VerifyingKey, canonical};

/// Why a document is no proof.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Not what a certificate looks like; says where.
    #[error("it is no certificate: {0}")]
    Shape(#[from] serde_json::Error),
    /// Signed by nobody whom the reader trusts.
    #[error("it is signed with key {key_id}, and no such key was given")]
    UnknownKey {
        /// As the document names it.
        key_id: String,
    },
    /// A byte of it was changed, or somebody else signed.
    #[error("its signature is not that of key {key_id}: it was changed, or somebody else made it")]
    Forged {
        /// As the document names it.
        key_id: String,
    },
    /// Well signed, and it says what no certificate may.
    #[error("it is signed, and breaks a rule: {0}")]
    Unfit(#[from] Unfit),
}

/// Checks a document with these keys; needs no network and no database.
///
/// # Errors
/// The first reason not to believe it.
pub fn verify(document: &[u8], keys: &[VerifyingKey]) -> Result<Signed, VerifyError> {
    let signed: Signed = serde_json::from_slice(document)?;
    // What was signed is what stands there, not what this release makes of it.
    let stands: Value = serde_json::from_slice(document)?;
    let key_id = signed.signature.key_id.clone();
    let key = keys.iter().find(|key| key.id() == key_id);
    let Some(key) = key else { return Err(VerifyError::UnknownKey { key_id }) };
    if !key.has_signed(&canonical(&stands["certificate"]), &signed.signature.value) {
        return Err(VerifyError::Forged { key_id });
    }
    Certificate::check(&signed.certificate)?;
    Ok(signed)
}
