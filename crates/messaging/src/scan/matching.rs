//! Looks for all forms of everybody's identifiers at once. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::AhoCorasick;
use uuid::Uuid;

use super::{MOST_PEOPLE, Needle, SHORTEST, Value, Wanted};
use crate::{machine::Problem, work::problem};

/// Characters of a UUID with its hyphens.
const UUID_LENGTH: usize = 36;
/// Bytes of a pattern by which it is found; the rest is compared then. Hashes would make what is looked through several times as large.
const LEAD: usize = 16;
/// Digits of the shortest form that may spell bytes: a hash is longer.
const SPELLS_BYTES: usize = 16;
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
    /// In lower case; then the JSON by which a document is somebody's.
    text: Patterns,
    /// In whatever case.
    bytes: Patterns,
    /// What hexadecimal digits spell.
    spelled: Patterns,
}

/// Many patterns at once, found by how they begin, and what each of them means.
struct Patterns {
    leads: AhoCorasick,
    /// By the number of the lead.
    patterns: Vec<Vec<(Vec<u8>, Means)>>,
    any_case: bool,
}

/// Of whom (by their place) a pattern is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    Needle { person: usize, needle: usize },
    Account { person: usize },
}

/// A find, before it is known whether it counts.
type Seen = BTreeSet<(Means, usize)>;

impl<'a> Matcher<'a> {
    pub fn new(wanted: &'a Wanted) -> Result<Self, Problem> {
        check(wanted)?;
        let people = || wanted.people.iter().enumerate();
        let forms = people().flat_map(|(person, one)| {
            one.needles.iter().enumerate().flat_map(move |(needle, it)| {
                it.forms.iter().map(move |form| (form, Means::Needle { person, needle }))
            })
        });
        let forms: Vec<(&String, Means)> = forms.collect();
        let links = people().flat_map(|(person, one)| {
            let id = serde_json::to_string(&one.account).unwrap_or_default().to_lowercase();
            LINKS.into_iter().flat_map(move |key| {
                let key = key.to_lowercase();
                [format!("\"{key}\":{id}"), format!("\"{key}\": {id}")]
                    .map(|text| (text.into_bytes(), Means::Account { person }))
            })
        });
        let lower = |(form, means): &(&String, Means)| (form.to_lowercase().into_bytes(), *means);
        let plain = |(form, means): &(&String, Means)| (form.as_bytes().to_vec(), *means);
        let spelled = |(form, means): &(&String, Means)| Some((spelled(form)?, *means));
        Ok(Self {
            wanted,
            accounts: people().map(|(at, person)| (person.account.as_str(), at)).collect(),
            text: Patterns::new(forms.iter().map(lower).chain(links), false)?,
            bytes: Patterns::new(forms.iter().map(plain), true)?,
            spelled: Patterns::new(forms.iter().filter_map(spelled), false)?,
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
        match value {
            Value::None => {}
            Value::Text(text) => {
                if let Some(person) = self.accounts.get(text.as_str()) {
                    seen.insert((Means::Account { person: *person }, column));
                }
                let text = text.to_lowercase();
                self.text.find(
                    text.as_bytes(),
                    |means| self.is_short(means),
                    |means| {
                        seen.insert((means, column));
                    },
                );
            }
            Value::Bytes(bytes) => {
                self.bytes.find(
                    bytes,
                    |means| self.is_short(means),
                    |means| {
                        seen.insert((means, column));
                    },
                );
                self.spelled.find(
                    bytes,
                    |_| false,
                    |means| {
                        seen.insert((means, column));
                    },
                );
            }
        }
    }

    fn hit(&self, means: Means, column: usize, seen: &Seen) -> Option<Hit<'a>> {
        let of = |person: usize| &self.wanted.people[person];
        match means {
            Means::Account { person } => {
                Some(Hit::Account { person: of(person).account.as_str(), column })
            }
            Means::Needle { person, needle } => {
                let found = &of(person).needles[needle];
                let counts = found.alone || self.is_of(person, &found.kind, seen);
                let (person, kind) = (of(person).account.as_str(), &*found.kind);
                counts.then_some(Hit::Needle { person, kind, column })
            }
        }
    }

    /// Whether a row is the person's, or holds another kind of their identifiers.
    fn is_of(&self, whose: usize, beside: &str, seen: &Seen) -> bool {
        seen.iter().any(|(means, _)| match means {
            Means::Account { person } => *person == whose,
            Means::Needle { person, needle } => {
                *person == whose && self.wanted.people[whose].needles[*needle].kind != beside
            }
        })
    }

    /// Whether a find has to be a whole word.
    fn is_short(&self, means: Means) -> bool {
        match means {
            Means::Account { .. } => false,
            Means::Needle { person, needle } => !self.wanted.people[person].needles[needle].alone,
        }
    }
}

impl Patterns {
    fn new(
        patterns: impl Iterator<Item = (Vec<u8>, Means)>,
        any_case: bool,
    ) -> Result<Self, Problem> {
        let mut by_lead: BTreeMap<Vec<u8>, Vec<(Vec<u8>, Means)>> = BTreeMap::new();
        for (pattern, means) in patterns {
            let mut lead = pattern[..pattern.len().min(LEAD)].to_vec();
            if any_case {
                lead.make_ascii_lowercase();
            }
            by_lead.entry(lead).or_default().push((pattern, means));
        }
        let built = AhoCorasick::builder().ascii_case_insensitive(any_case).build(by_lead.keys());
        let leads =
            built.map_err(|_| problem("bad_data", "more is looked for than can be at once"))?;
        Ok(Self { leads, patterns: by_lead.into_values().collect(), any_case })
    }

