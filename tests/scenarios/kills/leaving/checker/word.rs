//! What the company was answered is so, and what two have to agree to was agreed to by two.

use super::{Findings, Rule, Story};
use crate::kills::leaving::{
    oracle::End,
    people::Told,
    script::{By, What},
    snapshot::Snapshot,
};

pub(super) fn check(story: &Story<'_>, findings: &mut Findings) {
    let mut broken = |what: String| findings.of(story.account(), Rule::WordKept, what);
    for told in &story.person.told {
        let right: &[u16] = match told.what {
            _ if told.key.ends_with("-bad") => &[400, 422],
            What::Ask { by: By::Http, .. } | What::Hold | What::Release | What::Keep => &[202],
            // Once it is too late there is nothing to confirm or to take back.
            What::Confirm { by: By::Http, .. } | What::Cancel { by: By::Http } => &[202, 422],
            What::AnswerYes => &[202],
            _ => &[0],
        };
        if !right.contains(&told.status) {
            broken(format!("{:?} was answered by {}: {}", told.what, told.status, told.reply));
        }
    }
    let taken_back = |told: &&Told| matches!(told.what, What::Cancel { .. }) && told.status == 202;
    for told in story.person.told.iter().filter(taken_back) {
        let cancelled = told.reply["status"] == "cancelled";
        if cancelled != (story.end == End::Cancelled) {
            broken(format!("it was told {} and ended as {:?}", told.reply["status"], story.end));
        }
    }
    let acts = story.person.script.acts.len();
    if story.person.done != acts {
        broken(format!("{} acts of {acts} are done", story.person.done));
    }
}

pub(super) fn check_all(snapshot: &Snapshot, findings: &mut Findings) {
    for approval in &snapshot.approvals {
        let own = approval.voters.contains(&approval.requester);
        if own || approval.voters.is_empty() || approval.status != "done" {
            findings.say(Rule::NobodyAlone, format!("it was carried out or left so: {approval:?}"));
        }
    }
    let ordered = |what: &What| matches!(what, What::Hold | What::Release | What::Keep);
    let told = snapshot.people.iter().flat_map(|person| &person.told);
    let orders = told.filter(|told| ordered(&told.what)).count();
    if snapshot.approvals.len() != orders {
        let what =
            format!("{orders} orders need two, and {} were agreed to", snapshot.approvals.len());
        findings.say(Rule::NobodyAlone, what);
    }
}
