//! What verifies, and what does not.

use chrono::{TimeDelta, TimeZone as _, Utc};
use contracts::Time;
use runtime::config::Secret;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn at(days: i64) -> Time {
    Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).single().unwrap() + TimeDelta::days(days)
}

fn key(digit: &str) -> SigningKey {
    SigningKey::read(&Secret::new(digit.repeat(64))).unwrap()
}

fn step(processor: &str, outcome: Outcome, evidence: Evidence, until: Option<Time>) -> Step {
    let kept = |until| Retained { what: "transactions".into(), basis: "aml".into(), until };
    Step {
        processor: processor.to_owned(),
        outcome,
        evidence,
        changed: 23,
        done_at: at(30),
        retained: until.map(kept).into_iter().collect(),
        receipt: Hash::of(processor.as_bytes()),
    }
}

fn good() -> Certificate {
    let five_years = Some(at(30 + 5 * 365));
    let steps = vec![
        step("host-database", Outcome::Erased, Evidence::ProbedAbsent, five_years),
        step("sumsub", Outcome::Deactivated, Evidence::Completed, five_years),
        step("intercom", Outcome::NothingHeld, Evidence::Completed, None),
    ];
    Certificate {
        format: FORMAT.to_owned(),
        certificate_id: Uuid::from_u128(1),
        deletion_id: Uuid::from_u128(2),
        part: Part::Erasure,
        previous: None,
        issuer: "Example Exchange".to_owned(),
        jurisdiction: "EU".to_owned(),
        asked_at: at(0),
        executed_at: at(30),
        issued_at: at(31),
        plan: Hash::of(b"plan"),
        data_map: Hash::of(b"map"),
        steps_root: root_of(&steps),
        steps,
        remaining: vec![Remaining { place: "stream HOST".into(), until: at(44) }],
        scan: Scan { ended_at: at(31), places: 91, findings: 0, kept: 4 },
    }
}

fn document() -> Value {
    serde_json::to_value(good().sign(&key("7")).unwrap()).unwrap()
}

fn check(document: &Value) -> Result<Signed, VerifyError> {
    verify(document.to_string().as_bytes(), &[key("8").verifying(), key("7").verifying()])
}

/// With this change, and signed as it stands.
fn unfit(change: impl FnOnce(&mut Certificate)) -> Option<Unfit> {
    let mut certificate = good();
    change(&mut certificate);
    let refused = certificate.clone().sign(&key("7")).err();
    let value = key("7").sign(&canonical(&certificate));
    let signature = Signature { key_id: key("7").verifying().id(), value };
    let forced = serde_json::to_value(Signed { certificate, signature }).unwrap();
    match (refused, check(&forced).err()) {
        (Some(unfit), Some(VerifyError::Unfit(again))) if unfit == again => Some(unfit),
        (None, None) => None,
        (signing, checking) => panic!("signing says {signing:?}, checking says {checking:?}"),
    }
}

#[test]
fn what_was_signed_verifies_in_any_order_and_spacing() {
    let document = document();
    assert_eq!(check(&document).unwrap().certificate, good());
    let pretty = serde_json::to_vec_pretty(&document).unwrap();
    assert!(verify(&pretty, &[key("7").verifying()]).is_ok());
}

#[test]
fn no_value_can_be_changed_and_none_added_or_left_out() {
    let document = document();
    let mut places = vec![];
    leaves(&document, String::new(), &mut places);
    assert!(places.len() > 40, "{places:?}");
    for place in &places {
        let mut changed = document.clone();
        let leaf = changed.pointer_mut(place).unwrap();
        *leaf = match leaf {
            Value::Number(number) => json!(number.as_u64().unwrap() + 1),
            Value::String(text) => json!(format!("{text}0")),
            other => panic!("{other}"),
        };
        assert!(check(&changed).is_err(), "{place}");
        let (parent, name) = place.rsplit_once('/').unwrap();
        if let Some(Value::Object(object)) = document.clone().pointer_mut(parent) {
            object.remove(name);
            let mut without = document.clone();
            *without.pointer_mut(parent).unwrap() = Value::Object(object.clone());
            assert!(check(&without).is_err(), "without {place}");
        }
    }
    let mut more = document.clone();
    more["certificate"]["note"] = json!("anonymised");
    assert!(matches!(check(&more), Err(VerifyError::Shape(_))));
    let twice = document.to_string().replacen("\"part\":", "\"part\":\"rescan\",\"part\":", 1);
    assert!(matches!(
        verify(twice.as_bytes(), &[key("7").verifying()]),
        Err(VerifyError::Shape(_))
    ));
}

