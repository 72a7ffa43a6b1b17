//! The expiry of a hold: nothing is lifted by it, people are asked to look again; only what keeps categories ends by itself.
//!
//! **A hold that expires stays.** Staff's holds may have an end (`expiresAt`). Then
//! `ostiary.compliance.hold-review-requested` is said once, and the hold is listed by `ostiary holds list --expired`
//! until somebody releases it or moves its end (`hold-extension-requested`: later only; for `legal` and `sanctions_match` by two). Hosts see
//! nothing of it. Who decided that it stays, and why, is kept.

use contracts::Time;
use serde::{Deserialize, Serialize};

use super::{Effect, Refusal, State, categories, holds};

/// Somebody decided that a hold stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When somebody has to look at it again.
    pub expires_at: Time,
    /// The staff id of whoever asked for it.
    pub actor: String,
    /// The code that they gave for the record.
    pub reason: String,
    /// When.
    pub at: Time,
    /// The staff id of whoever agreed, where two had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
}

/// What staff's decision that a hold stays leads to.
pub(super) fn extended(
    state: &State,
    id: &str,
    extension: Extension,
) -> Result<Vec<Effect>, Refusal> {
    holds::check_id(id)?;
    if let Some(kept) = state.kept.get(id) {
        return categories::extended(state, id, kept, extension);
    }
    let Some(hold) = state.manual.get(id) else {
        return Err(if state.released.contains_key(id) {
            Refusal::HoldIdUsed
        } else if holds::is_of_a_story(state, id) {
            Refusal::NotStaffs
        } else {
            Refusal::NoSuchHold
        });
    };
    if holds::takes_two(hold.kind) {
        holds::two(&extension.actor, extension.approver.as_ref())?;
    }
    if hold.expires_at == Some(extension.expires_at) {
        return Ok(vec![]);
    }
    is_ahead(Some(extension.expires_at), extension.at)?;
    if hold.expires_at.is_some_and(|known| known > extension.expires_at) {
        return Err(Refusal::ExpiresLater);
    }
    Ok(vec![Effect::Extended { id: id.to_owned(), extension }])
}

/// What a moment that has come leads to; nothing, if it was moved meanwhile or the hold is gone.
pub(super) fn expired(state: &State, id: &str, expires_at: Time, now: Time) -> Vec<Effect> {
    if state.kept.contains_key(id) {
        return categories::expired(state, id, expires_at, now);
    }
    let hold = state.manual.get(id).filter(|hold| {
        hold.expires_at == Some(expires_at) && hold.review_since.is_none() && expires_at <= now
    });
    let opened = hold.map(|hold| {
        let (id, kind) = (id.to_owned(), hold.kind);
        Effect::ReviewOpened { id, kind, expired_at: expires_at, at: now }
    });
    opened.into_iter().collect()
}

/// A hold that is expired when it is placed was meant otherwise.
pub(super) fn is_ahead(expires_at: Option<Time>, now: Time) -> Result<(), Refusal> {
    if expires_at.is_none_or(|at| now < at) { Ok(()) } else { Err(Refusal::ExpiryPast) }
}

#[cfg(test)]
mod tests;
