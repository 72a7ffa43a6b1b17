//! What the law wants kept of accounts that leave: asked by `anonymizer` alone, before their rows go.
//!
//! On the wire: `ostiary.rpc.kyc-screener.evidence`, `{"accounts": […]}` → `{"accounts": [{"account",
//! "evidence": [{"kind", "keptAt", "content"}]}]}`.

use contracts::{AccountId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{Problem, graves, seal::Keys};

const MOST_ACCOUNTS: usize = 100;

/// One thing that is to be kept, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What it is, such as `kyc-answers`.
    pub kind: String,
    /// Since when it was kept; absent: it is how a story stands now.
    pub kept_at: Option<Time>,
    /// What it says.
    pub content: Value,
}

/// At most a hundred.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    accounts: Vec<AccountId>,
}

/// Whose evidence is asked for.
///
/// # Errors
/// `bad_data` for a question that is none, `too_late` once the rows of one of them are erased: an empty answer would say
/// that there never was any.
pub async fn asked(pool: &PgPool, keys: &Keys, question: Value) -> Result<Vec<AccountId>, Problem> {
    let Asked { accounts } = serde_json::from_value(question)
        .map_err(|_| problem("bad_data", "the question names no accounts"))?;
    if !(1..=MOST_ACCOUNTS).contains(&accounts.len()) {
        return Err(problem("bad_data", "between 1 and 100 accounts are asked for at once"));
    }
    let names: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
    let erased = graves::are_erased(pool, keys, &names).await;
    if erased.map_err(|_| problem("unavailable", "the database did not answer; ask again"))? {
        return Err(problem("too_late", "the rows of one of the accounts are erased already"));
    }
    Ok(accounts)
}

/// The reply: each account with its evidence, also who has none.
pub fn given(all: impl IntoIterator<Item = (AccountId, Vec<Evidence>)>) -> Value {
    let one = |(account, evidence)| json!({ "account": account, "evidence": evidence });
    json!({ "accounts": all.into_iter().map(one).collect::<Vec<_>>() })
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
