//! `POST /v1/webhooks/opendsr/{processor}`: a processor of OpenDSR says how far an erasure is.
//!
//! Whether it is the processor that says so, `anonymizer` finds out by certificate and signature over the raw bytes; then it
//! asks the processor itself. A 202 says that this was set going, a 401 that domain or certificate, a 400 that signature or
//! content does not fit: the processor takes both for "later".
//!
//! Answered by 202: `anonymizer` asks the processor how far the erasure is; 401, 400: not to be believed, and nothing
//! changed.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::topology::PROCESSOR_CALLBACK;
use messaging::requests::{self, AskError};
use serde_json::json;
use vendors::opendsr::CALLBACK_HEADERS;

use super::{Api, ApiError, Code, webhook};

const PATH: &str = "/v1/webhooks/opendsr/{processor}";
/// Longest callback, in bytes: one status.
const BODY_MAX_BYTES: usize = 64 * 1024;

/// The webhook, which is no call of a host.
pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route(PATH, post(take).layer(DefaultBodyLimit::max(BODY_MAX_BYTES)))
}

async fn take(
    State(api): State<Arc<Api>>,
    Path(processor): Path<String>,
    request: Request<Body>,
) -> Result<StatusCode, ApiError> {
    let (headers, body) = webhook::raw(&api, request).await?;
    let question = json!({
        "processor": processor, "headers": signed(&headers), "body": STANDARD.encode(&body),
    });
    let nats = &api.service.shell().nats;
    let asked = requests::question(nats, PROCESSOR_CALLBACK, &question, api.deadline).await;
    let outcome = match &asked {
        Ok(_) => "taken",
        Err(AskError::Problem(problem)) if problem.code == "untrusted" => "untrusted",
        Err(AskError::Problem(problem)) if problem.code == "bad_data" => "bad_data",
        Err(_) => "unanswered",
    };
    metrics::counter!("ostiary_opendsr_callbacks_total", "outcome" => outcome).increment(1);
    match asked {
        Ok(_) => Ok(StatusCode::ACCEPTED),
        Err(AskError::Problem(problem)) => Err(match problem.code.as_str() {
            "untrusted" => ApiError::new(Code::Unauthenticated, problem.detail),
            "bad_data" => ApiError::new(Code::BadData, problem.detail),
            "not_found" => ApiError::of(Code::NotFound),
            _ => ApiError::of(Code::ServiceUnavailable),
        }),
        Err(AskError::NoAnswer(_)) => Err(ApiError::of(Code::ServiceUnavailable)),
    }
}

/// The headers of the signature; what comes twice says nothing.
fn signed(headers: &HeaderMap) -> BTreeMap<&'static str, &str> {
    let once = CALLBACK_HEADERS.into_iter().filter_map(|name| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some((name, value))
    });
    once.collect()
}
