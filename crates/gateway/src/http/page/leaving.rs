//! `/leave/{token}` and `/stay/{token}`: confirming by a mailed link that one wants to leave, seeing where it stands, and
//! taking it back. A GET only shows; links are dead once the deletion has moved on.
//!
//! **Leaving by a link.** Only while the host says that no second factor is set (by the notifier, on every visit) does
//! the gateway sign `EMAIL_LINK` with `confirmation_key`; else the page leads to the app. A link is dead (410) once
//! the deletion has moved on.

use std::sync::Arc;

use axum::{
    Router,
    extract::{
        Path, Query, Request, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::Response,
    routing::get,
};
use contracts::{
    Envelope, Event, Locale,
    envelope::derive_id,
    event::{CancelledBy, Dust},
    topology::CHECK_CONTACT,
};
use messaging::{
    requests::{self, AskError},
    source_of,
};
use runtime::{
    links::{Link, Purpose},
    roles::GATEWAY,
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

mod confirming;
mod words;

pub(crate) use confirming::{Confirming, ConfirmingError};

use self::words::Said;
use super::{Api, Reads, body, language, limit, render, visit::Dead, words::Words};
use crate::http::{deletions, observe::TraceParent, statement};

const LEAVE: &str = "/leave/{token}";
const STAY: &str = "/stay/{token}";
/// No client of a host has a colon in its name.
const SOURCE: &str = "page:deletion";

/// The pages. They are no calls of a host, so `/openapi.json` does not have them.
pub(super) fn routes(api: &Arc<Api>) -> Router<Arc<Api>> {
    let limited = || from_fn_with_state(Arc::clone(api), limit);
    Router::new()
        .route(LEAVE, get(show_leave).post(confirm).route_layer(limited()))
        .route(STAY, get(show_stay).post(cancel).route_layer(limited()))
}

/// Who comes by a link, and where their deletion stands.
struct Visitor {
    link: Link,
    stands: Stands,
    /// Whether the host says that no second factor is set.
    without_second_factor: bool,
}

/// What `deletion-orchestrator` says of it, as far as a page shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stands {
    pub status: String,
    #[serde(default)]
    pub blockers: Vec<Blocker>,
    pub execute_after: Option<String>,
}

/// What forbids it, by language.
#[derive(Deserialize)]
pub(super) struct Blocker {
    message: std::collections::BTreeMap<String, String>,
    /// What the person may give up instead.
    #[serde(default)]
    pub dust: Vec<Dust>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    current: bool,
    two_factor: Option<bool>,
}

/// What somebody sent.
#[derive(Deserialize)]
struct Sent {
    act: String,
    /// The dust that was on the page, as [`words::written`], if they ticked it.
    waives: Option<String>,
}

type Token = Result<Path<String>, PathRejection>;
type Asked = Result<Query<Reads>, QueryRejection>;

async fn show_leave(
    State(api): State<Arc<Api>>,
    token: Token,
    query: Asked,
    headers: HeaderMap,
) -> Response {
    let words = words_of(query, &headers);
    match visit(&api, Purpose::LEAVE, token).await {
        Ok(visitor) => leave(&api, words, &visitor),
        Err(dead) => render::dead(words, dead),
    }
}

/// What can be confirmed here, or why nothing can.
fn leave(api: &Api, words: &'static Words, visitor: &Visitor) -> Response {
    let said = Said::of(words);
    if !matches!(visitor.stands.status.as_str(), "requested" | "blocked") {
        return said.gone(words, &visitor.stands);
    }
    if !visitor.without_second_factor || api.confirming.is_none() {
        return said.elsewhere(words);
    }
    let Some(statement) = statement::in_language(&api.statements, words.language) else {
        tracing::error!(
            "there is no data map to say what goes and what stays: nobody can confirm here"
        );
        return render::dead(words, Dead::Unreachable);
    };
    said.ask_to_confirm(words, &visitor.stands, statement)
}

/// Confirms, in our own word that the person came by the link.
async fn confirm(
    State(api): State<Arc<Api>>,
    token: Token,
    query: Asked,
    TraceParent(trace): TraceParent,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let words = words_of(query, &headers);
    let waives = match read(&api, request, "confirm").await.map(|sent| waived(sent.waives)) {
        Ok(Some(waives)) => waives,
        Ok(None) => return render::unreadable(words, StatusCode::BAD_REQUEST),
        Err(status) => return render::unreadable(words, status),
    };
    let visitor = match visit(&api, Purpose::LEAVE, token).await {
        Ok(visitor) => visitor,
        Err(dead) => return render::dead(words, dead),
    };
    // Nobody confirms what they could not read.
    let can = matches!(visitor.stands.status.as_str(), "requested" | "blocked")
        && !api.statements.is_empty();
    let (true, true, Some(confirming)) = (can, visitor.without_second_factor, &api.confirming)
    else {
        return leave(&api, words, &visitor);
    };
    let now = api.service.shell().clock.now();
    let (account, deletion) = (&visitor.link.account, visitor.link.story);
    let assertion = confirming.sign(account, deletion, now);
    let (account, of) = (account.clone(), Some(deletion));
    let event =
        Event::ConfirmDeletion { account: account.clone(), deletion: of, assertion, waives };
    // Each word of ours has its own moment, so it is a command of its own.
    let moment = now.timestamp_micros().to_be_bytes();
    let shown = match command(&api, &[b"confirm", &moment], deletion, trace, event).await {
        Ok(shown) => deletions::checked(&api, &account, shown).await,
        Err(dead) => return render::dead(words, dead),
    };
    match read_stands(shown) {
        Ok(stands) => Said::of(words).status(words, StatusCode::OK, &stands),
        Err(dead) => render::dead(words, dead),
    }
}

async fn show_stay(
    State(api): State<Arc<Api>>,
    token: Token,
    query: Asked,
    headers: HeaderMap,
) -> Response {
    let words = words_of(query, &headers);
    match visit(&api, Purpose::STAY, token).await {
        Ok(visitor) => Said::of(words).where_it_stands(words, &visitor.stands),
        Err(dead) => render::dead(words, dead),
    }
}

/// Takes it back, or says that it is too late.
async fn cancel(
    State(api): State<Arc<Api>>,
    token: Token,
    query: Asked,
    TraceParent(trace): TraceParent,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let words = words_of(query, &headers);
    if let Err(status) = read(&api, request, "cancel").await {
        return render::unreadable(words, status);
    }
    let visitor = match visit(&api, Purpose::STAY, token).await {
        Ok(visitor) => visitor,
        Err(dead) => return render::dead(words, dead),
    };
    if !words::can_be_taken_back(&visitor.stands.status) {
        return Said::of(words).gone(words, &visitor.stands);
    }
    let (account, deletion) = (visitor.link.account, visitor.link.story);
    let (cancelled_by, actor) = (CancelledBy::User, None);
    let event = Event::CancelDeletion { account, deletion: Some(deletion), cancelled_by, actor };
    let taken = command(&api, &[b"cancel"], deletion, trace, event).await;
    match taken.and_then(read_stands) {
        Ok(stands) => Said::of(words).status(words, StatusCode::OK, &stands),
        Err(dead) => render::dead(words, dead),
    }
}

fn words_of(query: Asked, headers: &HeaderMap) -> &'static Words {
    let locale: Option<Locale> = language(&query.unwrap_or_default(), headers);
    Words::of(locale.as_ref())
}

