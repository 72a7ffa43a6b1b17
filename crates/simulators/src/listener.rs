//! Somebody who listens to webhooks signed as the Standard Webhooks specification has it.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::serving::{Port, Serving};

/// What webhooks and signed answers are signed with.
pub const SECRET: &str = "whsec_bGlzdGVuZXIgb2YgdGhlIHNpbXVsYXRvcnM=";

/// How far the clocks may be apart, in seconds.
const SKEW: u64 = 5 * 60;

/// A running listener. Dropping it ends it.
pub struct Listener {
    url: String,
    state: Arc<Mutex<State>>,
    _serving: Serving,
}

/// Everything that it heard.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was said under each id; the first time counts.
    pub heard: BTreeMap<String, Value>,
    /// How many calls came, refused ones too.
    pub calls: usize,
    faults: VecDeque<Fault>,
    answers: Answers,
    down: bool,
}

/// How a 2xx looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Answers {
    /// Empty.
    #[default]
    Plain,
    /// Signed under the same id.
    Signed,
    /// Signed under another id.
    SignedForAnother,
    /// With a signature that fits nothing.
    Forged,
    /// With the very words and the signature that it was sent.
    Echo,
}

/// How a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and does nothing.
    Status(u16),
    /// Hears it and answers with this status all the same.
    HeardBut(u16),
    /// Hears it and answers after this long.
    Slow(Duration),
    /// Sends whoever calls somewhere else.
    Elsewhere,
}

impl Listener {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start() -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let port = Port::free().await?;
        let url = format!("{}/hooks/erasure", port.url);
        let router = Router::new()
            .route("/hooks/erasure", post(hear))
            .route("/elsewhere", post(async || StatusCode::OK))
            .with_state(Arc::clone(&state));
        let serving = port.serve(router);
        Ok(Self { url, state, _serving: serving })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it heard.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// What goes wrong with the next calls, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }

    /// Whether every call is answered 500 from now on.
    pub fn down(&self, down: bool) {
        lock(&self.state).down = down;
    }

    /// Loses what was said of an account.
    pub fn forget(&self, account: &str) {
        lock(&self.state).heard.retain(|_, said| said["data"]["accountId"] != account);
    }

    /// How it answers from now on.
    pub fn answer(&self, answers: Answers) {
        lock(&self.state).answers = answers;
    }
}

async fn hear(
    Shared(state): Shared<Arc<Mutex<State>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (fault, answers) = {
        let mut state = lock(&state);
        state.calls += 1;
        let fault = if state.down { Some(Fault::Status(500)) } else { state.faults.pop_front() };
        (fault, state.answers)
    };
    match fault {
        Some(Fault::Status(status)) => return status_of(status).into_response(),
        Some(Fault::Elsewhere) => {
            return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")])
                .into_response();
        }
        _ => {}
    }
    let Some(id) = believed(&headers, &body) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let Ok(said) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    lock(&state).heard.entry(id.clone()).or_insert(said);
    match fault {
        Some(Fault::HeardBut(status)) => return status_of(status).into_response(),
        Some(Fault::Slow(span)) => wait(span).await,
        _ => {}
    }
    match answers {
        Answers::Echo => echo(&headers, body),
        answers => answered(&id, answers),
    }
}

fn echo(headers: &HeaderMap, body: Bytes) -> Response {
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

fn answered(id: &str, answers: Answers) -> Response {
    let body = r#"{"received":true}"#;
    let now = unix_seconds();
    let signed = |id: &str| (id.to_owned(), signature(id, now, body.as_bytes()));
    let (id, signature) = match answers {
        Answers::Plain | Answers::Echo => return StatusCode::ACCEPTED.into_response(),
        Answers::Signed => signed(id),
        Answers::SignedForAnother => signed("another"),
        Answers::Forged => (id.to_owned(), format!("v1,{}", STANDARD.encode([0; 32]))),
    };
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", now.to_string()),
        ("webhook-signature", signature),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The id of a webhook that was signed with the secret a moment ago.
fn believed(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let given = |name: &str| headers.get(name)?.to_str().ok();
    let (id, seconds) = (given("webhook-id")?, given("webhook-timestamp")?.parse().ok()?);
    let right = signature(id, seconds, body);
    let fits = given("webhook-signature")?.split(' ').any(|one| one == right);
    (fits && unix_seconds().abs_diff(seconds) <= SKEW).then(|| id.to_owned())
}

fn signature(id: &str, seconds: u64, body: &[u8]) -> String {
    let key = STANDARD.decode(&SECRET["whsec_".len()..]).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::disallowed_methods, reason = "a slow listener is slow on real time")]
async fn wait(span: Duration) {
    tokio::time::sleep(span).await;
}

#[expect(clippy::disallowed_methods, reason = "a listener's clock is not ours")]
fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
