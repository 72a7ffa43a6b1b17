//! What counts as a find, and what does not.

use contracts::AccountId;

use super::{matching::*, *};

fn needle(kind: IdentifierKind, value: &str) -> Needle {
    Needle { kind, value: value.to_owned() }
}

fn ann() -> Wanted {
    let needles = vec![
        needle(IdentifierKind::Email, "Ann@example.com"),
        needle(IdentifierKind::Name, "Анна"),
    ];
    Wanted { people: vec![Person { account: AccountId::try_new("42").unwrap(), needles }] }
}

fn found(values: &[Value]) -> Vec<String> {
    let wanted = ann();
    let matcher = Matcher::new(&wanted).unwrap();
    let hits = matcher.hits(values).into_iter().map(|hit| match hit {
        Hit::Needle { person, kind, column } => format!("{person} {kind} {column}"),
        Hit::Account { person, column } => format!("{person} id {column}"),
    });
    hits.collect()
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

#[test]
fn what_names_a_person_is_found_in_every_form_wherever_it_stands() {
    assert_eq!(found(&[text("x"), text("to: ANN@EXAMPLE.COM;")]), ["42 email 1"]);
    assert_eq!(found(&[text(r#"{"a": "ann\u0040example.com"}"#)]), ["42 email 0"]);
    assert_eq!(found(&[Value::Bytes(b"\x00ann@Example.com\xff".to_vec())]), ["42 email 0"]);
    // Worked out with coreutils, not with this code: Base64 by itself and behind one and two other bytes.
    for form in [
        "YW5uQGV4YW1wbGUuY29t",
        "WyJhbm5AZXhhbXBsZS5jb20i",
        "eDphbm5AZXhhbXBsZS5jb20=",
        "616e6e406578616d706c652e636f6d",
        "257C57037D384AE37EA27A07E8A01665",
        "85e20fa15f500fa17c1b6975c6647445094c26d9",
        "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476",
    ] {
        assert_eq!(found(&[text(&format!("x={form};"))]), ["42 email 0"], "{form}");
        assert_eq!(found(&[Value::Bytes(form.into())]), ["42 email 0"], "{form}");
    }
    let bytes = 0x257c_5703_7d38_4ae3_7ea2_7a07_e8a0_1665_u128.to_be_bytes();
    assert_eq!(found(&[Value::Bytes([&[7], &bytes[..]].concat())]), ["42 email 0"]);
    assert_eq!(found(&[Value::None, text("bob@example.com")]), Vec::<String>::new());
}

#[test]
fn another_address_that_holds_this_one_counts_in_a_row_of_the_persons_only() {
    assert_eq!(found(&[text("joann@example.com")]), Vec::<String>::new());
    assert_eq!(found(&[text("42"), text("joann@example.com")]), ["42 email 1", "42 id 0"]);
    let begins = "257c57037d384ae37ea27a07e8a0166a";
    assert_eq!(found(&[text(begins)]), Vec::<String>::new(), "it only begins like the hash");
}

#[test]
fn a_name_counts_as_a_whole_word_in_a_row_of_the_persons_only() {
    assert_eq!(found(&[text("анна пришла")]), Vec::<String>::new(), "anybody's name");
    assert_eq!(found(&[text("42"), text("АННА пришла")]), ["42 name 1", "42 id 0"]);
    assert_eq!(found(&[text("42"), text("Иоанна")]), ["42 id 0"], "a part of another word");
    assert_eq!(found(&[text("42"), text("АННА_END")]), ["42 id 0"], "a word of our own");
    let beside = [text("Анна, ann@example.com")];
    assert_eq!(found(&beside), ["42 email 0", "42 name 0"]);
    let linked = [text(r#"{"accountId":"42","note":"Анна"}"#)];
    assert_eq!(found(&linked), ["42 name 0", "42 id 0"]);
}

#[test]
fn a_postcode_is_not_found_in_an_id_by_chance() {
    let needles = vec![needle(IdentifierKind::Name, "1127")];
    let person = Person { account: AccountId::try_new("42").unwrap(), needles };
    let wanted = Wanted { people: vec![person] };
    let matcher = Matcher::new(&wanted).unwrap();
    let names = |said: &str| {
        let hits = matcher.hits(&[text("42"), text(said)]);
        hits.iter().filter(|hit| matches!(hit, Hit::Needle { .. })).count()
    };
    assert_eq!(names(r#"{"id":"0ce73c89-1127-5f49-84d9-e43220451e74"}"#), 0);
    assert_eq!(names("0ce73c89-1127-5f49-84d9 Riga"), 1, "that is no UUID");
    assert_eq!(names("0ce73c89-987d-5f49-84d9-e43220451e74 of 1127 Riga"), 1);
}

#[test]
fn a_bare_id_is_a_whole_value_or_what_a_document_says_of_itself() {
    assert_eq!(found(&[text("42")]), ["42 id 0"]);
    assert_eq!(found(&[text(r#"{"subject": "42"}"#)]), ["42 id 0"]);
    assert_eq!(found(&[text("420"), text(r#"{"attempt": 42}"#)]), Vec::<String>::new());
}

#[test]
fn a_question_that_would_find_everything_or_nothing_is_refused() {
    let refused = |needles: Vec<Needle>| {
        let account = AccountId::try_new("42").unwrap();
        Matcher::new(&Wanted { people: vec![Person { account, needles }] }).err().is_some()
    };
    assert!(refused(vec![needle(IdentifierKind::Name, "A")]));
    assert!(refused(vec![needle(IdentifierKind::Email, "")]));
    assert!(Matcher::new(&Wanted { people: vec![] }).is_err());
    assert!(!refused(vec![]), "the account alone is a question");
}

#[test]
fn what_is_looked_for_is_not_printed() {
    assert!(!format!("{:?}", ann()).contains("ann@"));
}
