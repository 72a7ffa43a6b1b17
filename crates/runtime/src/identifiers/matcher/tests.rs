//! What is found in a value, and what is not.

use sha1::{Digest, Sha1};

use super::*;
fn anna() -> Matcher {
    Matcher::new([[
        (IdentifierKind::Email, "Anna_B%@Example.com"),
        (IdentifierKind::Phone, "+49 170 1234567"),
        (IdentifierKind::Name, "Änna Müller"),
        (IdentifierKind::Document, "C01X-00T47"),
    ]])
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
        ("mail=anna_b%@example.com&page=1", Email),
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

#[test]
fn a_short_name_is_a_whole_word_of_a_text_and_never_of_a_picture() {
    let matcher = Matcher::new([[(IdentifierKind::Name, "Li"), (IdentifierKind::Name, "Kim")]]);
    let matcher = matcher.unwrap();
    assert!(matcher.known.iter().all(|one| one.weak));
    let found = |value: &[u8]| matcher.hits(value, false).len();
    for text in ["Li", "KIM", "to Li, please", "ring at Kim's", "kim or li"] {
        assert!(found(text.as_bytes()) > 0, "{text}");
    }
    for text in ["Lily", "Kimberley", "Joakim", ""] {
        assert_eq!(found(text.as_bytes()), 0, "{text}");
    }
    assert_eq!(found(b"\xff\x00Li\x00Kim\xfe"), 0, "by chance");
}

#[test]
fn what_is_a_word_of_ours_is_nobodys_name() {
    let matcher =
        || Matcher::new([[(IdentifierKind::Name, "Grace"), (IdentifierKind::Name, "1127")]]);
    let (host, ours) = (matcher().unwrap(), matcher().unwrap().among_our_words());
    let uuid = "0ce73c89-1127-5f49-84d9-e43220451e74";
    for (text, at_host, by_us) in [
        ("GRACE_END", 1, 0),
        ("in_grace", 1, 0),
        ("Grace", 1, 1),
        (uuid, 1, 0),
        ("0ce73c89-1127-5f49-84d9 Riga", 1, 1),
        ("0ce73c89-987d-5f49-84d9-e43220451e74 of 1127 Riga", 1, 1),
    ] {
        assert_eq!(host.hits(text.as_bytes(), true).len(), at_host, "{text}");
        assert_eq!(ours.hits(text.as_bytes(), true).len(), by_us, "{text}");
    }
}
