//! What is looked for when somebody was erased, and where: the host's database and our own schemas.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::{AccountId, Time};
use messaging::ActivityError;
use sha2::{Digest as _, Sha256};

use crate::{
    Office,
    activities::later,
    certificate::Remaining,
    colleagues::{self, Needle, Wanted},
    working_set::{Kind, WorkingSet},
};

/// Shorter forms are refused: they stand everywhere.
const SHORTEST: usize = 4;
/// People that a service looks for at once.
const PEOPLE: usize = 100;

/// A person to be looked for.
pub(crate) struct Sought {
    pub account: AccountId,
    pub known: WorkingSet,
}

/// What was found of one person.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Residue {
    /// Where something stands that should not, and never what.
    pub places: BTreeSet<String>,
    /// Hits in cells that the law keeps.
    pub kept: u64,
    /// Columns that were searched.
    pub searched: u64,
    /// Where the bare account id stands, until when; absent: no end is known.
    pub ids: Vec<(String, Option<Time>)>,
}

impl Residue {
    /// Where the account id lives on. What has no known end is rescanned with the last one that has.
    pub fn remaining(&self, more: Vec<Remaining>) -> Vec<Remaining> {
        let mut ends: BTreeMap<String, Time> =
            more.into_iter().map(|one| (one.place, one.until)).collect();
        let known = self.ids.iter().filter_map(|(_, until)| *until);
        let last = known.chain(ends.values().copied()).max();
        for (place, until) in &self.ids {
            if let Some(until) = until.or(last) {
                let end = ends.entry(place.clone()).or_insert(until);
                *end = until.max(*end);
            }
        }
        ends.into_iter().map(|(place, until)| Remaining { place, until }).collect()
    }
}

/// Looks everywhere, for all of them at once; an answer for each, in order.
pub(crate) async fn look(
    office: &Office,
    people: &[&Sought],
) -> Result<Vec<Residue>, ActivityError> {
    let mut found = vec![Residue::default(); people.len()];
    host(office, people, &mut found).await?;
    for (some, found) in people.chunks(PEOPLE).zip(found.chunks_mut(PEOPLE)) {
        services(office, some, found).await?;
    }
    Ok(found)
}

