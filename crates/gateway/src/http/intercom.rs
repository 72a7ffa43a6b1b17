//! `POST /v1/webhooks/intercom`: what customers and teammates write in Intercom.
//!
//! A notification is believed because its signature over the raw bytes fits; it is known by its id, and a 2xx says that
//! what it leads to is committed. A customer's words are not read: that they wrote stops a deadline, no more. What they
//! wrote and we cannot tell whose it is becomes a dead letter.
//!
//! **Intercom** is believed by its signature (two secrets while one is changed) and known by the notification's id.
//! `conversation.user.created` and `.user.replied` are a reply of each contact's `external_id`. What a customer wrote
//! and cannot be read or tied to an account is a dead letter (`gateway-intercom`, closed by two people); a lead's, or
//! that of somebody who is erased, is counted. What an outage loses: decision 0019.

mod command;
mod reply;
mod signature;
mod wire;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    routing::post,
};
use bytes::Bytes;
use runtime::config::{Secret, SecretError};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use vendors::intercom;

use self::wire::{Conversation, Notification};
use super::{Api, ApiError, Code, observe::TraceParent, webhook};

pub use self::reply::Replies;

const PATH: &str = "/v1/webhooks/intercom";

/// `[gateway.intercom]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The app's client secret; while it is being changed, the new one and the old one.
    pub client_secrets: Vec<Secret>,
    /// How notes are written back to teammates; absent: what they asked for in vain is only counted and logged.
    pub notes: Option<intercom::Config>,
}

/// Why `[gateway.intercom]` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IntercomError {
    /// Anybody could say anything.
    #[error("gateway.intercom.client_secrets is empty: give the app's client secret")]
    NoSecret,
    /// A secret's file cannot be read.
    #[error("gateway.intercom.client_secrets: {0}")]
    Secret(#[from] SecretError),
    /// Notes could not be written.
    #[error("gateway.intercom.notes: {0}")]
    Notes(#[from] intercom::ConfigError),
}

/// Intercom, as configured.
pub(crate) struct Intercom {
    secrets: Vec<SecretString>,
    notes: Option<intercom::Intercom>,
}

/// What became of a notification, as the metric has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Reply,
    Command,
    Repeated,
    /// A teammate asked for what is not to be.
    Refused,
    /// A command from long ago: nobody waits for it any more.
    Stale,
    /// Nobody in the conversation is known by an account id: kept as a dead letter.
    UnknownPerson,
    /// Of somebody who is erased.
    Erased,
    /// A lead, whom the host does not know.
    Visitor,
    /// Of a known kind, but not of its shape: kept as a dead letter, if a customer wrote.
    Unreadable,
    /// Nothing to us.
    Ignored,
}

impl Intercom {
    /// Reads the secrets.
    pub fn open(config: &Config) -> Result<Self, IntercomError> {
        let secrets: Result<Vec<_>, _> = config.client_secrets.iter().map(Secret::read).collect();
        let secrets = secrets?;
        if secrets.is_empty() {
            return Err(IntercomError::NoSecret);
        }
        let notes = config.notes.as_ref().map(intercom::Intercom::new).transpose()?;
        Ok(Self { secrets, notes })
    }
}

/// The webhook, which is no call of a host.
pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route(PATH, post(take).layer(DefaultBodyLimit::max(webhook::BODY_MAX_BYTES)))
}

async fn take(
    State(api): State<Arc<Api>>,
    TraceParent(trace_parent): TraceParent,
    request: Request<Body>,
) -> Result<StatusCode, ApiError> {
    let Some(intercom) = &api.intercom else { return Err(ApiError::of(Code::NotFound)) };
    let (headers, body) = webhook::raw(&api, request).await?;
    if !signature::fits(&intercom.secrets, &headers, &body) {
        return Err(ApiError::new(Code::Unauthenticated, "the signature does not fit"));
    }
    let notification: Notification = serde_json::from_slice(&body)
        .map_err(|_| ApiError::new(Code::NotJson, "the body is no notification"))?;
    let outcome = handle(&api, notification, body, trace_parent).await?;
    metrics::counter!("ostiary_intercom_webhooks_total", "outcome" => outcome.as_str())
        .increment(1);
    Ok(StatusCode::OK)
}

async fn handle(
    api: &Arc<Api>,
    notification: Notification,
    body: Bytes,
    trace_parent: Option<String>,
) -> Result<Outcome, ApiError> {
    match notification.topic.as_str() {
        "conversation.user.created" | "conversation.user.replied" => {
            return reply::take(api, &notification, body, trace_parent).await;
        }
        "conversation.admin.noted" => {}
        _ => return Ok(Outcome::Ignored),
    }
    // Ours to find out, not Intercom's to send again.
    let Ok(conversation) = Conversation::read(&notification) else {
        tracing::error!("a note of Intercom cannot be read");
        return Ok(Outcome::Unreadable);
    };
    command::run(api, &notification, &conversation, trace_parent).await
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Command => "command",
            Self::Repeated => "repeated",
            Self::Refused => "refused",
            Self::Stale => "stale",
            Self::UnknownPerson => "unknown_person",
            Self::Erased => "erased",
            Self::Visitor => "visitor",
            Self::Unreadable => "unreadable",
            Self::Ignored => "ignored",
        }
    }
}
