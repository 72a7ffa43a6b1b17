//! Between services: everything that was committed is in its stream and was taken by whom it concerns, and nothing waits.

use std::collections::{BTreeMap, HashSet};

use contracts::{
    Event,
    envelope::derive_id,
    event::DeletionAttention,
    topology::{DURABLES, Durable, SERVICES, Stream},
};

use super::{Findings, Rule};
use crate::kills::{
    leaving::{company::reason, snapshot::Snapshot},
    snapshot::Fact,
};

pub(super) fn check(snapshot: &Snapshot, findings: &mut Findings) {
    let mut ids = HashSet::new();
    for fact in snapshot.facts.iter().filter(|fact| !snapshot.planted.contains_key(&fact.id)) {
        let subject = fact.envelope.event.subject();
        if !fact.published {
            findings.of(&fact.story, Rule::NothingParked, format!("{subject} is not published"));
        }
        if !ids.insert((&fact.schema, fact.id)) {
            let what = format!("two events have the id {}", fact.id);
            findings.of(&fact.story, Rule::NothingDoubled, what);
        }
        if !snapshot.streams[&Stream::of(subject)].contains(&fact.id.to_string()) {
            findings.of(&fact.story, Rule::NothingLost, format!("{subject} is not in its stream"));
        }
        for durable in DURABLES.iter().filter(|durable| durable.subjects.contains(&subject)) {
            if !taken(snapshot, fact, durable) {
                let what = format!("{} did not take {subject}", durable.name);
                findings.of(&fact.story, Rule::NothingLost, what);
            }
        }
        attention(fact, findings);
    }
    for (id, call) in &snapshot.calls {
        if !call.done {
            findings.say(Rule::NothingParked, format!("the call {id} of {} waits", call.activity));
        }
        if let (true, Some(error)) = (call.done, &call.last_error) {
            let what = format!("a call of {} was refused for good: {error}", call.activity);
            findings.say(Rule::NothingParked, what);
        }
    }
    dead_letters(snapshot, findings);
}

/// A machine's inbox has it, and so has that of whoever was ordered to erase its own; an activity has a call of it.
fn taken(snapshot: &Snapshot, fact: &Fact, durable: &Durable) -> bool {
    let key = fact.envelope.key();
    let in_inbox = |schema: &str| {
        snapshot.inbox.contains(&(schema.replace('-', "_"), durable.name.to_owned(), key))
    };
    if SERVICES.contains(&durable.name) {
        return of_no_story(&fact.envelope.event, durable) || in_inbox(durable.name);
    }
    if let (Some(service), Event::ErasureOrdered { processor, .. }) =
        (durable.name.strip_suffix("-erase"), &fact.envelope.event)
        && service != "anonymizer"
    {
        return processor != service || in_inbox(service);
    }
    // Read models are compared as a whole, and what waited for whoever is gone went with them.
    let is_read_model = ["gateway-standing", "anonymizer-reports"].contains(&durable.name);
    let forgets =
        !matches!(durable.name, "anonymizer-seal" | "anonymizer-erase" | "anonymizer-verify");
    is_read_model
        || forgets
        || snapshot.calls.contains_key(&derive_id(key, &[durable.name.as_bytes()]))
}

/// That a mail was taken is remembered by whoever waits for that one.
fn of_no_story(event: &Event, durable: &Durable) -> bool {
    match event {
        Event::NotificationAccepted { case, .. } | Event::NotificationFailed { case, .. } => {
            case.is_none() || durable.name != "deletion-orchestrator"
        }
        Event::NotificationBounced { .. } => true,
        _ => false,
    }
}

/// What staff has to look at has a cause that the campaign gave.
fn attention(fact: &Fact, findings: &mut Findings) {
    let Event::DeletionNeedsAttention { reason, processor, .. } = &fact.envelope.event else {
        return;
    };
    let known = match reason {
        DeletionAttention::DueSoon
        | DeletionAttention::Overdue
        | DeletionAttention::FenceRefused
        | DeletionAttention::ErasureFailed
        | DeletionAttention::ResidueFound => true,
        // It was told to.
        DeletionAttention::ErasureRefused => processor.as_deref() == Some("host"),
        DeletionAttention::HoldAfterFence | DeletionAttention::CategoryHeldTooLate => false,
    };
    if !known {
        let what = format!("staff has to look, and nobody knows why: {reason:?} of {processor:?}");
        findings.of(&fact.story, Rule::NothingParked, what);
    }
}

/// Each planted message is an open dead letter with its reason, and there is no other.
fn dead_letters(snapshot: &Snapshot, findings: &mut Findings) {
    let mut planted: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for subject in snapshot.planted.values() {
        *planted.entry((subject, reason(subject))).or_default() += 1;
    }
    for letter in &snapshot.dead_letters {
        let left = planted.entry((&letter.subject, &letter.reason)).or_default();
        *left -= 1;
        // Of whoever is gone nobody decides anything any more: theirs are closed, and name nobody.
        let closed = letter.status == "skipped" && letter.account.is_none();
        if *left < 0 || letter.status != "open" && !closed {
            findings.say(Rule::NothingParked, format!("nobody planted this: {letter:?}"));
        }
    }
    for ((subject, reason), left) in planted.into_iter().filter(|(_, left)| *left > 0) {
        let what = format!("{left} messages on {subject} should be dead letters: {reason}");
        findings.say(Rule::NothingLost, what);
    }
}
