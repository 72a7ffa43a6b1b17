//! What a person is known by, now and before: kept encrypted from the seal to the certificate, for whoever erases and looks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use contracts::{AccountId, Locale};
use host::datamap::{HeldRow, Identity};
use messaging::Pii;
pub(crate) use runtime::identifiers::IdentifierKind as Kind;
use runtime::identifiers::SHORTEST;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    columns::{self, NamePart, is_sought, kind_of},
    known::Known,
    marks,
};

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
    /// Names with days of birth, as the provider of identity checks or the host has them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub births: BTreeSet<(String, NaiveDate)>,
    /// The marked values of the host's rows, by `table.column`.
    pub values: BTreeMap<String, BTreeSet<String>>,
}

/// Shorter numbers and addresses are nobody's.
const SHORTEST_NUMBER: usize = 4;

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
                if is_sought(column, value) && value != account.as_str() {
                    set.identifiers.insert((kind_of(column, value), value.to_owned()));
                }
                set.values.entry(place).or_default().insert(value.to_owned());
            }
        }
        set.add_births(identity);
        set
    }

    /// Names are put together of the columns that hold their parts, and stand with every day of birth that is sealed.
    fn add_births(&mut self, identity: &Identity) {
        let (mut names, mut days) = (BTreeSet::new(), BTreeSet::new());
        for HeldRow { values, .. } in identity {
            let mut parts: BTreeMap<NamePart, &str> = BTreeMap::new();
            for (column, held) in values {
                let value = held.text.expose_secret().trim();
                days.extend(columns::birth(column, value));
                match columns::name_part(column).filter(|_| !value.is_empty()) {
                    Some(NamePart::Whole) => drop(names.insert(value.to_owned())),
                    Some(part) => drop(parts.insert(part, value)),
                    None => {}
                }
            }
            let name = |wanted: &[NamePart]| {
                let parts: Vec<&str> =
                    wanted.iter().filter_map(|part| parts.get(part).copied()).collect();
                (parts.len() > 1).then(|| parts.join(" "))
            };
            let whole = [NamePart::First, NamePart::Middle, NamePart::Last];
            names.extend(name(&whole));
            names.extend(name(&[NamePart::First, NamePart::Last]));
        }
        self.add_names(names.iter().cloned());
        self.births
            .extend(names.iter().flat_map(|name| days.iter().map(move |day| (name.clone(), *day))));
    }

    fn add_names(&mut self, names: impl IntoIterator<Item = String>) {
        let long = |name: &String| name.chars().count() >= SHORTEST;
        self.identifiers.extend(names.into_iter().filter(long).map(|name| (Kind::Name, name)));
    }

    /// Adds what the provider of identity checks has on the person, as its profile says it.
    pub fn add_applicant(&mut self, applicant: &Value) {
        let known = Known::of_profile(applicant);
        for (kind, said) in [
            (Kind::Email, known.emails),
            (Kind::Phone, known.phones),
            (Kind::Document, known.document_numbers),
        ] {
            let long = said.into_iter().filter(|one| one.len() >= SHORTEST_NUMBER);
            self.identifiers.extend(long.map(|one| (kind, one)));
        }
        self.add_names(known.names);
        self.births.extend(known.births);
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
            (Kind::Name, "Bad"),
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
        assert_eq!(set.identifiers.len(), 11);
    }

    #[test]
    fn names_of_leavers_are_those_of_comers_with_the_day_of_birth() {
        let profile = json!({"info": {
            "firstName": "Анна", "middleName": "Петровна", "lastName": "Ли", "firstNameEn": "Anna",
            "lastNameEn": "Li", "dob": "1990-01-15",
        }});
        let mut set = WorkingSet::default();
        set.add_applicant(&profile);
        let known = Known::by_sumsub(profile.to_string().as_bytes());
        assert_eq!(set.births.iter().cloned().collect::<Vec<_>>(), known.births);
        let day = NaiveDate::from_ymd_opt(1990, 1, 15).unwrap();
        for name in ["Анна Ли", "Анна Петровна Ли", "Anna Li"] {
            assert!(set.births.contains(&(name.to_owned(), day)), "{name}");
            assert!(set.identifiers.contains(&(Kind::Name, name.to_owned())), "{name}");
        }
    }

    #[test]
    fn the_hosts_own_names_stand_with_the_day_of_birth_that_it_sealed() {
        let rows = vec![
            row("users", &[("first_name", "Bo"), ("last_name", "Li"), ("login", "bo77")]),
            row("profiles", &[("birth_date", "1990-01-15"), ("legal_name", "Bo Yu Li")]),
        ];
        let account = AccountId::try_new("7").unwrap();
        let set = WorkingSet::of(&account, &Contact::default(), &rows);
        let names: Vec<&str> = set.births.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Bo Li", "Bo Yu Li"]);
        for name in ["Bo", "Li", "Bo Li", "Bo Yu Li"] {
            assert!(set.identifiers.contains(&(Kind::Name, name.to_owned())), "{name}");
        }
    }
}
