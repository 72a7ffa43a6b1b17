//! A slice of orders under way: its transactions, and what came of each account.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap, HashSet},
};

use chrono::SubsecRound;
use contracts::{
    AccountId,
    event::{HoldEffect, Receipt},
};
use serde::Serialize;
use tokio::time::timeout;
use uuid::Uuid;

use super::{Order, Outcome, other_effect};
use crate::{
    Host, HostError,
    dialect::{Delete, EffectStatements, Statements},
    session::{DEADLINE, Link, Session},
};

/// What came of each account.
pub(super) type Results<'o> = HashMap<&'o AccountId, Result<Outcome, HostError>>;

/// For each order what came of it, or `None`: its account is not there, or not free.
type Found = Vec<Option<Result<Outcome, HostError>>>;

/// A slice of orders, no two of them for one account.
pub(super) struct Slice<'o, 'h> {
    host: &'h Host,
    /// Why the database is not asked any more: one that is down is waited for once.
    outage: Option<HostError>,
    results: Results<'o>,
}

/// What was carried out before on one account.
#[derive(sqlx::FromRow)]
struct Done {
    account: String,
    version: i64,
    effect_id: String,
    receipt: String,
}

/// Whether accounts are waited for that others hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    None,
    Some,
}

impl<'o, 'h> Slice<'o, 'h> {
    pub(super) fn new(host: &'h Host) -> Self {
        Self { host, outage: None, results: Results::new() }
    }

