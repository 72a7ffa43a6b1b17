//! Every state meets every input once.

use std::collections::BTreeMap;

use super::*;

/// One state of each status, as hour 490 finds it: grace has ended at hour 480, the law's date is hour 720.
fn states() -> BTreeMap<&'static str, State> {
    let pending = || after(to_pending());
    BTreeMap::from([
        ("none", State::default()),
        ("requested", after([(0, asked(1, 0)), (0, checked(1, &[]))])),
        ("blocked", after([(0, asked(1, 0)), (0, checked(1, &["balance"]))])),
        ("lapsed", after([(0, asked(1, 0)), (0, checked(1, &[])), (24, due(Alarm::Confirm))])),
        ("pending", pending()),
        ("frozen", feed(pending(), &Input::RecoveryEscalated { recovery: id(7), version: 1 }, 2)),
        ("on hold", feed(pending(), &holds(1, true), 2)),
        ("fencing", after(to_fencing())),
        ("sealing", after(to_sealing())),
        ("erasing", after(to_erasing())),
        ("verifying", after(to_verifying())),
        ("deleted", feed(after(to_verifying()), &scanned(1, true), 484)),
        ("cancelled", feed(pending(), &cancelled(), 2)),
    ])
}

/// At hour 490.
fn inputs() -> BTreeMap<&'static str, Input> {
    let granted = |attempt| answered(FenceKeeper::KycScreener, attempt, true);
    BTreeMap::from([
        ("asked", asked(2, 490)),
        ("confirmed", confirmed(490)),
        (
            "confirmed, another",
            Input::Confirmed {
                deletion: Some(id(5)),
                confirmation: Confirmation { method: Method::Totp, at: at(490) },
                waives: BTreeSet::new(),
            },
        ),
        ("confirmed, before it was asked", confirmed(-2)),
        ("cancelled", cancelled()),
        ("checked, stale", checked(1, &["balance"])),
        ("held", holds(5, true)),
        ("held no more", holds(5, false)),
        ("kept", kept(5, &["orders"])),
        ("escalated", Input::RecoveryEscalated { recovery: id(8), version: 5 }),
        ("factor changed", Input::FactorChanged { recovery: id(7), version: 5 }),
        ("recovery closed", Input::RecoveryClosed { recovery: id(7), version: 5 }),
        ("granted", granted(1)),
        ("refused", answered(FenceKeeper::KycScreener, 1, false)),
        ("granted, stale", granted(0)),
        ("sealed", Input::Sealed { deletion: id(1) }),
        ("erased", reported("host", 1, ErasureOutcome::Erased)),
        ("failed", reported("host", 1, ErasureOutcome::Failed)),
        ("refused to erase", reported("host", 1, ErasureOutcome::Refused)),
        ("erased early", reported("mailing", 1, ErasureOutcome::Erased)),
        ("erased, never ordered", reported("crm", 1, ErasureOutcome::Erased)),
        ("address used", Input::AddressUsedAgain),
        ("message done", Input::LastMessageDone { deletion: id(1) }),
        ("clean", scanned(1, true)),
        ("residue", scanned(1, false)),
        ("confirm", due(Alarm::Confirm)),
        ("execute", due(Alarm::Execute)),
        ("thaw", due(Alarm::Thaw)),
        ("fence", due(Alarm::Fence)),
        ("retry", due(Alarm::Retry("host".to_owned()))),
        ("retry early", due(Alarm::RetryEarly("mailing".to_owned()))),
        ("last message", due(Alarm::LastMessage)),
        ("scan", due(Alarm::Scan)),
        ("due soon, early", due(Alarm::DueSoon)),
        ("due, early", due(Alarm::Due)),
        ("execute, other deletion", Input::Due(Timer { deletion: id(3), alarm: Alarm::Execute })),
    ])
}

const OPEN: &str = "open check1 +confirm@514 +due-soon@1162 +due@1210 =Requested";

