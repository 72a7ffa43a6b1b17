//! What every call must bring, how many may come, and what goes wrong on purpose.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::{APP_TOKEN, Call, Fault, SECRET_KEY, Shared, State as Sumsub, answer::Refusal, lock};

/// Of the rate limit.
const WINDOW: Duration = Duration::from_secs(5);
/// How far the clocks may be apart, in seconds.
const SKEW: u64 = 60;
const BODY_MAX_BYTES: usize = 1024 * 1024;

pub(super) async fn pass(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.to_string(), path_of(&parts));
    let body = to_bytes(body, BODY_MAX_BYTES).await.unwrap_or_default();
    let answer = answered(&state, parts, body, next).await;
    let status = answer.status().as_u16();
    lock(&state).calls.push(Call { method, path, status });
    answer
}

async fn answered(state: &Shared, parts: Parts, body: Bytes, next: Next) -> Response {
    if let Err(refusal) = check(&parts, &body) {
        return refusal.into_response();
    }
    let fault = match lock(state).admitted(&parts.method) {
        Ok(fault) => fault,
        Err(refusal) => return refusal.into_response(),
    };
    if let Some(Fault::Status(status, retry_after)) = fault {
        return Refusal { retry_after, ..Refusal::new(status, "told to") }.into_response();
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    match fault {
        None | Some(Fault::Status(..)) => answer,
        Some(Fault::DoneBut(status)) => Refusal::new(status, "told to").into_response(),
        Some(Fault::Slow(span)) => {
            wait(span).await;
            answer
        }
        Some(Fault::Body(bytes)) => {
            ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
        }
        Some(Fault::Without(pointer)) => changed(answer, |body| remove(body, pointer)).await,
        Some(Fault::With(pointer, value)) => {
            changed(answer, |body| {
                if let Some(member) = body.pointer_mut(pointer) {
                    *member = value;
                }
            })
            .await
        }
    }
}

impl Sumsub {
    /// What goes wrong with this call; or it is one too many.
    fn admitted(&mut self, method: &Method) -> Result<Option<Fault>, Refusal> {
        if self.rules.down {
            return Err(Refusal::new(503, "Service unavailable"));
        }
        let bucket = usize::from(*method != Method::GET);
        let (now, window) = (Instant::now(), &mut self.windows[bucket]);
        while window.front().is_some_and(|came| now.duration_since(*came) >= WINDOW) {
            window.pop_front();
        }
        if window.len() >= self.rules.per_window[bucket] {
            let retry_after = self.rules.throttled_for;
            return Err(Refusal { retry_after, ..Refusal::new(429, "Too many requests") });
        }
        window.push_back(now);
        Ok(self.faults.pop_front())
    }
}

fn check(parts: &Parts, body: &[u8]) -> Result<(), Refusal> {
    let denied = |description| Refusal::new(401, description);
    let given = |name| single(&parts.headers, name).ok_or(denied("A header is missing"));
    if given("x-app-token")? != APP_TOKEN {
        return Err(denied("Unknown app token"));
    }
    let (seconds, digest) = (given("x-app-access-ts")?, given("x-app-access-sig")?);
    let claimed: u64 = seconds.parse().map_err(|_| denied("Invalid timestamp"))?;
    if claimed.abs_diff(unix_seconds()) > SKEW {
        return Err(denied("Token expired"));
    }
    let path = path_of(parts);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).map_err(|_| denied("Invalid key"))?;
    for part in [seconds.as_bytes(), parts.method.as_str().as_bytes(), path.as_bytes(), body] {
        mac.update(part);
    }
    // Lower-case hexadecimal, and nothing else.
    let right = hex::encode(mac.finalize().into_bytes());
    if digest == right { Ok(()) } else { Err(denied("Invalid signature")) }
}

/// As it was sent: encoded, and with its query.
fn path_of(parts: &Parts) -> String {
    parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default()
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

async fn changed(answer: Response, change: impl FnOnce(&mut Value)) -> Response {
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    change(&mut body);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.to_string()))
}

fn remove(body: &mut Value, pointer: &str) {
    let (place, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    if let Some(place) = body.pointer_mut(place).and_then(Value::as_object_mut) {
        place.remove(name);
    }
}

#[expect(clippy::disallowed_methods, reason = "a slow vendor is slow on real time")]
async fn wait(span: Duration) {
    tokio::time::sleep(span).await;
}

#[expect(clippy::disallowed_methods, reason = "a vendor's clock is not ours")]
fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
