//! From event to event.

use contracts::event::{
    DeletionStatus, ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, HoldEffect,
    HoldKind, KnownHold,
};
use serde_json::json;

use super::*;
use crate::policy::SHIPPED;

fn machine() -> DeletionOrchestrator {
    let policy = Policy::parse(&format!("languages = [\"en\", \"ru\"]\n{SHIPPED}")).unwrap();
    DeletionOrchestrator::new(Arc::new(policy), Assertions::default())
}

fn at(hours: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + chrono::TimeDelta::hours(hours)
}

fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

fn said(event: Event) -> Envelope {
    Envelope {
        id: "1".to_owned(),
        source: "https://app.example.com/accounts".to_owned(),
        time: Some(at(1)),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    }
}

fn requested() -> Envelope {
    let channel = DeletionChannel::App;
    said(Event::DeletionRequested { account: account(), channel, actor: None, requested_at: at(0) })
}

/// The state after an envelope, and the events that it made.
fn handle(state: State, envelope: &Envelope) -> (State, Vec<Event>) {
    let machine = machine();
    let (key, input) = machine.route(envelope).unwrap().unwrap();
    let effects = machine.decide(&state, &input, at(1)).unwrap();
    let told = effects.iter().flat_map(|effect| machine.tell(&key, effect));
    let events = told.filter_map(|told| match told {
        Told::Event(event) => Some(event),
        _ => None,
    });
    let events = events.collect();
    (effects.iter().fold(state, |state, effect| machine.evolve(state, effect)), events)
}

#[test]
fn a_request_begins_a_deletion_under_the_strictest_profile_and_asks_what_forbids_it() {
    let (state, events) = handle(State::default(), &requested());
    let deletion = deletion_of(&requested());
    let status = DeletionStatus::Requested;
    let expected = vec![
        Event::EligibilityCheckRequested { account: account(), deletion, check: 1 },
        Event::DeletionStatusChanged { account: account(), deletion, status, execute_after: None },
    ];
    assert_eq!(events, expected);
    let known = state.deletion.unwrap();
    assert_eq!((known.asked_at, known.terms.profile.as_str()), (at(0), "RU"));
}

#[test]
fn whoever_is_blocked_is_told_the_code_the_wording_and_the_remedy() {
    let (state, _) = handle(State::default(), &requested());
    let deletion = deletion_of(&requested());
    let blockers = vec!["balance".to_owned(), "under_review".to_owned()];
    let checked = said(Event::EligibilityChecked {
        account: account(),
        deletion,
        check: 1,
        blockers,
        country: None,
        dust: vec![],
    });
    let (state, events) = handle(state, &checked);
    let Event::DeletionBlocked { blockers, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!(blockers[0].remedy.as_deref(), Some("withdraw"));
    assert_eq!((blockers[1].code.as_str(), blockers[1].message.len()), ("under_review", 2));
    let shown = machine().answer(&StoryKey::of(&account()), &state);
    assert_eq!(shown["status"], "blocked");
    assert_eq!(
        shown["blockers"][0]["message"]["en"],
        json!(blockers[0].message.values().next().unwrap())
    );
}

#[test]
fn what_is_too_little_to_withdraw_is_told_with_its_amount_and_remedy_before_it_is_confirmed() {
    let (state, _) = handle(State::default(), &requested());
    let dust = vec![Dust::try_new("balance", "0.01", "EUR").unwrap()];
    let checked = said(Event::EligibilityChecked {
        account: account(),
        deletion: deletion_of(&requested()),
        check: 1,
        blockers: vec!["balance".to_owned()],
        country: None,
        dust: dust.clone(),
    });
    let (state, events) = handle(state, &checked);
    let told = events.iter().find_map(|event| match event {
        Event::DeletionConfirmationRequested { blockers, .. } => Some(blockers.clone()),
        _ => None,
    });
    let told = told.unwrap();
    assert_eq!((told.len(), told[0].remedy.as_deref()), (1, Some("waive_dust")));
    assert_eq!(told[0].dust, dust);
    let shown = machine().answer(&StoryKey::of(&account()), &state);
    assert_eq!(shown["status"], "requested");
    assert_eq!(
        shown["blockers"][0]["dust"],
        json!([{"code": "balance", "amount": "0.01", "currency": "EUR"}])
    );
    for (language, words) in [("en", "too little to withdraw"), ("ru", "слишком мало")] {
        let message = shown["blockers"][0]["message"][language].as_str().unwrap();
        assert!(message.contains("0.01 EUR") && message.contains(words), "{message}");
    }
}

#[test]
fn nothing_is_confirmed_without_the_hosts_word() {
    let assertion = "e30.e30.e30".to_owned();
    let confirmed = said(Event::DeletionConfirmed {
        account: account(),
        deletion: None,
        assertion,
        waives: vec![],
    });
    assert_eq!(machine().route(&confirmed), Err(Refusal::AssertionInvalid));
}

#[test]
fn a_service_reports_for_its_own_rows_only() {
    let report = |reporter, processor: &str| {
        let report = ErasureReport {
            deletion: Uuid::from_u128(1),
            processor: processor.to_owned(),
            attempt: 1,
            stage: ErasureStage::GraceEnd,
            outcome: ErasureOutcome::Erased,
            tier: EvidenceTier::Completed,
            rows: None,
            basis: None,
            until: None,
        };
        let reported = Event::ErasureReported { account: account(), reporter, report };
        machine().route(&said(reported)).map(|routed| routed.is_some())
    };
    assert_eq!(report(Reporter::Anonymizer, "host"), Ok(true));
    assert_eq!(report(Reporter::KycScreener, "kyc-screener"), Ok(true));
    assert_eq!(report(Reporter::KycScreener, "host"), Err(Refusal::NotItsProcessor));
    assert_eq!(report(Reporter::Anonymizer, "kyc-screener"), Err(Refusal::NotItsProcessor));
}

#[test]
fn only_holds_behind_which_somebody_looks_stop_a_deletion() {
    let stopping = |kind| {
        let hold = KnownHold {
            hold_id: "1".to_owned(),
            kind,
            effect: HoldEffect::Full,
            since: at(0),
            quiet: false,
        };
        let changed =
            Event::HoldKindsChanged { account: account(), hold_set_version: 3, holds: vec![hold] };
        match machine().route(&said(changed)).unwrap() {
            Some((_, Input::HoldsChanged { version: 3, stopping })) => stopping,
            other => panic!("{other:?}"),
        }
    };
    for kind in [HoldKind::KycPositiveAnswer, HoldKind::Legal, HoldKind::SanctionsMatch] {
        assert!(stopping(kind), "{kind:?}");
    }
    for kind in [HoldKind::KycNoAnswer, HoldKind::Manual, HoldKind::DeletionPending] {
        assert!(!stopping(kind), "{kind:?}");
    }
}
