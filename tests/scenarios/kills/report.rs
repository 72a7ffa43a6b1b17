//! What is told of a campaign, and of the accounts that did not end as they must.

use std::collections::{BTreeSet, HashSet};

use contracts::{Event, Time};

use super::{
    checker::Finding,
    faults::Fault,
    findings::{TOLD, told},
    oracle::Expected,
    snapshot::Snapshot,
};

/// What happened, in one line.
pub fn summary(snapshot: &Snapshot) -> String {
    let posts = snapshot.people.iter().flat_map(|person| &person.told);
    let (posts, tries) = posts.fold((0, 0), |(posts, tries), told| (posts + 1, tries + told.tries));
    let carried_out = snapshot.carried_out.len();
    let (people, facts) = (snapshot.people.len(), snapshot.facts.len());
    let mails = snapshot.mails.values().map(Vec::len).sum::<usize>();
    let (repeated, ends) = (snapshot.repeated_mails(), snapshot.notifier_ends);
    let (raced, silent) = races(snapshot);
    format!(
        "{people} people, {posts} POSTs in {tries} tries, {facts} events, {carried_out} effects at the host, \
         {mails} mails ({repeated} of them repeats, the notifier ended {ends} times), {raced} answers raced with \
         their deadline ({silent} of them lost), until {}",
        snapshot.now
    )
}

/// How many answers came in the same moment as their deadline, and how many of these found it passed.
pub fn races(snapshot: &Snapshot) -> (usize, usize) {
    let raced =
        snapshot.people.iter().filter(|person| Expected::of(person, &snapshot.settled).raced());
    let raced: HashSet<&str> = raced.map(|person| person.account.as_str()).collect();
    let silent = snapshot.facts.iter().filter(|fact| {
        matches!(fact.envelope.event, Event::KycDeadlinePassed { .. })
            && raced.contains(fact.story.as_str())
    });
    (raced.len(), silent.count())
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
    let mut text = told(seed, faults, rested, findings, alarms);
    let accounts: BTreeSet<&str> =
        findings.iter().filter_map(|finding| finding.account.as_deref()).collect();
    for account in accounts.into_iter().take(TOLD) {
        text += &format!("\n\naccount {account}:\n");
        let own = findings.iter().filter(|finding| finding.account.as_deref() == Some(account));
        text.extend(own.map(|finding| format!("  {:?}: {}\n", finding.rule, finding.what)));
        text += &timeline(account, snapshot);
    }
    text
}

/// Everything that was recorded of an account, by the virtual clock.
fn timeline(account: &str, snapshot: &Snapshot) -> String {
    let mut lines: Vec<(Option<Time>, String)> = Vec::new();
    for person in snapshot.people.iter().filter(|person| person.account == account) {
        let (kind, route) = (person.script.kind, person.script.route);
        lines.push((person.signed_up_at, format!("signs up ({kind:?}, {route:?})")));
        lines.push((person.asked_at, "has the questionnaire".to_owned()));
        for told in &person.told {
            let said = format!("{:?} {} after {} tries", told.what, told.status, told.tries);
            lines.push((None, format!("{said}: {}", told.reply)));
        }
    }
    for fact in snapshot.facts.iter().filter(|fact| fact.story == account) {
        let (time, event) = (fact.envelope.time, &fact.envelope.event);
        let (schema, version, at) = (&fact.schema, fact.version, fact.appended_at);
        lines.push((time, format!("{schema} v{version} at {at:?} {event:?}")));
    }
    for done in snapshot.carried_out.iter().filter(|done| done.account == account) {
        lines.push((Some(done.done_at), format!("{done:?}")));
    }
    for delivery in snapshot.deliveries.values().filter(|delivery| delivery.account == account) {
        lines.push((delivery.accepted_at, format!("{delivery:?}")));
    }
    lines.sort_by_key(|(time, _)| *time);
    let mut text: String = lines
        .into_iter()
        .map(|(time, line)| {
            let time = time.map_or_else(String::new, |time| time.format("%d %H:%M:%S").to_string());
            format!("    {time:11} {line}\n")
        })
        .collect();
    text += &format!("    case {:?}\n", snapshot.cases.get(account));
    text += &format!("    holds {:?}\n", snapshot.holds.get(account));
    text + &format!(
        "    host {:?} {:?}\n",
        snapshot.host.get(account),
        snapshot.effects.get(account)
    )
}
