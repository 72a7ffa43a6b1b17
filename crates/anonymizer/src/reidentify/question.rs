//! What an authority asks.

use chrono::NaiveDate;
use contracts::AccountId;
use rand::RngExt as _;
use runtime::approvals::Act;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::KIND;
use crate::pseudonym::Pseudonym;

/// Whom an authority asks for. Exactly these can be looked up, because exactly these are kept as keyed hashes: a name
/// without the day of birth, an address or a part of a number find nobody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Whom {
    /// Whoever stands under this in kept records.
    #[serde(with = "as_text")]
    Pseudonym(Pseudonym),
    /// Who had this account.
    Account(AccountId),
    /// Whom the host's kept records name by this id, which was drawn when the account went.
    KeptAccount(AccountId),
    /// Whose transaction it was, as the host's database says.
    Transaction(String),
    /// Who had this e-mail address.
    Email(String),
    /// Who had this telephone number.
    Phone(String),
    /// Who has this identity document.
    DocumentNumber(String),
    /// Everybody of this name and day of birth.
    #[serde(rename_all = "camelCase")]
    NameAndBirthDate {
        /// In any spelling, the parts in any order.
        name: String,
        /// The day.
        birth_date: NaiveDate,
    },
}

/// The whole of a question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// Whom it is about.
    pub whom: Whom,
    /// Who asks.
    pub authority: String,
    /// Under which number of theirs.
    pub reference: String,
    /// Our code for why they may.
    pub reason: String,
    /// Drawn, so that nobody who sees the hash of a question can find out whom it names by trying.
    salt: String,
}

impl Question {
    /// With a salt of its own.
    pub fn new(whom: Whom, authority: String, reference: String, reason: String) -> Self {
        let salt = hex::encode(rand::rng().random::<[u8; 32]>());
        Self { whom, authority, reference, reason, salt }
    }

    /// What others agree to: who asks why, and the hash of all of the question.
    pub(super) fn act(&self, id: Uuid) -> Act {
        let what = json!({
            "request": id,
            "authority": self.authority,
            "reference": self.reference,
            "reason": self.reason,
            "questionSha256": hex::encode(Sha256::digest(self.bytes())),
        });
        Act::new(KIND, None, &what)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts have a JSON form")
    }
}

impl Whom {
    /// Its kind and its value, for whoever has to decide.
    pub fn in_words(&self) -> (&'static str, String) {
        match self {
            Self::Pseudonym(pseudonym) => ("pseudonym", pseudonym.to_string()),
            Self::Account(account) => ("account", account.to_string()),
            Self::KeptAccount(account) => ("kept account", account.to_string()),
            Self::Transaction(transaction) => ("transaction", transaction.clone()),
            Self::Email(email) => ("email", email.clone()),
            Self::Phone(phone) => ("phone", phone.clone()),
            Self::DocumentNumber(number) => ("document number", number.clone()),
            Self::NameAndBirthDate { name, birth_date } => {
                ("name and birth date", format!("{name}, {birth_date}"))
            }
        }
    }
}

mod as_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::pseudonym::Pseudonym;

    pub fn serialize<S: Serializer>(value: &Pseudonym, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Pseudonym, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_questions_about_one_person_share_no_hash_and_tell_nobody() {
        let ask = || {
            let whom = Whom::Email("ada@example.com".to_owned());
            Question::new(whom, "FIU".to_owned(), "7/26".to_owned(), "str-7".to_owned())
        };
        let (one, other) = (ask(), ask());
        let id = Uuid::from_u128(1);
        assert_ne!(one.act(id).sha256(), other.act(id).sha256());
        assert_eq!(one.act(id).sha256(), one.clone().act(id).sha256());
        assert_ne!(one.act(id).sha256(), one.act(Uuid::from_u128(2)).sha256());
        assert!(!format!("{:?}", one.act(id)).contains("ada"));
        let read: Question = serde_json::from_slice(&one.bytes()).unwrap();
        assert!(read == one);
    }

    #[test]
    fn changing_one_field_makes_it_another_act() {
        let whom = Whom::Account(AccountId::try_new("42").unwrap());
        let one = Question::new(whom, "FIU".to_owned(), "7/26".to_owned(), "str-7".to_owned());
        let id = Uuid::from_u128(1);
        let account = AccountId::try_new("43").unwrap();
        for other in [
            Question { whom: Whom::Account(account.clone()), ..one.clone() },
            Question { whom: Whom::KeptAccount(account), ..one.clone() },
            Question { authority: "Police".to_owned(), ..one.clone() },
            Question { reference: "8/26".to_owned(), ..one.clone() },
            Question { reason: "str-8".to_owned(), ..one.clone() },
        ] {
            assert_ne!(other.act(id).sha256(), one.act(id).sha256());
        }
    }
}
