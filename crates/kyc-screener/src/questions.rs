//! The questionnaire as an account sees it.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{AccountId, Locale, Time, topology::SHOW_QUESTIONNAIRE};
use messaging::{Problem, Question};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{domain::State, policy::Policy, store};

/// Answers what an account is asked.
pub(crate) struct ShowQuestionnaire {
    pub pool: PgPool,
    pub policy: Arc<Policy>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    account_id: AccountId,
    /// What the person reads now; absent: what the case says.
    locale: Option<Locale>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    questionnaire_version: &'a str,
    case_id: Uuid,
    status: &'static str,
    locale: &'a Locale,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Time>,
    missing: Vec<String>,
    questions: Vec<ShownQuestion<'a>>,
}

#[derive(Serialize)]
struct ShownQuestion<'a> {
    id: &'a str,
    text: &'a str,
}

#[async_trait]
impl Question for ShowQuestionnaire {
    const SUBJECT: &'static str = SHOW_QUESTIONNAIRE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let asked: Asked = serde_json::from_value(question).map_err(|_| {
            problem("bad_data", "the question names no account id, or a locale that is none")
        })?;
        let state = store::find_state(&self.pool, &asked.account_id).await;
        let state =
            state.map_err(|_| problem("unavailable", "the database did not answer; ask again"))?;
        self.show(&state.unwrap_or_default(), asked.locale.as_ref())
            .ok_or_else(|| problem("not_found", "this account is asked nothing"))
    }
}

impl ShowQuestionnaire {
    fn show(&self, state: &State, locale: Option<&Locale>) -> Option<Value> {
        let case = state.case()?;
        let questionnaire = self.policy.find_questionnaire(&case.terms.questionnaire)?;
        let language = self.policy.language_for(locale.or(case.locale.as_ref()));
        let questions = questionnaire.questions.iter().filter_map(|question| {
            let text = question.text.get(language)?;
            Some(ShownQuestion { id: &question.id, text })
        });
        let shown = Shown {
            questionnaire_version: &questionnaire.id,
            case_id: case.id,
            status: state.status(),
            locale: language,
            deadline: state.deadline(),
            // Whoever was rejected is not shown which answer it was.
            missing: state.missing(&case.terms),
            questions: questions.collect(),
        };
        serde_json::to_value(shown).ok()
    }
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
