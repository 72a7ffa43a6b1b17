//! Behind the stage: what a play that is written in another language says to simulators, and asks of them, over HTTP.
//!
//! No vendor has such an interface. `GET /state` shows what is left; every `POST` takes one JSON document and answers 200.

use std::{io, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    Intercom, Listener, Sumsub, intercom,
    serving::{Port, Serving},
};

/// What is directed.
#[derive(Clone)]
pub struct Cast {
    /// Who checks identities.
    pub sumsub: Arc<Sumsub>,
    /// Where support writes to people.
    pub intercom: Arc<Intercom>,
    /// Who is told by webhook to erase.
    pub listener: Arc<Listener>,
}

/// The running interface. Dropping it ends it.
pub struct Stage {
    url: String,
    _serving: Serving,
}

impl Stage {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(cast: Cast) -> io::Result<Self> {
        let port = Port::free().await?;
        let url = port.url.clone();
        let router = Router::new()
            .route("/state", get(state))
            .route("/profiles", post(add_profiles))
            .route("/reviews", post(review))
            .route("/news", post(tell))
            .route("/written", post(tell_of_writing))
            .route("/listener", post(direct_listener))
            .route("/reverse", post(reverse))
            .with_state(cast);
        Ok(Self { url, _serving: port.serve(router) })
    }

    /// Where it listens, as `http://host:port`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Profiles by the host's ids, contacts and who was to be erased, as it is now.
async fn state(State(cast): State<Cast>) -> Json<Value> {
    let profiles: Vec<Value> = cast
        .sumsub
        .state()
        .applicants
        .iter()
        .map(|one| json!({"account": one.external_user_id, "deactivated": one.deactivated}))
        .collect();
    let contacts = cast.intercom.state().contacts;
    let contacts: Vec<&String> = contacts.iter().map(|one| &one.external_id).collect();
    let listener = cast.listener.state();
    let told: Vec<&Value> =
        listener.heard.values().map(|said| &said["data"]["accountId"]).collect();
    Json(json!({"profiles": profiles, "contacts": contacts, "told": told, "calls": listener.calls}))
}

/// `{"accounts": […], "status": "queued"}`: profiles whose review stands there.
async fn add_profiles(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    const STATUSES: [&str; 3] = ["init", "queued", "pending"];
    let status = STATUSES.into_iter().find(|known| asked["status"] == **known);
    let Some(status) = status else { return StatusCode::BAD_REQUEST };
    for account in texts(&asked["accounts"]) {
        let id = cast.sumsub.add_applicant(account, "basic-kyc-level");
        cast.sumsub.change(&id, |applicant| applicant.review.status = status);
        cast.sumsub.add_image(&id, "PASSPORT", "image/png", b"a passport");
    }
    StatusCode::OK
}

/// `{"accounts": […], "answer": "GREEN", "at": "…"}`: their reviews end so.
async fn review(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    let (Some(answer), Some(at)) = (asked["answer"].as_str(), moment(&asked["at"])) else {
        return StatusCode::BAD_REQUEST;
    };
    for id in ids(&cast.sumsub, &asked["accounts"]) {
        cast.sumsub.review(&id, (answer, None), at);
    }
    cast.sumsub.take_webhooks();
    StatusCode::OK
}

/// `{"accounts": […], "kind": "applicantPersonalDataDeleted", "at": "…", "to": "http://…"}`: Sumsub's webhook says so of
/// each, and has to be taken.
async fn tell(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    let (Some(kind), Some(to)) = (asked["kind"].as_str(), asked["to"].as_str()) else {
        return StatusCode::BAD_REQUEST;
    };
    let Some(at) = moment(&asked["at"]) else { return StatusCode::BAD_REQUEST };
    cast.sumsub.take_webhooks();
    for id in ids(&cast.sumsub, &asked["accounts"]) {
        cast.sumsub.tell(&id, kind, at);
    }
    for webhook in cast.sumsub.take_webhooks() {
        let status = cast.sumsub.send(to, &webhook).await;
        if !status.is_some_and(|status| (200..300).contains(&status)) {
            return StatusCode::BAD_GATEWAY;
        }
    }
    StatusCode::OK
}

/// `{"account": "…", "named": true, "teammate": "…", "at": "…", "to": "http://…", "secret": "…"}`: Intercom's webhook tells of
/// what came last in the newest conversation with the account, and has to be taken.
async fn tell_of_writing(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    let text = |name: &str| asked[name].as_str();
    let (Some(account), Some(teammate)) = (text("account"), text("teammate")) else {
        return StatusCode::BAD_REQUEST;
    };
    let (Some(to), Some(secret), Some(at)) = (text("to"), text("secret"), moment(&asked["at"]))
    else {
        return StatusCode::BAD_REQUEST;
    };
    let named = asked["named"] == true;
    let Some(notification) = cast.intercom.newest(account, named, teammate, at) else {
        return StatusCode::NOT_FOUND;
    };
    let status = intercom::send(to, secret, &notification).await;
    if status.is_some_and(|status| (200..300).contains(&status)) {
        StatusCode::OK
    } else {
        StatusCode::BAD_GATEWAY
    }
}

/// `{"down": true}`: it answers 500 from now on; `{"down": false}`: no more.
async fn direct_listener(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    let Some(down) = asked["down"].as_bool() else { return StatusCode::BAD_REQUEST };
    cast.listener.down(down);
    StatusCode::OK
}

/// `{"accounts": […]}`: by hand, their profiles are in use again, and the listener has lost what it was told of them.
async fn reverse(State(cast): State<Cast>, Json(asked): Json<Value>) -> StatusCode {
    for id in ids(&cast.sumsub, &asked["accounts"]) {
        cast.sumsub.change(&id, |applicant| applicant.deactivated = false);
    }
    texts(&asked["accounts"]).for_each(|account| cast.listener.forget(account));
    StatusCode::OK
}

fn ids(sumsub: &Sumsub, accounts: &Value) -> Vec<String> {
    let accounts: Vec<&str> = texts(accounts).collect();
    let applicants = sumsub.state().applicants.into_iter();
    let meant = applicants.filter(|one| accounts.contains(&one.external_user_id.as_str()));
    meant.map(|one| one.id).collect()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn moment(text: &Value) -> Option<DateTime<Utc>> {
    text.as_str()?.parse().ok()
}
