//! Where a deletion stands, and what an open check finds out at once.

use std::{slice, sync::Arc};

use async_trait::async_trait;
use contracts::{
    AccountId, CountryCode,
    envelope::derive_id,
    topology::{CHECK_ELIGIBILITY, SHOW_DELETION},
};
use futures::join;
use messaging::{Finding, Findings, Problem, Question, StoryKey};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::{Input, State},
    eligibility::{Eligibility, Eligible},
    machine::{DeletionOrchestrator, Shown},
    policy::Policy,
    residence::Residences,
    store,
};

/// Answers where a deletion stands.
pub(crate) struct ShowDeletion {
    pub pool: PgPool,
    pub policy: Arc<Policy>,
}

/// Answers what an open check finds out, so that whoever asked to leave learns at once what forbids it.
pub(crate) struct CheckNow {
    pub shown: ShowDeletion,
    pub eligibility: Eligibility,
    pub residences: Residences,
    pub findings: Findings<DeletionOrchestrator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    account_id: Option<AccountId>,
    deletion_id: Option<Uuid>,
}

#[async_trait]
impl Question for ShowDeletion {
    const SUBJECT: &'static str = SHOW_DELETION;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let (account, state) = self.find(question).await?;
        Ok(self.show(&account, &state))
    }
}

#[async_trait]
impl Question for CheckNow {
    const SUBJECT: &'static str = CHECK_ELIGIBILITY;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let (account, state) = self.shown.find(question).await?;
        let open = state.deletion.as_ref().filter(|deletion| deletion.checking.is_some());
        let Some(deletion) = open else { return Ok(self.shown.show(&account, &state)) };
        let (deletion, check) = (deletion.id, deletion.checks);
        let (Eligible { blockers, dust }, countries) = join!(
            self.eligibility.find(&account),
            self.residences.find(slice::from_ref(&account)),
        );
        let countries = countries.map_err(|_| unavailable())?;
        let country = countries.get(&account);
        let said = country.map(CountryCode::as_str).into_iter();
        let said = said.chain(blockers.iter().map(String::as_str)).map(str::to_owned);
        let said = said.chain(dust.iter().map(|one| format!("{} {}", one.code(), one.in_words())));
        let said = said.collect::<Vec<_>>().join(" ");
        let finding = Finding {
            // The same answer twice is one.
            id: derive_id(deletion, &[b"check", &check.to_be_bytes(), said.as_bytes()]),
            story: StoryKey::of(&account),
            input: Input::Checked {
                deletion,
                check,
                blockers,
                dust,
                terms: self.shown.policy.terms(country),
            },
        };
        let folded = self.findings.fold(vec![finding]).await;
        folded.ok().and_then(|mut answers| answers.pop()).unwrap_or_else(|| Err(unavailable()))
    }
}

impl ShowDeletion {
    async fn find(&self, question: Value) -> Result<(AccountId, State), Problem> {
        let asked: Asked = serde_json::from_value(question).map_err(|_| {
            problem(
                "bad_data",
                "the question names neither a deletion nor an account that can be one",
            )
        })?;
        let found = match (asked.deletion_id, asked.account_id) {
            (Some(deletion), account) => store::find_deletion(&self.pool, deletion)
                .await
                .map(|found| found.filter(|(whose, _)| account.is_none_or(|one| one == *whose))),
            (None, Some(account)) => store::find_state(&self.pool, &account)
                .await
                .map(|state| Some((account, state.filter(|state| state.deletion.is_some())?))),
            (None, None) => Ok(None),
        };
        let found = found.map_err(|_| unavailable())?;
        found.ok_or_else(|| problem("not_found", "there is no such deletion"))
    }

    fn show(&self, account: &AccountId, state: &State) -> Value {
        let shown = Shown::of(account, state, &self.policy);
        serde_json::to_value(shown).expect("texts, moments and lists have a JSON form")
    }
}

fn unavailable() -> Problem {
    problem("unavailable", "the database did not answer; ask again")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
