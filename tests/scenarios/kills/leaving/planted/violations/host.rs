//! The host follows the holds (promise 2), and no effect is there twice (promise 1).

use super::{Violation, plant};
use crate::kills::leaving::{
    checker::Rule::HostFollowsHolds,
    script::Kind,
    snapshot::{Effect, Snapshot},
};

pub(super) const ALL: &[Violation] = &[
    plant(
        HostFollowsHolds,
        Kind::Undone,
        "who stays was not let in",
        "was carried out as",
        |s, a| {
            last(s, a).suspended = Some(1);
        },
    ),
    plant(
        HostFollowsHolds,
        Kind::LegalHoldStays,
        "who is shut out kept a token",
        "was carried out as",
        |s, a| {
            last(s, a).tokens = 1;
        },
    ),
    plant(
        HostFollowsHolds,
        Kind::Undone,
        "an effect was carried out twice",
        "the host went from",
        |s, a| {
            let again = last(s, a).clone();
            s.effects.push(again);
        },
    ),
    plant(HostFollowsHolds, Kind::Undone, "the last effect never came", "was ordered", |s, a| {
        let version = last(s, a).version;
        s.effects.retain(|one| one.account != a || one.version != version);
    }),
    plant(
        HostFollowsHolds,
        Kind::Leaves,
        "somebody was shut out without a hold",
        "(shut: None)",
        |s, a| {
            last(s, a).version = 99;
        },
    ),
    plant(
        HostFollowsHolds,
        Kind::LegalHoldStays,
        "the holds let somebody in",
        "the holds say that it is shut: false",
        |s, a| {
            s.facts.retain(|fact| fact.story != a || fact.schema != "suspension_worker");
        },
    ),
];

fn last<'s>(s: &'s mut Snapshot, account: &str) -> &'s mut Effect {
    s.effects.iter_mut().rev().find(|effect| effect.account == account).unwrap()
}
