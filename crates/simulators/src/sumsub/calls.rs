//! The calls that the product needs, each with the refusals that are documented for it.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    Applicant, Shared, State as Sumsub,
    answer::{ACTIVE, Answer, DEACTIVATED, NO_IMAGE, NOT_FOUND, Refusal},
    lock,
};

const BY_EXTERNAL_ID: &str = "-;externalUserId=";

pub(super) async fn health() -> Json<Value> {
    Json(json!({"ok": 1}))
}

/// For whoever seeds it over HTTP.
pub(super) async fn create(
    State(state): State<Shared>,
    Query(query): Query<Vec<(String, String)>>,
    body: Bytes,
) -> Answer {
    let invalid = Refusal::new(400, "levelName, externalUserId or type is missing");
    let level = query.iter().find(|(name, _)| name == "levelName").ok_or(invalid)?;
    let asked: Value = serde_json::from_slice(&body).map_err(|_| invalid)?;
    let external = asked["externalUserId"].as_str().filter(|_| asked["type"] == "individual");
    let external = external.ok_or(invalid)?;
    let mut state = lock(&state);
    if state.applicants.iter().any(|one| one.external_user_id == external) {
        return Err(Refusal::new(409, "Applicant with this external user id already exists"));
    }
    let id = state.add_applicant(external, &level.1);
    Ok(Json(state.applicant(&id)?.shown()))
}

pub(super) async fn one(State(state): State<Shared>, Path(who): Path<String>) -> Answer {
    let mut state = lock(&state);
    let found = match who.strip_prefix(BY_EXTERNAL_ID) {
        Some(external) => {
            let found = state.applicants.iter().find(|one| one.external_user_id == external);
            found.ok_or(NOT_FOUND)?
        }
        None => state.applicant(&who)?,
    };
    Ok(Json(found.shown()))
}

pub(super) async fn status(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    Ok(Json(lock(&state).applicant(&id)?.review_shown()))
}

pub(super) async fn documents(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut state = lock(&state);
    let items: Vec<Value> = state.applicant(&id)?.images.iter().map(|one| one.shown()).collect();
    Ok(Json(json!({"totalItems": items.len(), "items": items})))
}

pub(super) async fn image(
    State(state): State<Shared>,
    Path((inspection, image)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let state = lock(&state);
    let owner = state.applicants.iter().find(|one| one.inspection == inspection).ok_or(NO_IMAGE)?;
    let found = owner.images.iter().find(|one| one.id == image).ok_or(NO_IMAGE)?;
    Ok(([(header::CONTENT_TYPE, found.media_type)], found.bytes.clone()).into_response())
}

pub(super) async fn presence(
    State(state): State<Shared>,
    Path((id, wanted)): Path<(String, String)>,
) -> Answer {
    let deactivated = match wanted.as_str() {
        "deactivated" => true,
        "activated" => false,
        _ => return Err(Refusal::new(404, "Not found")),
    };
    let mut state = lock(&state);
    let rules = state.rules;
    let applicant = state.applicant(&id)?;
    if applicant.is_under_check() {
        let description = "Applicant is being checked";
        return Err(Refusal { status: rules.under_check, ..Refusal::new(409, description) });
    }
    if applicant.deactivated == deactivated && rules.already_refused {
        return Err(if deactivated { DEACTIVATED } else { ACTIVE });
    }
    let changed = applicant.deactivated != deactivated;
    applicant.deactivated = deactivated;
    let mut shown = applicant.shown();
    shown["deleted"] = json!(deactivated);
    if changed {
        let kind = if deactivated { "applicantDeactivated" } else { "applicantActivated" };
        state.tell(&id, kind, now());
    }
    Ok(Json(shown))
}

pub(super) async fn reset(State(state): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut state = lock(&state);
    let applicant = state.applicant(&id)?;
    if applicant.deactivated {
        return Err(DEACTIVATED);
    }
    (applicant.review.status, applicant.review.result) = ("init", None);
    applicant.images.clear();
    state.tell(&id, "applicantReset", now());
    Ok(Json(json!({"ok": 1})))
}

impl Sumsub {
    pub(super) fn applicant(&mut self, id: &str) -> Result<&mut Applicant, Refusal> {
        self.applicants.iter_mut().find(|one| one.id == id).ok_or(NOT_FOUND)
    }
}

#[expect(clippy::disallowed_methods, reason = "a vendor's clock is not ours")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
