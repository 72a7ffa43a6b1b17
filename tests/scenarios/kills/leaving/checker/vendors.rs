//! Whoever else has something of people: told of exactly those who are gone, each once.

use super::{Findings, Rule, Story};
use crate::kills::leaving::snapshot::Snapshot;

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let (account, past) = (story.account(), story.end.is_past_return());
    let mut broken = |what: String| findings.of(account, Rule::VendorsFollow, what);
    for profile in snapshot.profiles.iter().filter(|profile| profile.account == account) {
        if profile.deactivated != past {
            broken(format!("the profile is out of use: {}", profile.deactivated));
        }
        if !past && profile.set > 0 {
            broken(format!("the profile of somebody who stays was set {} times", profile.set));
        }
    }
    if snapshot.contacts.contains(account) != (story.person.script.contact && !past) {
        broken(format!("the contact is there: {}", snapshot.contacts.contains(account)));
    }
    let told = snapshot.mailing.values().filter(|one| *one == account).count();
    if told != usize::from(past) {
        broken(format!("the mailing tool was told {told} times"));
    }
    let asked: Vec<_> = snapshot.analytics.values().filter(|(one, _)| one == account).collect();
    let completed = asked.iter().all(|(_, status)| status == "completed");
    if asked.len() != usize::from(past) || !completed {
        broken(format!("the processor of OpenDSR was asked {asked:?}"));
    }
}

/// Of nobody who is nobody.
pub(super) fn check_all(snapshot: &Snapshot, findings: &mut Findings) {
    let known = |account: &String| snapshot.people.iter().any(|person| person.account == *account);
    let mailing = snapshot.mailing.values();
    let analytics = snapshot.analytics.values().map(|(account, _)| account);
    for account in mailing.chain(analytics).filter(|account| !known(account)) {
        findings.say(Rule::VendorsFollow, format!("somebody was told of {account:?}"));
    }
}
