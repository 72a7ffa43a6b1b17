//! The pseudonym: what stands for an account in records that the law keeps.

use std::{fmt, str::FromStr};

use contracts::AccountId;

use crate::keyed::{Field, HashKeys, KeyVersion, KeyedHash};

const ACCOUNT: Field = Field { name: "account", purpose: "pseudonym", normaliser: 1 };

/// Half of the hash: 2^64 accounts would have to leave before two shared one, and it fits into the name part of a
/// mail address (RFC 5321 section 4.5.3.1.1: 64 octets).
const BYTES: usize = 16;

/// Stands for an account: `v1-` (its key's version) and 32 hexadecimal digits.
///
/// Never in one event, log line or reply together with an account, a deletion or a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym {
    version: KeyVersion,
    bytes: [u8; BYTES],
}

/// No pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "no pseudonym: it begins with v, the version of its key and a hyphen, and goes on with 32 hexadecimal digits"
)]
pub struct NoPseudonym;

impl Pseudonym {
    /// Of an account that leaves now.
    pub fn of(account: &AccountId, keys: &HashKeys) -> Self {
        keys.hash(ACCOUNT, account.as_str()).into()
    }

    /// Those that an account may have left under, one for each key.
    pub fn all_of(account: &AccountId, keys: &HashKeys) -> Vec<Self> {
        keys.hashes(ACCOUNT, account.as_str()).into_iter().map(Self::from).collect()
    }
}

impl From<KeyedHash> for Pseudonym {
    fn from(hash: KeyedHash) -> Self {
        let (bytes, _) = hash.bytes.split_first_chunk().expect("a hash is longer than its half");
        Self { version: hash.version, bytes: *bytes }
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "v{}-{}", self.version.0, hex::encode(self.bytes))
    }
}

impl FromStr for Pseudonym {
    type Err = NoPseudonym;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (version, digits) =
            text.strip_prefix('v').and_then(|rest| rest.split_once('-')).ok_or(NoPseudonym)?;
        let version = KeyVersion(version.parse().map_err(|_| NoPseudonym)?);
        let mut bytes = [0; BYTES];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| NoPseudonym)?;
        let pseudonym = Self { version, bytes };
        if pseudonym.to_string() == text { Ok(pseudonym) } else { Err(NoPseudonym) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyed::tests::keys;

    #[test]
    fn it_is_the_same_everywhere_and_outlives_a_change_of_keys() {
        let account: AccountId = AccountId::try_new("042").unwrap();
        let (old, both) = (keys(&[(1, "7")]), keys(&[(1, "7"), (2, "8")]));
        let left_as = Pseudonym::of(&account, &old);
        assert_eq!(left_as, Pseudonym::of(&account, &old));
        assert_eq!(left_as.to_string().len(), 35);
        assert!(Pseudonym::all_of(&account, &both).contains(&left_as));
        assert_ne!(left_as, Pseudonym::of(&AccountId::try_new("42").unwrap(), &old));
    }

    #[test]
    fn it_is_read_as_it_is_written_and_in_no_other_spelling() {
        let account: AccountId = AccountId::try_new("42").unwrap();
        let text = Pseudonym::of(&account, &keys(&[(12, "7")])).to_string();
        assert_eq!(text.parse::<Pseudonym>().map(|read| read.to_string()), Ok(text.clone()));
        let others = [
            text.to_uppercase(),
            text.replace("v12", "v012"),
            text[1..].to_owned(),
            format!("{text}0"),
        ];
        for other in others {
            assert_eq!(other.parse::<Pseudonym>(), Err(NoPseudonym), "{other}");
        }
    }
}
