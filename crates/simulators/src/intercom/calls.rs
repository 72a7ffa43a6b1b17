//! The calls that the product needs, each with the refusals that are documented for it.

use std::collections::BTreeSet;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{
    ADMIN, Contact, Conversation, Message, Part, Shared, State as Workspace,
    answer::{Answer, NO_BODY, NO_CONVERSATION, NO_USER, Refusal, json_of, text},
    lock,
};

pub(super) async fn me() -> Json<Value> {
    Json(
        json!({"type": "admin", "id": ADMIN.to_string(), "app": {"type": "app", "id_code": "simulated"}}),
    )
}

pub(super) async fn find_by_external_id(
    State(state): State<Shared>,
    Path(external_id): Path<String>,
) -> Answer {
    let mut state = lock(&state);
    let contact = state.contacts.iter_mut().find(|one| {
        // Users only, no leads.
        one.role == "user" && one.external_id == external_id
    });
    let contact = contact.ok_or(NO_USER)?;
    if contact.is_hidden() {
        return Err(NO_USER);
    }
    Ok(Json(contact.shown()))
}

/// The documented 409 for an id that somebody has.
pub(super) async fn create_contact(State(state): State<Shared>, body: Bytes) -> Answer {
    let asked = json_of(&body)?;
    if asked["role"].as_str().is_some_and(|role| role != "user") {
        return Err(Refusal(400, "parameter_invalid", "only users are played here"));
    }
    let external_id = text(&asked, "external_id")?;
    let mut state = lock(&state);
    if state.contacts.iter().any(|one| one.external_id == external_id) {
        return Err(Refusal(409, "conflict", "A contact matching those details already exists"));
    }
    let id = state.add_contact(external_id, 0);
    Ok(Json(state.contact(&id)?.shown()))
}

/// For good, and the conversations too.
pub(super) async fn delete_contact(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut state = lock(&state);
    let external_id = state.contact(&id)?.external_id.clone();
    state.contacts.retain(|one| one.id != id);
    state.messages.retain(|one| one.to != id);
    state.conversations.retain(|one| one.contact != id);
    Ok(Json(json!({"type": "contact", "id": id, "external_id": external_id, "deleted": true})))
}

pub(super) async fn message(State(state): State<Shared>, body: Bytes) -> Answer {
    let asked = json_of(&body)?;
    let kind = text(&asked, "message_type")?;
    if !["in_app", "inapp"].contains(&kind) {
        return Err(Refusal(
            422,
            "parameter_not_found",
            "only messages in the app are played here",
        ));
    }
    let from = &asked["from"];
    if from["type"] != "admin" || from["id"] != ADMIN {
        return Err(Refusal(404, "not_found", "Admin Not Found"));
    }
    let html = text(&asked, "body").map_err(|_| NO_BODY)?.to_owned();
    let to = asked["to"]["id"].as_str().filter(|_| asked["to"]["type"] == "user");
    let to = to.ok_or(Refusal(400, "parameter_invalid", "to must name one user"))?.to_owned();
    let mut state = lock(&state);
    // By Intercom's own id only: the host's id in its place finds nobody.
    state.contact(&to)?;
    let id = (state.messages.len() + 1).to_string();
    state.messages.push(Message { id: id.clone(), to: to.clone(), body: html.clone() });
    if asked["create_conversation_without_contact_reply"] == true {
        let id = (state.conversations.len() + 2001).to_string();
        let (parts, tags) = (Vec::new(), BTreeSet::new());
        state.conversations.push(Conversation {
            id,
            contact: to,
            source: html.clone(),
            parts,
            tags,
        });
    }
    let answer = json!({"type": "admin_message", "id": id, "created_at": 1_734_537_786, "body": html,
        "message_type": "inapp", "owner": {"type": "admin", "id": ADMIN.to_string()}});
    Ok(Json(answer))
}

pub(super) async fn conversation(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut state = lock(&state);
    let tags = state.tags.clone();
    Ok(Json(state.conversation(&id)?.shown(&tags)))
}

pub(super) async fn reply(
    State(state): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let asked = json_of(&body)?;
    let mut state = lock(&state);
    let tags = state.tags.clone();
    let conversation = state.conversation(&id)?;
    let kind = text(&asked, "message_type")?;
    let by_person = match asked["type"].as_str() {
        Some("admin") if ["comment", "note"].contains(&kind) => false,
        Some("user") if kind == "comment" => true,
        _ => return Err(Refusal(400, "parameter_invalid", "message_type or type is invalid")),
    };
    if by_person && asked["intercom_user_id"] != conversation.contact {
        return Err(NO_USER);
    }
    if !by_person && !is_admin(&asked["admin_id"]) {
        return Err(Refusal(404, "assignee_not_found", "Assignee not found"));
    }
    let html = text(&asked, "body").map_err(|_| NO_BODY)?;
    conversation.parts.push(Part { kind: kind.to_owned(), body: html.to_owned(), by_person });
    Ok(Json(conversation.shown(&tags)))
}

