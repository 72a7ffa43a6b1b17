//! Looks for all of everybody's identifiers at once, and whose rows they stand in. Pure.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::AhoCorasick;
use runtime::identifiers::{Matcher as Identifiers, SHORTEST};

use super::{MOST_PEOPLE, Needle, Value, Wanted};
use crate::{machine::Problem, work::problem};

/// JSON keys by which a document says whose it is.
const LINKS: [&str; 4] = ["accountId", "account", "subject", "story"];

/// One thing in one column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hit<'a> {
    /// An identifier of somebody.
    Needle { person: &'a str, kind: &'a str, column: usize },
    /// The bare id of an account.
    Account { person: &'a str, column: usize },
}

/// All that is looked for.
pub(crate) struct Matcher<'a> {
    wanted: &'a Wanted,
    /// Who is whole values.
    accounts: HashMap<&'a str, usize>,
    /// The JSON by which a document is somebody's, in lower case.
    links: AhoCorasick,
    /// Whose each of them is.
    linked: Vec<usize>,
    identifiers: Identifiers,
}

/// Of whom (by their place) something in a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    /// By its number; `weak`: it says who it is beside another one only, or in a row of the person.
    Identifier {
        number: usize,
        weak: bool,
    },
    Account {
        person: usize,
    },
}

/// A find, before it is known whether it counts.
type Seen = BTreeSet<(Means, usize)>;

impl<'a> Matcher<'a> {
    pub fn new(wanted: &'a Wanted) -> Result<Self, Problem> {
        check(wanted)?;
        let too_many = || problem("bad_data", "more is looked for than can be at once");
        let people = || wanted.people.iter().enumerate();
        let links = people().flat_map(|(person, one)| {
            let id = serde_json::to_string(&one.account).unwrap_or_default().to_lowercase();
            LINKS.into_iter().flat_map(move |key| {
                let key = key.to_lowercase();
                [format!("\"{key}\":{id}"), format!("\"{key}\": {id}")].map(|text| (text, person))
            })
        });
        let (links, linked): (Vec<String>, Vec<usize>) = links.unzip();
        let needles = |needle: &'a Needle| (needle.kind, &*needle.value);
        let identifiers = wanted.people.iter().map(|one| one.needles.iter().map(needles));
        let identifiers = Identifiers::new(identifiers).map_err(|_| too_many())?;
        Ok(Self {
            wanted,
            accounts: people().map(|(at, person)| (person.account.as_str(), at)).collect(),
            links: AhoCorasick::new(links).map_err(|_| too_many())?,
            linked,
            identifiers: identifiers.among_our_words(),
        })
    }

    /// What of a row counts, each once.
    pub fn hits(&self, values: &[Value]) -> BTreeSet<Hit<'a>> {
        let mut seen = Seen::new();
        for (column, value) in values.iter().enumerate() {
            self.see(value, column, &mut seen);
        }
        seen.iter().filter_map(|(means, column)| self.hit(*means, *column, &seen)).collect()
    }

    fn see(&self, value: &Value, column: usize, seen: &mut Seen) {
        let (bytes, is_text) = match value {
            Value::None => return,
            Value::Bytes(bytes) => (&bytes[..], false),
            Value::Text(text) => {
                let whole = self.accounts.get(text.as_str()).copied();
                let lower = text.to_lowercase();
                let links = self.links.find_overlapping_iter(&lower);
                let links = links.map(|found| self.linked[found.pattern().as_usize()]);
                let people = whole.into_iter().chain(links);
                seen.extend(people.map(|person| (Means::Account { person }, column)));
                (text.as_bytes(), true)
            }
        };
        seen.extend(self.identifiers.hits(bytes, is_text).into_iter().map(|hit| {
            let weak = hit.within || self.identifiers.known[hit.known].weak;
            (Means::Identifier { number: hit.known, weak }, column)
        }));
    }

    fn hit(&self, means: Means, column: usize, seen: &Seen) -> Option<Hit<'a>> {
        let of = |person: usize| self.wanted.people[person].account.as_str();
        match means {
            Means::Account { person } => Some(Hit::Account { person: of(person), column }),
            Means::Identifier { number, weak } => {
                let known = self.identifiers.known[number];
                let counts = !weak || self.is_of(known.person, number, seen);
                let (person, kind) = (of(known.person), known.kind.name());
                counts.then_some(Hit::Needle { person, kind, column })
            }
        }
    }

    /// Whether a row is the person's, or holds another kind of their identifiers.
    fn is_of(&self, whose: usize, beside: usize, seen: &Seen) -> bool {
        let known = &self.identifiers.known;
        seen.iter().any(|(means, _)| match means {
            Means::Account { person } => *person == whose,
            Means::Identifier { number, .. } => {
                known[*number].person == whose && known[*number].kind != known[beside].kind
            }
        })
    }
}

fn check(wanted: &Wanted) -> Result<(), Problem> {
    if !(1..=MOST_PEOPLE).contains(&wanted.people.len()) {
        return Err(problem("bad_data", "between 1 and 200 people are looked for at once"));
    }
    let mut needles = wanted.people.iter().flat_map(|person| &person.needles);
    if needles.any(|needle| needle.value.chars().count() < SHORTEST) {
        return Err(problem("bad_data", "an identifier has fewer than 2 characters"));
    }
    Ok(())
}
