//! What all webhooks have in common: the raw bytes, which are what was signed.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use tokio::time::timeout;

use super::{Api, ApiError, Code};

/// Longest webhook, in bytes.
pub(super) const BODY_MAX_BYTES: usize = 1024 * 1024;

/// Headers and body, untouched.
pub(super) async fn raw(
    api: &Arc<Api>,
    request: Request<Body>,
) -> Result<(HeaderMap, Bytes), ApiError> {
    let headers = request.headers().clone();
    let body = timeout(api.deadline, Bytes::from_request(request, api)).await;
    let body = body.map_err(|_| ApiError::of(Code::RequestTimeout))?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::of(Code::BodyTooLarge),
        _ => ApiError::new(Code::NotJson, "the body broke off"),
    })?;
    Ok((headers, body))
}
