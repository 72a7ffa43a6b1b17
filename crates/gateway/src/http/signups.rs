//! `POST /v1/signups`: the address becomes a country and is dropped; the sign-up goes out as the host's own event.
//!
//! **An address is never kept**, not even as a hash: its country is that of the MMDB file. Unknown: 422
//! `country_unknown`, and the host states it by `host.user-signed-up`. No file: 503 `country_database_missing`.

use std::{net::IpAddr, sync::Arc};

use axum::{extract::State, http::StatusCode};
use contracts::{AccountId, CountryCode, Event};
use messaging::Stated;
use serde::Deserialize;
use utoipa::{IntoResponses, ToSchema};

use super::{
    Api, ApiError, Code,
    extract::{Post, bad_data, parse_account, parse_locale, parse_time},
    fact::Sameness,
    observe::TraceParent,
    openapi::{self, IDEMPOTENCY_KEY, problems},
};

pub(super) const PATH: &str = "/v1/signups";

/// An account was opened.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Signup {
    /// The host's id: 1 to 128 bytes of UTF-8 without control characters.
    account_id: String,
    /// The person's own IPv4 or IPv6 address. It becomes a country at once and is neither kept nor logged.
    ip_address: String,
    /// The language the person reads (BCP 47); absent: the policy's default.
    locale: Option<String>,
    /// When (RFC 3339).
    #[schema(value_type = String, format = DateTime)]
    signed_up_at: String,
}

/// Tells of a sign-up. 202: it is safe and will be handled once.
///
/// The country is the one that the operator's database gives for the address (`country.iso_code`). An address that it
/// does not know is refused with `country_unknown`, since a sign-up without a country would be lost without a word: a
/// host that knows better states the country itself, by the event `host.user-signed-up`.
/// Repeating a request means the same account, moment, language and country under the same key.
#[utoipa::path(
    post,
    path = PATH,
    params(("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY)),
    request_body = Signup,
    responses((status = 202, description = "It is safe"), SignupProblems),
    security(("bearer" = ["signups"])),
)]
pub(crate) async fn state_signup(
    State(api): State<Arc<Api>>,
    TraceParent(trace_parent): TraceParent,
    Post { id, body, .. }: Post<Signup>,
) -> Result<StatusCode, ApiError> {
    let event = signed_up(&api, body)?;
    // What is remembered of the request is the event, which has no address.
    match api.state((id, Sameness::Event), event, trace_parent).await? {
        Stated::Now | Stated::Before => Ok(StatusCode::ACCEPTED),
        Stated::KeyReused => Err(ApiError::of(Code::IdempotencyKeyReused)),
    }
}

fn signed_up(api: &Api, signup: Signup) -> Result<Event, ApiError> {
    let account: AccountId = parse_account(signup.account_id)?;
    let address: Result<IpAddr, _> = signup.ip_address.parse();
    let address =
        address.map_err(|_| bad_data("ipAddress is no IPv4 or IPv6 address".to_owned()))?;
    let locale = parse_locale(signup.locale)?;
    let signed_up_at = parse_time("signedUpAt", &signup.signed_up_at)?;
    let country = country_of(api, address)?;
    Ok(Event::UserSignedUp { account, signed_up_at, locale, country })
}

fn country_of(api: &Api, address: IpAddr) -> Result<CountryCode, ApiError> {
    let Some(countries) = &api.countries else {
        return Err(ApiError::of(Code::CountryDatabaseMissing));
    };
    let detail = "state the country yourself, by the event host.user-signed-up";
    countries.find(address).ok_or_else(|| ApiError::new(Code::CountryUnknown, detail))
}

struct SignupProblems;

impl IntoResponses for SignupProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::IdempotencyKeyMissing,
            Code::IdempotencyKeyInvalid,
            Code::NotJson,
            Code::BadData,
            Code::AccountIdInvalid,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::MediaTypeUnsupported,
            Code::CountryUnknown,
            Code::IdempotencyKeyReused,
            Code::Internal,
            Code::CountryDatabaseMissing,
            Code::DatabaseUnavailable,
        ])
    }
}
