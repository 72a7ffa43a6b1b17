//! The state after an effect.

use contracts::event::ErasureStage;

use super::{Deletion, Effect, Holds, Kept, Order, Recovery, State, Status};

/// Total and dull: folded over a history of effects, it gives the state again.
pub fn evolve(mut state: State, effect: &Effect) -> State {
    match effect {
        Effect::HoldsKnown { version, stopping } => {
            state.holds = Holds { version: *version, stopping: *stopping };
        }
        Effect::KeptKnown { version, categories } => {
            state.kept = Kept { version: *version, categories: categories.clone() };
        }
        Effect::RecoveryKnown { recovery, version, open } => {
            let known = Recovery { version: *version, open: *open };
            state.recoveries.insert(*recovery, known);
        }
        Effect::Opened { deletion } => {
            if let Some(before) = state.deletion.replace(deletion.clone()) {
                state.unanswered.insert(before.id, before.unanswered());
            }
            state.unanswered.retain(|_, orders| !orders.is_empty());
        }
        Effect::ReportedLate { deletion, processor } => {
            if let Some(orders) = state.unanswered.get_mut(deletion) {
                orders.remove(processor);
            }
            state.unanswered.retain(|_, orders| !orders.is_empty());
        }
        _ => {}
    }
    if let Some(status) = status_after(effect) {
        state.status = status;
        // A check that was open belongs to where it stood before.
        if let Some(deletion) = &mut state.deletion {
            deletion.checking = None;
        }
    }
    if let Some(deletion) = &mut state.deletion {
        change(deletion, effect);
    }
    state
}

fn status_after(effect: &Effect) -> Option<Status> {
    Some(match effect {
        Effect::Opened { .. } => Status::Requested,
        Effect::Blocked { .. } => Status::Blocked,
        Effect::Lapsed { .. } => Status::Lapsed,
        Effect::Scheduled { .. } | Effect::FenceReleased { .. } => Status::Pending,
        Effect::Froze { .. } => Status::Frozen,
        Effect::HeldUp => Status::OnHold,
        Effect::Undone { .. } => Status::Cancelled,
        Effect::FenceRequested { .. } => Status::Fencing,
        Effect::SealOrdered { .. } => Status::Sealing,
        Effect::Sealed => Status::Erasing,
        Effect::LastMessageRequested { .. } => Status::Verifying,
        Effect::Deleted { .. } => Status::Deleted,
        _ => return None,
    })
}

fn change(deletion: &mut Deletion, effect: &Effect) {
    match effect {
        Effect::CheckRequested { check, purpose, .. } => {
            deletion.checks = *check;
            deletion.checking = Some(*purpose);
        }
        Effect::TermsSettled { terms, due_at } => {
            deletion.terms = Box::as_ref(terms).clone();
            deletion.due_at = *due_at;
        }
        Effect::Eligible { dust, .. } => {
            deletion.checking = None;
            deletion.dust.clone_from(dust);
        }
        Effect::Confirmed { confirmation, waives } => {
            deletion.confirmed = Some(*confirmation);
            // What was given up before was for that time.
            deletion.waived.clone_from(waives);
        }
        Effect::AskedAnew { asked_at, due_at } => {
            deletion.asked_at = *asked_at;
            deletion.due_at = *due_at;
            deletion.execute_after = None;
            deletion.frozen_until = None;
            deletion.extended = false;
            deletion.extended_by = None;
        }
        Effect::Blocked { blockers, dust, .. } => {
            deletion.blockers.clone_from(blockers);
            deletion.dust.clone_from(dust);
        }
        Effect::Scheduled { execute_after, waived, .. } => {
            deletion.execute_after = Some(*execute_after);
            deletion.waived.clone_from(waived);
            deletion.blockers.clear();
            deletion.dust.clear();
        }
        Effect::CancelRefused { .. } => deletion.cancel_refused = true,
        Effect::Froze { until } => deletion.frozen_until = Some(*until),
        Effect::FenceRequested { attempt, .. } => deletion.fences = *attempt,
        Effect::FenceGranted { keeper } => {
            deletion.granted.insert(*keeper);
        }
        Effect::FenceReleased { .. } => deletion.granted.clear(),
        Effect::WaveReached { waves } => deletion.waves = *waves,
        Effect::ErasureOrdered { processor, attempt, stage, except, .. } => {
            let order = Order { attempt: *attempt, except: except.clone(), outcome: None };
            if let Some(orders) = orders(deletion, *stage) {
                orders.insert(processor.clone(), order);
            }
        }
        Effect::Reported(report) => {
            let known =
                orders(deletion, report.stage).and_then(|all| all.get_mut(&report.processor));
            if let Some(order) = known {
                order.outcome = Some(report.outcome);
            }
        }
        Effect::Stopped => deletion.stopped = true,
        Effect::WentOn => deletion.stopped = false,
        Effect::UndoOffered { at, .. } => deletion.undo_offered_at = Some(*at),
        Effect::LastMessageDone => deletion.told = true,
        Effect::ScanOrdered { attempt, .. } => {
            deletion.scans = *attempt;
            deletion.residue = false;
        }
        Effect::ResidueFound => deletion.residue = true,
        Effect::Deleted { certificate, .. } => deletion.certificate = Some(*certificate),
        Effect::AnswerRequested { answer_by, .. } => deletion.answered_for = Some(*answer_by),
        Effect::Extended { due_at, by, .. } => {
            deletion.due_at = *due_at;
            deletion.extended = true;
            deletion.extended_by.clone_from(by);
        }
        Effect::Opened { .. }
        | Effect::Lapsed { .. }
        | Effect::Undone { .. }
        | Effect::HeldUp
        | Effect::HoldsKnown { .. }
        | Effect::KeptKnown { .. }
        | Effect::RecoveryKnown { .. }
        | Effect::ReportedLate { .. }
        | Effect::SealOrdered { .. }
        | Effect::Sealed
        | Effect::LastMessageRequested { .. }
        | Effect::AttentionNeeded { .. }
        | Effect::StatusChanged { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. } => {}
    }
}

fn orders(
    deletion: &mut Deletion,
    stage: ErasureStage,
) -> Option<&mut std::collections::BTreeMap<String, Order>> {
    match stage {
        ErasureStage::Confirmation => Some(&mut deletion.early),
        ErasureStage::GraceEnd => Some(&mut deletion.orders),
        ErasureStage::RetentionEnd => None,
    }
}
