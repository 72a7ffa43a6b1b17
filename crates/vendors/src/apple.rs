//! Sign in with Apple: tokens revoked, and codes exchanged for tokens that can be.
//!
//! Apple answers a token that it does not know like one that it revoked: a success proves that it is dead now, and not that it
//! ever lived.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Client, StatusCode, Url, header};
use runtime::config::{Secret, SecretError};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{gate::Gate, outbound};

/// Who a client secret is for.
const AUDIENCE: &str = "https://appleid.apple.com";
/// How long a client secret is good, in seconds: long enough for clocks that differ, and never kept.
const VALID_SECONDS: u64 = 5 * 60;
const BODY_MAX_BYTES: usize = 64 * 1024;
/// For a 429 that names no wait.
const WAIT: Duration = Duration::from_secs(60);

/// How to reach Apple.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its server: `https://appleid.apple.com`.
    pub url: String,
    /// The developer's team, ten letters and digits.
    pub team_id: String,
    /// The id of the key.
    pub key_id: String,
    /// The app's bundle id, or its services id.
    pub client_id: String,
    /// The key: PEM (PKCS #8) as Apple hands it out.
    pub private_key: Secret,
    /// Seconds that one answer may take.
    pub timeout: u64,
}

/// A token that is to be revoked.
#[derive(Debug, Clone, Copy)]
pub enum Token<'a> {
    /// One that makes others.
    Refresh(&'a SecretString),
    /// One that is good for an hour.
    Access(&'a SecretString),
}

/// Why Apple did not do what it was asked. Never repeats a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be reached, its answer is lost, or 5xx. A revocation may be asked again, an exchange may not.
    #[error("Apple gives no answer")]
    Unavailable,
    /// 429: ask again after this long.
    #[error("Apple takes no more calls for {0:?}")]
    Throttled(Duration),
    /// The client secret is refused: a person must correct team, key or client id.
    #[error("Apple does not let us in ({0}): check team, key, client id and clock")]
    Unauthorized(u16),
    /// The code was used, has expired, or is another app's.
    #[error("Apple does not know this code, or not any more")]
    CodeSpent,
    /// Another 4xx: asking again is no use.
    #[error("Apple refuses ({status} {code})")]
    Refused {
        /// Of the answer.
        status: u16,
        /// Apple's word for it, if it is one that is documented.
        code: String,
    },
    /// The answer is not as documented.
    #[error("Apple's answer breaks its contract: {0}")]
    Contract(&'static str),
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The key's file cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Not a key.
    #[error("apple.private_key is no private key of curve P-256 in PEM")]
    Key,
    /// Not where tokens can go.
    #[error("apple.url is https:// and a host")]
    Url,
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for Apple")]
    Client,
}

/// Sign in with Apple, as configured.
#[derive(Clone)]
pub struct Apple {
    http: Client,
    url: Url,
    team_id: String,
    key_id: String,
    client_id: String,
    key: EncodingKey,
    gate: Gate,
}

/// What a client secret says.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: u64,
    exp: u64,
    aud: &'a str,
    sub: &'a str,
}

#[derive(Deserialize)]
struct Exchanged {
    refresh_token: Option<SecretString>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
}

impl Apple {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When the URL is not safe, the key cannot be read or is none, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let pem = config.private_key.read()?;
        let key = EncodingKey::from_ec_pem(pem.expose_secret().as_bytes());
        Ok(Self {
            http: outbound::client(config.timeout).ok_or(ConfigError::Client)?,
            url: outbound::safe(&config.url).ok_or(ConfigError::Url)?,
            team_id: config.team_id.clone(),
            key_id: config.key_id.clone(),
            client_id: config.client_id.clone(),
            key: key.map_err(|_| ConfigError::Key)?,
            gate: Gate::default(),
        })
    }

    /// Revokes a token: it is dead when this says so, also if it was before, or never lived. Once is as often as twice.
    pub async fn revoke(&self, token: Token<'_>) -> Result<(), Error> {
        let (token, hint) = match token {
            Token::Refresh(token) => (token, "refresh_token"),
            Token::Access(token) => (token, "access_token"),
        };
        let fields = [("token", token.expose_secret()), ("token_type_hint", hint)];
        self.post("/auth/revoke", &fields).await.map(drop)
    }

    /// A token that can be revoked, for a code that the app was just given (single use, five minutes).
    pub async fn exchange(&self, code: &SecretString) -> Result<SecretString, Error> {
        let fields = [("code", code.expose_secret()), ("grant_type", "authorization_code")];
        let body = self.post("/auth/token", &fields).await?;
        let exchanged: Exchanged =
            serde_json::from_slice(&body).map_err(|_| Error::Contract("the body"))?;
        let token = exchanged.refresh_token.filter(|token| !token.expose_secret().is_empty());
        token.ok_or(Error::Contract("refresh_token"))
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Vec<u8>, Error> {
        self.gate.pass().map_err(Error::Throttled)?;
        let url = self.url.join(path).map_err(|_| Error::Contract("its own path"))?;
        let secret = self.client_secret()?;
        let own = [("client_id", &*self.client_id), ("client_secret", secret.expose_secret())];
        let form = serde_urlencoded::to_string([&own[..], fields].concat());
        let form = form.map_err(|_| Error::Contract("its own form"))?;
        let request = self.http.post(url);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.body(form).send().await.map_err(|_| Error::Unavailable)?;
        let status = answer.status();
        let wait = outbound::retry_after(answer.headers());
        let body = outbound::body(answer, BODY_MAX_BYTES).await;
        if status == StatusCode::OK {
            return body.map_err(|_| Error::Unavailable);
        }
        let wait = wait.unwrap_or(WAIT);
        if status == StatusCode::TOO_MANY_REQUESTS {
            self.gate.shut(wait);
        }
        Err(refusal(status, wait, &body.unwrap_or_default()))
    }

    /// A JWT that only the holder of the key can make.
    fn client_secret(&self) -> Result<SecretString, Error> {
        let iat = outbound::unix_seconds();
        let claims = Claims {
            iss: &self.team_id,
            iat,
            exp: iat + VALID_SECONDS,
            aud: AUDIENCE,
            sub: &self.client_id,
        };
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::ES256) };
        let secret = jsonwebtoken::encode(&header, &claims, &self.key);
        secret.map(SecretString::from).map_err(|_| Error::Contract("its own client secret"))
    }
}

fn refusal(status: StatusCode, wait: Duration, body: &[u8]) -> Error {
    let Refusal { error } = serde_json::from_slice(body).unwrap_or_default();
    match (status, error.as_str()) {
        (StatusCode::TOO_MANY_REQUESTS, _) => Error::Throttled(wait),
        (status, _) if status.is_server_error() => Error::Unavailable,
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _)
        | (_, "invalid_client" | "unauthorized_client") => Error::Unauthorized(status.as_u16()),
        (_, "invalid_grant") => Error::CodeSpent,
        (_, known @ ("invalid_request" | "unsupported_grant_type" | "invalid_scope")) => {
            Error::Refused { status: status.as_u16(), code: known.to_owned() }
        }
        // Whatever else it says could be about a person.
        _ => Error::Refused { status: status.as_u16(), code: String::new() },
    }
}
