//! What looks personal and is kept: by the names of columns, and by values of which only the number is told.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    DataMap, Rows,
    catalogue::{Catalogue, ColumnInfo, Kind},
    rule::Action,
};
use crate::{
    Host, HostError,
    config::Table,
    session::{DEADLINE, Link},
};

/// Values looked at for each column.
const SAMPLE: u32 = 500;

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// A name, by the column's name alone.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An IP address.
    IpAddress,
    /// A payment card, its check digit right.
    Card,
    /// An IBAN, its check digits right.
    Iban,
    /// A postal address, by the column's name alone.
    Address,
    /// A day of birth, by the column's name alone.
    Birth,
    /// A number of a document, by the column's name alone.
    Document,
    /// A credential, by the column's name alone.
    Secret,
}

/// A column that is kept and looks personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspicion {
    /// `table.column`.
    pub place: String,
    /// What it looks like.
    pub looks: Looks,
    /// Of how many values looked at; `None`: its name says so.
    pub values: Option<(usize, usize)>,
    /// Until when the law wants it, where a ground was given: it stays all the same, as nothing erases what is kept. What has to
    /// go then is written `erase` with `when = "retention_end"`.
    pub until: Option<String>,
}

/// Words of column names, and what they mean.
const WORDS: [(Looks, &[&str]); 8] = [
    (Looks::Email, &["email", "mail"]),
    (Looks::Phone, &["phone", "mobile", "telephone", "tel", "fax", "msisdn"]),
    (Looks::IpAddress, &["ip", "ipaddress"]),
    (Looks::Iban, &["iban"]),
    (Looks::Address, &["street", "city", "zip", "postcode", "postal", "address"]),
    (Looks::Birth, &["birth", "birthday", "birthdate", "dob", "born"]),
    (Looks::Document, &["passport", "ssn", "tin", "document", "licence", "license"]),
    (Looks::Secret, &["password", "passwd", "secret", "token"]),
];
const NAMES: [&str; 9] = [
    "fullname",
    "firstname",
    "lastname",
    "surname",
    "forename",
    "givenname",
    "familyname",
    "nickname",
    "username",
];

impl Host {
    /// Looks for columns that are kept, or said to hold no person, and look personal.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn lint_datamap(&self, map: &DataMap) -> Result<Vec<Suspicion>, HostError> {
        let mut session = self.pool.acquire().await?;
        let looked = async {
            let mut tx = session.begin_as(self.dialect().begin_reading()).await?;
            let found = self.lint_on(&mut tx.link(), map).await;
            let _ = tx.rollback().await;
            found
        };
        match timeout(DEADLINE * 4, looked).await {
            Ok(found) => found,
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }

    async fn lint_on(
        &self,
        link: &mut Link<'_>,
        map: &DataMap,
    ) -> Result<Vec<Suspicion>, HostError> {
        let catalogue = Catalogue::read(link, self.dialect(), &map.schemas()).await?;
        let mut found = vec![];
        for Kept { table, column, until } in kept(map, &catalogue) {
            let place = format!("{table}.{}", column.name);
            // A number of a row is nobody's name or address.
            let number = matches!(column.kind, Kind::Integer { .. } | Kind::Uuid | Kind::Boolean);
            let by_name = looks_by_name(&column.name.0).filter(|_| !number);
            found.extend(by_name.map(|looks| Suspicion {
                place: place.clone(),
                looks,
                values: None,
                until: until.clone(),
            }));
            if matches!(column.kind, Kind::Text | Kind::Json | Kind::Inet | Kind::Other)
                && column.can_select
            {
                let values = self.dialect().values(&table, &column, SAMPLE);
                let values: Vec<(String,)> = link.fetch(&values, "").await?;
                let judged = judge(&place, &values).into_iter();
                found.extend(judged.map(|one| Suspicion { until: until.clone(), ..one }));
            }
        }
        Ok(found)
    }
}

/// A column of which something stays.
struct Kept {
    table: Table,
    column: ColumnInfo,
    until: Option<String>,
}

/// All of them.
fn kept(map: &DataMap, catalogue: &Catalogue) -> Vec<Kept> {
    let mut kept = vec![];
    for (table, mapped) in &map.tables {
        let table = catalogue.named(table);
        let Some(info) = catalogue.tables.get(&table) else { continue };
        let stays = |column: &ColumnInfo| {
            let until = match &mapped.rows {
                Rows::NoPerson(_) => None,
                Rows::People(rows) => {
                    let rule = rows.columns.get(&column.name);
                    let rule = rule.filter(|rule| rule.action == Action::Keep)?;
                    rule.term.as_ref().map(|term| term.until.to_string())
                }
            };
            Some(Kept { table: table.clone(), column: column.clone(), until })
        };
        kept.extend(info.columns.iter().filter_map(stays));
    }
    kept
}

