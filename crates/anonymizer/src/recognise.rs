//! Everybody who signs up, and whoever's identity was checked, is looked up among those who left.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use contracts::{
    AccountId, Event, Time,
    event::{HoldKind, LeavingReason, ProviderNews},
    topology::{ANONYMIZER_RECOGNISE, CHECK_REGISTRATION},
};
use futures::future::join_all;
use messaging::{Activity, ActivityError, Problem, Question, Request};
use runtime::clock::Clock;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use vendors::sumsub::{ApplicantId, Error, Sumsub};

use crate::{
    Office,
    certificate::{Evidence, Hash, Outcome, Step, canonical},
    departures, ending,
    former_users::{Recognised, Recogniser},
    known::Known,
    same_address::{SameAddress, others},
};

/// How Sumsub is called in certificates.
const SUMSUB: &str = "sumsub";
/// How often it is waited for the host to have the account that signed up: its event may be ahead of its database.
const LOOKS: i32 = 10;

/// Looks people up.
pub(crate) struct Recognise {
    pub recogniser: Recogniser,
    pub office: Arc<Office>,
    pub sumsub: Option<Sumsub>,
    pub same_address: SameAddress,
}

/// Answers whether somebody who wants to sign up may.
pub(crate) struct CheckRegistration {
    pub recogniser: Recogniser,
    pub clock: Clock,
    pub same_address: SameAddress,
}

/// What is said of one request.
type Said = Result<Vec<Event>, ActivityError>;
/// What is known of whoever a request concerns; `None`: nothing to look up.
type Found = Result<Option<Known>, ActivityError>;

#[async_trait]
impl Activity for Recognise {
    const NAME: &'static str = ANONYMIZER_RECOGNISE.name;

    async fn perform(
        &self,
        requests: &[Request],
        now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        let contacts = self.contacts(requests).await;
        let there = contacts.iter().flat_map(HashMap::values);
        let owners = self.same_address.find(there).await.map_err(|error| error.to_string());
        let found = requests.iter().map(|request| self.find(request, &contacts, now));
        let found: Vec<Found> = join_all(found).await;
        let nobody = Known::default();
        let identities = found.iter().map(|one| match one {
            Ok(Some(known)) => known.identity(),
            _ => nobody.identity(),
        });
        match self.recogniser.recognise(&identities.collect::<Vec<_>>(), now).await {
            Ok(recognised) => {
                let answers = requests.iter().zip(&found).zip(recognised);
                let answers =
                    answers.map(|((request, found), recognised)| told(request, found, &recognised));
                let beside = requests.iter().map(|request| {
                    let account = request.envelope.event.account();
                    let contact = contacts.as_ref().ok().and_then(|all| all.get(account));
                    let contact = contact.filter(|_| is_sign_up(&request.envelope.event));
                    let Some(contact) = contact else { return Ok(vec![]) };
                    let owners =
                        owners.as_ref().map_err(|said| ActivityError::Retry(said.clone()))?;
                    Ok(others(owners, account, contact).collect())
                });
                let both =
                    |(answer, beside): (Said, Said)| -> Said { Ok([answer?, beside?].concat()) };
                answers.zip(beside).map(both).collect()
            }
            Err(_) => requests.iter().map(|_| Err(later("our database"))).collect(),
        }
    }
}

impl Recognise {
    /// How the host reaches those who signed up: one statement.
    async fn contacts(
        &self,
        requests: &[Request],
    ) -> Result<HashMap<AccountId, host::Contact>, String> {
        let signed_up = requests.iter().filter(|request| is_sign_up(&request.envelope.event));
        let accounts: Vec<AccountId> =
            signed_up.map(|request| request.envelope.event.account().clone()).collect();
        self.office.host.find_contacts(&accounts).await.map_err(|error| error.to_string())
    }

    async fn find(
        &self,
        request: &Request,
        contacts: &Result<HashMap<AccountId, host::Contact>, String>,
        now: Time,
    ) -> Found {
        match &request.envelope.event {
            event if is_sign_up(event) => {
                let contacts =
                    contacts.as_ref().map_err(|said| ActivityError::Retry(said.clone()))?;
                match contacts.get(event.account()) {
                    Some(contact) => Ok(Some(Known::by_host(contact))),
                    None if request.attempt < LOOKS => Err(later("the host's row of the account")),
                    // Gone before it was looked at: whoever signs up again is looked up then.
                    None => Ok(None),
                }
            }
            Event::KycProviderVerdictRead { applicant, .. } => self.profile(applicant).await,
            Event::HoldCameTooLate { account, kind, .. } => {
                let held_at = request.envelope.time.unwrap_or(now);
                self.held(account, *kind, held_at, now).await?;
                Ok(None)
            }
            Event::ProfileNotified { account, kind, told_at, .. } => {
                if matches!(kind, ProviderNews::PersonalDataDeleted | ProviderNews::Deleted) {
                    let step = gone_at_sumsub(request.id, *told_at);
                    let said =
                        ending::said(&self.office.shell.pool, &self.office.hashing, account, &step)
                            .await;
                    said.map_err(|_| later("our database"))?;
                }
                Ok(None)
            }
            _ => Err(ActivityError::Reject("nobody signs up in it or is checked".to_owned())),
        }
    }

