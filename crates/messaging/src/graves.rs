//! Accounts whose rows were erased here: what comes of them later is refused and counted.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::TimeDelta;
use contracts::Time;
use sqlx::{PgConnection, PgPool};

use crate::{
    seal::Keys,
    work::{Incoming, Ticket, Verdict},
};

/// For how long the bare id of an erased account stands in a story's row: longer than any stream repeats itself.
pub const NAMED_FOR: TimeDelta = TimeDelta::days(30);

/// By what an erased account is known again.
pub fn fingerprint(keys: &Keys, account: &str) -> Vec<u8> {
    keys.fingerprint(format!("erased:{account}").as_bytes())
}

/// Which accounts of a batch are erased.
#[derive(Default)]
pub(crate) struct Graves(HashSet<String>);

impl Graves {
    /// Looks up the accounts of messages that no story is there for, and counts what came. One query, or none.
    pub async fn meet<I>(
        tx: &mut PgConnection,
        keys: &Keys,
        batch: &[&Incoming<I>],
        is_known: impl Fn(&str) -> bool,
        now: Time,
    ) -> Result<Self, sqlx::Error> {
        let messages = batch.iter().filter(|one| {
            !matches!(one.ticket, Ticket::Timer { .. }) && !matches!(one.work, Ok(None))
        });
        let accounts = messages.filter_map(|one| one.original.account.as_ref());
        let strangers = accounts.map(|account| account.as_str()).filter(|one| !is_known(one));
        Ok(Self(meet(tx, keys, strangers, now).await?))
    }

    /// What becomes of a message about an erased account; `None`: it is of none.
    pub fn verdict<I>(&self, incoming: &Incoming<I>) -> Option<Verdict> {
        let account = incoming.original.account.as_ref()?;
        self.0.contains(account.as_str()).then_some(Verdict::Erased)
    }
}

/// Which of these accounts are erased; each time that one is named is counted. One query, or none.
pub(crate) async fn meet<'a>(
    tx: &mut PgConnection,
    keys: &Keys,
    accounts: impl Iterator<Item = &'a str>,
    now: Time,
) -> Result<HashSet<String>, sqlx::Error> {
    let mut times: BTreeMap<&str, i64> = BTreeMap::new();
    accounts.for_each(|account| *times.entry(account).or_default() += 1);
    if times.is_empty() {
        return Ok(HashSet::new());
    }
    let mut named: BTreeMap<Vec<u8>, (&str, i64)> = BTreeMap::new();
    for (account, times) in times {
        named.insert(fingerprint(keys, account), (account, times));
    }
    let met: Vec<Vec<u8>> = sqlx::query_scalar(MEET)
        .bind(named.keys().collect::<Vec<_>>())
        .bind(named.values().map(|(_, times)| *times).collect::<Vec<_>>())
        .bind(now)
        .fetch_all(tx)
        .await?;
    let met: HashSet<String> =
        met.iter().filter_map(|found| Some(named.get(found)?.0.to_owned())).collect();
    if !met.is_empty() {
        metrics::counter!("ostiary_met_erased_total").increment(met.len() as u64);
        tracing::info!(accounts = met.len(), "something came of accounts that are erased: refused");
    }
    Ok(met)
}

/// How graves are met: each by its key, locked in their order.
const MEET: &str = "with came as (
        select * from unnest($1::bytea[], $2::bigint[]) as c (fingerprint, times)
    ), found as (
        select erased.fingerprint, came.times from came join erased on erased.fingerprint = came.fingerprint
         order by erased.fingerprint for update of erased
    )
    update erased set met = met + found.times, met_at = $3
      from found where erased.fingerprint = found.fingerprint returning erased.fingerprint";

/// Whether the rows of one of these accounts were erased here.
///
/// # Errors
/// When the database does not answer.
pub async fn are_erased(
    pool: &PgPool,
    keys: &Keys,
    accounts: &[&str],
) -> Result<bool, sqlx::Error> {
    let prints = accounts.iter().map(|account| fingerprint(keys, account));
    sqlx::query_scalar("select exists (select from erased where fingerprint = any($1))")
        .bind(prints.collect::<Vec<_>>())
        .fetch_one(pool)
        .await
}

/// Whether an account's rows were erased here, where something comes of it that is passed on to nobody then; it is counted.
///
/// # Errors
/// When the database does not answer.
pub async fn is_met(
    pool: &PgPool,
    keys: &Keys,
    account: &str,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let met = meet(&mut *pool.acquire().await?, keys, [account].into_iter(), now).await?;
    Ok(!met.is_empty())
}

/// Notes that accounts are erased; how many rows went of each, those of earlier orders too. One query.
pub(crate) async fn dig(
    tx: &mut PgConnection,
    keys: &Keys,
    rows: &BTreeMap<String, i64>,
    now: Time,
) -> Result<HashMap<String, i64>, sqlx::Error> {
    let prints: BTreeMap<Vec<u8>, (&String, i64)> =
        rows.iter().map(|(account, rows)| (fingerprint(keys, account), (account, *rows))).collect();
    let dug: Vec<(Vec<u8>, i64)> = sqlx::query_as(
        "insert into erased as known (fingerprint, account, rows, erased_at)
         select fingerprint, account, rows, $4
           from unnest($1::bytea[], $2::text[], $3::bigint[]) as new (fingerprint, account, rows)
             on conflict (fingerprint) do update set rows = known.rows + excluded.rows
         returning fingerprint, rows",
    )
    .bind(prints.keys().collect::<Vec<_>>())
    .bind(prints.values().map(|(account, _)| account.as_str()).collect::<Vec<_>>())
    .bind(prints.values().map(|(_, rows)| *rows).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(tx)
    .await?;
    let named = |(print, rows)| Some((prints.get(&print)?.0.clone(), rows));
    Ok(dug.into_iter().filter_map(named).collect())
}
