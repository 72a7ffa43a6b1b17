//! Whatever names a person, wherever it is: found by marks that nobody else's values have.

use std::collections::{BTreeMap, BTreeSet};

use async_nats::jetstream;
use contracts::topology::Stream;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::kills::place::{Place, connect};

/// Places where something of an account was found, by account.
pub type Found = BTreeMap<String, BTreeSet<String>>;

const NAME: &str = "person-q";
const PHONE: &str = "7999";
/// Digits of a telephone number after its mark.
const DIGITS: usize = 7;
/// Bytes from which a run of hexadecimal digits may hide something.
const HIDES: usize = 16;

/// Looks through every table of both databases and everything that the streams hold.
pub async fn look(place: &Place) -> Found {
    let mut found = Found::new();
    let domain = format!("@{}", place.mail_domain);
    for (name, options) in [("host", &place.host), ("ostiary", &place.ostiary)] {
        let mut db = connect(options).await.unwrap();
        for table in tables(&mut db).await {
            let rows = format!("select t::text from {table} t");
            let rows: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut db).await.unwrap();
            for row in rows {
                note(&mut found, &format!("{name} {table}"), &row, &domain);
            }
        }
    }
    let jetstream = jetstream::new(place.nats.clone());
    for stream in Stream::ALL {
        let held = jetstream.get_stream(stream.name()).await.unwrap();
        for sequence in 1..=held.cached_info().state.last_sequence {
            let message = held.get_raw_message(sequence).await.unwrap();
            let body = String::from_utf8_lossy(&message.payload).into_owned();
            note(&mut found, &format!("stream {}", stream.name()), &body, &domain);
        }
    }
    found
}

async fn tables(db: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select format('%I.%I', schemaname, tablename) from pg_tables
          where schemaname !~ '^pg_' and schemaname not in ('information_schema', 'witness')",
    )
    .fetch_all(db)
    .await
    .unwrap()
}

fn note(found: &mut Found, place: &str, text: &str, domain: &str) {
    let text = text.to_lowercase();
    let hidden = hidden(&text);
    for text in std::iter::once(&text).chain(&hidden) {
        for account in named(text, domain) {
            found.entry(account).or_default().insert(place.to_owned());
        }
    }
}

/// Accounts whose address, name or number stands in a text of lower case.
fn named<'t>(text: &'t str, domain: &'t str) -> impl Iterator<Item = String> + 't {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let addresses = text.match_indices(domain).map(|(at, _)| {
        let before: String = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        before.chars().rev().collect::<String>()
    });
    let names = text.match_indices(NAME).map(move |(at, mark)| digits(&text[at + mark.len()..]));
    let phones = text.match_indices(PHONE).filter_map(|(at, mark)| {
        let number = text.get(at + mark.len()..at + mark.len() + DIGITS)?;
        Some(number.parse::<u64>().ok()?.to_string())
    });
    addresses.chain(names).chain(phones).filter(|account| !account.is_empty())
}

/// What runs of hexadecimal digits say.
fn hidden(text: &str) -> Vec<String> {
    let runs = text.split(|digit: char| !digit.is_ascii_hexdigit());
    let runs = runs.filter(|run| run.len() >= HIDES && run.len().is_multiple_of(2));
    let decoded = runs.map(|run| {
        let byte = |at: usize| u8::from_str_radix(&run[at..at + 2], 16).unwrap_or_default();
        let bytes: Vec<u8> = (0..run.len()).step_by(2).map(byte).collect();
        String::from_utf8_lossy(&bytes).to_lowercase()
    });
    decoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_named_is_found_in_plain_words_and_hidden_ones() {
        let found = |text: &str| {
            let mut found = Found::new();
            note(&mut found, "here", text, "@shop.example.com");
            found.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(found("write to 12@Shop.example.com, or 3"), ["12"]);
        assert_eq!(found("PERSON-Q7Q LEAVER, +79990000042"), ["42", "7"]);
        let hex: String = "5@shop.example.com".bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found(&format!("(1,\"\\\\x{hex}\")")), ["5"]);
        assert_eq!(found("42 and q7q"), Vec::<String>::new());
    }
}
