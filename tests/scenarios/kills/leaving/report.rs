//! What is told of a campaign, and of the accounts that did not end as they must.

use std::collections::{BTreeMap, BTreeSet};

use contracts::Time;

use super::{checker::Finding, oracle::End, snapshot::Snapshot};
use crate::kills::{
    faults::Fault,
    findings::{TOLD, told as failed},
};

/// What happened, in one line.
pub fn summary(snapshot: &Snapshot) -> String {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for person in &snapshot.people {
        let end = snapshot.end_of(&person.account).unwrap_or(End::Never);
        *ends.entry(format!("{end:?}")).or_default() += 1;
    }
    let people = snapshot.people.len();
    let insisted: u32 = snapshot.people.iter().map(|person| person.insisted).sum();
    let again: usize = snapshot.echoes.values().flatten().sum();
    let (facts, gone) = (snapshot.facts.len(), snapshot.gone.len());
    let mails: usize = snapshot.mails.values().map(Vec::len).sum();
    format!(
        "{people} people: {ends:?}; {facts} events, {again} of them said again, {gone} rows erased, {mails} mails (the notifier ended {} \
         times), {insisted} confirmed again since nobody had answered, until {}",
        snapshot.notifier_ends, snapshot.now
    )
}

/// Everything that is needed to understand a failure.
pub fn failure(
    seed: u64,
    faults: &[Fault],
    rested: &str,
    findings: &[Finding],
    snapshot: &Snapshot,
    alarms: &[(usize, String)],
) -> String {
    let mut text = failed(seed, faults, rested, findings, alarms);
    // One of each rule and beginning, so that many alike hide nothing.
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for finding in findings {
        let Some(account) = finding.account.as_deref() else { continue };
        let alike = (finding.rule, finding.what.chars().take(24).collect::<String>());
        if seen.insert(alike) {
            text += &format!("\n{:?} of {account}: {}", finding.rule, finding.what);
            told.insert(account);
        }
    }
    let open = snapshot.people.iter().filter(|person| !person.is_done(snapshot.now));
    told.extend(open.map(|person| person.account.as_str()));
    for account in told.into_iter().take(TOLD) {
        text += &format!("\n\naccount {account}:\n");
        text += &timeline(account, snapshot);
    }
    text
}

/// Everything that was recorded of an account, by the virtual clock.
fn timeline(account: &str, snapshot: &Snapshot) -> String {
    let mut lines: Vec<(Option<Time>, String)> = Vec::new();
    let mut text = String::new();
    for person in snapshot.people.iter().filter(|person| person.account == account) {
        text += &format!(
            "    {:?} {:?}, grace ends {:?}\n",
            person.script, person.seen, person.grace_ends
        );
        for told in &person.told {
            let said = format!("{:?} {} after {} tries", told.what, told.status, told.tries);
            lines.push((Some(told.sent_at), format!("{said}: {}", told.reply)));
        }
    }
    for fact in snapshot.facts.iter().filter(|fact| fact.story == account) {
        let (time, event) = (fact.envelope.time, &fact.envelope.event);
        let at =
            fact.appended_at.map(|at| at.format("%H:%M:%S%.3f").to_string()).unwrap_or_default();
        let words: String = format!("{event:?}").chars().take(240).collect();
        lines.push((time, format!("{at} {} v{} {words}", fact.schema, fact.version)));
    }
    lines.sort_by_key(|(time, _)| *time);
    for (time, line) in lines {
        let time = time.map_or_else(String::new, |time| time.format("%d %H:%M:%S").to_string());
        text += &format!("    {time:11} {line}\n");
    }
    for effect in snapshot.effects.iter().filter(|effect| effect.account == account) {
        text += &format!("    {effect:?}\n");
    }
    text + &format!("    {:?}\n", snapshot.deletions.get(account))
}
