//! The issuer's key: Ed25519 (RFC 8032).

use ed25519_dalek::Signer as _;
use runtime::config::{Secret, SecretError};
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::Hash;

/// What certificates are signed with.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// What certificates are checked with; it may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

/// Why a key is none.
#[derive(Debug, thiserror::Error)]
pub enum SigningKeyError {
    /// It cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Keys are drawn, not thought up.
    #[error("it is not 64 hexadecimal digits: make one with openssl rand -hex 32")]
    Secrecy,
    /// No point of the curve, or one that signs anything.
    #[error("it is no public key: 64 hexadecimal digits, as ostiary certificate key prints it")]
    Public,
}

impl SigningKey {
    /// Reads the secret half.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn read(secret: &Secret) -> Result<Self, SigningKeyError> {
        let text = secret.read()?;
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.expose_secret().trim(), bytes.as_mut())
            .map_err(|_| SigningKeyError::Secrecy)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&bytes)))
    }

    /// The public half.
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        hex::encode(self.0.sign(bytes).to_bytes())
    }
}

impl VerifyingKey {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// When they are no key, or one of small order, under which anybody could sign.
    pub fn parse(text: &str) -> Result<Self, SigningKeyError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| SigningKeyError::Public)?;
        let key =
            ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| SigningKeyError::Public)?;
        if key.is_weak() { Err(SigningKeyError::Public) } else { Ok(Self(key)) }
    }

    /// As [`Self::parse`] reads it.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// Tells keys apart: the first 8 bytes of its SHA-256, in hexadecimal.
    pub fn id(&self) -> String {
        let mut id = Hash::of(self.0.as_bytes()).to_string();
        id.truncate(16);
        id
    }

    /// Whether this is its signature; strict as RFC 8032 section 5.1.7 with the checks against weak keys.
    pub(super) fn has_signed(&self, bytes: &[u8], signature: &str) -> bool {
        let mut value = [0; 64];
        hex::decode_to_slice(signature, &mut value).is_ok()
            && self.0.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(&value)).is_ok()
    }
}
