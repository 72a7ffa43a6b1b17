//! What calls take from a request: account, idempotency key, JSON body.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, header, request::Parts},
};
use chrono::{DateTime, Datelike};
use contracts::{AccountId, Locale, Time, envelope::derive_id};
use messaging::source_of;
use runtime::roles::GATEWAY;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use uuid::Uuid;

use super::{Api, ApiError, Code, access::Caller, body};

const KEY_HEADER: &str = "idempotency-key";
const KEY_MAX_BYTES: usize = 255;
/// Serde names a field in these complaints; in all others it repeats a value.
const NAMING: [&str; 3] = ["missing field `", "unknown field `", "duplicate field `"];
const NAMING_MAX_BYTES: usize = 400;

/// `{accountId}` of the path, percent-decoded.
pub(crate) struct Account(pub AccountId);

/// A POST: who calls, its key, and its body as JSON.
pub(crate) struct Post<T> {
    /// Who calls.
    pub caller: Caller,
    /// The same for the same request of the same client, however often it comes.
    pub id: Uuid,
    /// What it says.
    pub body: T,
}

impl<S: Send + Sync> FromRequestParts<S> for Account {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let id = Path::<String>::from_request_parts(parts, state).await;
        let Path(id) = id.map_err(|_| account_id("the account id is not percent-encoded UTF-8"))?;
        parse_account(id).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for Post<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &Arc<Api>) -> Result<Self, ApiError> {
        let caller: Option<&Caller> = request.extensions().get();
        let caller = caller.cloned().ok_or_else(|| ApiError::of(Code::Unauthenticated))?;
        let id = request_id(&caller, idempotency_key(request.headers())?);
        if !is_json(request.headers()) {
            let detail = "send the body as application/json";
            return Err(ApiError::new(Code::MediaTypeUnsupported, detail));
        }
        let body = body::read(api, request).await.map_err(|unread| unread.told(Code::NotJson))?;
        let body = serde_json::from_slice(&body).map_err(|error| malformed(&error))?;
        Ok(Self { caller, id, body })
    }
}

/// An account id that a body names.
pub(crate) fn parse_account(id: String) -> Result<AccountId, ApiError> {
    AccountId::try_new(id).map_err(|error| account_id(&error.to_string()))
}

/// A language that a request names.
pub(crate) fn parse_locale(tag: Option<String>) -> Result<Option<Locale>, ApiError> {
    tag.map(Locale::try_new).transpose().map_err(|error| bad_data(error.to_string()))
}

/// A moment that a body names: RFC 3339, in the years that protobuf knows, in whole microseconds.
pub(crate) fn parse_time(field: &str, text: &str) -> Result<Time, ApiError> {
    let moment = DateTime::parse_from_rfc3339(text).ok();
    let moment = moment.and_then(|moment| Time::from_timestamp_micros(moment.timestamp_micros()));
    let moment = moment.filter(|moment| (1..=9999).contains(&moment.year()));
    moment.ok_or_else(|| bad_data(format!("{field} is no RFC 3339 moment")))
}

/// A body or query that does not have the right shape; `detail` names fields, never values.
pub(crate) fn bad_data(detail: String) -> ApiError {
    ApiError::new(Code::BadData, detail)
}

fn account_id(detail: &str) -> ApiError {
    ApiError::new(Code::AccountIdInvalid, detail.to_owned())
}

fn idempotency_key(headers: &HeaderMap) -> Result<&[u8], ApiError> {
    let mut keys = headers.get_all(KEY_HEADER).iter();
    let detail = "send the header Idempotency-Key, the same whenever the request is repeated";
    let missing = || ApiError::new(Code::IdempotencyKeyMissing, detail);
    let key = keys.next().ok_or_else(missing)?.as_bytes();
    let fits = (1..=KEY_MAX_BYTES).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    if fits && keys.next().is_none() {
        return Ok(key);
    }
    let detail = format!("the key is one header of 1 to {KEY_MAX_BYTES} visible ASCII characters");
    Err(ApiError::new(Code::IdempotencyKeyInvalid, detail))
}

/// The key itself may say anything, so only its derivation goes on.
fn request_id(caller: &Caller, key: &[u8]) -> Uuid {
    derive_id(Uuid::NAMESPACE_URL, &[source_of(GATEWAY).as_bytes(), caller.name.as_bytes(), key])
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let said = error.to_string();
            let names = said.len() <= NAMING_MAX_BYTES
                && NAMING.iter().any(|naming| said.starts_with(naming));
            bad_data(if names { said } else { format!("a value does not fit at {place}") })
        }
        Category::Syntax | Category::Eof | Category::Io => {
            ApiError::new(Code::NotJson, format!("the body is not JSON at {place}"))
        }
    }
}
