//! The host is what the holds say, at the end and in every transaction, and each effect is there once.

use contracts::{
    Event,
    event::{HoldEffect, HoldSet},
};

use super::{Findings, Rule, Story};
use crate::kills::leaving::snapshot::{Effect, Snapshot};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let mut broken = |what: String| findings.of(story.account(), Rule::HostFollowsHolds, what);
    let sets: Vec<&HoldSet> =
        story.facts.iter().filter_map(|fact| set(&fact.envelope.event)).collect();
    let own = snapshot.effects.iter().filter(|effect| effect.account == story.account());
    let own: Vec<&Effect> = own.collect();
    for done in &own {
        let ordered = sets.iter().find(|set| set.hold_set_version == done.version);
        // Here whatever forbids something is carried out as what forbids everything.
        let shut = ordered.map(|set| set.effect != HoldEffect::None);
        let obeyed = match shut {
            Some(true) => done.suspended == Some(1) && done.tokens == 0,
            Some(false) => done.suspended == Some(0),
            None => false,
        };
        if !obeyed {
            broken(format!(
                "version {} (shut: {shut:?}) was carried out as {done:?}",
                done.version
            ));
        }
    }
    for pair in own.windows(2).filter(|pair| pair[0].version >= pair[1].version) {
        broken(format!("the host went from {:?} to {:?}", pair[0], pair[1]));
    }
    let newest = sets.iter().map(|set| set.hold_set_version).max();
    let last = own.last().map(|effect| effect.version);
    let past = story.end.is_past_return();
    if last != newest && !(past && last.is_some()) {
        broken(format!("the host has version {last:?}, and {newest:?} was ordered"));
    }
    let held = sets.iter().max_by_key(|set| set.hold_set_version);
    let held = held.is_some_and(|set| set.effect != HoldEffect::None);
    if held != story.end.is_shut() {
        broken(format!("the holds say that it is shut: {held}, and it ends as {:?}", story.end));
    }
}

fn set(event: &Event) -> Option<&HoldSet> {
    match event {
        Event::AccountSuspended { holds, .. }
        | Event::AccountReactivated { holds, .. }
        | Event::HoldsChanged { holds, .. } => Some(holds),
        _ => None,
    }
}
