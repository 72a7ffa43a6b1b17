//! What our other services are asked: the evidence that they hold, and what of a person is left in their tables.

use std::{collections::HashMap, time::Duration};

use contracts::{
    AccountId, Time,
    topology::{KYC_EVIDENCE, RECOVERY_EVIDENCE, SCAN},
};
use futures::future::join_all;
use messaging::{
    ActivityError,
    requests::{self, AskError},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// A pass over every table of a schema takes its time.
const DEADLINE: Duration = Duration::from_secs(90);
/// People asked for at once.
const PEOPLE: usize = 100;

/// One thing that a service keeps of a person.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evidence {
    /// Such as `kyc-answers`.
    pub kind: String,
    /// When it was kept.
    pub kept_at: Option<Time>,
    /// As it was kept.
    pub content: Value,
}

/// Whom a service is to look for.
#[derive(Serialize)]
pub(crate) struct Wanted {
    pub account: AccountId,
    pub needles: Vec<Needle>,
}

/// One thing that somebody is known by, in every form.
#[derive(Serialize)]
pub(crate) struct Needle {
    pub kind: &'static str,
    /// Whether it counts by itself, wherever it stands.
    pub alone: bool,
    pub forms: Vec<String>,
}

/// What a service found.
#[derive(Default, Deserialize)]
pub(crate) struct Found {
    pub places: Vec<Place>,
    pub ids: Vec<StandingId>,
    pub looked: Looked,
}

/// Where something stands that should not.
#[derive(Deserialize)]
pub(crate) struct Place {
    pub account: AccountId,
    pub kind: String,
    pub table: String,
    pub column: String,
}

/// Where the bare account id stands.
#[derive(Deserialize)]
pub(crate) struct StandingId {
    pub account: AccountId,
    pub table: String,
    pub column: String,
    /// When it is gone; absent: no end is known.
    pub until: Option<Time>,
}

/// How much was looked at.
#[derive(Default, Deserialize)]
pub(crate) struct Looked {
    pub columns: u64,
}

#[derive(Deserialize)]
struct Answered {
    accounts: Vec<OfAccount>,
}

#[derive(Deserialize)]
struct OfAccount {
    account: AccountId,
    evidence: Vec<Evidence>,
}

/// What the services keep of each of these accounts. What is refused for one of them is refused for that one alone.
pub(crate) async fn evidence(
    nats: &async_nats::Client,
    accounts: &[AccountId],
) -> HashMap<AccountId, Result<Vec<Evidence>, ActivityError>> {
    let mut all = HashMap::new();
    for some in accounts.chunks(PEOPLE) {
        match ask_all(nats, some).await {
            Err(ActivityError::Reject(_)) if some.len() > 1 => {
                for one in some {
                    let one = std::slice::from_ref(one);
                    all.extend(settled(one, ask_all(nats, one).await));
                }
            }
            answer => all.extend(settled(some, answer)),
        }
    }
    all
}

type ByAccount = HashMap<AccountId, Vec<Evidence>>;

fn settled(
    accounts: &[AccountId],
    answer: Result<ByAccount, ActivityError>,
) -> Vec<(AccountId, Result<Vec<Evidence>, ActivityError>)> {
    match answer {
        Ok(found) => found.into_iter().map(|(account, evidence)| (account, Ok(evidence))).collect(),
        Err(error) => {
            let again = || match &error {
                ActivityError::Retry(why) => ActivityError::Retry(why.clone()),
                ActivityError::Reject(why) => ActivityError::Reject(why.clone()),
            };
            accounts.iter().map(|account| (account.clone(), Err(again()))).collect()
        }
    }
}

async fn ask_all(
    nats: &async_nats::Client,
    accounts: &[AccountId],
) -> Result<ByAccount, ActivityError> {
    let mut all: ByAccount = accounts.iter().map(|account| (account.clone(), vec![])).collect();
    for subject in [KYC_EVIDENCE, RECOVERY_EVIDENCE] {
        let answered: Answered = ask(nats, subject, &json!({ "accounts": accounts })).await?;
        let mut answered: HashMap<AccountId, Vec<Evidence>> =
            answered.accounts.into_iter().map(|one| (one.account, one.evidence)).collect();
        for (account, evidence) in &mut all {
            // Who is not in the answer was not looked for.
            let found = answered.remove(account).ok_or_else(|| broken(subject))?;
            evidence.extend(found);
        }
    }
    Ok(all)
}

/// What each service finds in its own tables; one pass each, all at the same time.
pub(crate) async fn scan(
    nats: &async_nats::Client,
    people: &[Wanted],
) -> Result<Vec<(&'static str, Found)>, ActivityError> {
    let question = json!({ "people": people });
    let asked = SCAN.iter().map(|(subject, service)| {
        let question = &question;
        async move { Ok((*service, ask::<Found>(nats, subject, question).await?)) }
    });
    join_all(asked).await.into_iter().collect()
}

async fn ask<T: DeserializeOwned>(
    nats: &async_nats::Client,
    subject: &'static str,
    question: &Value,
) -> Result<T, ActivityError> {
    match requests::question(nats, subject, question, DEADLINE).await {
        Ok(answer) => serde_json::from_value(answer).map_err(|_| broken(subject)),
        Err(AskError::Problem(problem)) if problem.code != "unavailable" => {
            tracing::error!(subject, %problem, "a service does not say what it holds: a person has to look");
            Err(ActivityError::Reject(format!("{subject}: {}", problem.code)))
        }
        // Whoever is not heard has not looked.
        Err(error) => Err(ActivityError::Retry(error.to_string())),
    }
}

fn broken(subject: &str) -> ActivityError {
    ActivityError::Retry(format!("{subject} gives no answer that can be read"))
}
