//! The company's rows: of whoever is gone erased or under another id, of everybody else as before; and money adds up.

use std::collections::HashMap;

use contracts::{
    Event,
    event::{ErasureOutcome, ErasureStage},
};

use super::{Findings, Rule};
use crate::kills::leaving::{
    ledger::{Fate, Ledger},
    oracle::{self, End},
    people::Person,
    snapshot::Snapshot,
};
use crate::kills::snapshot::Fact;

pub(super) fn check(snapshot: &Snapshot, findings: &mut Findings) {
    let facts = snapshot.by_account();
    let fates: HashMap<&str, Fate> = snapshot
        .people
        .iter()
        .map(|person| {
            let account = person.account.as_str();
            (account, fate(snapshot, person, facts.get(account).map_or(&[][..], Vec::as_slice)))
        })
        .collect();
    let fate_of = |account: &str| fates.get(account).copied();
    let ledger = Ledger { before: &snapshot.before, after: &snapshot.after, fate_of: &fate_of };
    for one in ledger.differs() {
        let gone = fate_of(&one.account).is_some_and(|fate| fate.end.is_past_return());
        let rule = if gone { Rule::NothingLeft } else { Rule::NobodyElse };
        let what = format!("{} is {:?}, and must be {:?}", one.place, one.found, one.right);
        findings.of(&one.account, rule, what);
    }
    for (table, account, before, after) in ledger.sums().into_iter().filter(|(.., a, b)| a != b) {
        let what = format!("{table} of {account} added up to {before} cents, and now to {after}");
        findings.say(Rule::MoneyAddsUp, what);
    }
    residue(snapshot, &fate_of, findings);
}

fn fate(snapshot: &Snapshot, person: &Person, facts: &[&Fact]) -> Fate {
    let end =
        oracle::end(person).or_else(|| snapshot.end_of(&person.account)).unwrap_or(End::Never);
    let said = |is: &dyn Fn(&Event) -> bool| facts.iter().any(|fact| is(&fact.envelope.event));
    let early = said(&|event| {
        matches!(event, Event::ErasureReported { report, .. }
            if report.stage == ErasureStage::Confirmation && report.outcome == ErasureOutcome::Erased)
    });
    let logged_out = said(&|event| matches!(event, Event::DeletionScheduled { .. }));
    Fate { end, logged_out, early }
}

/// Nothing names whoever is gone, and whoever looks is not blind: everybody else is found at the host.
fn residue(snapshot: &Snapshot, fate_of: &dyn Fn(&str) -> Option<Fate>, findings: &mut Findings) {
    for person in &snapshot.people {
        let account = person.account.as_str();
        let places = snapshot.residue.get(account).cloned().unwrap_or_default();
        match fate_of(account).map(|fate| fate.end) {
            Some(End::Deleted) if !places.is_empty() => {
                findings.of(account, Rule::NothingLeft, format!("named in {places:?}"));
            }
            Some(End::Waiting) if places.iter().any(|place| place != "host public.messages") => {
                findings.of(
                    account,
                    Rule::NothingLeft,
                    format!("named beside what is kept: {places:?}"),
                );
            }
            Some(End::Deleted | End::Waiting) => {}
            _ if !places.contains("host public.users") => {
                findings.of(account, Rule::NobodyElse, "nothing names them any more".to_owned());
            }
            _ => {}
        }
    }
}
