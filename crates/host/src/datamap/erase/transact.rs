//! One transaction of an erasure: many accounts, or a part of one.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use contracts::{AccountId, Time};
use serde_json::json;
use tokio::time::timeout;

use super::{
    Erased, ErasureError, KeyedHash, Planned, Subject,
    receipt::{self, Receipts},
};
use crate::{
    Host, HostError,
    datamap::{
        plan::Plan,
        program::{New, Program, Step, Work},
        rule::Stage,
    },
    dialect::EFFECTS_TABLE as EFFECTS,
    pace::Task,
    session::{Link, Session},
};

/// A server that hangs keeps the socket open and does not run its own time-outs.
const PATIENCE: Duration = Duration::from_secs(60);

/// One call of `erase`.
pub(super) struct Run<'r> {
    pub host: &'r Host,
    pub program: &'r Program,
    pub plan: &'r Plan,
    /// Tables that are left alone.
    pub left: &'r BTreeSet<String>,
    pub hash: &'r KeyedHash<'r>,
    pub at: Time,
}

/// What one transaction is to do.
#[derive(Clone, Copy)]
pub(super) enum Part<'p> {
    /// All that is left.
    Rest,
    /// What comes before the first step that is done in parts.
    Begin,
    /// So many rows of one step.
    Some(&'p Step, u64),
}

