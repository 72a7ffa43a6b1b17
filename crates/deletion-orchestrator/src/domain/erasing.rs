//! Sealed, then erased, one wave of processors after the other.

use std::collections::BTreeSet;

use contracts::{
    Time,
    event::{DeletionAttention, ErasureOutcome, ErasureReport, ErasureStage},
    topology::SERVICES,
};
use uuid::Uuid;

use super::{
    Alarm, Deletion, Effect, Order, Refusal, State, Status, Terms, closing, evolve, kept::freed,
    timer,
};

/// As the policy names the host's database.
pub(super) const HOST: &str = "host";

/// What goes at once, ordered when the deletion is scheduled; a deletion that begins anew orders it anew. What is left out of
/// it for a legal hold goes with the rest, at the end of grace.
pub(super) fn early(deletion: &Deletion, terms: &Terms, kept: &BTreeSet<String>) -> Vec<Effect> {
    let stage = ErasureStage::Confirmation;
    let orders = terms.at_confirmation.iter();
    orders.map(|processor| order(deletion, processor, stage, kept)).collect()
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
        return reported_late(state, report);
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
    // A hold may have ended between the order and its report.
    effects.extend(freed(&effects.iter().fold(state.clone(), evolve)));
    let after = effects.iter().fold(state.clone(), evolve);
    effects.extend(advance(&after, now));
    Ok(effects)
}

/// The answer to an order of an earlier deletion, which was taken back while it was under way: outdated.
fn reported_late(state: &State, report: &ErasureReport) -> Result<Vec<Effect>, Refusal> {
    let early = report.stage == ErasureStage::Confirmation;
    let orders = state.unanswered.get(&report.deletion).filter(|_| early);
    match orders.and_then(|orders| orders.get(&report.processor)) {
        Some(newest) if report.attempt == *newest => {
            let (deletion, processor) = (report.deletion, report.processor.clone());
            Ok(vec![Effect::ReportedLate { deletion, processor }])
        }
        Some(newest) if report.attempt < *newest => Ok(vec![]),
        Some(_) | None => Err(Refusal::NeverOrdered),
    }
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

/// The next wave, once this one is done; after the last one the last message, when nothing waits for a legal hold any more.
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
        None if deletion.waits_for_categories() => vec![],
        None => closing::last_message(deletion, now),
    }
}

pub(super) fn order(
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
        except: concerning(deletion, processor, except),
    }
}

/// What of the categories under a legal hold a processor has: one of its own name, or the host's, whose tables they are.
pub(super) fn concerning(
    deletion: &Deletion,
    processor: &str,
    categories: &BTreeSet<String>,
) -> BTreeSet<String> {
    let others = |category: &&String| {
        let mut known = deletion.terms.waves.iter().flatten();
        **category == HOST || !known.any(|one| one == *category)
    };
    match processor {
        HOST => categories.iter().filter(others).cloned().collect(),
        // Our own rows go as a whole.
        ours if SERVICES.contains(&ours) => BTreeSet::new(),
        _ => categories.get(processor).cloned().into_iter().collect(),
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
    vec![order(deletion, processor, stage, &state.kept.categories)]
}

/// Whether orders of a stage may still be given.
pub(super) fn under_way(status: Status, stage: ErasureStage) -> bool {
    match status {
        Status::Pending | Status::Frozen | Status::OnHold | Status::Fencing | Status::Sealing => {
            stage == ErasureStage::Confirmation
        }
        // After the certificate nothing is left to be ordered; what is held only then is told to be held too late.
        Status::Erasing | Status::Verifying | Status::Deleted => stage == ErasureStage::GraceEnd,
        Status::None | Status::Requested | Status::Blocked | Status::Lapsed | Status::Cancelled => {
            false
        }
    }
}

/// The hold that came too late has ended: what had stopped goes on.
pub(super) fn goes_on(state: &State, now: Time) -> Vec<Effect> {
    let mut effects = vec![Effect::WentOn];
    let after = effects.iter().fold(state.clone(), evolve);
    let Some(deletion) = &after.deletion else { return effects };
    if under_way(after.status, ErasureStage::GraceEnd) {
        let fell_through = deletion.orders.iter().filter(|(_, order)| order.fell_through());
        let (stage, kept) = (ErasureStage::GraceEnd, &after.kept.categories);
        effects.extend(fell_through.map(|(one, _)| order(deletion, one, stage, kept)));
    }
    if after.status == Status::Verifying {
        effects.extend(closing::goes_on(deletion));
    }
    effects.extend(freed(&after));
    let after = effects.iter().fold(state.clone(), evolve);
    effects.extend(advance(&after, now));
    effects
}
