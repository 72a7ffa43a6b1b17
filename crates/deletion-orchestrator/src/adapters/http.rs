//! Somebody who is posted to.

use async_trait::async_trait;
use contracts::AccountId;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{WITHIN, read};
use crate::ports::{BlockerSource, Found, NoAnswer};

pub(super) struct Http {
    client: reqwest::Client,
    address: String,
    codes: Vec<String>,
}

impl Http {
    /// Redirects lead to somebody whom nobody meant to ask.
    pub fn try_new(address: String, codes: Vec<String>) -> Result<Self, reqwest::Error> {
        let client = runtime::http::client().redirect(reqwest::redirect::Policy::none());
        Ok(Self { client: client.build()?, address, codes })
    }

    async fn post(&self, question: &Value) -> Result<Vec<u8>, reqwest::Error> {
        let reply = self.client.post(&self.address).json(question).send().await?;
        Ok(reply.error_for_status()?.bytes().await?.into())
    }
}

#[async_trait]
impl BlockerSource for Http {
    fn codes(&self) -> &[String] {
        &self.codes
    }

    async fn ask(&self, account: &AccountId) -> Result<Found, NoAnswer> {
        let question = json!({"accountId": account});
        let replied = timeout(WITHIN, self.post(&question)).await;
        let replied =
            replied.map_err(|_| NoAnswer("nobody answered the post in time".to_owned()))?;
        // Without the address, which may hold a secret.
        let reply = replied.map_err(|error| NoAnswer(error.without_url().to_string()))?;
        read(&reply)
    }
}

#[cfg(test)]
mod tests {
    use axum::{Json, Router, http::StatusCode, response::Redirect, routing::post};
    use contracts::event::Dust;
    use tokio::net::TcpListener;

    use super::*;

    async fn asked(path: &str) -> Result<Found, NoAnswer> {
        let told = async |Json(question): Json<Value>| {
            assert_eq!(question, json!({"accountId": "42"}));
            Json(json!({"blockers": ["balance"], "more": 1}))
        };
        let dust = |code: &'static str, amount: &'static str| {
            let dust = json!([{"code": code, "amount": amount, "currency": "EUR"}]);
            post(async move || Json(json!({"blockers": ["balance"], "dust": dust})))
        };
        let router = Router::new()
            .route("/told", post(told))
            .route("/dust", dust("balance", "0.01"))
            .route("/dust-of-another", dust("debt", "0.01"))
            .route("/dust-below-zero", dust("balance", "-0.01"))
            .route("/broken", post(async || StatusCode::INTERNAL_SERVER_ERROR))
            .route("/elsewhere", post(async || Redirect::temporary("/told")))
            .route("/unread", post(async || "none"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}{path}?key=secret", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let source = Http::try_new(address, vec!["balance".to_owned()]).unwrap();
        source.ask(&AccountId::try_new("42").unwrap()).await
    }

    #[tokio::test]
    async fn an_answer_is_read_and_everything_else_is_none() {
        let found = |dust| Ok(Found { blockers: vec!["balance".to_owned()], dust });
        assert_eq!(asked("/told").await, found(vec![]));
        let dust = Dust::try_new("balance", "0.01", "EUR").unwrap();
        assert_eq!(asked("/dust").await, found(vec![dust]));
        for path in
            ["/dust-of-another", "/dust-below-zero", "/broken", "/elsewhere", "/unread", "/nowhere"]
        {
            let NoAnswer(why) = asked(path).await.unwrap_err();
            assert!(!why.contains("secret") && !why.contains("127.0.0.1"), "{path}: {why}");
        }
    }
}
