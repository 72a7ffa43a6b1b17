//! What is looked for: each identifier of a person in every form in which programs leave it lying about.

use std::collections::BTreeSet;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use md5::Md5;
use serde::Serialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::{IdentifierKind, SHORTEST};

/// In which form an identifier was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As it is, in capitals or not; a phone number with or without plus, blanks and hyphens.
    Plain,
    /// Base64, by itself or within more.
    Base64,
    /// Hexadecimal.
    Hex,
    /// Its MD5, in hexadecimal, Base64 or bytes.
    Md5,
    /// Its SHA-1.
    Sha1,
    /// Its SHA-256.
    Sha256,
}

/// What must not stand beside a text that is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Anything may: nobody writes it by chance.
    Free,
    /// No letter and no digit, or it is another word.
    Word,
    /// Nothing that makes it another address; within one it counts as half a find.
    Address,
}

/// One text, or some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub bytes: Vec<u8>,
    /// Whether capitals count.
    pub exact: bool,
    pub form: Form,
    pub edge: Edge,
}

/// Fewer characters of Base64 or hexadecimal stand somewhere by chance.
const BY_CHANCE: usize = 10;
/// Fewer digits are many people's.
const PHONE_DIGITS: usize = 10;
/// Shorter numbers of documents are numbers of other things too.
const DOCUMENT_CHARS: usize = 8;

/// One rule for both databases: canonical composition and small letters, character by character.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// The digits of a telephone number, its international prefix in whatever way.
pub(super) fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("00") {
        Some(rest) if !phone.contains('+') => rest.to_owned(),
        _ => digits,
    }
}

/// Whether an identifier says who it is only beside another one, or in a row of the person.
pub(super) fn is_weak(kind: IdentifierKind, value: &str) -> bool {
    match kind {
        IdentifierKind::Email => false,
        IdentifierKind::Name => true,
        IdentifierKind::Phone => digits(value).len() < PHONE_DIGITS,
        IdentifierKind::Document => {
            let compact = compact(value);
            let number = compact.chars().all(|character| character.is_ascii_digit());
            number || compact.chars().count() < DOCUMENT_CHARS
        }
    }
}

/// All that is looked for of one identifier, but for the digits of a phone number.
pub(super) fn patterns(kind: IdentifierKind, value: &str) -> Vec<Pattern> {
    let spellings = spellings(kind, value);
    let mut patterns = vec![];
    for spelling in spellings.iter().filter(|spelling| spelling.chars().count() >= SHORTEST) {
        match kind {
            // Found by its digits.
            IdentifierKind::Phone => {}
            IdentifierKind::Email => patterns.push(plain(spelling, Edge::Address)),
            IdentifierKind::Name | IdentifierKind::Document => {
                patterns.push(plain(spelling, Edge::Word));
            }
        }
        patterns.extend(encoded(spelling.as_bytes(), Form::Base64));
        let hex = hex::encode(spelling);
        let edge = if hex.len() < BY_CHANCE { Edge::Word } else { Edge::Free };
        patterns.push(Pattern { bytes: hex.into_bytes(), exact: false, form: Form::Hex, edge });
        for (form, digest) in [
            (Form::Md5, Md5::digest(spelling).to_vec()),
            (Form::Sha1, Sha1::digest(spelling).to_vec()),
            (Form::Sha256, Sha256::digest(spelling).to_vec()),
        ] {
            patterns.extend(hashed(form, digest));
        }
    }
    let mut once: Vec<Pattern> = vec![];
    for pattern in patterns {
        if !once.contains(&pattern) {
            once.push(pattern);
        }
    }
    once
}

/// As it was given, in small letters, and as programs write it before they hash it.
fn spellings(kind: IdentifierKind, value: &str) -> BTreeSet<String> {
    let value = value.trim();
    let mut spellings = BTreeSet::from([value.to_owned(), value.to_lowercase()]);
    match kind {
        IdentifierKind::Email | IdentifierKind::Name => {
            spellings.insert(value.to_uppercase());
        }
        IdentifierKind::Phone => {
            let digits = digits(value);
            spellings.insert(format!("+{digits}"));
            spellings.insert(digits);
        }
        IdentifierKind::Document => {
            spellings.insert(compact(value));
            spellings.insert(compact(value).to_lowercase());
            spellings.insert(compact(value).to_uppercase());
        }
    }
    spellings
}

fn compact(document: &str) -> String {
    document.chars().filter(|character| character.is_alphanumeric()).collect()
}

