//! Nothing is lost, doubled or parked (promise 1).

use contracts::{Event, event::DeletionAttention, topology::Stream};
use uuid::Uuid;

use super::{Violation, deleted, fact, forget, plant, repeat, sealed, undone};
use crate::kills::leaving::{
    checker::Rule::{NothingDoubled, NothingLost, NothingParked},
    script::Kind,
};

pub(super) const ALL: &[Violation] = &[
    plant(NothingLost, Kind::Leaves, "a seal was never told", "sealed: 0 times", |s, a| {
        forget(s, a, sealed)
    }),
    plant(NothingLost, Kind::Leaves, "an end was never told", "gone: 0 times", |s, a| {
        forget(s, a, deleted)
    }),
    plant(NothingLost, Kind::Undone, "an undo was never told", "taken back: 0 times", |s, a| {
        forget(s, a, undone)
    }),
    plant(
        NothingLost,
        Kind::Leaves,
        "the host never reported",
        "host has erased: false",
        |s, a| {
            s.facts.retain(|fact| fact.story != a || !reports(&fact.envelope.event, "host"));
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "an order was never answered",
        "gateway reported (GraceEnd, 1) of",
        |s, a| {
            s.facts.retain(|fact| fact.story != a || !reports(&fact.envelope.event, "gateway"));
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "a fence was never answered",
        "answered by OwnershipVerifier of",
        |s, a| {
            s.facts.retain(|fact| fact.story != a || fact.schema != "ownership_verifier");
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "a fact was never heard",
        "deletion-orchestrator did not take",
        |s, a| {
            let key = fact(s, a, sealed).envelope.key();
            s.inbox.retain(|(_, _, id)| *id != key);
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "a service never took its order",
        "gateway-erase did not take",
        |s, a| {
            let order = |event: &Event| matches!(event, Event::ErasureOrdered { processor, .. } if processor == "gateway");
            let key = fact(s, a, order).envelope.key();
            s.inbox.retain(|(_, _, id)| *id != key);
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "an order outside was never taken up",
        "anonymizer-erase did not take",
        |s, _| {
            s.calls.retain(|_, call| call.activity != "anonymizer-erase");
        },
    ),
    plant(
        NothingLost,
        Kind::Leaves,
        "a stream lost an event",
        "account-deleted is not in its stream",
        |s, a| {
            let id = fact(s, a, deleted).id.to_string();
            s.streams.get_mut(&Stream::Ostiary).unwrap().remove(&id);
        },
    ),
    plant(NothingLost, Kind::Leaves, "a bad message vanished", "should be dead letters", |s, _| {
        s.dead_letters.clear()
    })
    .at_large(),
    plant(NothingDoubled, Kind::Leaves, "somebody was sealed twice", "sealed: 2 times", |s, a| {
        repeat(s, a, sealed)
    }),
    plant(NothingDoubled, Kind::Leaves, "somebody was gone twice", "gone: 2 times", |s, a| {
        repeat(s, a, deleted)
    }),
    plant(NothingDoubled, Kind::Undone, "somebody stays twice", "taken back: 2 times", |s, a| {
        repeat(s, a, undone)
    }),
    plant(
        NothingDoubled,
        Kind::Leaves,
        "the host was ordered twice",
        "host ordered (GraceEnd, 1) of",
        |s, a| {
            repeat(s, a, |event| {
                matches!(event, Event::ErasureOrdered { processor, attempt: 1, stage, .. }
            if processor == "host" && *stage == contracts::event::ErasureStage::GraceEnd)
            });
        },
    ),
    plant(
        NothingDoubled,
        Kind::Leaves,
        "two events have one id",
        "two events have the id",
        |s, a| {
            let again = fact(s, a, sealed).clone();
            s.facts.push(again);
        },
    ),
    plant(NothingDoubled, Kind::Leaves, "events of nobody", "nobody is", |s, a| {
        let mut stranger = fact(s, a, sealed).clone();
        stranger.story = "a stranger".to_owned();
        s.facts.push(stranger);
    })
    .at_large(),
    plant(NothingDoubled, Kind::Leaves, "a tombstone stands twice", "tombstones", |s, _| {
        let again = s.tombstones[0].clone();
        s.tombstones.push(again);
    })
    .at_large(),
    plant(
        NothingDoubled,
        Kind::Leaves,
        "one reason had two mails",
        "mails have the one reason",
        |s, a| {
            let mails = s.mails.get_mut(a).unwrap();
            let mut other = mails[0].clone();
            other.message_id = "<another@mail.example.com>".to_owned();
            mails.push(other);
        },
    ),
    plant(
        NothingDoubled,
        Kind::Leaves,
        "a mail that nobody asked for",
        "nobody asked for the mail",
        |s, a| {
            s.mails.get_mut(a).unwrap()[0].reason = Uuid::nil().simple().to_string();
        },
    ),
    plant(
        NothingDoubled,
        Kind::Leaves,
        "a mail came far too often",
        "times, and the notifier ended",
        |s, a| {
            let mails = s.mails.get_mut(a).unwrap();
            let again = mails[0].clone();
            mails.extend(std::iter::repeat_n(again, s.notifier_ends + 1));
        },
    ),
    plant(
        NothingParked,
        Kind::Leaves,
        "an event was never published",
        "is not published",
        |s, a| {
            fact(s, a, deleted).published = false;
        },
    ),
    plant(NothingParked, Kind::Leaves, "a call waits", "waits", |s, _| {
        s.calls.values_mut().next().unwrap().done = false;
    })
    .at_large(),
    plant(
        NothingParked,
        Kind::Leaves,
        "a call was refused for good",
        "was refused for good",
        |s, _| {
            s.calls.values_mut().next().unwrap().last_error = Some("refused".to_owned());
        },
    )
    .at_large(),
    plant(
        NothingParked,
        Kind::Leaves,
        "a dead letter that nobody planted",
        "nobody planted this",
        |s, _| {
            let mut letter = s.dead_letters[0].clone();
            letter.reason = "attempts_exhausted".to_owned();
            s.dead_letters.push(letter);
        },
    )
    .at_large(),
    plant(
        NothingParked,
        Kind::Leaves,
        "staff has to look, without a cause",
        "nobody knows why",
        |s, a| {
            let (account, deletion) = match &fact(s, a, sealed).envelope.event {
                Event::IdentitySealed { account, deletion, .. } => (account.clone(), *deletion),
                _ => unreachable!("it is a seal"),
            };
            let reason = DeletionAttention::HoldAfterFence;
            let mut attention = fact(s, a, sealed).clone();
            attention.envelope.event =
                Event::DeletionNeedsAttention { account, deletion, reason, processor: None };
            s.facts.push(attention);
        },
    ),
];

fn reports(event: &Event, processor: &str) -> bool {
    matches!(event, Event::ErasureReported { report, .. } if report.processor == processor)
}
