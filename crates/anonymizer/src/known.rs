//! What is known of somebody by name: read from whoever says it, and dropped as soon as it was hashed. It prints nothing.

use chrono::NaiveDate;
use host::Contact;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::marks::Identity;

/// Identifiers of one person.
#[derive(Default)]
pub struct Known {
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Numbers of identity documents.
    pub document_numbers: Vec<String>,
    /// Names, each with the day of birth.
    pub births: Vec<(String, NaiveDate)>,
}

impl Known {
    /// Of one whom the host can reach.
    pub fn by_host(contact: &Contact) -> Self {
        let text = |one: &secrecy::SecretString| one.expose_secret().to_owned();
        Self {
            emails: contact.email.iter().map(text).collect(),
            phones: contact.phone.iter().map(text).collect(),
            ..Self::default()
        }
    }

    /// Of one whose identity Sumsub has checked: `GET /resources/applicants/{id}/one`, as Sumsub wrote it. What it read in
    /// documents and what the person typed count both.
    pub fn by_sumsub(profile: &[u8]) -> Self {
        let profile: Value = serde_json::from_slice(profile).unwrap_or_default();
        let mut known = Self::default();
        known.emails.extend(text(&profile["email"]));
        known.phones.extend(text(&profile["phone"]));
        for info in [&profile["info"], &profile["fixedInfo"]] {
            known.phones.extend(text(&info["phone"]));
            known.births.extend(births(info));
            for document in info["idDocs"].as_array().into_iter().flatten() {
                known.document_numbers.extend(text(&document["number"]));
                known.births.extend(births(document));
            }
        }
        known
    }

    /// What hashes are made of.
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            emails: self.emails.iter().map(String::as_str).collect(),
            phones: self.phones.iter().map(String::as_str).collect(),
            document_numbers: self.document_numbers.iter().map(String::as_str).collect(),
            births: self.births.iter().map(|(name, day)| (name.as_str(), *day)).collect(),
        }
    }
}

/// In the script of the document and in Latin letters, with the middle name and without.
fn births(info: &Value) -> Vec<(String, NaiveDate)> {
    let Some(day) = text(&info["dob"]).and_then(|day| day.parse().ok()) else { return vec![] };
    let name = |parts: &[&str]| {
        let parts: Option<Vec<String>> = parts.iter().map(|part| text(&info[*part])).collect();
        Some((parts?.join(" "), day))
    };
    let names = [
        name(&["firstName", "lastName"]),
        name(&["firstName", "middleName", "lastName"]),
        name(&["firstNameEn", "lastNameEn"]),
        name(&["firstNameEn", "middleNameEn", "lastNameEn"]),
    ];
    names.into_iter().flatten().collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sumsub_has_read_and_what_was_typed_count_both() {
        let profile = br#"{"id": "x", "email": "anna@example.com", "phone": "+491701",
            "info": {"firstName": "Anna", "lastName": "Smith", "dob": "1990-01-15",
                     "idDocs": [{"idDocType": "PASSPORT", "number": "C01X", "firstName": "ANNA", "lastName": "SMITH", "dob": "1990-01-15"}]},
            "fixedInfo": {"firstName": "Anna", "middleName": "Maria", "lastName": "Smith", "dob": "1990-01-15", "phone": " "}}"#;
        let known = Known::by_sumsub(profile);
        assert_eq!(known.emails, ["anna@example.com"]);
        assert_eq!(known.phones, ["+491701"]);
        assert_eq!(known.document_numbers, ["C01X"]);
        let names: Vec<&str> = known.births.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Anna Smith", "ANNA SMITH", "Anna Smith", "Anna Maria Smith"]);
        for nothing in ["", "[]", "{}", r#"{"info": {"firstName": "Anna", "lastName": "Smith"}}"#] {
            assert!(Known::by_sumsub(nothing.as_bytes()).births.is_empty(), "{nothing}");
        }
    }
}
