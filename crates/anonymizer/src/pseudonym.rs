//! The pseudonym: what stands for an account in records that the law keeps.
//!
//! A pseudonym is made under the key that was current when the person began to leave, and stands in no event, log or
//! row beside account, deletion or certificate; only the vault has the link, sealed.

use std::{fmt, str::FromStr};

use contracts::AccountId;

use crate::keyed::{Field, HashKeys, KeyVersion, KeyedHash};

const ACCOUNT: Field = Field { name: "account", purpose: "pseudonym", normaliser: 1 };

/// Stands for an account: 64 hexadecimal digits in lower case, as the data map writes it (`{pseudonym}`, or cut by
/// `{pseudonym:16}` where a column is short). Which key made it is found by trying those that are known.
///
/// Never in one event, log line or reply together with an account, a deletion or a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym([u8; 32]);

/// No pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no pseudonym: it is 64 hexadecimal digits in lower case")]
pub struct NoPseudonym;

impl Pseudonym {
    /// Of an account that leaves now.
    pub fn of(account: &AccountId, keys: &HashKeys) -> Self {
        keys.hash(ACCOUNT, account.as_str()).into()
    }

    /// Of an account that began to leave under the key of this version; `None`: it is not known any more.
    pub fn under(account: &AccountId, keys: &HashKeys, version: KeyVersion) -> Option<Self> {
        keys.hash_under(version, ACCOUNT, account.as_str()).map(Self::from)
    }

    /// Those that an account may have left under, one for each key.
    pub fn all_of(account: &AccountId, keys: &HashKeys) -> Vec<Self> {
        keys.hashes(ACCOUNT, account.as_str()).into_iter().map(Self::from).collect()
    }
}

impl Pseudonym {
    /// Under which key an account has this one; `None`: it is another's, or its key is not known any more.
    pub fn version_of(self, account: &AccountId, keys: &HashKeys) -> Option<KeyVersion> {
        let hashes = keys.hashes(ACCOUNT, account.as_str()).into_iter();
        hashes.filter(|hash| Self::from(*hash) == self).map(|hash| hash.version).next()
    }
}

impl From<KeyedHash> for Pseudonym {
    fn from(hash: KeyedHash) -> Self {
        Self(hash.bytes)
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl FromStr for Pseudonym {
    type Err = NoPseudonym;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NoPseudonym)?;
        let pseudonym = Self(bytes);
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
        assert_eq!(left_as.to_string().len(), host::datamap::PSEUDONYM_DIGITS);
        assert!(Pseudonym::all_of(&account, &both).contains(&left_as));
        assert_ne!(left_as, Pseudonym::of(&AccountId::try_new("42").unwrap(), &old));
    }

    #[test]
    fn it_is_read_as_it_is_written_and_in_no_other_spelling() {
        let account: AccountId = AccountId::try_new("42").unwrap();
        let text = Pseudonym::of(&account, &keys(&[(1, "7")])).to_string();
        assert_eq!(text.parse::<Pseudonym>().map(|read| read.to_string()), Ok(text.clone()));
        let others = [text.to_uppercase(), text[1..].to_owned(), format!("{text}0")];
        for other in others {
            assert_eq!(other.parse::<Pseudonym>(), Err(NoPseudonym), "{other}");
        }
    }
}
