//! The processor's side of OpenDSR 2.0.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{CONTROLLER, Fault, Request, Served, State, TOKEN, authority::DOMAIN, lock};

pub(super) const RECEIVED: &str = "2026-03-02T09:00:01Z";
pub(super) const EXPECTED: &str = "2026-03-09T09:00:00Z";

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signing {
    /// Nothing.
    #[default]
    Good,
    /// Under the header's former names, and folded as in the specification's samples.
    Former,
    /// There is none.
    Missing,
    /// Over other bytes.
    OtherBytes,
    /// In the name of another domain.
    OtherDomain,
}

pub(super) async fn discovery(Shared(served): Shared<Served>) -> Response {
    let mut state = lock(&served.state);
    state.calls += 1;
    let url = format!("{}/cert.pem", served.url);
    Json(json!({"api_version": state.api_version, "processor_certificate": url,
        "supported_identities": [{"identity_type": "email", "identity_format": "sha256"},
            {"identity_type": "controller_customer_id", "identity_format": "raw"},
            {"identity_type": "android_id", "identity_format": "md5"}],
        "supported_subject_request_types": ["erasure"]}))
    .into_response()
}

pub(super) async fn certificate(Shared(served): Shared<Served>) -> String {
    lock(&served.state).identity.pem.clone()
}

pub(super) async fn request(
    Shared(served): Shared<Served>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    act(&served, &headers, |state| {
        let asked: Value = serde_json::from_slice(&body).map_err(|_| refused("not_json"))?;
        let text = |name: &str| asked[name].as_str().filter(|text| !text.is_empty());
        let id = text("subject_request_id").ok_or_else(|| refused("subject_request_id"))?;
        let lower_case_v4 = Uuid::parse_str(id)
            .is_ok_and(|uuid| uuid.get_version_num() == 4 && uuid.to_string() == id);
        if !lower_case_v4 {
            return Err(refused("subject_request_id"));
        }
        for (name, known) in [
            ("regulation", &["gdpr", "ccpa"][..]),
            ("subject_request_type", &["erasure", "portability", "access"]),
        ] {
            if !text(name).is_some_and(|value| known.contains(&value)) {
                return Err(refused(name));
            }
        }
        let time = text("submitted_time").map(chrono::DateTime::parse_from_rfc3339);
        if time.is_none_or(|time| time.is_err()) {
            return Err(refused("submitted_time"));
        }
        let identities = asked["subject_identities"].as_array();
        let identities = identities.filter(|list| !list.is_empty() && list.iter().all(is_identity));
        let identities = identities.ok_or_else(|| refused("subject_identities"))?.clone();
        if state.requests.contains_key(id) {
            return Err(refused("duplicate"));
        }
        let callbacks = asked["status_callback_urls"].as_array().into_iter().flatten();
        let callbacks = callbacks.filter_map(|url| url.as_str().map(str::to_owned)).collect();
        let kept = Request { identities, callbacks, status: "pending".to_owned() };
        state.requests.insert(id.to_owned(), kept);
        let answer = json!({"controller_id": CONTROLLER, "subject_request_id": id, "received_time": RECEIVED,
            "expected_completion_time": EXPECTED, "encoded_request": STANDARD.encode(&body)});
        Ok((201, answer))
    })
}

pub(super) async fn status(
    Shared(served): Shared<Served>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    act(&served, &headers, |state| {
        let found = state.requests.get(&id).ok_or_else(unknown)?;
        Ok((200, progress(&id, &found.status)))
    })
}

pub(super) async fn cancel(
    Shared(served): Shared<Served>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    act(&served, &headers, |state| {
        let found = state.requests.get_mut(&id).ok_or_else(unknown)?;
        if found.status != "pending" {
            return Err(refused("not_pending"));
        }
        found.status = "cancelled".to_owned();
        let answer = json!({"controller_id": CONTROLLER, "subject_request_id": id, "received_time": RECEIVED,
            "api_version": "2.0"});
        Ok((202, answer))
    })
}

pub(super) fn progress(id: &str, status: &str) -> Value {
    json!({"controller_id": CONTROLLER, "subject_request_id": id, "request_status": status,
        "expected_completion_time": EXPECTED, "api_version": "2.0"})
}

/// The headers that make a body believable, or not.
pub(super) fn signature(state: &State, body: &[u8]) -> Vec<(&'static str, String)> {
    let sign = |bytes: &[u8]| STANDARD.encode(state.identity.sign(bytes));
    let domain = || DOMAIN.to_owned();
    match state.signing {
        Signing::Good => {
            vec![("x-opendsr-processor-domain", domain()), ("x-opendsr-signature", sign(body))]
        }
        Signing::Former => {
            let signature = sign(body);
            let (first, second) = signature.split_at(20);
            let folded = format!("{first} {second}");
            vec![("x-opengdpr-processor-domain", domain()), ("x-opengdpr-signature", folded)]
        }
        Signing::Missing => vec![("x-opendsr-processor-domain", domain())],
        Signing::OtherBytes => {
            vec![("x-opendsr-processor-domain", domain()), ("x-opendsr-signature", sign(b"{}"))]
        }
        Signing::OtherDomain => vec![
            ("x-opendsr-processor-domain", "opendsr.other.example".to_owned()),
            ("x-opendsr-signature", sign(body)),
        ],
    }
}

fn act(
    served: &Served,
    headers: &HeaderMap,
    act: impl FnOnce(&mut State) -> Result<(u16, Value), (u16, Value)>,
) -> Response {
    let mut state = lock(&served.state);
    state.calls += 1;
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if bearer != Some(&format!("Bearer {TOKEN}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let fault = state.faults.pop_front();
    if let Some(Fault::Status(status)) = fault {
        return code(status).into_response();
    }
    let (status, mut body) = act(&mut state).unwrap_or_else(|refusal| refusal);
    match fault {
        Some(Fault::DoneBut(status)) => return code(status).into_response(),
        Some(Fault::With(pointer, value)) => {
            if let Some(member) = body.pointer_mut(pointer) {
                *member = value;
            }
        }
        _ => {}
    }
    let body = body.to_string();
    let mut response = (code(status), body.clone()).into_response();
    for (name, value) in signature(&state, body.as_bytes()) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn is_identity(identity: &Value) -> bool {
    ["identity_type", "identity_value", "identity_format"]
        .iter()
        .all(|name| identity[name].as_str().is_some_and(|text| !text.is_empty()))
}

fn refused(reason: &str) -> (u16, Value) {
    let errors = json!([{"domain": "opendsr", "reason": reason, "message": "refused"}]);
    (400, json!({"error": {"code": 400, "message": "refused", "errors": errors}}))
}

fn unknown() -> (u16, Value) {
    (404, json!({"error": {"code": 404, "message": "unknown", "errors": []}}))
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
