//! What the shipped policy says, and how others are refused.

use chrono::{Datelike as _, Months, TimeDelta};
use contracts::Time;

use super::*;

fn with(head: &str) -> String {
    format!("languages = [\"en\", \"ru\"]\n{head}")
}

fn shipped() -> Policy {
    Policy::parse(&with(SHIPPED)).unwrap()
}

fn country(code: &str) -> CountryCode {
    CountryCode::try_new(code).unwrap()
}

#[test]
fn the_profile_is_that_of_the_residence_and_the_strictest_where_it_is_unknown() {
    let profile = |residence: Option<&str>| {
        let residence = residence.map(country);
        shipped().terms(residence.as_ref()).profile
    };
    assert_eq!(profile(Some("DE")), "EU");
    assert_eq!(profile(Some("RU")), "RU");
    assert_eq!(profile(Some("US")), "default");
    assert_eq!(profile(None), "RU");
}

/// Regulation (EEC) 1182/71, Article 3: a month ends on the day of the same number, or on the last of a shorter one.
#[test]
fn the_law_s_month_has_not_passed_whenever_somebody_asks_nor_have_three() {
    let terms = shipped().terms(Some(&country("DE")));
    let first = "2027-01-01T12:00:00Z".parse::<Time>().unwrap();
    for asked_at in (0..4 * 366).map(|day| first + TimeDelta::days(day)) {
        let due_at = asked_at + terms.due_after;
        assert!(due_at <= asked_at + Months::new(1), "asked at {asked_at}");
        assert!(due_at + terms.extension <= asked_at + Months::new(3), "asked at {asked_at}");
    }
}

/// 152-FZ, Article 21: ten working days, counted from the day after; holidays only make it longer.
#[test]
fn ten_working_days_have_not_passed_on_whichever_day_somebody_asks() {
    let terms = shipped().terms(Some(&country("RU")));
    let first = "2027-01-01T12:00:00Z".parse::<Time>().unwrap();
    for asked_at in (0..4 * 366).map(|day| first + TimeDelta::days(day)) {
        let works = |day: &Time| day.weekday().num_days_from_monday() < 5;
        let days = (1..).map(|after| asked_at + TimeDelta::days(after));
        let tenth = days.filter(works).nth(9).unwrap();
        assert!((asked_at + terms.due_after).date_naive() <= tenth.date_naive(), "{asked_at}");
    }
}

#[test]
fn every_silent_reason_is_told_as_the_same_and_so_is_what_no_policy_knows() {
    let told = |codes: &[&str]| shipped().told(codes.iter().copied());
    let under_review = BTreeSet::from(["under_review".to_owned()]);
    for silent in
        [&["screening"][..], &["unheard-of"], &["screening", "unheard-of"], &["under_review"]]
    {
        assert_eq!(told(silent), under_review);
    }
    assert_eq!(
        told(&["balance", "screening"]),
        ["balance", "under_review"].map(str::to_owned).into()
    );
    assert_eq!(told(&[]), BTreeSet::new());
}

#[test]
fn a_wording_is_there_for_every_code_that_can_be_told() {
    let policy = shipped();
    for one in policy.blockers.iter().filter(|one| !one.silent) {
        assert_eq!(policy.blocker(&one.code, &BTreeSet::new()).message.len(), 2, "{}", one.code);
    }
}

#[test]
fn a_broken_rule_names_its_key() {
    let refused = |from: &str, to: &str| {
        let text = with(SHIPPED);
        assert!(text.contains(from), "{from}");
        Policy::parse(&text.replacen(from, to, 1)).unwrap_err().to_string()
    };
    for (from, to, error) in [
        ("notice = \"72h\"", "notice = \"71h\"", "deletion.notice: is less than 72 hours"),
        (
            "confirm_within = \"24h\"",
            "confirm_within = \"0s\"",
            "deletion.confirm_within: is no time at all",
        ),
        (
            "[deletion.profiles.default]",
            "[deletion.profiles.other]",
            "deletion.profiles.default: is missing",
        ),
        (
            "countries = [\"RU\"]",
            "countries = [\"DE\"]",
            "deletion.profiles.RU.countries: names another profile's country",
        ),
        (
            "alarm = \"1d\"",
            "alarm = \"3d\"",
            "deletion.profiles.default.alarm: is not shorter than the reserve",
        ),
        (
            "destroy_within = \"180d\"",
            "destroy_within = \"12d\"",
            "deletion.profiles.RU.destroy_within: is not after the law's date, or more than ten years",
        ),
        (
            "destroy_by = \"30d\"",
            "destroy_by = \"180d\"",
            "deletion.profiles.RU.destroy_by: is not between the law's date and destroy_within",
        ),
        (
            "[\"host\"],\n    [\"kyc",
            "[\"host\"],\n    [\"host\", \"kyc",
            "deletion.erasure_order: names a processor twice",
        ),
        (
            "at_confirmation = [\"host\"]",
            "at_confirmation = [\"host\", \"mailing\"]",
            "deletion.at_confirmation: names a processor that is not in erasure_order",
        ),
        ("code = \"debt\"", "code = \"balance\"", "blockers[9].code: balance is another blocker's"),
        (
            "code = \"questionnaire_open\"",
            "code = \"unanswered\"",
            "blockers[2].code: ostiary.rpc.kyc-screener.open-questionnaire answers with questionnaire_open",
        ),
        (
            "code = \"under_review\"",
            "code = \"reviewed\"",
            "blockers: has none of code under_review",
        ),
        (
            "silent = true",
            "silent = true\nremedy = \"wait\"",
            "blockers[3].silent: has a message or remedy, and is told as under_review",
        ),
        (
            "message.ru = \"У вас есть задолж",
            "# message.ru = \"У вас есть задолж",
            "blockers[9].message.ru: is missing",
        ),
        (
            "осталось {amount}",
            "осталось немного",
            "blockers[6].dust.message.ru: is missing, or does not show {amount}",
        ),
        (
            "code = \"legal_hold\"",
            "dust.remedy = \"waive\"\ndust.message.en = \"{amount}\"\ncode = \"legal_hold\"",
            "blockers[4].dust: is of a blocker that nobody outside names with an amount",
        ),
        (
            "remedy = \"waive_dust\"",
            "remedy = \"Waive\"",
            "blockers[6].dust.remedy: is not 1 to 64 of a-z, 0-9, - and _",
        ),
    ] {
        assert_eq!(refused(from, to), error);
    }
    assert!(refused("grace = \"30d\"", "gracious = \"30d\"").contains("gracious"));
}

#[test]
fn what_people_are_promised_is_what_the_law_s_date_leaves() {
    let days = |number: u64| Duration::from_secs(number * 24 * 60 * 60);
    // As shipped: ten days under 152-FZ, and 25 of the 30 that `default` would like, three before the 28th.
    assert_eq!(shipped().grace(), (days(10), days(25)));
    let one = SHIPPED.replace("grace = \"30d\"", "grace = \"5d\"");
    let one = one
        .replace("grace = \"21d\"", "grace = \"5d\"")
        .replace("grace = \"10d\"", "grace = \"5d\"");
    assert_eq!(Policy::parse(&with(&one)).unwrap().grace(), (days(5), days(5)));
}
