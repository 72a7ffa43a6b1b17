//! What an authority gets: complete and unredacted.

use contracts::Time;
use messaging::Pii;
use runtime::approvals::{Approval, Vote};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::Question;
use crate::vault::Opened;

/// The only shape that this release writes.
pub const FORMAT: &str = "ostiary-reidentification/1";

/// The whole answer. It does not repeat the question: a pseudonym never stands beside an account id.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    format: &'static str,
    request: Uuid,
    authority: String,
    reference: String,
    reason: String,
    asked_by: String,
    approved_by: Vec<String>,
    opened_at: Time,
    persons: Vec<Person>,
}

/// Everything that is kept of one person.
#[derive(Serialize)]
pub struct Person {
    records: Vec<Record>,
}

/// One thing that is kept.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// What it is, such as `users.email`.
    field: String,
    /// Why it was kept.
    basis: String,
    /// Until when.
    kept_until: Time,
    #[serde(flatten)]
    value: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Value {
    /// A text as it is.
    #[serde(serialize_with = "text")]
    Text(Pii),
    /// Anything else, such as a picture, in hexadecimal.
    #[serde(serialize_with = "hexadecimal")]
    Bytes(Pii),
}

impl Answer {
    pub(super) fn new(
        question: &Question,
        approval: &Approval,
        votes: Vec<Vote>,
        persons: Vec<Person>,
        opened_at: Time,
    ) -> Self {
        let agreed = votes.into_iter().filter(|vote| vote.agrees);
        Self {
            format: FORMAT,
            request: approval.id,
            authority: question.authority.clone(),
            reference: question.reference.clone(),
            reason: question.reason.clone(),
            asked_by: approval.requester.clone(),
            approved_by: agreed.map(|vote| vote.voter).collect(),
            opened_at,
            persons,
        }
    }

    /// How many people, and how many records.
    pub fn counts(&self) -> (usize, usize) {
        (self.persons.len(), self.persons.iter().map(|person| person.records.len()).sum())
    }
}

impl Person {
    pub(super) fn new(opened: Vec<Opened>) -> Self {
        let record = |Opened { field, basis, kept_until, plaintext }: Opened| {
            let is_text = std::str::from_utf8(plaintext.expose()).is_ok();
            let value = if is_text { Value::Text(plaintext) } else { Value::Bytes(plaintext) };
            Record { field, basis, kept_until, value }
        };
        Self { records: opened.into_iter().map(record).collect() }
    }
}

fn text<S: Serializer>(plaintext: &Pii, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(std::str::from_utf8(plaintext.expose()).unwrap_or_default())
}

fn hexadecimal<S: Serializer>(plaintext: &Pii, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hex::encode(plaintext.expose()))
}
