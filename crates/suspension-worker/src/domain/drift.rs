//! How a host differs from the holds, and what is done about it. A flag that stands at the host is never cleared.

use contracts::{
    Time,
    event::{ContainmentOutcome, DriftAction, DriftKind, HoldEffect, HoldKind},
};
use serde::{Deserialize, Serialize};

use super::{Effect, Hold, Release, State, Status, Turn, holds};

/// Who stands behind a hold that was adopted.
const HOST: &str = "host";
const ADOPTED: &str = "adopted";

/// What the host's database says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtHost {
    /// The strongest effect whose flags it has; `None`: flags that nobody stated.
    pub effect: Option<HoldEffect>,
    /// Whether its flags are those that the holds order.
    pub obeys: bool,
    /// Whether it has tokens that the holds forbid.
    pub tokens: bool,
    /// The newest version that was carried out; `None`: Ostiary never did anything to it.
    pub carried_out: Option<i64>,
}

/// A way in which the host differs from the holds, and the most that may be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// How.
    pub kind: DriftKind,
    /// What is done; `Reported` where nothing may be.
    pub action: DriftAction,
    /// What the host forbids the account, where a hold is to be adopted for it.
    pub effect: HoldEffect,
}

impl Difference {
    /// The same, only told.
    #[must_use]
    pub fn reported(self) -> Self {
        Self { action: DriftAction::Reported, ..self }
    }
}

/// How an account differs at its host. `Err`: something is under way, so that nothing is known until the next pass.
pub fn compare(state: &State, host: Option<AtHost>) -> Result<Option<Difference>, UnderWay> {
    let difference = |kind, action| Some(Difference { kind, action, effect: state.effect });
    if !is_settled(state, host.and_then(|host| host.carried_out)) {
        return Err(UnderWay);
    }
    let Some(host) = host else {
        // Whoever carried the holds out said so before.
        let known = matches!(
            state.attention,
            Some(ContainmentOutcome::NoSuchAccount | ContainmentOutcome::InvalidAccountId)
        );
        let missing = state.status == Status::Held && !known;
        let missing = missing.then(|| difference(DriftKind::AccountMissing, DriftAction::Reported));
        return Ok(missing.flatten());
    };
    if host.obeys {
        let forbidden = state.effect != HoldEffect::None && host.tokens;
        let forbidden =
            forbidden.then(|| difference(DriftKind::TokensUnderHold, DriftAction::Repaired));
        return Ok(forbidden.flatten());
    }
    Ok(match host.effect {
        Some(effect) if effect > state.effect => {
            let kind = DriftKind::FlagWithoutHold;
            let adopted = host.carried_out.is_none();
            let action = if adopted { DriftAction::Adopted } else { DriftAction::Reported };
            Some(Difference { kind, action, effect })
        }
        // A value that means nothing to us is the host's own affair, unless we ordered another.
        None if state.effect == HoldEffect::None => None,
        Some(_) | None => difference(DriftKind::HoldWithoutFlag, DriftAction::Repaired),
    })
}

/// Something was ordered and has no receipt yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay;

/// Whether all that was ordered has its receipt, or never will. A host that is ahead of us tells that our own books
/// were set back: what we ordered since is outdated there, and waits for ever.
fn is_settled(state: &State, carried_out: Option<i64>) -> bool {
    let newest = state.version;
    state.applied == newest
        || state.contained == newest
        || state.attention.is_some()
        || carried_out.is_some_and(|version| version > newest)
}

/// What the reconciler's word leads to, if nothing has happened since it looked.
pub(super) fn compared(
    state: &State,
    version: i64,
    carried_out: Option<i64>,
    difference: Option<Difference>,
    now: Time,
) -> Vec<Effect> {
    if state.version != version || !is_settled(state, carried_out) {
        return vec![];
    }
    let Some(Difference { kind, action, effect }) = difference else {
        return state.drift.map(|_| Effect::DriftEnded).into_iter().collect();
    };
    let found = Effect::DriftFound { kind, action, at: now };
    match action {
        DriftAction::Reported if state.drift == Some(kind) => vec![],
        DriftAction::Reported => vec![found],
        DriftAction::Adopted => {
            let placed = Effect::Placed { id: unused_id(state), hold: adopted(effect, now) };
            holds::with_change(state, vec![found, placed])
        }
        DriftAction::Repaired => {
            // The same holds again, newer than all that the host has seen.
            let version = state.version.max(carried_out.unwrap_or(0)) + 1;
            let (turn, holds) = (Turn::Neither, state.known_holds());
            vec![found, Effect::Changed { turn, version, holds }]
        }
    }
}

fn adopted(effect: HoldEffect, now: Time) -> Hold {
    Hold {
        kind: HoldKind::Manual,
        effect,
        since: now,
        source: HOST.to_owned(),
        reason: Some(ADOPTED.to_owned()),
        approver: None,
        quiet: true,
        expires_at: None,
        review_since: None,
        extensions: vec![],
    }
}

/// What becomes of adopted holds when the spreadsheet says why the account is shut: the case's hold stands for them, so
/// that right answers open the account.
pub(super) fn explained(state: &State, now: Time) -> impl Iterator<Item = Effect> {
    let adopted = state
        .manual
        .iter()
        .filter(|(_, hold)| hold.source == HOST && hold.reason.as_deref() == Some(ADOPTED));
    adopted.map(move |(id, _)| {
        let (actor, reason) = (holds::KYC_SOURCE.to_owned(), "taken_over".to_owned());
        Effect::Released {
            id: id.clone(),
            release: Release { actor, reason, at: now, approver: None },
        }
    })
}

/// An id is used once, and staff may have chosen any.
fn unused_id(state: &State) -> String {
    let ids = (state.version + 1..).map(|version| format!("{HOST}-{version}"));
    let mut unused =
        ids.filter(|id| !state.manual.contains_key(id) && !state.released.contains_key(id));
    unused.next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
