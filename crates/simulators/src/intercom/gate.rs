//! What every call must bring, what every answer carries, and what goes wrong on purpose.

use std::{
    io,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::stream;

use super::{Fault, Shared, TOKEN, answer::Refusal, lock};

/// Calls per window of ten seconds, as documented.
const PER_WINDOW: u32 = 1666;
const WINDOW_SECONDS: u64 = 10;

pub(super) async fn pass(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let (fault, left) = count(&state, &request);
    let refusal = check(request.method(), request.headers()).err();
    let mut reset = WINDOW_SECONDS;
    let answer = match (refusal, fault) {
        (Some(refusal), _) => refusal.into_response(),
        (None, _) if left.is_none() => refused(429),
        (None, Some(Fault::Status(status, seconds))) => {
            reset = seconds;
            refused(status)
        }
        (None, Some(Fault::DoneBut(status))) => {
            next.run(request).await;
            refused(status)
        }
        (None, Some(Fault::Instead(body))) => {
            next.run(request).await;
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        (None, Some(Fault::Slow(span))) => {
            let answer = next.run(request).await;
            wait(span).await;
            answer
        }
        (None, Some(Fault::Cut)) => {
            next.run(request).await;
            Response::new(torn())
        }
        (None, None) => next.run(request).await,
    };
    with_limits(answer, left.unwrap_or_default(), reset)
}

/// Notes the call; what goes wrong with it, and how many more are taken after it. `None`: the limit was used up before.
fn count(state: &Shared, request: &Request) -> (Option<Fault>, Option<u32>) {
    let mut state = lock(state);
    state.calls += 1;
    let asked = format!("{} {}", request.method(), request.uri().path());
    let fault_at = state.faults_at.iter().position(|(call, _)| asked.starts_with(call));
    let fault = match fault_at {
        Some(place) => Some(state.faults_at.remove(place).1),
        None => state.faults.pop_front(),
    };
    state.asked.push(asked);
    let left = state.limit.unwrap_or(PER_WINDOW).checked_sub(1);
    if state.limit.is_some() {
        state.limit = Some(left.unwrap_or_default());
    }
    (fault, left)
}

/// A body that begins and never ends: whoever serves it closes the connection.
fn torn() -> Body {
    let begun = Ok(Bytes::from_static(b"{\"id\": "));
    Body::from_stream(stream::iter([begun, Err(io::Error::from(io::ErrorKind::ConnectionReset))]))
}

fn check(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    let given = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if given("authorization") != Some(&format!("Bearer {TOKEN}")) {
        return Err(Refusal(401, "unauthorized", "Access Token Invalid"));
    }
    let accepts = given("accept").unwrap_or_default();
    if !accepts.contains("application/json") {
        return Err(Refusal(406, "not_acceptable", "The Accept header should be application/json"));
    }
    if given("intercom-version") != Some("2.14") {
        return Err(Refusal(400, "intercom_version_invalid", "The requested version is unknown"));
    }
    let sends = given("content-type").unwrap_or_default();
    if *method == Method::POST && !sends.starts_with("application/json") {
        return Err(Refusal(400, "bad_request", "the content type should be application/json"));
    }
    Ok(())
}

fn refused(status: u16) -> Response {
    let (code, message) = match status {
        401 => ("unauthorized", "Access Token Invalid"),
        403 => ("api_plan_restricted", "Active subscription needed."),
        404 => ("not_found", "Resource Not Found"),
        409 => ("conflict", "Multiple existing users match this email address"),
        429 => ("rate_limit_exceeded", "Exceeded rate limit"),
        _ => ("server_error", "Something went wrong"),
    };
    Refusal(status, code, message).into_response()
}

#[expect(clippy::disallowed_methods, reason = "a slow vendor is slow on real time")]
async fn wait(span: Duration) {
    tokio::time::sleep(span).await;
}

/// The headers of the rate limit, with the server's own clock beside them.
#[expect(clippy::disallowed_methods, reason = "a vendor's clock is not ours")]
fn with_limits(mut answer: Response, left: u32, reset: u64) -> Response {
    let now = SystemTime::now();
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let left = if answer.status().as_u16() == 429 { 0 } else { left };
    let headers = answer.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(PER_WINDOW));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(left));
    headers.insert("x-ratelimit-reset", HeaderValue::from(seconds + reset));
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(now)) {
        headers.insert(header::DATE, date);
    }
    answer
}
