//! Legal holds on categories: what was left out for one follows by itself when it has ended.
//!
//! *A legal hold on a category* leaves only that out of the orders of whoever has it: a table is the host's, a
//! processor's name its own. Nothing is certified before it has followed. One that comes after the order is told to
//! staff (`CATEGORY_HELD_TOO_LATE`): somebody looks whether it was in time.

use std::collections::BTreeSet;

use contracts::event::{DeletionAttention, ErasureStage};

use super::{
    Deletion, Effect, Order, State,
    erasing::{HOST, concerning, order, under_way},
    evolve,
};

/// The categories under a legal hold are now others.
pub(super) fn changed(state: &State, version: i64, categories: &BTreeSet<String>) -> Vec<Effect> {
    if version <= state.kept.version {
        return vec![];
    }
    let mut effects = vec![Effect::KeptKnown { version, categories: categories.clone() }];
    effects.extend(too_late(state, categories));
    let after = effects.iter().fold(state.clone(), evolve);
    effects.extend(freed(&after));
    effects
}

/// Whoever was ordered to take what is held only now: nobody can say any more that all of it is kept. An order that fell
/// through leaves it out when it is given again, but may have taken some of it.
fn too_late(state: &State, categories: &BTreeSet<String>) -> Vec<Effect> {
    let Some(deletion) = &state.deletion else { return vec![] };
    if !under_way(state.status, ErasureStage::GraceEnd) {
        return vec![];
    }
    let new: BTreeSet<String> = categories - &state.kept.categories;
    let gone = deletion.orders.iter().filter(|(processor, order)| {
        !concerning(deletion, processor, &new).is_subset(&order.except)
            && !order.except.contains(HOST)
    });
    let told = gone.map(|(processor, _)| Effect::AttentionNeeded {
        deletion: deletion.id,
        reason: DeletionAttention::CategoryHeldTooLate,
        processor: Some(processor.clone()),
    });
    told.collect()
}

/// Orders to take what was left out before, and need not be any more.
pub(super) fn freed(state: &State) -> Vec<Effect> {
    let Some(deletion) = &state.deletion else { return vec![] };
    if deletion.stopped || !under_way(state.status, ErasureStage::GraceEnd) {
        return vec![];
    }
    let orders = deletion.orders.iter().filter(|(_, order)| order.settled());
    let freed = orders.filter_map(|(processor, before)| {
        let left = still_left(deletion, (processor, before), &state.kept.categories);
        (left != before.except).then(|| order(deletion, processor, ErasureStage::GraceEnd, &left))
    });
    freed.collect()
}

/// What of a processor's data still has to be left out. What it was not left before is gone, and nobody waits for it.
fn still_left(
    deletion: &Deletion,
    (processor, before): (&str, &Order),
    kept: &BTreeSet<String>,
) -> BTreeSet<String> {
    let held = concerning(deletion, processor, kept);
    match (before.except.contains(HOST), held.contains(HOST)) {
        // All of it is held: what is left of it stays.
        (_, true) => before.except.clone(),
        // All of it was left.
        (true, false) => held,
        (false, false) => &before.except & &held,
    }
}
