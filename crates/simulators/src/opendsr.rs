//! A processor that erases when it is asked by OpenDSR 2.0, and signs what it says.

mod authority;
mod calls;

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    routing::{get, post},
};
use serde_json::Value;

use self::authority::{Authority, Identity};

pub use self::{
    authority::{Certificate, DOMAIN},
    calls::Signing,
};
use crate::serving::{Port, Serving};

/// What lets a controller in.
pub const TOKEN: &str = "token-of-the-opendsr-simulator";
/// What the processor calls the controller.
pub const CONTROLLER: &str = "exchange";

/// A running processor. Dropping it ends it.
pub struct OpenDsr {
    url: String,
    authority: Authority,
    state: Arc<Mutex<State>>,
    _serving: Serving,
}

/// Everything that it holds.
pub struct State {
    /// Requests by their ids.
    pub requests: BTreeMap<String, Request>,
    /// How many calls came, those for its certificate aside.
    pub calls: usize,
    faults: VecDeque<Fault>,
    api_version: &'static str,
    signing: Signing,
    identity: Identity,
}

/// A request to erase.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the person is known by.
    pub identities: Vec<Value>,
    /// Whom to tell of changes.
    pub callbacks: Vec<String>,
    /// `pending`, `in_progress`, `completed` or `cancelled`.
    pub status: String,
}

/// What is told when a request changes: as it would be sent.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Answers with this status and does nothing.
    Status(u16),
    /// Does what was asked and answers with this status all the same.
    DoneBut(u16),
    /// Does what was asked, and answers with another member at this JSON pointer, signed.
    With(&'static str, Value),
}

/// What every call works with.
#[derive(Clone)]
struct Served {
    state: Arc<Mutex<State>>,
    url: String,
}

impl OpenDsr {
    /// Starts without requests, on a free port, with a good certificate.
    ///
    /// # Errors
    /// When no port can be bound, or no certificate be made.
    pub async fn start() -> io::Result<Self> {
        let authority = Authority::new()?;
        let state = State {
            requests: BTreeMap::new(),
            calls: 0,
            faults: VecDeque::new(),
            api_version: "2.0",
            signing: Signing::Good,
            identity: authority.certify(Certificate::Good)?,
        };
        let state = Arc::new(Mutex::new(state));
        let port = Port::free().await?;
        let url = port.url.clone();
        let served = Served { state: Arc::clone(&state), url: url.clone() };
        let router = Router::new().nest("/v2", routes()).merge(routes()).with_state(served);
        let serving = port.serve(router);
        Ok(Self { url: format!("{url}/v2"), authority, state, _serving: serving })
    }

    /// Where it listens, with the version.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The authority that vouches for it, PEM.
    pub fn authority(&self) -> &str {
        self.authority.pem()
    }

    /// What that authority took back, PEM: the processor's certificate, or nothing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn revoked(&self, taken_back: bool) -> io::Result<String> {
        self.authority.revoked(taken_back)
    }

    /// Gets another key with such a certificate.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn certify(&self, what: Certificate) -> io::Result<()> {
        lock(&self.state).identity = self.authority.certify(what)?;
        Ok(())
    }

    /// The same with a key that somebody else made, PEM (PKCS #8), such as one of RSA.
    ///
    /// # Errors
    /// When it is no key.
    pub fn certify_key(&self, pem: &str) -> io::Result<()> {
        lock(&self.state).identity = self.authority.certify_key(pem)?;
        Ok(())
    }

    /// How it signs from now on.
    pub fn sign(&self, signing: Signing) {
        lock(&self.state).signing = signing;
    }

    /// Which version it says it speaks.
    pub fn speak(&self, api_version: &'static str) {
        lock(&self.state).api_version = api_version;
    }

    /// What goes wrong with the next calls, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }

    /// What it holds now.
    pub fn requests(&self) -> BTreeMap<String, Request> {
        lock(&self.state).requests.clone()
    }

    /// How many calls came, those for its certificate aside.
    pub fn calls(&self) -> usize {
        lock(&self.state).calls
    }

    /// Moves a request on; what it tells of that, one for each who is to be told. Unknown requests tell nobody.
    pub fn advance(&self, id: &str, status: &str) -> Vec<Callback> {
        let mut state = lock(&self.state);
        let Some(request) = state.requests.get_mut(id) else { return Vec::new() };
        status.clone_into(&mut request.status);
        let urls = request.callbacks.clone();
        let told = urls.into_iter().map(|url| {
            let mut body = calls::progress(id, status);
            body["status_callback_url"] = url.clone().into();
            let body = body.to_string();
            Callback { url, headers: calls::signature(&state, body.as_bytes()), body }
        });
        told.collect()
    }
}

fn routes() -> Router<Served> {
    let one = || get(calls::status).delete(calls::cancel);
    Router::new()
        .route("/discovery", get(calls::discovery))
        .route("/cert.pem", get(calls::certificate))
        .route("/requests", post(calls::request))
        .route("/requests/{id}", one())
        .route("/opengdpr_requests", post(calls::request))
        .route("/opengdpr_requests/{id}", one())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
