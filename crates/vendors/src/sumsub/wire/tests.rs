//! Answers as documented, and every way in which one can break its contract.

use serde_json::{Value, json};

use super::*;

const ID: &str = "64f0c0ffee00000000000001";

fn id() -> ApplicantId {
    ApplicantId::try_new(ID).unwrap()
}

fn read<T>(read: impl Fn(&[u8]) -> Result<T, Error>, body: &Value) -> Result<T, String> {
    read(body.to_string().as_bytes()).map_err(|error| match error {
        Error::Contract { field, .. } => field,
        other => panic!("{other}"),
    })
}

fn completed() -> Value {
    json!({"reviewId": "rvw01", "attemptCnt": 1, "levelName": "basic-kyc", "createDate": "2026-03-01 10:00:00+0000",
        "reviewDate": "2026-03-01 10:01:30+0000", "reviewStatus": "completed",
        "reviewResult": {"reviewAnswer": "RED", "rejectLabels": ["FORGERY"], "reviewRejectType": "FINAL",
            "moderationComment": "shown to the person", "clientComment": "internal only"}})
}

fn with(mut body: Value, path: &str, value: Value) -> Value {
    *body.pointer_mut(path).unwrap() = value;
    body
}

fn without(mut body: Value, place: &str, name: &str) -> Value {
    body.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    body
}

#[test]
fn a_profile_is_read_and_one_of_somebody_else_is_refused() {
    let body = json!({"id": ID, "createdAt": "2026-03-01 10:00:00", "inspectionId": "64f0c0ffee00000000000002",
        "externalUserId": "user-42", "deleted": true, "type": "individual", "info": {"firstName": "Anna"}});
    let own = |body: &[u8]| applicant(body, Some(&id()));
    let found = read(own, &body).unwrap();
    assert_eq!((found.external_user_id.as_deref(), found.deactivated), (Some("user-42"), true));
    assert!(!read(own, &without(body.clone(), "", "deleted")).unwrap().deactivated);
    for (broken, field) in [
        (with(body.clone(), "/id", json!("64f0c0ffee00000000000009")), "id"),
        (with(body.clone(), "/id", json!("no id")), "id"),
        (without(body.clone(), "", "id"), "id"),
        (with(body.clone(), "/externalUserId", json!(42)), "externalUserId"),
        (with(body.clone(), "/deleted", json!("true")), "deleted"),
        (json!(null), "the body"),
        (json!([]), "the body"),
    ] {
        assert_eq!(read(own, &broken).unwrap_err(), field, "{broken}");
    }
}

#[test]
fn a_verdict_counts_only_once_the_review_is_completed() {
    let final_ = Verdict::RedFinal(vec!["FORGERY".to_owned()]);
    let found = read(review, &completed()).unwrap();
    assert_eq!(found.verdict, Some(final_));
    assert_eq!(found.reviewed_at.unwrap().to_rfc3339(), "2026-03-01T10:01:30+00:00");
    for status in
        ["init", "pending", "prechecked", "queued", "onHold", "awaitingUser", "awaitingService"]
    {
        let under_way = with(completed(), "/reviewStatus", json!(status));
        let found = read(review, &under_way).unwrap();
        assert_eq!((found.verdict, found.reviewed_at), (None, None), "{status}");
        let checked = ["pending", "prechecked", "queued", "awaitingService"].contains(&status);
        assert_eq!(found.status.is_under_check(), checked, "{status}");
    }
    let green = with(completed(), "/reviewResult", json!({"reviewAnswer": "GREEN"}));
    assert_eq!(read(review, &green).unwrap().verdict, Some(Verdict::Green));
    let retry = with(completed(), "/reviewResult/reviewRejectType", json!("RETRY"));
    let labels = vec!["FORGERY".to_owned()];
    assert_eq!(read(review, &retry).unwrap().verdict, Some(Verdict::RedRetry(labels)));
}

#[test]
fn a_review_that_is_not_as_documented_names_its_field() {
    let reject_type = "reviewResult.reviewRejectType";
    for (broken, field) in [
        (with(completed(), "/reviewStatus", json!("done")), "reviewStatus"),
        (without(completed(), "", "reviewStatus"), "reviewStatus"),
        (without(completed(), "", "reviewResult"), "reviewResult"),
        (without(completed(), "", "reviewDate"), "reviewDate"),
        (with(completed(), "/reviewDate", json!("yesterday")), "reviewDate"),
        (with(completed(), "/levelName", json!("x".repeat(129))), "levelName"),
        (with(completed(), "/levelName", json!("two\nlines")), "levelName"),
        (
            with(completed(), "/reviewResult/reviewAnswer", json!("YELLOW")),
            "reviewResult.reviewAnswer",
        ),
        (without(completed(), "/reviewResult", "reviewAnswer"), "reviewResult.reviewAnswer"),
        (without(completed(), "/reviewResult", "reviewRejectType"), reject_type),
        (with(completed(), "/reviewResult/reviewRejectType", json!("SOON")), reject_type),
        (
            with(completed(), "/reviewResult/rejectLabels", json!([1])),
            "reviewResult.rejectLabels[0]",
        ),
    ] {
        assert_eq!(read(review, &broken).unwrap_err(), field, "{broken}");
    }
    let cut = review(br#"{"reviewStatus": "comp"#).unwrap_err();
    assert!(matches!(cut, Error::Contract { .. }), "{cut}");
    let two = review(br#"{"reviewStatus": "init"}{}"#).unwrap_err();
    assert!(matches!(two, Error::Contract { .. }), "{two}");
}

#[test]
fn no_error_repeats_what_an_answer_says_of_a_person() {
    let body = with(completed(), "/reviewResult/reviewAnswer", json!("Anna Smith"));
    let error = review(body.to_string().as_bytes()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("Anna"), "{error:?}");
}

#[test]
fn a_list_of_documents_that_is_not_whole_is_refused() {
    let body = json!({"items": [{"id": "1473428610", "addedDate": "2026-03-01 10:00:00",
        "idDocDef": {"country": "DEU", "idDocType": "PASSPORT"}, "deactivated": false}], "totalItems": 1});
    let found = read(documents, &body).unwrap();
    assert_eq!(found[0].kind.as_deref(), Some("PASSPORT"));
    for (broken, field) in [
        (with(body.clone(), "/totalItems", json!(2)), "totalItems"),
        (without(body.clone(), "", "totalItems"), "totalItems"),
        (without(body.clone(), "/items/0", "id"), "items[0].id"),
        (with(body.clone(), "/items", json!({})), "items"),
    ] {
        assert_eq!(read(documents, &broken).unwrap_err(), field, "{broken}");
    }
}
