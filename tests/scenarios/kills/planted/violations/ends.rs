//! Each account in its one right end state (promise 3).

use contracts::event::HoldKind;
use kyc_screener::domain::State;

use super::{Violation, plant};
use crate::kills::{checker::Rule::EndState, script::Kind, snapshot::Snapshot};

pub(super) const ALL: &[Violation] = &[
    plant(EndState, Kind::Silent, "a silent person has no case", "the case is None", |s, a| {
        s.cases.remove(a);
    }),
    plant(
        EndState,
        Kind::NotFromRussia,
        "somebody from elsewhere has a case",
        "None is right for NotFromRussia",
        |s, a| {
            s.cases.insert(a.to_owned(), s.cases.values().next().unwrap().clone());
        },
    ),
    plant(
        EndState,
        Kind::HeldBackNo,
        "answers in time count as late",
        "being in time is Some(false)",
        |s, a| {
            let (_, State::Cleared { in_time, .. }) = s.cases.get_mut(a).unwrap() else { panic!() };
            *in_time = false;
        },
    ),
    plant(
        EndState,
        Kind::Yes,
        "a bad answer counts as silence",
        "the holds is [KycNoAnswer]",
        |s, a| {
            let mut cases = s.holds.get_mut(a).unwrap().1.cases.values_mut();
            cases.next().unwrap().hold.as_mut().unwrap().kind = HoldKind::KycNoAnswer;
        },
    ),
    plant(
        EndState,
        Kind::Yes,
        "who said YES is not suspended",
        "the host's flag is Some(0)",
        |s, a| s.host.get_mut(a).unwrap().suspended = 0,
    ),
    plant(
        EndState,
        Kind::AllNo,
        "who was never suspended lost tokens",
        "the number of tokens is Some(4)",
        |s, a| s.host.get_mut(a).unwrap().tokens = 4,
    ),
    plant(
        EndState,
        Kind::Silent,
        "who is suspended was told last that all is well",
        "the last word was Some(\"reactivated\")",
        |s, a| say(s, a, "reactivated"),
    ),
    plant(
        EndState,
        Kind::Yes,
        "who said YES is told to answer",
        "the last word was Some(\"suspended-no-answer\")",
        |s, a| say(s, a, "suspended-no-answer"),
    ),
];

/// Everything that an account was told of its holds.
fn say(snapshot: &mut Snapshot, account: &str, template: &str) {
    let told = snapshot.deliveries.values_mut().filter(|delivery| delivery.account == account);
    let about_holds = told.filter(|delivery| delivery.hold_set.is_some());
    about_holds.for_each(|delivery| delivery.template = template.to_owned());
}
