//! What people really received: one mail for each reason, and its copies no more than were cut off.

use std::collections::{BTreeMap, HashSet};

use contracts::Event;

use super::{Findings, Rule, Story};
use crate::kills::{
    leaving::{oracle::End, snapshot::Snapshot, witness::Trouble},
    mails::Mail,
};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let none = vec![];
    let mails = snapshot.mails.get(story.account()).unwrap_or(&none);
    let mut ids: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    let mut copies: BTreeMap<&str, Vec<&Mail>> = BTreeMap::new();
    let reasons: HashSet<String> =
        story.facts.iter().map(|fact| fact.id.simple().to_string()).collect();
    for mail in mails {
        ids.entry(&mail.reason).or_default().insert(&mail.message_id);
        copies.entry(&mail.message_id).or_default().push(mail);
        if !reasons.contains(&mail.reason) {
            let what = format!("nobody asked for the mail {} ({})", mail.message_id, mail.subject);
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
    }
    for (reason, ids) in ids.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let what = format!("{} mails have the one reason {reason}", ids.len());
        findings.of(story.account(), Rule::NothingDoubled, what);
    }
    for (id, copies) in &copies {
        if copies.iter().any(|copy| copy != &copies[0]) {
            let what = format!("two mails have the id {id}");
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
        if copies.len() > 1 + snapshot.notifier_ends {
            let what = format!(
                "{id} came {} times, and the notifier ended {} times",
                copies.len(),
                snapshot.notifier_ends
            );
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
    }
    let last = story.said(|event| matches!(event, Event::LastMessageRequested { .. }));
    let last = last.first().map(|fact| fact.id.simple().to_string());
    let arrived = mails.iter().any(|mail| Some(&mail.reason) == last.as_ref());
    let refused = Trouble::of(story.account()) == Trouble::FailsLastMessage;
    if story.end == End::Deleted && arrived == refused {
        findings.of(
            story.account(),
            Rule::NothingLost,
            format!("the last message arrived: {arrived}"),
        );
    }
}
