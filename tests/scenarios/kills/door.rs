//! The host's door to Ostiary: the same request is repeated until its answer is final.

use std::time::Duration;

use contracts::Time;
use harness::HOST_TOKEN;
use serde_json::Value;

use super::place::{Place, pause};

/// The answers of a door that is not there yet; everything else is final.
const AGAIN: [u16; 5] = [408, 429, 502, 503, 504];
/// How long one try may take.
const TRY: Duration = Duration::from_secs(5);

/// A final answer.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: u16,
    pub reply: Value,
    /// How often it was sent.
    pub tries: u32,
    /// When it was first sent.
    pub sent_at: Time,
    /// When it was first answered for good.
    pub told_at: Time,
}

/// Repeats the same request under the same key until the answer is final.
pub async fn post(place: &Place, path: &str, key: &str, body: &Value) -> Answered {
    let client = runtime::http::client().timeout(TRY).build().unwrap();
    let sent_at = place.now();
    for tries in 1.. {
        let request = client.post(format!("{}{path}", place.gateway)).bearer_auth(HOST_TOKEN);
        if let Ok(response) = request.header("Idempotency-Key", key).json(body).send().await {
            let status = response.status().as_u16();
            let reply = response.json().await;
            // A 202 without a body is one of a sign-up, or one that broke off after it was safe.
            if !AGAIN.contains(&status) {
                let reply = reply.unwrap_or(Value::Null);
                return Answered { status, reply, tries, sent_at, told_at: place.now() };
            }
        }
        pause(200).await;
    }
    unreachable!("it is tried for ever")
}
