//! Encryption of what must be kept and must be forgettable: one data key for each account, wrapped by the service's key.
//!
//! XChaCha20-Poly1305 with random nonces; the name of what is sealed is authenticated, so that swapped rows fail to open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::RngExt;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::machine::Pii;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;

/// Why sealed bytes do not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Made by a later release, or no sealed bytes at all.
    #[error("the sealed data has an unknown format")]
    UnknownFormat,
    /// Nobody can open it any more.
    #[error("the account's data key was destroyed")]
    KeyDestroyed,
    /// Another key, another name, or changed bytes.
    #[error("the sealed data does not open with this key")]
    DoesNotOpen,
}

/// A service's keys, all derived from the one secret that it is configured with.
#[derive(Clone)]
pub struct Keys {
    wrapping: DataKey,
    fingerprint: Zeroizing<[u8; 32]>,
}

/// A key that seals the data of one account.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl Keys {
    /// Derives the service's keys from its 32-byte secret (HKDF-SHA-256, RFC 5869).
    pub fn new(secret: &[u8; 32], service: &str) -> Self {
        let derived = Hkdf::<Sha256>::new(Some(service.as_bytes()), secret);
        let key = |purpose: &str| {
            let mut bytes = Zeroizing::new([0; 32]);
            derived
                .expand(purpose.as_bytes(), bytes.as_mut())
                .expect("32 bytes are a valid length for HKDF-SHA-256");
            bytes
        };
        Self { wrapping: DataKey(key("wrapping")), fingerprint: key("fingerprint") }
    }

    /// Tells the same bytes again without keeping them: HMAC-SHA-256, cut to 16 bytes.
    pub fn fingerprint(&self, bytes: &[u8]) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.fingerprint.as_ref())
            .expect("HMAC takes keys of any length");
        mac.update(bytes);
        mac.finalize().into_bytes()[..16].to_vec()
    }

    /// A new data key, and its wrapped form for the account's row.
    pub fn new_data_key(&self, account: &str) -> (DataKey, Vec<u8>) {
        let key = DataKey(Zeroizing::new(rand::rng().random()));
        let wrapped = self.wrapping.seal(&wrapping_name(account), key.0.as_ref());
        (key, wrapped)
    }

    /// The data key of an account's row.
    pub fn unwrap_data_key(&self, account: &str, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let bytes = self.wrapping.open(&wrapping_name(account), wrapped)?;
        let bytes: [u8; 32] = bytes.expose().try_into().map_err(|_| SealError::UnknownFormat)?;
        Ok(DataKey(Zeroizing::new(bytes)))
    }
}

impl DataKey {
    /// Encrypts `plaintext` so that it opens only under the same name.
    pub fn seal(&self, name: &str, plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        let payload = Payload { msg: plaintext, aad: name.as_bytes() };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let ciphertext = ciphertext.expect("messages are far below the cipher's limit of 256 GiB");
        [&[FORMAT], nonce.as_slice(), &ciphertext].concat()
    }

    /// Decrypts what [`Self::seal`] made under the same name.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Pii, SealError> {
        let (&FORMAT, rest) = sealed.split_first().ok_or(SealError::UnknownFormat)? else {
            return Err(SealError::UnknownFormat);
        };
        let (nonce, ciphertext) =
            rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::UnknownFormat)?;
        let payload = Payload { msg: ciphertext, aad: name.as_bytes() };
        let plaintext = self.cipher().decrypt(&XNonce::from(*nonce), payload);
        plaintext.map(Pii::new).map_err(|_| SealError::DoesNotOpen)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

fn wrapping_name(account: &str) -> String {
    format!("data-key:{account}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_data_opens_only_under_its_own_name_and_key() {
        let keys = Keys::new(&[7; 32], "kyc-screener");
        let (key, wrapped) = keys.new_data_key("42");
        let sealed = key.seal("answers:1", b"YES");
        assert_eq!(key.open("answers:1", &sealed), Ok(Pii::new(b"YES".to_vec())));
        assert_eq!(key.open("answers:2", &sealed), Err(SealError::DoesNotOpen));
        assert!(keys.unwrap_data_key("42", &wrapped).is_ok());
        assert_eq!(keys.unwrap_data_key("43", &wrapped).err(), Some(SealError::DoesNotOpen));
        let other = Keys::new(&[7; 32], "gateway");
        assert_eq!(other.unwrap_data_key("42", &wrapped).err(), Some(SealError::DoesNotOpen));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (key, _) = Keys::new(&[7; 32], "kyc-screener").new_data_key("42");
        let sealed = key.seal("answers:1", b"YES");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open("answers:1", &changed).is_err());
        }
        assert_eq!(key.open("answers:1", &[]), Err(SealError::UnknownFormat));
    }
}
