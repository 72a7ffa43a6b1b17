//! Whether a hold forbids a deletion, and whether one stops what has not begun of an erasure.

use async_trait::async_trait;
use contracts::{
    AccountId,
    topology::{FIND_LEGAL_HOLD, FIND_STOPPED},
};
use messaging::{Problem, Question, blockers};
use serde::Deserialize;
use serde_json::{Value, json};
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

/// Says of which accounts a hold stops what has not begun of their erasure: that which `deletion-orchestrator` goes by, as it
/// stands now. Asked by the anonymizer before it begins with an order, however long that waited.
///
/// On the wire: `{"accounts": […]}` → `{"stopped": […]}`.
pub(crate) struct FindStopped {
    pub pool: PgPool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    accounts: Vec<AccountId>,
}

#[async_trait]
impl Question for FindStopped {
    const SUBJECT: &'static str = FIND_STOPPED;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let problem =
            |code: &str, detail: &str| Problem { code: code.into(), detail: detail.into() };
        let Asked { accounts } = serde_json::from_value(question)
            .map_err(|_| problem("bad_data", "the question names no accounts"))?;
        let stopped = store::find_stopped(&self.pool, &accounts).await;
        let stopped = stopped
            .map_err(|_| problem("unavailable", "the database did not answer; ask again"))?;
        Ok(json!({ "stopped": stopped }))
    }
}
