//! What a message must say, and what its texts may be.

mod leaving;

use contracts::{Event, event::StaffHold};
use serde_json::{Value, json, value::to_raw_value};

use crate::samples;

#[test]
fn a_hold_that_names_no_kind_is_a_decision_of_staff() {
    let event = changed("HoldRequested", |data| drop(data.remove("kind"))).unwrap();
    assert!(matches!(event, Event::HoldRequested { kind: StaffHold::Manual, .. }));
    assert_eq!(with("HoldRequested", "kind", json!("KIND_UNSPECIFIED")), "bad_data");
}

#[test]
fn a_channel_may_be_absent_only_where_there_once_was_one() {
    let event = changed("NotificationAccepted", |data| drop(data.remove("channel"))).unwrap();
    assert!(matches!(event, Event::NotificationAccepted { channel: None, .. }));
    assert_eq!(with("NotificationAccepted", "channel", json!("CHANNEL_UNSPECIFIED")), "bad_data");
    for message in ["NotificationBounced", "InboundReplyReceived"] {
        assert_eq!(without(message, "channel"), "bad_data", "{message}");
    }
}

#[test]
fn who_was_asked_before_has_a_deadline() {
    for (standing, outcome) in [
        ("NEW", "fine"),
        ("WAITING", "bad_data"),
        ("CLEARED", "fine"),
        ("REJECTED", "fine"),
        ("SILENT", "bad_data"),
    ] {
        let event = changed("EnrollCase", |data| {
            data.remove("deadline");
            data.insert("standing".to_owned(), standing.into());
        });
        assert_eq!(code(event), outcome, "{standing}");
    }
}

#[test]
fn every_choice_has_to_be_made() {
    for (message, field) in [
        ("KycMacroRequested", "macro"),
        ("RunMacro", "macro"),
        ("EnrollCase", "standing"),
        ("DecideReview", "decision"),
        ("NotificationFailed", "reason"),
        ("DriftFound", "kind"),
        ("DriftFound", "action"),
        ("HoldReviewRequested", "kind"),
    ] {
        assert_eq!(without(message, field), "bad_data", "{message}.{field}");
        assert_eq!(with(message, field, json!("SOMETHING_ELSE")), "bad_data", "{message}.{field}");
    }
}

#[test]
fn what_others_call_a_person_or_a_thing_is_short_and_has_no_control_characters() {
    for (message, field) in [
        ("KycTranscriptionRequested", "replyId"),
        ("InboundReplyReceived", "replyId"),
        ("KycMacroRequested", "actor"),
        ("KycMacroRequested", "conversationId"),
        ("RunMacro", "actor"),
        ("RunMacro", "conversationId"),
        ("NoteReply", "replyId"),
        ("NoteReply", "actor"),
        ("EnrollCase", "actor"),
        ("DecideReview", "actor"),
        ("DecideReview", "approver"),
        ("SubmitAnswers", "actor"),
        ("HoldRequested", "approver"),
        ("HoldExtensionRequested", "approver"),
        ("HoldReleaseRequested", "approver"),
    ] {
        for right in ["4", &"x".repeat(128), &"ж".repeat(64)] {
            assert_eq!(with(message, field, right.into()), "fine", "{message}.{field}");
        }
        for wrong in ["", "a\nb", "\u{85}", &"x".repeat(129), &"ж".repeat(65)] {
            assert_eq!(with(message, field, wrong.into()), "bad_data", "{message}.{field}");
        }
    }
}

#[test]
fn a_refusal_does_not_repeat_what_it_refuses() {
    let error = changed("RunMacro", |data| {
        data.insert("conversationId".to_owned(), "Ivan\nIvanov".into());
    });
    assert!(!error.unwrap_err().to_string().contains("Ivan"));
}

fn with(message: &str, field: &str, value: Value) -> &'static str {
    code(changed(message, |data| drop(data.insert(field.to_owned(), value))))
}

fn without(message: &str, field: &str) -> &'static str {
    code(changed(message, |data| drop(data.remove(field).unwrap())))
}

fn code(outcome: Result<Event, contracts::ContractError>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "fine")
}

/// The sample of a message, read again after a change to its data.
fn changed(
    message: &str,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Result<Event, contracts::ContractError> {
    let end = format!(".{message}");
    let sample = samples::all().into_iter().find(|one| one.event.type_name().ends_with(&end));
    let event = sample.unwrap().event;
    let mut data = serde_json::from_str(event.encode().get()).unwrap();
    change(&mut data);
    Event::decode(event.type_name(), Some(&to_raw_value(&data).unwrap()))
}