fn leaves(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(name, inner)| leaves(inner, format!("{place}/{name}"), found));
        }
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered.for_each(|(at, inner)| leaves(inner, format!("{place}/{at}"), found));
        }
        _ => found.push(place),
    }
}

#[test]
fn a_key_that_nobody_gave_proves_nothing() {
    let strangers = good().sign(&key("9")).unwrap();
    let document = serde_json::to_value(&strangers).unwrap();
    assert!(matches!(check(&document), Err(VerifyError::UnknownKey { .. })));
    let mut claims = document;
    claims["signature"]["keyId"] = json!(key("7").verifying().id());
    assert!(matches!(check(&claims), Err(VerifyError::Forged { .. })));
}

#[test]
fn nothing_is_signed_or_believed_that_says_more_than_was_done() {
    assert_eq!(unfit(|_| ()), None);
    assert_eq!(unfit(|one| one.format = "x/2".into()), Some(Unfit::Format("x/2".into())));
    assert_eq!(unfit(|one| one.scan.findings = 1), Some(Unfit::Findings(1)));
    assert_eq!(unfit(|one| one.scan.places = 0), Some(Unfit::NoScan));
    assert_eq!(unfit(|one| one.previous = Some(Hash::of(b""))), Some(Unfit::Previous));
    assert_eq!(unfit(|one| one.part = Part::Rescan), Some(Unfit::Previous));
    assert_eq!(unfit(|one| one.steps_root = Hash::of(b"")), Some(Unfit::Root));
    assert_eq!(unfit(|one| one.steps.swap(0, 1)), Some(Unfit::Root));
    let times = Some(Unfit::Times("executedAt", "askedAt"));
    assert_eq!(unfit(|one| one.asked_at = at(31)), times);
    assert_eq!(unfit(|one| one.issued_at = at(30)), Some(Unfit::Times("issuedAt", "scan.endedAt")));
}

#[test]
fn a_step_shows_no_more_than_it_reached() {
    let with = |steps: Vec<Step>| {
        unfit(move |one| {
            one.steps_root = root_of(&steps);
            one.steps = steps;
        })
    };
    assert_eq!(with(vec![]), Some(Unfit::NoSteps));
    let (outcome, evidence) = (Outcome::Erased, Evidence::Signed);
    let processor = "crm".to_owned();
    let sent = step("crm", outcome, evidence, None);
    assert_eq!(with(vec![sent]), Some(Unfit::Evidence { processor, outcome, evidence }));
    let unsaid = step("sumsub", Outcome::Deactivated, Evidence::Completed, None);
    assert_eq!(with(vec![unsaid]), Some(Unfit::RetainsUnsaid("sumsub".into())));
    let twice = step("crm", Outcome::Erased, Evidence::Completed, None);
    assert_eq!(with(vec![twice.clone(), twice]), Some(Unfit::Twice("crm".into())));
}

#[test]
fn nothing_is_retained_past_its_time() {
    let last = |until| {
        unfit(move |one| {
            one.part = Part::RetentionEnd;
            one.previous = Some(Hash::of(b"before"));
            one.issued_at = at(2_000);
            one.steps = vec![step("sumsub", Outcome::Retained, Evidence::Completed, Some(until))];
            one.steps_root = root_of(&one.steps);
        })
    };
    assert_eq!(last(at(2_001)), None);
    assert_eq!(last(at(2_000)), Some(Unfit::Overdue("sumsub".into())));
}

#[test]
fn keys_are_sixty_four_digits_and_strong() {
    let public = key("7").verifying();
    assert_eq!(VerifyingKey::parse(&public.to_hex()).unwrap(), public);
    assert_eq!(public.id().len(), 16);
    let weak = format!("01{}", "0".repeat(62));
    for none in ["", "7", &"g".repeat(64), &weak, &"7".repeat(66)] {
        assert!(VerifyingKey::parse(none).is_err(), "{none}");
        let is_short = none.len() != 64 || none.contains('g');
        assert_eq!(SigningKey::read(&Secret::new(none)).is_err(), is_short, "{none}");
    }
}

/// The first certificate of this format, made by Python and OpenSSL from the words of this crate, byte for byte: it must verify for as long as anybody keeps it.
#[test]
fn a_certificate_of_the_first_release_verifies_for_ever() {
    let stored = include_bytes!("v1.json");
    let signed = verify(stored, &[key("7").verifying()]).unwrap();
    assert_eq!(signed.certificate, good());
    assert_eq!(canonical(&signed), stored.trim_ascii_end());
}
