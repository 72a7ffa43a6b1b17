//! Names of things outside Ostiary, checked when made.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest account id, in bytes of UTF-8.
pub const ACCOUNT_ID_MAX_BYTES: usize = 128;

/// Why a text is not the id it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// An account id is 1 to 128 bytes of UTF-8 without control characters.
    #[error(
        "an account id has 1 to {ACCOUNT_ID_MAX_BYTES} bytes of UTF-8 and no control characters"
    )]
    Account,
    /// A country is an ISO 3166-1 alpha-2 code.
    #[error("a country is two capital letters (ISO 3166-1 alpha-2)")]
    Country,
    /// A locale is a BCP 47 tag.
    #[error("a locale is a BCP 47 tag of at most 35 letters, digits and hyphens")]
    Locale,
}

/// One user of the host, by the host's own id: opaque, never assumed to be a number or a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

impl AccountId {
    /// Takes the host's id as it is.
    pub fn try_new(id: impl Into<String>) -> Result<Self, InvalidId> {
        let id = id.into();
        let fits = (1..=ACCOUNT_ID_MAX_BYTES).contains(&id.len());
        if fits && !id.chars().any(char::is_control) {
            Ok(Self(id))
        } else {
            Err(InvalidId::Account)
        }
    }

    /// The host's id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A country, by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode(String);

impl CountryCode {
    /// Takes two capital ASCII letters.
    pub fn try_new(code: impl Into<String>) -> Result<Self, InvalidId> {
        let code = code.into();
        let valid = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if valid { Ok(Self(code)) } else { Err(InvalidId::Country) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The language a person reads, as a BCP 47 tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(String);

impl Locale {
    /// Takes a tag such as `ru` or `en-GB`.
    pub fn try_new(tag: impl Into<String>) -> Result<Self, InvalidId> {
        let tag = tag.into();
        let parts_fit = |part: &str| (1..=8).contains(&part.len());
        let letters = tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let valid = tag.len() <= 35 && letters && tag.split('-').all(parts_fit);
        if valid { Ok(Self(tag)) } else { Err(InvalidId::Locale) }
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidId;
    fn try_from(id: String) -> Result<Self, InvalidId> {
        Self::try_new(id)
    }
}

impl TryFrom<String> for CountryCode {
    type Error = InvalidId;
    fn try_from(code: String) -> Result<Self, InvalidId> {
        Self::try_new(code)
    }
}

impl TryFrom<String> for Locale {
    type Error = InvalidId;
    fn try_from(tag: String) -> Result<Self, InvalidId> {
        Self::try_new(tag)
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.0
    }
}

impl From<Locale> for String {
    fn from(tag: Locale) -> Self {
        tag.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_any_short_text_without_control_characters() {
        for id in ["1", "042", "42abc", "o'hara \"x\"; drop table users", "🦀", &"ж".repeat(64)]
        {
            assert_eq!(AccountId::try_new(id).map(String::from), Ok(id.to_owned()));
        }
        for id in ["", "a\0b", "a\nb", "\u{85}", &"x".repeat(129), &"ж".repeat(65)] {
            assert_eq!(AccountId::try_new(id), Err(InvalidId::Account));
        }
    }

    #[test]
    fn countries_and_locales_keep_their_standard_forms() {
        assert!(CountryCode::try_new("RU").is_ok());
        assert!(["ru", "RUS", "Ру", ""].iter().all(|code| CountryCode::try_new(*code).is_err()));
        assert!(["ru", "en-GB", "zh-Hant-TW"].iter().all(|tag| Locale::try_new(*tag).is_ok()));
        assert!(
            ["", "en_GB", "toolongatag", "en-", "ру"]
                .iter()
                .all(|tag| Locale::try_new(*tag).is_err())
        );
    }
}
