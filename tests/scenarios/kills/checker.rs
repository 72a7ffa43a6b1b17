//! What must hold of a campaign, whatever was killed: pure functions over what was recorded.
//!
//! The promises are those of design section 7: 1 is [`Rule::NothingLost`], [`Rule::NothingDoubled`],
//! [`Rule::NothingParked`] and [`Rule::WordKept`]; 2 is [`Rule::HostFollowsLedger`] and [`Rule::NeverEarly`]; 3 is
//! [`Rule::EndState`] and [`Rule::NeverBackwards`]. The others speak of deletion, approval and erasure.

mod at_once;
mod counts;
mod ends;
mod host;
mod mails;
mod order;
mod said;
mod story;
mod taken;
mod word;

use std::collections::HashSet;

use super::snapshot::Snapshot;
use story::Story;

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Every account is in the one right end state of its script.
    EndState,
    /// The host's flags, tokens and effects are what the holds say; so is the standing that is shown.
    HostFollowsLedger,
    /// Every cause has its effects.
    NothingLost,
    /// No effect happened or was told twice, or without a cause.
    NothingDoubled,
    /// Versions only grow: of stories, of what they say, of effects at the host.
    NeverBackwards,
    /// Nothing waits, and no dead letter is open but for the planted messages.
    NothingParked,
    /// Nobody is suspended or reminded before their time, or without a hold.
    NeverEarly,
    /// What was answered by 202 is there.
    WordKept,
}

/// One thing that is not as it must be.
pub type Finding = super::findings::Finding<Rule>;
type Findings = super::findings::Findings<Rule>;

/// Everything that is not as it must be.
pub fn check(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings = Findings::default();
    for story in Story::all(snapshot) {
        ends::check(&story, &mut findings);
        host::check(&story, &mut findings);
        at_once::check(&story, &mut findings);
        said::check(&story, &mut findings);
        counts::check(&story, snapshot, &mut findings);
        order::check(&story, &mut findings);
        word::check(&story, snapshot, &mut findings);
        mails::check(&story, snapshot, &mut findings);
    }
    mails::check_repeats(snapshot, &mut findings);
    taken::check(snapshot, &mut findings);
    strangers(snapshot, &mut findings);
    findings.0
}

/// Whatever is known of accounts that nobody has.
fn strangers(snapshot: &Snapshot, findings: &mut Findings) {
    let known: HashSet<&str> =
        snapshot.people.iter().map(|person| person.account.as_str()).collect();
    let ours = snapshot.facts.iter().filter(|fact| fact.schema != "host");
    let deliveries = snapshot.deliveries.values().map(|delivery| &delivery.account);
    let named: [(&str, Vec<&String>); 9] = [
        ("a case", snapshot.cases.keys().collect()),
        ("holds", snapshot.holds.keys().collect()),
        ("an effect", snapshot.effects.keys().collect()),
        ("a receipt", snapshot.carried_out.iter().map(|done| &done.account).collect()),
        ("a change at the host", snapshot.touched.iter().map(|touched| &touched.account).collect()),
        ("an event", ours.map(|fact| &fact.story).collect()),
        ("a delivery", deliveries.collect()),
        ("a standing", snapshot.standing.keys().collect()),
        ("something sealed", snapshot.sealed.keys().collect()),
    ];
    for (what, accounts) in named {
        for account in accounts.into_iter().filter(|account| !known.contains(account.as_str())) {
            findings
                .say(Rule::NothingDoubled, format!("{what} of {account}, and nobody is {account}"));
        }
    }
}
