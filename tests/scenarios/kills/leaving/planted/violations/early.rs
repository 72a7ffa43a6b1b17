//! Nothing irreversible before grace, re-check, fences and seal (promise 4).

use chrono::TimeDelta;
use contracts::{Event, event::ErasureStage};

use super::{Violation, fact, plant, sealed};
use crate::kills::leaving::{
    checker::Rule::{NeverEarly, NobodyElse},
    script::Kind,
    snapshot::Gone,
};

pub(super) const ALL: &[Violation] = &[
    plant(NeverEarly, Kind::Leaves, "it was sealed within grace", "and grace ends at", |s, a| {
        let order = fact(s, a, |event| matches!(event, Event::SealOrdered { .. }));
        order.envelope.time = order.envelope.time.map(|at| at - TimeDelta::days(2));
    }),
    plant(NeverEarly, Kind::Leaves, "nobody looked again", "sealed without a re-check", |s, a| {
        let check = fact(s, a, |event| matches!(event, Event::EligibilityChecked { .. }));
        check.envelope.time = check.envelope.time.map(|at| at - TimeDelta::days(2));
    }),
    plant(
        NeverEarly,
        Kind::Leaves,
        "it went on although something forbids it",
        "sealed without a re-check",
        |s, a| {
            let check = fact(s, a, |event| matches!(event, Event::EligibilityChecked { .. }));
            if let Event::EligibilityChecked { blockers, .. } = &mut check.envelope.event {
                blockers.push("balance".to_owned());
            }
        },
    ),
    plant(
        NeverEarly,
        Kind::Leaves,
        "a fence was refused",
        "sealed without the fence of",
        |s, a| {
            let answer = fact(s, a, |event| matches!(event, Event::ErasureFenceAnswered { .. }));
            if let Event::ErasureFenceAnswered { granted, .. } = &mut answer.envelope.event {
                *granted = false;
            }
        },
    ),
    plant(
        NeverEarly,
        Kind::Leaves,
        "a fence stood only afterwards",
        "sealed without the fence of",
        |s, a| {
            let answer = fact(s, a, |event| matches!(event, Event::ErasureFenceAnswered { .. }));
            answer.appended_at = answer.appended_at.map(|at| at + TimeDelta::hours(1));
        },
    ),
    plant(
        NeverEarly,
        Kind::Leaves,
        "it was erased before it was sealed",
        "ostiary.deletion.erasure-ordered at",
        |s, a| {
            let order = fact(s, a, |event| {
                matches!(event, Event::ErasureOrdered { stage: ErasureStage::GraceEnd, .. })
            });
            order.appended_at = order.appended_at.map(|at| at - TimeDelta::hours(1));
        },
    ),
    plant(NeverEarly, Kind::Leaves, "a row went before the seal", "users at", |s, a| {
        let gone =
            s.gone.iter_mut().find(|gone| gone.account == a && gone.place == "users").unwrap();
        gone.at -= TimeDelta::hours(1);
    }),
    plant(NeverEarly, Kind::Undone, "a row of who stays went", "messages at", |s, a| {
        let at = s.gone[0].at;
        s.gone.push(Gone { account: a.to_owned(), place: "messages".to_owned(), at });
    }),
    plant(
        NeverEarly,
        Kind::Leaves,
        "the host was ordered before who is outside was done",
        "host at",
        |s, a| {
            let order = fact(
                s,
                a,
                |event| matches!(event, Event::ErasureOrdered { processor, attempt: 1, stage: ErasureStage::GraceEnd, .. } if processor == "host"),
            );
            order.appended_at = order.appended_at.map(|at| at - TimeDelta::minutes(30));
            let at = order.appended_at;
            fact(s, a, sealed).appended_at = at;
        },
    ),
    plant(NobodyElse, Kind::Undone, "a note of who stays is gone", "orders ", |s, a| {
        let user = a.parse::<i64>().unwrap();
        let order = s.after.get_mut("orders").unwrap().get_mut(&user).unwrap();
        order["note"] = serde_json::Value::Null;
    }),
    plant(NobodyElse, Kind::Stays, "a row of who asked for nothing is gone", "logins ", |s, a| {
        s.after.get_mut("logins").unwrap().remove(&a.parse().unwrap());
    }),
    plant(NobodyElse, Kind::Stays, "a row that nobody made", "addresses ", |s, a| {
        let rows = s.after.get_mut("addresses").unwrap();
        let row = rows[&a.parse::<i64>().unwrap()].clone();
        rows.insert(777_777, row);
    }),
    plant(NobodyElse, Kind::Undone, "who stays has another address", "users ", |s, a| {
        let user = s.after.get_mut("users").unwrap().get_mut(&a.parse().unwrap()).unwrap();
        user["email"] = "deleted@invalid".into();
    }),
    plant(
        NobodyElse,
        Kind::Stays,
        "who looks for what is left is blind",
        "nothing names them",
        |s, a| {
            s.residue.remove(a);
        },
    ),
];
