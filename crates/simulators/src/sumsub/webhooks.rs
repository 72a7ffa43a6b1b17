//! Webhooks: what they say, how they are signed, and their way to whoever listens.

use axum::{
    body::Body,
    http::{Method, Request},
};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::{State, Sumsub, WEBHOOK_SECRET, lock};

/// How a webhook is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// What Sumsub calls legacy.
    Sha1,
    /// What Sumsub does when nobody says otherwise.
    Sha256,
    /// What else it can do.
    Sha512,
}

impl Sumsub {
    /// Something happens to a profile; the webhook waits to be sent.
    pub fn tell(&self, id: &str, kind: &str, at: DateTime<Utc>) {
        lock(&self.state).tell(id, kind, at);
    }

    /// Takes the webhooks that wait, the oldest first: send them in which order and how often you like.
    pub fn take_webhooks(&self) -> Vec<Value> {
        lock(&self.state).webhooks.drain(..).collect()
    }

    /// Sends a webhook as Sumsub does when nobody says otherwise; the status that it is answered with.
    pub async fn send(&self, url: &str, webhook: &Value) -> Option<u16> {
        self.send_signed(url, webhook.to_string(), (WEBHOOK_SECRET, Digest::Sha256)).await
    }

    /// Sends a webhook that is signed otherwise; `None`: nobody listens there.
    pub async fn send_signed(
        &self,
        url: &str,
        body: String,
        (secret, digest): (&str, Digest),
    ) -> Option<u16> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header("Content-Type", "application/json")
            .header("X-Payload-Digest", digest.of(secret, body.as_bytes()))
            .header("X-Payload-Digest-Alg", digest.name())
            .body(Body::from(body))
            .ok()?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let answer = client.request(request).await.ok()?;
        Some(answer.status().as_u16())
    }
}

impl State {
    /// Puts a webhook about a profile in line.
    pub(super) fn tell(&mut self, id: &str, kind: &str, at: DateTime<Utc>) {
        let Some(applicant) = self.applicants.iter().find(|one| one.id == id) else { return };
        let correlation = format!("req-{}-{}", self.calls.len(), self.webhooks.len());
        let mut body = json!({"applicantId": id, "inspectionId": applicant.inspection,
            "correlationId": correlation, "levelName": applicant.review.level,
            "externalUserId": applicant.external_user_id, "type": kind, "sandboxMode": false,
            "reviewStatus": applicant.review.status, "applicantType": "individual", "clientId": "exchange",
            "createdAtMs": at.format("%Y-%m-%d %H:%M:%S%.3f").to_string()});
        if let Some(result) =
            applicant.review.result.as_ref().filter(|_| kind == "applicantReviewed")
        {
            body["reviewResult"] = result.clone();
        }
        self.webhooks.push_back(body);
    }
}

impl Digest {
    fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "HMAC_SHA1_HEX",
            Self::Sha256 => "HMAC_SHA256_HEX",
            Self::Sha512 => "HMAC_SHA512_HEX",
        }
    }

    fn of(self, secret: &str, body: &[u8]) -> String {
        match self {
            Self::Sha1 => hex_of::<Hmac<Sha1>>(secret, body),
            Self::Sha256 => hex_of::<Hmac<Sha256>>(secret, body),
            Self::Sha512 => hex_of::<Hmac<Sha512>>(secret, body),
        }
    }
}

fn hex_of<M: Mac + KeyInit>(secret: &str, body: &[u8]) -> String {
    let mut mac =
        <M as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}
