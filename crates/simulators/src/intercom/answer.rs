//! How the vendor says no.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A body, or the vendor's refusal.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// A refusal as the vendor words it.
#[derive(Debug)]
pub(super) struct Refusal(pub u16, pub &'static str, pub &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        let errors = json!([{"code": code, "message": message, "field": null}]);
        let body = json!({"type": "error.list", "request_id": "5d0c", "errors": errors});
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}

pub(super) async fn nothing_here() -> Refusal {
    Refusal(404, "not_found", "Resource Not Found")
}

pub(super) const NO_USER: Refusal = Refusal(404, "not_found", "User Not Found");
pub(super) const NO_CONVERSATION: Refusal = Refusal(404, "not_found", "Resource Not Found");
pub(super) const NO_BODY: Refusal = Refusal(400, "parameter_invalid", "Body is required");

/// A parameter that must be there as text.
pub(super) fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    let given = body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    given.ok_or(Refusal(400, "parameter_not_found", "a parameter is missing"))
}

/// JSON, or the vendor's 400.
pub(super) fn json_of(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body)
        .map_err(|_| Refusal(400, "bad_request", "the body is not valid JSON"))
}