fn plain(spelling: &str, edge: Edge) -> Pattern {
    Pattern { bytes: folded(spelling).into_bytes(), exact: false, form: Form::Plain, edge }
}

/// Base64 of bytes wherever they begin in what was encoded: of the three ways, what does not depend on the bytes before
/// and behind.
fn encoded(bytes: &[u8], form: Form) -> Vec<Pattern> {
    let mut patterns = vec![];
    for before in 0..3 {
        let padded = [&[0; 2][..before], bytes].concat();
        // The first characters hold bits of what is before, the last ones of what is behind.
        let first = [0, 2, 3][before];
        let last = padded.len() / 3 * 4 + [0, 1, 2][padded.len() % 3];
        for whole in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
            let (core, edge) = match whole.get(first..last) {
                Some(core) if core.len() >= BY_CHANCE => (core, Edge::Free),
                _ if before == 0 => (&*whole, Edge::Word),
                _ => continue,
            };
            let bytes = core.as_bytes().to_vec();
            patterns.push(Pattern { bytes, exact: true, form, edge });
        }
    }
    patterns
}

/// A hash in hexadecimal, in Base64, and as bytes.
fn hashed(form: Form, digest: Vec<u8>) -> Vec<Pattern> {
    let edge = Edge::Free;
    let hex = Pattern { bytes: hex::encode(&digest).into_bytes(), exact: false, form, edge };
    let base64 = [STANDARD_NO_PAD.encode(&digest), URL_SAFE_NO_PAD.encode(&digest)];
    let base64 = base64.map(|text| Pattern { bytes: text.into_bytes(), exact: true, form, edge });
    let bytes = Pattern { bytes: digest, exact: true, form, edge };
    [hex, bytes].into_iter().chain(base64).collect()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn forms(kind: IdentifierKind, value: &str, form: Form) -> Vec<String> {
        let patterns = patterns(kind, value).into_iter().filter(|one| one.form == form);
        patterns.filter_map(|one| String::from_utf8(one.bytes).ok()).collect()
    }

    #[test]
    fn hashes_are_those_that_everybody_makes() {
        let of = |form| forms(IdentifierKind::Email, "Anna@Example.com", form);
        // echo -n anna@example.com | md5sum, sha1sum, sha256sum
        assert!(of(Form::Md5).contains(&"6b56db1f84a3997b902509d3fbf0a306".to_owned()));
        assert!(of(Form::Sha1).contains(&"46864313fa6d54ca75d20f478c80edfa75d92a16".to_owned()));
        assert!(of(Form::Sha256).contains(
            &"f7d54c22dda5b1780276601cd005909b70543fc4a6ba72d735b4cb9bbb611f01".to_owned()
        ));
        assert!(of(Form::Hex).contains(&hex::encode("anna@example.com")));
    }

    #[test]
    fn phone_numbers_are_their_digits() {
        for phone in ["+49 170 123-4567", "0049 170 1234567", "491701234567", "+49(170)1234567"] {
            assert_eq!(digits(phone), "491701234567", "{phone}");
        }
        let hashed = forms(IdentifierKind::Phone, "+49 170 1234567", Form::Sha256);
        for spelling in ["+491701234567", "491701234567", "+49 170 1234567"] {
            assert!(hashed.contains(&hex::encode(Sha256::digest(spelling))), "{spelling}");
        }
    }

    #[test]
    fn names_and_short_or_numeric_ids_are_weak() {
        use IdentifierKind::{Document, Email, Name, Phone};
        for (kind, value, weak) in [
            (Name, "Anna Berg", true),
            (Email, "a@b.c", false),
            (Phone, "+49 170 1234567", false),
            (Phone, "1234567", true),
            (Document, "C01X00T47", false),
            (Document, "C01 X00", true),
            (Document, "123456789012", true),
        ] {
            assert_eq!(is_weak(kind, value), weak, "{value}");
        }
    }

    proptest! {
        #[test]
        fn base64_is_found_wherever_it_begins(
            before in proptest::collection::vec(any::<u8>(), 0..7),
            behind in proptest::collection::vec(any::<u8>(), 0..7),
        ) {
            let value = b"anna@example.com";
            let whole = STANDARD.encode([&before[..], value, &behind[..]].concat());
            let cores = encoded(value, Form::Base64);
            let within = |core: &Pattern| whole.contains(std::str::from_utf8(&core.bytes).unwrap());
            prop_assert!(cores.iter().any(within), "{}", whole);
        }

        #[test]
        fn folding_is_the_same_for_capitals_and_small_letters(text in "\\PC{0,12}") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }
    }
}
