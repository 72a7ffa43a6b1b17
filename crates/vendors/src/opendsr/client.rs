//! The controller's calls, and the checks of what a processor says.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Client, Method, StatusCode, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{
    Authorities, Chain, Claimed, Config, ConfigError, Discovery, Erasure, Error, Progress, Receipt,
    Trust, Untrusted,
    wire::{
        CancelledRead, DiscoveryRead, ProgressRead, ReceiptRead, RefusalRead, RequestWritten,
        decode,
    },
};
use crate::{gate::Gate, outbound};

const BODY_MAX_BYTES: usize = 256 * 1024;
/// What came without being asked for has us fetch a certificate no more often than this.
const REFETCH_AFTER: Duration = Duration::from_secs(60);
/// For a 429 that names no wait.
const WAIT: Duration = Duration::from_secs(60);
const DISCOVERY: &str = "the discovery";
const REQUEST: &str = "the request";
const STATUS: &str = "the status";
const CANCELLATION: &str = "the cancellation";

/// A processor, as configured.
#[derive(Clone)]
pub struct OpenDsr {
    http: Client,
    url: Url,
    controller_id: String,
    token: Option<SecretString>,
    callback_url: String,
    trust: Arc<Trust>,
    gate: Gate,
}

/// An answer that nobody has believed yet.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl OpenDsr {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When a URL is not safe, a file cannot be read or is not what it should be, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let file =
            |path: &Path| fs::read(path).map_err(|_| ConfigError::File(path.display().to_string()));
        let revoked = config.revoked.as_deref().map(file).transpose()?;
        let authorities = Authorities::new(&file(&config.authorities)?, revoked.as_deref())?;
        let mut url = outbound::safe(&config.url).ok_or(ConfigError::Url)?;
        outbound::safe(&config.callback_url).ok_or(ConfigError::Url)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let trust = Trust { authorities, domain: config.domain.clone(), fetched: Mutex::default() };
        Ok(Self {
            http: outbound::client(config.timeout).ok_or(ConfigError::Client)?,
            url,
            controller_id: config.controller_id.clone(),
            token: config.token.as_ref().map(|token| token.read()).transpose()?,
            callback_url: config.callback_url.clone(),
            trust: Arc::new(trust),
            gate: Gate::default(),
        })
    }

    /// What the processor can do.
    pub async fn discover(&self) -> Result<Discovery, Error> {
        Ok(self.discovered().await?.understood())
    }

    /// Asks it to erase. [`Error::Duplicate`]: it has been asked before, as after a lost answer; its status tells the rest.
    pub async fn request(&self, erasure: &Erasure) -> Result<Receipt, Error> {
        let body = serde_json::to_vec(&RequestWritten::new(erasure, &self.callback_url));
        let body = body.map_err(|_| contract(REQUEST, "its own body"))?;
        let answer = self.call(REQUEST, Method::POST, "requests", Some(&body)).await?;
        let body_back = self.signed(REQUEST, answer, StatusCode::CREATED).await?;
        let read: ReceiptRead = decode(REQUEST, &body_back)?;
        self.is_about(REQUEST, (&read.controller_id, read.subject_request_id), erasure.id)?;
        // What it signed for must be what was sent.
        let echoed = STANDARD.decode(&read.encoded_request);
        if echoed.is_ok_and(|echoed| echoed == body) {
            Ok(Receipt {
                received_at: read.received_time,
                expected_at: read.expected_completion_time,
            })
        } else {
            Err(contract(REQUEST, "encoded_request"))
        }
    }

    /// How far a request is.
    pub async fn status(&self, request: Uuid) -> Result<Progress, Error> {
        let answer = self.call(STATUS, Method::GET, &format!("requests/{request}"), None).await?;
        let body = self.signed(STATUS, answer, StatusCode::OK).await?;
        let read: ProgressRead = decode(STATUS, &body)?;
        self.is_about(STATUS, (&read.controller_id, read.subject_request_id), request)?;
        let (status, expected_at) = (read.request_status, read.expected_completion_time);
        Ok(Progress { request, status, expected_at })
    }

    /// Takes a request back, which can be done while it is pending.
    pub async fn cancel(&self, request: Uuid) -> Result<(), Error> {
        let path = format!("requests/{request}");
        let answer = self.call(CANCELLATION, Method::DELETE, &path, None).await?;
        let body = self.signed(CANCELLATION, answer, StatusCode::ACCEPTED).await?;
        let read: CancelledRead = decode(CANCELLATION, &body)?;
        self.is_about(CANCELLATION, (&read.controller_id, read.subject_request_id), request)
    }

    /// What a callback says, if it is the processor's. In this order: domain, certificate, signature over the raw bytes,
    /// then JSON, then whether it was sent to us. Whether there is such a request, the caller must know.
    ///
    /// # Errors
    /// When it is not to be believed; [`Untrusted::status`] is what it is answered with.
    pub async fn callback(&self, headers: &HeaderMap, body: &[u8]) -> Result<Progress, Untrusted> {
        const WHAT: &str = "a callback";
        self.believe(headers, body, REFETCH_AFTER).await?;
        let read: ProgressRead = decode(WHAT, body).map_err(|_| Untrusted::Content("the body"))?;
        if read.status_callback_url.as_deref() != Some(&*self.callback_url) {
            return Err(Untrusted::Content("status_callback_url"));
        }
        if read.controller_id != self.controller_id {
            return Err(Untrusted::Content("controller_id"));
        }
        Ok(Progress {
            request: read.subject_request_id,
            status: read.request_status,
            expected_at: read.expected_completion_time,
        })
    }

    /// The same for headers that were handed on as texts.
    ///
    /// # Errors
    /// As there.
    pub async fn callback_of(
        &self,
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> Result<Progress, Untrusted> {
        let headers = headers.iter().filter_map(|(name, value)| {
            Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
        });
        self.callback(&headers.collect(), body).await
    }

    fn is_about(
        &self,
        what: &'static str,
        (controller, request): (&str, Uuid),
        asked: Uuid,
    ) -> Result<(), Error> {
        if controller != self.controller_id {
            return Err(contract(what, "controller_id"));
        }
        if request == asked { Ok(()) } else { Err(contract(what, "subject_request_id")) }
    }

    /// The body of an answer with this status, if the processor signed it.
    async fn signed(
        &self,
        what: &'static str,
        Answer { status, headers, body }: Answer,
        wanted: StatusCode,
    ) -> Result<Vec<u8>, Error> {
        if status != wanted {
            return Err(Error::Refused { what, status: status.as_u16() });
        }
        match self.believe(&headers, &body, Duration::ZERO).await {
            Ok(()) => Ok(body),
            Err(Untrusted::NoCertificate) => Err(Error::Unavailable(what)),
            Err(why) => Err(Error::Untrusted { what, why }),
        }
    }

    /// Whether the processor signed these bytes. A certificate that does not do is fetched anew, once: it may have changed.
    /// But not before the last one, or the last attempt in vain, is so old: whoever sends us nonsense has us ask the
    /// processor no more often.
    async fn believe(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        fetch_after: Duration,
    ) -> Result<(), Untrusted> {
        let Claimed { signature } = Claimed::read(headers, &self.trust.domain)?;
        if let Some((chain, fetched_at)) = self.trust.fetched() {
            let fits = chain.and_then(|chain| self.fits(&chain, body, &signature));
            if fits.is_ok() || fetched_at.elapsed() < fetch_after {
                return fits;
            }
        }
        let chain = self.fetch().await;
        self.trust.keep(chain.clone());
        self.fits(&chain?, body, &signature)
    }

    fn fits(&self, chain: &Chain, body: &[u8], signature: &[u8]) -> Result<(), Untrusted> {
        if !self.trust.authorities.vouch_for(chain, &self.trust.domain) {
            return Err(Untrusted::Certificate);
        }
        if chain.signed(body, signature) { Ok(()) } else { Err(Untrusted::Signature) }
    }

    /// The certificate that the processor serves, from its own domain only.
    async fn fetch(&self) -> Result<Chain, Untrusted> {
        let unavailable = |error| match error {
            Error::Contract { .. } => Untrusted::Certificate,
            _ => Untrusted::NoCertificate,
        };
        let discovery = self.discovered().await.map_err(unavailable)?;
        let url = outbound::safe(&discovery.processor_certificate).ok_or(Untrusted::Certificate)?;
        let host = url.host_str().unwrap_or_default();
        if Some(host) != self.url.host_str() && !host.eq_ignore_ascii_case(&self.trust.domain) {
            return Err(Untrusted::Certificate);
        }
        let answer = self.http.get(url).send().await.map_err(|_| Untrusted::NoCertificate)?;
        if answer.status() != StatusCode::OK {
            return Err(Untrusted::NoCertificate);
        }
        let pem = outbound::body(answer, BODY_MAX_BYTES).await;
        Chain::read(&pem.map_err(|_| Untrusted::NoCertificate)?).ok_or(Untrusted::Certificate)
    }

    async fn discovered(&self) -> Result<DiscoveryRead, Error> {
        let answer = self.call(DISCOVERY, Method::GET, "discovery", None).await?;
        let read: DiscoveryRead = decode(DISCOVERY, &answer.body)?;
        let major = read.api_version.split('.').next();
        if major == Some("2") { Ok(read) } else { Err(contract(DISCOVERY, "api_version")) }
    }

    async fn call(
        &self,
        what: &'static str,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
    ) -> Result<Answer, Error> {
        self.gate.pass().map_err(Error::Throttled)?;
        let url = self.url.join(path).map_err(|_| contract(what, "its own path"))?;
        let mut request = self.http.request(method, url).header(header::ACCEPT, "application/json");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_vec());
        }
        let answer = request.send().await.map_err(|_| Error::Unavailable(what))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = outbound::body(answer, BODY_MAX_BYTES).await;
        if status.is_success() {
            let body = body.map_err(|_| Error::Unavailable(what))?;
            return Ok(Answer { status, headers, body });
        }
        let refused = refusal(what, status, &headers, &body.unwrap_or_default());
        if let Error::Throttled(wait) = refused {
            self.gate.shut(wait);
        }
        Err(refused)
    }
}

fn refusal(what: &'static str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::Unauthorized(status.as_u16()),
        StatusCode::NOT_FOUND => Error::NotFound(what),
        StatusCode::TOO_MANY_REQUESTS => {
            Error::Throttled(outbound::retry_after(headers).unwrap_or(WAIT))
        }
        status if status.is_server_error() => Error::Unavailable(what),
        status => {
            let read: RefusalRead = serde_json::from_slice(body).unwrap_or_default();
            if read.is_duplicate() {
                return Error::Duplicate;
            }
            Error::Refused { what, status: status.as_u16() }
        }
    }
}

fn contract(what: &'static str, field: &str) -> Error {
    Error::Contract { what, field: field.to_owned() }
}
