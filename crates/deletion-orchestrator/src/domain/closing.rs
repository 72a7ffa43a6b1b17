//! The last message, the scan, the certificate.

use contracts::{Time, event::DeletionAttention};
use uuid::Uuid;

use super::{Alarm, Deletion, Effect, State, Status, attention, cancel, timer};

/// Everything is erased, what waited for a legal hold too, but the address, which is needed once more.
pub(super) fn last_message(deletion: &Deletion, now: Time) -> Vec<Effect> {
    vec![
        Effect::LastMessageRequested { deletion: deletion.id },
        timer(deletion.id, Alarm::LastMessage, now + deletion.terms.last_message_within),
    ]
}

/// It was sent, or given up: what is left is looked for, but not before what stops everything has ended.
pub(super) fn last_message_done(state: &State, id: Uuid) -> Vec<Effect> {
    let waiting = state.deletion.as_ref().filter(|one| one.id == id && one.scans == 0);
    let Some(deletion) = waiting.filter(|_| state.status == Status::Verifying) else {
        return vec![];
    };
    if deletion.told {
        return vec![];
    }
    let mut effects = cancel(&[Alarm::LastMessage]);
    effects.push(Effect::LastMessageDone);
    effects.extend((!deletion.stopped).then(|| scan(deletion)));
    effects
}

fn scan(deletion: &Deletion) -> Effect {
    let processors = deletion.orders.keys().cloned().collect();
    Effect::ScanOrdered { deletion: deletion.id, attempt: deletion.scans + 1, processors }
}

/// What a scan found.
pub(super) fn scanned(
    state: &State,
    (id, attempt): (Uuid, i32),
    certificate: Option<Uuid>,
    now: Time,
) -> Vec<Effect> {
    // Before the last message is done, none was ordered.
    let scanning =
        state.deletion.as_ref().filter(|one| one.id == id && one.scans == attempt && attempt > 0);
    let Some(deletion) = scanning.filter(|_| state.status == Status::Verifying) else {
        return vec![];
    };
    if let Some(certificate) = certificate {
        let mut effects = vec![Effect::Deleted { deletion: id, certificate }];
        effects.extend(cancel(&[Alarm::Scan, Alarm::DueSoon, Alarm::Due]));
        return effects;
    }
    if deletion.residue {
        return vec![];
    }
    vec![
        Effect::ResidueFound,
        attention(id, DeletionAttention::ResidueFound),
        timer(id, Alarm::Scan, now + deletion.terms.retry_after),
    ]
}

/// It is looked again, when somebody had the time to see to what was found.
pub(super) fn scan_again(state: &State, deletion: &Deletion) -> Vec<Effect> {
    let due = state.status == Status::Verifying && deletion.residue && !deletion.stopped;
    if due { vec![scan(deletion)] } else { vec![] }
}

/// What a hold had stopped goes on.
pub(super) fn goes_on(deletion: &Deletion) -> Vec<Effect> {
    let first = deletion.told && deletion.scans == 0;
    if deletion.residue || first { vec![scan(deletion)] } else { vec![] }
}
