//! Where somebody who leaves is written to, once their address is gone from the host's database.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{AccountId, topology::FIND_CONTACTS};
use messaging::{Problem, Question};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Office, store};

/// Answers from what is kept encrypted for the erasure, for as long as that lasts.
pub(crate) struct FindContacts(pub Arc<Office>);

/// People asked for at once, at most.
const PEOPLE: usize = 500;

#[derive(Deserialize)]
struct Asked {
    people: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    account_id: AccountId,
    deletion_id: Uuid,
}

#[async_trait]
impl Question for FindContacts {
    const SUBJECT: &'static str = FIND_CONTACTS;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let bad =
            || problem("bad_data", "up to 500 people with accountId and deletionId are needed");
        let asked: Asked = serde_json::from_value(question).map_err(|_| bad())?;
        if asked.people.len() > PEOPLE {
            return Err(bad());
        }
        let shell = &self.0.shell;
        let deletions: Vec<Uuid> = asked.people.iter().map(|one| one.deletion_id).collect();
        let leavings = store::find(&shell.pool, &deletions).await.map_err(|_| unavailable())?;
        let people = asked
            .people
            .iter()
            .filter_map(|one| Some((leavings.get(&one.deletion_id)?, &one.account_id)));
        let people: Vec<_> = people.collect();
        let known = store::open_working_sets(shell, &people).await.map_err(|_| unavailable())?;
        // Whoever is not sealed, or certified already, has no address; what does not open is asked again.
        let contacts = asked.people.iter().filter_map(|one| {
            let known = known.get(&one.deletion_id).map(Result::as_ref).transpose().ok()?;
            let (email, locale) = (known.map(|it| &it.email), known.map(|it| &it.locale));
            Some(json!({ "accountId": one.account_id, "email": email, "locale": locale }))
        });
        Ok(json!({ "contacts": contacts.collect::<Vec<_>>() }))
    }
}

fn unavailable() -> Problem {
    problem("unavailable", "the database does not answer")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
