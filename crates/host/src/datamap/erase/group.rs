//! Who goes together: many accounts in one transaction, or one account in many; fewer at a time where the host is busy.

use super::{
    ACCOUNTS, Erased, ErasureError, Outcomes, Planned, is_big,
    transact::{Done, Part, Run},
};
use crate::{HostError, datamap::program::Step, dialect::ROWS, pace::Backoff};

impl Run<'_> {
    /// Erases a group; fewer at a time where the host is busy, and each by itself where one of them cannot be.
    pub(super) async fn group(&self, group: Vec<Planned<'_>>, outcomes: &mut Outcomes) {
        let mut waiting = vec![(group, Backoff::new(ACCOUNTS as u64))];
        while let Some((group, mut backoff)) = waiting.pop() {
            match (self.whole(&group).await, group.as_slice()) {
                // One who is too much for a statement goes in parts, as one who has very many rows.
                (Err(ErasureError::Slow), [alone]) if !is_big(&group) => {
                    Self::settle(*alone, self.in_parts(&group).await, outcomes);
                }
                (whole, [alone]) => Self::settle(*alone, whole, outcomes),
                (Err(ErasureError::Host(outage @ HostError::Unavailable(_))), _) => {
                    for alone in group {
                        Self::settle(alone, Err(outage.clone().into()), outcomes);
                    }
                }
                (Err(ErasureError::Slow), _) if backoff.smaller().await => {
                    let fewer = group.chunks(group.len().div_ceil(4));
                    waiting.extend(fewer.map(|fewer| (fewer.to_vec(), backoff.clone())));
                }
                (whole, _) => self.each(&group, whole.unwrap_or_default(), outcomes).await,
            }
        }
    }

    async fn whole(&self, group: &[Planned<'_>]) -> Result<Done, ErasureError> {
        if is_big(group) {
            self.in_parts(group).await
        } else {
            self.attempt(group, Part::Rest).await
        }
    }

    /// Who is not done is not there, or held by the host, and is waited for without the others.
    async fn each(&self, group: &[Planned<'_>], done: Done, outcomes: &mut Outcomes) {
        for alone in group {
            let one = if done.receipts.contains_key(&alone.0.pseudonym) {
                Ok(done.only(&alone.0.pseudonym))
            } else {
                self.attempt(&[*alone], Part::Rest).await
            };
            Self::settle(*alone, one, outcomes);
        }
    }

    fn settle(
        alone @ (subject, _): Planned<'_>,
        done: Result<Done, ErasureError>,
        outcomes: &mut Outcomes,
    ) {
        let outcome = done.and_then(|done| match done.receipts.get(&subject.pseudonym) {
            Some(receipt) => {
                Erased::judge(receipt, alone, done.before.contains(&subject.pseudonym))
            }
            None => Err(ErasureError::NoSuchAccount),
        });
        outcomes.insert(subject.account.clone(), outcome);
    }

    /// One account in many transactions: new row, each step some rows at a time, then the rest and the proof.
    async fn in_parts(&self, group: &[Planned<'_>]) -> Result<Done, ErasureError> {
        let begun = self.attempt(group, Part::Begin).await?;
        if begun.receipts.is_empty() || !begun.before.is_empty() {
            return Ok(begun);
        }
        let mut backoff = Backoff::new(ROWS);
        for step in &self.program.steps {
            // The account's own row goes last, with the proof: without it nothing finds the others any more.
            let is_root = step.table == self.program.accounts.0;
            if is_root || self.host.dialect().step(self.program, step).some.is_none() {
                continue;
            }
            self.step_in_parts(group, step, &mut backoff).await?;
        }
        self.attempt(group, Part::Rest).await
    }

    /// One step of one account, some rows at a time, and fewer where the host is busy.
    async fn step_in_parts(
        &self,
        group: &[Planned<'_>],
        step: &Step,
        backoff: &mut Backoff,
    ) -> Result<(), ErasureError> {
        // A trigger that undoes it must not keep us here for ever; the proof names what is left.
        let mut allowed = 2 * group.iter().map(|(_, planned)| planned.rows()).sum::<u64>();
        while allowed > 0 {
            match self.attempt(group, Part::Some(step, backoff.size())).await {
                Ok(Done { rows: 0, .. }) => break,
                Ok(done) => {
                    backoff.worked();
                    allowed = allowed.saturating_sub(done.rows);
                }
                Err(ErasureError::Busy | ErasureError::Slow) if backoff.smaller().await => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
