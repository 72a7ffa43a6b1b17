//! What people really received: one mail for each reason, its copies no more than were cut off, and the last word true.

use std::collections::{BTreeMap, HashMap, HashSet};

use contracts::event::HoldKind;

use super::{Findings, Rule, story::Story};
use crate::kills::{mails::Mail, snapshot::Snapshot};

/// Mails that the notifier has on their way at once, of as many people: one kill may repeat each of them once (decision 14).
const ON_THEIR_WAY: usize = 4;

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let none = vec![];
    let mails = snapshot.mails.get(story.account()).unwrap_or(&none);
    reasons(story, mails, findings);
    copies(story, mails, snapshot.notifier_ends, findings);
    arrived(story, mails, findings);
    last_word(story, findings);
}

/// Over all people, no more is repeated than was on its way when the notifier was killed.
pub(super) fn check_repeats(snapshot: &Snapshot, findings: &mut Findings) {
    let (repeated, most) = (snapshot.repeated_mails(), snapshot.notifier_ends * ON_THEIR_WAY);
    if repeated > most {
        let what = format!("{repeated} mails were repeated, at most {most} were on their way");
        findings.say(Rule::NothingDoubled, what);
    }
}

/// Each mail has its delivery, and each reason one Message-ID.
fn reasons(story: &Story<'_>, mails: &[Mail], findings: &mut Findings) {
    let mut ids: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for mail in mails {
        ids.entry(&mail.reason).or_default().insert(&mail.message_id);
        let known = story.deliveries.values().any(|delivery| {
            delivery.message_id == mail.message_id
                && delivery.request.simple().to_string() == mail.reason
        });
        if !known {
            let what = format!("nobody asked for the mail {} ({})", mail.message_id, mail.subject);
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
    }
    for (reason, ids) in ids.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let what = format!("{} mails have the one reason {reason}", ids.len());
        findings.of(story.account(), Rule::NothingDoubled, what);
    }
}

/// A copy is the same mail again, and needs somebody who was killed before they could note that it was taken: of each mail
/// there are no more copies than kills.
fn copies(story: &Story<'_>, mails: &[Mail], ends: usize, findings: &mut Findings) {
    let mut copies: HashMap<&str, Vec<&Mail>> = HashMap::new();
    for mail in mails {
        copies.entry(&mail.message_id).or_default().push(mail);
    }
    for (id, copies) in copies {
        if copies.iter().any(|copy| *copy != copies[0]) {
            let what = format!("two mails have the id {id}");
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
        if copies.len() > 1 + ends {
            let times = copies.len();
            let what = format!("{id} came {times} times, and the notifier ended {ends} times");
            findings.of(story.account(), Rule::NothingDoubled, what);
        }
    }
}

/// What a mail server took is in the box.
fn arrived(story: &Story<'_>, mails: &[Mail], findings: &mut Findings) {
    let taken = story.deliveries.values().filter(|delivery| delivery.accepted_at.is_some());
    for delivery in taken {
        if !mails.iter().any(|mail| mail.message_id == delivery.message_id) {
            let what = format!("{} was taken and never arrived", delivery.message_id);
            findings.of(story.account(), Rule::NothingLost, what);
        }
    }
}

/// Whoever reads their newest mail about holds reads how it is.
fn last_word(story: &Story<'_>, findings: &mut Findings) {
    let told = story.deliveries.values().filter(|delivery| delivery.accepted_at.is_some());
    let about_holds = told.filter(|delivery| delivery.hold_set.is_some());
    let last = about_holds.max_by_key(|delivery| delivery.hold_set);
    let last = last.map(|delivery| delivery.template.as_str());
    let right = match story.expected.hold {
        Some(HoldKind::KycNoAnswer) => last == Some("suspended-no-answer"),
        Some(HoldKind::KycPositiveAnswer | HoldKind::KycProviderRejected) => {
            last == Some("suspended")
        }
        Some(
            HoldKind::Manual
            | HoldKind::Legal
            | HoldKind::DeletionPending
            | HoldKind::SanctionsMatch,
        ) => last.is_none(),
        None => matches!(last, None | Some("reactivated")),
    };
    if !right {
        let what = format!("the last word was {last:?}, held by {:?}", story.expected.hold);
        findings.of(story.account(), Rule::EndState, what);
    }
}
