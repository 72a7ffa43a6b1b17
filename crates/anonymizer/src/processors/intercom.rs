//! Intercom: the contact with its conversations. Intercom deletes by its own id, so that we note that there was one.

use messaging::ActivityError;
use serde_json::json;
use vendors::intercom::{Deletion, Error, Intercom};

use super::Place;
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
    store,
};

pub(super) async fn erase(intercom: &Intercom, at: &Place<'_>) -> Result<Came, ActivityError> {
    let pool = &at.office.shell.pool;
    let begun = store::find_note(pool, at.key()).await.map_err(later)?.is_some();
    if !begun {
        at.may_begin()?;
    }
    let found = match intercom.find_contact(at.person.account.as_str()).await {
        Ok(found) => found,
        Err(error) => return failed(error),
    };
    let Some(contact) = found else {
        // After a lost answer absent is deleted; else nobody was there.
        return Ok(if begun {
            at.done(Outcome::Erased, Evidence::ProbedAbsent, 1, vec![])
        } else {
            at.done(Outcome::NothingHeld, Evidence::Completed, 0, vec![])
        });
    };
    // There still: of one deletion nothing is half done.
    at.may_begin()?;
    store::note(pool, at.key(), &json!({ "found": 1 })).await.map_err(later)?;
    match intercom.delete_contact(&contact).await {
        Ok(Deletion::Deleted | Deletion::Absent) => {
            Ok(at.done(Outcome::Erased, Evidence::Completed, 1, vec![]))
        }
        Err(error) => failed(error),
    }
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
