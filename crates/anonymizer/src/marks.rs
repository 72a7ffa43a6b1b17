//! Former-user marks: what of a person who left is still recognised, without being known.
//!
//! Every identifier is brought to one spelling and hashed under a key; equal people hash equally, and nobody reads a
//! person out of a mark. A mark dies with the retention of what it stands for.

use chrono::NaiveDate;
use phonenumber::{Mode, country};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::keyed::{Field, HashKeys, KeyedHash};

/// What a mark is kept for: the same value hashes differently for each, so that rows of one are no key to the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To recognise somebody who comes again.
    FormerUser,
    /// To find what the vault keeps of somebody whom an authority asks for.
    VaultIndex,
}

/// Which identifier a mark is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The number of an identity document.
    DocumentNumber,
    /// Name and day of birth: many people share both, so that it only flags, and never alone.
    NameAndBirthDate,
}

/// One mark under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Of what.
    pub kind: MarkKind,
    /// The hash that is kept.
    pub hash: KeyedHash,
}

/// What is known of somebody: of one who leaves, or of one who comes.
#[derive(Clone, Default)]
pub struct Identity<'a> {
    /// E-mail addresses, present and past.
    pub emails: Vec<&'a str>,
    /// Telephone numbers as they were typed.
    pub phones: Vec<&'a str>,
    /// Document numbers.
    pub document_numbers: Vec<&'a str>,
    /// Names as they were given, each with the day of birth.
    pub births: Vec<(&'a str, NaiveDate)>,
}

/// How spellings of one identifier are brought together: policy `[former_users]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// Mail domains in which dots in the name part mean nothing, such as `gmail.com`.
    pub dots_mean_nothing_at: Vec<String>,
    /// Whether `+anything` in the name part is left out.
    pub drop_tags: bool,
    /// Of telephone numbers without country code (ISO 3166-1 alpha-2); without it they are compared as digits.
    pub phone_country: Option<country::Id>,
}

impl Spelling {
    /// The marks of somebody who leaves, under the current key.
    pub fn marks(&self, identity: &Identity<'_>, purpose: Purpose, keys: &HashKeys) -> Vec<Mark> {
        let mark = |(kind, value): (MarkKind, String)| Mark {
            kind,
            hash: keys.hash(kind.field(purpose), &value),
        };
        self.values(identity).into_iter().map(mark).collect()
    }

    /// The marks by which somebody may have been kept, under every key that is still known.
    pub fn possible_marks(
        &self,
        identity: &Identity<'_>,
        purpose: Purpose,
        keys: &HashKeys,
    ) -> Vec<Mark> {
        let marks = |(kind, value): (MarkKind, String)| {
            let hashes = keys.hashes(kind.field(purpose), &value);
            hashes.into_iter().map(move |hash| Mark { kind, hash })
        };
        self.values(identity).into_iter().flat_map(marks).collect()
    }

    fn values(&self, identity: &Identity<'_>) -> Vec<(MarkKind, String)> {
        let emails = identity
            .emails
            .iter()
            .filter_map(|one| self.email(one))
            .map(|one| (MarkKind::Email, one));
        let phones = identity
            .phones
            .iter()
            .filter_map(|one| self.phone(one))
            .map(|one| (MarkKind::Phone, one));
        let numbers = identity.document_numbers.iter().filter_map(|one| document_number(one));
        let numbers = numbers.map(|one| (MarkKind::DocumentNumber, one));
        let births = identity.births.iter().filter_map(|(name, day)| birth(name, *day));
        let births = births.map(|one| (MarkKind::NameAndBirthDate, one));
        let mut values: Vec<_> = emails.chain(phones).chain(numbers).chain(births).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// `None` for what is no address.
    fn email(&self, typed: &str) -> Option<String> {
        let address: String = typed.trim().nfkc().collect::<String>().to_lowercase();
        let (name, domain) = address.rsplit_once('@')?;
        let domain = domain.trim_end_matches('.');
        let name = if self.drop_tags { name.split('+').next().unwrap_or(name) } else { name };
        let name = if self.dots_mean_nothing_at.iter().any(|one| one.eq_ignore_ascii_case(domain)) {
            name.replace('.', "")
        } else {
            name.to_owned()
        };
        let is_address = !name.is_empty() && !domain.is_empty();
        is_address.then(|| format!("{name}@{domain}"))
    }

    /// E.164; what cannot be read as a number is compared by its digits, so that it is still recognised as typed again.
    fn phone(&self, typed: &str) -> Option<String> {
        let typed: String = typed.nfkc().collect();
        if let Ok(number) = phonenumber::parse(self.phone_country, &typed) {
            return Some(number.format().mode(Mode::E164).to_string());
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        (!digits.is_empty()).then_some(digits)
    }
}

impl MarkKind {
    /// As rows and answers spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::DocumentNumber => "document_number",
            Self::NameAndBirthDate => "name_and_birth_date",
        }
    }

