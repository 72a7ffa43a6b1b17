//! Never active with an open full hold, never suspended without one, and nothing without its receipt (promise 2).

use uuid::Uuid;

use super::{Violation, plant};
use crate::kills::{
    checker::Rule::HostFollowsLedger,
    script::Kind,
    snapshot::{CarriedOut, Snapshot, Touched},
};

const fn broken(
    kind: Kind,
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(HostFollowsLedger, kind, what, says, change)
}

/// What is said where nothing of us may be.
const NEVER_HELD: &str = "there is no hold and never was";

pub(super) const ALL: &[Violation] = &[
    broken(
        Kind::Yes,
        "a hold has no flag",
        "the host's flag is Some(0), and the holds say Full",
        |s, a| s.host.get_mut(a).unwrap().suspended = 0,
    ),
    broken(Kind::AllNo, "a flag has no hold", NEVER_HELD, |s, a| {
        s.host.get_mut(a).unwrap().suspended = 1;
    }),
    broken(Kind::AllNo, "an effect is at an account that was never held", NEVER_HELD, |s, a| {
        s.effects.insert(a.to_owned(), s.effects.values().next().unwrap().clone());
    }),
    broken(Kind::AllNo, "an account that was never held has a standing", NEVER_HELD, |s, a| {
        s.standing.insert(a.to_owned(), s.standing.values().next().unwrap().clone());
    }),
    broken(
        Kind::Silent,
        "who is suspended has a token",
        "a full hold is open, and tokens are left",
        |s, a| s.host.get_mut(a).unwrap().tokens = 1,
    ),
    broken(
        Kind::LateNo,
        "the host has an older effect",
        "the host has the effect Some((1, ",
        |s, a| s.effects.get_mut(a).unwrap().version = 1,
    ),
    broken(
        Kind::Silent,
        "the host has another effect",
        "the host has the effect Some((1, 00000000-",
        |s, a| s.effects.get_mut(a).unwrap().effect_id = Uuid::nil(),
    ),
    broken(Kind::Silent, "the host has none", "the host has the effect None", |s, a| {
        s.effects.remove(a);
    }),
    broken(
        Kind::Silent,
        "a hold set is not contained",
        "version 1 is ordered, 1 applied, 0 contained",
        |s, a| s.holds.get_mut(a).unwrap().1.contained = 0,
    ),
    broken(Kind::Silent, "holds wait for a person", "it needs a person: NoSuchAccount", |s, a| {
        let outcome = contracts::event::ContainmentOutcome::NoSuchAccount;
        s.holds.get_mut(a).unwrap().1.attention = Some(outcome);
    }),
    broken(Kind::Silent, "the standing shows no hold", "does not show the holds", |s, a| {
        s.standing.get_mut(a).unwrap().holds.0.clear()
    }),
    broken(
        Kind::Silent,
        "the host kept a token for a moment",
        "version 1 (full: Some(true)) was carried out as",
        |s, a| done(s, a).tokens = 1,
    ),
    broken(
        Kind::Silent,
        "a flag was set in a transaction of its own",
        "the flag became 1 in a transaction without a receipt",
        |s, a| touched(s, a, true).tx = 0,
    ),
    broken(
        Kind::Silent,
        "a token went in a transaction of its own",
        "a token went in a transaction without a receipt",
        |s, a| touched(s, a, false).tx = 0,
    ),
    broken(
        Kind::Silent,
        "a receipt was written in a transaction of its own",
        "the receipt of version 1 came with the flag None, and Some(1) is right",
        |s, a| done(s, a).tx = 0,
    ),
    broken(
        Kind::AllNo,
        "a flag was set for a moment",
        "the flag became 1 in a transaction without a receipt",
        |s, a| s.touched.push(Touched { account: a.to_owned(), flag: Some(1), tx: 0 }),
    ),
    broken(
        Kind::AllNo,
        "tokens went of somebody who was never suspended",
        "1 tokens went, and 6 of 6 are left",
        |s, a| s.touched.push(Touched { account: a.to_owned(), flag: None, tx: 0 }),
    ),
];

/// The first receipt of an account.
fn done<'s>(snapshot: &'s mut Snapshot, account: &str) -> &'s mut CarriedOut {
    snapshot.carried_out.iter_mut().find(|done| done.account == account).unwrap()
}

/// The first change of an account's flag, or of its tokens.
fn touched<'s>(snapshot: &'s mut Snapshot, account: &str, flag: bool) -> &'s mut Touched {
    let mut own = snapshot.touched.iter_mut().filter(|touched| touched.account == account);
    own.find(|touched| touched.flag.is_some() == flag).unwrap()
}
