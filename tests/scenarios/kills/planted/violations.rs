//! The violations: at least one for each promise of design section 7 that applies, and for each rule of the checker.

mod doubled;
mod early;
mod ends;
mod host;
mod lost;
mod order;
mod seen;
mod uncaused;

use contracts::Event;
use uuid::Uuid;

use crate::kills::{
    checker::{Finding, Rule},
    people::Person,
    script::Kind,
    snapshot::{Delivery, Fact, Snapshot},
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
    plant: Plant,
}

enum Plant {
    /// Changes the record of the person.
    Change(fn(&mut Snapshot, &str)),
    /// What was said of them was not.
    Forget(fn(&Event) -> bool),
    /// It was said once more, under another id.
    Repeat(fn(&Event) -> bool),
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Violation> {
    let parts = [
        ends::ALL,
        host::ALL,
        early::ALL,
        lost::ALL,
        doubled::ALL,
        uncaused::ALL,
        order::ALL,
        seen::ALL,
    ];
    parts.into_iter().flatten()
}

impl Violation {
    /// About nobody in particular.
    const fn at_large(self) -> Self {
        Self { at_large: true, ..self }
    }

    /// Breaks the record of this account.
    pub fn plant(&self, snapshot: &mut Snapshot, account: &str) {
        match self.plant {
            Plant::Change(change) => change(snapshot, account),
            Plant::Forget(is) => {
                let at = place(snapshot, account, is);
                snapshot.facts.remove(at);
            }
            Plant::Repeat(is) => {
                let again = Fact { id: Uuid::nil(), ..fact(snapshot, account, is).clone() };
                snapshot.facts.push(again);
            }
        }
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
    plant: fn(&mut Snapshot, &str),
) -> Violation {
    Violation { what, rule, kind, says, at_large: false, plant: Plant::Change(plant) }
}

const fn lost(
    kind: Kind,
    what: &'static str,
    says: &'static str,
    is: fn(&Event) -> bool,
) -> Violation {
    let (rule, plant) = (Rule::NothingLost, Plant::Forget(is));
    Violation { what, rule, kind, says, at_large: false, plant }
}

const fn doubled(
    kind: Kind,
    what: &'static str,
    says: &'static str,
    is: fn(&Event) -> bool,
) -> Violation {
    let (rule, plant) = (Rule::NothingDoubled, Plant::Repeat(is));
    Violation { what, rule, kind, says, at_large: false, plant }
}

fn asked(event: &Event) -> bool {
    matches!(event, Event::KycQuestionnaireRequested { .. })
}

fn reminded(event: &Event) -> bool {
    matches!(event, Event::KycReminderRequested { .. })
}

fn passed(event: &Event) -> bool {
    matches!(event, Event::KycDeadlinePassed { .. })
}

fn reversed(event: &Event) -> bool {
    matches!(event, Event::KycDeadlineReversed { .. })
}

fn rejected(event: &Event) -> bool {
    matches!(event, Event::KycAnswersRejected { .. })
}

fn cleared(event: &Event) -> bool {
    matches!(event, Event::KycCleared { .. })
}

fn shown(event: &Event) -> bool {
    matches!(event, Event::KycReviewRequested { .. })
}

fn suspended(event: &Event) -> bool {
    matches!(event, Event::AccountSuspended { .. })
}

fn reactivated(event: &Event) -> bool {
    matches!(event, Event::AccountReactivated { .. })
}

fn reported(event: &Event) -> bool {
    matches!(event, Event::ContainmentReported { .. })
}

fn kinds(event: &Event) -> bool {
    matches!(event, Event::HoldKindsChanged { .. })
}

fn opened(event: &Event) -> bool {
    matches!(event, Event::HoldKindsChanged { holds, .. } if holds.is_empty())
}

fn person<'s>(snapshot: &'s mut Snapshot, account: &str) -> &'s mut Person {
    snapshot.people.iter_mut().find(|person| person.account == account).unwrap()
}

/// Where the first event of this kind stands.
fn place(snapshot: &Snapshot, account: &str, is: impl Fn(&Event) -> bool) -> usize {
    let fits = |fact: &Fact| fact.story == account && is(&fact.envelope.event);
    snapshot.facts.iter().position(fits).unwrap()
}

fn fact<'s>(
    snapshot: &'s mut Snapshot,
    account: &str,
    is: impl Fn(&Event) -> bool,
) -> &'s mut Fact {
    let at = place(snapshot, account, is);
    &mut snapshot.facts[at]
}

/// The call that an account's first delivery belongs to.
fn delivery(snapshot: &Snapshot, account: &str) -> (Uuid, Delivery) {
    let mut own = snapshot.deliveries.iter().filter(|(_, delivery)| delivery.account == account);
    let (id, delivery) = own.next().unwrap();
    (*id, delivery.clone())
}

/// Where this account stands among others.
fn places<'s>(accounts: impl Iterator<Item = &'s String>, account: &str) -> Vec<usize> {
    let own = accounts.enumerate().filter(|(_, one)| *one == account);
    own.map(|(at, _)| at).collect()
}
