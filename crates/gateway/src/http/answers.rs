//! `POST /v1/accounts/{accountId}/answers`: a command to the KYC story, answered after its commit.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use contracts::{
    AccountId, Envelope, Event,
    event::{Answer, Choice},
};
use messaging::{
    requests::{self, AskError},
    source_of,
};
use runtime::roles::GATEWAY;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoResponses, ToSchema};

use super::{
    Api, ApiError, Code,
    extract::{Account, Post, bad_data, parse_time},
    observe::TraceParent,
    openapi::{self, ACCOUNT_ID, IDEMPOTENCY_KEY, problems},
};

pub(super) const PATH: &str = "/v1/accounts/{accountId}/answers";

/// Answers that a customer gave.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Answers {
    /// The questionnaire that was answered.
    questionnaire_version: String,
    /// At most one for each question; all of them, or some.
    answers: Vec<GivenAnswer>,
    /// When the customer gave them (RFC 3339); absent: their arrival counts.
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<String>,
}

/// One answer to one question.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GivenAnswer {
    /// Which question.
    question_id: String,
    /// What the customer said.
    #[schema(schema_with = openapi::choices)]
    answer: String,
}

/// Where the case stands after the answers. Passed on as `kyc-screener` wrote it; fields may be added.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseStatus {
    /// The case, once the sign-up is known.
    #[schema(nullable = false)]
    case_id: Option<String>,
    /// `early`, `asked`, `waiting`, `replied`, `incomplete`, `silent`, `rejected` or `cleared`.
    status: String,
    /// Until when an answer is in time, once the clock runs.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    deadline: Option<String>,
    /// Ids of the questions still to be answered.
    missing: Vec<String>,
}

/// Hands in answers. 202: they are safe, and this is where the case stands now.
///
/// After a 503 or a broken connection they may be safe or not: repeat the request with the same key.
#[utoipa::path(
    post,
    path = PATH,
    params(
        ("accountId" = String, Path, description = ACCOUNT_ID),
        ("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY),
    ),
    request_body = Answers,
    responses((status = 202, body = CaseStatus, description = "They are safe"), SubmitProblems),
    security(("bearer" = ["answers"])),
)]
pub(crate) async fn submit_answers(
    State(api): State<Arc<Api>>,
    Account(account): Account,
    TraceParent(trace_parent): TraceParent,
    Post { caller, id, body }: Post<Answers>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    api.limits.answers_per_account.check(&account)?;
    // A repeat is told by its bytes, so nothing in here may differ from one try to the next: no time. The trace goes beside.
    let envelope = Envelope {
        id: id.to_string(),
        source: format!("{}:{}", source_of(GATEWAY), caller.name),
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event: submitted(account, body)?,
    };
    let answer = requests::command(&api.service.shell().nats, &envelope, api.deadline).await;
    answer.map(|status| (StatusCode::ACCEPTED, Json(status))).map_err(|error| match error {
        AskError::Problem(problem) if problem.code == "refused" => {
            ApiError::new(Code::Refused, problem.detail)
        }
        AskError::Problem(problem) if problem.code == "id_reused" => {
            ApiError::of(Code::IdempotencyKeyReused)
        }
        other => other.into(),
    })
}

fn submitted(account: AccountId, answers: Answers) -> Result<Event, ApiError> {
    let given = answers.answers.into_iter().enumerate().map(|(at, given)| {
        let answer = match given.answer.as_str() {
            "YES" => Choice::Yes,
            "NO" => Choice::No,
            _ => return Err(bad_data(format!("answers[{at}].answer is neither YES nor NO"))),
        };
        Ok(Answer { question_id: given.question_id, answer })
    });
    let submitted_at = answers.submitted_at.map(|text| parse_time("submittedAt", &text));
    Ok(Event::SubmitAnswers {
        account,
        questionnaire: answers.questionnaire_version,
        answers: given.collect::<Result<_, _>>()?,
        submitted_at: submitted_at.transpose()?,
        actor: None,
    })
}

struct SubmitProblems;

impl IntoResponses for SubmitProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::AccountIdInvalid,
            Code::IdempotencyKeyMissing,
            Code::IdempotencyKeyInvalid,
            Code::NotJson,
            Code::BadData,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::MediaTypeUnsupported,
            Code::Refused,
            Code::IdempotencyKeyReused,
            Code::TooManyRequests,
            Code::Internal,
            Code::ServiceUnavailable,
        ])
    }
}
