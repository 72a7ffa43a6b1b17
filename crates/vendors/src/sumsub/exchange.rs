//! One signed call: sent, read up to a bound, and its status told apart.

use std::time::Duration;

use reqwest::{
    Client, Method, StatusCode, Url,
    header::{self, HeaderMap},
};
use secrecy::{ExposeSecret, SecretString};

use super::{Config, ConfigError, Error, signing, wire};
use crate::{
    gate::Gate,
    outbound::{self, Unread},
};

/// The window of the rate limit, for an answer that does not say when it ends.
const WINDOW: Duration = Duration::from_secs(5);
/// Longest answer in JSON, in bytes.
pub(super) const JSON_MAX_BYTES: usize = 4 * 1024 * 1024;

/// What every call needs.
#[derive(Clone)]
pub(super) struct Exchange {
    http: Client,
    url: Url,
    app_token: SecretString,
    secret_key: SecretString,
    gate: Gate,
}

/// An answer of 2xx.
pub(super) struct Answer {
    pub media_type: String,
    pub body: Vec<u8>,
}

impl Exchange {
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let url = base(&config.url)?;
        Ok(Self {
            http: outbound::client(config.timeout).ok_or(ConfigError::Client)?,
            url,
            app_token: config.app_token.read()?,
            secret_key: config.secret_key.read()?,
            gate: Gate::default(),
        })
    }

    /// Calls `path`, which begins with a slash and is encoded already. `limit`: longest answer in bytes.
    pub async fn call(
        &self,
        what: &'static str,
        method: Method,
        path: &str,
        limit: usize,
    ) -> Result<Answer, Error> {
        self.gate.pass().map_err(Error::Throttled)?;
        let url = self.url.join(path).map_err(|_| wire::broken(what, "its own path"))?;
        let seconds = outbound::unix_seconds().to_string();
        // Signed is what is sent: the URL as it was parsed, not as it was written.
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let sent = format!("{}{query}", url.path());
        let key = self.secret_key.expose_secret();
        let signature = signing::signature(key, &seconds, method.as_str(), &sent, b"");
        let request = self
            .http
            .request(method, url.clone())
            .header(header::ACCEPT, "*/*")
            .header(header::CONTENT_TYPE, "application/json")
            .header("X-App-Token", self.app_token.expose_secret())
            .header("X-App-Access-Ts", seconds)
            .header("X-App-Access-Sig", signature);
        let answer = request.send().await.map_err(|_| Error::Unavailable(what))?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = outbound::body(answer, limit).await.map_err(|unread| match unread {
            Unread::Lost => Error::Unavailable(what),
            Unread::TooLong => Error::TooLarge { what, limit },
        });
        if status.is_success() {
            let media_type = text(&headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
            return Ok(Answer { media_type: media_type.to_owned(), body: body? });
        }
        Err(self.refusal(what, status, &headers, &body.unwrap_or_default()))
    }

    fn refusal(
        &self,
        what: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Error {
        let wait = outbound::retry_after(headers);
        match (status, wait) {
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
                Error::Unauthorized(status.as_u16())
            }
            (StatusCode::NOT_FOUND, _) => Error::NotFound(what),
            (StatusCode::CONFLICT, Some(wait)) => Error::Busy(wait),
            (StatusCode::TOO_MANY_REQUESTS, wait) => {
                let wait = wait.unwrap_or(WINDOW);
                self.gate.shut(wait);
                Error::Throttled(wait)
            }
            (status, _) if status.is_server_error() => Error::Unavailable(what),
            (status, _) => {
                let refusal: wire::Refusal = serde_json::from_slice(body).unwrap_or_default();
                Error::Refused { what, status: status.as_u16(), code: refusal.error_code }
            }
        }
    }
}

/// Paths are signed from their beginning, so there is nothing before them.
fn base(url: &str) -> Result<Url, ConfigError> {
    let bare = |url: &Url| url.path() == "/" && url.query().is_none();
    outbound::safe(url).filter(bare).ok_or(ConfigError::Url)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_is_a_server_and_no_more() {
        for good in ["https://api.sumsub.com", "https://api.sumsub.com/", "http://127.0.0.1:8080"] {
            assert!(base(good).is_ok(), "{good}");
        }
        let bad =
            ["http://api.sumsub.com", "https://api.sumsub.com/v1", "https://api.sumsub.com?x=1"];
        for bad in bad {
            assert!(matches!(base(bad), Err(ConfigError::Url)), "{bad}");
        }
    }
}
