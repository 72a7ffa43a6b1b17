//! `/v1/deletions`: commands and questions to the story of leaving, answered as `deletion-orchestrator` says.
//!
//! Answered by 202 with status and blockers, once everybody was asked who knows what forbids it; else as `requested`,
//! and it is found out later.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
};
use contracts::{
    AccountId, Envelope, Event,
    event::{CancelledBy, DeletionChannel, Dust},
    topology::{CHECK_ELIGIBILITY, SHOW_DELETION},
};
use messaging::{
    requests::{self, AskError},
    source_of,
};
use runtime::roles::GATEWAY;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use super::{
    Api, ApiError, Code,
    access::Caller,
    extract::{Post, bad_data, parse_account},
    observe::TraceParent,
    openapi::{self, IDEMPOTENCY_KEY, problems},
};

pub(super) const PATH: &str = "/v1/deletions";
pub(super) const ONE: &str = "/v1/deletions/{deletionId}";
pub(super) const CONFIRM: &str = "/v1/deletions/{deletionId}/confirm";
pub(super) const CANCEL: &str = "/v1/deletions/{deletionId}/cancel";
const DELETION_ID: &str = "The deletion, as the answer to the request named it.";

/// A person asks to leave.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// Whose account.
    account_id: String,
    /// Where it was asked.
    #[schema(schema_with = openapi::channels)]
    channel: String,
    /// Who of support asked for the person: a staff id, never a name. Required for `SUPPORT`.
    actor: Option<String>,
}

/// The host's word that the person wants it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// A JWS in compact form, signed by the host: `accountId`, `deletionId`, `method`, `time`.
    assertion: String,
    /// What the person gives up, as `dust` of the blockers showed it to them. Another amount than there is by then counts for
    /// nothing.
    #[serde(default)]
    waives: Vec<DustShown>,
}

/// What is too little to withdraw.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DustShown {
    /// The blocker that it is of.
    code: String,
    /// How much: a decimal number.
    amount: String,
    /// Of what.
    currency: String,
}

/// It is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Cancellation {
    /// Who takes it back.
    #[schema(schema_with = openapi::cancellers)]
    cancelled_by: String,
    /// Who of support: a staff id, never a name. Required for `SUPPORT`.
    actor: Option<String>,
}

/// Where a deletion stands. Passed on as `deletion-orchestrator` wrote it; fields may be added.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeletionShown {
    /// Whose.
    account_id: String,
    /// Which.
    deletion_id: Uuid,
    /// Where it stands.
    #[schema(schema_with = openapi::deletion_statuses)]
    status: String,
    /// What forbids it, and what helps. Of one that is `requested`: what has to be given up when it is confirmed.
    blockers: Vec<BlockerShown>,
    /// Not before this moment, once it is confirmed.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    execute_after: Option<String>,
    /// Until when the law wants it done.
    #[schema(value_type = String, format = DateTime)]
    due_at: String,
}

/// Something that forbids a deletion.
#[derive(Serialize, ToSchema)]
pub(crate) struct BlockerShown {
    /// The policy's code; all silent reasons share `under_review`.
    code: String,
    /// The policy's code for what helps.
    #[schema(nullable = false)]
    remedy: Option<String>,
    /// What to tell the person, by language.
    message: std::collections::BTreeMap<String, String>,
    /// What the person may give up instead, all of it: hand it in as `waives` when they confirm.
    dust: Vec<DustShown>,
}

/// `{deletionId}` of the path.
pub(crate) struct DeletionId(Uuid);

impl<S: Send + Sync> FromRequestParts<S> for DeletionId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let id = Path::<Uuid>::from_request_parts(parts, state).await;
        // Whatever is no id of ours names nothing.
        id.map(|Path(id)| Self(id)).map_err(|_| ApiError::of(Code::DeletionNotFound))
    }
}

