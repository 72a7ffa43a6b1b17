//! Between services: everything that was committed is in its stream and was taken by whom it concerns, and nothing waits.

use std::collections::{BTreeMap, HashSet};

use contracts::{
    Event,
    topology::{
        self, ANONYMIZER_RECOGNISE_HOST, Durable, GATEWAY_UNHEARD, KYC_SCREENER_HOST,
        NOTIFIER_DELIVER, NOTIFIER_TAG, SUSPENSION_WORKER_CONTAIN, Stream,
    },
};

use super::{Findings, Rule, story::call_id};
use crate::kills::{
    bad_messages::BadMessage,
    snapshot::{DeadLetter, Fact, Snapshot},
};

pub(super) fn check(snapshot: &Snapshot, findings: &mut Findings) {
    let planted: HashSet<_> = snapshot.planted.iter().map(|message| message.said.id).collect();
    for fact in snapshot.facts.iter().filter(|fact| !planted.contains(&fact.id)) {
        for durable in topology::DURABLES {
            if durable.subjects.contains(&fact.envelope.event.subject()) && is_for(&durable, fact) {
                taken(snapshot, fact, &durable, findings);
            }
        }
        if !fact.published {
            let what = format!("{} is not published", fact.envelope.event.subject());
            findings.of(&fact.story, Rule::NothingParked, what);
        }
    }
    ids(snapshot, findings);
    streams(snapshot, findings);
    calls(snapshot, findings);
    dead_letters(snapshot, findings);
}

/// The screener does not remember a sign-up from elsewhere, nor that somebody was told of their holds.
fn is_for(durable: &Durable, fact: &Fact) -> bool {
    match &fact.envelope.event {
        Event::UserSignedUp { country, .. } | Event::UserSeen { country, .. } => {
            country.as_str() == "RU" || *durable != KYC_SCREENER_HOST
        }
        Event::NotificationAccepted { case, .. } => {
            case.is_some() || durable.name == NOTIFIER_TAG.name
        }
        _ => true,
    }
}

fn taken(snapshot: &Snapshot, fact: &Fact, durable: &Durable, findings: &mut Findings) {
    let schema = durable.name.replace('-', "_");
    let in_inbox = (schema, durable.name.to_owned(), fact.envelope.key());
    let taken = match durable.name {
        "deletion-orchestrator" | "kyc-screener" | "suspension-worker" => {
            snapshot.inbox.contains(&in_inbox)
        }
        // A read model is compared as a whole.
        "gateway-standing" => true,
        activity => snapshot.calls.get(&call_id(fact, activity)).is_some_and(|call| {
            call.activity == activity && call.done && call.last_error.is_none()
        }),
    };
    if !taken {
        let what = format!("{} did not take {}", durable.name, fact.envelope.event.subject());
        findings.of(&fact.story, Rule::NothingLost, what);
    }
}

/// One id, one event.
fn ids(snapshot: &Snapshot, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for fact in snapshot.facts.iter().filter(|fact| !seen.insert((&fact.schema, fact.id))) {
        let what = format!("two events have the id {}", fact.id);
        findings.of(&fact.story, Rule::NothingDoubled, what);
    }
}

/// A stream holds what was committed, and nothing else.
fn streams(snapshot: &Snapshot, findings: &mut Findings) {
    let mut committed: BTreeMap<Stream, HashSet<String>> = BTreeMap::new();
    for fact in &snapshot.facts {
        let stream = Stream::of(fact.envelope.event.subject());
        committed.entry(stream).or_default().insert(fact.id.to_string());
        if !snapshot.streams[&stream].contains(&fact.id.to_string()) {
            let what = format!("{} is not in its stream", fact.envelope.event.subject());
            findings.of(&fact.story, Rule::NothingLost, what);
        }
    }
    let planted = snapshot.planted.iter().map(|message| message.said.id.to_string());
    committed.entry(Stream::Host).or_default().extend(planted);
    for (stream, ids) in &snapshot.streams {
        for id in ids.difference(committed.entry(*stream).or_default()) {
            let what = format!("{} holds {id}, which nobody committed", stream.name());
            findings.say(Rule::NothingDoubled, what);
        }
    }
}

fn calls(snapshot: &Snapshot, findings: &mut Findings) {
    for (id, call) in snapshot.calls.iter().filter(|(_, call)| !call.done) {
        findings.say(Rule::NothingParked, format!("the call {id} of {} waits", call.activity));
    }
    let asked: HashSet<_> = snapshot
        .facts
        .iter()
        .flat_map(|fact| {
            [NOTIFIER_DELIVER, NOTIFIER_TAG, SUSPENSION_WORKER_CONTAIN, ANONYMIZER_RECOGNISE_HOST]
                .map(|durable| call_id(fact, durable.name))
        })
        .collect();
    for (id, call) in snapshot.calls.iter().filter(|(id, _)| !asked.contains(id)) {
        let what = format!("nobody asked for the call {id} of {}", call.activity);
        findings.say(Rule::NothingDoubled, what);
    }
}

/// Each planted message is an open dead letter with its reason of whoever needs sign-ups, or of whoever hears what nobody
/// reads, and there is no other. Who left before is looked up whenever the message says it was sent.
fn dead_letters(snapshot: &Snapshot, findings: &mut Findings) {
    let mut planted: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
    for BadMessage { reason, said } in &snapshot.planted {
        let hears: &[Durable] = match topology::is_read(&said.subject) {
            false => &[GATEWAY_UNHEARD],
            true if *reason == "from_future" => &[KYC_SCREENER_HOST],
            true => &[KYC_SCREENER_HOST, ANONYMIZER_RECOGNISE_HOST],
        };
        for durable in hears {
            *planted.entry((durable.name, reason, &said.subject)).or_default() += 1;
        }
    }
    for letter in &snapshot.dead_letters {
        let key = (letter.consumer.as_str(), letter.reason.as_str(), letter.subject.as_str());
        let left = planted.entry(key).or_default();
        *left -= 1;
        if *left < 0 || letter.status != "open" {
            findings.say(Rule::NothingParked, format!("nobody planted this: {}", label(letter)));
        }
    }
    for ((consumer, reason, subject), left) in planted.into_iter().filter(|(_, left)| *left > 0) {
        let what =
            format!("{left} messages on {subject} should be dead letters of {consumer}: {reason}");
        findings.say(Rule::NothingLost, what);
    }
}

fn label(letter: &DeadLetter) -> String {
    let DeadLetter { schema, consumer, reason, detail, subject, account, status } = letter;
    format!("{status} in {schema}, for {consumer}: {reason} ({detail}) on {subject} of {account:?}")
}
