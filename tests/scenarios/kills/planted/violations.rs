//! The violations: at least one for each promise of design section 7 that applies, and for each rule of the checker.

use chrono::TimeDelta;
use contracts::{Event, event::HoldKind, topology::Stream};
use kyc_screener::domain::State;
use uuid::Uuid;

use crate::kills::{
    checker::Rule::{self, *},
    mails::Mail,
    people::{Post, Told},
    script::Kind,
    snapshot::{Call, Delivery, Fact, Snapshot},
};

/// A way to break a good record.
pub(super) struct Violation {
    pub what: &'static str,
    /// The rule that must say so.
    pub rule: Rule,
    /// Whose record is broken.
    pub kind: Kind,
    plant: Plant,
}

enum Plant {
    /// Changes the record of the person.
    Change(fn(&mut Snapshot, &str)),
    /// What was said of them was not.
    Forget(fn(&Event) -> bool),
    /// It was said once more, under another id.
    Repeat(fn(&Event) -> bool),
}

impl Violation {
    /// Breaks the record of this account.
    pub fn plant(&self, snapshot: &mut Snapshot, account: &str) {
        match self.plant {
            Plant::Change(change) => change(snapshot, account),
            Plant::Forget(is) => {
                let at = place(snapshot, account, is);
                snapshot.facts.remove(at);
            }
            Plant::Repeat(is) => {
                let again = Fact { id: Uuid::nil(), ..fact(snapshot, account, is).clone() };
                snapshot.facts.push(again);
            }
        }
    }
}

const fn plant(
    rule: Rule,
    kind: Kind,
    what: &'static str,
    plant: fn(&mut Snapshot, &str),
) -> Violation {
    Violation { what, rule, kind, plant: Plant::Change(plant) }
}

const fn lost(what: &'static str, is: fn(&Event) -> bool) -> Violation {
    Violation { what, rule: NothingLost, kind: Kind::Silent, plant: Plant::Forget(is) }
}

const fn doubled(what: &'static str, is: fn(&Event) -> bool) -> Violation {
    Violation { what, rule: NothingDoubled, kind: Kind::Silent, plant: Plant::Repeat(is) }
}

