//! Nothing happens twice, or without a cause (promise 1).

use contracts::{Event, topology::Stream};
use uuid::Uuid;

use super::{
    Violation, asked, cleared, delivery, doubled, fact, passed, plant, reactivated, rejected,
    reminded, reported, reversed, shown, suspended,
};
use crate::kills::{checker::Rule::NothingDoubled, mails::Mail, script::Kind, snapshot::Snapshot};

const fn again(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NothingDoubled, Kind::Silent, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    doubled(Kind::Silent, "silence was found twice", "found silent: 2 times", passed),
    doubled(Kind::Silent, "a suspension was ordered twice", "suspended: 2 times", suspended),
    doubled(Kind::LateNo, "a reactivation was ordered twice", "reactivated: 2 times", reactivated),
    doubled(
        Kind::HeldBackIncomplete,
        "silence was taken back twice",
        "found not silent after all: 2 times",
        reversed,
    ),
    doubled(Kind::AllNo, "somebody was cleared twice", "cleared: 2 times", cleared),
    doubled(Kind::Yes, "a YES was told twice", "rejected: 2 times", rejected),
    doubled(
        Kind::YesThenNo,
        "compliance was shown somebody twice",
        "shown to compliance: 2 times",
        shown,
    ),
    doubled(Kind::Silent, "a questionnaire was asked for twice", "asked: 2 times", asked),
    doubled(Kind::Silent, "a reminder was asked for twice", "reminded (1): 2 times", reminded),
    doubled(
        Kind::Silent,
        "a containment was reported twice",
        "said 2 times: ostiary.suspension.containment-reported 1",
        reported,
    ),
    again("somebody was suspended again while suspended", "hold set 2 does not follow", |s, a| {
        let mut again = fact(s, a, suspended).clone();
        again.id = Uuid::nil();
        let Event::AccountSuspended { holds, .. } = &mut again.envelope.event else { panic!() };
        holds.hold_set_version += 1;
        s.facts.push(again);
    }),
    again("two events have one id", "two events have the id ", |s, a| {
        let again = fact(s, a, reminded).clone();
        s.facts.push(again);
    }),
    again("a notice was delivered twice", "deliveries, 0 of them unasked", |s, a| {
        let (_, delivery) = delivery(s, a);
        s.deliveries.insert(Uuid::nil(), delivery);
    }),
    again(
        "a mail came again though nobody was killed",
        "came 2 times, and the notifier ended 0 times",
        |s, a| {
            let mails = s.mails.get_mut(a).unwrap();
            mails.push(mails[0].clone());
        },
    ),
    again(
        "a mail came more often than anybody was killed",
        "came 3 times, and the notifier ended 1 times",
        |s, a| {
            s.notifier_ends = 1;
            let mails = s.mails.get_mut(a).unwrap();
            mails.extend([mails[0].clone(), mails[0].clone()]);
        },
    ),
    again("a repeated mail has another id", "mails have the one reason", |s, a| {
        s.notifier_ends = 1;
        let again = Mail { message_id: "<another>".to_owned(), ..s.mails[a][0].clone() };
        s.mails.get_mut(a).unwrap().push(again);
    }),
    again("two mails have one id", "two mails have the id", |s, a| {
        s.notifier_ends = 1;
        let again = Mail { subject: "Hello".to_owned(), ..s.mails[a][0].clone() };
        s.mails.get_mut(a).unwrap().push(again);
    }),
    plant(
        NothingDoubled,
        Kind::NotFromRussia,
        "somebody got the mail of another",
        "nobody asked for the mail",
        |s, a| {
            let other = s.mails.values().find(|mails| !mails.is_empty()).unwrap()[0].clone();
            s.mails.get_mut(a).unwrap().push(other);
        },
    ),
    again("each kill repeated a whole batch", "mails were repeated, at most 4", |s, _| {
        s.notifier_ends = 1;
        for mails in s.mails.values_mut() {
            mails.extend(mails.first().cloned());
        }
    })
    .at_large(),
    again("somebody has two cases", "1 events speak of another case", |s, a| {
        let event = &mut fact(s, a, reminded).envelope.event;
        let Event::KycReminderRequested { case, .. } = event else { panic!() };
        *case = Uuid::nil();
    }),
    again("an effect was carried out twice", "version 1 was carried out 2 times", |s, a| {
        let again = s.carried_out.iter().find(|done| done.account == a).unwrap().clone();
        s.carried_out.push(again);
    }),
    plant(
        NothingDoubled,
        Kind::AllNo,
        "more is sealed than was handed in",
        "1 submissions, and 2 are sealed",
        |s, a| *s.sealed.get_mut(a).unwrap() += 1,
    ),
    again("an event came from nowhere", "which nobody committed", |s, _| {
        s.streams.get_mut(&Stream::Ostiary).unwrap().insert(Uuid::nil().to_string());
    })
    .at_large(),
    again("a call came from nowhere", "nobody asked for the call 00000000-", |s, _| {
        let call = s.calls.values().next().unwrap().clone();
        s.calls.insert(Uuid::nil(), call);
    })
    .at_large(),
];
