//! `POST /v1/webhooks/sumsub`: what happened to persons' profiles at the provider of identity checks.
//!
//! A webhook is believed because its digest over the raw bytes fits; a 2xx says that what it tells is committed. It is a
//! hint: whoever acts on it reads the profile at Sumsub first. Duplicates and stale order change nothing.
//!
//! **Sumsub** is believed by its digest (SHA-256 or SHA-512, two secrets while one is changed) and known by profile,
//! person, type and moment: a hint, after which `kyc-screener` reads the verdict there. Unknown types, profiles
//! without an account id, people who are erased and the sandbox are counted and change nothing.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    routing::post,
};
use contracts::{
    AccountId, Event,
    envelope::derive_id,
    event::{ProviderNews, ProviderVerdict},
};
use messaging::Stated;
use runtime::config::{Secret, SecretError};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vendors::sumsub::{
    Verdict,
    webhook::{self as vendor, Kind, Notification, Told},
};

use super::{Api, ApiError, Code, fact::Sameness, observe::TraceParent, webhook};

const PATH: &str = "/v1/webhooks/sumsub";

/// `[gateway.sumsub]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The webhook's own secret; while it is being changed, the new one and the old one.
    pub secrets: Vec<Secret>,
    /// Whether what comes from the sandbox counts, and what comes from production does not.
    #[serde(default)]
    pub sandbox: bool,
}

/// Why `[gateway.sumsub]` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SumsubError {
    /// Anybody could say anything.
    #[error("gateway.sumsub.secrets is empty: give the webhook's secret")]
    NoSecret,
    /// A secret's file cannot be read.
    #[error("gateway.sumsub.secrets: {0}")]
    Secret(#[from] SecretError),
}

/// Sumsub, as configured.
pub(crate) struct Sumsub {
    secrets: Vec<SecretString>,
    sandbox: bool,
}

/// What became of a webhook, as the metric has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Told,
    Repeated,
    /// The profile names nobody by an account id.
    UnknownPerson,
    /// Of somebody who is erased.
    Erased,
    /// Of the other environment than ours.
    OtherEnvironment,
    /// Of a known kind, but not of its shape.
    Unreadable,
    /// Nothing to us.
    Ignored,
}

impl Sumsub {
    /// Reads the secrets.
    pub fn open(config: &Config) -> Result<Self, SumsubError> {
        let secrets: Result<Vec<_>, _> = config.secrets.iter().map(Secret::read).collect();
        let secrets = secrets?;
        // An empty key is one that everybody knows.
        let empty = |secret: &SecretString| secrecy::ExposeSecret::expose_secret(secret).is_empty();
        if secrets.is_empty() || secrets.iter().any(empty) {
            return Err(SumsubError::NoSecret);
        }
        Ok(Self { secrets, sandbox: config.sandbox })
    }
}

/// The webhook, which is no call of a host.
pub(super) fn routes() -> Router<Arc<Api>> {
    let limit = DefaultBodyLimit::max(webhook::BODY_MAX_BYTES);
    Router::new().route(PATH, post(take).layer(limit))
}

async fn take(
    State(api): State<Arc<Api>>,
    TraceParent(trace_parent): TraceParent,
    request: Request<Body>,
) -> Result<StatusCode, ApiError> {
    let Some(sumsub) = &api.sumsub else { return Err(ApiError::of(Code::NotFound)) };
    let (headers, body) = webhook::raw(&api, request).await?;
    if let Err(untrusted) = vendor::verify(&sumsub.secrets, &headers, &body) {
        return Err(ApiError::new(Code::Unauthenticated, untrusted.to_string()));
    }
    let outcome = match vendor::read(&body) {
        Ok(Told::Profile(told)) => tell(&api, sumsub, &told, trace_parent).await?,
        Ok(Told::Unknown) => Outcome::Ignored,
        // Ours to find out, not Sumsub's to send again.
        Err(error) => {
            tracing::error!(%error, "a webhook of Sumsub cannot be read");
            Outcome::Unreadable
        }
    };
    metrics::counter!("ostiary_sumsub_webhooks_total", "outcome" => outcome.as_str()).increment(1);
    Ok(StatusCode::OK)
}

async fn tell(
    api: &Arc<Api>,
    sumsub: &Sumsub,
    told: &Notification,
    trace_parent: Option<String>,
) -> Result<Outcome, ApiError> {
    if told.sandbox != sumsub.sandbox {
        tracing::error!(told.sandbox, "a webhook of Sumsub comes from the wrong environment");
        return Ok(Outcome::OtherEnvironment);
    }
    let account = told.external_user_id.as_deref().map(AccountId::try_new);
    let Some(Ok(account)) = account else { return Ok(Outcome::UnknownPerson) };
    // But that it is erased there, too: the last part of a certificate waits for it.
    let is_the_end = matches!(told.kind, Kind::PersonalDataDeleted | Kind::Deleted);
    if !is_the_end && webhook::meets_a_grave(api, &account).await? {
        return Ok(Outcome::Erased);
    }
    let event = Event::ProfileNotified {
        account,
        applicant: told.applicant.as_str().to_owned(),
        kind: news(told.kind),
        verdict: told.verdict.as_ref().map(verdict),
        level: told.level.clone(),
        told_at: told.created_at,
    };
    match api.state((key(told), Sameness::Id), event, trace_parent).await? {
        Stated::Now => Ok(Outcome::Told),
        Stated::Before | Stated::KeyReused => Ok(Outcome::Repeated),
    }
}

/// The same for the same webhook, however often it comes.
fn key(told: &Notification) -> Uuid {
    let person = told.external_user_id.as_deref().unwrap_or_default();
    let parts = [PATH, told.applicant.as_str(), person, told.kind.name(), &*told.created_at_text];
    derive_id(Uuid::NAMESPACE_URL, &parts.map(str::as_bytes))
}

fn news(kind: Kind) -> ProviderNews {
    match kind {
        Kind::Created => ProviderNews::Created,
        Kind::Pending => ProviderNews::Pending,
        Kind::Prechecked => ProviderNews::Prechecked,
        Kind::Reviewed => ProviderNews::Reviewed,
        Kind::OnHold => ProviderNews::OnHold,
        Kind::AwaitingUser => ProviderNews::AwaitingUser,
        Kind::AwaitingService => ProviderNews::AwaitingService,
        Kind::LevelChanged => ProviderNews::LevelChanged,
        Kind::Reset => ProviderNews::Reset,
        Kind::Activated => ProviderNews::Activated,
        Kind::Deactivated => ProviderNews::Deactivated,
        Kind::PersonalDataDeleted => ProviderNews::PersonalDataDeleted,
        Kind::Deleted => ProviderNews::Deleted,
    }
}

fn verdict(verdict: &Verdict) -> ProviderVerdict {
    match verdict {
        Verdict::Green => ProviderVerdict::Green,
        Verdict::RedRetry(_) => ProviderVerdict::RedRetry,
        Verdict::RedFinal(_) => ProviderVerdict::RedFinal,
    }
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Repeated => "repeated",
            Self::UnknownPerson => "unknown_person",
            Self::Erased => "erased",
            Self::OtherEnvironment => "other_environment",
            Self::Unreadable => "unreadable",
            Self::Ignored => "ignored",
        }
    }
}
