//! What a legal hold kept out of an erasure, and what of it goes when the hold has ended.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{AccountId, Time};

use super::{
    ErasureError, KeyedHash, LeftAlone, Outcomes, Planned, Subject, all,
    receipt::{self, Receipts},
};
use crate::{
    Host, HostError,
    datamap::{DataMap, plan::Plan},
};

impl Host {
    /// As [`Host::erase`], but leaves these tables alone (as the data map names them), and everything without which their
    /// rows could not stay; their rows only get the account's new id. Asked again with fewer tables, the rest goes, by
    /// whichever id the account has by then.
    pub async fn erase_but(
        &self,
        map: &DataMap,
        plan: &Plan,
        subjects: &[Subject],
        held: &BTreeSet<String>,
        hash: &KeyedHash<'_>,
        at: Time,
    ) -> Outcomes {
        let moved = match self.moved(plan, subjects).await {
            Ok(moved) => moved,
            Err(error) => return all(subjects, &error),
        };
        let (again, first): (Vec<Subject>, Vec<Subject>) =
            subjects.iter().cloned().partition(|one| moved.contains_key(&one.account));
        let alone = LeftAlone { held, moved: false };
        let mut outcomes = self.erase_without(map, plan, &first, &alone, hash, at).await;
        if again.is_empty() {
            return outcomes;
        }
        let (plan, again) = under_new_ids(plan, again, &moved);
        let alone = LeftAlone { held, moved: true };
        let mut came = self.erase_without(map, &plan, &again, &alone, hash, at).await;
        let old = moved.into_iter().filter_map(|(old, new)| Some((old, came.remove(&new)?)));
        outcomes.extend(old);
        outcomes
    }

    /// Who has a new id from an erasure that left something: it, by the id of before.
    async fn moved(
        &self,
        plan: &Plan,
        subjects: &[Subject],
    ) -> Result<BTreeMap<AccountId, AccountId>, ErasureError> {
        let known = subjects
            .iter()
            .filter_map(|subject| Some((subject, self.is_ready(plan, subject).ok()?)));
        let known: Vec<Planned<'_>> = known.collect();
        let receipts = self.receipts(plan, &known).await?;
        let accounts = &self.config.accounts;
        let place = format!("{}.{}", accounts.table, accounts.id);
        let moved = known.iter().filter_map(|(subject, _)| {
            let receipt = receipts.get(&subject.pseudonym).filter(|receipt| receipt.done)?;
            let new = AccountId::try_new(receipt.drawn.get(&place)?.clone()).ok()?;
            (!receipt.left.is_empty()).then(|| (subject.account.clone(), new))
        });
        Ok(moved.collect())
    }

    async fn receipts(&self, plan: &Plan, known: &[Planned<'_>]) -> Result<Receipts, ErasureError> {
        let mut session = self.pool.acquire().await.map_err(HostError::from)?;
        let mut tx =
            session.begin_as(self.dialect().begin_erasure()).await.map_err(HostError::from)?;
        let found = receipt::find(self, &mut tx.link(), plan.stage, &plan.map_sha256, known).await;
        let _ = tx.rollback().await;
        found
    }
}

/// The plan and the subjects as the host names them now.
fn under_new_ids(
    plan: &Plan,
    subjects: Vec<Subject>,
    moved: &BTreeMap<AccountId, AccountId>,
) -> (Plan, Vec<Subject>) {
    let new = |account: &AccountId| moved.get(account).unwrap_or(account).clone();
    let accounts = subjects.iter().filter_map(|subject| {
        Some((new(&subject.account), plan.accounts.get(&subject.account)?.clone()))
    });
    let plan = Plan { accounts: accounts.collect(), ..plan.clone() };
    let subjects =
        subjects.into_iter().map(|subject| Subject { account: new(&subject.account), ..subject });
    (plan, subjects.collect())
}
