//! The standing of every account, kept from what `suspension-worker` and `deletion-orchestrator` say, and what people have
//! to answer, from what `kyc-screener` says.

use std::collections::BTreeMap;

use async_trait::async_trait;
use contracts::{
    Envelope, Event, Time,
    event::{DeletionStatus, HoldSet, KnownHold},
};
use messaging::Projection;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::store;

/// Holds as hosts see them and as compliance sees them, and open questionnaires, each at the newest version that was said.
pub(crate) struct StandingProjection;

/// What a batch says last of one account.
#[derive(Default)]
pub(crate) struct News<'a> {
    /// Holds in public words.
    pub holds: Option<&'a HoldSet>,
    /// Version and true kinds.
    pub kinds: Option<(i64, &'a [KnownHold])>,
    /// Version and where the deletion stands.
    pub deletion: Option<(i64, Leaving)>,
    /// When the newest of it was said.
    pub said_at: Option<Time>,
}

/// Where an account's newest deletion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Leaving {
    pub deletion: Uuid,
    pub status: DeletionStatus,
    pub execute_after: Option<Time>,
}

#[async_trait]
impl Projection for StandingProjection {
    const NAME: &'static str = "gateway-standing";

    async fn apply(&self, tx: &mut PgConnection, events: &[Envelope]) -> Result<(), sqlx::Error> {
        store::save_standing(tx, &newest(events)).await?;
        store::save_questions(tx, &asked(events)).await
    }
}

/// What was said last of an account's questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Question {
    /// Of the story that says it.
    pub version: i64,
    /// The case that waits for answers; `None`: nothing is left to answer.
    pub case: Option<Uuid>,
    pub said_at: Option<Time>,
}

/// One row for each account, in the order in which rows are locked. After a bad answer nothing is left to answer, unless
/// the questions are asked again; then it is said once more when they are answered, or are asked no more.
fn asked(events: &[Envelope]) -> BTreeMap<&str, Question> {
    let mut accounts = BTreeMap::new();
    for envelope in events {
        let case = match &envelope.event {
            Event::KycQuestionnaireRequested { case, .. }
            | Event::KycReminderRequested { case, .. }
            | Event::KycDeadlinePassed { case, .. }
            | Event::KycDeadlineReversed { case, .. } => Some(*case),
            Event::KycAnswersRejected { .. } | Event::KycCleared { .. } => None,
            _ => continue,
        };
        let Some(version) = envelope.story_version else { continue };
        let said = Question { version, case, said_at: envelope.time };
        let known = accounts.entry(envelope.account().as_str()).or_insert(said);
        if version > known.version {
            *known = said;
        }
    }
    accounts
}

/// One row for each account, in the order in which rows are locked; of several events the newest version wins.
fn newest(events: &[Envelope]) -> BTreeMap<&str, News<'_>> {
    let mut accounts: BTreeMap<&str, News<'_>> = BTreeMap::new();
    for envelope in events {
        let mut news = News::default();
        match &envelope.event {
            Event::AccountSuspended { holds, .. }
            | Event::AccountReactivated { holds, .. }
            | Event::HoldsChanged { holds, .. } => news.holds = Some(holds),
            Event::HoldKindsChanged { hold_set_version, holds, .. } => {
                news.kinds = Some((*hold_set_version, holds));
            }
            Event::DeletionStatusChanged { deletion, status, execute_after, .. } => {
                let (deletion, status, execute_after) = (*deletion, *status, *execute_after);
                let version = envelope.story_version.unwrap_or_default();
                news.deletion = Some((version, Leaving { deletion, status, execute_after }));
            }
            _ => continue,
        }
        let known = accounts.entry(envelope.account().as_str()).or_default();
        let version = |holds: Option<&HoldSet>| holds.map(|holds| holds.hold_set_version);
        if version(news.holds) > version(known.holds) {
            known.holds = news.holds;
        }
        if news.kinds.map(|(version, _)| version) > known.kinds.map(|(version, _)| version) {
            known.kinds = news.kinds;
        }
        if news.deletion.map(|(version, _)| version) > known.deletion.map(|(version, _)| version) {
            known.deletion = news.deletion;
        }
        known.said_at = known.said_at.max(envelope.time);
    }
    accounts
}
