//! A person with a browser, as far as HTTP shows one.

use contracts::{
    event::Channel,
    topology::{CHECK_CONTACT, SHOW_QUESTIONNAIRE, SUBMIT_ANSWERS},
};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use runtime::links::{Link, Purpose};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{World, account, at, broker::Questions, links};

/// The case that every link here is about.
pub const CASE: Uuid = Uuid::from_u128(7);

/// A gateway, and the services that it asks.
pub struct Pages {
    pub world: World,
    http: Client,
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Pages {
    /// With a notifier that knows every address.
    pub async fn start() -> Self {
        let pages = Self::start_without_notifier().await;
        let current = json!({"answer": {"current": true}});
        pages.world.answer_as_notifier(CHECK_CONTACT, current).await;
        pages
    }

    pub async fn start_without_notifier() -> Self {
        Self::start_in(World::start().await)
    }

    /// With a gateway of other settings, and nobody who answers it yet.
    pub fn start_in(world: World) -> Self {
        let http = runtime::http::client().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { world, http }
    }

    /// Lets `kyc-screener` show this, over two questions that are both left.
    pub async fn asked(&self, more: Value) -> Questions {
        let mut shown = json!({
            "questionnaireVersion": "v1", "caseId": CASE, "status": "waiting", "locale": "en",
            "deadline": "2026-12-05T09:00:00Z", "missing": ["one", "two"],
            "questions": [{"id": "one", "text": "First? <script>"}, {"id": "two", "text": "Second?"}],
        });
        shown.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.world.answer_as_kyc_screener(SHOW_QUESTIONNAIRE, json!({"answer": shown})).await
    }

    /// Lets `kyc-screener` take answers.
    pub async fn takes_answers(&self) -> Questions {
        let cleared = json!({"answer": {"status": "cleared", "missing": []}});
        self.world.answer_as_kyc_screener(SUBMIT_ANSWERS, cleared).await
    }

    /// The path of a good link.
    pub fn link(&self) -> String {
        Self::path(&links().sign(Purpose::QUESTIONNAIRE, &link()))
    }

    /// Of a whole address.
    pub fn path(url: &str) -> String {
        url.strip_prefix("https://verify.example.com").unwrap().to_owned()
    }

    pub async fn get(&self, path: &str, language: &str) -> Page {
        send(self.request(Method::GET, path).header("Accept-Language", language)).await
    }

    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Page {
        let form = serde_urlencoded::to_string(fields).unwrap();
        self.post_raw(path, "application/x-www-form-urlencoded", form).await
    }

    pub async fn post_raw(&self, path: &str, kind: &str, body: String) -> Page {
        send(self.request(Method::POST, path).header("Content-Type", kind).body(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.world.caller.address))
    }
}

impl Page {
    pub fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What the notifier signs.
pub fn link() -> Link {
    Link {
        account: account("42"),
        story: CASE,
        contact: links().contact_version(Channel::Email, "a@example.com"),
        expires_at: at("2027-02-01T00:00:00Z"),
    }
}

/// One choice, as the form sends it.
pub fn answer_field(question: &str, answer: &str) -> (String, String) {
    (format!("answer-{question}"), answer.to_owned())
}

async fn send(request: RequestBuilder) -> Page {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { status, headers, body: response.text().await.unwrap() }
}