    fn find(
        &self,
        haystack: &[u8],
        is_short: impl Fn(Means) -> bool,
        mut found: impl FnMut(Means),
    ) {
        for lead in self.leads.find_overlapping_iter(haystack) {
            let start = lead.start();
            for (pattern, means) in &self.patterns[lead.pattern().as_usize()] {
                let end = start + pattern.len();
                let here = haystack.get(start..end).is_some_and(|here| self.is(here, pattern));
                if here && (!is_short(*means) || is_word(haystack, start, end)) {
                    found(*means);
                }
            }
        }
    }

    fn is(&self, here: &[u8], pattern: &[u8]) -> bool {
        if self.any_case { here.eq_ignore_ascii_case(pattern) } else { here == pattern }
    }
}

/// Whether it stands for itself: neither a letter nor a digit stands before or after it, nor is it a group of a UUID.
fn is_word(haystack: &[u8], start: usize, end: usize) -> bool {
    let before = haystack[..start].utf8_chunks().last();
    let before = before.filter(|chunk| chunk.invalid().is_empty());
    let before = before.and_then(|chunk| chunk.valid().chars().next_back());
    let after = haystack[end..].utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    // What stands in the words of our own events, such as GRACE_END, is nobody's name.
    let is_part = |one: char| one.is_alphanumeric() || one == '_';
    ![before, after].into_iter().flatten().any(is_part) && !is_in_uuid(haystack, start, end)
}

/// Whether it is a part of a UUID: of people whose postcode has four digits, one in a few hundred would be found by chance in
/// the ids of their own events.
fn is_in_uuid(haystack: &[u8], start: usize, end: usize) -> bool {
    let is_uuid = |at: usize| {
        let text = haystack.get(at..at + UUID_LENGTH).and_then(|text| str::from_utf8(text).ok());
        text.is_some_and(|text| Uuid::try_parse(text).is_ok())
    };
    end - start < UUID_LENGTH && (end.saturating_sub(UUID_LENGTH)..=start).any(is_uuid)
}

/// The bytes that a hash in hexadecimal spells.
fn spelled(form: &str) -> Option<Vec<u8>> {
    let digits = form.as_bytes();
    if digits.len() < SPELLS_BYTES || !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
    digits.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

fn check(wanted: &Wanted) -> Result<(), Problem> {
    if !(1..=MOST_PEOPLE).contains(&wanted.people.len()) {
        return Err(problem("bad_data", "between 1 and 200 people are looked for at once"));
    }
    let needles = || wanted.people.iter().flat_map(|person| &person.needles);
    let short = |needle: &Needle| needle.forms.iter().any(|form| form.len() < SHORTEST);
    if needles().any(short) {
        return Err(problem("bad_data", "a form has fewer than 4 bytes"));
    }
    if needles().any(|needle| needle.forms.is_empty()) {
        return Err(problem("bad_data", "an identifier has no form"));
    }
    Ok(())
}
