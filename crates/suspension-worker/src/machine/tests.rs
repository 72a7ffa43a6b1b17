//! From event to event.

use contracts::{
    AccountId,
    event::{ContainmentOutcome, HoldEffect, HoldKind, KnownHold, StaffHold},
};

use super::*;

mod expiry;

fn at(hours: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + chrono::TimeDelta::hours(hours)
}

fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

fn case() -> Uuid {
    Uuid::from_u128(1)
}

fn said(story_version: Option<i64>, event: Event) -> Envelope {
    Envelope {
        id: "1".to_owned(),
        source: "urn:ostiary:kyc-screener".to_owned(),
        time: Some(at(0)),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version,
        event,
    }
}

fn hear(machine: SuspensionWorker, state: State, envelope: &Envelope) -> (State, Vec<Event>) {
    let (key, input) = machine.route(envelope).unwrap().unwrap();
    let effects = machine.decide(&state, &input, at(0)).unwrap();
    let told = effects.iter().flat_map(|effect| machine.tell(&key, effect));
    let event = |told| match told {
        Told::Event(event) => Some(event),
        Told::TimerSet { .. } | Told::TimerCancelled { .. } => None,
        sealed @ Told::Sealed { .. } => panic!("nothing is sealed here: {sealed:?}"),
    };
    let events = told.filter_map(event).collect();
    (effects.iter().fold(state, |state, effect| machine.evolve(state, effect)), events)
}

fn silence() -> Event {
    Event::KycDeadlinePassed {
        account: account(),
        case: case(),
        deadline: at(0),
        taken_over: false,
    }
}

fn cleared(actor: Option<&str>, approver: Option<&str>) -> Event {
    let (actor, approver) = (actor.map(str::to_owned), approver.map(str::to_owned));
    Event::KycCleared { account: account(), case: case(), in_time: true, actor, approver }
}

#[test]
fn each_fact_of_a_case_is_heard_with_its_version() {
    let machine = SuspensionWorker::new(false);
    let (account, case) = (account(), case());
    let facts = [
        (silence(), KycFact::Silent),
        (Event::KycDeadlineReversed { account: account.clone(), case }, KycFact::Reversed),
        (
            Event::KycAnswersRejected { account: account.clone(), case, taken_over: false },
            KycFact::Rejected,
        ),
        (cleared(None, None), KycFact::Cleared),
        (cleared(Some("ann"), None), KycFact::Cleared),
        (cleared(Some("ann"), Some("ann")), KycFact::Cleared),
        (cleared(Some("ann"), Some("bob")), KycFact::Lifted),
        (
            Event::KycProviderRejected {
                account: account.clone(),
                profile: case,
                reviewed_at: at(0),
            },
            KycFact::ProviderRejected,
        ),
        (
            Event::KycProviderAccepted {
                account: account.clone(),
                profile: case,
                reviewed_at: at(0),
                actor: None,
                approver: None,
            },
            KycFact::ProviderAccepted,
        ),
    ];
    for (event, fact) in facts {
        let routed = machine.route(&said(Some(7), event.clone())).unwrap();
        let input = Input::Kyc { case, story_version: 7, fact, taken_over: false };
        assert_eq!(routed, Some((StoryKey::of(&account), input)));
        assert_eq!(machine.route(&said(None, event)), Err(Refusal::NoStoryVersion));
    }
}

#[test]
fn a_silence_shuts_the_account_and_tells_the_true_kind_to_compliance_only() {
    let (state, events) =
        hear(SuspensionWorker::new(false), State::default(), &said(Some(3), silence()));
    let holds = state.hold_set();
    let known = KnownHold {
        hold_id: case().to_string(),
        kind: HoldKind::KycNoAnswer,
        effect: HoldEffect::Full,
        since: at(0),
        quiet: false,
    };
    let expected = [
        Event::AccountSuspended { account: account(), holds },
        Event::HoldKindsChanged { account: account(), hold_set_version: 1, holds: vec![known] },
    ];
    assert_eq!(events, expected);
    assert!(!events[0].encode().get().contains("KYC"), "hosts see a public reason");
    let reply = SuspensionWorker::new(false).answer(&StoryKey::of(&account()), &state);
    assert_eq!((&reply["holdSetVersion"], &reply["effect"]), (&1.into(), &"full".into()));
}

#[test]
fn a_clearance_opens_the_account_and_a_weaker_hold_only_changes_it() {
    let machine = SuspensionWorker::new(false);
    let (state, _) = hear(machine, State::default(), &said(Some(3), silence()));
    let hold = Event::HoldRequested {
        account: account(),
        hold: "m".to_owned(),
        effect: HoldEffect::Limited,
        actor: "staff-7".to_owned(),
        reason_code: "check".to_owned(),
        kind: StaffHold::Manual,
        approver: None,
        expires_at: None,
    };
    let (state, events) = hear(machine, state, &said(None, hold));
    let names = |events: &[Event]| events.iter().map(Event::subject).collect::<Vec<_>>();
    let kinds = "ostiary.compliance.hold-kinds-changed";
    assert_eq!(names(&events), ["ostiary.suspension.holds-changed", kinds]);
    let (state, events) = hear(machine, state, &said(Some(4), cleared(None, None)));
    assert_eq!(names(&events), ["ostiary.suspension.account-reactivated", kinds]);
    let release = Event::HoldReleaseRequested {
        account: account(),
        hold: "m".to_owned(),
        actor: "staff-7".to_owned(),
        reason_code: "done".to_owned(),
        approver: None,
    };
    let (state, events) = hear(machine, state, &said(None, release));
    assert_eq!(names(&events), ["ostiary.suspension.holds-changed", kinds]);
    assert_eq!((state.version, state.effect), (4, HoldEffect::None));
}

fn reported(outcome: ContainmentOutcome) -> Envelope {
    let report = Event::ContainmentReported {
        account: account(),
        hold_set_version: 1,
        effect: HoldEffect::Full,
        outcome,
        receipts: vec![],
    };
    said(None, report)
}

#[test]
fn a_containment_is_confirmed_or_needs_attention() {
    let machine = SuspensionWorker::new(false);
    let (state, _) = hear(machine, State::default(), &said(Some(3), silence()));
    let (_, events) = hear(machine, state.clone(), &reported(ContainmentOutcome::Applied));
    let holds = state.hold_set();
    assert_eq!(events, [Event::ContainmentConfirmed { account: account(), holds }]);
    let outcome = ContainmentOutcome::NoSuchAccount;
    let (_, events) = hear(machine, state, &reported(outcome));
    let account = account();
    let expected = Event::ContainmentNeedsAttention { account, hold_set_version: 1, outcome };
    assert_eq!(events, [expected]);
}

#[test]
fn the_hosts_acknowledgement_counts_where_it_is_asked_for() {
    let acknowledged = Event::ContainmentAcknowledged { account: account(), hold_set_version: 1 };
    let acknowledged = said(None, acknowledged);
    assert_eq!(SuspensionWorker::new(false).route(&acknowledged), Ok(None));
    let machine = SuspensionWorker::new(true);
    let (state, _) = hear(machine, State::default(), &said(Some(3), silence()));
    let (state, events) = hear(machine, state, &reported(ContainmentOutcome::Applied));
    assert_eq!(events, []);
    let (state, events) = hear(machine, state, &acknowledged);
    let holds = state.hold_set();
    assert_eq!(events, [Event::ContainmentConfirmed { account: account(), holds }]);
}
