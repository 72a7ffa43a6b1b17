//! Whether an order of a court or an authority, or a match with a sanctions list, forbids a deletion.

use async_trait::async_trait;
use contracts::topology::FIND_LEGAL_HOLD;
use messaging::{Problem, Question, blockers};
use serde_json::Value;
use sqlx::PgPool;

use crate::store;

/// Says whether a legal hold or a match with a sanctions list is on the whole person; those on single categories forbid nothing but to erase them.
pub(crate) struct FindLegalHold {
    pub pool: PgPool,
}

#[async_trait]
impl Question for FindLegalHold {
    const SUBJECT: &'static str = FIND_LEGAL_HOLD;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let account = blockers::asked(question)?;
        blockers::found(Self::SUBJECT, store::has_legal_hold(&self.pool, &account).await)
    }
}
