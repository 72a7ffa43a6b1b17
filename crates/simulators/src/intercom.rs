//! Intercom's REST API, version 2.14, as strict as its documentation.

mod answer;
mod calls;
mod gate;
mod search;
mod webhook;

use std::{
    collections::{BTreeSet, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router, middleware,
    routing::{delete, get, post},
};

pub use self::webhook::{Newest, contacts, conversation, notification, send, signature};
use crate::serving::{Port, Serving};

/// The token that opens the workspace.
pub const TOKEN: &str = "token-of-the-intercom-simulator";
/// The teammate who acts.
pub const ADMIN: u64 = 814_860;

/// A running workspace. Dropping it ends it.
pub struct Intercom {
    url: String,
    state: Shared,
    _serving: Serving,
}

type Shared = Arc<Mutex<State>>;

/// Everything that a workspace holds.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// People.
    pub contacts: Vec<Contact>,
    /// What teammates wrote to people.
    pub messages: Vec<Message>,
    /// What came of it.
    pub conversations: Vec<Conversation>,
    /// Names of tags; a tag's id is its place, counted from 1.
    pub tags: Vec<String>,
    /// How many calls came, refused ones too.
    pub calls: usize,
    /// Method and path of every call, the oldest first.
    pub asked: Vec<String>,
    /// How many people there ever were: no id is given twice.
    added: usize,
    faults: VecDeque<Fault>,
    /// Beginnings of method and path, each with what goes wrong with the next such call.
    faults_at: Vec<(String, Fault)>,
    limit: Option<u32>,
}

/// A person.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Intercom's id.
    pub id: String,
    /// The host's id; of a lead nothing.
    pub external_id: String,
    /// `user` or `lead`.
    pub role: &'static str,
    /// The address that they left, or that the host stated.
    pub email: Option<String>,
    /// How many more look-ups do not find them yet.
    pub hidden_for: u32,
    /// Ids of the tags on them.
    pub tags: BTreeSet<String>,
}

/// What a teammate wrote to a person.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// To which contact, by Intercom's id.
    pub to: String,
    /// HTML.
    pub body: String,
}

/// A conversation.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// With which contact.
    pub contact: String,
    /// What it began with.
    pub source: String,
    /// What was written since.
    pub parts: Vec<Part>,
    /// Ids of the tags on it.
    pub tags: BTreeSet<String>,
}

/// One part of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `comment`, or `note`, which only teammates see.
    pub kind: String,
    /// HTML.
    pub body: String,
    /// Whether the person wrote it, and no teammate.
    pub by_person: bool,
}

/// How a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and does nothing; 429 says that the window ends after this many seconds.
    Status(u16, u64),
    /// Does what was asked and answers with this status all the same.
    DoneBut(u16),
    /// Does what was asked, and answers after this long.
    Slow(Duration),
    /// Does what was asked, and answers with these bytes.
    Instead(&'static str),
    /// Does what was asked, and the connection is cut in the middle of the answer.
    Cut,
}

impl Intercom {
    /// Starts an empty workspace on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start() -> io::Result<Self> {
        let port = Port::free().await?;
        let url = port.url.clone();
        let state = Shared::default();
        let router = router(state.clone());
        let serving = port.serve(router);
        Ok(Self { url, state, _serving: serving })
    }

    /// Where it listens, as `http://host:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it holds now.
    pub fn state(&self) -> State {
        lock(&self.state).clone()
    }

    /// Adds a person who is found at once; their id there.
    pub fn add_contact(&self, external_id: &str) -> String {
        self.add_new_contact(external_id, 0)
    }

    /// Adds a person whom the next `hidden_for` look-ups do not find.
    pub fn add_new_contact(&self, external_id: &str, hidden_for: u32) -> String {
        lock(&self.state).add_contact(external_id, hidden_for)
    }

    /// Adds a person with an address: a `user`, whom the host has named or not (an empty id), or a `lead`; their id there.
    pub fn add_address(&self, role: &'static str, external_id: &str, email: &str) -> String {
        let mut state = lock(&self.state);
        let id = state.add_contact(external_id, 0);
        if let Some(person) = state.contacts.last_mut() {
            (person.role, person.email) = (role, Some(email.to_owned()));
        }
        id
    }

    /// A teammate tags a person by hand.
    pub fn tag_contact(&self, external_id: &str, name: &str) {
        let mut state = lock(&self.state);
        let place = state.place_of_tag(name);
        let person = state.contacts.iter_mut().find(|one| one.external_id == external_id);
        if let Some(person) = person {
            person.tags.insert((place + 1).to_string());
        }
    }

    /// What goes wrong with the next calls, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.state).faults.extend(faults);
    }

    /// What goes wrong with the next call whose method and path begin so, such as `POST /messages`; the others go well.
    pub fn fail_at(&self, call: &str, fault: Fault) {
        lock(&self.state).faults_at.push((call.to_owned(), fault));
    }

    /// Takes this many more calls, then says 429.
    pub fn limit(&self, calls: u32) {
        lock(&self.state).limit = Some(calls);
    }
}

impl State {
    /// Of the tag of this name, made if there is none.
    fn place_of_tag(&mut self, name: &str) -> usize {
        self.tags.iter().position(|tag| tag == name).unwrap_or_else(|| {
            self.tags.push(name.to_owned());
            self.tags.len() - 1
        })
    }

    fn add_contact(&mut self, external_id: &str, hidden_for: u32) -> String {
        // As unlike the host's id as in life, so that nobody mixes them up.
        let id = format!("64c0ffee{:016x}", self.added + 1);
        self.added += 1;
        let (external_id, tags) = (external_id.to_owned(), BTreeSet::new());
        let (role, email) = ("user", None);
        self.contacts.push(Contact { id: id.clone(), external_id, role, email, hidden_for, tags });
        id
    }
}

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn router(state: Shared) -> Router {
    Router::new()
        .route("/me", get(calls::me))
        .route("/contacts/find_by_external_id/{external_id}", get(calls::find_by_external_id))
        .route("/contacts", post(calls::create_contact))
        .route("/contacts/search", post(search::contacts))
        .route("/contacts/{id}", delete(calls::delete_contact))
        .route("/contacts/{id}/tags", get(calls::tags_of_contact).post(calls::tag_contact))
        .route("/contacts/{id}/tags/{tag}", delete(calls::untag_contact))
        .route("/messages", post(calls::message))
        .route("/conversations/search", post(search::conversations))
        .route("/conversations/{id}", get(calls::conversation))
        .route("/conversations/{id}/reply", post(calls::reply))
        .route("/conversations/{id}/tags", post(calls::tag_conversation))
        .route("/tags", post(calls::tag))
        // The vendor says 404 for a wrong method too.
        .method_not_allowed_fallback(answer::nothing_here)
        .fallback(answer::nothing_here)
        .layer(middleware::from_fn_with_state(state.clone(), gate::pass))
        .with_state(state)
}
