//! The record of processing says of every column what becomes of it, in three forms.

use host::datamap::{Format, Statement};

use super::{MAP, map};

#[test]
fn every_column_ground_and_recipient_is_in_every_form() {
    let statement = Statement::new(&map(MAP));
    for format in [Format::Markdown, Format::Html, Format::Json] {
        let text = statement.render(format).unwrap().replace("&#x2f;", "/");
        for said in [
            "Example Exchange Ltd",
            "Regulation (EU) 2024/1624, Article 77",
            "5 years",
            "users.email",
            "transactions.amount",
            "orders.delivery-",
            "Sumsub",
            "standard contractual clauses",
            "countries",
            "when the last legal ground has ended",
            "as soon as the deletion is confirmed",
        ] {
            assert!(text.contains(said), "{format:?} does not say {said}:\n{text}");
        }
        assert!(!text.contains("{%") && !text.contains("\n\n\n\n"), "{text}");
    }
}

#[test]
fn what_stays_is_said_by_ground_and_time() {
    let statement = Statement::new(&map(MAP));
    assert_eq!(statement.stays.len(), 1);
    assert_eq!(
        (statement.stays[0].until.as_str(), statement.stays[0].in_words.as_str()),
        ("P5Y", "5 years")
    );
    assert!(statement.stays[0].places.contains(&"addresses.street".to_owned()));
    assert!(!statement.stays[0].places.contains(&"users.email".to_owned()));
}

#[test]
fn a_page_escapes_and_a_table_stays_one() {
    let text =
        MAP.replace("a list of the world", "<b>all</b> & more").replace("The accounts", "a|b");
    let statement = Statement::new(&map(&text));
    let page = statement.render(Format::Html).unwrap();
    assert!(page.contains("&lt;b&gt;all&lt;") && !page.contains("<b>"));
    let json: serde_json::Value =
        serde_json::from_str(&statement.render(Format::Json).unwrap()).unwrap();
    assert_eq!(json["without_people"]["countries"], "<b>all</b> & more");
}
