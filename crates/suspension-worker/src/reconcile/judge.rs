//! What ledger and host say of the same accounts, side by side.

use std::collections::HashMap;

use contracts::{AccountId, event::DriftKind};
use host::Sight;
use messaging::StepError;
use serde_json::Value;

use super::{Reconciler, Tally, outside};
use crate::domain::{AtHost, Difference, State, UnderWay, compare};

/// One account that is to be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whose.
    pub account: AccountId,
    /// The hold set that was compared.
    pub version: i64,
    /// The newest version that the host has carried out.
    pub carried_out: Option<i64>,
    /// How they differ; `None`: not any more.
    pub difference: Option<Difference>,
    /// The difference that was told last.
    pub(super) told: Option<DriftKind>,
    /// Whether there is nothing new about it.
    pub(super) told_before: bool,
}

impl Reconciler {
    /// Compares accounts with the host: the ledger was read before, and whatever differs is looked at twice.
    pub(super) async fn judge(
        &self,
        ledger: Vec<(AccountId, State)>,
        tally: &mut Tally,
    ) -> Result<Vec<Found>, StepError> {
        let seen = self.look(ledger.iter().map(|(account, _)| account)).await?;
        let mut differing = vec![];
        for (account, state) in ledger {
            match found(&account, &state, seen.get(&account)) {
                Some(Ok(found)) => differing.push((account, state, found)),
                Some(Err(_)) => tally.under_way += 1,
                None => {}
            }
        }
        let again = self.look(differing.iter().map(|(account, ..)| account)).await?;
        let confirmed = differing.into_iter().filter_map(|(account, state, first)| {
            let second = found(&account, &state, again.get(&account))?.ok()?;
            (second.difference == first.difference).then_some(second)
        });
        Ok(confirmed.collect())
    }

    async fn look(
        &self,
        accounts: impl Iterator<Item = &AccountId>,
    ) -> Result<HashMap<AccountId, Sight>, StepError> {
        let accounts: Vec<AccountId> = accounts.cloned().collect();
        self.host.look(&accounts).await.map_err(outside)
    }
}

/// What there is to tell of an account. `None`: nothing; an error: something is under way.
fn found(
    account: &AccountId,
    state: &State,
    sight: Option<&Sight>,
) -> Option<Result<Found, UnderWay>> {
    let host = sight.map(|sight| AtHost {
        effect: sight.effect(),
        obeys: sight.has_flags_of(state.effect),
        tokens: sight.has_tokens_against(state.effect),
        carried_out: sight.carried_out,
    });
    let difference = match compare(state, host) {
        Ok(difference) => difference,
        Err(under_way) => return Some(Err(under_way)),
    };
    if difference.is_none() && state.drift.is_none() {
        return None;
    }
    Some(Ok(Found {
        account: account.clone(),
        version: state.version,
        carried_out: host.and_then(|host| host.carried_out),
        difference,
        told: state.drift,
        told_before: false,
    }))
}

/// The stories that can be read; the others need a person anyway, as every message about them is a dead letter.
pub(super) fn readable(ledger: Vec<(String, Value)>, tally: &mut Tally) -> Vec<(AccountId, State)> {
    let all = ledger.len();
    let read = |(story, state): (String, Value)| {
        Some((AccountId::try_new(story).ok()?, serde_json::from_value(state).ok()?))
    };
    let readable: Vec<_> = ledger.into_iter().filter_map(read).collect();
    tally.unusable += i64::try_from(all - readable.len()).unwrap_or(i64::MAX);
    readable
}

/// The same of these accounts: whoever has no story has no hold.
pub(super) fn readable_of(
    accounts: Vec<AccountId>,
    ledger: Vec<(String, Value)>,
    tally: &mut Tally,
) -> Vec<(AccountId, State)> {
    let mut ledger: HashMap<String, Value> = ledger.into_iter().collect();
    let unread = accounts.into_iter().map(|account| match ledger.remove(account.as_str()) {
        None => (account, Some(State::default())),
        Some(state) => (account, serde_json::from_value(state).ok()),
    });
    let mut known = vec![];
    for (account, state) in unread {
        match state {
            Some(state) => known.push((account, state)),
            None => tally.unusable += 1,
        }
    }
    known
}
