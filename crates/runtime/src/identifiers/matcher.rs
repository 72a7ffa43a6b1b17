//! Finds all that is looked for in one value, in one pass, however many people are asked for.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
};

use aho_corasick::AhoCorasick;
use uuid::Uuid;

use super::{
    IdentifierKind,
    needle::{Edge, Form, Pattern, digits, folded, is_weak, patterns},
};

/// Bytes of a pattern by which it is found; the rest is compared then. So a thousand people are few megabytes.
const LEAD: usize = 16;
/// How often JSON may stand as a text within JSON.
const DEPTH: usize = 3;
/// Digits of phone numbers (E.164 has up to 15).
const PHONE: RangeInclusive<usize> = 6..=15;
/// Bytes of the shortest word that is one in a picture or a ciphertext: a shorter one stands there by chance.
const WORD_IN_BYTES: usize = 4;
/// Characters of a UUID with its hyphens.
const UUID_LENGTH: usize = 36;

/// More is looked for than can be at once.
#[derive(Debug, thiserror::Error)]
#[error("more is looked for than can be at once")]
pub struct TooMany;

/// One identifier of one person.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Whose, by their place.
    pub person: usize,
    /// What it is.
    pub kind: IdentifierKind,
    /// Whether it says who it is only beside another one, or in a row of the person.
    pub weak: bool,
}

/// One place where one of them stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Number of the identifier.
    pub known: usize,
    /// How it is written there.
    pub form: Form,
    /// Whether it may be part of something else.
    pub within: bool,
}

/// All that is looked for.
pub struct Matcher {
    /// Every identifier, in the order of the people.
    pub known: Vec<Known>,
    folded: Automaton,
    exact: Automaton,
    phones: HashMap<String, Vec<usize>>,
    words: Words,
}

/// Whose words an identifier may be one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Anybody's.
    Any,
    /// Of our own events: there `GRACE_END` is one word, and the group of a UUID none.
    Ours,
}

impl Matcher {
    /// Of each person, in order, what they are known by.
    ///
    /// # Errors
    /// When it is more than can be looked for at once.
    pub fn new<'a>(
        people: impl IntoIterator<Item = impl IntoIterator<Item = (IdentifierKind, &'a str)>>,
    ) -> Result<Self, TooMany> {
        let (mut known, mut texts, mut bytes) = (vec![], vec![], vec![]);
        let mut phones: HashMap<String, Vec<usize>> = HashMap::new();
        for (person, identifiers) in people.into_iter().enumerate() {
            for (kind, value) in identifiers {
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
        let (folded, exact) = (Automaton::new(texts)?, Automaton::new(bytes)?);
        Ok(Self { known, folded, exact, phones, words: Words::Any })
    }

    /// For what we wrote ourselves: a postcode would be found in one of a few hundred UUIDs.
    #[must_use]
    pub fn among_our_words(self) -> Self {
        Self { words: Words::Ours, ..self }
    }

    /// What stands in a value; `text`: it is one, and may hold escapes of JSON.
    pub fn hits(&self, value: &[u8], text: bool) -> BTreeSet<Hit> {
        let mut hits = BTreeSet::new();
        let mut read = String::from_utf8_lossy(value);
        let is_read = matches!(read, Cow::Borrowed(_));
        self.exact.find(value, (self.words, is_read), &mut hits);
        self.text(&folded(&read), is_read, &mut hits);
        for _ in 0..DEPTH {
            if !text || !read.contains('\\') {
                break;
            }
            read = unescaped(&read).into();
            self.text(&folded(&read), is_read, &mut hits);
        }
        hits
    }

    fn text(&self, text: &str, is_read: bool, hits: &mut BTreeSet<Hit>) {
        self.folded.find(text.as_bytes(), (self.words, is_read), hits);
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
    fn new(all: Vec<(usize, Pattern)>) -> Result<Self, TooMany> {
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
        let leads = match patterns.is_empty() {
            true => None,
            false => Some(AhoCorasick::new(leads).map_err(|_| TooMany)?),
        };
        Ok(Self { leads, patterns })
    }

    /// `is_read`: whether all of it is text.
    fn find(&self, bytes: &[u8], (words, is_read): (Words, bool), hits: &mut BTreeSet<Hit>) {
        let Some(leads) = &self.leads else { return };
        for found in leads.find_overlapping_iter(bytes) {
            for (known, pattern) in &self.patterns[found.pattern().as_usize()] {
                let end = found.start() + pattern.bytes.len();
                if bytes.get(found.start()..end) != Some(&pattern.bytes[..]) {
                    continue;
                }
                let is_word = pattern.edge == Edge::Word;
                let by_chance = !is_read && pattern.bytes.len() < WORD_IN_BYTES;
                if is_word && (by_chance || words.join(bytes, found.start(), end)) {
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

impl Words {
    /// Whether what stands there is a part of another word of ours.
    fn join(self, bytes: &[u8], start: usize, end: usize) -> bool {
        let beside = |one: Option<&u8>| one == Some(&b'_');
        self == Self::Ours
            && (beside(bytes[..start].last())
                || beside(bytes.get(end))
                || is_in_uuid(bytes, start, end))
    }
}

/// Whether it is a part of a UUID.
fn is_in_uuid(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_uuid = |at: usize| {
        let text = bytes.get(at..at + UUID_LENGTH).and_then(|text| str::from_utf8(text).ok());
        text.is_some_and(|text| Uuid::try_parse(text).is_ok())
    };
    end - start < UUID_LENGTH && (end.saturating_sub(UUID_LENGTH)..=start).any(is_uuid)
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
            // More may stand in an address, and nearly always separates: `mail=anna@example.com`.
            let local = |one: char| one.is_alphanumeric() || "%+_.-".contains(one);
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
