//! What a legal hold kept out of an erasure, and what of it goes when the hold has ended.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{AccountId, Time};
use uuid::Uuid;

use super::{
    ErasureError, KeyedHash, LeftAlone, Outcomes, Planned, Subject, all,
    receipt::{self, Before, Receipt},
};
use crate::{
    Host, HostError,
    datamap::{
        DataMap,
        plan::{AccountPlan, Plan, PlannedTable},
    },
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
        let rests = self.rests(plan, subjects).await?.into_iter();
        Ok(rests.filter(|rest| rest.now != rest.account).map(|it| (it.account, it.now)).collect())
    }

    /// Plans anew, by a data map that is another one since, what an erasure left out for a legal hold. What was done stays as
    /// it was planned; the new plan names the one that it goes on with. Who has nothing left out, or was begun under yet
    /// another plan, is not in the answer.
    ///
    /// # Errors
    /// When the database is away or not as the data map says.
    pub async fn plan_rest(
        &self,
        map: &DataMap,
        before: &Plan,
        subjects: &[Subject],
        as_of: Time,
    ) -> Result<Plan, ErasureError> {
        let rests = self.rests(before, subjects).await?;
        let ids: Vec<AccountId> = rests.iter().map(|rest| rest.now.clone()).collect();
        let mut fresh = self.plan_erasure(map, before.stage, &ids, as_of).await?;
        let anew = rests.into_iter().filter_map(|rest| {
            let planned = before.accounts.get(&rest.account)?;
            let fresh = fresh.accounts.remove(&rest.now)?;
            Some((rest.account, goes_on(planned, fresh, &rest.left, rest.kept_under)))
        });
        let accounts = anew.collect();
        Ok(Plan { stage: before.stage, map_sha256: map.sha256.clone(), accounts })
    }

    /// Of whom an erasure by this plan left something out.
    async fn rests(&self, plan: &Plan, subjects: &[Subject]) -> Result<Vec<Rest>, ErasureError> {
        let known = subjects
            .iter()
            .filter_map(|subject| Some((subject, self.is_ready(plan, subject).ok()?)));
        let known: Vec<Planned<'_>> = known.collect();
        let mut receipts = self.before(plan, &known).await?.receipts;
        let rests = known.iter().filter_map(|(subject, _)| {
            let receipt = receipts.remove(&subject.pseudonym).filter(Receipt::waits)?;
            let now = receipt.now.unwrap_or_else(|| subject.account.clone());
            let account = subject.account.clone();
            Some(Rest { account, now, left: receipt.left, kept_under: receipt.kept_under })
        });
        Ok(rests.collect())
    }

    /// Of whom an erasure has begun, by this plan or another one: asked again, it is finished, or says what stands in its way.
    /// What was left out for a legal hold counts as not begun.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn find_begun(
        &self,
        plan: &Plan,
        subjects: &[Subject],
    ) -> Result<BTreeSet<AccountId>, ErasureError> {
        let known = subjects
            .iter()
            .filter_map(|subject| Some((subject, self.is_ready(plan, subject).ok()?)));
        let known: Vec<Planned<'_>> = known.collect();
        let Before { receipts, elsewhere } = self.before(plan, &known).await?;
        let begun = known.iter().filter(|(subject, _)| {
            elsewhere.contains(&subject.pseudonym)
                || receipts.get(&subject.pseudonym).is_some_and(|receipt| !receipt.waits())
        });
        Ok(begun.map(|(subject, _)| subject.account.clone()).collect())
    }

    async fn before(&self, plan: &Plan, known: &[Planned<'_>]) -> Result<Before, ErasureError> {
        let mut session = self.pool.acquire().await.map_err(HostError::from)?;
        let mut tx =
            session.begin_as(self.dialect().begin_erasure()).await.map_err(HostError::from)?;
        let found = receipt::find(self, &mut tx.link(), plan.stage, &plan.map_sha256, known).await;
        let _ = tx.rollback().await;
        found
    }
}

/// What an erasure left out of one account.
struct Rest {
    account: AccountId,
    /// Its id by now.
    now: AccountId,
    left: BTreeSet<String>,
    kept_under: Uuid,
}

/// What is done as it was planned, what was left out as it is planned now.
fn goes_on(
    before: &AccountPlan,
    fresh: AccountPlan,
    left: &BTreeSet<String>,
    kept_under: Uuid,
) -> AccountPlan {
    let done = before.tables.iter().filter(|table| !left.contains(&table.table)).cloned();
    let mut done: BTreeMap<String, PlannedTable> =
        done.map(|table| (table.step.clone(), table)).collect();
    let planned = fresh.tables.into_iter();
    let mut tables: Vec<PlannedTable> =
        planned.map(|table| done.remove(&table.step).unwrap_or(table)).collect();
    tables.extend(done.into_values());
    AccountPlan { tables, follows: Some(kept_under), ..fresh }
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
