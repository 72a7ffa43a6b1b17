//! `POST /v1/inbound-mail`: what people and mail servers write to the addresses that our mails carry.
//!
//! Only who is meant and what kind of mail it is leaves this place; nothing of what it says is kept or logged.
//!
//! **A mail** is judged by its headers and known by its Message-ID, else by its bytes. It counts from `X-Received-At`.
//! Only reports are opened, up to 256 KiB and 50 parts: `Action: failed` is a bounce. So is what a mail server without
//! reports sends back: hand `Return-Path` on, which is empty then. Machines' answers, our own mails
//! and addresses that we did not sign change nothing; a group that sets `Precedence: bulk` would make machines of
//! people: send nothing through one.
//!
//! Answered by 202: a reply to a case, or a delivery that was given up, is in the outbox; everything else is counted
//! and changes nothing.

mod arrival;
mod bounce;
mod reading;
mod report;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::StatusCode,
};
use contracts::{
    AccountId, Event, Time, envelope::derive_id, event::Channel, topology::FIND_NOTICE,
};
use messaging::{
    Stated,
    requests::{self, AskError},
};
use runtime::links::MailAddress;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task;
use utoipa::IntoResponses;
use uuid::Uuid;

use self::reading::{Kind, Mail, Unreadable};
use super::{
    Api, ApiError, Code, body,
    fact::Sameness,
    observe::TraceParent,
    openapi::{self, problems},
};

pub(super) const PATH: &str = "/v1/inbound-mail";

/// What became of a mail, as the metric has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Reply,
    Bounce,
    Repeated,
    /// Out of office and the like.
    Automatic,
    /// One of our own came back to us.
    Own,
    /// Told of a delivery that is not given up, or not a report at all.
    NoFailure,
    /// To an address that we did not make.
    UnknownAddress,
    /// To an address of ours about which nobody knows any more.
    UnknownNotice,
}

/// Whom a notice was sent to, as the notifier says it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    account_id: AccountId,
    case_id: Option<Uuid>,
}

/// Takes a mail to one of the addresses that our mails carry, as the operator's mail server received it. 202: whatever it
/// leads to is safe.
///
/// A reply to a case stops its deadline and has staff read it in the operator's own mailbox; a report that our mail could
/// not be delivered (RFC 3464, `Action: failed`; or the text of a mail server without reports, with `Return-Path: <>`) lets us
/// try another channel. Everything else changes nothing: answers of
/// machines (RFC 3834), delays, addresses that are not ours. The mail's Message-ID is its idempotency key; without one it
/// is known by its bytes. After a 429 or 503 the mail server shall try again, and say by `X-Received-At` when it received the mail.
#[utoipa::path(
    post,
    path = PATH,
    params(("X-Received-At" = Option<String>, Header, description = arrival::DESCRIPTION)),
    request_body(content = String, content_type = "message/rfc822", description = "The mail, byte by byte (RFC 5322)"),
    responses((status = 202, description = "It is safe"), MailProblems),
    security(("bearer" = ["mail"])),
)]
pub(crate) async fn take_mail(
    State(api): State<Arc<Api>>,
    TraceParent(trace_parent): TraceParent,
    request: Request<Body>,
) -> Result<StatusCode, ApiError> {
    let received_at = arrival::received_at(request.headers(), api.service.shell().clock.now())?;
    let raw = body::read(&api, request).await;
    let raw = raw.map_err(|unread| unread.told(Code::MailUnreadable))?;
    let reader = Arc::clone(&api);
    let mail = task::spawn_blocking(move || reading::read(&raw, &reader.links)).await;
    let mail = mail.map_err(|_| ApiError::of(Code::Internal))??;
    let count = |outcome: Outcome| {
        metrics::counter!("ostiary_inbound_mails_total", "outcome" => outcome.as_str())
            .increment(1);
    };
    if mail.about.is_empty() {
        count(Outcome::UnknownAddress);
    }
    // Who has two accounts may answer for both at once.
    for about in &mail.about {
        count(handle(&api, &mail, *about, received_at, trace_parent.clone()).await?);
    }
    Ok(StatusCode::ACCEPTED)
}

/// Handles what a mail says to one of our addresses.
async fn handle(
    api: &Arc<Api>,
    mail: &Mail,
    about: MailAddress,
    received_at: Time,
    trace_parent: Option<String>,
) -> Result<Outcome, ApiError> {
    let (name, question) = match (about, mail.kind) {
        (_, Kind::Own) => return Ok(Outcome::Own),
        (MailAddress::Reply(case), Kind::Written) => (case, json!({ "caseId": case })),
        (MailAddress::Reply(_), _) => return Ok(Outcome::Automatic),
        (MailAddress::Return(request), Kind::Failure) => (request, json!({ "requestId": request })),
        (MailAddress::Return(_), _) => return Ok(Outcome::NoFailure),
    };
    let Some(notice) = find_notice(api, question).await? else {
        return Ok(Outcome::UnknownNotice);
    };
    api.limits.messages_per_account.check(&notice.account_id)?;
    let (event, outcome) = told(mail, about, notice, received_at);
    let id =
        derive_id(Uuid::NAMESPACE_URL, &[PATH.as_bytes(), mail.id.as_bytes(), name.as_bytes()]);
    // A mail that comes again may have other lines of delivery on top.
    match api.state((id, Sameness::Id), event, trace_parent).await? {
        Stated::Now => Ok(outcome),
        Stated::Before | Stated::KeyReused => Ok(Outcome::Repeated),
    }
}

/// The event that a mail is told as.
fn told(mail: &Mail, about: MailAddress, notice: Notice, received_at: Time) -> (Event, Outcome) {
    let Notice { account_id: account, case_id: case } = notice;
    let channel = Channel::Email;
    match about {
        MailAddress::Return(request) => {
            let bounced_at = received_at;
            let bounced =
                Event::NotificationBounced { account, request, case, channel, bounced_at };
            (bounced, Outcome::Bounce)
        }
        MailAddress::Reply(_) => {
            let reply = mail.id.clone();
            let received =
                Event::InboundReplyReceived { account, case, channel, reply, received_at };
            (received, Outcome::Reply)
        }
    }
}

/// The notifier made the address, so it knows whom it wrote to; `None`: not any more.
async fn find_notice(api: &Api, question: Value) -> Result<Option<Notice>, ApiError> {
    let nats = &api.service.shell().nats;
    match requests::question(nats, FIND_NOTICE, &question, api.deadline).await {
        Ok(answer) => serde_json::from_value(answer).map(Some).map_err(|error| {
            tracing::error!(%error, "notifier's answer cannot be read");
            ApiError::of(Code::Internal)
        }),
        Err(AskError::Problem(problem)) if problem.code == "not_found" => Ok(None),
        Err(other) => Err(other.into()),
    }
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Bounce => "bounce",
            Self::Repeated => "repeated",
            Self::Automatic => "automatic",
            Self::Own => "own",
            Self::NoFailure => "no_failure",
            Self::UnknownAddress => "unknown_address",
            Self::UnknownNotice => "unknown_notice",
        }
    }
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        let code = match unreadable {
            Unreadable::ReportTooLarge => Code::BodyTooLarge,
            _ => Code::MailUnreadable,
        };
        Self::new(code, unreadable.to_string())
    }
}

struct MailProblems;

impl IntoResponses for MailProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::MailUnreadable,
            Code::ReceivedAtInvalid,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::TooManyRequests,
            Code::Internal,
            Code::DatabaseUnavailable,
            Code::ServiceUnavailable,
        ])
    }
}
