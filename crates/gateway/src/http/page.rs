//! `/q/{token}`: the questionnaire behind a signed link, for a person with a browser of any kind.
//!
//! Mail scanners open links, so a GET only shows; answers come by POST. There are no cookies: what may be done follows
//! from the token alone, which no other site has, so there is no request that one could forge (CSRF).
//!
//! **The page** needs no JavaScript, cookie or session; a GET never acts. What was not taken (503) stays in the form,
//! and the next try is the same command.

mod form;
pub(crate) mod leaving;
mod render;
mod visit;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{
        Path, Query, Request, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use contracts::{Envelope, Event, Locale, envelope::derive_id};
use messaging::{
    requests::{self, AskError},
    source_of,
};
use runtime::roles::GATEWAY;
use serde::Deserialize;
use uuid::Uuid;

use self::{
    form::{Filled, Form},
    visit::{Dead, Visit},
    words::Words,
};
use super::{
    Api,
    body::{self, Unread},
    observe::TraceParent,
    questionnaire::preferred,
};
use crate::limits;

const PATH: &str = "/q/{token}";
/// No client of a host has a colon in its name.
const SOURCE: &str = "page:questionnaire";

/// The pages. They are no calls of a host, so `/openapi.json` does not have them.
pub(super) fn routes(api: &Arc<Api>) -> Router<Arc<Api>> {
    let limited = from_fn_with_state(Arc::clone(api), limit);
    let questionnaire = Router::new().route(PATH, get(show).post(hand_in).route_layer(limited));
    questionnaire.merge(leaving::routes(api))
}

/// Lets a visit through that does not come from where too many came from.
async fn limit(
    State(api): State<Arc<Api>>,
    query: Result<Query<Reads>, QueryRejection>,
    request: Request,
    next: Next,
) -> Response {
    let address = limits::caller(&request, &api.limits.trusted_proxies);
    match address.map_or(Ok(()), |address| api.limits.page_per_address.check(&address)) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let locale = language(&query.unwrap_or_default(), request.headers());
            render::dead(Words::of(locale.as_ref()), wait.into())
        }
    }
}

/// What a visitor chose to read; whatever else mailing tools put into the query is nothing to us.
#[derive(Default, Deserialize)]
struct Reads {
    lang: Option<String>,
}

/// The language of a request: chosen on the page, else the browser's.
fn language(query: &Query<Reads>, headers: &HeaderMap) -> Option<Locale> {
    let chosen = query.lang.as_ref().and_then(|tag| Locale::try_new(tag.as_str()).ok());
    chosen.or_else(|| preferred(headers))
}

/// Shows where the case stands: the questions that are left, or that there are none.
async fn show(
    State(api): State<Arc<Api>>,
    token: Result<Path<String>, PathRejection>,
    query: Result<Query<Reads>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let locale = language(&query.unwrap_or_default(), &headers);
    let token = token.map(|Path(token)| token).unwrap_or_default();
    match visit::open(&api, &token, locale.as_ref()).await {
        Ok(visit) => match visit.settled() {
            Some(notice) => render::settled(visit.words(), notice),
            None => render::form(&visit, Form::new(), Filled::Fresh),
        },
        Err(dead) => render::dead(Words::of(locale.as_ref()), dead),
    }
}

/// Hands answers in, and leads to the page that shows what is next. Not before all of them are there: a person who is
/// looking at the page is told at once what is missing, and need not be asked for it by mail.
async fn hand_in(
    State(api): State<Arc<Api>>,
    token: Result<Path<String>, PathRejection>,
    query: Result<Query<Reads>, QueryRejection>,
    TraceParent(trace_parent): TraceParent,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let locale = language(&query.unwrap_or_default(), &headers);
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let words = Words::of(locale.as_ref());
    let form = match read(&api, request).await {
        Ok(form) => form,
        Err(status) => return render::unreadable(words, status),
    };
    let visit = match visit::open(&api, &token, locale.as_ref()).await {
        Ok(visit) => visit,
        Err(dead) => return render::dead(words, dead),
    };
    if !form.unanswered(&visit.asked).is_empty() {
        return render::form(&visit, form, Filled::InPart);
    }
    match submit(&api, &visit, &form, trace_parent).await {
        Ok(()) => next(&token, &headers, locale),
        Err(AskError::Problem(problem)) if problem.code == "refused" => {
            render::dead(visit.words(), Dead::Replaced)
        }
        Err(error) => {
            tracing::warn!(%error, "answers of a page were not taken: answered 503");
            render::form(&visit, form, Filled::InVain)
        }
    }
}

/// The form, or with which status it is refused.
async fn read(api: &Arc<Api>, request: Request) -> Result<Form, StatusCode> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = body::read(api, request).await.map_err(unread)?;
    Form::read(&body).ok_or(StatusCode::BAD_REQUEST)
}

fn unread(unread: Unread) -> StatusCode {
    match unread {
        Unread::Late => StatusCode::REQUEST_TIMEOUT,
        Unread::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Unread::BrokenOff => StatusCode::BAD_REQUEST,
    }
}

/// The command that the host's API gives as well. What comes by a page counts by its arrival.
async fn submit(
    api: &Api,
    visit: &Visit,
    form: &Form,
    trace_parent: Option<String>,
) -> Result<(), AskError> {
    let answers = form.answers(&visit.asked);
    if answers.is_empty() {
        return Ok(());
    }
    let said = serde_json::to_vec(&answers).unwrap_or_default();
    let (account, case) = (&visit.link.account, visit.link.story);
    // The same answers of the same page are one submission, however often the button was pressed.
    let told = [account.as_str().as_bytes(), case.as_bytes(), form.key().as_bytes(), &said];
    let source = format!("{}:{SOURCE}", source_of(GATEWAY));
    let parts: Vec<&[u8]> = [source.as_bytes()].into_iter().chain(told).collect();
    let envelope = Envelope {
        id: derive_id(Uuid::NAMESPACE_URL, &parts).to_string(),
        source,
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event: Event::SubmitAnswers {
            account: account.clone(),
            questionnaire: visit.asked.questionnaire_version.clone(),
            answers,
            submitted_at: None,
            actor: None,
        },
    };
    requests::command(&api.service.shell().nats, &envelope, api.deadline).await.map(drop)
}

/// Relative, since whoever stands before us may have put the page below a path of its own.
fn next(token: &str, headers: &HeaderMap, locale: Option<Locale>) -> Response {
    let chosen = locale.filter(|locale| preferred(headers).as_ref() != Some(locale));
    let query = chosen.map_or(String::new(), |locale| format!("?lang={}", locale.as_str()));
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("{token}{query}"))]).into_response()
}
