//! The questionnaire as an account sees it; and what the law wants kept of accounts that leave.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{
    AccountId, Locale, Time,
    topology::{KYC_EVIDENCE, SHOW_QUESTIONNAIRE},
};
use messaging::{
    Problem, Question, StepError,
    evidence::{self, Evidence},
    seal::Keys,
    sealed::{self, Opened},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::State,
    machine::{ANSWERS_PURPOSE, DECISIONS_PURPOSE, NOTES_PURPOSE},
    policy::Policy,
    store,
};

mod leaving;

pub(crate) use leaving::{FindOpenQuestionnaire, FindPendingReview};

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

/// Gives what the law wants kept of accounts that leave: answers and decisions, opened, and where each case stands.
pub(crate) struct GiveEvidence {
    pub pool: PgPool,
    pub keys: Keys,
}

#[async_trait]
impl Question for GiveEvidence {
    const SUBJECT: &'static str = KYC_EVIDENCE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let asked = evidence::asked(&self.pool, &self.keys, question).await?;
        let accounts: Vec<&str> = asked.iter().map(AccountId::as_str).collect();
        let mut opened =
            sealed::open_all(&self.pool, &self.keys, &accounts).await.map_err(closed)?;
        let mut cases = store::find_stories(&self.pool, &accounts).await.map_err(away)?;
        let all = asked.into_iter().map(|account| {
            let kept = opened.remove(account.as_str()).unwrap_or_default();
            let kept = kept.into_iter().filter(is_evidence).map(read);
            let mut all = kept.collect::<Result<Vec<_>, _>>()?;
            let case = cases.remove(account.as_str());
            all.extend(case.and_then(|story| standing(&story.case)));
            Ok((account, all))
        });
        Ok(evidence::given(all.collect::<Result<Vec<_>, Problem>>()?))
    }
}

/// That staff looked at it is none; that somebody says there was a reply is, for it may end a suspension.
fn is_evidence(kept: &Opened) -> bool {
    [ANSWERS_PURPOSE, DECISIONS_PURPOSE, NOTES_PURPOSE].contains(&&*kept.purpose)
}

fn read(kept: Opened) -> Result<Evidence, Problem> {
    let content = serde_json::from_slice(kept.plaintext.expose());
    let content = content.map_err(|_| problem("unreadable", "what is kept is no JSON"))?;
    Ok(Evidence { kind: kept.purpose, kept_at: Some(kept.sealed_at), content })
}

/// Where a case stands: silence leaves nothing that is sealed.
fn standing(state: &State) -> Option<Evidence> {
    let case = state.case()?;
    let content = json!({
        "caseId": case.id,
        "questionnaire": case.terms.questionnaire,
        "status": state.status(),
        "deadline": state.deadline(),
    });
    Some(Evidence { kind: "kyc-case".to_owned(), kept_at: None, content })
}

fn away(_: sqlx::Error) -> Problem {
    problem("unavailable", "the database did not answer; ask again")
}

/// What cannot be opened is there all the same: nothing may be erased for an empty answer.
fn closed(error: StepError) -> Problem {
    match error {
        StepError::Seal(_) => problem("unreadable", "what is kept does not open with its key"),
        _ => problem("unavailable", "the database did not answer; ask again"),
    }
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
