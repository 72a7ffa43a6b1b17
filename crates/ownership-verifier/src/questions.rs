//! Whether a recovery forbids a deletion; and what the law wants kept of accounts that leave.

use async_trait::async_trait;
use contracts::{
    AccountId,
    topology::{FIND_RECOVERY, RECOVERY_EVIDENCE},
};
use messaging::{Problem, Question, graves, seal::Keys};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::store;

/// The policy's code for what forbids a deletion here.
const OPEN_RECOVERY: &str = "open_recovery";
const MOST_ACCOUNTS: usize = 100;

/// Says whether a recovery forbids the deletion of an account.
pub(crate) struct FindOpenRecovery {
    pub pool: PgPool,
}

/// Says what is to be kept: no recovery leaves evidence here yet.
pub(crate) struct GiveEvidence {
    pub pool: PgPool,
    pub keys: Keys,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    account_id: AccountId,
}

/// At most a hundred.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceAsked {
    accounts: Vec<AccountId>,
}

#[async_trait]
impl Question for FindOpenRecovery {
    const SUBJECT: &'static str = FIND_RECOVERY;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let asked: Asked = serde_json::from_value(question)
            .map_err(|_| problem("bad_data", "the question names no account id"))?;
        let open = store::is_open(&self.pool, &asked.account_id).await.map_err(away)?;
        let blockers: &[&str] = if open { &[OPEN_RECOVERY] } else { &[] };
        Ok(json!({ "blockers": blockers }))
    }
}

#[async_trait]
impl Question for GiveEvidence {
    const SUBJECT: &'static str = RECOVERY_EVIDENCE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let asked: EvidenceAsked = serde_json::from_value(question)
            .map_err(|_| problem("bad_data", "the question names no accounts"))?;
        if !(1..=MOST_ACCOUNTS).contains(&asked.accounts.len()) {
            return Err(problem("bad_data", "between 1 and 100 accounts are asked for at once"));
        }
        let accounts: Vec<&str> = asked.accounts.iter().map(AccountId::as_str).collect();
        if graves::are_erased(&self.pool, &self.keys, &accounts).await.map_err(away)? {
            return Err(problem("too_late", "the rows of one of the accounts are erased already"));
        }
        let none = |account| json!({ "account": account, "evidence": [] });
        Ok(json!({ "accounts": asked.accounts.into_iter().map(none).collect::<Vec<_>>() }))
    }
}

fn away(_: sqlx::Error) -> Problem {
    problem("unavailable", "the database did not answer; ask again")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
