//! What counts as a find, and what does not.

use contracts::AccountId;

use super::{matching::*, *};

fn needle(kind: &str, alone: bool, forms: &[&str]) -> Needle {
    Needle {
        kind: kind.to_owned(),
        alone,
        forms: forms.iter().map(|one| (*one).to_owned()).collect(),
    }
}

fn ann() -> Wanted {
    let hash = "5f4dcc3b5aa765d61d8327deb882cf99";
    let needles = vec![
        needle("email", true, &["Ann@example.com", "YW5uQGV4YW1wbGUuY29t", hash]),
        needle("name", false, &["Анна"]),
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
    assert_eq!(found(&[text(r#"{"a": "yw5uQGV4YW1wbGUuY29t"}"#)]), ["42 email 0"]);
    assert_eq!(found(&[Value::Bytes(b"\x00ann@Example.com\xff".to_vec())]), ["42 email 0"]);
    let hash = hash_bytes();
    assert_eq!(found(&[Value::Bytes([&[7], &hash[..]].concat())]), ["42 email 0"]);
    assert_eq!(found(&[Value::None, text("bob@example.com")]), Vec::<String>::new());
}

#[test]
fn a_long_form_is_found_as_a_whole_in_whatever_case() {
    let begins = ["yw5uqgv4yw1wbguuy29x", "5f4dcc3b5aa765d61d8327deb882cf9a"];
    for other in begins {
        assert_eq!(found(&[text(other)]), Vec::<String>::new(), "{other} only begins like it");
        assert_eq!(found(&[Value::Bytes(other.into())]), Vec::<String>::new(), "{other}");
    }
    assert_eq!(found(&[text("5f4dcc3b5aa765d6")]), Vec::<String>::new(), "no more than its lead");
    for same in ["YW5UQGV4YW1WBGUUY29T", "5F4DCC3B5AA765D61D8327DEB882CF99"] {
        assert_eq!(found(&[text(same)]), ["42 email 0"], "{same}");
        assert_eq!(found(&[Value::Bytes(same.into())]), ["42 email 0"], "{same}");
    }
}

fn hash_bytes() -> [u8; 16] {
    [0x5f, 0x4d, 0xcc, 0x3b, 0x5a, 0xa7, 0x65, 0xd6, 0x1d, 0x83, 0x27, 0xde, 0xb8, 0x82, 0xcf, 0x99]
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
    let needles = vec![needle("name", false, &["1127"])];
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
    assert!(refused(vec![needle("name", false, &["Al"])]));
    assert!(refused(vec![needle("email", true, &[])]));
    assert!(Matcher::new(&Wanted { people: vec![] }).is_err());
    assert!(!refused(vec![]), "the account alone is a question");
}

#[test]
fn what_is_looked_for_is_not_printed() {
    assert!(!format!("{:?}", ann()).contains("ann@"));
}
