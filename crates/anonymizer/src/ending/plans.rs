//! What is planned for the second erasure: pinned before anything is begun, so that a pass that was cut short is gone on with.

use std::collections::BTreeMap;

use contracts::{AccountId, event::ErasureStage::RetentionEnd};
use host::datamap::{AccountPlan, Plan, Stage};
use messaging::StepError;
use uuid::Uuid;

use super::store::Due;
use crate::{
    Office,
    store::{self, Pinned},
};

/// The plans by which they are erased: those of an earlier pass, as long as the data map is that one's; else the fresh ones. Who
/// is not at the host any more has none.
pub(super) async fn pinned(office: &Office, due: &[&Due], fresh: Plan) -> Result<Plan, StepError> {
    let pool = &office.shell.pool;
    let departures: Vec<Uuid> = due.iter().map(|one| one.departure).collect();
    let found = store::find_plans(pool, RetentionEnd, &departures).await?;
    let of = |pinned: Option<&Pinned>| {
        pinned
            .filter(|pinned| pinned.map_hash == fresh.map_sha256)
            .map(|pinned| pinned.plan.clone())
    };
    let anew = due.iter().filter(|one| of(found.get(&one.departure)).is_none());
    let anew = anew.filter_map(|one| {
        let plan = fresh.accounts.get(&one.kept.as_ref()?.account)?.clone();
        Some(office.pinned(one.departure, Stage::RetentionEnd, plan))
    });
    let anew: Vec<Pinned> = anew.collect();
    if !anew.is_empty() {
        let mut db = pool.acquire().await?;
        store::pin(&mut db, RetentionEnd, &anew, &found).await?;
    }
    let pinned = store::find_plans(pool, RetentionEnd, &departures).await?;
    let there = due.iter().filter_map(|one| {
        let account = &one.kept.as_ref()?.account;
        fresh.accounts.get(account)?;
        Some((account.clone(), of(pinned.get(&one.departure))?))
    });
    let accounts: BTreeMap<AccountId, AccountPlan> = there.collect();
    Ok(Plan { accounts, ..fresh })
}
