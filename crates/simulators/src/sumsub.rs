//! Sumsub's REST API, as strict as its documentation, and the webhooks that it sends.

mod answer;
mod applicants;
mod calls;
mod gate;
mod webhooks;

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Router, middleware,
    routing::{get, patch, post},
};
use serde_json::Value;

use crate::serving::{Port, Serving};

pub use self::{
    applicants::{Applicant, Image, Review},
    webhooks::Digest,
};

/// Names the app.
pub const APP_TOKEN: &str = "prd:app-token-of-the-sumsub-simulator";
/// What calls are signed with.
pub const SECRET_KEY: &str = "secret-key-of-the-sumsub-simulator";
/// What webhooks are signed with.
pub const WEBHOOK_SECRET: &str = "webhook-secret-of-the-sumsub-simulator";

/// Calls in a window, as documented: reads, and everything else.
const PER_WINDOW: [usize; 2] = [300, 50];

/// A running Sumsub. Dropping it ends it.
pub struct Sumsub {
    url: String,
    state: Shared,
    _serving: Serving,
}

type Shared = Arc<Mutex<State>>;

/// Everything that it holds.
#[derive(Debug, Clone)]
pub struct State {
    /// Profiles.
    pub applicants: Vec<Applicant>,
    /// Every call that came, refused ones too, the oldest first.
    pub calls: Vec<Call>,
    /// Webhooks that are to be sent, the oldest first.
    pub webhooks: VecDeque<Value>,
    faults: VecDeque<Fault>,
    rules: Rules,
    /// When the calls of the present window came: reads, and everything else.
    windows: [VecDeque<Instant>; 2],
}

/// A call that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its method.
    pub method: String,
    /// Its path as it was sent.
    pub path: String,
    /// With which status it was answered.
    pub status: u16,
}

/// Where the documentation leaves a choice, or a test makes life harder.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Calls in a window of 5 s: reads, and everything else.
    pub per_window: [usize; 2],
    /// Seconds in `Retry-After` of a 429; the documentation promises none.
    pub throttled_for: Option<u64>,
    /// The status with which the presence of a profile under check is refused: 409, or 400.
    pub under_check: u16,
    /// Whether what is so already is refused (409, for a deactivated profile with error 1008).
    pub already_refused: bool,
    /// Whether every call is answered 503.
    pub down: bool,
}

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Answers with this status, and seconds in `Retry-After`, and does nothing.
    Status(u16, Option<u64>),
    /// Does what was asked and answers with this status all the same.
    DoneBut(u16),
    /// Does what was asked, and answers after this long.
    Slow(Duration),
    /// Does what was asked, and answers without the member at this JSON pointer.
    Without(&'static str),
    /// Does what was asked, and answers with another member at this JSON pointer.
    With(&'static str, Value),
    /// Does what was asked, and answers with these bytes.
    Body(Vec<u8>),
}

impl Sumsub {
    /// Starts without profiles, on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start() -> io::Result<Self> {
        let port = Port::free().await?;
        let url = port.url.clone();
        let state = Shared::default();
        let router = router(state.clone());
        let serving = port.serve(router);
        Ok(Self { url, state, _serving: serving })
    }

    /// Where it listens, as `http://host:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it holds now.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// What goes wrong with the next calls, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }

    /// Changes its rules.
    pub fn rule(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut lock(&self.state).rules);
    }
}

impl State {
    /// The calls about a profile: by its own id, or by the host's id of the person.
    pub fn calls_of(&self, key: &str) -> Vec<Call> {
        let of = |call: &&Call| call.path.split(['/', '=']).any(|part| part == key);
        self.calls.iter().filter(of).cloned().collect()
    }
}

impl Default for State {
    fn default() -> Self {
        Self {
            applicants: Vec::new(),
            calls: Vec::new(),
            webhooks: VecDeque::new(),
            faults: VecDeque::new(),
            rules: Rules {
                per_window: PER_WINDOW,
                throttled_for: None,
                under_check: 409,
                already_refused: false,
                down: false,
            },
            windows: Default::default(),
        }
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn router(state: Shared) -> Router {
    Router::new()
        .route("/resources/status/api", get(calls::health))
        .route("/resources/applicants", post(calls::create))
        .route("/resources/applicants/{who}/one", get(calls::one))
        .route("/resources/applicants/{id}/status", get(calls::status))
        .route("/resources/applicants/{id}/metadata/resources", get(calls::documents))
        .route("/resources/applicants/{id}/presence/{state}", patch(calls::presence))
        .route("/resources/applicants/{id}/reset", post(calls::reset))
        .route("/resources/inspections/{inspection}/resources/{image}", get(calls::image))
        .fallback(answer::nothing_here)
        .method_not_allowed_fallback(answer::nothing_here)
        .layer(middleware::from_fn_with_state(state.clone(), gate::pass))
        .with_state(state)
}