    /// One transaction for each chunk.
    pub(super) async fn carry_out(mut self, chunks: &[&[&'o Order]]) -> Results<'o> {
        for orders in chunks {
            // First what is free, so that no account waits for another one that the host keeps locked.
            let left = self.under(Patience::None, orders).await;
            for order in self.under(Patience::Some, &left).await {
                self.results.insert(&order.account, Ok(Outcome::NoSuchAccount));
            }
        }
        self.results
    }

    /// Returns the orders whose accounts were not found.
    async fn under(&mut self, patience: Patience, orders: &[&'o Order]) -> Vec<&'o Order> {
        match self.transact(patience, orders).await {
            // One refused row has undone its neighbours too: each once more, by itself.
            Err(HostError::Refused(_)) if orders.len() > 1 => {
                let mut left = vec![];
                for order in orders {
                    let found = self.transact(patience, &[order]).await;
                    left.extend(self.settle(&[order], found));
                }
                left
            }
            found => self.settle(orders, found),
        }
    }

    fn settle(&mut self, orders: &[&'o Order], found: Result<Found, HostError>) -> Vec<&'o Order> {
        let found = found.unwrap_or_else(|error| vec![Some(Err(error)); orders.len()]);
        let mut left = vec![];
        for (order, result) in orders.iter().zip(found) {
            match result {
                Some(result) => drop(self.results.insert(&order.account, result)),
                None => left.push(*order),
            }
        }
        left
    }

    async fn transact(
        &mut self,
        patience: Patience,
        orders: &[&Order],
    ) -> Result<Found, HostError> {
        if orders.is_empty() {
            return Ok(vec![]);
        }
        if let Some(outage) = &self.outage {
            return Err(outage.clone());
        }
        let mut session = match self.host.pool.acquire().await {
            Ok(session) => session,
            Err(error) => return Err(self.outage.insert(error.into()).clone()),
        };
        let attempt = transact(&mut session, self.host, patience, orders);
        match timeout(DEADLINE, attempt).await {
            Ok(found) => found,
            Err(_) => {
                // Given back, it would keep its place in the pool until the server answers.
                session.abandon();
                Err(self.outage.insert(HostError::silent()).clone())
            }
        }
    }
}

/// All of it or nothing.
async fn transact(
    session: &mut Session,
    host: &Host,
    patience: Patience,
    orders: &[&Order],
) -> Result<Found, HostError> {
    let statements = host.statements(&mut session.link()).await?;
    let mut tx = session.begin().await?;
    match lock_and_act(&mut tx.link(), &statements, patience, orders).await {
        Ok(found) => tx.commit().await.map(|()| found).map_err(HostError::from),
        Err(error) => {
            // Said now, because a transaction that is only dropped keeps its locks until somebody else drives it.
            // Should it fail, the connection is gone and the transaction with it.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

async fn lock_and_act(
    tx: &mut Link<'_>,
    statements: &Statements,
    patience: Patience,
    orders: &[&Order],
) -> Result<Found, HostError> {
    let asked = accounts(orders);
    let lock = match patience {
        Patience::None => &statements.lock_free,
        Patience::Some => &statements.lock,
    };
    let present: HashSet<String> = tx.locked(lock, &asked).await?;
    // Read only now: whoever held the account before has committed its receipt.
    let done: Vec<Done> = tx.fetch(&statements.find_done, &asked).await?;
    let done: HashMap<&str, &Done> =
        done.iter().map(|done| (done.account.as_str(), done)).collect();

    let mut found: Found = vec![None; orders.len()];
    let mut acting: BTreeMap<HoldEffect, Vec<usize>> = BTreeMap::new();
    for (index, order) in
        orders.iter().enumerate().filter(|(_, order)| present.contains(order.account.as_str()))
    {
        match done.get(order.account.as_str()).and_then(|done| already(order, done)) {
            Some(result) => found[index] = Some(result),
            None => acting.entry(order.effect).or_default().push(index),
        }
    }
    for (effect, indexes) in acting {
        let acting: Vec<&Order> = indexes.iter().map(|index| orders[*index]).collect();
        // Mostly all of them.
        let asked = if acting.len() == orders.len() { &asked } else { &accounts(&acting) };
        let receipts = act(tx, &statements.effects[&effect], &acting, asked).await?;
        let (again, first): (Vec<_>, Vec<_>) = acting
            .iter()
            .zip(&receipts)
            .partition(|(order, _)| done.contains_key(order.account.as_str()));
        // A row that cannot be there need not be looked for.
        for (save, rows) in [(&statements.save_first, first), (&statements.save, again)] {
            if !rows.is_empty() {
                tx.execute(save, &saved(&rows)).await?;
            }
        }
        for (index, receipts) in indexes.into_iter().zip(receipts) {
            found[index] = Some(Ok(Outcome::Applied(receipts)));
        }
    }
    Ok(found)
}

/// What an order is told without acting, because the host has its version or a newer one.
fn already(order: &Order, done: &Done) -> Option<Result<Outcome, HostError>> {
    match order.version.cmp(&done.version) {
        Ordering::Greater => None,
        Ordering::Less => Some(Ok(Outcome::Outdated)),
        Ordering::Equal if order.effect_id.to_string() == done.effect_id => {
            let unread = |_| HostError::Refused("a kept receipt cannot be read".to_owned());
            Some(serde_json::from_str(&done.receipt).map(Outcome::Applied).map_err(unread))
        }
        Ordering::Equal => Some(Err(other_effect(order.version))),
    }
}

/// Sets the flags and deletes the tokens of locked accounts; returns each account's receipts.
async fn act(
    tx: &mut Link<'_>,
    statements: &EffectStatements,
    orders: &[&Order],
    asked: &str,
) -> Result<Vec<Vec<Receipt>>, HostError> {
    let flagged = tx.execute(&statements.flag, asked).await?;
    if flagged != orders.len() as u64 {
        // Policies and triggers of the host may keep a row as it is without an error; ids may not be unique.
        return Err(HostError::Refused(format!(
            "{flagged} rows were flagged for {} accounts",
            orders.len()
        )));
    }
    let flag = || {
        let mut receipts = Vec::with_capacity(1 + statements.deletes.len());
        receipts.push(Receipt { leg: "flag".to_owned(), rows: 1 });
        receipts
    };
    let mut receipts: Vec<Vec<Receipt>> = orders.iter().map(|_| flag()).collect();
    for (table, delete) in &statements.deletes {
        let mut gone = delete_tokens(tx, delete, asked).await?;
        let leg = table.to_string();
        for (order, receipts) in orders.iter().zip(&mut receipts) {
            let rows = gone.remove(order.account.as_str()).unwrap_or(0);
            receipts.push(Receipt { leg: leg.clone(), rows });
        }
        if !gone.is_empty() {
            return Err(HostError::Misconfigured(format!(
                "{table} takes other ids for the ones asked"
            )));
        }
    }
    Ok(receipts)
}

/// How many rows of a token table are gone, by account.
async fn delete_tokens(
    tx: &mut Link<'_>,
    statements: &Delete,
    asked: &str,
) -> Result<HashMap<String, i64>, HostError> {
    let counted = tx.counted(&statements.count, asked).await?;
    if let Some(delete) = &statements.delete {
        let gone = tx.execute(delete, asked).await?;
        if i64::try_from(gone) != Ok(counted.values().sum()) {
            let said = "tokens came or went while they were being deleted".to_owned();
            return Err(HostError::Unavailable(said));
        }
    }
    Ok(counted)
}

/// Whose receipt, of which version and effect id, and since when.
type Saved<'o> = (&'o AccountId, i64, Uuid, String);

/// What `save` takes. Most accounts come to the same as the one before: a receipt is said once for them.
fn saved(orders: &[(&&Order, &Vec<Receipt>)]) -> String {
    let mut same: Vec<(&Vec<Receipt>, Vec<Saved<'_>>)> = vec![];
    for (order, receipts) in orders {
        let done_at = order.at.trunc_subsecs(6).naive_utc().to_string();
        let saved = (&order.account, order.version, order.effect_id, done_at);
        match same.last_mut() {
            Some((last, all)) if last == receipts => all.push(saved),
            _ => same.push((receipts, vec![saved])),
        }
    }
    let same = same.into_iter().map(|(receipts, saved)| (to_json(receipts), saved));
    to_json(&same.collect::<Vec<_>>())
}

fn accounts(orders: &[&Order]) -> String {
    let accounts: Vec<&str> = orders.iter().map(|order| order.account.as_str()).collect();
    to_json(&accounts)
}

/// JSON of a value whose keys are texts.
fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, whole numbers and lists always have a JSON form")
}
