//! What a sealed value of the host is, by its form and by what its column is called: names of columns are the host's own
//! affair, so that all guessing is here.

use chrono::NaiveDate;

use crate::working_set::Kind;

/// Fewer digits are no telephone number.
const PHONE_DIGITS: usize = 8;
/// Bytes of a value that is looked for whatever its column: shorter ones are codes of countries, currencies and languages.
const LONG: usize = 4;
/// Columns of people's and towns' names, in which short values are names, too.
const NAMING: [&str; 12] = [
    "name",
    "first",
    "last",
    "given",
    "family",
    "middle",
    "patronymic",
    "alias",
    "holder",
    "recipient",
    "city",
    "town",
];

/// Which part of a name a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NamePart {
    First,
    Middle,
    Last,
    Whole,
}

/// By what stands there first.
pub(crate) fn kind_of(column: &str, value: &str) -> Kind {
    let is_address = value.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !value.contains(char::is_whitespace)
    });
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_number = value.chars().all(|one| one.is_ascii_digit() || " +-()./".contains(one));
    let documents = ["passport", "document", "ssn", "tax_id", "licence", "license", "iban"];
    if is_address {
        Kind::Email
    } else if says(column, &documents) {
        Kind::Document
    } else if is_number
        && digits >= PHONE_DIGITS
        && (value.starts_with('+') || says(column, &["phone", "mobile", "tel"]))
    {
        Kind::Phone
    } else {
        Kind::Name
    }
}

/// Whether a value is looked for: a short one as a name alone, as every row holds short codes.
pub(crate) fn is_sought(column: &str, value: &str) -> bool {
    let is_name = kind_of(column, value) == Kind::Name
        && says(column, &NAMING)
        && value.chars().any(char::is_alphabetic)
        && value.chars().count() >= runtime::identifiers::SHORTEST;
    value.len() >= LONG || is_name
}

/// Which part of the person's name a column holds, if any.
pub(crate) fn name_part(column: &str) -> Option<NamePart> {
    let others = ["user", "nick", "login", "file", "company", "bank", "street", "host", "domain"];
    if says(column, &others) || !says(column, &["name", "patronymic"]) {
        return None;
    }
    Some(if says(column, &["first", "given", "forename"]) {
        NamePart::First
    } else if says(column, &["middle", "patronymic"]) {
        NamePart::Middle
    } else if says(column, &["last", "family", "surname"]) {
        NamePart::Last
    } else {
        NamePart::Whole
    })
}

/// The day of birth that a column holds, if it does.
pub(crate) fn birth(column: &str, value: &str) -> Option<NaiveDate> {
    let is_birth = says(column, &["birth", "dob"]) && !says(column, &["place", "city", "country"]);
    // A moment begins with its day.
    value.get(..10).filter(|_| is_birth)?.parse().ok()
}

fn says(column: &str, words: &[&str]) -> bool {
    let column = column.to_lowercase();
    words.iter().any(|word| column.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_looked_for_and_short_codes_are_not() {
        for (column, value) in [
            ("full_name", "Kim"),
            ("last_name", "Li"),
            ("city", "Bad"),
            ("delivery.recipient", "Bo"),
        ] {
            assert!(is_sought(column, value), "{column} {value}");
        }
        for (column, value) in [
            ("residence", "EE"),
            ("currency", "EUR"),
            ("full_name", "X"),
            ("name", "12"),
            ("id", "7"),
        ] {
            assert!(!is_sought(column, value), "{column} {value}");
        }
        assert!(is_sought("street", "St James Sq 12") && is_sought("postcode", "SW1Y"));
    }

    #[test]
    fn days_of_birth_and_names_are_known_by_their_columns() {
        let day = NaiveDate::from_ymd_opt(1815, 12, 10);
        assert_eq!(birth("birth_date", "1815-12-10"), day);
        assert_eq!(birth("DOB", "1815-12-10 00:00:00"), day);
        assert_eq!(birth("birth_place", "1815-12-10"), None);
        assert_eq!(birth("created_at", "1815-12-10"), None);
        assert_eq!(birth("birth_date", "long ago"), None);
        for (column, part) in [
            ("full_name", Some(NamePart::Whole)),
            ("firstname", Some(NamePart::First)),
            ("middle_name", Some(NamePart::Middle)),
            ("surname", Some(NamePart::Last)),
            ("last_login", None),
            ("username", None),
            ("city", None),
        ] {
            assert_eq!(name_part(column), part, "{column}");
        }
    }
}
