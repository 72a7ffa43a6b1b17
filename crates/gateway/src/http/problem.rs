//! Why a call is refused: `application/problem+json` (RFC 9457) with a stable code, never an internal text.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use messaging::StepError;
use serde::Serialize;
use utoipa::{ToSchema, openapi::Object};

use super::openapi;
use crate::limits::Wait;

/// What every error body is.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";
/// In seconds: an outage that is over is soon noticed, one that is not is not made worse.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// Every reason for which a call is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    AccountIdInvalid,
    IdempotencyKeyMissing,
    IdempotencyKeyInvalid,
    NotJson,
    BadData,
    MailUnreadable,
    ReceivedAtInvalid,
    Unauthenticated,
    ScopeMissing,
    NotFound,
    QuestionnaireNotFound,
    DeletionNotFound,
    MethodNotAllowed,
    RequestTimeout,
    BodyTooLarge,
    MediaTypeUnsupported,
    CountryUnknown,
    IdempotencyKeyReused,
    Refused,
    TooManyRequests,
    Internal,
    CountryDatabaseMissing,
    DataMapMissing,
    DatabaseUnavailable,
    ServiceUnavailable,
}

/// What each code says, in the order of [`Code`].
#[rustfmt::skip]
const TABLE: [(Code, &str, StatusCode, &str); 25] = {
    use StatusCode as S;
    [
        (Code::AccountIdInvalid, "account_id_invalid", S::BAD_REQUEST, "The account id is malformed"),
        (Code::IdempotencyKeyMissing, "idempotency_key_missing", S::BAD_REQUEST, "Idempotency-Key is missing"),
        (Code::IdempotencyKeyInvalid, "idempotency_key_invalid", S::BAD_REQUEST, "Idempotency-Key is malformed"),
        (Code::NotJson, "not_json", S::BAD_REQUEST, "The body is not JSON"),
        (Code::BadData, "bad_data", S::BAD_REQUEST, "The request does not have the right shape"),
        (Code::MailUnreadable, "mail_unreadable", S::BAD_REQUEST, "The mail cannot be read"),
        (Code::ReceivedAtInvalid, "received_at_invalid", S::BAD_REQUEST, "X-Received-At is malformed, ahead of now or too old"),
        (Code::Unauthenticated, "unauthenticated", S::UNAUTHORIZED, "A valid bearer token is needed"),
        (Code::ScopeMissing, "scope_missing", S::FORBIDDEN, "The token lacks the scope of this call"),
        (Code::NotFound, "not_found", S::NOT_FOUND, "There is no such call"),
        (Code::QuestionnaireNotFound, "questionnaire_not_found", S::NOT_FOUND, "The account is asked nothing"),
        (Code::DeletionNotFound, "deletion_not_found", S::NOT_FOUND, "There is no such deletion"),
        (Code::MethodNotAllowed, "method_not_allowed", S::METHOD_NOT_ALLOWED, "The call has another method"),
        (Code::RequestTimeout, "request_timeout", S::REQUEST_TIMEOUT, "The body did not arrive in time"),
        (Code::BodyTooLarge, "body_too_large", S::PAYLOAD_TOO_LARGE, "The body is too large"),
        (Code::MediaTypeUnsupported, "media_type_unsupported", S::UNSUPPORTED_MEDIA_TYPE, "The body is not JSON by its Content-Type"),
        (Code::CountryUnknown, "country_unknown", S::UNPROCESSABLE_ENTITY, "The address is in no known country"),
        (Code::IdempotencyKeyReused, "idempotency_key_reused", S::UNPROCESSABLE_ENTITY, "Idempotency-Key belongs to another request"),
        (Code::Refused, "refused", S::UNPROCESSABLE_ENTITY, "The account's story forbids it"),
        (Code::TooManyRequests, "too_many_requests", S::TOO_MANY_REQUESTS, "The same was asked for too often"),
        (Code::Internal, "internal", S::INTERNAL_SERVER_ERROR, "Ostiary made a mistake"),
        (Code::CountryDatabaseMissing, "country_database_missing", S::SERVICE_UNAVAILABLE, "The operator has set no country database"),
        (Code::DataMapMissing, "data_map_missing", S::SERVICE_UNAVAILABLE, "The operator has set no data map"),
        (Code::DatabaseUnavailable, "database_unavailable", S::SERVICE_UNAVAILABLE, "The database did not answer in time"),
        (Code::ServiceUnavailable, "service_unavailable", S::SERVICE_UNAVAILABLE, "A service did not answer in time"),
    ]
};