pub(super) async fn tag(State(state): State<Shared>, body: Bytes) -> Answer {
    let asked = json_of(&body)?;
    let name = text(&asked, "name")?;
    let mut state = lock(&state);
    let place = state.place_of_tag(name);
    Ok(Json(state.tag(&(place + 1).to_string())?))
}

pub(super) async fn tags_of_contact(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut state = lock(&state);
    let ids = state.contact(&id)?.tags.clone();
    Ok(Json(json!({"type": "list", "data": shown_tags(&state.tags, &ids)})))
}

pub(super) async fn tag_contact(
    State(state): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let asked = json_of(&body)?;
    let mut state = lock(&state);
    let tag_id = text(&asked, "id")?;
    let tag = state.tag(tag_id)?;
    state.contact(&id)?.tags.insert(tag_id.to_owned());
    Ok(Json(tag))
}

/// The documented 404 for a tag that is not on the person, or is none.
pub(super) async fn untag_contact(
    State(state): State<Shared>,
    Path((id, tag_id)): Path<(String, String)>,
) -> Answer {
    let mut state = lock(&state);
    let tag = state.tag(&tag_id)?;
    if !state.contact(&id)?.tags.remove(&tag_id) {
        return Err(Refusal(404, "tag_not_found", "Resource Not Found"));
    }
    Ok(Json(tag))
}

pub(super) async fn tag_conversation(
    State(state): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let asked = json_of(&body)?;
    let mut state = lock(&state);
    let tag_id = text(&asked, "id")?;
    if !is_admin(&asked["admin_id"]) {
        return Err(Refusal(404, "not_found", "Admin Not Found"));
    }
    let tag = state.tag(tag_id)?;
    state.conversation(&id)?.tags.insert(tag_id.to_owned());
    Ok(Json(tag))
}

impl Workspace {
    fn contact(&mut self, id: &str) -> Result<&mut Contact, Refusal> {
        let found = self.contacts.iter_mut().find(|one| one.id == id && one.hidden_for == 0);
        found.ok_or(NO_USER)
    }

    fn conversation(&mut self, id: &str) -> Result<&mut Conversation, Refusal> {
        self.conversations.iter_mut().find(|one| one.id == id).ok_or(NO_CONVERSATION)
    }

    fn tag(&self, id: &str) -> Result<Value, Refusal> {
        let place = id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
        let name = place.and_then(|place| self.tags.get(place));
        let name = name.ok_or(Refusal(404, "tag_not_found", "Resource Not Found"))?;
        Ok(json!({"type": "tag", "id": id, "name": name}))
    }
}

impl Contact {
    /// One more look-up that does not find them yet.
    pub(super) fn is_hidden(&mut self) -> bool {
        let hidden = self.hidden_for > 0;
        self.hidden_for = self.hidden_for.saturating_sub(1);
        hidden
    }

    pub(super) fn shown(&self) -> Value {
        let external_id = Some(&self.external_id).filter(|id| !id.is_empty());
        json!({"type": "contact", "id": self.id, "external_id": external_id, "role": self.role, "email": self.email})
    }
}

impl Conversation {
    /// `tags`: the names of all.
    pub(super) fn shown(&self, tags: &[String]) -> Value {
        let parts: Vec<Value> = self.parts.iter().map(Part::shown).collect();
        json!({"type": "conversation", "id": self.id, "source": {"type": "conversation", "body": self.source},
            "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": self.contact}]},
            "tags": {"type": "tag.list", "tags": shown_tags(tags, &self.tags)},
            "conversation_parts": {"type": "conversation_part.list", "total_count": parts.len(), "conversation_parts": parts}})
    }
}

impl Part {
    fn shown(&self) -> Value {
        let author = if self.by_person { "user" } else { "admin" };
        json!({"type": "conversation_part", "part_type": self.kind, "body": self.body, "author": {"type": author}})
    }
}

/// Those with these ids.
fn shown_tags(names: &[String], ids: &BTreeSet<String>) -> Vec<Value> {
    let numbered = (1..).map(|id: usize| id.to_string()).zip(names);
    let these = numbered.filter(|(id, _)| ids.contains(id));
    these.map(|(id, name)| json!({"type": "tag", "id": id, "name": name})).collect()
}

/// Here the teammate's id is a text, in messages it is a number.
fn is_admin(id: &Value) -> bool {
    id.as_str().and_then(|id| id.parse().ok()) == Some(ADMIN)
}