fn looks_by_name(name: &str) -> Option<Looks> {
    let lower = name.to_lowercase();
    let words: BTreeSet<&str> =
        lower.split(|character: char| !character.is_alphanumeric()).collect();
    let joined: String = lower.chars().filter(|character| character.is_alphanumeric()).collect();
    if NAMES.iter().any(|known| joined.contains(known)) {
        return Some(Looks::Name);
    }
    let known = WORDS.iter().find(|(_, known)| known.iter().any(|word| words.contains(word)));
    known.map(|(looks, _)| *looks)
}

/// A shape, and whether a value has it.
type Pattern = (Looks, fn(&str) -> bool);

/// What at least one in twenty of the values looks like.
fn judge(place: &str, values: &[(String,)]) -> Vec<Suspicion> {
    let patterns: [Pattern; 5] = [
        (Looks::Email, is_email),
        (Looks::Phone, is_phone),
        (Looks::IpAddress, is_address),
        (Looks::Card, is_card),
        (Looks::Iban, is_iban),
    ];
    let found = patterns.iter().filter_map(|(looks, is)| {
        let like = values.iter().filter(|(value,)| is(value)).count();
        let many = like > 0 && like * 20 >= values.len();
        many.then(|| Suspicion {
            place: place.to_owned(),
            looks: *looks,
            values: Some((like, values.len())),
            until: None,
        })
    });
    found.collect()
}

macro_rules! pattern {
    ($value:expr, $pattern:literal) => {{
        static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).unwrap());
        PATTERN.find($value)
    }};
}

fn is_email(value: &str) -> bool {
    pattern!(value, r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}").is_some()
}

fn is_phone(value: &str) -> bool {
    let found = pattern!(
        value,
        r"(^|[^0-9A-Za-z ]|[A-Za-z,;:] )(\+|00)[1-9][0-9 ().-]{6,18}[0-9]($|[^0-9A-Za-z])"
    );
    // Parts of other numbers look like one.
    let other = is_iban(value) || is_card(value);
    !other && found.is_some_and(|found| (8..=15).contains(&digits(found.as_str()).count()))
}

fn is_address(value: &str) -> bool {
    let words = value.split(|character: char| {
        character.is_whitespace() || matches!(character, '"' | ',' | ';' | '/')
    });
    words.filter(|word| word.len() > 6).any(|word| word.parse::<std::net::IpAddr>().is_ok())
}

fn is_card(value: &str) -> bool {
    let Some(found) = pattern!(value, r"[2-6]([0-9][ -]?){12,17}[0-9]") else { return false };
    let digits: Vec<u32> = digits(found.as_str()).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let twice = digit * 2;
            if place % 2 == 0 { *digit } else { twice / 10 + twice % 10 }
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

fn is_iban(value: &str) -> bool {
    let Some(found) = pattern!(
        value,
        r"(^|[^0-9A-Za-z])[A-Z]{2}[0-9]{2}( ?[0-9A-Z]{4}){2,7}( ?[0-9A-Z]{1,3})?($|[^0-9A-Za-z])"
    ) else {
        return false;
    };
    let plain: String = found.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    let (country, account) = plain.split_at(4);
    let rest = account.chars().chain(country.chars()).fold(0_u64, |rest, character| {
        let number = u64::from(character.to_digit(36).unwrap_or_default());
        (rest * if number > 9 { 100 } else { 10 } + number) % 97
    });
    (15..=34).contains(&plain.len()) && rest == 1
}

fn digits(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter_map(|character| character.to_digit(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_personal_is_known_by_its_shape() {
        for (value, looks) in [
            ("write to anna@example.com please", Some(Looks::Email)),
            ("+49 170 1234567", Some(Looks::Phone)),
            ("0049-170-1234567", Some(Looks::Phone)),
            ("203.0.113.9", Some(Looks::IpAddress)),
            ("from 2001:db8::1, twice", Some(Looks::IpAddress)),
            ("4111 1111 1111 1111", Some(Looks::Card)),
            ("DE89 3704 0044 0532 0130 00", Some(Looks::Iban)),
            ("4111 1111 1111 1112", None),
            ("DE88 3704 0044 0532 0130 00", None),
            ("order 4711", None),
            ("2026-01-01 10:00:00", None),
            ("1.2.3", None),
            ("BTC-USD", None),
        ] {
            let found = judge("t.c", &[(value.to_owned(),)]);
            assert_eq!(found.first().map(|found| found.looks), looks, "{value}");
        }
    }

    #[test]
    fn names_of_columns_say_what_they_hold() {
        for (name, looks) in [
            ("full_name", Some(Looks::Name)),
            ("firstName", Some(Looks::Name)),
            ("contact_email", Some(Looks::Email)),
            ("ip", Some(Looks::IpAddress)),
            ("shipping", None),
            ("birth_date", Some(Looks::Birth)),
            ("amount", None),
        ] {
            assert_eq!(looks_by_name(name), looks, "{name}");
        }
    }
}
