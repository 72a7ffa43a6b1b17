//! Legal holds on categories of an account's data: they shut nothing, an erasure leaves these out, and they end by themselves.
//!
//! **Categories.** A legal hold may be on categories of an account's data alone (`category-hold-requested`, two
//! people; `ostiary holds place --kind legal --category orders`). It shuts nothing and is in no hold set:
//! `ostiary.compliance.legal-holds-changed` says all of them whenever one opens, ends or is moved. At its `expiresAt`
//! it ends by itself (decision 0029). It outlives the erasure of this story, with its end; while one is open, or one
//! that came too late, the tombstone names the account. Of somebody who is erased nothing new is kept.

use std::collections::BTreeSet;

use contracts::{Time, event::LegalHold};
use serde::{Deserialize, Serialize};

use super::{Effect, Extension, Refusal, Release, State, Status, evolve, expiry, holds};

/// Who ends a hold whose moment has come.
const BY_ITSELF: &str = "suspension-worker";
const NAME_MAX_BYTES: usize = 128;
const CATEGORIES_MAX: usize = 50;

/// One open hold on categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What an erasure leaves out.
    pub categories: BTreeSet<String>,
    /// When it was placed.
    pub since: Time,
    /// The staff id of whoever asked for it.
    pub actor: String,
    /// Under what: the code that they gave.
    pub basis: String,
    /// The staff id of whoever agreed.
    pub approver: Option<String>,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Who decided that it lasts longer, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
}

/// What staff's wish for one leads to.
pub(super) fn requested(state: &State, id: &str, kept: Kept) -> Result<Vec<Effect>, Refusal> {
    holds::check_id(id)?;
    let fits = |name: &String| (1..=NAME_MAX_BYTES).contains(&name.len());
    let some = (1..=CATEGORIES_MAX).contains(&kept.categories.len());
    if !some || !kept.categories.iter().all(fits) {
        return Err(Refusal::NoCategory);
    }
    if state.released.contains_key(id) {
        return Err(Refusal::HoldIdUsed);
    }
    holds::two(&kept.actor, kept.approver.as_ref())?;
    if state.manual.contains_key(id) {
        return Err(Refusal::OtherKind);
    }
    match state.kept.get(id) {
        Some(open) if open.categories != kept.categories => Err(Refusal::OtherCategories),
        Some(open) if kept.expires_at.is_none_or(|at| open.expires_at == Some(at)) => Ok(vec![]),
        Some(_) => Err(Refusal::OtherEnd),
        // Our own rows go last: unless something is kept already, nothing is left.
        None if state.status == Status::Erased && state.kept.is_empty() => Err(Refusal::TooLate),
        None => {
            expiry::is_ahead(kept.expires_at, kept.since)?;
            Ok(told(state, vec![Effect::Kept { id: id.to_owned(), kept }]))
        }
    }
}

/// What staff's decision that one lasts longer leads to.
pub(super) fn extended(
    state: &State,
    id: &str,
    kept: &Kept,
    extension: Extension,
) -> Result<Vec<Effect>, Refusal> {
    holds::two(&extension.actor, extension.approver.as_ref())?;
    if kept.expires_at == Some(extension.expires_at) {
        return Ok(vec![]);
    }
    expiry::is_ahead(Some(extension.expires_at), extension.at)?;
    if kept.expires_at.is_some_and(|known| known > extension.expires_at) {
        return Err(Refusal::ExpiresLater);
    }
    Ok(told(state, vec![Effect::Extended { id: id.to_owned(), extension }]))
}

/// What two of the staff end.
pub(super) fn released(state: &State, id: &str, release: Release) -> Result<Vec<Effect>, Refusal> {
    holds::two(&release.actor, release.approver.as_ref())?;
    Ok(told(state, vec![Effect::Released { id: id.to_owned(), release }]))
}

/// What ends because its moment has come; nothing, if that was moved meanwhile.
pub(super) fn expired(state: &State, id: &str, expires_at: Time, now: Time) -> Vec<Effect> {
    let over = state.kept.get(id).is_some_and(|kept| kept.expires_at == Some(expires_at));
    if !over || now < expires_at {
        return vec![];
    }
    let (actor, reason) = (BY_ITSELF.to_owned(), "expired".to_owned());
    let release = Release { actor, reason, at: now, approver: None };
    told(state, vec![Effect::Released { id: id.to_owned(), release }])
}

/// All of them are said anew, whichever changed.
fn told(state: &State, mut effects: Vec<Effect>) -> Vec<Effect> {
    let after = effects.iter().fold(state.clone(), evolve);
    let holds = after.kept.into_iter().map(|(hold_id, kept)| LegalHold {
        hold_id,
        categories: kept.categories,
        basis: kept.basis,
        expires_at: kept.expires_at,
    });
    effects.push(Effect::CategoriesChanged { holds: holds.collect() });
    effects
}

#[cfg(test)]
mod tests;
