//! Nothing is said that nobody gave a reason for, and nothing is known of whom nobody is (promise 1).

use contracts::{
    AccountId, CountryCode, Event, Time,
    event::{Channel, ContainmentOutcome, DriftAction, DriftKind, FailureReason, HoldKind, Macro},
};
use uuid::Uuid;

use super::{Violation, delivery, fact, plant, reported, suspended};
use crate::kills::{
    checker::Rule::NothingDoubled,
    script::Kind,
    snapshot::{CarriedOut, Delivery, Fact, Snapshot, Touched},
};

/// Whom nobody is.
const NOBODY: &str = "0";

const fn uncaused(
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NothingDoubled, Kind::Silent, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    uncaused("a person is called who need not be", "given to a person: 1 times", |s, a| {
        say(s, a, |account, _| Event::ContainmentNeedsAttention {
            account,
            hold_set_version: 1,
            outcome: ContainmentOutcome::NoSuchAccount,
        });
    }),
    uncaused("a difference was found where there is none", "found to differ: 1 times", |s, a| {
        say(s, a, |account, found_at| Event::DriftFound {
            account,
            kind: DriftKind::HoldWithoutFlag,
            action: DriftAction::Repaired,
            found_at,
        });
    }),
    uncaused("a notice failed that arrived", "not to be told: 1 times", |s, a| {
        say(s, a, |account, failed_at| Event::NotificationFailed {
            account,
            request: Uuid::nil(),
            case: None,
            reason: FailureReason::Refused,
            failed_at,
        });
    }),
    uncaused("a mail came back that nobody gave back", "told in vain: 1 times", |s, a| {
        say(s, a, |account, bounced_at| Event::NotificationBounced {
            account,
            request: Uuid::nil(),
            case: None,
            channel: Channel::Email,
            bounced_at,
        });
    }),
    uncaused("somebody replied who never wrote", "heard of: 1 times", |s, a| {
        say(s, a, |account, received_at| Event::InboundReplyReceived {
            account,
            case: None,
            channel: Channel::Email,
            reply: "1".to_owned(),
            received_at,
        });
    }),
    uncaused("a macro went out that nobody sent", "sent a macro: 1 times", |s, a| {
        say(s, a, |account, _| Event::KycMacroRequested {
            account,
            case: Uuid::nil(),
            which: Macro::Ok,
            actor: "ann".to_owned(),
            conversation: None,
            locale: None,
            deadline: None,
            situation: None,
        });
    }),
    uncaused("a hold expired that has no end", "expired: 1 times", |s, a| {
        say(s, a, |account, expired_at| Event::HoldReviewRequested {
            account,
            hold: "1".to_owned(),
            kind: HoldKind::Manual,
            expired_at,
        });
    }),
    uncaused(
        "staff got a task that nobody gave a reason for",
        "given to staff: 1 times",
        |s, a| {
            say(s, a, |account, due_at| Event::KycTranscriptionRequested {
                account,
                case: Uuid::nil(),
                reply: None,
                due_at,
                missing: vec![],
            });
        },
    ),
    uncaused("something was sent that nobody asked for", "1 of them unasked", |s, a| {
        let (_, delivery) = delivery(s, a);
        s.deliveries.insert(Uuid::nil(), Delivery { request: Uuid::nil(), ..delivery });
    }),
    uncaused("a channel took what nobody asked for", "1 of them unasked", |s, a| {
        say(s, a, |account, accepted_at| Event::NotificationAccepted {
            account,
            request: Uuid::nil(),
            case: None,
            accepted_at,
            channel: Some(Channel::Email),
        });
    }),
    uncaused("somebody signed up who did not", "signed up over HTTP 1 times", |s, a| {
        say(s, a, |account, signed_up_at| Event::UserSignedUp {
            account,
            signed_up_at,
            locale: None,
            country: CountryCode::try_new("RU").unwrap(),
        });
    }),
    uncaused("there is a case of nobody", "a case of 0, and", |s, a| {
        s.cases.insert(NOBODY.to_owned(), s.cases[a].clone());
    })
    .at_large(),
    uncaused("there are holds of nobody", "holds of 0, and", |s, a| {
        s.holds.insert(NOBODY.to_owned(), s.holds[a].clone());
    })
    .at_large(),
    uncaused("there is an effect of nobody", "an effect of 0, and", |s, a| {
        s.effects.insert(NOBODY.to_owned(), s.effects[a].clone());
    })
    .at_large(),
    uncaused("there is a receipt of nobody", "a receipt of 0, and", |s, a| {
        let done = s.carried_out.iter().find(|done| done.account == a).unwrap().clone();
        s.carried_out.push(CarriedOut { account: NOBODY.to_owned(), ..done });
    })
    .at_large(),
    uncaused("a flag was set of nobody", "a change at the host of 0, and", |s, a| {
        let touched = s.touched.iter().find(|touched| touched.account == a).unwrap().clone();
        s.touched.push(Touched { account: NOBODY.to_owned(), ..touched });
    })
    .at_large(),
    uncaused("something was said of nobody", "an event of 0, and", |s, a| {
        let said = fact(s, a, suspended).clone();
        s.facts.push(Fact { id: Uuid::nil(), story: NOBODY.to_owned(), ..said });
    })
    .at_large(),
    uncaused("nobody was sent something", "a delivery of 0, and", |s, a| {
        let (_, delivery) = delivery(s, a);
        let account = NOBODY.to_owned();
        s.deliveries.insert(Uuid::nil(), Delivery { account, ..delivery });
    })
    .at_large(),
    uncaused("the standing of nobody is shown", "a standing of 0, and", |s, a| {
        s.standing.insert(NOBODY.to_owned(), s.standing[a].clone());
    })
    .at_large(),
    uncaused("something of nobody is sealed", "something sealed of 0, and", |s, _| {
        s.sealed.insert(NOBODY.to_owned(), 1);
    })
    .at_large(),
];

/// Has one of the services say something more of an account.
fn say(snapshot: &mut Snapshot, account: &str, event: fn(AccountId, Time) -> Event) {
    let mut more = Fact { id: Uuid::nil(), ..fact(snapshot, account, reported).clone() };
    more.envelope.event = event(more.envelope.event.account().clone(), snapshot.now);
    snapshot.facts.push(more);
}
