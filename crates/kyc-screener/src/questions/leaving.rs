//! Whether a case forbids a deletion.

use async_trait::async_trait;
use contracts::{
    AccountId,
    topology::{FIND_OPEN_QUESTIONNAIRE, FIND_PENDING_REVIEW},
};
use messaging::{Problem, Question, blockers};
use runtime::clock::Clock;
use serde_json::Value;
use sqlx::PgPool;

use crate::{machine::Story, store};

/// Says whether the person still has to answer the questions, and the deadline is not over.
pub(crate) struct FindOpenQuestionnaire {
    pub pool: PgPool,
    pub clock: Clock,
}

/// Says whether somebody looks at the case, or the provider of identity checks has rejected the person for good.
pub(crate) struct FindPendingReview {
    pub pool: PgPool,
}

#[async_trait]
impl Question for FindOpenQuestionnaire {
    const SUBJECT: &'static str = FIND_OPEN_QUESTIONNAIRE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let account = blockers::asked(question)?;
        let now = self.clock.now();
        let open = is_so(&self.pool, &account, |story| story.case.is_open(now)).await;
        blockers::found(Self::SUBJECT, open)
    }
}

#[async_trait]
impl Question for FindPendingReview {
    const SUBJECT: &'static str = FIND_PENDING_REVIEW;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let account = blockers::asked(question)?;
        let looked_at = |story: &Story| {
            let rejected = story.profile.as_ref().is_some_and(|profile| profile.rejected);
            story.case.is_looked_at() || rejected
        };
        blockers::found(Self::SUBJECT, is_so(&self.pool, &account, looked_at).await)
    }
}

async fn is_so(
    pool: &PgPool,
    account: &AccountId,
    holds: impl Fn(&Story) -> bool,
) -> Result<bool, sqlx::Error> {
    Ok(store::find_story(pool, account).await?.is_some_and(|story| holds(&story)))
}