    /// What [`Self::name`] spells.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Email, Self::Phone, Self::DocumentNumber, Self::NameAndBirthDate];
        all.into_iter().find(|kind| kind.name() == name)
    }

    fn field(self, purpose: Purpose) -> Field {
        let name = match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::DocumentNumber => "document-number",
            Self::NameAndBirthDate => "name-and-birth-date",
        };
        let purpose = match purpose {
            Purpose::FormerUser => "former-user",
            Purpose::VaultIndex => "vault-index",
        };
        Field { name, purpose, normaliser: 1 }
    }
}

/// Letters and digits, in capitals.
fn document_number(typed: &str) -> Option<String> {
    let number: String =
        typed.nfkc().filter(|one| one.is_alphanumeric()).collect::<String>().to_uppercase();
    (!number.is_empty()).then_some(number)
}

/// Small letters without accents, the parts in the order of the alphabet: forms ask for them in any order.
fn birth(name: &str, day: NaiveDate) -> Option<String> {
    let plain: String = name.nfkd().filter(|one| !is_combining_mark(*one)).collect();
    let plain = plain.to_lowercase();
    let mut parts: Vec<&str> =
        plain.split(|one: char| !one.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    (!parts.is_empty()).then(|| format!("{} {day}", parts.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyed::tests::keys;

    fn spelling() -> Spelling {
        Spelling {
            dots_mean_nothing_at: vec!["gmail.com".into()],
            drop_tags: true,
            phone_country: Some(country::Id::RU),
        }
    }

    fn values(identity: &Identity<'_>) -> Vec<String> {
        spelling().values(identity).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn one_address_in_many_spellings_is_one_mark() {
        let emails = vec![
            " Ada.Lovelace+shop@GMail.com",
            "adalovelace@gmail.com",
            "ａda.lovelace@gmail.com.",
        ];
        assert_eq!(values(&Identity { emails, ..Identity::default() }), ["adalovelace@gmail.com"]);
        let kept = vec!["a.b@example.com", "ab@example.com"];
        assert_eq!(values(&Identity { emails: kept.clone(), ..Identity::default() }), kept);
        let none = vec!["", "ada", "@example.com", "ada@", "+x@example.com"];
        assert!(values(&Identity { emails: none, ..Identity::default() }).is_empty());
    }

    #[test]
    fn one_number_in_many_spellings_is_one_mark() {
        let phones = vec!["+7 912 345-67-89", "8 (912) 345-67-89", "+79123456789"];
        let read = values(&Identity { phones, ..Identity::default() });
        assert_eq!(read, ["+79123456789"]);
        let odd = Identity { phones: vec!["1", "no number"], ..Identity::default() };
        assert_eq!(values(&odd), ["1"]);
    }

    #[test]
    fn documents_and_births_are_compared_by_what_they_say() {
        let document_numbers = vec!["ab 12-34", "AB1234", "аб1234"];
        let read = values(&Identity { document_numbers, ..Identity::default() });
        assert_eq!(read, ["AB1234", "АБ1234"]);
        let day = NaiveDate::from_ymd_opt(1815, 12, 10).unwrap();
        let births = vec![("Ada  LOVELACE", day), ("Lovelace, Áda", day)];
        assert_eq!(
            values(&Identity { births, ..Identity::default() }),
            ["ada lovelace 1815-12-10"]
        );
    }

    #[test]
    fn who_left_under_an_old_key_is_recognised_and_kinds_are_kept_apart() {
        let ada = Identity { emails: vec!["ada@example.com"], ..Identity::default() };
        let left = spelling().marks(&ada, Purpose::FormerUser, &keys(&[(1, "7")]));
        let both = keys(&[(1, "7"), (2, "8")]);
        assert!(spelling().possible_marks(&ada, Purpose::FormerUser, &both).contains(&left[0]));
        assert!(!spelling().possible_marks(&ada, Purpose::VaultIndex, &both).contains(&left[0]));
        let as_phone = Identity {
            document_numbers: vec!["1234567"],
            phones: vec!["1234567"],
            ..Identity::default()
        };
        let marks = spelling().marks(&as_phone, Purpose::FormerUser, &both);
        assert_ne!(marks[0].hash, marks[1].hash);
    }
}
