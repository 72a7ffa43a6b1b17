//! Any processor of OpenDSR 2.0: asked once under the order's id, then looked at until it says, signed, that it is done.

use messaging::ActivityError;
use secrecy::SecretString;
use vendors::opendsr::{
    Discovery, Erasure, Error, Identity, IdentityKind, OpenDsr, Regulation, RequestStatus,
    request_id,
};

use super::{Place, callback};
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
};

pub(super) async fn erase(processor: &OpenDsr, at: &Place<'_>) -> Result<Came, ActivityError> {
    let request = request_id(at.person.order);
    // First, so that no callback comes for what nobody knows; and each time, as what was noted long ago is forgotten.
    let noted = callback::note(&at.office.shell.pool, (at.name, request), at.person.order, at.now);
    noted.await.map_err(later)?;
    match processor.status(request).await {
        Ok(progress) => return came(at, progress.status),
        Err(Error::NotFound(_)) => {}
        Err(error) => return failed(error),
    }
    at.may_begin()?;
    let discovery = match processor.discover().await {
        Ok(discovery) => discovery,
        Err(error) => return failed(error),
    };
    let identities = identities(&discovery, at);
    if !discovery.erases || identities.is_empty() {
        return Ok(Came::Failed("it finds nobody by what we know, or does not erase".to_owned()));
    }
    let regulation = Regulation::Gdpr;
    let erasure = Erasure { id: request, regulation, asked_at: at.person.asked_at, identities };
    match processor.request(&erasure).await {
        // Signed, and not done: looked at again.
        Ok(_) | Err(Error::Duplicate) => Err(later("the processor has the request")),
        Err(error) => failed(error),
    }
}

fn identities(discovery: &Discovery, at: &Place<'_>) -> Vec<Identity> {
    let mut identities = vec![];
    for (kind, format) in &discovery.identities {
        let values: Vec<&str> = match kind {
            IdentityKind::ControllerCustomerId => vec![at.person.account.as_str()],
            IdentityKind::Email => at.person.known.emails().collect(),
        };
        let values = values.into_iter().map(SecretString::from);
        identities.extend(values.map(|value| Identity::new(*kind, *format, &value)));
    }
    identities
}

fn came(at: &Place<'_>, status: RequestStatus) -> Result<Came, ActivityError> {
    match status {
        RequestStatus::Completed => Ok(at.done(Outcome::Erased, Evidence::Completed, 1, vec![])),
        RequestStatus::Cancelled => {
            Ok(Came::Refused("the request was taken back there".to_owned()))
        }
        RequestStatus::Pending | RequestStatus::InProgress => {
            Err(later("the processor is still at it"))
        }
    }
}

fn failed(error: Error) -> Result<Came, ActivityError> {
    match error {
        Error::Refused { .. } => Ok(Came::Refused(error.to_string())),
        Error::Unauthorized(_) | Error::Contract { .. } | Error::Untrusted { .. } => {
            Ok(Came::Failed(error.to_string()))
        }
        Error::Unavailable(_) | Error::Throttled(_) | Error::NotFound(_) | Error::Duplicate => {
            Err(later(error))
        }
    }
}
