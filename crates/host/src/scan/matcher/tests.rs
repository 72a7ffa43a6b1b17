//! What is found in a value, and what is not.

use contracts::AccountId;
use sha1::{Digest, Sha1};

use super::*;
use crate::scan::Identifier;

fn anna() -> Matcher {
    let identifier = |kind, value: &str| Identifier { kind, value: value.into() };
    Matcher::new(&[Sought {
        account: AccountId::try_new("1").unwrap(),
        now: None,
        identifiers: vec![
            identifier(IdentifierKind::Email, "Anna_B%@Example.com"),
            identifier(IdentifierKind::Phone, "+49 170 1234567"),
            identifier(IdentifierKind::Name, "Änna Müller"),
            identifier(IdentifierKind::Document, "C01X-00T47"),
        ],
    }])
    .unwrap()
}

fn found(value: &str) -> Vec<(IdentifierKind, Form, bool)> {
    let matcher = anna();
    let hits = matcher.hits(value.as_bytes(), true);
    hits.into_iter().map(|hit| (matcher.known[hit.known].kind, hit.form, hit.within)).collect()
}

#[test]
fn plain_texts_are_found_exactly() {
    use IdentifierKind::{Document, Email, Name, Phone};
    for (value, kind) in [
        ("write to anna_b%@example.com, please", Email),
        ("ANNA_B%@EXAMPLE.COM", Email),
        ("<anna_b%@example.com>.", Email),
        ("{\"mail\": \"anna_b%\\u0040example.com\"}", Email),
        ("+491701234567", Phone),
        ("tel:491701234567;", Phone),
        ("0049 (170) 123-4567 since 2024-05-06", Phone),
        ("1, 49.170.1234567", Phone),
        ("änna müller", Name),
        ("A\u{308}NNA MU\u{308}LLER", Name),
        ("\\u00c4nna M\\u00fcller", Name),
        ("„Änna Müller“…", Name),
        ("mailto:anna_b%@example.com?subject=x", Email),
        ("passport c01x-00t47", Document),
        ("C01X00T47", Document),
    ] {
        assert_eq!(found(value), [(kind, Form::Plain, false)], "{value}");
    }
    for value in [
        "annaxb%@example.com",
        "anna_bx@example.com",
        "anna_b@example.com",
        "1491701234567",
        "4917012345678",
        "49170 12345678",
        "Hänna Müller",
        "łÄnna Müller",
        "Änna Müllers",
        "C01X00T471",
        "",
    ] {
        assert_eq!(found(value), [], "{value}");
    }
}

#[test]
fn an_address_within_another_is_half_a_find() {
    for value in
        ["joanna_b%@example.com", "anna_b%@example.com.au", "old-anna_b%@example.community"]
    {
        assert_eq!(found(value), [(IdentifierKind::Email, Form::Plain, true)], "{value}");
    }
}

#[test]
fn encoded_and_hashed_forms_are_found() {
    let mail = "anna_b%@example.com";
    let sha1 = Sha1::digest("491701234567");
    for (value, kind, form) in [
        (hex::encode(mail).to_uppercase().into_bytes(), IdentifierKind::Email, Form::Hex),
        (
            [b"\xff\x00key=".as_slice(), &Sha1::digest(mail)].concat(),
            IdentifierKind::Email,
            Form::Sha1,
        ),
        (hex::encode(sha1).into_bytes(), IdentifierKind::Phone, Form::Sha1),
        (b"xx YW5uYV9iJUBleGFtcGxlLmNvbQ==".to_vec(), IdentifierKind::Email, Form::Base64),
    ] {
        let matcher = anna();
        let hits: Vec<Hit> = matcher.hits(&value, false).into_iter().collect();
        assert_eq!(hits.len(), 1, "{form:?}");
        assert_eq!((matcher.known[hits[0].known].kind, hits[0].form), (kind, form));
    }
}
