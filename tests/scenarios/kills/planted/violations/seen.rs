//! Whatever cannot be handled is seen, and what was accepted is there (promise 1).

use super::{Violation, fact, passed, person, plant};
use crate::kills::{
    checker::Rule::{NothingParked, WordKept},
    people::{Post, Told},
    script::Kind,
    snapshot::Snapshot,
};

const fn parked(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NothingParked, Kind::Silent, what, says, change)
}

const fn broken(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(WordKept, Kind::AllNo, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    parked("a dead letter was not planted", "for kyc-screener: state_unreadable", |s, _| {
        let mut letter = s.dead_letters[0].clone();
        letter.reason = "state_unreadable".to_owned();
        s.dead_letters.push(letter);
    })
    .at_large(),
    parked("a dead letter was closed by nobody", "nobody planted this: skipped", |s, _| {
        s.dead_letters[0].status = "skipped".to_owned();
    })
    .at_large(),
    parked(
        "an event waits in the outbox",
        "ostiary.kyc.kyc-deadline-passed is not published",
        |s, a| fact(s, a, passed).published = false,
    ),
    parked("a call waits", "the call ", |s, _| s.calls.values_mut().next().unwrap().done = false)
        .at_large(),
    broken("accepted answers are not there", "Answers(0) was answered by 202", |s, a| {
        person(s, a).told[0].key = "another".to_owned();
    }),
    broken("accepted answers are not sealed", "1 submissions, and 0 are sealed", |s, a| {
        s.sealed.remove(a);
    }),
    broken("answers were refused", "Answers(0) was refused with 409", |s, a| {
        person(s, a).told[0].status = 409;
    }),
    broken("answers were never taken", "0 acts of 1 are done", |s, a| {
        person(s, a).told.clear();
    }),
    broken("an accepted sign-up is not there", "SignUp was answered by 202", |s, a| {
        let person = person(s, a);
        let (what, key) = (Post::SignUp, "1".to_owned());
        let told = Told { what, key, ..person.told[0].clone() };
        person.told.push(told);
    }),
];
