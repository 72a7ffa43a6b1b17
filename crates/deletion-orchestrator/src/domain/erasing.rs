//! Sealed, then erased, one wave of processors after the other.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{
    Time,
    event::{DeletionAttention, ErasureOutcome, ErasureReport, ErasureStage},
};
use uuid::Uuid;

use super::{
    Alarm, Deletion, Effect, Order, Refusal, State, Status, Terms, closing, evolve, timer,
};

/// What goes at once, ordered when the deletion is scheduled; a deletion that begins anew orders it anew.
pub(super) fn early(deletion: &Deletion, terms: &Terms) -> Vec<Effect> {
    let stage = ErasureStage::Confirmation;
    let orders = terms.at_confirmation.iter();
    orders.map(|processor| order(deletion, processor, stage, &BTreeSet::new())).collect()
}

/// Identity is in the vault: the first wave may begin.
pub(super) fn sealed(state: &State, id: Uuid, now: Time) -> Vec<Effect> {
    let sealing = state.deletion.as_ref().filter(|one| one.id == id);
    if sealing.is_none() || state.status != Status::Sealing {
        return vec![];
    }
    let effects = vec![Effect::Sealed];
    let after = effects.iter().fold(state.clone(), evolve);
    [effects, advance(&after, now)].concat()
}

/// What a processor did.
pub(super) fn reported(
    state: &State,
    report: &ErasureReport,
    now: Time,
) -> Result<Vec<Effect>, Refusal> {
    let Some(deletion) = state.deletion.as_ref().filter(|one| one.id == report.deletion) else {
        return Err(Refusal::NeverOrdered);
    };
    let Some(orders) = deletion.ordered(report.stage) else { return Ok(vec![]) };
    let known = orders.get(&report.processor).ok_or(Refusal::NeverOrdered)?;
    if known.attempt < report.attempt {
        return Err(Refusal::NeverOrdered);
    }
    // Of an order that was given again, or heard already.
    if known.attempt != report.attempt || known.outcome.is_some() {
        return Ok(vec![]);
    }
    let mut effects = vec![Effect::Reported(report.clone())];
    effects.extend(fell_through(deletion, report, now));
    let after = effects.iter().fold(state.clone(), evolve);
    effects.extend(advance(&after, now));
    Ok(effects)
}

fn fell_through(deletion: &Deletion, report: &ErasureReport, now: Time) -> Vec<Effect> {
    let again = match report.stage {
        ErasureStage::Confirmation => Alarm::RetryEarly(report.processor.clone()),
        ErasureStage::GraceEnd | ErasureStage::RetentionEnd => {
            Alarm::Retry(report.processor.clone())
        }
    };
    let why = match report.outcome {
        ErasureOutcome::Erased | ErasureOutcome::NothingHeld | ErasureOutcome::Retained => {
            return vec![];
        }
        ErasureOutcome::Refused => Some(DeletionAttention::ErasureRefused),
        // Now and then it works the next time.
        ErasureOutcome::Failed => {
            (report.attempt % 3 == 0).then_some(DeletionAttention::ErasureFailed)
        }
    };
    let mut effects = vec![timer(deletion.id, again, now + deletion.terms.retry_after)];
    effects.extend(why.map(|reason| Effect::AttentionNeeded {
        deletion: deletion.id,
        reason,
        processor: Some(report.processor.clone()),
    }));
    effects
}

/// The next wave, once this one is done; after the last one the last message.
fn advance(state: &State, now: Time) -> Vec<Effect> {
    let Some(deletion) = state.deletion.as_ref().filter(|_| state.status == Status::Erasing) else {
        return vec![];
    };
    if deletion.stopped || !deletion.orders.values().all(Order::settled) {
        return vec![];
    }
    let mut waves = deletion.terms.waves.iter().enumerate().skip(deletion.waves);
    match waves.find(|(_, wave)| !wave.is_empty()) {
        Some((index, wave)) => {
            let orders = wave.iter();
            let stage = ErasureStage::GraceEnd;
            let orders = orders.map(|one| order(deletion, one, stage, &state.kept.categories));
            let reached = Effect::WaveReached { waves: index + 1 };
            std::iter::once(reached).chain(orders).collect()
        }
        None => closing::last_message(deletion, now),
    }
}