/// All of them.
pub(super) const VIOLATIONS: &[Violation] = &[
    // Each account in its one right end state.
    plant(EndState, Kind::Silent, "a silent person has no case", |s, a| {
        s.cases.remove(a);
    }),
    plant(EndState, Kind::NotFromRussia, "somebody from elsewhere has one", |s, a| {
        s.cases.insert(a.to_owned(), s.cases.values().next().unwrap().clone());
    }),
    plant(EndState, Kind::HeldBackNo, "answers in time count as late", |s, a| {
        let (_, State::Cleared { in_time, .. }) = s.cases.get_mut(a).unwrap() else { panic!() };
        *in_time = false;
    }),
    plant(EndState, Kind::Yes, "a bad answer counts as silence", |s, a| {
        let mut cases = s.holds.get_mut(a).unwrap().1.cases.values_mut();
        cases.next().unwrap().hold.as_mut().unwrap().kind = HoldKind::KycNoAnswer;
    }),
    plant(EndState, Kind::AllNo, "who was never suspended lost tokens", |s, a| {
        s.host.get_mut(a).unwrap().tokens = 4;
    }),
    // Promise 2: never active with an open full hold, never suspended without one.
    plant(HostFollowsLedger, Kind::Yes, "a hold has no flag", |s, a| {
        s.host.get_mut(a).unwrap().suspended = 0;
    }),
    plant(HostFollowsLedger, Kind::AllNo, "a flag has no hold", |s, a| {
        s.host.get_mut(a).unwrap().suspended = 1;
    }),
    plant(HostFollowsLedger, Kind::Silent, "who is suspended has a token", |s, a| {
        s.host.get_mut(a).unwrap().tokens = 1;
    }),
    plant(HostFollowsLedger, Kind::LateNo, "the host has an older effect", |s, a| {
        s.effects.get_mut(a).unwrap().version = 1;
    }),
    plant(HostFollowsLedger, Kind::Silent, "the host has another effect", |s, a| {
        s.effects.get_mut(a).unwrap().effect_id = Uuid::nil();
    }),
    plant(HostFollowsLedger, Kind::Silent, "the host has none", |s, a| {
        s.effects.remove(a);
    }),
    plant(HostFollowsLedger, Kind::Silent, "a hold set is not contained", |s, a| {
        s.holds.get_mut(a).unwrap().1.contained = 0;
    }),
    plant(HostFollowsLedger, Kind::Silent, "the standing shows no hold", |s, a| {
        s.standing.get_mut(a).unwrap().holds.0.clear();
    }),
    plant(HostFollowsLedger, Kind::Silent, "the host kept a token for a moment", |s, a| {
        s.carried_out.iter_mut().find(|done| done.account == a).unwrap().tokens = 1;
    }),
    plant(NeverEarly, Kind::Silent, "a suspension has no hold", |s, a| {
        let event = &mut fact(s, a, suspended).envelope.event;
        let Event::AccountSuspended { holds, .. } = event else { panic!() };
        holds.holds.clear();
    }),
    plant(NeverEarly, Kind::Silent, "a suspension has no cause", |s, a| {
        fact(s, a, suspended).envelope.causation_id = None;
    }),
    plant(NeverEarly, Kind::Silent, "silence was found a second early", |s, a| {
        let envelope = &mut fact(s, a, passed).envelope;
        let Event::KycDeadlinePassed { deadline, .. } = envelope.event else { panic!() };
        envelope.time = Some(deadline - TimeDelta::seconds(1));
    }),
    plant(NeverEarly, Kind::Silent, "the deadline came a day early", |s, a| {
        let event = &mut fact(s, a, passed).envelope.event;
        let Event::KycDeadlinePassed { deadline, .. } = event else { panic!() };
        *deadline -= TimeDelta::days(1);
    }),
    plant(NeverEarly, Kind::Silent, "the host suspended before the deadline", |s, a| {
        let done = s.carried_out.iter_mut().find(|done| done.account == a).unwrap();
        done.done_at -= TimeDelta::days(1);
    }),
    plant(NeverEarly, Kind::Silent, "somebody was reminded early", |s, a| {
        let envelope = &mut fact(s, a, reminded).envelope;
        envelope.time = envelope.time.map(|time| time - TimeDelta::days(1));
    }),
    // Promise 1: nothing is lost.
    lost("a questionnaire was never asked for", asked),
    lost("a delivery was never told", |event| matches!(event, Event::NotificationAccepted { .. })),
    lost("silence was never found", passed),
    lost("a suspension was never ordered", suspended),
    lost("compliance was never told", |event| matches!(event, Event::HoldKindsChanged { .. })),
    lost("a containment was never reported", reported),
    lost("a containment was never confirmed", |event| {
        matches!(event, Event::ContainmentConfirmed { .. })
    }),
    plant(NothingLost, Kind::Silent, "a fact was never heard", |s, a| {
        let key = fact(s, a, passed).envelope.key();
        s.inbox.retain(|(_, _, id)| *id != key);
    }),
    plant(NothingLost, Kind::Silent, "a sign-up was never heard", |s, a| {
        let sign_up = s.facts.iter().find(|fact| fact.schema == "host" && fact.story == a);
        let key = sign_up.unwrap().envelope.key();
        s.inbox.retain(|(_, _, id)| *id != key);
    }),
    plant(NothingLost, Kind::Silent, "the holds missed the newest fact", |s, a| {
        s.holds.get_mut(a).unwrap().1.cases.values_mut().next().unwrap().seen -= 1;
    }),
    plant(NothingLost, Kind::Silent, "a notice was never taken up", |s, a| {
        let delivered = s.deliveries.iter().find(|(_, delivery)| delivery.account == a);
        let id = *delivered.unwrap().0;
        s.calls.remove(&id);
    }),
    plant(NothingLost, Kind::Silent, "a mail that was taken never arrived", |s, a| {
        s.mails.get_mut(a).unwrap().pop();
    }),
    plant(EndState, Kind::Silent, "who is suspended was told last that all is well", |s, a| {
        let told = s.deliveries.values_mut().filter(|delivery| delivery.account == a);
        let about_holds = told.filter(|delivery| delivery.hold_set.is_some());
        about_holds.for_each(|delivery| delivery.template = "reactivated".to_owned());
    }),
    plant(EndState, Kind::Yes, "who said YES is told to answer", |s, a| {
        let told = s.deliveries.values_mut().filter(|delivery| delivery.account == a);
        let about_holds = told.filter(|delivery| delivery.hold_set.is_some());
        about_holds.for_each(|delivery| delivery.template = "suspended-no-answer".to_owned());
    }),
    plant(NothingLost, Kind::Silent, "a stream lost an event", |s, a| {
        let id = fact(s, a, passed).id.to_string();
        s.streams.get_mut(&Stream::Ostiary).unwrap().remove(&id);
    }),
    plant(NothingLost, Kind::Silent, "a bad message vanished", |s, _| {
        s.dead_letters.pop();
    }),
    // Promise 1: nothing happens twice.
    doubled("silence was found twice", passed),
    doubled("a suspension was ordered twice", suspended),
    doubled("a questionnaire was asked for twice", asked),
    doubled("a containment was reported twice", reported),
    plant(NothingDoubled, Kind::Silent, "somebody was suspended again while suspended", |s, a| {
        let mut again = fact(s, a, suspended).clone();
        again.id = Uuid::nil();
        let Event::AccountSuspended { holds, .. } = &mut again.envelope.event else { panic!() };
        holds.hold_set_version += 1;
        s.facts.push(again);
    }),
    plant(NothingDoubled, Kind::Silent, "two events have one id", |s, a| {
        let again = fact(s, a, reminded).clone();
        s.facts.push(again);
    }),
    plant(NothingDoubled, Kind::Silent, "a notice was delivered twice", |s, a| {
        let again: Vec<Delivery> =
            s.deliveries.values().filter(|d| d.account == a).cloned().collect();
        s.deliveries.insert(Uuid::nil(), again[0].clone());
    }),
    plant(NothingDoubled, Kind::Silent, "a mail came again though nobody was killed", |s, a| {
        let mails = s.mails.get_mut(a).unwrap();
        mails.push(mails[0].clone());
    }),
    plant(
        NothingDoubled,
        Kind::Silent,
        "a mail came more often than anybody was killed",
        |s, a| {
            s.notifier_ends = 1;
            let mails = s.mails.get_mut(a).unwrap();
            mails.extend([mails[0].clone(), mails[0].clone()]);
        },
    ),
    plant(NothingDoubled, Kind::Silent, "a repeated mail has another id", |s, a| {
        s.notifier_ends = 1;
        let again = Mail { message_id: "<another>".to_owned(), ..s.mails[a][0].clone() };
        s.mails.get_mut(a).unwrap().push(again);
    }),
    plant(NothingDoubled, Kind::Silent, "two mails have one id", |s, a| {
        s.notifier_ends = 1;
        let again = Mail { subject: "Hello".to_owned(), ..s.mails[a][0].clone() };
        s.mails.get_mut(a).unwrap().push(again);
    }),
    plant(NothingDoubled, Kind::NotFromRussia, "somebody got the mail of another", |s, a| {
        let other = s.mails.values().find(|mails| !mails.is_empty()).unwrap()[0].clone();
        s.mails.get_mut(a).unwrap().push(other);
    }),
    plant(NothingDoubled, Kind::Silent, "each kill repeated a whole batch", |s, _| {
        s.notifier_ends = 1;
        for mails in s.mails.values_mut() {
            mails.extend(mails.first().cloned());
        }
    }),
    plant(NothingDoubled, Kind::Silent, "somebody has two cases", |s, a| {
        let event = &mut fact(s, a, reminded).envelope.event;
        let Event::KycReminderRequested { case, .. } = event else { panic!() };
        *case = Uuid::nil();
    }),
    plant(NothingDoubled, Kind::Silent, "an effect was carried out twice", |s, a| {
        let again = s.carried_out.iter().find(|done| done.account == a).unwrap().clone();
        s.carried_out.push(again);
    }),
    plant(NothingDoubled, Kind::Silent, "an event came from nowhere", |s, _| {
        s.streams.get_mut(&Stream::Ostiary).unwrap().insert(Uuid::nil().to_string());
    }),
    plant(NothingDoubled, Kind::Silent, "a call came from nowhere", |s, _| {
        let call = s.calls.values().next().unwrap().clone();
        s.calls.insert(Uuid::nil(), call);
    }),
    plant(NothingDoubled, Kind::Silent, "an account came from nowhere", |s, a| {
        s.cases.insert("0".to_owned(), s.cases[a].clone());
        s.people.retain(|person| person.account != "0");
    }),
    // Promise 3: one outcome; nothing goes backwards.
    plant(NeverBackwards, Kind::LateNo, "the host went back to an older effect", |s, a| {
        let done: Vec<usize> = places(s.carried_out.iter().map(|done| &done.account), a);
        s.carried_out.swap(done[0], done[1]);
    }),
    plant(NeverBackwards, Kind::LateNo, "tokens came back", |s, a| {
        s.carried_out.iter_mut().rfind(|done| done.account == a).unwrap().tokens = 2;
    }),
    plant(NeverBackwards, Kind::Silent, "a story lost its newest version", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a);
        s.versions.remove(at[at.len() - 1]);
    }),
    plant(NeverBackwards, Kind::Silent, "a story went back", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a);
        s.versions.swap(at[0], at[1]);
    }),
    plant(NeverBackwards, Kind::Silent, "a version of a story came twice", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a)[0];
        s.versions.insert(at, s.versions[at].clone());
    }),
    plant(NeverBackwards, Kind::Silent, "an older version was said later", |s, a| {
        let [early, late] = [place(s, a, asked), place(s, a, passed)];
        s.facts.swap(early, late);
    }),
    plant(NeverBackwards, Kind::Silent, "an event states another version", |s, a| {
        fact(s, a, passed).envelope.story_version = Some(1);
    }),
    plant(NeverBackwards, Kind::Silent, "one version has two causes", |s, a| {
        let version = fact(s, a, suspended).version;
        let other = fact(s, a, |event| matches!(event, Event::HoldKindsChanged { .. }));
        assert_eq!(other.version, version);
        other.envelope.causation_id = Some("another".to_owned());
    }),
    // Promise 1: whatever cannot be handled is seen.
    plant(NothingParked, Kind::Silent, "a dead letter was not planted", |s, _| {
        let mut letter = s.dead_letters[0].clone();
        letter.reason = "state_unreadable".to_owned();
        s.dead_letters.push(letter);
    }),
    plant(NothingParked, Kind::Silent, "a dead letter was closed by nobody", |s, _| {
        s.dead_letters[0].status = "skipped".to_owned();
    }),
    plant(NothingParked, Kind::Silent, "an event waits in the outbox", |s, a| {
        fact(s, a, passed).published = false;
    }),
    plant(NothingParked, Kind::Silent, "a call waits", |s, _| {
        let call: &mut Call = s.calls.values_mut().next().unwrap();
        call.done = false;
    }),
    // Promise 1: what was accepted is there.
    plant(WordKept, Kind::AllNo, "accepted answers are not there", |s, a| {
        let person = s.people.iter_mut().find(|person| person.account == a).unwrap();
        person.told[0].key = "another".to_owned();
    }),
    plant(WordKept, Kind::AllNo, "accepted answers are not sealed", |s, a| {
        s.sealed.remove(a);
    }),
    plant(WordKept, Kind::AllNo, "answers were refused", |s, a| {
        let person = s.people.iter_mut().find(|person| person.account == a).unwrap();
        person.told[0].status = 409;
    }),
    plant(WordKept, Kind::AllNo, "an accepted sign-up is not there", |s, a| {
        let person = s.people.iter_mut().find(|person| person.account == a).unwrap();
        let reply = serde_json::Value::Null;
        let told = Told { what: Post::SignUp, key: "1".to_owned(), status: 202, reply, tries: 1 };
        person.told.push(told);
    }),
];

