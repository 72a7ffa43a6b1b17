//! Intercom as it calls us, and the workspace that notes are written to.

use reqwest::Method;
use serde_json::Value;

use messaging::dead_letters::{self, DeadLetter};
use runtime::config::Secret;
use simulators::intercom::{self, ADMIN, Intercom, Newest, TOKEN};
use vendors::intercom as api;

use super::{Answer, World, at, until};

/// Support, in `staff.toml`.
pub const ANN: &str = "501";
/// In `staff.toml` with another role.
pub const BOB: &str = "502";
/// In nobody's `staff.toml`.
pub const STRANGER: &str = "503";

/// The id of the only conversation.
pub const CONVERSATION: &str = "2001";

/// Ann and Bob.
pub fn staff_toml() -> String {
    let entry = |id: &str, role: &str, admin: &str| {
        let hash = hex::encode(runtime::staff::hash(id));
        format!(
            "[[staff]]\nid = \"{id}\"\nroles = [\"{role}\"]\ntoken_sha256 = \"{hash}\"\nintercom_admin_id = \"{admin}\"\n"
        )
    };
    entry("ann", "support", ANN) + &entry("bob", "sre", BOB)
}

/// The client secrets of an app whose secret is being changed, and a way to write notes.
pub fn config(intercom: &Intercom) -> gateway::IntercomConfig {
    let client_secrets = ["new", "old"].map(Secret::new).into();
    gateway::IntercomConfig { client_secrets, notes: Some(settings(intercom)) }
}

fn settings(intercom: &Intercom) -> api::Config {
    api::Config {
        url: intercom.url().to_owned(),
        token: Secret::new(TOKEN),
        admin_id: ADMIN,
        message_type: "in_app".to_owned(),
        timeout: 5,
    }
}

/// The only conversation there is.
pub async fn open_conversation(intercom: &Intercom) {
    intercom.add_contact("42");
    let api = api::Intercom::new(&settings(intercom)).unwrap();
    let contact = api.find_contact("42").await.unwrap().unwrap();
    api.send_message(&contact, "Hello").await.unwrap();
    assert_eq!(intercom.state().conversations[0].id, CONVERSATION);
}

/// Who wrote what, to whom.
pub struct Noted<'a> {
    pub body: &'a str,
    pub admin: &'a str,
    pub people: &'a [&'a str],
}

/// A notification as it comes over the wire.
pub fn notification(topic: &str, item: Value) -> Value {
    intercom::notification(topic, &format!("notif_{topic}"), at(super::NOW), &item)
}

/// A customer wrote.
pub fn replied(topic: &str, people: &[&str]) -> Value {
    let author = ("user", "6657");
    let newest = Newest { kind: "comment", body: "<p>All of them no</p>", author };
    notification(topic, conversation(people, newest))
}

/// A visitor wrote, whom the host does not know.
pub fn visited() -> Value {
    let newest = Newest { kind: "comment", body: "<p>Hello?</p>", author: ("lead", "6658") };
    notification("conversation.user.created", conversation(&[], newest))
}

/// A teammate wrote for teammates, in a conversation with account 42.
pub fn noted(body: &str, admin: &str) -> Value {
    let newest = Newest { kind: "note", body, author: ("admin", admin) };
    notification("conversation.admin.noted", conversation(&["42"], newest))
}

/// The people of a conversation, by the host's ids of them.
pub fn contacts(people: &[&str]) -> Value {
    intercom::contacts(&people.iter().copied().map(Some).collect::<Vec<_>>())
}

fn conversation(people: &[&str], newest: Newest<'_>) -> Value {
    let people: Vec<_> = people.iter().copied().map(Some).collect();
    intercom::conversation(CONVERSATION, &people, newest)
}

/// `X-Hub-Signature`, as Intercom makes it.
pub fn signed_with(secret: &str, body: &str) -> String {
    intercom::signature(secret, body.as_bytes())
}

impl World {
    pub async fn webhook(&self, payload: &Value) -> Answer {
        let body = payload.to_string();
        self.webhook_raw(&body, Some(&signed_with("new", &body))).await
    }

    pub async fn webhook_raw(&self, body: &str, signature: Option<&str>) -> Answer {
        let request = self.caller.request(Method::POST, "/v1/webhooks/intercom");
        let request = request.header("Content-Type", "application/json").body(body.to_owned());
        let request = match signature {
            Some(signature) => request.header("X-Hub-Signature", signature),
            None => request,
        };
        self.caller.send(request).await
    }

    /// The open dead letters.
    pub async fn letters(&self) -> Vec<DeadLetter> {
        dead_letters::list(self.pool(), false, 10).await.unwrap()
    }

    /// The notes in the conversation.
    pub async fn notes(&self) -> Vec<String> {
        let conversation = self.intercom.state().conversations.remove(0);
        let notes = conversation.parts.into_iter().filter(|part| part.kind == "note");
        notes.map(|part| part.body).collect()
    }

    /// Until a note says so.
    pub async fn until_noted(&self, why: &str) {
        until(why, async || self.notes().await.iter().any(|note| note.contains(why))).await;
    }
}
