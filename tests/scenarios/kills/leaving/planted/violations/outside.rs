//! Whoever else has something of people follows exactly (promise 5), and nobody decides alone (promise 6).

use super::{Violation, plant};
use crate::kills::leaving::{
    checker::Rule::{NobodyAlone, VendorsFollow},
    script::Kind,
    snapshot::{Profile, Snapshot},
};

pub(super) const ALL: &[Violation] = &[
    plant(
        VendorsFollow,
        Kind::ProviderAcceptsAgain,
        "a profile of who left is in use",
        "out of use: false",
        |s, a| {
            profile(s, a, |one| one.deactivated = false);
        },
    ),
    plant(
        VendorsFollow,
        Kind::ProviderRejects,
        "a profile of who is held is out of use",
        "out of use: true",
        |s, a| {
            profile(s, a, |one| one.deactivated = true);
        },
    ),
    plant(
        VendorsFollow,
        Kind::ProviderRejects,
        "somebody tried to set it",
        "was set 1 times",
        |s, a| {
            profile(s, a, |one| one.set = 1);
        },
    ),
    plant(
        VendorsFollow,
        Kind::Leaves,
        "a contact of who left is there",
        "the contact is there: true",
        |s, a| {
            s.contacts.insert(a.to_owned());
        },
    ),
    plant(
        VendorsFollow,
        Kind::Leaves,
        "the mailing tool was told twice",
        "was told 2 times",
        |s, a| {
            s.mailing.insert("another id".to_owned(), a.to_owned());
        },
    ),
    plant(
        VendorsFollow,
        Kind::Undone,
        "the mailing tool was told of who stays",
        "was told 1 times",
        |s, a| {
            s.mailing.insert("another id".to_owned(), a.to_owned());
        },
    ),
    plant(
        VendorsFollow,
        Kind::Leaves,
        "the mailing tool was told of nobody",
        "somebody was told of",
        |s, _| {
            s.mailing.insert("another id".to_owned(), "a stranger".to_owned());
        },
    )
    .at_large(),
    plant(VendorsFollow, Kind::Leaves, "a processor never ended", "in_progress", |s, a| {
        let own = s.analytics.values_mut().find(|(account, _)| account == a);
        own.unwrap().1 = "in_progress".to_owned();
    }),
    plant(
        NobodyAlone,
        Kind::LegalHold,
        "somebody agreed with themselves",
        "it was carried out or left so",
        |s, _| {
            let asked = s.approvals[0].requester.clone();
            s.approvals[0].voters.push(asked);
        },
    )
    .at_large(),
    plant(
        NobodyAlone,
        Kind::LegalHold,
        "nobody agreed",
        "it was carried out or left so",
        |s, _| {
            s.approvals[0].voters.clear();
        },
    )
    .at_large(),
    plant(
        NobodyAlone,
        Kind::LegalHold,
        "a hold came without a second person",
        "orders need two",
        |s, _| {
            s.approvals.pop();
        },
    )
    .at_large(),
];

fn profile(s: &mut Snapshot, account: &str, change: impl Fn(&mut Profile)) {
    let own = s.profiles.iter_mut().filter(|profile| profile.account == account);
    own.for_each(change);
}
