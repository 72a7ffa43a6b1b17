//! `GET /v1/accounts/{accountId}/questionnaire`: what an account is asked, as `kyc-screener` says it.
//!
//! Answered by 200 as `kyc-screener` says it, in `?locale=` or `Accept-Language`.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, header},
};
use contracts::{AccountId, Locale, topology::SHOW_QUESTIONNAIRE};
use messaging::requests::{self, AskError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use super::{
    Api, ApiError, Code,
    extract::{Account, bad_data, parse_locale},
    openapi::{self, ACCOUNT_ID, problems},
};

pub(super) const PATH: &str = "/v1/accounts/{accountId}/questionnaire";
const LOCALE: &str = "The language to show it in (BCP 47); absent: the best of Accept-Language, else the case's own.";

/// The questionnaire as one account sees it. Passed on as `kyc-screener` wrote it; fields may be added.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Questionnaire {
    /// To be handed in with the answers.
    pub(super) questionnaire_version: String,
    /// The case; another questionnaire makes another one.
    #[schema(nullable = false)]
    pub(super) case_id: Option<Uuid>,
    /// Where the case stands: `asked`, `waiting`, `incomplete`, `replied`, `silent`, `rejected` or `cleared`.
    pub(super) status: String,
    /// The language of the texts.
    pub(super) locale: String,
    /// Until when an answer is in time, once the clock runs.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub(super) deadline: Option<String>,
    /// Ids of the questions still to be answered.
    pub(super) missing: Vec<String>,
    /// All questions, in the order in which they are shown.
    pub(super) questions: Vec<Question>,
}

/// A question that is answered YES or NO.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Question {
    /// To be handed in with its answer, as `questionId`.
    pub(super) id: String,
    /// What to show.
    pub(super) text: String,
}

/// The query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    locale: Option<String>,
}

/// What an account is asked.
#[utoipa::path(
    get,
    path = PATH,
    params(
        ("accountId" = String, Path, description = ACCOUNT_ID),
        ("locale" = Option<String>, Query, description = LOCALE),
    ),
    responses((status = 200, body = Questionnaire, description = "The questionnaire"), ShowProblems),
    security(("bearer" = ["answers"])),
)]
pub(crate) async fn show_questionnaire(
    State(api): State<Arc<Api>>,
    Account(account): Account,
    shown: Result<Query<Shown>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let refused = |_| bad_data("the query may have locale, once, and nothing else".to_owned());
    let Query(Shown { locale }) = shown.map_err(refused)?;
    let locale = parse_locale(locale)?.or_else(|| preferred(&headers));
    find(&api, &account, locale.as_ref()).await.map(Json).map_err(|error| match error {
        AskError::Problem(problem) if problem.code == "not_found" => {
            ApiError::of(Code::QuestionnaireNotFound)
        }
        other => other.into(),
    })
}

/// Asks `kyc-screener`; [`Questionnaire`] is what it says.
pub(super) async fn find(
    api: &Api,
    account: &AccountId,
    locale: Option<&Locale>,
) -> Result<Value, AskError> {
    let mut question = json!({ "accountId": account });
    if let Some(locale) = locale {
        question["locale"] = json!(locale);
    }
    let nats = &api.service.shell().nats;
    requests::question(nats, SHOW_QUESTIONNAIRE, &question, api.deadline).await
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::NoAnswer(_) => {
                tracing::warn!(%error, "answered 503");
                Self::of(Code::ServiceUnavailable)
            }
            AskError::Problem(problem) if problem.code == "unavailable" => {
                tracing::warn!(%problem, "answered 503");
                Self::of(Code::ServiceUnavailable)
            }
            AskError::Problem(problem) => {
                tracing::error!(%problem, "answered 500");
                Self::of(Code::Internal)
            }
        }
    }
}

/// The language that the header `Accept-Language` wants most; a malformed header wants nothing.
pub(super) fn preferred(headers: &HeaderMap) -> Option<Locale> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Locale)> = None;
    for entry in header.split(',') {
        let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
        let Ok(locale) = Locale::try_new(tag.trim()) else { continue };
        if weight > best.as_ref().map_or(0.0, |(weight, _)| *weight) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

struct ShowProblems;

impl IntoResponses for ShowProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::AccountIdInvalid,
            Code::BadData,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::QuestionnaireNotFound,
            Code::Internal,
            Code::ServiceUnavailable,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_most_weight_wins() {
        let preferred = |header: &str| {
            let header = (header::ACCEPT_LANGUAGE, header.parse().unwrap());
            preferred(&HeaderMap::from_iter([header])).map(String::from)
        };
        assert_eq!(preferred("en;q=0.5, ru-RU, de;q=0.9").as_deref(), Some("ru-RU"));
        assert_eq!(preferred("*, en;q=0.1").as_deref(), Some("en"));
        assert_eq!(preferred("en;q=0"), None);
        assert_eq!(preferred("en;level=1"), None);
        assert_eq!(preferred("*"), None);
    }
}
