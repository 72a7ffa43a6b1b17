//! Nobody is suspended or reminded before their time, or without a reason (promise 2).

use chrono::TimeDelta;
use contracts::Event;

use super::{Violation, fact, passed, plant, reminded, suspended};
use crate::kills::{checker::Rule::NeverEarly, script::Kind, snapshot::Snapshot};

const fn early(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NeverEarly, Kind::Silent, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    early("a suspension has no hold", "has no reason: [] after Some(", |s, a| {
        let event = &mut fact(s, a, suspended).envelope.event;
        let Event::AccountSuspended { holds, .. } = event else { panic!() };
        holds.holds.clear();
    }),
    early("a suspension has no cause", "] after None", |s, a| {
        fact(s, a, suspended).envelope.causation_id = None;
    }),
    early("silence was found a second early", "ostiary.kyc.kyc-deadline-passed (", |s, a| {
        let envelope = &mut fact(s, a, passed).envelope;
        let Event::KycDeadlinePassed { deadline, .. } = envelope.event else { panic!() };
        envelope.time = Some(deadline - TimeDelta::seconds(1));
    }),
    early("the deadline came a day early", "ostiary.kyc.kyc-deadline-passed (", |s, a| {
        let event = &mut fact(s, a, passed).envelope.event;
        let Event::KycDeadlinePassed { deadline, .. } = event else { panic!() };
        *deadline -= TimeDelta::days(1);
    }),
    early(
        "the host suspended before the deadline",
        "ostiary.suspension.account-suspended (version 1) has no reason: [OpenHold",
        |s, a| {
            let done = s.carried_out.iter_mut().find(|done| done.account == a).unwrap();
            done.done_at -= TimeDelta::days(1);
        },
    ),
    early("somebody was reminded early", "ostiary.kyc.kyc-reminder-requested (", |s, a| {
        let envelope = &mut fact(s, a, reminded).envelope;
        envelope.time = envelope.time.map(|time| time - TimeDelta::days(1));
    }),
];
