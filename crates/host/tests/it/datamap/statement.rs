//! The record of processing says of every column what becomes of it, in three forms.

use std::time::Duration;

use contracts::{Locale, event::FormerUserDecision};
use host::datamap::{DataMap, Format, Promise, Shown, Statement};

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

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const PROMISE: Promise = Promise {
    grace: (DAY.saturating_mul(10), DAY.saturating_mul(25)),
    again: FormerUserDecision::AllowAndFlag,
};

fn shown(text: &str, promise: &Promise, locale: &str) -> String {
    Shown::new(&map(text), promise, &Locale::try_new(locale).unwrap()).text()
}

#[test]
fn whoever_is_about_to_confirm_reads_what_goes_what_stays_why_and_whether_they_may_come_again() {
    let english = shown(MAP, &PROMISE, "en-GB");
    for said in [
        "You will not be able to log in",
        "within 10 to 25 days of your request, depending on where you live",
        "As soon as you confirm: Against theft of accounts",
        "When the time for changing your mind has ended:",
        "When the law no longer has us keep it: Where orders go.",
        "up to 5 years after the end of our relationship",
        "prevention of money laundering, Regulation (EU) 2024/1624, Article 77",
        "locked away",
        "Sumsub: identity documents and the verdict on them; the profile is deactivated; what the law wants kept stays there for up to 5 years.",
        "Intercom: conversations with support; the contact is deleted.",
        "You may register again",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
    // The word is for what nobody can bring back any more.
    assert!(!english.contains("anonymi") && !english.contains('{'), "{english}");
    let russian = shown(MAP, &PROMISE, "ru-RU");
    for said in [
        "от 10 до 25 дней",
        "учётные записи",
        "5 лет",
        "противодействие отмыванию денег, Regulation",
        "зарегистрироваться снова",
    ] {
        assert!(russian.contains(said), "{said}\n{russian}");
    }
    let names = russian.replace("Regulation (EU) 2024/1624, Article 77", "");
    let names = names.replace("Sumsub", "").replace("Intercom", "");
    assert!(
        !names.chars().any(|one| one.is_ascii_alphabetic()),
        "all of it is in Russian: {names}"
    );
    assert_eq!(shown(MAP, &PROMISE, "de"), english);
}

#[test]
fn what_is_shown_follows_the_policy_and_the_map() {
    let blocked =
        Promise { grace: (Duration::ZERO, Duration::ZERO), again: FormerUserDecision::Block };
    let english = shown(MAP, &blocked, "en");
    assert!(
        english.contains("cannot register again") && english.contains("Once you have confirmed")
    );
    assert!(!english.contains("change your mind;"), "{english}");
    let everywhere = Promise { grace: (DAY, DAY), ..PROMISE };
    let english = shown(MAP, &everywhere, "en");
    assert!(
        english.contains("Within 1 day of your request you can change your mind;"),
        "{english}"
    );
    assert!(!english.contains("where you live"), "{english}");
    assert!(shown(MAP, &everywhere, "ru").contains("в течение 1 дня"));
    let looked_at = Promise { again: FormerUserDecision::Review, ..PROMISE };
    assert!(shown(MAP, &looked_at, "ru").contains("сначала рассмотрим"));
    let longer = MAP.replace("until = \"P5Y\"", "until = \"P10Y\"");
    assert!(shown(&longer, &PROMISE, "en").contains("up to 10 years"));
}

#[test]
fn a_language_says_all_or_the_file_is_refused() {
    let half = MAP.replace("\"Where orders go\" = ", "\"Where orders went\" = ");
    assert_ne!(half, MAP);
    let refused = DataMap::parse(&half, &[].into()).unwrap_err().to_string();
    assert!(refused.contains("words.ru: \"Where orders go\" is missing"), "{refused}");
}

#[test]
fn the_record_says_in_every_form_what_people_are_shown() {
    let map = map(MAP);
    let locales = ["en", "ru"].map(|tag| Locale::try_new(tag).unwrap());
    let shown = locales.iter().map(|locale| Shown::new(&map, &PROMISE, locale)).collect();
    let statement = Statement::new(&map).with_shown(shown);
    for format in [Format::Markdown, Format::Html, Format::Json] {
        let text = statement.render(format).unwrap();
        for said in ["Before you delete your account", "Прежде чем удалить счёт", "учётные записи"]
        {
            assert!(text.contains(said), "{format:?} does not say {said}:\n{text}");
        }
        assert!(!text.contains("{%") && !text.contains("\n\n\n\n"), "{text}");
    }
}
