//! The host is what the holds say, at the end and in every transaction; so is the standing that is shown.

use contracts::{event::HoldEffect, topology};

use super::{
    Findings, Rule,
    story::{Story, call_id},
};

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    match story.holds {
        Some((_, state)) if state.version > 0 => {
            held(story, state, findings);
            shown(story, state, findings);
        }
        _ => untouched(story, findings),
    }
    carried_out(story, findings);
}

fn held(story: &Story<'_>, state: &suspension_worker::domain::State, findings: &mut Findings) {
    let account = story.account();
    let mut broken = |what: String| findings.of(account, Rule::HostFollowsLedger, what);
    let full = state.effect == HoldEffect::Full;
    if story.host.is_none_or(|host| (host.suspended == 1) != full) {
        let flag = story.host.map(|host| host.suspended);
        broken(format!("the host's flag is {flag:?}, and the holds say {:?}", state.effect));
    }
    if full && story.host.is_some_and(|host| host.tokens > 0) {
        broken("a full hold is open, and tokens are left".to_owned());
    }
    if (state.applied, state.contained) != (state.version, state.version) {
        let (version, applied, contained) = (state.version, state.applied, state.contained);
        broken(format!("version {version} is ordered, {applied} applied, {contained} contained"));
    }
    if let Some(outcome) = state.attention {
        broken(format!("it needs a person: {outcome:?}"));
    }
    let sets = story.hold_sets();
    let ordered = sets.iter().find(|(_, set)| set.hold_set_version == state.version);
    let activity = topology::SUSPENSION_WORKER_CONTAIN.name;
    let ordered = ordered.map(|(fact, _)| (state.version, call_id(fact, activity)));
    let there = story.effect.map(|effect| (effect.version, effect.effect_id));
    if there.is_none() || there != ordered {
        broken(format!("the host has the effect {there:?}, and {ordered:?} was ordered"));
    }
}

fn shown(story: &Story<'_>, state: &suspension_worker::domain::State, findings: &mut Findings) {
    let right = story.standing.is_some_and(|standing| {
        (standing.hold_set_version, standing.kinds_version) == (state.version, state.version)
            && standing.holds.0 == state.hold_set().holds
            && standing.kinds.0 == state.known_holds()
    });
    if !right {
        let what = format!("the standing {:?} does not show the holds {state:?}", story.standing);
        findings.of(story.account(), Rule::HostFollowsLedger, what);
    }
}

/// Who was never held: nothing of us is at the host.
fn untouched(story: &Story<'_>, findings: &mut Findings) {
    let flagged = story.host.is_none_or(|host| host.suspended != 0);
    if flagged || story.effect.is_some() || story.standing.is_some() {
        let what = "there is no hold and never was, and the host or the standing shows one";
        findings.of(story.account(), Rule::HostFollowsLedger, what);
    }
}

/// Every transaction at the host did what its version ordered.
fn carried_out(story: &Story<'_>, findings: &mut Findings) {
    for done in &story.carried_out {
        let full = story.is_full(done.version);
        let obeyed = match full {
            Some(true) => done.suspended == 1 && done.tokens == 0,
            Some(false) => done.suspended == 0,
            None => false,
        };
        if !obeyed {
            let what =
                format!("version {} (full: {full:?}) was carried out as {done:?}", done.version);
            findings.of(story.account(), Rule::HostFollowsLedger, what);
        }
    }
}
