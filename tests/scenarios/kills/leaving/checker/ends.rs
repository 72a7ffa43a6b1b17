//! Every deletion is in the one right end state of its script, and everybody is shown so.

use super::{Findings, Rule, Story};
use crate::kills::leaving::{
    oracle::{End, ends},
    script::Kind,
    snapshot::Snapshot,
};

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let mut differs = |what: &str, is: &str, right: &str| {
        if is != right {
            let kind = story.person.script.kind;
            let what = format!("{what} is {is:?}, and {right:?} is right for {kind:?}");
            findings.of(story.account(), Rule::EndState, what);
        }
    };
    let status = story.deletion.map_or("", |deletion| &deletion.status);
    let status = if status == "none" { "" } else { status };
    differs("the deletion", status, story.end.status());
    if !ends(story.person.script.kind).contains(&story.end) {
        differs("the end that was told", story.end.status(), "one of its kind");
    }
    let standing = snapshot.standings.get(story.account()).map_or("", String::as_str);
    differs("the standing", standing, shown(story.end, story.person.script.kind));
}

/// As design section 9 has it: gone before suspended before leaving before active.
fn shown(end: End, kind: Kind) -> &'static str {
    match (end, kind) {
        (End::Deleted, _) => "deleted",
        // Something is still to go; or a court's hold, which forbids less than everything.
        (End::Waiting, _) | (End::OnHold, Kind::LegalHoldStays) => "pending_deletion",
        (End::OnHold, _) => "suspended",
        (End::Never | End::Lapsed | End::Blocked | End::Cancelled, _) => "active",
    }
}
