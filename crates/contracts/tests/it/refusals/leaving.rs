//! What a message about somebody who leaves must say.

use serde_json::{Value, json};

use super::{changed, code, with, without};

#[test]
fn every_choice_about_leaving_has_to_be_made() {
    for (message, field) in [
        ("DeletionRequested", "channel"),
        ("RequestDeletion", "channel"),
        ("DeletionCancelled", "cancelledBy"),
        ("CancelDeletion", "cancelledBy"),
        ("ExtendDeletion", "reason"),
        ("DeletionExtended", "reason"),
        ("DeletionStatusChanged", "status"),
        ("DeletionNeedsAttention", "reason"),
        ("ErasureOrdered", "stage"),
        ("FormerUserRecognised", "reason"),
        ("FormerUserRecognised", "decision"),
    ] {
        assert_eq!(without(message, field), "bad_data", "{message}.{field}");
        assert_eq!(with(message, field, json!("SOMETHING_ELSE")), "bad_data", "{message}.{field}");
    }
}

#[test]
fn whatever_support_does_to_a_deletion_names_who_of_them() {
    for (message, field, oneself) in [
        ("DeletionRequested", "channel", "APP"),
        ("RequestDeletion", "channel", "APP"),
        ("DeletionCancelled", "cancelledBy", "USER"),
        ("CancelDeletion", "cancelledBy", "USER"),
    ] {
        assert_eq!(without(message, "actor"), "bad_data", "{message}");
        let event = changed(message, |data| {
            data.remove("actor");
            data.insert(field.to_owned(), oneself.into());
        });
        assert_eq!(code(event), "fine", "{message} by oneself");
    }
}

#[test]
fn nobody_confirms_without_a_fresh_log_in() {
    for message in ["DeletionConfirmed", "ConfirmDeletion"] {
        assert_eq!(without(message, "assertion"), "bad_data", "{message}");
        for wrong in [json!(12.5), json!(["12.50"]), json!([{ "currency": "EUR" }])] {
            assert_eq!(with(message, "waives", wrong.clone()), "bad_data", "{message}: {wrong}");
        }
    }
}

#[test]
fn a_deletion_goes_by_its_own_id() {
    for message in [
        "DeletionConfirmed",
        "DeletionCancelled",
        "ConfirmDeletion",
        "CancelDeletion",
        "ExtendDeletion",
        "ErasureOrdered",
        "SealOrdered",
        "VerificationOrdered",
        "VerificationReported",
        "AccountDeleted",
        "RetentionEnded",
    ] {
        for wrong in ["", "42", "6ba7b810-9dad-41d1-80b4"] {
            assert_eq!(with(message, "deletionId", wrong.into()), "bad_data", "{message}: {wrong}");
        }
    }
    for message in ["AccountDeleted", "RetentionEnded"] {
        assert_eq!(without(message, "certificateId"), "bad_data", "{message}");
    }
}

#[test]
fn a_report_says_what_came_of_which_order_and_how_it_is_known() {
    for field in ["deletionId", "processor", "attempt", "stage", "outcome", "tier"] {
        assert_eq!(inside("ErasureReported", "report", field), "bad_data", "{field}");
    }
    for field in ["deletionId", "attempt", "granted"] {
        assert_eq!(inside("ErasureFenceAnswered", "answer", field), "bad_data", "{field}");
    }
    assert_eq!(without("ErasureReported", "report"), "bad_data");
    assert_eq!(without("ErasureFenceAnswered", "answer"), "bad_data");
}

/// What comes of a message that lacks a field of one of its parts.
fn inside(message: &str, part: &str, field: &str) -> &'static str {
    code(changed(message, |data| {
        let part = data.get_mut(part).and_then(Value::as_object_mut).unwrap();
        assert!(part.remove(field).is_some(), "{field}");
    }))
}
