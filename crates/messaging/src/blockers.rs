//! Whether something that a service of ours keeps forbids a deletion: asked by `deletion-orchestrator` for its policy.

use contracts::{AccountId, topology::code_of_blocker};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Problem;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    account_id: AccountId,
}

/// Whose deletion is asked about.
///
/// # Errors
/// `bad_data` for a question that names nobody.
pub fn asked(question: Value) -> Result<AccountId, Problem> {
    let asked: Result<Asked, _> = serde_json::from_value(question);
    asked
        .map(|asked| asked.account_id)
        .map_err(|_| problem("bad_data", "the question names no account id"))
}

/// The reply on one of `contracts::topology::BLOCKERS`: its code, or nothing.
///
/// # Errors
/// `unavailable` when the database did not say: then nobody is told that nothing forbids it.
pub fn found(subject: &str, forbids: Result<bool, sqlx::Error>) -> Result<Value, Problem> {
    let forbids =
        forbids.map_err(|_| problem("unavailable", "the database did not answer; ask again"))?;
    let code = code_of_blocker(subject).filter(|_| forbids);
    Ok(json!({ "blockers": code.into_iter().collect::<Vec<_>>() }))
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
