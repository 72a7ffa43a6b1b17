//! Where somebody who leaves is written to, once their address is gone from the host's database.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{AccountId, topology::FIND_CONTACT};
use messaging::{Problem, Question};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Office, store};

/// Answers from what is kept encrypted for the erasure, for as long as that lasts.
pub(crate) struct FindContact(pub Arc<Office>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    account_id: AccountId,
    deletion_id: Uuid,
}

#[async_trait]
impl Question for FindContact {
    const SUBJECT: &'static str = FIND_CONTACT;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let asked: Asked = serde_json::from_value(question)
            .map_err(|_| problem("bad_data", "accountId and deletionId are needed"))?;
        let shell = &self.0.shell;
        let leavings = store::find(&shell.pool, &[asked.deletion_id]).await;
        let leavings = leavings.map_err(|_| unavailable())?;
        let gone = || problem("not_found", "nobody who leaves is known by this");
        let leaving = leavings.get(&asked.deletion_id).ok_or_else(gone)?;
        let known = store::open_working_set(shell, leaving, &asked.account_id).await;
        let known = known.map_err(|_| unavailable())?.ok_or_else(gone)?;
        Ok(json!({ "email": known.email, "locale": known.locale }))
    }
}

fn unavailable() -> Problem {
    problem("unavailable", "the database does not answer")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
