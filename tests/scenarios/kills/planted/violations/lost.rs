//! Nothing is lost (promise 1).

use contracts::{Event, envelope::derive_id, topology::Stream};

use super::{
    Violation, asked, cleared, delivery, fact, kinds, lost, opened, passed, person, plant,
    reactivated, rejected, reminded, reported, reversed, shown, suspended,
};
use crate::kills::{
    checker::Rule::NothingLost,
    script::{Kind, Route},
    snapshot::{Fact, Snapshot},
};

const fn gone(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NothingLost, Kind::Silent, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    lost(
        Kind::Silent,
        "a questionnaire was never asked for",
        "asked: 0 times instead of 1..=1",
        asked,
    ),
    lost(
        Kind::Silent,
        "the first reminder was never asked for",
        "reminded (1): 0 times instead of 1..=1",
        reminded,
    ),
    lost(
        Kind::LateYes,
        "the second reminder was never asked for",
        "reminded (2): 0 times instead of 1..=1",
        |event| matches!(event, Event::KycReminderRequested { ordinal: 2, .. }),
    ),
    lost(
        Kind::Silent,
        "a delivery was never told",
        "ostiary.kyc.kyc-questionnaire-requested",
        |event| matches!(event, Event::NotificationAccepted { .. }),
    ),
    lost(Kind::Silent, "silence was never found", "found silent: 0 times instead of 1..=1", passed),
    lost(
        Kind::LateNo,
        "silence of somebody who answered late was never found",
        "found silent: 0 times instead of 1..=1",
        passed,
    ),
    lost(
        Kind::Silent,
        "a suspension was never ordered",
        "suspended: 0 times instead of 1..=1",
        suspended,
    ),
    lost(
        Kind::LateNo,
        "a suspension of somebody who answered late was never ordered",
        "suspended: 0 times instead of 1..=1",
        suspended,
    ),
    lost(
        Kind::LateNo,
        "a reactivation was never ordered",
        "reactivated: 0 times instead of 1..=1",
        reactivated,
    ),
    lost(
        Kind::HeldBackIncomplete,
        "silence was never taken back",
        "found not silent after all: 0 times instead of 1..=1",
        reversed,
    ),
    lost(Kind::AllNo, "a clearance was never told", "cleared: 0 times instead of 1..=1", cleared),
    lost(Kind::Yes, "a YES was never told", "rejected: 0 times instead of 1..=1", rejected),
    lost(
        Kind::YesThenNo,
        "compliance was never shown who took their YES back",
        "shown to compliance: 0 times instead of 1..=1",
        shown,
    ),
    lost(
        Kind::Incomplete,
        "staff never got what is missing to ask for",
        "given to staff: 0 times instead of 1..=1",
        |event| matches!(event, Event::KycTranscriptionRequested { .. }),
    ),
    lost(Kind::Silent, "compliance was never told", "hold set 1 was not told", kinds),
    lost(
        Kind::Silent,
        "a containment was never reported",
        "version 1 was reported as [] and confirmed 1 times",
        reported,
    ),
    lost(
        Kind::Silent,
        "a containment was never confirmed",
        "version 1 was reported as [Applied] and confirmed 0 times",
        |event| matches!(event, Event::ContainmentConfirmed { .. }),
    ),
    gone("what was applied has no receipt", "version 1 was carried out 0 times", |s, a| {
        s.carried_out.retain(|done| done.account != a);
    }),
    gone("a sign-up over HTTP was never told", "signed up over HTTP 0 times", |s, a| {
        person(s, a).script.route = Route::Http;
    }),
    gone(
        "a fact was never heard",
        "suspension-worker did not take ostiary.kyc.kyc-deadline-passed",
        |s, a| {
            let key = fact(s, a, passed).envelope.key();
            s.inbox.retain(|(_, _, id)| *id != key);
        },
    ),
    gone("a sign-up was never heard", "kyc-screener did not take host.user-", |s, a| {
        let sign_up = s.facts.iter().find(|fact| fact.schema == "host" && fact.story == a);
        let key = sign_up.unwrap().envelope.key();
        s.inbox.retain(|(_, _, id)| *id != key);
    }),
    gone("the holds missed the newest fact", "and the holds know of Some(", |s, a| {
        s.holds.get_mut(a).unwrap().1.cases.values_mut().next().unwrap().seen -= 1;
    }),
    gone("a notice was never taken up", "notifier-deliver did not take ostiary.", |s, a| {
        let (id, _) = delivery(s, a);
        s.calls.remove(&id);
    }),
    plant(
        NothingLost,
        Kind::NotFromRussia,
        "nobody looked whether somebody from elsewhere had left before",
        "anonymizer-recognise did not take host.user-",
        |s, a| {
            let sign_up = s.facts.iter().find(|fact| fact.schema == "host" && fact.story == a);
            let key = sign_up.unwrap().envelope.key();
            s.calls.remove(&derive_id(key, &[b"anonymizer-recognise"]));
        },
    ),
    gone("a person was never tagged", "notifier-tag did not take ostiary.", |s, a| {
        let of_holds =
            |event: &Event| matches!(event, Event::NotificationAccepted { case: None, .. });
        let key = fact(s, a, of_holds).envelope.key();
        s.calls.remove(&derive_id(key, &[b"notifier-tag"]));
    }),
    gone("a notice was done with an error", "notifier-deliver did not take ostiary.", |s, a| {
        let (id, _) = delivery(s, a);
        s.calls.get_mut(&id).unwrap().last_error = Some("refused".to_owned());
    }),
    gone("a mail that was taken never arrived", "was taken and never arrived", |s, a| {
        s.mails.get_mut(a).unwrap().pop();
    }),
    gone(
        "a word about holds was dropped for none that is newer",
        "ostiary.compliance.hold-kinds-changed",
        |s, a| {
            let told = s.deliveries.values_mut().filter(|delivery| delivery.account == a);
            for delivery in told.filter(|delivery| delivery.hold_set.is_some()) {
                delivery.accepted_at = None;
                delivery.ended = Some("outdated".to_owned());
            }
            let words = fact(s, a, kinds).id;
            s.facts.retain(|fact| {
                !matches!(fact.envelope.event, Event::NotificationAccepted { request, .. } if request == words)
            });
        },
    ),
    gone(
        "a question that nobody answered was dropped",
        "ostiary.kyc.kyc-questionnaire-requested",
        |s, a| drop_at_once(s, a, asked),
    ),
    plant(
        NothingLost,
        Kind::AllNo,
        "a question was dropped before it was answered",
        "ostiary.kyc.kyc-questionnaire-requested",
        |s, a| drop_at_once(s, a, asked),
    ),
    plant(
        NothingLost,
        Kind::LateNo,
        "the word that somebody is suspended was dropped before they answered",
        "ostiary.compliance.hold-kinds-changed",
        |s, a| drop_at_once(s, a, kinds),
    ),
    plant(
        NothingLost,
        Kind::LateNo,
        "the word that somebody is open again was dropped because they had answered",
        "ostiary.compliance.hold-kinds-changed",
        |s, a| drop_at_once(s, a, opened),
    ),
    gone(
        "a reminder was dropped before the deadline",
        "ostiary.kyc.kyc-reminder-requested",
        |s, a| drop_at_once(s, a, reminded),
    ),
    gone(
        "a stream lost an event",
        "ostiary.kyc.kyc-deadline-passed is not in its stream",
        |s, a| {
            let id = fact(s, a, passed).id.to_string();
            s.streams.get_mut(&Stream::Ostiary).unwrap().remove(&id);
        },
    ),
    gone("a bad message vanished", "should be dead letters", |s, _| {
        s.dead_letters.pop();
    })
    .at_large(),
];

/// A notice was found outdated as soon as it was asked for.
fn drop_at_once(s: &mut Snapshot, a: &str, which: fn(&Event) -> bool) {
    let Fact { id, appended_at, .. } = *fact(s, a, which);
    let mut told = s.deliveries.values_mut();
    let dropped = told.find(|delivery| delivery.request == id).unwrap();
    dropped.accepted_at = None;
    dropped.ended = Some("outdated".to_owned());
    dropped.ended_at = appended_at;
    s.facts.retain(|fact| {
        !matches!(fact.envelope.event, Event::NotificationAccepted { request, .. } if request == id)
    });
}
