//! What Sumsub's answers look like, as far as we read them, and what they mean.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Applicant, ApplicantId, Document, Error, Review, ReviewStatus, Verdict};
use crate::outbound;

const LEVEL_MAX_BYTES: usize = 128;

/// What a call that changes a profile's presence answers: there `deleted` is what matters, so it must be there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Presence {
    pub id: ApplicantId,
    pub deleted: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApplicantRead {
    id: ApplicantId,
    external_user_id: Option<String>,
    inspection_id: Option<String>,
    // A profile in use comes without it.
    #[serde(default)]
    deleted: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReviewRead {
    review_status: ReviewStatus,
    review_result: Option<ResultRead>,
    review_date: Option<String>,
    level_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultRead {
    review_answer: Option<Answer>,
    review_reject_type: Option<RejectType>,
    #[serde(default)]
    reject_labels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Answer {
    Green,
    Red,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum RejectType {
    Retry,
    Final,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentsRead {
    items: Vec<DocumentRead>,
    total_items: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentRead {
    id: String,
    id_doc_def: Option<DefinitionRead>,
    #[serde(default)]
    deactivated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DefinitionRead {
    id_doc_type: Option<String>,
    country: Option<String>,
}

/// The body of a refusal; what it describes is never repeated.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Refusal {
    pub error_code: Option<i64>,
}

/// A profile. `of` is the one that was asked for: an answer about another one is worse than none.
pub(super) fn applicant(body: &[u8], of: Option<&ApplicantId>) -> Result<Applicant, Error> {
    const WHAT: &str = "the profile";
    let ApplicantRead { id, external_user_id, inspection_id, deleted } = decode(WHAT, body)?;
    if of.is_some_and(|of| *of != id) {
        return Err(broken(WHAT, "id"));
    }
    Ok(Applicant { id, external_user_id, inspection: inspection_id, deactivated: deleted })
}

/// A review. Its result counts only once it is completed: before, it may be of an earlier attempt.
pub(super) fn review(body: &[u8]) -> Result<Review, Error> {
    const WHAT: &str = "the review";
    let read: ReviewRead = decode(WHAT, body)?;
    let (status, level) = (read.review_status, level(WHAT, read.level_name)?);
    if status != ReviewStatus::Completed {
        return Ok(Review { status, level, verdict: None, reviewed_at: None });
    }
    let result = read.review_result.ok_or_else(|| broken(WHAT, "reviewResult"))?;
    let verdict = verdict(WHAT, result)?;
    let reviewed_at = read.review_date.as_deref().and_then(moment);
    let reviewed_at = reviewed_at.ok_or_else(|| broken(WHAT, "reviewDate"))?;
    Ok(Review { status, level, verdict: Some(verdict), reviewed_at: Some(reviewed_at) })
}

/// The name of a set of checks: short and printable.
pub(super) fn level(what: &'static str, name: Option<String>) -> Result<Option<String>, Error> {
    let fits = |name: &String| {
        (1..=LEVEL_MAX_BYTES).contains(&name.len()) && !name.chars().any(char::is_control)
    };
    if name.as_ref().is_none_or(fits) { Ok(name) } else { Err(broken(what, "levelName")) }
}

/// What a result says; a rejection must say which kind it is.
pub(super) fn verdict(what: &'static str, result: ResultRead) -> Result<Verdict, Error> {
    match (result.review_answer, result.review_reject_type) {
        (Some(Answer::Green), _) => Ok(Verdict::Green),
        (Some(Answer::Red), Some(RejectType::Retry)) => Ok(Verdict::RedRetry(result.reject_labels)),
        (Some(Answer::Red), Some(RejectType::Final)) => Ok(Verdict::RedFinal(result.reject_labels)),
        (Some(Answer::Red), None) => Err(broken(what, "reviewResult.reviewRejectType")),
        (None, _) => Err(broken(what, "reviewResult.reviewAnswer")),
    }
}

/// The list of images. A list that is not whole would leave evidence behind.
pub(super) fn documents(body: &[u8]) -> Result<Vec<Document>, Error> {
    const WHAT: &str = "the list of documents";
    let DocumentsRead { items, total_items } = decode(WHAT, body)?;
    if items.len() != total_items {
        return Err(broken(WHAT, "totalItems"));
    }
    let read = |DocumentRead { id, id_doc_def, deactivated }| {
        let (kind, country) = id_doc_def.map(|of| (of.id_doc_type, of.country)).unwrap_or_default();
        Document { id, kind, country, deactivated }
    };
    Ok(items.into_iter().map(read).collect())
}

/// Reads JSON, or names the field that is not as documented.
pub(super) fn decode<T: DeserializeOwned>(what: &'static str, body: &[u8]) -> Result<T, Error> {
    outbound::decode(body).map_err(|field| Error::Contract { what, field })
}

pub(super) fn broken(what: &'static str, field: &str) -> Error {
    Error::Contract { what, field: field.to_owned() }
}

/// `2026-03-01 10:01:30+0000`, or without the offset, which then is UTC.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let with_offset = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%z").ok();
    let plain = || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok();
    with_offset.map(|moment| moment.to_utc()).or_else(|| plain().map(|moment| moment.and_utc()))
}

#[cfg(test)]
mod tests;