/// Asks for an account to be deleted, and says what forbids it. One that is under way already is shown as it stands.
#[utoipa::path(
    post,
    path = PATH,
    params(("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY)),
    request_body = Request,
    responses((status = 202, body = DeletionShown, description = "It is asked"), CommandProblems),
    security(("bearer" = ["deletions"])),
)]
pub(crate) async fn request_deletion(
    State(api): State<Arc<Api>>,
    TraceParent(trace): TraceParent,
    Post { caller, id, body }: Post<Request>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let account = parse_account(body.account_id)?;
    let channel = match body.channel.as_str() {
        "APP" => DeletionChannel::App,
        "WEB" => DeletionChannel::Web,
        "SUPPORT" => DeletionChannel::Support,
        _ => return Err(bad_data("channel is none of APP, WEB and SUPPORT".to_owned())),
    };
    let actor = actor(body.actor, channel == DeletionChannel::Support)?;
    let event = Event::RequestDeletion { account: account.clone(), channel, actor };
    let shown = command(&api, &caller, (id, trace), event).await?;
    Ok((StatusCode::ACCEPTED, Json(checked(&api, &account, shown).await)))
}

/// Confirms a deletion: from now on the account is shut, unless something forbids it.
#[utoipa::path(
    post,
    path = CONFIRM,
    params(
        ("deletionId" = Uuid, Path, description = DELETION_ID),
        ("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY),
    ),
    request_body = Confirmation,
    responses((status = 202, body = DeletionShown, description = "It is confirmed"), CommandProblems),
    security(("bearer" = ["deletions"])),
)]
pub(crate) async fn confirm_deletion(
    State(api): State<Arc<Api>>,
    DeletionId(deletion): DeletionId,
    TraceParent(trace): TraceParent,
    Post { caller, id, body }: Post<Confirmation>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let read = |one: DustShown| Dust::try_new(one.code, one.amount, one.currency);
    let waives = body.waives.into_iter().map(read).collect::<Result<Vec<_>, _>>();
    let waives = waives.map_err(|error| bad_data(format!("waives: {error}")))?;
    let account = whose(&api, deletion).await?;
    let (deletion, assertion) = (Some(deletion), body.assertion);
    let event = Event::ConfirmDeletion { account: account.clone(), deletion, assertion, waives };
    let shown = command(&api, &caller, (id, trace), event).await?;
    Ok((StatusCode::ACCEPTED, Json(checked(&api, &account, shown).await)))
}

/// Takes a deletion back. 202 also when it is too late: `status` says how it stands.
#[utoipa::path(
    post,
    path = CANCEL,
    params(
        ("deletionId" = Uuid, Path, description = DELETION_ID),
        ("Idempotency-Key" = String, Header, description = IDEMPOTENCY_KEY),
    ),
    request_body = Cancellation,
    responses((status = 202, body = DeletionShown, description = "It is heard"), CommandProblems),
    security(("bearer" = ["deletions"])),
)]
pub(crate) async fn cancel_deletion(
    State(api): State<Arc<Api>>,
    DeletionId(deletion): DeletionId,
    TraceParent(trace): TraceParent,
    Post { caller, id, body }: Post<Cancellation>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let cancelled_by = match body.cancelled_by.as_str() {
        "USER" => CancelledBy::User,
        "SUPPORT" => CancelledBy::Support,
        _ => return Err(bad_data("cancelledBy is neither USER nor SUPPORT".to_owned())),
    };
    let actor = actor(body.actor, cancelled_by == CancelledBy::Support)?;
    let account = whose(&api, deletion).await?;
    let event = Event::CancelDeletion { account, deletion: Some(deletion), cancelled_by, actor };
    let shown = command(&api, &caller, (id, trace), event).await?;
    Ok((StatusCode::ACCEPTED, Json(shown)))
}

