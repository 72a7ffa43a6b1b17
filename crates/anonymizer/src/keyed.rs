//! Keyed hashes: what stands for an identifier where the identifier itself may not stand.
//!
//! HMAC-SHA-256 under keys that live outside every database: without them a hash of a telephone number is the number,
//! since all numbers of a mobile prefix are tried in seconds. Each hash names the version of its key, because a key
//! cannot be changed under a hash whose value is gone.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use runtime::config::{Secret, SecretError};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a hash is of and for, so that equal values in different fields hash differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Such as `account` or `email`.
    pub name: &'static str,
    /// Such as `pseudonym` or `former-user`.
    pub purpose: &'static str,
    /// How the value was brought to one spelling; a new way is a new number.
    pub normaliser: u16,
}

/// Which key a hash was made with; counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyVersion(pub u16);

/// One value's hash under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyedHash {
    /// Of the key.
    pub version: KeyVersion,
    /// All 32 bytes.
    pub bytes: [u8; 32],
}

/// One key as it is configured.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyConfig {
    /// Counted from 1; never used again for another key.
    pub version: u16,
    /// 64 hexadecimal digits.
    pub key: Secret,
}

/// The keys, the current one first.
#[derive(Clone)]
pub struct HashKeys {
    tenant: String,
    keys: Vec<(KeyVersion, Zeroizing<[u8; 32]>)>,
}

/// Why the keys are refused.
#[derive(Debug, thiserror::Error)]
pub enum HashKeysError {
    /// Nothing could be hashed.
    #[error("there is no key: add one with version = 1")]
    None,
    /// Versions tell keys apart.
    #[error("there are two keys of version {0}")]
    Twice(u16),
    /// Keys are drawn, not thought up.
    #[error(
        "the key of version {0} is not 64 hexadecimal digits: make one with openssl rand -hex 32"
    )]
    Key(u16),
    /// It cannot be read.
    #[error("the key of version {0} cannot be read")]
    Secret(u16, #[source] SecretError),
}

impl HashKeys {
    /// Reads the keys; the one with the highest version is current. `tenant` keeps installations that share a key apart.
    ///
    /// # Errors
    /// When there is none, or one of them is none.
    pub fn open(tenant: &str, configured: &[KeyConfig]) -> Result<Self, HashKeysError> {
        let mut keys =
            configured.iter().map(KeyConfig::read).collect::<Result<Vec<_>, HashKeysError>>()?;
        keys.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        if let Some(pair) = keys.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(HashKeysError::Twice(pair[0].0.0));
        }
        if keys.is_empty() {
            Err(HashKeysError::None)
        } else {
            Ok(Self { tenant: tenant.to_owned(), keys })
        }
    }

    /// Under the current key.
    pub fn hash(&self, field: Field, value: &str) -> KeyedHash {
        let (version, key) = &self.keys[0];
        KeyedHash { version: *version, bytes: self.mac(key, field, value) }
    }

    /// What stands at the host in the place of a value: for `table.column` and the value, so that equal values of one column
    /// stay equal, and of two columns do not.
    pub fn hash_of_cell(&self, place: &str, value: &str) -> [u8; 32] {
        const CELL: Field = Field { name: "host-cell", purpose: "keyed-hash", normaliser: 1 };
        // No name of a table or column has a line feed.
        self.hash(CELL, &format!("{place}\n{value}")).bytes
    }

    /// Of the key that is used now.
    pub fn current(&self) -> KeyVersion {
        self.keys[0].0
    }

    /// Under the key of this version; `None`: it is not known any more.
    pub fn hash_under(&self, version: KeyVersion, field: Field, value: &str) -> Option<KeyedHash> {
        let (_, key) = self.keys.iter().find(|(known, _)| *known == version)?;
        Some(KeyedHash { version, bytes: self.mac(key, field, value) })
    }

    /// Under every key that is still known, the current one first: what a look-up compares with.
    pub fn hashes(&self, field: Field, value: &str) -> Vec<KeyedHash> {
        let hash = |(version, key): &(KeyVersion, Zeroizing<[u8; 32]>)| KeyedHash {
            version: *version,
            bytes: self.mac(key, field, value),
        };
        self.keys.iter().map(hash).collect()
    }

    /// Over parts that cannot run into each other: each is preceded by its length in 8 bytes.
    fn mac(&self, key: &[u8; 32], field: Field, value: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        let normaliser = field.normaliser.to_be_bytes();
        let parts: [&[u8]; 5] = [
            self.tenant.as_bytes(),
            field.name.as_bytes(),
            field.purpose.as_bytes(),
            &normaliser,
            value.as_bytes(),
        ];
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl KeyConfig {
    fn read(&self) -> Result<(KeyVersion, Zeroizing<[u8; 32]>), HashKeysError> {
        let text = self.key.read().map_err(|error| HashKeysError::Secret(self.version, error))?;
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.expose_secret(), bytes.as_mut())
            .map_err(|_| HashKeysError::Key(self.version))?;
        Ok((KeyVersion(self.version), bytes))
    }
}

