//! Finds all that is looked for in one value, in one pass, however many people are asked for.

use std::{
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
};

use aho_corasick::{AhoCorasick, BuildError};
use secrecy::ExposeSecret;

use super::{
    IdentifierKind, Sought,
    needle::{Edge, Form, Pattern, digits, folded, is_weak, patterns},
};

/// Bytes of a pattern by which it is found; the rest is compared then. So a thousand people are few megabytes.
const LEAD: usize = 16;
/// How often JSON may stand as a text within JSON.
const DEPTH: usize = 3;
/// Digits of phone numbers (E.164 has up to 15).
const PHONE: RangeInclusive<usize> = 6..=15;

/// One identifier of one person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub person: usize,
    pub kind: IdentifierKind,
    pub weak: bool,
}

/// One place where one of them stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Number of the identifier.
    pub known: usize,
    pub form: Form,
    /// Whether it may be part of something else.
    pub within: bool,
}

/// All that is looked for.
pub(super) struct Matcher {
    pub known: Vec<Known>,
    folded: Automaton,
    exact: Automaton,
    phones: HashMap<String, Vec<usize>>,
}

impl Matcher {
    pub fn new(sought: &[Sought]) -> Result<Self, BuildError> {
        let (mut known, mut texts, mut bytes) = (vec![], vec![], vec![]);
        let mut phones: HashMap<String, Vec<usize>> = HashMap::new();
        for (person, one) in sought.iter().enumerate() {
            for identifier in &one.identifiers {
                let (kind, value) = (identifier.kind, identifier.value.expose_secret());
                let number = known.len();
                known.push(Known { person, kind, weak: is_weak(kind, value) });
                for pattern in patterns(kind, value) {
                    if pattern.exact { &mut bytes } else { &mut texts }.push((number, pattern));
                }
                if kind == IdentifierKind::Phone && PHONE.contains(&digits(value).len()) {
                    phones.entry(digits(value)).or_default().push(number);
                }
            }
        }
        Ok(Self { known, folded: Automaton::new(texts)?, exact: Automaton::new(bytes)?, phones })
    }

    /// What stands in a value; `text`: it is one, and may hold escapes of JSON.
    pub fn hits(&self, value: &[u8], text: bool) -> BTreeSet<Hit> {
        let mut hits = BTreeSet::new();
        self.exact.find(value, &mut hits);
        let mut read = String::from_utf8_lossy(value);
        self.text(&folded(&read), &mut hits);
        for _ in 0..DEPTH {
            if !text || !read.contains('\\') {
                break;
            }
            read = unescaped(&read).into();
            self.text(&folded(&read), &mut hits);
        }
        hits
    }

    fn text(&self, text: &str, hits: &mut BTreeSet<Hit>) {
        self.folded.find(text.as_bytes(), hits);
        if !self.phones.is_empty() {
            self.phones(text, hits);
        }
    }

    /// Numbers as people write them: digits in groups, of which some that follow each other are one of those asked for.
    fn phones(&self, text: &str, hits: &mut BTreeSet<Hit>) {
        let mut groups: Vec<&str> = vec![];
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let begins = at;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            if at > begins {
                groups.push(&text[begins..at]);
                continue;
            }
            let between = bytes[at..].iter().take_while(|byte| !byte.is_ascii_digit()).count();
            let joins =
                between <= 2 && bytes[at..at + between].iter().all(|byte| b" -()./".contains(byte));
            if !joins {
                self.numbers(&groups, hits);
                groups.clear();
            }
            at += between;
        }
        self.numbers(&groups, hits);
    }

    fn numbers(&self, groups: &[&str], hits: &mut BTreeSet<Hit>) {
        for first in 0..groups.len() {
            let mut number = String::new();
            for group in &groups[first..] {
                number += group;
                if number.len() > PHONE.end() + 2 {
                    break;
                }
                let shorter = number.strip_prefix("00");
                for number in [Some(&*number), shorter].into_iter().flatten() {
                    let known = self.phones.get(number).into_iter().flatten();
                    hits.extend(known.map(|known| Hit {
                        known: *known,
                        form: Form::Plain,
                        within: false,
                    }));
                }
            }
        }
    }
}