    async fn profile(&self, applicant: &str) -> Found {
        let Some(sumsub) = &self.sumsub else { return Ok(None) };
        let id = ApplicantId::try_new(applicant);
        let id = id.map_err(|error| ActivityError::Reject(error.to_string()))?;
        match sumsub.profile(&id).await {
            Ok(profile) => Ok(Some(Known::by_sumsub(profile.expose_secret()))),
            Err(Error::NotFound(_)) => Ok(None),
            Err(
                error @ (Error::Refused { .. } | Error::Contract { .. } | Error::TooLarge { .. }),
            ) => Err(ActivityError::Reject(error.to_string())),
            Err(error) => Err(ActivityError::Retry(error.to_string())),
        }
    }

    /// The account never reopens; whoever comes back is judged by what was found too late, and what is kept of them is kept on.
    async fn held(
        &self,
        account: &AccountId,
        kind: HoldKind,
        held_at: Time,
        now: Time,
    ) -> Result<(), ActivityError> {
        let reason = match kind {
            HoldKind::KycPositiveAnswer | HoldKind::SanctionsMatch => {
                Some(LeavingReason::Sanctions)
            }
            HoldKind::KycProviderRejected => Some(LeavingReason::ProviderRejected),
            HoldKind::Manual | HoldKind::Legal => None,
            HoldKind::KycNoAnswer | HoldKind::DeletionPending => return Ok(()),
        };
        let ours = |_| later("our database");
        let mut db = self.office.shell.pool.acquire().await.map_err(ours)?;
        if let Some(reason) = reason {
            departures::worsen(&mut db, &self.office.hashing, account, reason)
                .await
                .map_err(ours)?;
        }
        let extended = departures::extend(&mut db, &self.office.hashing, account, held_at).await;
        let Some((pseudonym, until)) = extended.map_err(ours)? else { return Ok(()) };
        let kept = self.office.vault.keep_all_on(pseudonym, until, now).await;
        kept.map_err(|error| ActivityError::Retry(error.to_string()))
    }
}

/// Sumsub says that a profile is erased: a step of the certificate's last part.
fn gone_at_sumsub(request: Uuid, at: Time) -> Step {
    let receipt = json!({ "processor": SUMSUB, "notification": request, "toldAt": at });
    Step {
        processor: SUMSUB.to_owned(),
        outcome: Outcome::Erased,
        evidence: Evidence::Completed,
        changed: 1,
        done_at: at,
        retained: vec![],
        receipt: Hash::of(&canonical(&receipt)),
    }
}

fn is_sign_up(event: &Event) -> bool {
    matches!(event, Event::UserSignedUp { .. } | Event::UserSignedUpFromRu { .. })
}

fn told(
    request: &Request,
    found: &Found,
    recognised: &Recognised,
) -> Result<Vec<Event>, ActivityError> {
    match found {
        Err(ActivityError::Retry(said)) => return Err(ActivityError::Retry(said.clone())),
        Err(ActivityError::Reject(said)) => return Err(ActivityError::Reject(said.clone())),
        Ok(_) => {}
    }
    let account = request.envelope.event.account().clone();
    let former = recognised.former.into_iter();
    Ok(former
        .map(|(reason, decision)| Event::FormerUserRecognised {
            account: account.clone(),
            reason,
            decision,
        })
        .collect())
}

fn later(what: &str) -> ActivityError {
    ActivityError::Retry(format!("{what} is waited for"))
}

/// What the gateway asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    email: Option<String>,
    phone: Option<String>,
    document_number: Option<String>,
    name: Option<String>,
    birth_date: Option<chrono::NaiveDate>,
}

#[async_trait]
impl Question for CheckRegistration {
    const SUBJECT: &'static str = CHECK_REGISTRATION;

    /// Always of one shape; what of it a caller may see, the gateway decides.
    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let bad = |_| problem("bad_data", "the question has another shape");
        let asked: Asked = serde_json::from_value(question).map_err(bad)?;
        let known = Known {
            emails: asked.email.into_iter().collect(),
            phones: asked.phone.into_iter().collect(),
            document_numbers: asked.document_number.into_iter().collect(),
            names: vec![],
            births: asked.name.into_iter().zip(asked.birth_date).collect(),
        };
        let email = known.emails.first().cloned();
        let identities = [known.identity()];
        // Beside it, and whatever it finds: nothing of it is in the answer.
        let (found, ()) = futures::join!(
            self.recogniser.recognise(&identities, self.clock.now()),
            self.same_address.tell(email.as_ref()),
        );
        let found = found.map_err(|_| problem("unavailable", "the database did not answer"))?;
        let Recognised { former, marks } = found.into_iter().next().unwrap_or_default();
        let decision = match former {
            Some((_, decision)) => json!(decision),
            None => json!("allow"),
        };
        Ok(json!({ "decision": decision, "formerUser": former.is_some(), "marks": marks }))
    }
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
