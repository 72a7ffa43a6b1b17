//! Ids are drawn once for each person, and nobody else has them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    ErasureError, Planned,
    receipt::{Receipt, Receipts},
    transact::Run,
};
use crate::{
    datamap::{
        plan::asked_one,
        program::{New, Step},
        surrogate::{ATTEMPTS, draw},
    },
    session::Link,
};

impl Run<'_> {
    /// Draws the ids that this stage needs, once; nobody else has them.
    pub(super) async fn draw(
        &self,
        tx: &mut Link<'_>,
        left: &[Planned<'_>],
        receipts: &mut Receipts,
    ) -> Result<(), ErasureError> {
        for index in self.needed() {
            let drawn = &self.program.surrogates[index];
            let place = format!("{}.{}", drawn.table, drawn.column.name);
            let mut open: Vec<&Planned<'_>> = left
                .iter()
                .filter(|(subject, _)| {
                    !receipts
                        .get(&subject.pseudonym)
                        .is_some_and(|receipt| receipt.drawn.contains_key(&place))
                })
                .collect();
            let mut given = BTreeSet::new();
            for attempt in 0..ATTEMPTS {
                if open.is_empty() {
                    break;
                }
                for (subject, _) in &open {
                    let id = draw(drawn, &subject.pseudonym, attempt).unwrap_or_default();
                    receipts
                        .entry(subject.pseudonym.clone())
                        .or_default()
                        .drawn
                        .insert(place.clone(), id);
                }
                let asked = self.asked(open.iter().copied(), receipts);
                let taken: Vec<(String,)> =
                    tx.fetch(&self.host.dialect().taken(self.program, index), &asked).await?;
                let taken: BTreeSet<String> = taken.into_iter().map(|(account,)| account).collect();
                open.retain(|(subject, _)| {
                    let id = receipts[&subject.pseudonym].drawn[&place].clone();
                    taken.contains(subject.account.as_str()) || !given.insert(id)
                });
            }
            if !open.is_empty() {
                return Err(ErasureError::NoId { place });
            }
        }
        Ok(())
    }

    /// The numbers of the ids that a step writes.
    fn needed(&self) -> BTreeSet<usize> {
        let changes = self.program.steps.iter().flat_map(Step::changes);
        let drawn = changes.filter_map(|change| match change.new {
            New::Surrogate(index) => Some(index),
            _ => None,
        });
        drawn.collect()
    }

    /// The accounts under the ids that they have when all is done.
    pub(super) fn asked_by_new_ids(&self, left: &[Planned<'_>], receipts: &Receipts) -> String {
        let mut asked: Value =
            serde_json::from_str(&self.asked(left.iter(), receipts)).unwrap_or_default();
        let accounts = asked.as_array_mut().into_iter().flatten();
        for (account, (subject, _)) in accounts.zip(left) {
            match self.program.new_id() {
                Some(New::Surrogate(index)) => {
                    account["account"] = account[format!("s{index}")].clone();
                }
                Some(New::Text(_)) => account["account"] = json!(subject.pseudonym),
                _ => {}
            }
        }
        asked.to_string()
    }

    /// The accounts as a step takes them.
    pub(super) fn asked<'s>(
        &self,
        left: impl Iterator<Item = &'s Planned<'s>>,
        receipts: &Receipts,
    ) -> String {
        let nothing = Receipt::default();
        let asked = left.map(|(subject, _)| {
            let receipt = receipts.get(&subject.pseudonym).unwrap_or(&nothing);
            let mut asked =
                asked_one(self.program, subject.account.as_str(), &subject.pseudonym, &|_| {
                    String::new()
                });
            for (index, drawn) in self.program.surrogates.iter().enumerate() {
                let place = format!("{}.{}", drawn.table, drawn.column.name);
                asked[format!("s{index}")] = json!(receipt.drawn.get(&place));
            }
            asked
        });
        asked.collect::<Value>().to_string()
    }
}
