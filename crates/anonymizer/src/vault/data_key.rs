//! The key of one person's records.

use std::fmt;

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use rand::RngExt as _;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::OpenError;

pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// 256 random bits; seals everything that is kept of one person on one basis.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

/// Tells a key without telling it: kept beside the records and compared before any is decrypted, because the cipher
/// alone would let somebody make a record that opens under two keys.
#[derive(Debug, Clone, Copy)]
pub struct Commitment(pub [u8; 32]);

impl DataKey {
    /// A new one.
    pub fn draw() -> Self {
        Self(Zeroizing::new(rand::rng().random()))
    }

    /// What [`Self::bytes`] gave.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// To be wrapped.
    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Its commitment: HKDF-SHA-256 (RFC 5869) without salt.
    pub fn commitment(&self) -> Commitment {
        let mut commitment = [0; 32];
        Hkdf::<Sha256>::new(None, self.0.as_ref())
            .expand(b"commit", &mut commitment)
            .expect("32 bytes are a valid length for HKDF-SHA-256");
        Commitment(commitment)
    }

    /// Whether it is the one that was committed to; takes as long either way.
    ///
    /// # Errors
    /// [`OpenError::OtherKey`].
    pub(super) fn check(&self, commitment: &Commitment) -> Result<(), OpenError> {
        let is_same: bool = self.commitment().0.ct_eq(&commitment.0).into();
        if is_same { Ok(()) } else { Err(OpenError::OtherKey) }
    }

    /// A random nonce, and the ciphertext with its tag.
    pub(super) fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        self.encrypt_with(nonce, aad, plaintext)
    }

    /// With a nonce that is given: for answers that are known beforehand.
    pub(super) fn encrypt_with(
        &self,
        nonce: [u8; NONCE_BYTES],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Vec<u8> {
        let ciphertext =
            self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad });
        let ciphertext = ciphertext.expect("records are far below the cipher's limit of 256 GiB");
        [nonce.as_slice(), &ciphertext].concat()
    }

    /// Into a buffer of its own.
    ///
    /// # Errors
    /// [`OpenError::DoesNotOpen`], and [`OpenError::UnknownFormat`] when it is too short.
    pub(super) fn decrypt(
        &self,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (nonce, msg) =
            sealed.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::UnknownFormat)?;
        let plaintext = self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg, aad });
        plaintext.map(Zeroizing::new).map_err(|_| OpenError::DoesNotOpen)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey")
    }
}