#[rustfmt::skip]
fn table() -> BTreeMap<(&'static str, &'static str), String> {
    let rows = [
        ("none", "asked", OPEN),
        ("blocked", "asked", OPEN),
        ("lapsed", "asked", OPEN),
        ("cancelled", "asked", OPEN),
        ("deleted", "asked", "erased"),
        ("deleted", "kept", "know attention(CategoryHeldTooLate)"),
        ("requested", "confirmed", "LAPSED =Lapsed"),
        ("requested", "confirm", "LAPSED =Lapsed"),
        ("requested", "cancelled", "UNDONE =Cancelled"),
        ("blocked", "confirmed", "confirm anew +due-soon@1162 +due@1210 check2"),
        ("blocked", "cancelled", "UNDONE =Cancelled"),
        ("pending", "cancelled", "UNDONE =Cancelled"),
        ("pending", "held", "know held-up =OnHold"),
        ("pending", "escalated", "know froze720 +thaw@720 =Frozen"),
        ("pending", "factor changed", "know UNDONE =Cancelled"),
        ("pending", "execute", "check3"),
        ("pending", "address used", "offer"),
        ("frozen", "cancelled", "UNDONE =Cancelled"),
        ("frozen", "held", "know held-up =OnHold"),
        ("frozen", "factor changed", "know UNDONE =Cancelled"),
        ("frozen", "recovery closed", "know SCHEDULED562 +execute@562 =Pending"),
        ("frozen", "address used", "offer"),
        ("on hold", "cancelled", "UNDONE =Cancelled"),
        ("on hold", "held no more", "know SCHEDULED562 +execute@562 =Pending"),
        ("on hold", "factor changed", "know UNDONE =Cancelled"),
        ("on hold", "address used", "offer"),
        ("fencing", "cancelled", "unfence UNDONE =Cancelled"),
        ("fencing", "held", "know unfence held-up =OnHold"),
        ("fencing", "escalated", "know unfence froze720 +thaw@720 =Frozen"),
        ("fencing", "factor changed", "know unfence UNDONE =Cancelled"),
        ("fencing", "granted", "granted"),
        ("fencing", "refused", "unfence +execute@502"),
        ("fencing", "fence", "unfence +execute@502"),
        ("fencing", "address used", "offer"),
        ("sealing", "cancelled", "too-late"),
        ("sealing", "held", "know stop attention(HoldAfterFence)"),
        ("sealing", "sealed", "sealed wave1 erase(host1) erase(sumsub1)"),
        ("erasing", "cancelled", "too-late"),
        ("erasing", "held", "know stop attention(HoldAfterFence)"),
        ("erasing", "kept", "know attention(CategoryHeldTooLate)"),
        ("erasing", "erased", "done(host)"),
        ("erasing", "failed", "done(host) +retry-host@502"),
        ("erasing", "refused to erase", "done(host) +retry-host@502 attention(ErasureRefused)"),
        ("verifying", "cancelled", "too-late"),
        ("verifying", "held", "know stop attention(HoldAfterFence)"),
        ("verifying", "kept", "know attention(CategoryHeldTooLate)"),
        ("verifying", "clean", "DELETED =Deleted"),
        ("verifying", "residue", "residue attention(ResidueFound) +scan@502"),
    ];
    let mut table: BTreeMap<_, _> =
        rows.into_iter().map(|(state, input, told)| ((state, input), told.to_owned())).collect();
    refused(&mut table);
    table
}

/// What is only remembered, and what is refused, wherever the table above does not say otherwise.
fn refused(table: &mut BTreeMap<(&'static str, &'static str), String>) {
    const SCHEDULED: [&str; 8] =
        ["pending", "frozen", "on hold", "fencing", "sealing", "erasing", "verifying", "deleted"];
    const ORDERED: [&str; 3] = ["erasing", "verifying", "deleted"];
    for status in states().into_keys() {
        for input in inputs().into_keys() {
            let scheduled = SCHEDULED.contains(&status) || status == "cancelled";
            let why = match (status, input) {
                (
                    _,
                    "held" | "held no more" | "kept" | "escalated" | "factor changed"
                    | "recovery closed",
                ) => "know",
                (
                    "none",
                    "confirmed"
                    | "cancelled"
                    | "confirmed, another"
                    | "confirmed, before it was asked",
                ) => "no_deletion",
                (_, "confirmed, another") => "other_deletion",
                ("deleted", "confirmed" | "confirmed, before it was asked" | "cancelled") => {
                    "erased"
                }
                ("requested" | "blocked", "confirmed, before it was asked") => "assertion_untimely",
                (_, "erased" | "failed" | "refused to erase") if !ORDERED.contains(&status) => {
                    "never_ordered"
                }
                (_, "erased, never ordered") => "never_ordered",
                (_, "erased early") if scheduled => "done(mailing)",
                (_, "erased early") => "never_ordered",
                _ => continue,
            };
            table.entry((status, input)).or_insert_with(|| why.to_owned());
        }
    }
}

#[test]
fn every_state_meets_every_input_as_the_table_says() {
    let mut table = table();
    let statuses: BTreeSet<_> = states().values().map(|state| state.status).collect();
    assert_eq!(statuses.len(), 13, "one state of each status");
    for (name, state) in states() {
        for (input_name, input) in inputs() {
            let expected = table.remove(&(name, input_name)).unwrap_or_default();
            assert_eq!(told(&state, &input, 490), expected, "{name} meets {input_name}");
        }
    }
    assert_eq!(table, BTreeMap::new(), "the table speaks of states and inputs that exist");
}
