//! The shipped policy is fine, and each broken rule names its key on one line.

use super::*;

fn shipped() -> Policy {
    Policy::parse(SHIPPED).unwrap()
}

/// What is wrong once `from` is replaced in the shipped policy.
fn wrong(from: &str, to: &str) -> String {
    assert!(SHIPPED.contains(from), "the shipped policy has {from}");
    let error = Policy::parse(&SHIPPED.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(!error.contains('\n'), "one line: {error}");
    error
}

#[test]
fn the_shipped_policy_asks_in_two_languages_where_yes_is_the_bad_answer() {
    let policy = shipped();
    assert!(SHIPPED.starts_with("# ") && SHIPPED.contains("COUNSEL MUST APPROVE"));
    assert_eq!(policy.languages.iter().map(Locale::as_str).collect::<Vec<_>>(), ["en", "ru"]);
    let questions = &policy.kyc.questionnaire.questions;
    assert!((4..=6).contains(&questions.len()));
    assert!(questions.iter().all(|question| question.rejects_on == Choice::Yes));
    assert_eq!(policy.terms().deadline_after, Span::days(14));
    assert_eq!(policy.terms().reminders_after, [Span::days(7), Span::days(12)]);
}

#[test]
fn a_broken_policy_names_its_key() {
    let span = |key: &str, value: &str| {
        wrong(&format!("\n{key} = \"{value}\""), &format!("\n{key} = \"0s\""))
    };
    let zero = [
        ("deadline_after", "14d"),
        ("late_grace", "24h"),
        ("undeliverable_after", "14d"),
        ("incomplete_after", "7d"),
        ("transcription_after", "3d"),
        ("review_after", "3d"),
    ];
    for (key, value) in zero {
        assert_eq!(span(key, value), format!("kyc.{key}: is no time at all"));
    }
    let cases = [
        ("[\"RU\"]", "[]", "jurisdictions: names no country"),
        (
            "expires_after = \"3d\"",
            "expires_after = \"15d\"",
            "approvals.expires_after: is more than 14 days",
        ),
        (
            "expires_after = \"3d\"",
            "expires_after = \"0d\"",
            "approvals.expires_after: is no time at all",
        ),
        ("kyc_review = 1", "kyc_review = 0", "approvals.kyc_review: is not 1 to 9"),
        ("legal_hold = 1", "legal_hold = 10", "approvals.legal_hold: is not 1 to 9"),
        ("dead_letter = 1", "dead_letter = 0", "approvals.dead_letter: is not 1 to 9"),
        ("[\"en\", \"ru\"]", "[]", "languages: names no language"),
        ("[\"en\", \"ru\"]", "[\"en\", \"en\"]", "languages: names a language twice"),
        (
            "[\"en\", \"ru\"]",
            "[\"en\", \"ru\", \"be\"]",
            "kyc.questionnaire.questions[0].text.be: is missing",
        ),
        (
            "[\"en\", \"ru\"]",
            "[\"en\"]",
            "kyc.questionnaire.questions[0].text.ru: is in none of the policy's languages",
        ),
        ("text.ru", "text.en-GB", "kyc.questionnaire.questions[0].text.ru: is missing"),
        ("[\"7d\", ", "[\"0d\", ", "kyc.reminders_after[0]: is no time at all"),
        ("\"12d\"", "\"14d\"", "kyc.reminders_after[1]: is not before kyc.deadline_after"),
        ("\"12d\"", "\"7d\"", "kyc.reminders_after[1]: is not later than the reminder before it"),
        ("\"14d\"", "\"3651d\"", "kyc.deadline_after: is more than ten years"),
        ("\"ru-sanctions-1\"", "\"\"", "kyc.questionnaire.id: is not 1 to 64 of a-z, 0-9, - and _"),
        (
            "\"acting_for_listed\"",
            "\"listed_person\"",
            "kyc.questionnaire.questions[1].id: listed_person is another question's",
        ),
        (
            "\"acting_for_listed\"",
            "\"Acting\"",
            "kyc.questionnaire.questions[1].id: is not 1 to 64 of a-z, 0-9, - and _",
        ),
    ];
    for (from, to, error) in cases {
        assert_eq!(wrong(from, to), error);
    }
}

#[test]
fn a_policy_of_before_staff_had_due_dates_gives_them_three_days() {
    for span in ["transcription_after", "review_after"] {
        let before = SHIPPED.replacen(&format!("\n{span} = \"3d\""), "", 1);
        assert_ne!(before, SHIPPED);
        assert_eq!(Policy::parse(&before).unwrap(), shipped());
    }
    assert_eq!(shipped().terms().transcription_after, Span::days(3));
    assert_eq!(shipped().terms().review_after, Span::days(3));
}

#[test]
fn an_unreadable_policy_names_line_and_key() {
    let line =
        |needle: &str| SHIPPED.lines().position(|line| line.starts_with(needle)).unwrap() + 1;
    let error = wrong("late_grace", "late_grase");
    assert!(
        error.starts_with(&format!("line {} (late_grase): unknown field", line("late_grace"))),
        "{error}"
    );
    let error = wrong("\"24h\"", "\"a while\"");
    assert!(error.starts_with(&format!("line {} (late_grace): ", line("late_grace"))), "{error}");
    assert!(
        wrong("rejects_on = \"YES\"", "rejects_on = \"MAYBE\"")
            .contains("(rejects_on): unknown variant")
    );
    assert!(wrong("late_grace = \"24h\"", "").contains("missing field `late_grace`"));
    assert!(
        wrong("[\"RU\"]", "[\"Russia\"]")
            .contains("(jurisdictions): a country is two capital letters")
    );
    assert!(wrong("[kyc]", "[kyc").starts_with(&format!("line {} ([kyc)", line("[kyc]"))));
}

#[test]
fn the_number_of_questions_and_reminders_has_bounds() {
    let mut policy = shipped();
    let question = policy.kyc.questionnaire.questions[0].clone();
    let numbered = |count: usize, pad: &str| {
        (0..count).map(|at| Question { id: format!("{pad}{at}"), ..question.clone() }).collect()
    };
    let error = |policy: &Policy| validate::validate(policy).unwrap_err().to_string();
    policy.kyc.questionnaire.questions = vec![];
    assert_eq!(error(&policy), "kyc.questionnaire.questions: has no question");
    policy.kyc.questionnaire.questions = numbered(51, "q");
    assert_eq!(error(&policy), "kyc.questionnaire.questions: has more than 50 questions");
    policy.kyc.questionnaire.questions = numbered(50, "question");
    assert_eq!(
        error(&policy),
        "kyc.questionnaire.questions: has ids of more than 250 bytes in all"
    );
    policy.kyc.questionnaire.questions = numbered(50, "qz_");
    assert_eq!(validate::validate(&policy), Ok(()));
    policy.kyc.reminders_after = (1..=11).map(Span::hours).collect();
    assert_eq!(error(&policy), "kyc.reminders_after: has more than 10 reminders");
}

#[test]
fn a_case_of_the_largest_policy_stays_below_two_kilobytes() {
    use crate::domain::{Case, State, Task};
    let mut policy = shipped();
    let question = policy.kyc.questionnaire.questions[0].clone();
    let ids = (0..50).map(|at| format!("qz_{at:02}"));
    policy.kyc.questionnaire.questions =
        ids.map(|id| Question { id, ..question.clone() }).collect();
    policy.kyc.questionnaire.id = "q".repeat(64);
    policy.kyc.reminders_after = (1..=10).map(Span::hours).collect();
    assert_eq!(validate::validate(&policy), Ok(()));
    let terms = policy.terms();
    let now = contracts::Time::from_timestamp(1_800_000_000, 123_456_000).unwrap();
    let case = Case {
        id: uuid::Uuid::from_u128(1),
        opened_at: now,
        anew_at: None,
        jurisdiction: Some(CountryCode::try_new("RU").unwrap()),
        locale: Some(Locale::try_new("zh-Hant-TW").unwrap()),
        right: terms.questions.keys().cloned().collect(),
        terms,
        earlier: ["ru-sanctions-0".to_owned()].into(),
        review: Some(crate::domain::Look { since: now, due_at: now }),
        task: Some(Task { reply: String::new(), since: Some(now), due_at: now, overdue: true }),
        fence: None,
        channel: Some(contracts::event::Channel::Intercom),
        revision: u32::MAX,
        enrolled_by: Some("a.person".to_owned()),
    };
    let state =
        serde_json::to_string(&State::Waiting { case, deadline: now, reminded: 10 }).unwrap();
    assert!(state.len() < 2048, "{} bytes", state.len());
}

#[test]
fn former_questionnaires_are_still_found_and_never_share_an_id() {
    let former = SHIPPED.split("[kyc.questionnaire]").nth(1).unwrap();
    let former = former
        .replace("[[kyc.questionnaire.questions]]", "[[kyc.former_questionnaires.questions]]");
    let current = SHIPPED.replacen("ru-sanctions-1", "ru-sanctions-2", 1);
    let text = format!("{current}\n[[kyc.former_questionnaires]]{former}");
    let policy = Policy::parse(&text).unwrap();
    assert_eq!(policy.terms().questionnaire, "ru-sanctions-2");
    assert_eq!(policy.find_questionnaire("ru-sanctions-1").unwrap().questions.len(), 5);
    assert!(policy.find_questionnaire("ru-sanctions-3").is_none());
    let twice = Policy::parse(&text.replace("ru-sanctions-2", "ru-sanctions-1")).unwrap_err();
    let error = "kyc.former_questionnaires[0].id: ru-sanctions-1 is another questionnaire's";
    assert_eq!(twice.to_string(), error);
}

#[test]
fn the_hash_tells_policies_apart_and_survives_layout() {
    let hash = shipped().hash();
    assert_eq!(hash.len(), 64);
    assert_eq!(Policy::parse(&format!("# A comment.\n\n{SHIPPED}")).unwrap().hash(), hash);
    assert_ne!(Policy::parse(&SHIPPED.replacen("\"14d\"", "\"15d\"", 1)).unwrap().hash(), hash);
}

#[test]
fn people_are_written_to_in_their_language_or_the_first() {
    let policy = shipped();
    let language = |tag: &str| policy.language_for(Some(&Locale::try_new(tag).unwrap())).as_str();
    assert_eq!(["ru", "ru-RU", "RU", "en-GB", "fr"].map(language), ["ru", "ru", "ru", "en", "en"]);
    assert_eq!(policy.language_for(None).as_str(), "en");
}

#[test]
fn who_has_to_agree_is_no_part_of_what_stories_run_under() {
    let without: String = {
        let (before, rest) = SHIPPED.split_once("[approvals]").unwrap();
        let (_, after) = rest.split_once("[kyc.questionnaire]").unwrap();
        format!("{before}[kyc.questionnaire]{after}")
    };
    let policy = Policy::parse(&without).unwrap();
    assert_eq!(policy.approvals, shipped().approvals, "left out, it is as shipped");
    let other = SHIPPED.replace("kyc_review = 1", "kyc_review = 2");
    let other = Policy::parse(&other).unwrap();
    assert_eq!((other.approvals.kyc_review, other.hash()), (2, shipped().hash()));
}