/// Many patterns, found by how they begin.
struct Automaton {
    leads: Option<AhoCorasick>,
    /// By the number of the lead: identifier and pattern.
    patterns: Vec<Vec<(usize, Pattern)>>,
}

impl Automaton {
    fn new(all: Vec<(usize, Pattern)>) -> Result<Self, BuildError> {
        let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut patterns: Vec<Vec<(usize, Pattern)>> = vec![];
        for (known, pattern) in all {
            let lead = pattern.bytes[..pattern.bytes.len().min(LEAD)].to_vec();
            let number = *numbers.entry(lead).or_insert_with(|| {
                patterns.push(vec![]);
                patterns.len() - 1
            });
            patterns[number].push((known, pattern));
        }
        let leads = patterns.iter().map(|of| &of[0].1.bytes[..of[0].1.bytes.len().min(LEAD)]);
        let leads = if patterns.is_empty() { None } else { Some(AhoCorasick::new(leads)?) };
        Ok(Self { leads, patterns })
    }

    fn find(&self, bytes: &[u8], hits: &mut BTreeSet<Hit>) {
        let Some(leads) = &self.leads else { return };
        for found in leads.find_overlapping_iter(bytes) {
            for (known, pattern) in &self.patterns[found.pattern().as_usize()] {
                let end = found.start() + pattern.bytes.len();
                if bytes.get(found.start()..end) != Some(&pattern.bytes[..]) {
                    continue;
                }
                let (before, behind) = (&bytes[..found.start()], &bytes[end..]);
                if let Some(within) = is_within(pattern.edge, before, behind) {
                    hits.insert(Hit { known: *known, form: pattern.form, within });
                }
            }
        }
    }
}

/// Whether what stands beside makes it part of something else; `None`: it is something else.
fn is_within(edge: Edge, before: &[u8], behind: &[u8]) -> Option<bool> {
    match edge {
        Edge::Free => Some(false),
        Edge::Word => {
            let part = last(before).is_some_and(char::is_alphanumeric)
                || first(behind).is_some_and(char::is_alphanumeric);
            (!part).then_some(false)
        }
        Edge::Address => {
            let local = |one: char| one.is_alphanumeric() || "!#$%&*+=?^_`|~.-".contains(one);
            let goes_on = match behind {
                [b'.' | b'-', rest @ ..] => first(rest),
                all => first(all),
            };
            let part =
                last(before).is_some_and(local) || goes_on.is_some_and(char::is_alphanumeric);
            Some(part)
        }
    }
}

/// The last character, if the bytes end in one.
fn last(bytes: &[u8]) -> Option<char> {
    let most = bytes.len().min(4);
    (1..=most).find_map(|count| read(&bytes[bytes.len() - count..]))
}

fn first(bytes: &[u8]) -> Option<char> {
    (1..=bytes.len().min(4)).find_map(|count| read(&bytes[..count]))
}

fn read(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

/// Escapes of JSON read, wherever they stand.
fn unescaped(text: &str) -> String {
    let mut read: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        read.extend(rest[..place].encode_utf16());
        let escape = &rest[place + 1..];
        let code = escape.strip_prefix('u').and_then(|hex| hex.get(..4));
        match code.and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
            Some(code) => {
                read.push(code);
                rest = &escape[5..];
            }
            None => {
                let plain = escape.chars().next();
                let character = match plain {
                    Some('n' | 'r' | 't' | 'b' | 'f') => Some(' '),
                    other => other,
                };
                read.extend(
                    character.iter().flat_map(|one| one.encode_utf16(&mut [0; 2]).to_vec()),
                );
                rest = &escape[plain.map_or(0, char::len_utf8)..];
            }
        }
    }
    read.extend(rest.encode_utf16());
    String::from_utf16_lossy(&read)
}

#[cfg(test)]
mod tests;
