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
    /// Names, in every way in which they are written.
    pub names: Vec<String>,
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
    /// documents and what the person typed count both. Whoever leaves and whoever comes is read by this alone.
    pub fn by_sumsub(profile: &[u8]) -> Self {
        Self::of_profile(&serde_json::from_slice(profile).unwrap_or_default())
    }

    /// As [`Self::by_sumsub`], of a profile that was read.
    pub fn of_profile(profile: &Value) -> Self {
        let mut known = Self::default();
        known.add(profile);
        for said in
            [&mut known.emails, &mut known.phones, &mut known.document_numbers, &mut known.names]
        {
            said.sort_unstable();
            said.dedup();
        }
        known.births.sort_unstable();
        known.births.dedup();
        known
    }

    fn add(&mut self, part: &Value) {
        match part {
            Value::Object(fields) => {
                self.emails.extend(text(&part["email"]));
                self.phones.extend(text(&part["phone"]));
                if fields.contains_key("idDocType") {
                    self.document_numbers.extend(text(&part["number"]));
                }
                let names = names(part);
                let born: Option<NaiveDate> = text(&part["dob"]).and_then(|day| day.parse().ok());
                let births = born
                    .into_iter()
                    .flat_map(|day| names.iter().map(move |name| (name.clone(), day)));
                self.births.extend(births);
                self.names.extend(names);
                fields.values().for_each(|inner| self.add(inner));
            }
            Value::Array(items) => items.iter().for_each(|inner| self.add(inner)),
            _ => {}
        }
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

/// In the script of the document and in Latin letters, with the middle name and without, of the parts that are there.
fn names(part: &Value) -> Vec<String> {
    let name = |fields: &[&str]| {
        let parts: Vec<String> = fields.iter().filter_map(|field| text(&part[*field])).collect();
        parts.join(" ")
    };
    let names = [
        name(&["firstName", "lastName"]),
        name(&["firstName", "middleName", "lastName"]),
        name(&["firstNameEn", "lastNameEn"]),
        name(&["firstNameEn", "middleNameEn", "lastNameEn"]),
    ];
    names.into_iter().filter(|name| !name.is_empty()).collect()
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
        assert_eq!(names, ["ANNA SMITH", "Anna Maria Smith", "Anna Smith"]);
        for nothing in ["", "[]", "{}", r#"{"info": {"firstName": "Anna", "lastName": "Smith"}}"#] {
            assert!(Known::by_sumsub(nothing.as_bytes()).births.is_empty(), "{nothing}");
        }
    }
}
