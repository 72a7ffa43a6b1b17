//! Webhooks: what Intercom tells of a conversation, how that is signed, and its way to whoever listens.

use axum::{
    body::Body,
    http::{Method, Request},
};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use sha1::Sha1;

use super::{Intercom, lock};

/// The newest part of a conversation, as a notification has it.
#[derive(Debug, Clone, Copy)]
pub struct Newest<'a> {
    /// `comment`, or `note`, which only teammates see.
    pub kind: &'a str,
    /// HTML.
    pub body: &'a str,
    /// `user`, `lead` or `admin`, and Intercom's id of them.
    pub author: (&'a str, &'a str),
}

/// A notification in its envelope. `id` is the same when it is sent again.
pub fn notification(topic: &str, id: &str, at: DateTime<Utc>, item: &Value) -> Value {
    let at = at.timestamp();
    json!({
        "type": "notification_event", "app_id": "app", "topic": topic, "id": id, "created_at": at,
        "delivery_attempts": 1, "delivery_status": "pending", "delivered_at": 0, "first_sent_at": at,
        "self": null, "links": {}, "data": {"type": "notification_event_data", "item": item},
    })
}

/// A conversation as a notification has it. `people` are the host's ids; `None`: the host never named them.
pub fn conversation(id: &str, people: &[Option<&str>], newest: Newest<'_>) -> Value {
    let Newest { kind, body, author: (who, whose) } = newest;
    let part = json!({"type": "conversation_part", "part_type": kind, "body": body,
        "author": {"type": who, "id": whose}});
    json!({
        "type": "conversation", "id": id, "contacts": contacts(people),
        "conversation_parts": {"type": "conversation_part.list", "total_count": 1, "conversation_parts": [part]},
    })
}

/// The people of a conversation.
pub fn contacts(people: &[Option<&str>]) -> Value {
    let contact = |(place, id): (usize, &Option<&str>)| json!({"type": "contact", "id": format!("6657{place}"), "external_id": id});
    let contacts: Vec<Value> = people.iter().enumerate().map(contact).collect();
    json!({"type": "contact.list", "contacts": contacts})
}

/// `X-Hub-Signature` of a webhook, as Intercom makes it with the app's client secret.
///
/// # Panics
/// Never: any bytes are a key.
pub fn signature(client_secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(client_secret.as_bytes());
    let mut mac = mac.expect("HMAC takes keys of any length");
    mac.update(body);
    format!("sha1={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends a notification, signed; the status that it is answered with. `None`: nobody listens there.
pub async fn send(to: &str, client_secret: &str, notification: &Value) -> Option<u16> {
    let body = notification.to_string();
    let request = Request::builder()
        .method(Method::POST)
        .uri(to)
        .header("Content-Type", "application/json")
        .header("X-Hub-Signature", signature(client_secret, body.as_bytes()))
        .body(Body::from(body))
        .ok()?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    Some(client.request(request).await.ok()?.status().as_u16())
}

impl Intercom {
    /// What it tells of the newest part of a person's newest conversation, which a teammate of this id wrote if the person
    /// did not. `named`: whether it says who they are by the host's id.
    pub fn newest(
        &self,
        external_id: &str,
        named: bool,
        teammate: &str,
        at: DateTime<Utc>,
    ) -> Option<Value> {
        let state = lock(&self.state);
        let person = state.contacts.iter().find(|one| one.external_id == external_id)?;
        let theirs = state.conversations.iter().rev().find(|one| one.contact == person.id)?;
        let part = theirs.parts.last()?;
        let (topic, author) = match (part.by_person, &*part.kind) {
            (true, _) => ("conversation.user.replied", ("user", &*person.id)),
            (false, "note") => ("conversation.admin.noted", ("admin", teammate)),
            (false, _) => ("conversation.admin.replied", ("admin", teammate)),
        };
        let newest = Newest { kind: &part.kind, body: &part.body, author };
        let item = conversation(&theirs.id, &[named.then_some(external_id)], newest);
        let id = format!("notif_{}_{}", theirs.id, theirs.parts.len());
        Some(notification(topic, &id, at, &item))
    }
}
