//! How the vendor says no.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A body, or the vendor's refusal.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// A refusal as the vendor words it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Refusal {
    pub status: u16,
    pub description: &'static str,
    /// Its number and its name, where the vendor has one.
    pub error: Option<(u32, &'static str)>,
    pub retry_after: Option<u64>,
}

impl Refusal {
    pub const fn new(status: u16, description: &'static str) -> Self {
        Self { status, description, error: None, retry_after: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        static CORRELATION: AtomicU64 = AtomicU64::new(1);
        let correlation = format!("req-{:08x}", CORRELATION.fetch_add(1, Ordering::Relaxed));
        let mut body = json!({"description": self.description, "code": self.status, "correlationId": correlation});
        if let Some((code, name)) = self.error {
            body["errorCode"] = json!(code);
            body["errorName"] = json!(name);
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

pub(super) const NOT_FOUND: Refusal = Refusal::new(404, "Applicant not found");
pub(super) const NO_IMAGE: Refusal = Refusal::new(404, "Image not found");
pub(super) const DEACTIVATED: Refusal = Refusal {
    error: Some((1008, "applicant-marked-as-deleted")),
    ..Refusal::new(409, "Applicant is deactivated")
};
pub(super) const ACTIVE: Refusal = Refusal::new(409, "Applicant is active");

pub(super) async fn nothing_here() -> Refusal {
    Refusal::new(404, "Not found")
}