impl fmt::Debug for HashKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions: Vec<u16> = self.keys.iter().map(|(version, _)| version.0).collect();
        formatter.debug_struct("HashKeys").field("versions", &versions).finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const EMAIL: Field = Field { name: "email", purpose: "former-user", normaliser: 1 };

    pub(crate) fn keys(versions: &[(u16, &str)]) -> HashKeys {
        let config = |(version, digit): &(u16, &str)| KeyConfig {
            version: *version,
            key: Secret::new(digit.repeat(64)),
        };
        let configured: Vec<KeyConfig> = versions.iter().map(config).collect();
        HashKeys::open("example", &configured).unwrap()
    }

    /// Worked out with Python's hmac and struct, not with this code.
    #[test]
    fn a_hash_is_the_one_that_others_compute() {
        let hash = keys(&[(1, "7")]).hash(EMAIL, "ada@example.com");
        let known = "f63a57749470130dcf8931b5c9c8841c30a1594e5b100b0848ce2bd3e5fb38b7";
        assert_eq!((hash.version, hex::encode(hash.bytes).as_str()), (KeyVersion(1), known));
    }

    #[test]
    fn a_new_key_is_used_and_old_hashes_are_still_found() {
        let (old, both) = (keys(&[(1, "7")]), keys(&[(1, "7"), (2, "8")]));
        let before = old.hash(EMAIL, "ada@example.com");
        assert_eq!(both.hash(EMAIL, "ada@example.com").version, KeyVersion(2));
        assert!(both.hashes(EMAIL, "ada@example.com").contains(&before));
        assert!(!both.hashes(EMAIL, "eve@example.com").contains(&before));
    }

    #[test]
    fn fields_purposes_ways_and_tenants_are_kept_apart() {
        let keys_here = keys(&[(1, "7")]);
        let other_tenant = HashKeys { tenant: "exampl".into(), ..keys_here.clone() };
        let hashes = [
            keys_here.hash(EMAIL, "x"),
            keys_here.hash(Field { name: "phone", ..EMAIL }, "x"),
            keys_here.hash(Field { purpose: "pseudonym", ..EMAIL }, "x"),
            keys_here.hash(Field { normaliser: 2, ..EMAIL }, "x"),
            keys_here.hash(Field { name: "emailf", purpose: "ormer-user", ..EMAIL }, "x"),
            other_tenant.hash(Field { name: "eemail", ..EMAIL }, "x"),
        ];
        let different: std::collections::HashSet<_> = hashes.iter().collect();
        assert_eq!(different.len(), hashes.len());
    }

    #[test]
    fn keys_that_are_none_are_refused_and_never_printed() {
        let key =
            |version, digits: &str| KeyConfig { version, key: Secret::new(digits.repeat(64)) };
        let open = |keys: &[KeyConfig]| HashKeys::open("example", keys).map(|_| ()).unwrap_err();
        assert!(matches!(open(&[]), HashKeysError::None));
        assert!(matches!(open(&[key(1, "7"), key(1, "8")]), HashKeysError::Twice(1)));
        assert!(matches!(open(&[key(3, "x")]), HashKeysError::Key(3)));
        let printed = format!("{:?} {:?}", keys(&[(1, "7")]), key(1, "7"));
        assert!(!printed.contains("777"), "{printed}");
    }
}
