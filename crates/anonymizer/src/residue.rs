//! What is looked for when somebody was erased, and where: the host's database, our own schemas, and the streams.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use contracts::{AccountId, Time};
use host::{datamap::Stage, scan};
use messaging::{
    ActivityError,
    scan::{MOST_PEOPLE, Needle, Person, Wanted, look_in_streams},
};
use secrecy::SecretString;

use crate::{
    Office, activities::later, certificate::Remaining, colleagues, working_set::WorkingSet,
};

#[cfg(test)]
mod tests;

/// Bytes of one question to the services: half of what a message may have in NATS as it is shipped.
const MOST_BYTES: usize = 512 * 1024;

/// Our own rows that name an account until it is certified.
const GO_NOW: [&str; 2] = ["anonymizer: leavings.", "anonymizer: data_keys."];

/// A person to be looked for.
pub(crate) struct Sought {
    pub account: AccountId,
    pub known: WorkingSet,
    /// When the relationship ended, from which terms are counted.
    pub ended_at: Time,
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
        // These go in the transaction that writes the certificate.
        let goes = |place: &str| GO_NOW.iter().any(|table| place.starts_with(table));
        for (place, until) in self.ids.iter().filter(|(place, _)| !goes(place)) {
            if let Some(until) = until.or(last) {
                let end = ends.entry(place.clone()).or_insert(until);
                *end = until.max(*end);
            }
        }
        ends.into_iter().map(|(place, until)| Remaining { place, until }).collect()
    }

    /// Every place in which anything was found, the bare account id too, or that could not be read.
    pub fn where_any(&self) -> Vec<String> {
        let ids = self.ids.iter().map(|(place, _)| place.clone());
        ids.chain(self.places.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Looks everywhere, for all of them at once; an answer for each, in order.
pub(crate) async fn look(
    office: &Office,
    people: &[&Sought],
) -> Result<Vec<Residue>, ActivityError> {
    let mut found = vec![Residue::default(); people.len()];
    host(office, people, &mut found).await?;
    ours(office, people, &mut found).await?;
    Ok(found)
}

/// The host's database, every column of it, whether the data map names it or not.
async fn host(
    office: &Office,
    people: &[&Sought],
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    // The latest: an end that is named must not be too early for anybody.
    let Some(as_of) = people.iter().map(|one| one.ended_at).max() else { return Ok(()) };
    let sought: Vec<scan::Sought> = people.iter().map(|person| at_the_host(person)).collect();
    let left = office.host.find_residue(&office.map, Stage::GraceEnd, &sought, as_of);
    let left = left.await.map_err(later)?;
    for (person, residue) in people.iter().zip(found) {
        let account = &person.account;
        residue.searched += left.effort.tables;
        // What nobody may read, nobody has looked through.
        residue.places.extend(left.unread.iter().map(|place| format!("host: {place} (unread)")));
        let finds = left.finds_of(account);
        residue
            .places
            .extend(finds.map(|one| format!("host: {}.{} ({})", one.table, one.column, one.kind)));
        residue.kept += left.kept.iter().filter(|one| one.find.account == *account).count() as u64;
        for id in left.ids.iter().filter(|id| id.account == *account) {
            let place = format!("host: {}.{}", id.table, id.column);
            match &id.ends {
                Some(ends) => residue.ids.push((place, ends.ends_at.and_then(end_of_day))),
                None => drop(residue.places.insert(format!("{place} (account)"))),
            }
        }
    }
    Ok(())
}

fn at_the_host(person: &Sought) -> scan::Sought {
    let identifiers = person.known.identifiers.iter().map(|(kind, value)| scan::Identifier {
        kind: *kind,
        value: SecretString::from(value.clone()),
    });
    scan::Sought {
        account: person.account.clone(),
        now: person.known.now.clone(),
        identifiers: identifiers.collect(),
    }
}

fn end_of_day(day: NaiveDate) -> Option<Time> {
    Some(day.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc())
}

/// Our own schemas, for as many at once as a question holds, as every question has all of their rows read; and the
/// streams, which are read once for everybody.
async fn ours(
    office: &Office,
    people: &[&Sought],
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    let questions = questions(people.iter().map(|person| wanted(person)));
    let mut left = &mut *found;
    for wanted in &questions {
        let (found, others) = left.split_at_mut(wanted.people.len());
        services(office, wanted, found).await?;
        left = others;
    }
    streams(office, &questions, found).await
}

/// Everybody in as few questions as can be, in their order.
fn questions(people: impl Iterator<Item = Person>) -> Vec<Wanted> {
    let mut questions: Vec<Wanted> = vec![];
    let mut bytes = 0;
    for person in people {
        let more = serde_json::json!(person).to_string().len();
        match questions.last_mut() {
            Some(last) if last.people.len() < MOST_PEOPLE && bytes + more <= MOST_BYTES => {
                last.people.push(person);
                bytes += more;
            }
            _ => {
                questions.push(Wanted { people: vec![person] });
                bytes = more;
            }
        }
    }
    questions
}

/// Each schema is looked through by the service that owns it.
async fn services(
    office: &Office,
    wanted: &Wanted,
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    for (service, answer) in colleagues::scan(&office.shell, wanted).await? {
        for (person, residue) in wanted.people.iter().zip(found.iter_mut()) {
            let account = person.account.as_str();
            residue.searched += answer.looked.columns;
            let places = answer.places.iter().filter(|place| place.account == account);
            residue.places.extend(places.map(|place| {
                format!("{service}: {}.{} ({})", place.table, place.column, place.kind)
            }));
            let ids = answer.ids.iter().filter(|id| id.account == account);
            residue
                .ids
                .extend(ids.map(|id| (format!("{service}: {}.{}", id.table, id.column), id.until)));
        }
    }
    Ok(())
}

/// What was said on the bus and is still there, by the host or by us.
async fn streams(
    office: &Office,
    questions: &[Wanted],
    found: &mut [Residue],
) -> Result<(), ActivityError> {
    let answers = look_in_streams(&office.shell, questions).await;
    let answers = answers.map_err(|problem| later(problem.detail))?;
    let of_each = questions.iter().zip(&answers);
    let people =
        of_each.flat_map(|(wanted, answer)| wanted.people.iter().map(move |it| (it, answer)));
    for ((person, answer), residue) in people.zip(found) {
        residue.searched += answer.looked.tables;
        let account = person.account.as_str();
        let places = answer.places.iter().filter(|place| place.account == account);
        residue.places.extend(
            places.map(|one| format!("stream {}: {} ({})", one.table, one.column, one.kind)),
        );
        let ids = answer.ids.iter().filter(|id| id.account == account);
        residue.ids.extend(ids.map(|id| (format!("stream {}", id.table), id.until)));
    }
    Ok(())
}

fn wanted(person: &Sought) -> Person {
    let known = person.known.identifiers.iter();
    let needles = known.map(|(kind, value)| Needle { kind: *kind, value: value.clone() });
    Person { account: person.account.clone(), needles: needles.collect() }
}
