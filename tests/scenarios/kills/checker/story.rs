//! Everything that was recorded of one account, side by side.

use std::collections::HashMap;

use contracts::{
    Event, Time,
    event::{HoldEffect, HoldSet},
    topology,
};
use kyc_screener::domain::State as Case;
use suspension_worker::domain::State as Holds;
use uuid::Uuid;

use super::super::{
    oracle::Expected,
    people::Person,
    settled::Settled,
    snapshot::{
        CarriedOut, Delivery, Effect, Fact, HostRow, Snapshot, Standing, Touched, Versioned,
    },
};

/// One account.
pub(super) struct Story<'s> {
    pub person: &'s Person,
    pub expected: Expected,
    /// What our services said of it, in the order in which it was committed.
    pub facts: Vec<&'s Fact>,
    pub case: Option<&'s Versioned<Case>>,
    pub holds: Option<&'s Versioned<Holds>>,
    pub host: Option<&'s HostRow>,
    pub effect: Option<&'s Effect>,
    pub carried_out: Vec<&'s CarriedOut>,
    pub touched: Vec<&'s Touched>,
    /// Versions that its stories went through: those of the case, those of the holds.
    pub versions: [Vec<i64>; 2],
    pub standing: Option<&'s Standing>,
    /// Of the delivery activity, by call.
    pub deliveries: HashMap<Uuid, &'s Delivery>,
    pub settled: &'s Settled,
}

impl<'s> Story<'s> {
    /// All accounts.
    pub fn all(snapshot: &'s Snapshot) -> impl Iterator<Item = Self> {
        let mut facts = group(&snapshot.facts, |fact| fact.schema != "host", |fact| &fact.story);
        let mut carried_out = group(&snapshot.carried_out, |_| true, |done| &done.account);
        let mut touched = group(&snapshot.touched, |_| true, |touched| &touched.account);
        let mut deliveries: HashMap<&str, HashMap<Uuid, &Delivery>> = HashMap::new();
        for (id, delivery) in &snapshot.deliveries {
            let of_account = deliveries.entry(&delivery.account).or_default();
            of_account.insert(*id, delivery);
        }
        let mut versions: HashMap<(&str, &str), Vec<i64>> = HashMap::new();
        for (schema, story, version) in &snapshot.versions {
            versions.entry((schema, story)).or_default().push(*version);
        }
        snapshot.people.iter().map(move |person| {
            let account = person.account.as_str();
            let deliveries = deliveries.remove(account).unwrap_or_default();
            let mut of = |schema| versions.remove(&(schema, account)).unwrap_or_default();
            Self {
                person,
                expected: Expected::of(person, &snapshot.settled),
                facts: facts.remove(account).unwrap_or_default(),
                case: snapshot.cases.get(account),
                holds: snapshot.holds.get(account),
                host: snapshot.host.get(account),
                effect: snapshot.effects.get(account),
                carried_out: carried_out.remove(account).unwrap_or_default(),
                touched: touched.remove(account).unwrap_or_default(),
                versions: [of("kyc_screener"), of("suspension_worker")],
                standing: snapshot.standing.get(account),
                deliveries,
                settled: &snapshot.settled,
            }
        })
    }

    pub fn account(&self) -> &'s str {
        &self.person.account
    }

    /// Everything said of this kind.
    pub fn said(&self, is: impl Fn(&Event) -> bool) -> Vec<&'s Fact> {
        self.facts.iter().copied().filter(|fact| is(&fact.envelope.event)).collect()
    }

    /// The hold sets that were ordered, each with its event.
    pub fn hold_sets(&self) -> Vec<(&'s Fact, &'s HoldSet)> {
        let sets =
            self.facts.iter().filter_map(|fact| Some((*fact, hold_set(&fact.envelope.event)?)));
        sets.collect()
    }

    /// Whether a version of the holds forbids everything.
    pub fn is_full(&self, version: i64) -> Option<bool> {
        let sets = self.hold_sets();
        let found = sets.iter().find(|(_, set)| set.hold_set_version == version);
        found.map(|(_, set)| set.effect == HoldEffect::Full)
    }

    /// The event that another one says it follows from.
    pub fn cause_of(&self, fact: &Fact) -> Option<&'s Fact> {
        let cause = fact.envelope.causation_id.as_deref()?;
        self.facts.iter().copied().find(|fact| fact.envelope.id == cause)
    }

    /// What became of a notice.
    pub fn delivery_of(&self, request: &Fact) -> Option<&'s Delivery> {
        self.deliveries.get(&call_id(request, topology::NOTIFIER_DELIVER.name)).copied()
    }

    /// When a channel took a notice.
    pub fn delivered_at(&self, request: &Fact) -> Option<Time> {
        self.delivery_of(request)?.accepted_at
    }

    /// The deadline, worked out from when the first questionnaire was delivered.
    pub fn deadline(&self) -> Option<Time> {
        let first = self.facts.iter().find(|fact| {
            matches!(&fact.envelope.event, Event::KycQuestionnaireRequested { missing, .. } if missing.is_empty())
        });
        Some(self.delivered_at(first?)? + super::super::people::DEADLINE_AFTER)
    }
}

/// The hold set that an event orders.
pub(super) fn hold_set(event: &Event) -> Option<&HoldSet> {
    match event {
        Event::AccountSuspended { holds, .. }
        | Event::AccountReactivated { holds, .. }
        | Event::HoldsChanged { holds, .. } => Some(holds),
        _ => None,
    }
}

/// The id under which an activity does what an event asks for.
pub(super) fn call_id(fact: &Fact, activity: &str) -> Uuid {
    contracts::envelope::derive_id(fact.envelope.key(), &[activity.as_bytes()])
}

fn group<T>(
    all: &[T],
    wanted: impl Fn(&T) -> bool,
    key: impl Fn(&T) -> &String,
) -> HashMap<&str, Vec<&T>> {
    let mut groups: HashMap<&str, Vec<&T>> = HashMap::new();
    for one in all.iter().filter(|one| wanted(one)) {
        groups.entry(key(one).as_str()).or_default().push(one);
    }
    groups
}