/// Opens a link. Everything is asked on every visit: an address, a factor or the deletion may change between two clicks.
async fn visit(api: &Api, purpose: Purpose, token: Token) -> Result<Visitor, Dead> {
    let now = api.service.shell().clock.now();
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let link = api.links.open_token(purpose, &token, now)?;
    api.limits.page_per_link.check(&link.story)?;
    let (contact, stands) = tokio::join!(check(api, &link), find(api, &link));
    let contact = contact?;
    if !contact.current {
        return Err(Dead::OldContact);
    }
    let without_second_factor = contact.two_factor == Some(false);
    Ok(Visitor { link, stands: stands?, without_second_factor })
}

async fn check(api: &Api, link: &Link) -> Result<Checked, Dead> {
    let question = json!({ "accountId": link.account, "contactVersion": link.contact });
    let nats = &api.service.shell().nats;
    let answer = requests::question(nats, CHECK_CONTACT, &question, api.deadline).await?;
    serde_json::from_value(answer).map_err(|error| {
        tracing::error!(%error, "notifier's answer cannot be read");
        Dead::Unreachable
    })
}

/// The account's newest deletion, if it is the one that the link was made for.
async fn find(api: &Api, link: &Link) -> Result<Stands, Dead> {
    let shown = deletions::ask(api, link.story, Some(&link.account)).await.map_err(|error| {
        match error {
            // Another one took its place, or nobody asked for any.
            AskError::Problem(problem) if problem.code == "not_found" => Dead::MovedOn,
            error => Dead::from(error),
        }
    })?;
    read_stands(shown)
}

fn read_stands(shown: Value) -> Result<Stands, Dead> {
    serde_json::from_value(shown).map_err(|error| {
        tracing::error!(%error, "deletion-orchestrator's answer cannot be read");
        Dead::Unreachable
    })
}

/// Whether it is our form that was sent, with this act; else with which status it is refused.
async fn read(api: &Arc<Api>, request: Request, act: &str) -> Result<Sent, StatusCode> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = body::read(api, request).await.map_err(super::unread)?;
    let sent = serde_urlencoded::from_bytes::<Sent>(&body).ok();
    sent.filter(|sent| sent.act == act).ok_or(StatusCode::BAD_REQUEST)
}

/// The dust that the person gives up: what was on their page, so that nobody gives up what they did not read.
fn waived(sent: Option<String>) -> Option<Vec<Dust>> {
    let sent = sent.unwrap_or_default();
    let parts: Vec<&str> = sent.split_whitespace().collect();
    let dust = parts.chunks(3).map(|one| match one {
        [code, amount, currency] => Dust::try_new(*code, *amount, *currency).ok(),
        _ => None,
    });
    dust.collect()
}

/// The command that the host's API gives as well.
async fn command(
    api: &Api,
    act: &[&[u8]],
    deletion: Uuid,
    trace_parent: Option<String>,
    event: Event,
) -> Result<Value, Dead> {
    let source = format!("{}:{SOURCE}", source_of(GATEWAY));
    let parts = [&[source.as_bytes(), deletion.as_bytes()], act].concat();
    let envelope = Envelope {
        id: derive_id(Uuid::NAMESPACE_URL, &parts).to_string(),
        source,
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event,
    };
    let nats = &api.service.shell().nats;
    requests::command(nats, &envelope, api.deadline).await.map_err(|error| match error {
        AskError::Problem(problem) if problem.code == "refused" => Dead::MovedOn,
        error => Dead::from(error),
    })
}
