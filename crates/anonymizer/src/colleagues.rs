//! What our other services are asked: the evidence that they hold, what of a person is left in their tables, and whether a
//! hold stops what has not begun.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use contracts::{
    AccountId, Time,
    event::Reporter,
    topology::{FIND_STOPPED, KYC_EVIDENCE, RECOVERY_EVIDENCE, SCAN},
};
use futures::future::{join, join_all};
use messaging::{
    ActivityError, OwnRows, Shell,
    requests::{self, AskError},
    scan::{Found, Looker, Wanted},
};
use runtime::roles::ANONYMIZER;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::activities::later;

/// A pass over every table of a schema takes its time.
const DEADLINE: Duration = Duration::from_secs(90);
/// Whether a hold stands is one look into one table.
const AT_ONCE: Duration = Duration::from_secs(5);
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
        let question = json!({ "accounts": accounts });
        let answered: Answered = ask(nats, subject, &question, DEADLINE).await?;
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

#[derive(Deserialize)]
struct AnsweredStopped {
    stopped: BTreeSet<AccountId>,
}

/// Of which of these accounts a hold stops what has not begun.
///
/// # Errors
/// When that is not known now: then nothing begins.
pub(crate) async fn stopped(
    nats: &async_nats::Client,
    accounts: &[&AccountId],
) -> Result<BTreeSet<AccountId>, ActivityError> {
    let mut all = BTreeSet::new();
    for some in accounts.chunks(PEOPLE) {
        let question = json!({ "accounts": some });
        let answered: AnsweredStopped = ask(nats, FIND_STOPPED, &question, AT_ONCE).await?;
        all.extend(answered.stopped);
    }
    Ok(all)
}

/// What each service finds in its own tables, this one included; one pass each, all at the same time.
pub(crate) async fn scan(
    shell: &Shell,
    wanted: &Wanted,
) -> Result<Vec<(&'static str, Found)>, ActivityError> {
    let question = json!(wanted);
    let asked = SCAN.iter().map(|(subject, service)| {
        let question = &question;
        async move { Ok((*service, ask::<Found>(&shell.nats, subject, question, DEADLINE).await?)) }
    });
    let (asked, own) = join(join_all(asked), scan_own(shell, wanted)).await;
    asked.into_iter().chain([own]).collect()
}

async fn scan_own(shell: &Shell, wanted: &Wanted) -> Result<(&'static str, Found), ActivityError> {
    let looker = Looker::new(shell.clone(), &OwnRows::none(Reporter::Anonymizer));
    let found = looker.look(wanted).await.map_err(|problem| later(problem.detail))?;
    Ok((ANONYMIZER, found))
}

async fn ask<T: DeserializeOwned>(
    nats: &async_nats::Client,
    subject: &'static str,
    question: &Value,
    deadline: Duration,
) -> Result<T, ActivityError> {
    match requests::question(nats, subject, question, deadline).await {
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
