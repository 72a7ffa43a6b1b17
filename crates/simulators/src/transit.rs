//! The Transit secrets engine of OpenBao and Vault, as strict as its documentation.
//!
//! What it calls encryption keeps a secret from nobody who reads this file; a client cannot tell.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// The token that opens it.
pub const TOKEN: &str = "token-of-the-transit-simulator";

/// A running server with the engine mounted at `transit`. Dropping it ends it.
pub struct Transit {
    url: String,
    state: Shared,
    serving: JoinHandle<()>,
}

type Shared = Arc<Mutex<Engine>>;
type Answer = Result<Response, Refusal>;

/// A status and the words beside it.
struct Refusal(StatusCode, Vec<String>);

/// What the server holds.
#[derive(Debug, Default)]
pub struct Engine {
    /// The keys by name.
    pub keys: BTreeMap<String, Key>,
    /// Method and path of every call that was let in, the oldest first.
    pub asked: Vec<String>,
    /// Whether it is sealed: it answers nothing else then.
    pub sealed: bool,
    /// Key types that this release of the server lacks.
    pub lacks: Vec<String>,
    faults: VecDeque<Fault>,
    made: u64,
}

/// A key.
#[derive(Debug, Clone)]
pub struct Key {
    /// Tells it from one of the same name that was deleted before.
    number: u64,
    deletion_allowed: bool,
}

/// How a call goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Answers with this status and does nothing.
    Status(u16),
    /// Does what was asked and answers with this body.
    Says(String),
}

impl Transit {
    /// Starts a server without keys on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Shared::default();
        let routes = Router::new()
            .route("/v1/transit/keys/{name}", get(read).post(create).delete(delete))
            .route("/v1/transit/keys/{name}/config", post(configure))
            .route("/v1/transit/encrypt/{name}", post(encrypt))
            .route("/v1/transit/decrypt/{name}", post(decrypt))
            .layer(middleware::from_fn_with_state(Arc::clone(&state), gate))
            .with_state(Arc::clone(&state));
        let serving = tokio::spawn(async move {
            axum::serve(listener, routes).await.expect("the simulator serves until it is dropped");
        });
        Ok(Self { url, state, serving })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it holds, to be read or changed.
    pub fn engine(&self) -> MutexGuard<'_, Engine> {
        lock(&self.state)
    }

    /// Lets the next calls go wrong, one fault each.
    pub fn break_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.engine().faults.extend(faults);
    }
}

impl Drop for Transit {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, Engine> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn errors(status: StatusCode, words: &[&str]) -> Refusal {
    Refusal(status, words.iter().map(|word| (*word).to_owned()).collect())
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"errors": self.1}))).into_response()
    }
}

/// Sealed, the token, and what was ordered to go wrong.
async fn gate(
    State(state): State<Shared>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let fault = {
        let mut engine = lock(&state);
        if engine.sealed {
            return errors(StatusCode::SERVICE_UNAVAILABLE, &["Vault is sealed"]).into_response();
        }
        let token = headers.get("x-vault-token").map(|token| token.as_bytes());
        if token != Some(TOKEN.as_bytes()) {
            return errors(StatusCode::FORBIDDEN, &["permission denied"]).into_response();
        }
        engine.asked.push(format!("{} {}", request.method(), request.uri().path()));
        engine.faults.pop_front()
    };
    match fault {
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            errors(status, &["1 error occurred"]).into_response()
        }
        Some(Fault::Says(body)) => {
            next.run(request).await;
            body.into_response()
        }
        None => next.run(request).await,
    }
}

async fn read(State(state): State<Shared>, Path(name): Path<String>) -> Answer {
    let engine = lock(&state);
    match engine.keys.get(&name) {
        Some(key) => {
            let deletable = key.deletion_allowed;
            Ok(Json(json!({"data": {"name": name, "deletion_allowed": deletable}})).into_response())
        }
        None => Err(errors(StatusCode::NOT_FOUND, &[])),
    }
}