impl Run<'_> {
    /// One transaction, and its place in the time that the host gives us.
    pub(super) async fn attempt(
        &self,
        group: &[Planned<'_>],
        part: Part<'_>,
    ) -> Result<Done, ErasureError> {
        let _turn = self.host.pace.turn(Task::Erase).await;
        let mut session = self.host.pool.acquire().await?;
        match timeout(PATIENCE, self.transact(&mut session, group, part)).await {
            Ok(done) => done,
            Err(_) => {
                // Given back, it would keep its place in the pool until the server answers.
                session.abandon();
                Err(HostError::silent().into())
            }
        }
    }

    /// All of it or nothing.
    async fn transact(
        &self,
        session: &mut Session,
        group: &[Planned<'_>],
        part: Part<'_>,
    ) -> Result<Done, ErasureError> {
        let statements = self.host.statements(&mut session.link()).await?;
        let mut tx = session.begin_as(self.host.dialect().begin_erasure()).await?;
        // Whom the host holds is not waited for while others could go.
        let lock = if group.len() > 1 { &statements.lock_free } else { &statements.lock };
        match self.under_lock(&mut tx.link(), lock, group, part).await {
            Ok(done) => tx.commit().await.map(|()| done).map_err(ErasureError::from),
            Err(error) => {
                // Said now, because a transaction that is only dropped keeps its locks until somebody else drives it.
                let _ = tx.rollback().await;
                Err(error)
            }
        }
    }

    async fn under_lock(
        &self,
        tx: &mut Link<'_>,
        lock: &sqlx::SqlStr,
        group: &[Planned<'_>],
        part: Part<'_>,
    ) -> Result<Done, ErasureError> {
        let (host, stage, map) = (self.host, self.plan.stage, &self.plan.map_sha256);
        let ids: Vec<&str> = group.iter().map(|(subject, _)| subject.account.as_str()).collect();
        let present: BTreeSet<String> = tx.locked(lock, &json!(ids).to_string()).await?;
        // Read only now: whoever held the account before has committed its receipt.
        let found = receipt::find(host, tx, stage, map, group).await?;
        if group.iter().all(|(subject, _)| found.elsewhere.contains(&subject.pseudonym)) {
            return Err(ErasureError::OtherPlan);
        }
        let mut receipts = found.receipts;
        let before: BTreeSet<String> = receipts
            .iter()
            .filter(|(_, receipt)| receipt.done && receipt.left.is_subset(self.left))
            .map(|(name, _)| name.clone())
            .collect();
        let left: Vec<Planned<'_>> = group
            .iter()
            .filter(|(subject, _)| {
                let done = [&before, &found.elsewhere];
                !done.iter().any(|done| done.contains(&subject.pseudonym))
                    && present.contains(subject.account.as_str())
            })
            .copied()
            .collect();
        let left = match part {
            Part::Some(..) => left,
            Part::Begin | Part::Rest => self.without_misshapen(tx, left, &receipts).await?,
        };
        let mut rows = 0;
        if !left.is_empty() {
            self.draw(tx, &left, &mut receipts).await?;
            rows = self.act(tx, &left, &mut receipts, part).await?;
            if matches!(part, Part::Rest) {
                self.prove(tx, &left, &receipts).await?;
                for (subject, planned) in &left {
                    let now = self.left_as(subject, &receipts);
                    let now = AccountId::try_new(now).ok().filter(|now| *now != subject.account);
                    let receipt = receipts.entry(subject.pseudonym.clone()).or_default();
                    receipt.now = now.or(receipt.now.take());
                    receipt.left.clone_from(self.left);
                    Erased::judge(receipt, (subject, planned), false)?;
                    receipt.done = true;
                }
            }
            receipt::save(host, tx, stage, map, &left, &receipts, self.at).await?;
            if matches!(part, Part::Rest) && stage != Stage::Confirmation {
                let ids: Vec<&str> =
                    left.iter().map(|(subject, _)| self.left_as(subject, &receipts)).collect();
                receipt::mark(host, tx, &ids, self.at).await?;
            }
        }
        // One that is neither there nor done has nothing to be said of it.
        let known: BTreeSet<&str> =
            left.iter().map(|(subject, _)| subject.pseudonym.as_str()).collect();
        receipts.retain(|name, _| before.contains(name) || known.contains(name.as_str()));
        Ok(Done { receipts, before, rows })
    }

    /// The id under which the account's row stays, or last stood.
    fn left_as<'s>(&self, subject: &'s Subject, receipts: &'s Receipts) -> &'s str {
        match self.program.new_id() {
            Some(New::Surrogate(index)) => {
                let drawn = &self.program.surrogates[*index];
                let place = format!("{}.{}", drawn.table, drawn.column.name);
                let receipt = receipts.get(&subject.pseudonym);
                let id = receipt.and_then(|receipt| receipt.drawn.get(&place));
                id.map_or(subject.account.as_str(), String::as_str)
            }
            Some(New::Text(_)) => &subject.pseudonym,
            _ => subject.account.as_str(),
        }
    }

    /// Whether a step comes before those that are done in parts: the new row, and hashes that are not, for they are made
    /// of what is found by the old id.
    fn begins(&self, step: &Step) -> bool {
        let is_root = step.table == self.program.accounts.0;
        match step.work {
            Work::Copy { .. } => true,
            Work::Hash(_) => is_root || self.host.dialect().step(self.program, step).some.is_none(),
            _ => false,
        }
    }

    async fn act(
        &self,
        tx: &mut Link<'_>,
        left: &[Planned<'_>],
        receipts: &mut Receipts,
        part: Part<'_>,
    ) -> Result<u64, ErasureError> {
        let asked = self.asked(left.iter(), receipts);
        if let (Part::Some(step, rows), [(subject, _)]) = (part, left) {
            let rows = self.part(tx, step, &asked, rows).await?;
            let receipt = receipts.entry(subject.pseudonym.clone()).or_default();
            *receipt.rows.entry(step.name()).or_default() += rows;
            return Ok(rows);
        }
        let by_account: HashMap<&str, &str> = left
            .iter()
            .map(|(subject, _)| (subject.account.as_str(), subject.pseudonym.as_str()))
            .collect();
        let begins = |step: &&Step| !matches!(part, Part::Begin) || self.begins(step);
        let mut rows = 0;
        for step in self.program.steps.iter().filter(begins) {
            for (account, touched) in self.step(tx, step, &asked).await? {
                let Some(pseudonym) = by_account.get(account.as_str()) else {
                    let said = format!("{} takes other ids for the ones asked", step.table);
                    return Err(HostError::Misconfigured(said).into());
                };
                let receipt = receipts.entry((*pseudonym).to_owned()).or_default();
                *receipt.rows.entry(step.name()).or_default() += touched;
                rows += touched;
            }
        }
        Ok(rows)
    }

    /// Looks that nothing is left: a trigger or rule of the host may undo a change without an error.
    ///
    /// By the old id, and by the new one, under which rows are found whose owner has changed.
    async fn prove(
        &self,
        tx: &mut Link<'_>,
        left: &[Planned<'_>],
        receipts: &Receipts,
    ) -> Result<(), ErasureError> {
        let old = self.asked(left.iter(), receipts);
        let new = self.asked_by_new_ids(left, receipts);
        for step in self.program.steps.iter().filter(|step| step.table.name != EFFECTS) {
            let statements = self.host.dialect().step(self.program, step);
            let mut rows = 0;
            if !matches!(step.work, Work::Copy { .. }) {
                let counted: Vec<(String, i64, String)> = tx.fetch(&statements.count, &old).await?;
                rows += counted.iter().map(|(_, rows, _)| rows).sum::<i64>();
            }
            let proof = statements.proof.filter(|_| self.program.new_id().is_some());
            if let Some(proof) = &proof {
                let counted: Vec<(i64,)> = tx.fetch(proof, &new).await?;
                rows += counted.iter().map(|(rows,)| rows).sum::<i64>();
            }
            if rows != 0 {
                let rows = u64::try_from(rows).unwrap_or_default();
                return Err(ErasureError::Left { step: step.name(), rows });
            }
        }
        Ok(())
    }
}

/// What a transaction came to.
#[derive(Default)]
pub(super) struct Done {
    pub receipts: Receipts,
    /// Those that had been done before.
    pub before: BTreeSet<String>,
    pub rows: u64,
}

impl Done {
    /// What it came to for one of them.
    pub fn only(&self, pseudonym: &str) -> Self {
        let receipt = self.receipts.get(pseudonym).cloned();
        Self {
            receipts: receipt.map(|receipt| (pseudonym.to_owned(), receipt)).into_iter().collect(),
            before: self.before.get(pseudonym).cloned().into_iter().collect(),
            rows: self.rows,
        }
    }
}
