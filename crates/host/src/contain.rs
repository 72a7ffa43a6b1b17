//! Carries the effects of holds out at the host: exactly once, never backwards, many accounts at a time.

use std::collections::BTreeMap;

use contracts::{
    AccountId, Time,
    event::{ContainmentOutcome, HoldEffect, Receipt},
};
use uuid::Uuid;

use crate::{Host, HostError, account, config::IdType};
use slice::{Results, Slice};

mod slice;

/// Accounts in one transaction: enough that round trips cost little, few enough that the host's own transactions
/// never wait long for ours, and that as many as are asked for at once make two.
const CHUNK: usize = 250;

/// One hold set to carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose.
    pub account: AccountId,
    /// Version of the hold set; an older one than the host has is not carried out.
    pub version: i64,
    /// What it forbids.
    pub effect: HoldEffect,
    /// The same for every repetition of this order.
    pub effect_id: Uuid,
    /// When it is carried out, for the record.
    pub at: Time,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The host obeys it, now or since an earlier attempt: `flag`, then each token table, with the rows touched.
    Applied(Vec<Receipt>),
    /// The host obeys a newer one.
    Outdated,
    /// The host has no such account; nothing was written.
    NoSuchAccount,
    /// No account of this host can have this id; nothing was asked.
    InvalidAccountId,
}

impl Outcome {
    /// As `ContainmentReported` says it.
    pub fn into_parts(self) -> (ContainmentOutcome, Vec<Receipt>) {
        match self {
            Self::Applied(receipts) => (ContainmentOutcome::Applied, receipts),
            Self::Outdated => (ContainmentOutcome::Outdated, vec![]),
            Self::NoSuchAccount => (ContainmentOutcome::NoSuchAccount, vec![]),
            Self::InvalidAccountId => (ContainmentOutcome::InvalidAccountId, vec![]),
        }
    }
}

impl Host {
    /// Carries the orders out and answers each, in their order.
    ///
    /// One transaction on the host database for every 250 accounts, two of them at a time. Several orders for one account: only the newest
    /// is carried out. What one account's row refuses is that account's error alone.
    pub async fn contain(&self, orders: &[Order]) -> Vec<Result<Outcome, HostError>> {
        let newest = newest(self.config.accounts.id_type, orders);
        let all: Vec<&Order> = newest.values().copied().collect();
        let chunks: Vec<&[&Order]> = all.chunks(CHUNK).collect();
        // While one waits for the host's disk, the other works.
        let (left, right) = chunks.split_at(chunks.len().div_ceil(2));
        let (mut results, more) =
            tokio::join!(Slice::new(self).carry_out(left), Slice::new(self).carry_out(right));
        results.extend(more);
        self.locate(&mut results).await;
        orders
            .iter()
            .map(|order| match newest.get(&order.account) {
                Some(newest) => answer(order, newest, &results[&order.account]),
                None => Ok(Outcome::InvalidAccountId),
            })
            .collect()
    }

    /// Says of what does not fit the configuration where it does not.
    async fn locate(&self, results: &mut Results<'_>) {
        let misfits = results.values_mut().filter_map(|result| match result {
            Err(HostError::Misconfigured(said)) => Some(said),
            _ => None,
        });
        let misfits: Vec<&mut String> = misfits.collect();
        if misfits.is_empty() {
            return;
        }
        if let Some(found) = self.first_error().await {
            misfits.into_iter().for_each(|said| said.clone_from(&found));
        }
    }
}

/// The newest order of each account that can be one of this host's.
fn newest(id_type: IdType, orders: &[Order]) -> BTreeMap<&AccountId, &Order> {
    let mut newest = BTreeMap::new();
    for order in orders.iter().filter(|order| account::fits(id_type, &order.account)) {
        let kept = newest.entry(&order.account).or_insert(order);
        if kept.version < order.version {
            *kept = order;
        }
    }
    newest
}

/// What an order is told when `newest` of its account came to `result`.
fn answer(
    order: &Order,
    newest: &Order,
    result: &Result<Outcome, HostError>,
) -> Result<Outcome, HostError> {
    match result {
        Ok(Outcome::Applied(_) | Outcome::Outdated) if order.version < newest.version => {
            Ok(Outcome::Outdated)
        }
        Ok(Outcome::Applied(_)) if order.effect_id != newest.effect_id => {
            Err(other_effect(order.version))
        }
        result => result.clone(),
    }
}

/// One version has one effect. Saying `Applied` would be a lie, and `Outdated` would hide an account that is not held.
fn other_effect(version: i64) -> HostError {
    HostError::Refused(format!("version {version} was carried out there for another effect id"))
}
