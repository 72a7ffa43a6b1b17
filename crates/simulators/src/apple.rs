//! Sign in with Apple, as far as tokens are revoked and codes exchanged.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};

use crate::serving::{Port, Serving};

/// The developer's team.
pub const TEAM: &str = "TEAM123456";
/// The id of the key.
pub const KEY: &str = "KEY1234567";
/// The app.
pub const CLIENT: &str = "com.example.exchange";

/// A running Apple. Dropping it ends it.
pub struct Apple {
    url: String,
    private_key: String,
    state: Arc<Mutex<State>>,
    _serving: Serving,
}

/// Everything that it holds.
#[derive(Clone)]
pub struct State {
    /// Tokens, and whether they live.
    pub tokens: BTreeMap<String, bool>,
    /// Codes that can be exchanged, once, and the refresh token that comes of each.
    pub codes: BTreeMap<String, String>,
    /// How many calls came, refused ones too.
    pub calls: usize,
    faults: VecDeque<Fault>,
    key: DecodingKey,
}

/// How a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and does nothing.
    Status(u16),
    /// Does what was asked and answers with this status all the same.
    DoneBut(u16),
}

type Served = Shared<Arc<Mutex<State>>>;

impl Apple {
    /// Starts on a free port, with a key of its own for the developer.
    ///
    /// # Errors
    /// When no port can be bound, or no key be made.
    pub async fn start() -> io::Result<Self> {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(io::Error::other)?;
        let key = DecodingKey::from_ec_pem(pair.public_key_pem().as_bytes());
        let state = State {
            tokens: BTreeMap::new(),
            codes: BTreeMap::new(),
            calls: 0,
            faults: VecDeque::new(),
            key: key.map_err(io::Error::other)?,
        };
        let state = Arc::new(Mutex::new(state));
        let port = Port::free().await?;
        let url = port.url.clone();
        let router = Router::new()
            .route("/auth/revoke", post(revoke))
            .route("/auth/token", post(exchange))
            .with_state(Arc::clone(&state));
        let serving = port.serve(router);
        Ok(Self { url, private_key: pair.serialize_pem(), state, _serving: serving })
    }

    /// Where it listens, as `http://host:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The developer's key, PEM.
    pub fn private_key(&self) -> &str {
        &self.private_key
    }

    /// What it holds now.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Adds a token that lives.
    pub fn add_token(&self, token: &str) {
        lock(&self.state).tokens.insert(token.to_owned(), true);
    }

    /// Adds a code that can be exchanged for a token.
    pub fn add_code(&self, code: &str, token: &str) {
        lock(&self.state).codes.insert(code.to_owned(), token.to_owned());
    }

    /// What goes wrong with the next calls, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }
}

async fn revoke(Shared(state): Served, headers: HeaderMap, body: Bytes) -> Response {
    answered(&state, &headers, &body, |state, form| {
        let token = form.get("token").ok_or("invalid_request")?;
        let hint = form.get("token_type_hint").map(String::as_str);
        if !matches!(hint, None | Some("refresh_token" | "access_token")) {
            return Err("invalid_request");
        }
        // An unknown token is answered like a known one.
        if let Some(lives) = state.tokens.get_mut(token) {
            *lives = false;
        }
        Ok(None)
    })
}

async fn exchange(Shared(state): Served, headers: HeaderMap, body: Bytes) -> Response {
    answered(&state, &headers, &body, |state, form| {
        if form.get("grant_type").map(String::as_str) != Some("authorization_code") {
            return Err("unsupported_grant_type");
        }
        let code = form.get("code").ok_or("invalid_request")?;
        let token = state.codes.remove(code).ok_or("invalid_grant")?;
        state.tokens.insert(token.clone(), true);
        Ok(Some(json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": token, "id_token": "x.y.z"})))
    })
}

type Form = BTreeMap<String, String>;

fn answered(
    state: &Mutex<State>,
    headers: &HeaderMap,
    body: &[u8],
    act: impl Fn(&mut State, &Form) -> Result<Option<Value>, &'static str>,
) -> Response {
    let mut state = lock(state);
    state.calls += 1;
    let fault = state.faults.pop_front();
    if let Some(Fault::Status(status)) = fault {
        return refused(status, "server_error");
    }
    let outcome = form_of(headers, body).and_then(|form| {
        check(&state.key, &form)?;
        act(&mut state, &form)
    });
    match (outcome, fault) {
        (_, Some(Fault::DoneBut(status))) => refused(status, "server_error"),
        (Ok(Some(body)), _) => Json(body).into_response(),
        (Ok(None), _) => StatusCode::OK.into_response(),
        (Err(error), _) => refused(400, error),
    }
}

fn form_of(headers: &HeaderMap, body: &[u8]) -> Result<Form, &'static str> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some("application/x-www-form-urlencoded") {
        return Err("invalid_request");
    }
    serde_urlencoded::from_bytes(body).map_err(|_| "invalid_request")
}

/// The client secret: signed with the developer's key, for this app, and not expired.
fn check(key: &DecodingKey, form: &Form) -> Result<(), &'static str> {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&["https://appleid.apple.com"]);
    validation.set_issuer(&[TEAM]);
    validation.sub = Some(CLIENT.to_owned());
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    validation.leeway = 0;
    let secret = form.get("client_secret").map(String::as_str).unwrap_or_default();
    let decoded = jsonwebtoken::decode::<Value>(secret, key, &validation);
    let decoded = decoded.map_err(|_| "invalid_client")?;
    let named = decoded.header.kid.as_deref() == Some(KEY);
    let six_months = 15_777_000;
    let spans = |name: &str| decoded.claims[name].as_u64().unwrap_or_default();
    let brief = spans("exp").saturating_sub(spans("iat")) <= six_months && spans("iat") > 0;
    let own = form.get("client_id").map(String::as_str) == Some(CLIENT);
    if named && brief && own { Ok(()) } else { Err("invalid_client") }
}

fn refused(status: u16, error: &'static str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({"error": error}))).into_response()
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
