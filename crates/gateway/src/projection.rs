//! The standing of every account, kept from what `suspension-worker` says, and what people have to answer, from what
//! `kyc-screener` says.

use std::collections::BTreeMap;

use async_trait::async_trait;
use contracts::{
    Envelope, Event, Time,
    event::{HoldSet, KnownHold},
};
use messaging::Projection;
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
    /// When the newest of it was said.
    pub said_at: Option<Time>,
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
        known.said_at = known.said_at.max(envelope.time);
    }
    accounts
}