impl Code {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.into_iter().map(|(code, ..)| code)
    }

    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The HTTP status that it comes with.
    pub fn status(self) -> StatusCode {
        TABLE[self as usize].2
    }

    /// What it means, to people.
    pub fn title(self) -> &'static str {
        TABLE[self as usize].3
    }

    /// Whether the same call may soon go through.
    fn is_passing(self) -> bool {
        matches!(self, Self::DatabaseUnavailable | Self::ServiceUnavailable)
    }
}

/// A call refused.
#[derive(Debug, thiserror::Error)]
#[error("{}: {detail}", .code.as_str())]
pub(crate) struct ApiError {
    code: Code,
    detail: Cow<'static, str>,
    /// What a 401 or 403 asks for (RFC 6750).
    challenge: Option<HeaderValue>,
    /// When it may be tried again.
    retry_after: Option<HeaderValue>,
}

/// An error, as RFC 9457 writes it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Problem<'a> {
    /// `urn:ostiary:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:ostiary:problem:account_id_invalid")]
    kind: String,
    /// What the code means.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request.
    detail: &'a str,
    /// Stable, for programs.
    #[schema(schema_with = codes)]
    code: &'a str,
}

fn codes() -> Object {
    openapi::one_of("Stable, for programs.", Code::all().map(Code::as_str))
}

impl ApiError {
    /// A refusal with its own words; never internal ones.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        let retry_after = code.is_passing().then_some(RETRY_AFTER);
        Self { code, detail: detail.into(), challenge: None, retry_after }
    }

    /// A refusal of which the title says everything.
    pub fn of(code: Code) -> Self {
        Self::new(code, code.title())
    }

    /// Says how to authenticate better.
    pub fn with_challenge(self, challenge: String) -> Self {
        Self { challenge: HeaderValue::try_from(challenge).ok(), ..self }
    }
}

impl From<Wait> for ApiError {
    fn from(Wait(seconds): Wait) -> Self {
        Self { retry_after: Some(seconds.into()), ..Self::of(Code::TooManyRequests) }
    }
}

/// Nothing of what the database says leaves the house.
impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        StepError::from(error).into()
    }
}

impl From<StepError> for ApiError {
    fn from(error: StepError) -> Self {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        match error {
            StepError::Outage(_)
            | StepError::Conflict
            | StepError::Broker(_)
            | StepError::Outside(_) => {
                tracing::warn!(%error, source, "answered 503");
                Self::of(Code::DatabaseUnavailable)
            }
            StepError::Data(_) | StepError::Seal(_) => {
                tracing::error!(%error, source, "answered 500");
                Self::of(Code::Internal)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self { code, detail, challenge, retry_after } = self;
        let problem = Problem {
            kind: format!("urn:ostiary:problem:{}", code.as_str()),
            title: code.title(),
            status: code.status().as_u16(),
            detail: &detail,
            code: code.as_str(),
        };
        let mut response = (code.status(), Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(retry_after) = retry_after {
            headers.insert(header::RETRY_AFTER, retry_after);
        }
        if let Some(challenge) = challenge {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_its_own_row_and_words() {
        for (at, code) in Code::all().enumerate() {
            assert_eq!(code as usize, at, "{}", code.as_str());
            assert!(code.status().as_u16() >= 400);
        }
        let words: BTreeSet<_> =
            Code::all().flat_map(|code| [code.as_str(), code.title()]).collect();
        assert_eq!(words.len(), 2 * TABLE.len());
    }
}
