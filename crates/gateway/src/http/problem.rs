//! Why a call is refused: `application/problem+json` (RFC 9457) with a stable code, never an internal text.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use messaging::StepError;
use serde::Serialize;
use utoipa::{ToSchema, schema};

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
    Unauthenticated,
    ScopeMissing,
    NotFound,
    QuestionnaireNotFound,
    MethodNotAllowed,
    RequestTimeout,
    BodyTooLarge,
    MediaTypeUnsupported,
    CountryUnknown,
    IdempotencyKeyReused,
    Refused,
    Internal,
    CountryDatabaseMissing,
    DatabaseUnavailable,
    ServiceUnavailable,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::AccountIdInvalid,
        Self::IdempotencyKeyMissing,
        Self::IdempotencyKeyInvalid,
        Self::NotJson,
        Self::BadData,
        Self::Unauthenticated,
        Self::ScopeMissing,
        Self::NotFound,
        Self::QuestionnaireNotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::BodyTooLarge,
        Self::MediaTypeUnsupported,
        Self::CountryUnknown,
        Self::IdempotencyKeyReused,
        Self::Refused,
        Self::Internal,
        Self::CountryDatabaseMissing,
        Self::DatabaseUnavailable,
        Self::ServiceUnavailable,
    ];

    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        self.entry().0
    }

    /// The HTTP status it comes with.
    pub fn status(self) -> StatusCode {
        self.entry().1
    }

    /// What it means, to people.
    pub fn title(self) -> &'static str {
        self.entry().2
    }

    fn entry(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::AccountIdInvalid => {
                ("account_id_invalid", S::BAD_REQUEST, "The account id is malformed")
            }
            Self::IdempotencyKeyMissing => {
                ("idempotency_key_missing", S::BAD_REQUEST, "The header Idempotency-Key is missing")
            }
            Self::IdempotencyKeyInvalid => {
                ("idempotency_key_invalid", S::BAD_REQUEST, "The header Idempotency-Key is malformed")
            }
            Self::NotJson => ("not_json", S::BAD_REQUEST, "The body is not JSON"),
            Self::BadData => ("bad_data", S::BAD_REQUEST, "The request does not have the right shape"),
            Self::Unauthenticated => {
                ("unauthenticated", S::UNAUTHORIZED, "A valid bearer token is needed")
            }
            Self::ScopeMissing => {
                ("scope_missing", S::FORBIDDEN, "The token lacks the scope for this call")
            }
            Self::NotFound => ("not_found", S::NOT_FOUND, "There is no such call"),
            Self::QuestionnaireNotFound => {
                ("questionnaire_not_found", S::NOT_FOUND, "The account is asked nothing")
            }
            Self::MethodNotAllowed => {
                ("method_not_allowed", S::METHOD_NOT_ALLOWED, "The call has another method")
            }
            Self::RequestTimeout => {
                ("request_timeout", S::REQUEST_TIMEOUT, "The body did not arrive in time")
            }
            Self::BodyTooLarge => ("body_too_large", S::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::MediaTypeUnsupported => (
                "media_type_unsupported",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body is not announced as JSON",
            ),
            Self::CountryUnknown => (
                "country_unknown",
                S::UNPROCESSABLE_ENTITY,
                "The country database does not know the address",
            ),
            Self::IdempotencyKeyReused => (
                "idempotency_key_reused",
                S::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another request",
            ),
            Self::Refused => {
                ("refused", S::UNPROCESSABLE_ENTITY, "The request makes no sense for this account")
            }
            Self::Internal => ("internal", S::INTERNAL_SERVER_ERROR, "Ostiary made a mistake"),
            Self::CountryDatabaseMissing => (
                "country_database_missing",
                S::SERVICE_UNAVAILABLE,
                "The operator has configured no country database",
            ),
            Self::DatabaseUnavailable => {
                ("database_unavailable", S::SERVICE_UNAVAILABLE, "The database did not answer in time")
            }
            Self::ServiceUnavailable => {
                ("service_unavailable", S::SERVICE_UNAVAILABLE, "A service did not answer in time")
            }
        }
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

fn codes() -> utoipa::openapi::schema::Object {
    let words = Code::ALL.map(Code::as_str);
    schema!(#[inline] String).enum_values(Some(words)).build()
}

impl ApiError {
    /// A refusal with its own words; never internal ones.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), challenge: None }
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
            StepError::Outage(_) | StepError::Conflict | StepError::Broker(_) => {
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
        let Self { code, detail, challenge } = self;
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
        if code.is_passing() {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
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
    fn every_code_has_words_of_its_own() {
        let codes: BTreeSet<_> = Code::ALL.map(Code::as_str).into();
        let titles: BTreeSet<_> = Code::ALL.map(Code::title).into();
        assert_eq!((codes.len(), titles.len()), (Code::ALL.len(), Code::ALL.len()));
        assert!(Code::ALL.into_iter().all(|code| code.status().as_u16() >= 400));
    }
}
