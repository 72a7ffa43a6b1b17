//! Intercom: the contact with its conversations, and whoever wrote under the person's addresses without the account. Intercom
//! deletes by its own id, so that we note how many there were.

use contracts::AccountId;
use messaging::ActivityError;
use serde_json::json;
use vendors::intercom::{Contact, Error, Found, Intercom, Role};

use super::Place;
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
    store,
};

/// Who goes, and how many stay.
#[derive(Default)]
struct People {
    own: Vec<Contact>,
    /// Accounts of others, which were given the same address.
    others: u64,
}

pub(super) async fn erase(intercom: &Intercom, at: &Place<'_>) -> Result<Came, ActivityError> {
    let pool = &at.office.shell.pool;
    let noted = store::find_note(pool, at.key()).await.map_err(later)?;
    let noted = noted.and_then(|note| note["found"].as_u64());
    if noted.is_none() {
        at.may_begin()?;
    }
    let people = match find(intercom, at).await {
        Ok(people) => people,
        Err(error) => return failed(error),
    };
    // More than once where an answer was lost, and then not all of them are there still.
    let found = noted.unwrap_or_default().max(people.own.len() as u64);
    if people.own.is_empty() {
        // After a lost answer absent is deleted; else nobody was there.
        return Ok(match noted {
            Some(_) => done(at, (Outcome::Erased, Evidence::ProbedAbsent), found, people.others),
            None => done(at, (Outcome::NothingHeld, Evidence::Completed), 0, people.others),
        });
    }
    if noted.is_none_or(|noted| people.own.len() as u64 == noted) {
        // All of them are there still: nothing is half done.
        at.may_begin()?;
    }
    store::note(pool, at.key(), &json!({ "found": found })).await.map_err(later)?;
    for contact in &people.own {
        // Who is not known any more was deleted before.
        if let Err(error) = intercom.delete_contact(contact).await {
            return failed(error);
        }
    }
    Ok(done(at, (Outcome::Erased, Evidence::Completed), found, people.others))
}

/// The account's contact; and by the person's addresses whoever is nobody else's: a lead has no account of its own, and a
/// user whom the host has named otherwise is somebody else who was given this address.
async fn find(intercom: &Intercom, at: &Place<'_>) -> Result<People, Error> {
    let account = &at.person.account;
    let mut people = People::default();
    people.own.extend(intercom.find_contact(account.as_str()).await?);
    let addresses: Vec<&str> = at.person.known.emails().collect();
    for found in intercom.find_by_email(&addresses).await? {
        if is_of_another(&found, account) {
            people.others += 1;
        } else if !people.own.contains(&found.contact) {
            people.own.push(found.contact);
        }
    }
    Ok(people)
}

fn is_of_another(found: &Found, account: &AccountId) -> bool {
    let named = found.external_id.as_deref();
    found.role != Role::Lead && named.is_some_and(|id| id != account.as_str())
}

fn done(
    at: &Place<'_>,
    (outcome, evidence): (Outcome, Evidence),
    changed: u64,
    others: u64,
) -> Came {
    let mut came = at.done(outcome, evidence, changed, vec![]);
    if let (Came::Done(receipt), 1..) = (&mut came, others) {
        tracing::warn!(
            others,
            "accounts of others have an address of somebody who left: they stay"
        );
        receipt.detail = json!({ "accountsOfOthersWithAnAddress": others });
    }
    came
}

fn failed(error: Error) -> Result<Came, ActivityError> {
    match error {
        Error::Refused { .. } => Ok(Came::Refused(error.to_string())),
        Error::Misconfigured(_) | Error::Conflict(_) => Ok(Came::Failed(error.to_string())),
        Error::Unreachable | Error::Unknown(_) | Error::Throttled(_) | Error::NotFound(_) => {
            Err(later(error))
        }
    }
}