fn asked(event: &Event) -> bool {
    matches!(event, Event::KycQuestionnaireRequested { .. })
}

fn reminded(event: &Event) -> bool {
    matches!(event, Event::KycReminderRequested { .. })
}

fn passed(event: &Event) -> bool {
    matches!(event, Event::KycDeadlinePassed { .. })
}

fn suspended(event: &Event) -> bool {
    matches!(event, Event::AccountSuspended { .. })
}

fn reported(event: &Event) -> bool {
    matches!(event, Event::ContainmentReported { .. })
}

/// Where the first event of this kind stands.
fn place(snapshot: &Snapshot, account: &str, is: impl Fn(&Event) -> bool) -> usize {
    let fits = |fact: &Fact| fact.story == account && is(&fact.envelope.event);
    snapshot.facts.iter().position(fits).unwrap()
}

fn fact<'s>(
    snapshot: &'s mut Snapshot,
    account: &str,
    is: impl Fn(&Event) -> bool,
) -> &'s mut Fact {
    let at = place(snapshot, account, is);
    &mut snapshot.facts[at]
}

/// Where this account stands among others.
fn places<'s>(accounts: impl Iterator<Item = &'s String>, account: &str) -> Vec<usize> {
    let own = accounts.enumerate().filter(|(_, one)| *one == account);
    own.map(|(at, _)| at).collect()
}