/// The host's database.
async fn host(
    office: &Office,
    people: &[&Sought],
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    let accounts: Vec<AccountId> = people.iter().map(|one| one.account.clone()).collect();
    let rows = office.host.read_identity(&office.map, &accounts).await.map_err(later)?;
    let emails: Vec<String> = people
        .iter()
        .flat_map(|one| one.known.emails().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let owners = office.host.find_accounts(&emails).await.map_err(later)?;
    for (person, residue) in people.iter().zip(found) {
        residue.searched += person.known.values.len() as u64 + 1;
        let left = rows.get(&person.account).into_iter().flatten();
        residue.places.extend(left.map(|row| format!("host: {}", row.table)));
        let known = person.known.emails().any(|email| owners.contains_key(&email.to_lowercase()));
        if known {
            residue.places.insert("host: the directory's address".to_owned());
        }
    }
    Ok(())
}

/// Our own schemas, each looked through by the service that owns it.
async fn services(
    office: &Office,
    people: &[&Sought],
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    let wanted: Vec<Wanted> = people.iter().map(|person| wanted(person)).collect();
    for (service, answer) in colleagues::scan(&office.shell.nats, &wanted).await? {
        for (person, residue) in people.iter().zip(found.iter_mut()) {
            residue.searched += answer.looked.columns;
            let places = answer.places.iter().filter(|place| place.account == person.account);
            residue.places.extend(places.map(|place| {
                format!("{service}: {}.{} ({})", place.table, place.column, place.kind)
            }));
            let ids = answer.ids.iter().filter(|id| id.account == person.account);
            residue
                .ids
                .extend(ids.map(|id| (format!("{service}: {}.{}", id.table, id.column), id.until)));
        }
    }
    Ok(())
}

fn wanted(person: &Sought) -> Wanted {
    let needles = person.known.identifiers.iter().map(|(kind, value)| Needle {
        kind: name(*kind),
        alone: is_alone(*kind, value),
        forms: forms(*kind, value),
    });
    let needles = needles.filter(|needle| !needle.forms.is_empty()).collect();
    Wanted { account: person.account.clone(), needles }
}

/// Names, and numbers that are short, are many people's.
fn is_alone(kind: Kind, value: &str) -> bool {
    let digits_only = value.chars().all(|one| one.is_ascii_digit());
    match kind {
        Kind::Email => true,
        Kind::Phone => digits(value).len() >= 10,
        Kind::Document => value.len() >= 8 && !digits_only,
        Kind::Name => false,
    }
}

/// In every form in which programs leave it lying about; capitals do not matter to whoever looks.
fn forms(kind: Kind, value: &str) -> Vec<String> {
    let mut spellings = BTreeSet::from([value.to_owned(), value.to_lowercase()]);
    if kind == Kind::Phone {
        let digits = digits(value);
        spellings.extend([format!("+{digits}"), digits]);
    }
    let mut forms = BTreeSet::new();
    for spelling in spellings {
        let bytes = spelling.as_bytes();
        forms.insert(serde_json::json!(spelling).to_string().trim_matches('"').to_owned());
        forms.insert(STANDARD.encode(bytes).trim_end_matches('=').to_owned());
        forms.insert(hex::encode(bytes));
        forms.insert(hex::encode(Sha256::digest(bytes)));
        forms.insert(hex::encode(md5::Md5::digest(bytes)));
        forms.insert(hex::encode(sha1::Sha1::digest(bytes)));
        forms.insert(spelling);
    }
    forms.into_iter().filter(|form| form.len() >= SHORTEST).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::Name => "name",
        Kind::Document => "document",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Time {
        Time::from_timestamp(day * 86_400, 0).unwrap()
    }

    #[test]
    fn an_address_is_looked_for_as_it_is_and_in_what_programs_make_of_it() {
        let forms = forms(Kind::Email, "Ada@Example.com");
        // Worked out with coreutils, not with this code.
        for form in [
            "Ada@Example.com",
            "ada@example.com",
            "YWRhQGV4YW1wbGUuY29t",
            "616461406578616d706c652e636f6d",
            "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
            "3e3417d7ef77d5932a6734b916515ed5",
            "3ca93ad87e0bb737e653b66ad67731e86bbc050f",
        ] {
            assert!(forms.iter().any(|known| known == form), "{form}: {forms:?}");
        }
        assert!(self::forms(Kind::Phone, "+7 912 345-67-89").contains(&"79123456789".to_owned()));
    }

    #[test]
    fn what_many_people_share_does_not_count_by_itself() {
        assert!(is_alone(Kind::Email, "a@b.c") && is_alone(Kind::Document, "AB123456"));
        assert!(!is_alone(Kind::Name, "Ada Lovelace") && !is_alone(Kind::Document, "12345678"));
        assert!(is_alone(Kind::Phone, "+7 912 345-67-89") && !is_alone(Kind::Phone, "12345"));
    }

    #[test]
    fn each_place_is_named_once_with_its_last_end_and_what_has_none_is_looked_at_again() {
        let ids = vec![
            ("a.x".to_owned(), Some(at(10))),
            ("a.x".to_owned(), Some(at(12))),
            ("b.y".to_owned(), None),
        ];
        let residue = Residue { ids, ..Residue::default() };
        let stream = Remaining { place: "stream".to_owned(), until: at(14) };
        let ends: Vec<_> =
            residue.remaining(vec![stream]).into_iter().map(|one| (one.place, one.until)).collect();
        let expected = [("a.x", at(12)), ("b.y", at(14)), ("stream", at(14))];
        assert_eq!(ends, expected.map(|(place, until)| (place.to_owned(), until)));
    }
}