/// Making one that exists changes nothing.
async fn create(
    State(state): State<Shared>,
    Path(name): Path<String>,
    Json(asked): Json<Value>,
) -> Answer {
    let mut engine = lock(&state);
    let kind = asked["type"].as_str().unwrap_or("aes256-gcm96");
    if !["aes256-gcm96", "xchacha20-poly1305", "chacha20-poly1305"].contains(&kind)
        || engine.lacks.iter().any(|lacking| lacking == kind)
    {
        let words = format!("unknown key type {kind}");
        return Err(errors(StatusCode::BAD_REQUEST, &[&words]));
    }
    engine.made += 1;
    let key = Key { number: engine.made, deletion_allowed: false };
    engine.keys.entry(name).or_insert(key);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn configure(
    State(state): State<Shared>,
    Path(name): Path<String>,
    Json(asked): Json<Value>,
) -> Answer {
    let mut engine = lock(&state);
    let Some(key) = engine.keys.get_mut(&name) else {
        return Err(errors(StatusCode::BAD_REQUEST, &["no existing key named could be found"]));
    };
    key.deletion_allowed = asked["deletion_allowed"].as_bool().unwrap_or(key.deletion_allowed);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn delete(State(state): State<Shared>, Path(name): Path<String>) -> Answer {
    let mut engine = lock(&state);
    match engine.keys.get(&name) {
        Some(key) if key.deletion_allowed => {
            engine.keys.remove(&name);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Some(_) => Err(errors(StatusCode::BAD_REQUEST, &["deletion is not allowed for this key"])),
        None => Err(errors(StatusCode::BAD_REQUEST, &["could not delete key; not found"])),
    }
}

async fn encrypt(
    State(state): State<Shared>,
    Path(name): Path<String>,
    Json(asked): Json<Value>,
) -> Answer {
    let key = key(&state, &name)?;
    let (plaintext, aad) = (base64_of(&asked, "plaintext")?, base64_of(&asked, "associated_data")?);
    let sealed = json!([key.number, STANDARD.encode(aad), STANDARD.encode(plaintext)]);
    let ciphertext = format!("vault:v1:{}", STANDARD.encode(sealed.to_string()));
    Ok(Json(json!({"data": {"ciphertext": ciphertext, "key_version": 1}})).into_response())
}

async fn decrypt(
    State(state): State<Shared>,
    Path(name): Path<String>,
    Json(asked): Json<Value>,
) -> Answer {
    let key = key(&state, &name)?;
    let refused = |words: &str| errors(StatusCode::BAD_REQUEST, &[words]);
    let ciphertext = asked["ciphertext"].as_str().and_then(|text| text.strip_prefix("vault:v1:"));
    let ciphertext = ciphertext.ok_or_else(|| refused("invalid ciphertext: no prefix"))?;
    let sealed = STANDARD
        .decode(ciphertext)
        .map_err(|_| refused("invalid ciphertext: could not decode base64"))?;
    let sealed: (u64, String, String) = serde_json::from_slice(&sealed)
        .map_err(|_| refused("cipher: message authentication failed"))?;
    let aad = STANDARD.encode(base64_of(&asked, "associated_data")?);
    if (sealed.0, &sealed.1) == (key.number, &aad) {
        Ok(Json(json!({"data": {"plaintext": sealed.2}})).into_response())
    } else {
        Err(refused("cipher: message authentication failed"))
    }
}

fn key(state: &Shared, name: &str) -> Result<Key, Refusal> {
    let key = lock(state).keys.get(name).cloned();
    key.ok_or_else(|| errors(StatusCode::BAD_REQUEST, &["encryption key not found"]))
}

fn base64_of(asked: &Value, field: &str) -> Result<Vec<u8>, Refusal> {
    let text = asked[field].as_str().unwrap_or_default();
    let refused = || errors(StatusCode::BAD_REQUEST, &["failed to base64-decode plaintext"]);
    STANDARD.decode(text).map_err(|_| refused())
}