fn order(
    deletion: &Deletion,
    processor: &str,
    stage: ErasureStage,
    except: &BTreeSet<String>,
) -> Effect {
    let before = deletion.ordered(stage).and_then(|orders| orders.get(processor));
    Effect::ErasureOrdered {
        deletion: deletion.id,
        processor: processor.to_owned(),
        attempt: before.map_or(0, |before| before.attempt) + 1,
        stage,
        except: except.clone(),
    }
}

/// An order that fell through is given again.
pub(super) fn retry(
    state: &State,
    deletion: &Deletion,
    processor: &str,
    stage: ErasureStage,
) -> Vec<Effect> {
    let orders = deletion.ordered(stage);
    let known = orders.and_then(|orders| orders.get(processor));
    if deletion.stopped
        || !under_way(state.status, stage)
        || !known.is_some_and(Order::fell_through)
    {
        return vec![];
    }
    let except = match stage {
        ErasureStage::GraceEnd => state.kept.categories.clone(),
        ErasureStage::Confirmation | ErasureStage::RetentionEnd => BTreeSet::new(),
    };
    vec![order(deletion, processor, stage, &except)]
}

/// Whether orders of a stage may still be given.
fn under_way(status: Status, stage: ErasureStage) -> bool {
    match status {
        Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing | Status::Sealing => {
            stage == ErasureStage::Confirmation
        }
        // What was under a legal hold follows even after the certificate.
        Status::Erasing | Status::Verifying | Status::Deleted => stage == ErasureStage::GraceEnd,
        Status::None | Status::Requested | Status::Blocked | Status::Lapsed | Status::Cancelled => {
            false
        }
    }
}

/// The categories under a legal hold are now others: what was left out for one that has ended follows by itself.
pub(super) fn kept_changed(
    state: &State,
    version: i64,
    categories: &BTreeSet<String>,
) -> Vec<Effect> {
    if version <= state.kept.version {
        return vec![];
    }
    let effects = vec![Effect::KeptKnown { version, categories: categories.clone() }];
    let after = effects.iter().fold(state.clone(), evolve);
    [effects, freed(&after)].concat()
}

/// Orders to take what was left out before, and need not be any more.
fn freed(state: &State) -> Vec<Effect> {
    let Some(deletion) = &state.deletion else { return vec![] };
    if deletion.stopped || !under_way(state.status, ErasureStage::GraceEnd) {
        return vec![];
    }
    let kept = &state.kept.categories;
    let left_out = |order: &Order| order.settled() && !order.except.is_subset(kept);
    again(deletion, &deletion.orders, kept, left_out)
}

/// The hold that came too late has ended: what had stopped goes on.
pub(super) fn goes_on(state: &State, now: Time) -> Vec<Effect> {
    let mut effects = vec![Effect::WentOn];
    let after = effects.iter().fold(state.clone(), evolve);
    let Some(deletion) = &after.deletion else { return effects };
    if after.status == Status::Verifying {
        effects.extend(closing::goes_on(deletion));
    }
    if after.status == Status::Erasing {
        let kept = &after.kept.categories;
        effects.extend(again(deletion, &deletion.orders, kept, Order::fell_through));
    }
    effects.extend(freed(&after));
    let after = effects.iter().fold(state.clone(), evolve);
    effects.extend(advance(&after, now));
    effects
}

fn again(
    deletion: &Deletion,
    orders: &BTreeMap<String, Order>,
    kept: &BTreeSet<String>,
    which: impl Fn(&Order) -> bool,
) -> Vec<Effect> {
    let stage = ErasureStage::GraceEnd;
    let orders = orders.iter().filter(|(_, order)| which(order));
    orders.map(|(processor, _)| order(deletion, processor, stage, kept)).collect()
}
