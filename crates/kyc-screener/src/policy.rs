//! What the operator decides: whom to ask, what, and how long to wait.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{CountryCode, Locale, event::Choice};
use runtime::span::Span;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use sha2::{Digest, Sha256};

use crate::domain::{Terms, review_after, transcription_after};

mod approvals;
mod provider;
#[cfg(test)]
mod tests;
mod validate;

pub use approvals::Approvals;
pub use provider::Provider;

/// The policy that ships, to start one's own from.
pub const SHIPPED: &str = include_str!("../policy.toml");

/// `policy.toml`, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who signs up or is seen from here is asked.
    pub jurisdictions: BTreeSet<CountryCode>,
    /// Each question has a text in each; the first is for whoever reads none of them.
    pub languages: Vec<Locale>,
    /// The sanctions questionnaire.
    pub kyc: Kyc,
    /// Which acts of staff need others to agree. No story runs under it, so it is not part of the hash.
    #[serde(default, skip_serializing)]
    pub approvals: Approvals,
    /// How people leave, which `deletion-orchestrator` reads.
    #[serde(default, skip_serializing)]
    pub deletion: Others,
    /// What forbids that they leave, which `deletion-orchestrator` reads.
    #[serde(default, skip_serializing)]
    pub blockers: Others,
    /// What is said to people who left and come again, which `anonymizer` reads.
    #[serde(default, skip_serializing)]
    pub former_users: Others,
}

/// A part of the file that another service reads and checks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub struct Others(IgnoredAny);

impl Eq for Others {}

/// Questions and spans of the sanctions questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kyc {
    /// From the first accepted delivery to the deadline.
    pub deadline_after: Span,
    /// From the first accepted delivery to each reminder.
    pub reminders_after: Vec<Span>,
    /// How long after the deadline an answer handed in before it may still arrive.
    pub late_grace: Span,
    /// From opening to a review, while no channel accepts the questionnaire.
    pub undeliverable_after: Span,
    /// From the first incomplete reply to a review.
    pub incomplete_after: Span,
    /// From a reply in the customer's own words to a review, while nobody types the answers in.
    #[serde(default = "transcription_after")]
    pub transcription_after: Span,
    /// From asking compliance to look to a decision that is past due.
    #[serde(default = "review_after")]
    pub review_after: Span,
    /// What of the provider of identity checks counts. No case runs under it, so it is not part of the hash.
    #[serde(default, skip_serializing)]
    pub provider: Provider,
    /// What is asked today.
    pub questionnaire: Questionnaire,
    /// What was asked before, kept for the stories that still run under it.
    #[serde(default)]
    pub former_questionnaires: Vec<Questionnaire>,
}

/// A list of questions under one id. Another id asks everybody again, so it is changed on purpose only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// Its id.
    pub id: String,
    /// In the order in which they are shown.
    pub questions: Vec<Question>,
}

/// A question that is answered YES or NO.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id within the questionnaire.
    pub id: String,
    /// The bad answer.
    pub rejects_on: Choice,
    /// Its wording in each language.
    pub text: BTreeMap<Locale, String>,
}

/// Why a policy is no policy, on one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It cannot be read.
    #[error("line {line} ({key}): {problem}")]
    Unreadable {
        /// Counted from 1.
        line: usize,
        /// The key, or whatever begins that line.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// It can be read, and makes no sense.
    #[error("{key}: {problem}")]
    Invalid {
        /// The key, with all tables that it is in.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl Policy {
    /// Reads and checks the text of a `policy.toml`.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
        validate::validate(&policy)?;
        Ok(policy)
    }

    /// SHA-256 of the policy's JSON (keys in the order of the types above, maps sorted), in hex.
    pub fn hash(&self) -> String {
        let json =
            serde_json::to_vec(self).expect("texts, lists and maps of texts have a JSON form");
        hex::encode(Sha256::digest(json))
    }

    /// What a case that begins today runs under.
    pub fn terms(&self) -> Terms {
        let questions = &self.kyc.questionnaire.questions;
        Terms {
            questionnaire: self.kyc.questionnaire.id.clone(),
            questions: questions.iter().map(|one| (one.id.clone(), one.rejects_on)).collect(),
            deadline_after: self.kyc.deadline_after,
            reminders_after: self.kyc.reminders_after.clone(),
            late_grace: self.kyc.late_grace,
            undeliverable_after: self.kyc.undeliverable_after,
            incomplete_after: self.kyc.incomplete_after,
            transcription_after: self.kyc.transcription_after,
            review_after: self.kyc.review_after,
            policy_hash: self.hash(),
        }
    }

    /// A questionnaire of today or of before.
    pub fn find_questionnaire(&self, id: &str) -> Option<&Questionnaire> {
        self.questionnaires().map(|(_, questionnaire)| questionnaire).find(|one| one.id == id)
    }

    /// The language to write to somebody who reads `locale`.
    pub fn language_for(&self, locale: Option<&Locale>) -> &Locale {
        let primary = |tag: &Locale| tag.as_str().split('-').next().map(str::to_ascii_lowercase);
        let wanted = |one: &&Locale| locale.is_some_and(|locale| primary(locale) == primary(one));
        let exact = self.languages.iter().find(|one| Some(*one) == locale);
        exact.or_else(|| self.languages.iter().find(wanted)).unwrap_or(&self.languages[0])
    }

    /// All questionnaires, each with its key in the file.
    fn questionnaires(&self) -> impl Iterator<Item = (String, &Questionnaire)> {
        let former = self.kyc.former_questionnaires.iter().enumerate();
        let former = former.map(|(at, one)| (format!("kyc.former_questionnaires[{at}]"), one));
        std::iter::once(("kyc.questionnaire".to_owned(), &self.kyc.questionnaire)).chain(former)
    }
}

fn unreadable(text: &str, error: &toml::de::Error) -> PolicyError {
    let before = &text[..error.span().map_or(0, |span| span.start.min(text.len()))];
    let index = before.matches('\n').count();
    let begins = text.lines().nth(index).unwrap_or_default();
    PolicyError::Unreadable {
        line: index + 1,
        key: begins.split('=').next().unwrap_or_default().trim().to_owned(),
        problem: error.message().replace('\n', ", "),
    }
}
