//! One certificate for each who is gone, which proves it and names nobody; one tombstone for each who was sealed.

use std::collections::BTreeSet;

use contracts::Event;

use super::{Findings, Rule, Story, once::PROCESSORS};
use crate::kills::leaving::{
    oracle::End,
    snapshot::{Certificate, Snapshot},
};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let mut broken = |what: String| findings.of(story.account(), Rule::Certified, what);
    let own = snapshot.certificates.iter().filter(|one| Some(one.deletion) == story.id());
    let own: Vec<&Certificate> = own.collect();
    let right = usize::from(story.end == End::Deleted);
    if own.len() != right || own.iter().any(|one| one.part != "erasure") {
        let parts: Vec<&str> = own.iter().map(|one| one.part.as_str()).collect();
        broken(format!("the certificates are {parts:?}, and {right} is right"));
    }
    let told = story.said(|event| matches!(event, Event::AccountDeleted { .. }));
    let told = told.iter().filter_map(|fact| match fact.envelope.event {
        Event::AccountDeleted { certificate, .. } => Some(certificate),
        _ => None,
    });
    let told: BTreeSet<_> = told.collect();
    for one in own {
        let processors: BTreeSet<&str> = one.processors.iter().map(String::as_str).collect();
        if !one.proves || processors != PROCESSORS.into() {
            broken(format!("it proves: {}, of {processors:?}", one.proves));
        }
        if !told.contains(&one.id) {
            broken("nobody was told of the certificate".to_owned());
        }
        let names = [format!("\"{}\"", story.account()), format!("q{}q", story.account())];
        if names.iter().any(|name| one.text.contains(name)) {
            broken("the certificate names the person".to_owned());
        }
    }
}

pub(super) fn check_all(snapshot: &Snapshot, findings: &mut Findings) {
    let sealed = snapshot
        .facts
        .iter()
        .filter(|fact| matches!(fact.envelope.event, Event::IdentitySealed { .. }));
    let sealed: BTreeSet<&str> = sealed.map(|fact| fact.story.as_str()).collect();
    let stones: BTreeSet<&String> = snapshot.tombstones.iter().collect();
    let (left, graves) = (snapshot.departures as usize, snapshot.tombstones.len());
    if (stones.len(), graves, left) != (sealed.len(), sealed.len(), sealed.len()) {
        let what = format!(
            "{} were sealed: {graves} tombstones ({} of them other ones), {left} departures",
            sealed.len(),
            stones.len()
        );
        findings.say(Rule::NothingDoubled, what);
    }
}
