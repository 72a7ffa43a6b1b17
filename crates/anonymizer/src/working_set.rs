//! What a person is known by, now and before: kept encrypted from the seal to the certificate, for whoever erases and looks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use contracts::{AccountId, Locale};
use host::datamap::{HeldRow, Identity};
use messaging::Pii;
pub(crate) use runtime::identifiers::IdentifierKind as Kind;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::marks;

/// All of it. Personal data: it prints nothing.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct WorkingSet {
    /// Where the person can be written to.
    pub email: Option<String>,
    /// In which language.
    pub locale: Option<Locale>,
    /// Under which id the host's rows stand since they were erased, where one was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<AccountId>,
    /// What is looked for afterwards.
    pub identifiers: BTreeSet<(Kind, String)>,
    /// Names with days of birth, as the provider of identity checks has them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub births: BTreeSet<(String, NaiveDate)>,
    /// The marked values of the host's rows, by `table.column`.
    pub values: BTreeMap<String, BTreeSet<String>>,
}

/// Shorter ones are found everywhere.
const SHORTEST: usize = 4;
/// Fewer digits are no telephone number.
const PHONE_DIGITS: usize = 8;

impl WorkingSet {
    /// Of what the directory and the host's marked values say.
    pub fn of(account: &AccountId, contact: &host::Contact, identity: &Identity) -> Self {
        let text = |secret: &Option<SecretString>| {
            secret.as_ref().map(|secret| secret.expose_secret().trim().to_owned())
        };
        let mut set =
            Self { email: text(&contact.email), locale: contact.locale.clone(), ..Self::default() };
        set.identifiers.extend(set.email.clone().map(|email| (Kind::Email, email)));
        set.identifiers.extend(text(&contact.phone).map(|phone| (Kind::Phone, phone)));
        for HeldRow { table, values } in identity {
            for (column, held) in values {
                let value = held.text.expose_secret().trim();
                let place = format!("{table}.{column}");
                if value.len() >= SHORTEST && value != account.as_str() {
                    set.identifiers.insert((kind_of(column, value), value.to_owned()));
                }
                set.values.entry(place).or_default().insert(value.to_owned());
            }
        }
        set
    }

    /// Adds what the provider of identity checks has on the person, as its profile says it.
    pub fn add_applicant(&mut self, applicant: &Value) {
        match applicant {
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim);
                let names: Vec<&str> =
                    ["firstName", "middleName", "lastName"].into_iter().filter_map(text).collect();
                let name = names.join(" ");
                let is_document = fields.contains_key("idDocType");
                let born = text("dob").and_then(|day| day.parse().ok());
                let birth = born.filter(|_| !name.is_empty()).map(|day| (name.clone(), day));
                self.births.extend(birth);
                let said = [
                    (Kind::Email, text("email")),
                    (Kind::Phone, text("phone")),
                    (Kind::Document, text("number").filter(|_| is_document)),
                    (Kind::Name, Some(name.as_str())),
                ];
                let said = said.into_iter().filter_map(|(kind, text)| Some((kind, text?)));
                let said = said.filter(|(_, text)| text.len() >= SHORTEST);
                self.identifiers.extend(said.map(|(kind, text)| (kind, text.to_owned())));
                fields.values().for_each(|inner| self.add_applicant(inner));
            }
            Value::Array(items) => items.iter().for_each(|inner| self.add_applicant(inner)),
            _ => {}
        }
    }

    /// Everything that is an address.
    pub fn emails(&self) -> impl Iterator<Item = &str> {
        self.all(Kind::Email)
    }

    /// By what the person is known if they come again.
    pub fn marks(&self) -> marks::Identity<'_> {
        marks::Identity {
            emails: self.emails().collect(),
            phones: self.all(Kind::Phone).collect(),
            document_numbers: self.all(Kind::Document).collect(),
            births: self.births.iter().map(|(name, day)| (name.as_str(), *day)).collect(),
        }
    }

    fn all(&self, wanted: Kind) -> impl Iterator<Item = &str> {
        let found = self.identifiers.iter().filter(move |(kind, _)| *kind == wanted);
        found.map(|(_, value)| value.as_str())
    }

    /// To be encrypted.
    pub fn to_bytes(&self) -> Pii {
        Pii::new(serde_json::to_vec(self).expect("texts have a JSON form"))
    }

    /// What [`Self::to_bytes`] gave.
    pub fn from_bytes(bytes: &Pii) -> Option<Self> {
        serde_json::from_slice(bytes.expose()).ok()
    }
}

