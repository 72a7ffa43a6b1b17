//! `POST /v1/registrations/check`: whether somebody who wants to sign up left before, as `anonymizer` says.
//!
//! Answered by 200 with the decision about somebody who wants to sign up, as `anonymizer` says it; `formerUser` and
//! `marks` only with `compliance`; so many for each client.

use std::sync::Arc;

use axum::{Json, extract::State};
use chrono::NaiveDate;
use contracts::topology::CHECK_REGISTRATION;
use messaging::requests;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoResponses, ToSchema};

use super::{
    Api, ApiError, Code,
    extract::{Post, bad_data},
    openapi::{self, IDEMPOTENCY_KEY, problems},
};
use crate::config::Scope;

pub(super) const PATH: &str = "/v1/registrations/check";
/// Longer than any address, number or name.
const LONGEST: usize = 400;

/// What is known of somebody who wants to sign up: whatever there is, one of them at least. It is kept nowhere.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Registration {
    /// E-mail address.
    email: Option<String>,
    /// Telephone number, best with its country code.
    phone: Option<String>,
    /// Number of an identity document.
    document_number: Option<String>,
    /// Name, which is looked up with `birthDate` only, and never decides by itself.
    name: Option<String>,
    /// Day of birth, as 1815-12-10.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<String>,
}

/// What the policy says.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checked {
    /// Whether they may sign up.
    #[schema(schema_with = openapi::registration_decisions)]
    decision: String,
    /// Whether somebody left who is known by these. With scope `compliance` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    former_user: Option<bool>,
    /// By which of them: `email`, `phone`, `document_number`, `name_and_birth_date`. With scope `compliance` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    marks: Option<Vec<String>>,
}

/// Says whether somebody who wants to sign up may, going by who left before. Without an answer (503) ask again: nobody is let
/// in unasked.
#[utoipa::path(
    post,
    path = PATH,
    params(("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY)),
    request_body = Registration,
    responses((status = 200, body = Checked, description = "What the policy says"), CheckProblems),
    security(("bearer" = ["signups"])),
)]
pub(crate) async fn check_registration(
    State(api): State<Arc<Api>>,
    Post { caller, body, .. }: Post<Registration>,
) -> Result<Json<Checked>, ApiError> {
    // Whoever may ask without end finds out who was here.
    api.limits.registrations_per_client.check(&caller.name)?;
    body.check()?;
    let question = json!({
        "email": body.email,
        "phone": body.phone,
        "documentNumber": body.document_number,
        "name": body.name,
        "birthDate": body.birth_date,
    });
    let nats = &api.service.shell().nats;
    let answer = requests::question(nats, CHECK_REGISTRATION, &question, api.deadline).await?;
    let Ok(checked) = serde_json::from_value::<Checked>(answer) else {
        tracing::error!("anonymizer's answer has another shape: answered 500");
        return Err(ApiError::of(Code::Internal));
    };
    Ok(Json(checked.seen_by(caller.has(Scope::Compliance))))
}

impl Registration {
    fn check(&self) -> Result<(), ApiError> {
        let Self { email, phone, document_number, name, birth_date } = self;
        let texts = [
            ("email", email),
            ("phone", phone),
            ("documentNumber", document_number),
            ("name", name),
        ];
        for (field, text) in texts {
            let fits = text.as_ref().is_none_or(|text| (1..=LONGEST).contains(&text.trim().len()));
            if !fits {
                return Err(bad_data(format!("{field} has 1 to {LONGEST} bytes")));
            }
        }
        let day = birth_date.as_ref().map(|day| day.parse::<NaiveDate>());
        if matches!(day, Some(Err(_))) {
            return Err(bad_data("birthDate is no day, written YYYY-MM-DD".to_owned()));
        }
        let born = name.is_some() && birth_date.is_some();
        if born || email.is_some() || phone.is_some() || document_number.is_some() {
            return Ok(());
        }
        let needed = "say email, phone or documentNumber, or name and birthDate together";
        Err(bad_data(needed.to_owned()))
    }
}

impl Checked {
    /// Why, only compliance may know.
    fn seen_by(self, compliance: bool) -> Self {
        if compliance { self } else { Self { former_user: None, marks: None, ..self } }
    }
}

struct CheckProblems;

impl IntoResponses for CheckProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::IdempotencyKeyMissing,
            Code::IdempotencyKeyInvalid,
            Code::NotJson,
            Code::BadData,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::MediaTypeUnsupported,
            Code::TooManyRequests,
            Code::Internal,
            Code::ServiceUnavailable,
        ])
    }
}
