//! Whether a recovery forbids a deletion; and what the law wants kept of accounts that leave.

use async_trait::async_trait;
use contracts::topology::{FIND_RECOVERY, RECOVERY_EVIDENCE};
use messaging::{Problem, Question, blockers, evidence, seal::Keys};
use serde_json::Value;
use sqlx::PgPool;

use crate::store;

/// Says whether a recovery forbids the deletion of an account.
pub(crate) struct FindOpenRecovery {
    pub pool: PgPool,
}

/// Says what is to be kept: no recovery leaves evidence here yet.
pub(crate) struct GiveEvidence {
    pub pool: PgPool,
    pub keys: Keys,
}

#[async_trait]
impl Question for FindOpenRecovery {
    const SUBJECT: &'static str = FIND_RECOVERY;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let account = blockers::asked(question)?;
        blockers::found(Self::SUBJECT, store::is_open(&self.pool, &account).await)
    }
}

#[async_trait]
impl Question for GiveEvidence {
    const SUBJECT: &'static str = RECOVERY_EVIDENCE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let accounts = evidence::asked(&self.pool, &self.keys, question).await?;
        Ok(evidence::given(accounts.into_iter().map(|account| (account, vec![]))))
    }
}
