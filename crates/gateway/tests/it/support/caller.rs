//! A host's service. It checks of every answer what every answer promises.

use std::net::SocketAddr;

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

#[derive(Clone)]
pub struct Caller {
    pub address: SocketAddr,
    http: reqwest::Client,
    document: Value,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null when there is none.
    pub body: Value,
}

impl Caller {
    pub fn new(address: SocketAddr) -> Self {
        let http = runtime::http::client().no_proxy().build().unwrap();
        let document = serde_json::to_value(gateway::document()).unwrap();
        Self { address, http, document }
    }

    /// For whatever a well-behaved service does not do.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).bearer_auth(token)).await
    }

    pub async fn post(&self, token: &str, key: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).bearer_auth(token);
        self.send(request.header("Idempotency-Key", key).json(body)).await
    }

    pub async fn standing(&self, token: &str, account: &str) -> Answer {
        self.get(token, &format!("/v1/accounts/{}/standing", encoded(account))).await
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        let body =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        let answer = Answer { status, headers, body };
        answer.check_headers();
        if status >= 400 && method != Method::HEAD {
            answer.check_problem();
            self.check_documented(&method, &path, &answer);
        }
        answer
    }

    /// Whatever is refused is refused for a reason that `/openapi.json` names.
    fn check_documented(&self, method: &Method, path: &str, answer: &Answer) {
        let code = answer.code();
        // A vendor's webhook is no call of a host.
        if ["not_found", "method_not_allowed"].contains(&code) || path.contains("/webhooks/") {
            return;
        }
        let paths = self.document["paths"].as_object().unwrap();
        let (template, operations) =
            paths.iter().find(|(template, _)| matches(template, path)).unwrap();
        let response =
            &operations[method.as_str().to_lowercase()]["responses"][answer.status.to_string()];
        let names = response["description"]
            .as_str()
            .is_some_and(|names| names.contains(&format!("`{code}`")));
        assert!(
            names,
            "{method} {template} answers {} {code}, which is not documented",
            answer.status
        );
    }
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status and code of a refusal.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    fn check_headers(&self) {
        assert_eq!(self.header("cache-control"), Some("no-store"));
        assert_eq!(self.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(self.header("referrer-policy"), Some("no-referrer"));
        let csp = self.header("content-security-policy");
        assert!(csp.is_some_and(|csp| csp.contains("frame-ancestors 'none'")));
        assert_eq!(self.header("server"), None);
    }

    fn check_problem(&self) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.body["type"], format!("urn:ostiary:problem:{}", self.code()));
        assert_eq!(self.body["status"], self.status);
        assert!(self.body["title"].is_string() && !self.detail().is_empty());
    }
}

/// A path segment that means `text`.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(part, given)| part.starts_with('{') || part == given)
}
