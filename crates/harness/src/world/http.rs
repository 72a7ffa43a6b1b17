//! The gateway, as a host's service calls it.

use std::time::Duration;

use contracts::Time;
use kyc_screener::policy::{Policy, SHIPPED};
use reqwest::{RequestBuilder, Url};
use serde_json::{Value, json};
use uuid::Uuid;

use super::World;
use crate::{COMPLIANCE_TOKEN, HOST_TOKEN, MAIL_TOKEN};

const DEADLINE: Duration = Duration::from_secs(10);

impl World {
    /// A GET with the host's token.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        ask(client().get(self.url(path)).bearer_auth(HOST_TOKEN)).await
    }

    /// A POST with the host's token and an idempotency key.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = client().post(self.url(path)).bearer_auth(HOST_TOKEN);
        ask(request.header("Idempotency-Key", key).json(body)).await
    }

    /// Hands a mail on, as the operator's mail server does; it is taken.
    pub async fn mail(&self, raw: &str) {
        assert_eq!(self.hand_on(raw).await, 202);
    }

    /// Hands a mail on; the status of the answer.
    pub async fn hand_on(&self, raw: &str) -> u16 {
        let request = client().post(self.url("/v1/inbound-mail")).bearer_auth(MAIL_TOKEN);
        request.body(raw.to_owned()).send().await.unwrap().status().as_u16()
    }

    /// Where the gateway listens.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.gateway)
    }

    /// A path below an account, whatever its id is made of.
    pub fn account_path(&self, account: &str, call: &str) -> String {
        let mut url = Url::parse(&self.url("")).unwrap();
        url.path_segments_mut().unwrap().extend(["v1", "accounts", account, call]);
        url.path().to_owned()
    }

    /// How an account stands, in one word.
    pub async fn standing(&self, account: &str) -> String {
        let (status, body) = self.get(&self.account_path(account, "standing")).await;
        assert_eq!(status, 200, "{body}");
        body["standing"].as_str().unwrap().to_owned()
    }

    /// An account's open holds, as compliance sees them.
    pub async fn standing_for_compliance(&self, account: &str) -> Value {
        let path = self.account_path(account, "standing");
        let (status, body) = ask(client().get(self.url(&path)).bearer_auth(COMPLIANCE_TOKEN)).await;
        assert_eq!(status, 200, "{body}");
        body["holds"].clone()
    }

    /// Tells of a sign-up by its address.
    pub async fn sign_up_by_address(&self, account: &str, address: &str) -> (u16, Value) {
        let body = json!({"accountId": account, "ipAddress": address, "locale": "ru", "signedUpAt": self.now()});
        self.post("/v1/signups", &key_of(account, &body), &body).await
    }

    /// Answers the whole questionnaire over HTTP, every question the same way; the reply.
    pub async fn answer_all(&self, account: &str, answer: &str) -> (u16, Value) {
        self.answer(account, |_| Some(answer.to_owned()), None).await
    }

    /// Answers the whole questionnaire as [`World::answer_all`], handed in at an earlier moment.
    pub async fn answer_all_at(
        &self,
        account: &str,
        answer: &str,
        submitted_at: Time,
    ) -> (u16, Value) {
        self.answer(account, |_| Some(answer.to_owned()), Some(submitted_at)).await
    }

    /// Answers over HTTP what `choose` says for each question; absent ones are left out.
    pub async fn answer(
        &self,
        account: &str,
        choose: impl Fn(usize) -> Option<String>,
        submitted_at: Option<Time>,
    ) -> (u16, Value) {
        let policy = Policy::parse(SHIPPED).unwrap();
        let questions = policy.kyc.questionnaire.questions.iter().enumerate();
        let answers = questions.filter_map(|(at, question)| {
            Some(json!({"questionId": question.id, "answer": choose(at)?}))
        });
        let answers: Vec<Value> = answers.collect();
        let submitted_at = submitted_at.unwrap_or_else(|| self.now());
        let body = json!({"questionnaireVersion": policy.kyc.questionnaire.id, "answers": answers, "submittedAt": submitted_at});
        let key = key_of(account, &json!([body, self.now()]));
        self.post(&self.account_path(account, "answers"), &key, &body).await
    }
}

/// The same for the same request.
fn key_of(account: &str, body: &Value) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{account}{body}").as_bytes()).to_string()
}

async fn ask(request: RequestBuilder) -> (u16, Value) {
    let response = request.timeout(DEADLINE).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
}

fn client() -> reqwest::Client {
    runtime::http::client().build().unwrap()
}