/// Where a deletion stands.
#[utoipa::path(
    get,
    path = ONE,
    params(("deletionId" = Uuid, Path, description = DELETION_ID)),
    responses((status = 200, body = DeletionShown, description = "Where it stands"), ShowProblems),
    security(("bearer" = ["deletions"])),
)]
pub(crate) async fn show_deletion(
    State(api): State<Arc<Api>>,
    DeletionId(deletion): DeletionId,
) -> Result<Json<Value>, ApiError> {
    find(&api, deletion).await.map(Json)
}

/// Who of support acts; a name that nobody can keep or print is none.
fn actor(actor: Option<String>, required: bool) -> Result<Option<String>, ApiError> {
    let fits =
        |name: &String| (1..=128).contains(&name.len()) && !name.chars().any(char::is_control);
    match actor {
        None if required => Err(bad_data("actor is missing: who of support acts".to_owned())),
        Some(name) if !fits(&name) => {
            Err(bad_data("actor has 1 to 128 bytes of UTF-8 and no control characters".to_owned()))
        }
        actor => Ok(actor),
    }
}

/// Where a deletion stands, if it is the newest of its account.
pub(super) async fn ask(
    api: &Api,
    deletion: Uuid,
    account: Option<&AccountId>,
) -> Result<Value, AskError> {
    let question = json!({"deletionId": deletion, "accountId": account});
    requests::question(&api.service.shell().nats, SHOW_DELETION, &question, api.deadline).await
}

async fn find(api: &Api, deletion: Uuid) -> Result<Value, ApiError> {
    ask(api, deletion, None).await.map_err(|error| match error {
        AskError::Problem(problem) if problem.code == "not_found" => {
            ApiError::of(Code::DeletionNotFound)
        }
        other => other.into(),
    })
}

async fn whose(api: &Api, deletion: Uuid) -> Result<AccountId, ApiError> {
    let found = find(api, deletion).await?;
    let account = found["accountId"].as_str().map(AccountId::try_new);
    account.and_then(Result::ok).ok_or_else(|| ApiError::of(Code::Internal))
}

/// A repeat is told by its bytes, so nothing in here may differ from one try to the next: no time.
async fn command(
    api: &Api,
    caller: &Caller,
    (id, trace_parent): (Uuid, Option<String>),
    event: Event,
) -> Result<Value, ApiError> {
    let envelope = Envelope {
        id: id.to_string(),
        source: format!("{}:{}", source_of(GATEWAY), caller.name),
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event,
    };
    let answer = requests::command(&api.service.shell().nats, &envelope, api.deadline).await;
    answer.map_err(|error| match error {
        AskError::Problem(problem) if problem.code == "refused" => {
            ApiError::new(Code::Refused, problem.detail)
        }
        AskError::Problem(problem) if problem.code == "id_reused" => {
            ApiError::of(Code::IdempotencyKeyReused)
        }
        other => other.into(),
    })
}

/// What an open check finds out, if it does so in time; the story goes on without us in any case.
pub(super) async fn checked(api: &Api, account: &AccountId, shown: Value) -> Value {
    let (nats, question) = (&api.service.shell().nats, json!({"accountId": account}));
    let found = requests::question(nats, CHECK_ELIGIBILITY, &question, api.deadline).await;
    found.unwrap_or_else(|error| {
        tracing::warn!(%error, "what forbids a deletion is found out later");
        shown
    })
}

struct CommandProblems;

impl IntoResponses for CommandProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::AccountIdInvalid,
            Code::IdempotencyKeyMissing,
            Code::IdempotencyKeyInvalid,
            Code::NotJson,
            Code::BadData,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::DeletionNotFound,
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::MediaTypeUnsupported,
            Code::Refused,
            Code::IdempotencyKeyReused,
            Code::Internal,
            Code::ServiceUnavailable,
        ])
    }
}

struct ShowProblems;

impl IntoResponses for ShowProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::DeletionNotFound,
            Code::Internal,
            Code::ServiceUnavailable,
        ])
    }
}
