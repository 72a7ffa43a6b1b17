//! Each deletion in its one right end state, and only forwards (promise 3); what was answered is so (promise 1).

use super::{Violation, fact, plant, undone};
use crate::kills::leaving::{
    checker::Rule::{EndState, NeverBackwards, WordKept},
    people::{Person, Told},
    script::{Kind, What},
    snapshot::Snapshot,
};

pub(super) const ALL: &[Violation] = &[
    plant(
        EndState,
        Kind::Leaves,
        "who left is still waiting",
        "the deletion is \"pending\"",
        |s, a| {
            s.deletions.get_mut(a).unwrap().status = "pending".to_owned();
        },
    ),
    plant(EndState, Kind::Leaves, "who left may act", "the standing is \"active\"", |s, a| {
        s.standings.insert(a.to_owned(), "active".to_owned());
    }),
    plant(
        EndState,
        Kind::Undone,
        "who stays is shown as leaving",
        "\"pending_deletion\"",
        |s, a| {
            s.standings.insert(a.to_owned(), "pending_deletion".to_owned());
        },
    ),
    plant(
        EndState,
        Kind::AnswersYes,
        "who may be on a list has vanished",
        "\"on_hold\" is right",
        |s, a| {
            s.deletions.get_mut(a).unwrap().status = "deleted".to_owned();
        },
    ),
    plant(
        EndState,
        Kind::RecoveryWins,
        "who got the account back has left it",
        "\"cancelled\" is right",
        |s, a| {
            s.deletions.get_mut(a).unwrap().status = "deleted".to_owned();
        },
    ),
    plant(
        EndState,
        Kind::NeverConfirms,
        "who never confirmed waits",
        "the deletion is \"pending\"",
        |s, a| {
            s.deletions.get_mut(a).unwrap().status = "pending".to_owned();
        },
    ),
    plant(
        EndState,
        Kind::Stays,
        "who asked for nothing leaves",
        "\"\" is right for Stays",
        |s, a| {
            let one = s.deletions.values().next().unwrap().clone();
            s.deletions.insert(a.to_owned(), one);
        },
    ),
    plant(
        NeverBackwards,
        Kind::Leaves,
        "a deletion went backwards",
        "the deletion went through",
        |s, a| {
            let mut own = s.versions.iter_mut().filter(|(story, _)| story == a);
            own.next().unwrap().1 = 1_000;
        },
    ),
    plant(
        NeverBackwards,
        Kind::Undone,
        "an older version was said later",
        "was said after version",
        |s, a| {
            fact(s, a, undone).version = 0;
        },
    ),
    plant(
        WordKept,
        Kind::Leaves,
        "a request was answered by an error",
        "was answered by 500",
        |s, a| {
            told(s, a)[0].status = 500;
        },
    ),
    plant(WordKept, Kind::Undone, "who was told that they stay has left", "it was told", |s, a| {
        let told = told(s, a)
            .iter_mut()
            .rev()
            .find(|told| matches!(told.what, What::Cancel { .. }))
            .unwrap();
        (told.status, told.reply) = (202, serde_json::json!({"status": "erasing"}));
    }),
    plant(
        WordKept,
        Kind::Leaves,
        "somebody could not do what they wanted",
        "acts of 2 are done",
        |s, a| {
            person(s, a).done = 1;
        },
    ),
];

fn person<'s>(s: &'s mut Snapshot, account: &str) -> &'s mut Person {
    s.people.iter_mut().find(|person| person.account == account).unwrap()
}

fn told<'s>(s: &'s mut Snapshot, account: &str) -> &'s mut Vec<Told> {
    &mut person(s, account).told
}
