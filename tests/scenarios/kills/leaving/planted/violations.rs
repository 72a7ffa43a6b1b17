//! The violations: at least one for each promise of design section 7, and for each rule of the checker.

mod early;
mod ends;
mod gone;
mod host;
mod lost;
mod outside;

use contracts::Event;
use uuid::Uuid;

use crate::kills::{
    leaving::{
        checker::{Finding, Rule},
        script::Kind,
        snapshot::Snapshot,
    },
    snapshot::Fact,
};

/// A way to break a good record, and what must be said of it.
pub(super) struct Violation {
    pub what: &'static str,
    /// Whose record is broken.
    pub kind: Kind,
    rule: Rule,
    /// Words of the finding that tell it from every other one.
    says: &'static str,
    /// Whether the finding is about nobody in particular.
    at_large: bool,
    pub change: fn(&mut Snapshot, &str),
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Violation> {
    [ends::ALL, host::ALL, lost::ALL, early::ALL, gone::ALL, outside::ALL].into_iter().flatten()
}

impl Violation {
    /// About nobody in particular.
    const fn at_large(self) -> Self {
        Self { at_large: true, ..self }
    }

    /// Whether this is what must be said of it.
    pub fn is_said_by(&self, finding: &Finding, account: &str) -> bool {
        finding.says(self.rule, (!self.at_large).then_some(account), self.says)
    }
}

const fn plant(
    rule: Rule,
    kind: Kind,
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    Violation { what, kind, rule, says, at_large: false, change }
}

/// Where the last event of this kind stands.
fn place(snapshot: &Snapshot, account: &str, is: impl Fn(&Event) -> bool) -> usize {
    let fits = |fact: &Fact| fact.story == account && is(&fact.envelope.event);
    snapshot.facts.iter().rposition(fits).unwrap()
}

fn fact<'s>(
    snapshot: &'s mut Snapshot,
    account: &str,
    is: impl Fn(&Event) -> bool,
) -> &'s mut Fact {
    let at = place(snapshot, account, is);
    &mut snapshot.facts[at]
}

/// It was never said.
fn forget(snapshot: &mut Snapshot, account: &str, is: impl Fn(&Event) -> bool) {
    let at = place(snapshot, account, is);
    snapshot.facts.remove(at);
}

/// It was said once more, under another id.
fn repeat(snapshot: &mut Snapshot, account: &str, is: impl Fn(&Event) -> bool) {
    let at = place(snapshot, account, is);
    let again = Fact { id: Uuid::nil(), ..snapshot.facts[at].clone() };
    snapshot.facts.insert(at + 1, again);
}

fn sealed(event: &Event) -> bool {
    matches!(event, Event::IdentitySealed { .. })
}

fn deleted(event: &Event) -> bool {
    matches!(event, Event::AccountDeleted { .. })
}

fn undone(event: &Event) -> bool {
    matches!(event, Event::DeletionUndone { .. })
}
