//! Intercom's REST API, version 2.14: contacts, messages, conversations, tags, notes.

mod deletion;
mod search;
mod wire;

use std::time::Duration;

use reqwest::{Client, Method, Response, StatusCode, header};
use runtime::config::{Secret, SecretError};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

pub use self::{
    deletion::Deletion,
    search::{Found, Role},
    wire::{Contact, Conversation, ConversationId, MessageId, Tag, TagId},
};
use crate::{gate::Gate, outbound, path::segment};

/// Pinned: later versions change what fields mean.
pub const VERSION: &str = "2.14";
/// The code of a 400 that is not about what was asked.
const VERSION_INVALID: &str = "intercom_version_invalid";
/// The window of the rate limit, for an answer that does not say when it ends.
const WINDOW: Duration = Duration::from_secs(10);

/// How to reach a workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The region's server, such as `https://api.eu.intercom.io`.
    pub url: String,
    /// The app's access token.
    pub token: Secret,
    /// The teammate in whose name is written.
    pub admin_id: u64,
    /// What `message_type` of a message in the app is called: `in_app`, or `inapp` as some of the vendor's pages have it.
    pub message_type: String,
    /// Seconds that one answer may take.
    pub timeout: u64,
}

/// Why Intercom did not do what it was asked, by the status first. Never repeats the vendor's own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing reached it: later it may.
    #[error("Intercom cannot be reached")]
    Unreachable,
    /// The answer is lost or 5xx: it may have been done. Look before asking again.
    #[error("Intercom's answer to {0} is lost: it may have been done")]
    Unknown(&'static str),
    /// 429: nothing was done; ask again after this long.
    #[error("Intercom takes no more calls for {0:?}")]
    Throttled(Duration),
    /// 401, 403, a way elsewhere, or what nobody expects of this call: it is we who are refused, whomever it was about.
    #[error("Intercom refuses us ({0}): check token, plan, url and version")]
    Misconfigured(u16),
    /// 404: there is no such thing, or not yet.
    #[error("Intercom knows no such {0}")]
    NotFound(&'static str),
    /// 409: several of them fit.
    #[error("Intercom finds several for {0}")]
    Conflict(&'static str),
    /// 400, 410, 413 or 422: asking this again is no use.
    #[error("Intercom refuses {what} ({status} {code})")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// Of the answer.
        status: u16,
        /// The vendor's code for it.
        code: String,
    },
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The token's file cannot be read.
    #[error(transparent)]
    Token(#[from] SecretError),
    /// Not where tokens and personal data may go.
    #[error("the url of Intercom is https:// and a host (http:// on this machine alone)")]
    Url,
    /// The system lets us have no client.
    #[error("cannot set up the HTTP client for Intercom")]
    Client,
}

/// A workspace, as configured.
#[derive(Clone)]
pub struct Intercom {
    http: Client,
    url: String,
    token: SecretString,
    admin_id: u64,
    message_type: String,
    gate: Gate,
}

impl Intercom {
    /// Gets ready; nothing is connected as yet.
    ///
    /// # Errors
    /// When the URL is not safe, the token cannot be read, or the system lets us have no client.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let url = outbound::safe(&config.url).ok_or(ConfigError::Url)?;
        Ok(Self {
            http: outbound::client(config.timeout).ok_or(ConfigError::Client)?,
            url: url.as_str().trim_end_matches('/').to_owned(),
            token: config.token.read()?,
            admin_id: config.admin_id,
            message_type: config.message_type.clone(),
            gate: Gate::default(),
        })
    }

    /// The person of this id at the host. A new one may be found only after some minutes.
    pub async fn find_contact(&self, external_id: &str) -> Result<Option<Contact>, Error> {
        let path = format!("/contacts/find_by_external_id/{}", segment(external_id));
        match self.get("contact", &path).await {
            Ok(contact) => Ok(Some(contact)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Writes to a person, in a conversation of its own. `body` is HTML.
    pub async fn send_message(&self, contact: &Contact, body: &str) -> Result<MessageId, Error> {
        let message = json!({
            "message_type": self.message_type,
            "from": {"type": "admin", "id": self.admin_id},
            "to": {"type": "user", "id": contact.id},
            "body": body,
            // Without a conversation nobody could find it again after a lost answer.
            "create_conversation_without_contact_reply": true,
        });
        self.post("message", "/messages", &message).await
    }

    /// The conversation with this person that began with a message containing `text`.
    pub async fn find_message(
        &self,
        contact: &Contact,
        text: &str,
    ) -> Result<Option<ConversationId>, Error> {
        let filters = json!([
            {"field": "contact_ids", "operator": "=", "value": contact.id},
            {"field": "source.body", "operator": "~", "value": text},
        ]);
        let query =
            json!({"query": {"operator": "AND", "value": filters}, "pagination": {"per_page": 5}});
        let found: wire::Conversations =
            self.post("search", "/conversations/search", &query).await.map_err(Error::of_a_read)?;
        Ok(found.conversations.into_iter().next().map(|one| ConversationId(one.id)))
    }

    /// With whom a conversation is, and what was said in it.
    pub async fn conversation(&self, id: &ConversationId) -> Result<Conversation, Error> {
        let path = format!("/conversations/{}", segment(&id.0));
        self.get("conversation", &path).await
    }

    /// Answers in a conversation. `body` is HTML.
    pub async fn reply(&self, conversation: &ConversationId, body: &str) -> Result<(), Error> {
        self.write_into(conversation, "comment", body).await
    }

    /// Writes into a conversation what only teammates see.
    pub async fn note(&self, conversation: &ConversationId, body: &str) -> Result<(), Error> {
        self.write_into(conversation, "note", body).await
    }

    /// The tag of this name, made if there is none.
    pub async fn tag(&self, name: &str) -> Result<TagId, Error> {
        // Creating a tag that exists finds it.
        self.post("tag", "/tags", &json!({"name": name})).await.map_err(Error::of_a_read)
    }

    /// Puts a tag on a conversation; once is as often as twice.
    pub async fn tag_conversation(
        &self,
        conversation: &ConversationId,
        tag: &TagId,
    ) -> Result<(), Error> {
        let path = format!("/conversations/{}/tags", segment(&conversation.0));
        let body = json!({"id": tag.id, "admin_id": self.admin_id.to_string()});
        self.post::<Value>("conversation", &path, &body).await.map_err(Error::of_a_read).map(drop)
    }

    /// Puts a tag on a person; once is as often as twice.
    pub async fn tag_contact(&self, contact: &Contact, tag: &TagId) -> Result<(), Error> {
        let path = format!("/contacts/{}/tags", segment(&contact.id));
        let body = json!({"id": tag.id});
        self.post::<Value>("contact", &path, &body).await.map_err(Error::of_a_read).map(drop)
    }

    /// The tags that are on a person.
    pub async fn find_tags(&self, contact: &Contact) -> Result<Vec<Tag>, Error> {
        let path = format!("/contacts/{}/tags", segment(&contact.id));
        Ok(self.get::<wire::Tags>("contact", &path).await?.data)
    }

    /// Takes a tag off a person; whoever does not have it is as they should be.
    pub async fn untag_contact(&self, contact: &Contact, tag: &Tag) -> Result<(), Error> {
        let path = format!("/contacts/{}/tags/{}", segment(&contact.id), segment(&tag.id));
        match self.call::<Value>("tag", Method::DELETE, &path, None).await {
            Ok(_) | Err(Error::NotFound(_)) => Ok(()),
            Err(other) => Err(other.of_a_read()),
        }
    }

    async fn write_into(
        &self,
        conversation: &ConversationId,
        kind: &str,
        body: &str,
    ) -> Result<(), Error> {
        let path = format!("/conversations/{}/reply", segment(&conversation.0));
        let admin = self.admin_id.to_string();
        let reply = json!({"message_type": kind, "type": "admin", "admin_id": admin, "body": body});
        self.post::<Value>("conversation", &path, &reply).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, what: &'static str, path: &str) -> Result<T, Error> {
        self.call(what, Method::GET, path, None).await.map_err(Error::of_a_read)
    }

    async fn post<T: DeserializeOwned>(
        &self,
        what: &'static str,
        path: &str,
        body: &Value,
    ) -> Result<T, Error> {
        self.call(what, Method::POST, path, Some(body)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        what: &'static str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, Error> {
        self.gate.pass().map_err(Error::Throttled)?;
        let request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(self.token.expose_secret())
            .header(header::ACCEPT, "application/json")
            .header("Intercom-Version", VERSION);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await.map_err(|error| match error.is_connect() {
            true => Error::Unreachable,
            false => Error::Unknown(what),
        })?;
        if answer.status().is_success() {
            return answer.json().await.map_err(|_| Error::Unknown(what));
        }
        Err(self.refusal(what, answer).await)
    }

    async fn refusal(&self, what: &'static str, answer: Response) -> Error {
        match answer.status() {
            StatusCode::NOT_FOUND => Error::NotFound(what),
            StatusCode::CONFLICT => Error::Conflict(what),
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = wire::until_reset(answer.headers()).unwrap_or(WINDOW);
                self.gate.shut(wait);
                Error::Throttled(wait)
            }
            status if status.is_server_error() => Error::Unknown(what),
            StatusCode::BAD_REQUEST
            | StatusCode::GONE
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY => {
                let status = answer.status().as_u16();
                let errors = answer.json::<wire::Errors>().await.unwrap_or_default();
                let code = errors.errors.into_iter().next().map(|error| error.code);
                let code = code.unwrap_or_default();
                match code.as_str() {
                    VERSION_INVALID => Error::Misconfigured(status),
                    _ => Error::Refused { what, status, code },
                }
            }
            status => Error::Misconfigured(status.as_u16()),
        }
    }
}

impl Error {
    /// What changes nothing, or nothing twice, may simply be asked again.
    fn of_a_read(self) -> Self {
        match self {
            Self::Unknown(_) => Self::Unreachable,
            other => other,
        }
    }
}
