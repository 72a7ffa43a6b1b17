//! The Transit secrets engine of OpenBao and HashiCorp Vault: keys that encrypt and never leave their server.
//!
//! Source: OpenBao documentation, *Transit secrets engine (API)*.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{Client, Method, StatusCode};
use runtime::config::{Secret, SecretError};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// Authenticated, and bound to what is said beside it.
const KEY_TYPE: &str = "xchacha20-poly1305";
/// OpenBao's and Vault's name for the same, and for servers that lack the first.
const KEY_TYPE_EVERYWHERE: &str = "aes256-gcm96";

/// How to reach it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The server, such as `https://openbao.example.com:8200`.
    pub url: String,
    /// Where the engine is mounted: `transit`, unless the operator says otherwise.
    pub mount: String,
    /// A token whose policy allows these keys and nothing else.
    pub token: Secret,
    /// Seconds that one answer may take.
    pub timeout: u64,
}

/// What was encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// As the server wrote it: `vault:v1:` and Base64.
    pub ciphertext: String,
    /// Of the key that did it.
    pub version: u32,
}

/// Why the server did not do it. Never repeats its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Later it may: unreachable, sealed, overloaded, or its answer was lost. Asking again does no harm.
    #[error("the key server cannot be reached or is sealed")]
    Unavailable,
    /// A person must correct token or policy.
    #[error("the key server does not let us in: check token and policy")]
    Unauthorized,
    /// There is no such key.
    #[error("the key server has no such key")]
    NoKey,
    /// Other bytes, another key, or said beside it something else.
    #[error("the key server refuses what it was given")]
    Refused,
    /// It breaks its own contract.
    #[error("the key server's answer is none that its documentation knows")]
    Unintelligible,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The token's file cannot be read.
    #[error(transparent)]
    Token(#[from] SecretError),
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for the key server")]
    Client,
}

/// A mounted engine.
#[derive(Clone)]
pub struct Transit {
    http: Client,
    base: String,
    token: SecretString,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct Ciphertext {
    ciphertext: String,
}

#[derive(Deserialize)]
struct Plaintext {
    plaintext: SecretString,
}

impl Transit {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When the token cannot be read, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let http = runtime::http::client()
            .timeout(Duration::from_secs(config.timeout))
            .build()
            .map_err(|_| ConfigError::Client)?;
        let mount = config.mount.trim_matches('/');
        let base = format!("{}/v1/{mount}", config.url.trim_end_matches('/'));
        Ok(Self { http, base, token: config.token.read()? })
    }

    /// Makes a key of this name, unless there is one. It can be deleted, and never be exported.
    pub async fn create_key(&self, name: &str) -> Result<(), Error> {
        match self.create_key_of(name, KEY_TYPE).await {
            Err(Error::Refused) => self.create_key_of(name, KEY_TYPE_EVERYWHERE).await?,
            other => other?,
        }
        let deletable = json!({"deletion_allowed": true});
        self.call(Method::POST, &format!("keys/{name}/config"), Some(&deletable)).await.map(drop)
    }

    async fn create_key_of(&self, name: &str, kind: &str) -> Result<(), Error> {
        let key = json!({"type": kind, "exportable": false});
        self.call(Method::POST, &format!("keys/{name}"), Some(&key)).await.map(drop)
    }

    /// Whether there is a key of this name.
    pub async fn has_key(&self, name: &str) -> Result<bool, Error> {
        match self.call(Method::GET, &format!("keys/{name}"), None).await {
            Ok(_) => Ok(true),
            Err(Error::NoKey) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Deletes a key with all its versions, for ever; what is deleted already is done.
    pub async fn delete_key(&self, name: &str) -> Result<(), Error> {
        if !self.has_key(name).await? {
            return Ok(());
        }
        self.call(Method::DELETE, &format!("keys/{name}"), None).await.map(drop)
    }

    /// Encrypts, bound to `aad`.
    pub async fn encrypt(&self, name: &str, aad: &[u8], secret: &[u8]) -> Result<Encrypted, Error> {
        let asked = json!({
            "plaintext": STANDARD.encode(secret),
            "associated_data": STANDARD.encode(aad),
        });
        let Ciphertext { ciphertext } = self.ask(&format!("encrypt/{name}"), &asked).await?;
        let version = ciphertext.strip_prefix("vault:v").and_then(|rest| rest.split_once(':'));
        let version = version.and_then(|(version, _)| version.parse().ok());
        Ok(Encrypted { version: version.ok_or(Error::Unintelligible)?, ciphertext })
    }

    /// Decrypts what [`Self::encrypt`] gave under the same key and `aad`.
    pub async fn decrypt(
        &self,
        name: &str,
        aad: &[u8],
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let asked = json!({"ciphertext": ciphertext, "associated_data": STANDARD.encode(aad)});
        let Plaintext { plaintext } = self.ask(&format!("decrypt/{name}"), &asked).await?;
        let bytes =
            STANDARD.decode(plaintext.expose_secret()).map_err(|_| Error::Unintelligible)?;
        Ok(Zeroizing::new(bytes))
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Error> {
        let answer = self.call(Method::POST, path, Some(body)).await?;
        let answer: Answer<T> =
            serde_json::from_slice(&answer).map_err(|_| Error::Unintelligible)?;
        Ok(answer.data)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut request = self
            .http
            .request(method, format!("{}/{path}", self.base))
            .header("X-Vault-Token", self.token.expose_secret());
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|_| Error::Unavailable)?;
        let status = response.status();
        let body = response.bytes().await.map_err(|_| Error::Unavailable)?;
        if status.is_success() {
            Ok(Zeroizing::new(body.to_vec()))
        } else {
            Err(why(status, &body))
        }
    }
}

/// The status says it, but for one: a missing key is 404 to a reader and 400 to whoever would use it.
fn why(status: StatusCode, body: &[u8]) -> Error {
    match status.as_u16() {
        400 if says(body, "encryption key not found") => Error::NoKey,
        400 | 405 | 413 => Error::Refused,
        401 | 403 => Error::Unauthorized,
        404 => Error::NoKey,
        408 | 412 | 429 | 472 | 473 | 500..=599 => Error::Unavailable,
        _ => Error::Unintelligible,
    }
}

fn says(body: &[u8], words: &str) -> bool {
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<String>,
    }
    serde_json::from_slice::<Errors>(body)
        .is_ok_and(|answer| answer.errors.iter().any(|error| error.contains(words)))
}
