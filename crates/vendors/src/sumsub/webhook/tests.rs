//! Webhooks as Sumsub signs them, and as others would like to.

use serde_json::{Value, json};

use super::*;

const BODY: &[u8] = br#"{"applicantId":"64f0c0ffee00000000000001","type":"applicantDeactivated"}"#;
const SHA256: &str = "a583efeb02c1926ea19f6077fa87259c9fdda1e385ac0148bb7d758c24bc3062";
const SHA1: &str = "a36c8ec0214319bbbad482e1cf05c4d6573bc3dd";

fn checked(secrets: &[&str], headers: &[(&str, &str)], body: &[u8]) -> Result<(), Untrusted> {
    let secrets: Vec<_> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: reqwest::header::HeaderName = name.parse().unwrap();
        map.append(name, value.parse().unwrap());
    }
    verify(&secrets, &map, body)
}

fn signed(algorithm: &str, digest: &str) -> Result<(), Untrusted> {
    checked(&["hook-secret"], &[(DIGEST, digest), (ALGORITHM, algorithm)], BODY)
}

#[test]
fn the_vector_of_the_reference_fits_also_while_the_secret_is_changed() {
    assert_eq!(signed("HMAC_SHA256_HEX", SHA256), Ok(()));
    let headers = [(DIGEST, SHA256), (ALGORITHM, "HMAC_SHA256_HEX")];
    assert_eq!(checked(&["new", "hook-secret"], &headers, BODY), Ok(()));
    assert_eq!(checked(&["hook-secret", "old"], &headers, BODY), Ok(()));
    let mut mac = Hmac::<Sha512>::new_from_slice(b"hook-secret").unwrap();
    mac.update(BODY);
    let digest = hex::encode(mac.finalize().into_bytes());
    assert_eq!(signed("HMAC_SHA512_HEX", &digest), Ok(()));
}

#[test]
fn sha_1_is_not_taken_although_the_digest_is_right() {
    assert_eq!(signed("HMAC_SHA1_HEX", SHA1), Err(Untrusted::Algorithm));
}

#[test]
fn anything_else_is_not_believed() {
    let algorithm = (ALGORITHM, "HMAC_SHA256_HEX");
    for (headers, refused) in [
        (&[][..], Untrusted::Headers),
        (&[(DIGEST, SHA256)], Untrusted::Headers),
        (&[algorithm], Untrusted::Headers),
        (&[(DIGEST, SHA256), (DIGEST, SHA256), algorithm], Untrusted::Headers),
        (&[(DIGEST, SHA256), algorithm, algorithm], Untrusted::Headers),
        (&[(DIGEST, SHA256), (ALGORITHM, "HMAC_SHA512_HEX")], Untrusted::Digest),
        (&[(DIGEST, SHA256), (ALGORITHM, "none")], Untrusted::Algorithm),
        (&[(DIGEST, ""), algorithm], Untrusted::Digest),
        (&[(DIGEST, &SHA256[2..]), algorithm], Untrusted::Digest),
        (&[(DIGEST, "zz"), algorithm], Untrusted::Digest),
    ] {
        assert_eq!(checked(&["hook-secret"], headers, BODY), Err(refused), "{headers:?}");
    }
    let good = [(DIGEST, SHA256), algorithm];
    assert_eq!(checked(&["other"], &good, BODY), Err(Untrusted::Digest));
    assert_eq!(checked(&[], &good, BODY), Err(Untrusted::Digest));
    assert_eq!(checked(&["hook-secret"], &good, &[BODY, b" "].concat()), Err(Untrusted::Digest));
}

fn reviewed() -> Value {
    json!({"applicantId": "64f0c0ffee00000000000001", "inspectionId": "64f0c0ffee00000000000002",
        "correlationId": "req-7d1f", "levelName": "basic-kyc", "externalUserId": "user-42",
        "type": "applicantReviewed", "sandboxMode": false, "reviewStatus": "completed",
        "createdAtMs": "2026-03-02 09:15:00.123", "applicantType": "individual",
        "reviewResult": {"reviewAnswer": "RED", "reviewRejectType": "FINAL", "rejectLabels": ["FORGERY"]}})
}

fn told(body: &Value) -> Result<Told, Error> {
    read(body.to_string().as_bytes())
}

fn without(name: &str) -> Value {
    let mut body = reviewed();
    body.as_object_mut().unwrap().remove(name).unwrap();
    body
}

#[test]
fn a_notification_is_read_with_its_moment_and_verdict() {
    let Ok(Told::Profile(told)) = told(&reviewed()) else { panic!() };
    assert_eq!(told.kind, Kind::Reviewed);
    assert_eq!(told.external_user_id.as_deref(), Some("user-42"));
    assert_eq!(told.verdict, Some(Verdict::RedFinal(vec!["FORGERY".to_owned()])));
    assert_eq!(told.created_at.to_rfc3339(), "2026-03-02T09:15:00.123+00:00");
    assert!(!told.sandbox);
}

#[test]
fn all_documented_kinds_are_told_apart() {
    for (name, kind) in Kind::NAMES {
        let mut body = reviewed();
        body["type"] = json!(name);
        let Ok(Told::Profile(told)) = told(&body) else { panic!("{name}") };
        assert_eq!((told.kind, told.kind.name()), (kind, name));
        assert_eq!(told.verdict.is_some(), kind == Kind::Reviewed, "{name}");
    }
}

#[test]
fn unknown_kinds_are_unknown_whatever_else_they_carry() {
    for kind in ["applicantActionReviewed", "applicantKytTxnApproved", "videoIdentComposition", ""]
    {
        assert_eq!(told(&json!({"type": kind})).unwrap(), Told::Unknown, "{kind}");
    }
}

#[test]
fn what_is_not_as_documented_names_its_field() {
    let changed = |name: &str, value: Value| {
        let mut body = reviewed();
        body[name] = value;
        body
    };
    for (body, field) in [
        (without("type"), "type"),
        (without("applicantId"), "applicantId"),
        (without("createdAtMs"), "createdAtMs"),
        (without("reviewResult"), "reviewResult"),
        (changed("applicantId", json!("x")), "applicantId"),
        (changed("createdAtMs", json!(1_772_442_900_123_i64)), "createdAtMs"),
        (changed("createdAtMs", json!("2026-03-02T09:15:00Z")), "createdAtMs"),
        (changed("sandboxMode", json!("no")), "sandboxMode"),
        (changed("reviewResult", json!({"reviewAnswer": "RED"})), "reviewResult.reviewRejectType"),
        (json!("text"), "the body"),
    ] {
        let Err(Error::Contract { field: named, .. }) = told(&body) else { panic!("{body}") };
        assert_eq!(named, field, "{body}");
    }
}