/// By what stands there first: names of columns are the host's own affair.
fn kind_of(column: &str, value: &str) -> Kind {
    let column = column.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| column.contains(word));
    let is_address = value.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !value.contains(char::is_whitespace)
    });
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_number = value.chars().all(|one| one.is_ascii_digit() || " +-()./".contains(one));
    if is_address {
        Kind::Email
    } else if says(&["passport", "document", "ssn", "tax_id", "licence", "license", "iban"]) {
        Kind::Document
    } else if is_number
        && digits >= PHONE_DIGITS
        && (value.starts_with('+') || says(&["phone", "mobile", "tel"]))
    {
        Kind::Phone
    } else {
        Kind::Name
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use host::{Contact, datamap::Held};
    use serde_json::json;

    use super::*;

    fn row(table: &str, values: &[(&str, &str)]) -> HeldRow {
        let values = values.iter().map(|(column, text)| {
            ((*column).to_owned(), Held { text: (*text).into(), term: None })
        });
        HeldRow { table: table.to_owned(), values: values.collect() }
    }

    fn ada() -> WorkingSet {
        let contact = Contact { email: Some("ada@example.com".into()), ..Contact::default() };
        let rows = vec![
            row(
                "users",
                &[("id", "4711"), ("full_name", "Ada Lovelace"), ("email", "ada@example.com")],
            ),
            row(
                "old",
                &[
                    ("mail", "countess@example.com"),
                    ("phone", "8 912 345-67-89"),
                    ("passport", "12 345678"),
                ],
            ),
            row("addresses", &[("city", "Bad"), ("street", "St James Sq 12")]),
        ];
        WorkingSet::of(&AccountId::try_new("4711").unwrap(), &contact, &rows)
    }

    #[test]
    fn what_is_known_now_and_from_before_is_told_apart_and_the_id_is_no_name() {
        let expected = [
            (Kind::Email, "ada@example.com"),
            (Kind::Email, "countess@example.com"),
            (Kind::Phone, "8 912 345-67-89"),
            (Kind::Name, "Ada Lovelace"),
            (Kind::Name, "St James Sq 12"),
            (Kind::Document, "12 345678"),
        ];
        let set = ada();
        let known: Vec<_> =
            set.identifiers.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(known, expected);
        let kept: BTreeMap<_, _> = WorkingSet::from_bytes(&set.to_bytes()).unwrap().values;
        assert_eq!(kept["users.id"], ["4711".to_owned()].into());
        assert_eq!(kept["addresses.city"], ["Bad".to_owned()].into());
    }

    #[test]
    fn a_profile_tells_addresses_names_and_documents_wherever_they_stand() {
        let mut set = ada();
        set.add_applicant(&json!({
            "id": "64f0c0ffee00000000000001", "email": "a.l@example.org", "phone": "+79123456789",
            "info": {"firstName": "Augusta", "lastName": "King", "idDocs": [{"idDocType": "PASSPORT", "number": "X1234567"}]},
            "questionnaires": [{"number": "12345678"}],
        }));
        for known in [
            (Kind::Email, "a.l@example.org"),
            (Kind::Phone, "+79123456789"),
            (Kind::Name, "Augusta King"),
            (Kind::Document, "X1234567"),
        ] {
            assert!(set.identifiers.contains(&(known.0, known.1.to_owned())), "{known:?}");
        }
        assert_eq!(set.identifiers.len(), 10);
    }
}
