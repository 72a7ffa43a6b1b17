//! In which order steps are done, so that none takes away what another one needs.

use super::{Change, Step, Work};
use crate::{config::Table, datamap::catalogue::Catalogue};

/// Hashes first, then the new row of the account; what is found through a row before that row; what names a row before
/// it is deleted; the account's own row last.
pub(super) fn in_order(steps: Vec<Step>, catalogue: &Catalogue) -> Vec<Step> {
    let rank = |step: &Step| match &step.work {
        Work::Hash(_) => 0,
        Work::Copy { .. } => 1,
        Work::Drop => 4,
        Work::Update(_) if step.moves() && is_named_root(step) => 3,
        Work::Update(_) | Work::Delete | Work::Keep(_) => 2,
    };
    let mut left = steps;
    left.sort_by_key(rank);
    let mut ordered = vec![];
    while !left.is_empty() {
        let ready = left.iter().position(|step| {
            let blocks = |other: &Step| {
                rank(other) == rank(step)
                    && other.table != step.table
                    && (goes_through(other, &step.table) || named_by(catalogue, other, step))
            };
            !left.iter().any(blocks)
        });
        ordered.push(left.remove(ready.unwrap_or(0)));
    }
    ordered
}

/// The account's own row, which gets its new id when all others have it.
fn is_named_root(step: &Step) -> bool {
    let surrogate = |change: &Change| {
        change.column.name == *step.way.link.first_column()
            && matches!(step.primary_key.as_slice(), [key] if key.name == change.column.name)
    };
    step.changes().iter().any(surrogate)
}

fn goes_through(step: &Step, table: &Table) -> bool {
    step.way.link.hops.iter().any(|hop| hop.table == *table)
}

/// Whether rows of `child` name rows of `parent` that go.
fn named_by(catalogue: &Catalogue, child: &Step, parent: &Step) -> bool {
    matches!(parent.work, Work::Delete)
        && catalogue
            .foreign_keys
            .iter()
            .any(|key| key.table == child.table && key.to_table == parent.table)
}
