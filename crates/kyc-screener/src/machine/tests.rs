//! From event to event, and what an edited policy leaves alone.

use contracts::{
    AccountId, CountryCode,
    event::{Choice, ReviewReason, Situation},
};

use super::*;
use crate::{
    domain::{Alarm, Look, State},
    policy::SHIPPED,
};

mod people;
mod provider;

fn machine(change: impl FnOnce(&str) -> String) -> KycScreener {
    KycScreener::new(Arc::new(Policy::parse(&change(SHIPPED)).unwrap()))
}

fn shipped() -> KycScreener {
    machine(str::to_owned)
}

fn at(days: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + chrono::TimeDelta::days(days)
}

fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

fn said(id: &str, event: Event) -> Envelope {
    Envelope {
        id: id.to_owned(),
        source: "https://app.example.com/accounts".to_owned(),
        time: Some(at(0)),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    }
}

fn signed_up_from_ru() -> Envelope {
    let locale = Some(Locale::try_new("ru").unwrap());
    said("1", Event::UserSignedUpFromRu { account: account(), signed_up_at: at(0), locale })
}

fn seen_in(country: &str) -> Envelope {
    let country = CountryCode::try_new(country).unwrap();
    said("2", Event::UserSeen { account: account(), seen_at: at(0), locale: None, country })
}

fn answered(questionnaire: &str, ids: &[&str], answer: Choice) -> Envelope {
    let answers = ids.iter().map(|id| Answer { question_id: (*id).to_owned(), answer }).collect();
    let questionnaire = questionnaire.to_owned();
    let submit = Event::SubmitAnswers {
        account: account(),
        questionnaire,
        answers,
        submitted_at: None,
        actor: None,
    };
    said("3", submit)
}

fn accepted(case: Option<Uuid>) -> Envelope {
    let request = Uuid::from_u128(9);
    let accepted = Event::NotificationAccepted {
        account: account(),
        request,
        case,
        accepted_at: at(0),
        channel: None,
    };
    said("4", accepted)
}

const ALL: [&str; 5] = [
    "listed_person",
    "acting_for_listed",
    "state_or_military",
    "embargoed_territory",
    "sanctioned_funds",
];

/// A story without a profile.
fn of(case: &State) -> Story {
    Story { case: case.clone(), profile: None }
}

/// The state after an envelope, and what is told.
fn hear(
    machine: &KycScreener,
    state: State,
    envelope: &Envelope,
    now: Time,
) -> (State, Vec<Told<Input>>) {
    let (story, told) = hear_all(machine, Story { case: state, profile: None }, envelope, now);
    (story.case, told)
}

/// The whole story after an envelope, and what is told.
fn hear_all(
    machine: &KycScreener,
    story: Story,
    envelope: &Envelope,
    now: Time,
) -> (Story, Vec<Told<Input>>) {
    let (key, input) = machine.route(envelope).unwrap().unwrap();
    let effects = machine.decide(&story, &input, now).unwrap();
    let told = effects.iter().flat_map(|effect| machine.tell(&key, effect)).collect();
    (effects.iter().fold(story, |story, effect| machine.evolve(story, effect)), told)
}

fn events(told: &[Told<Input>]) -> Vec<&Event> {
    let events = told.iter().filter_map(|told| match told {
        Told::Event(event) => Some(event),
        _ => None,
    });
    events.collect()
}

#[test]
fn only_accounts_from_listed_places_are_asked() {
    let machine = shipped();
    let routed = |envelope: &Envelope| machine.route(envelope).unwrap().is_some();
    assert!(routed(&signed_up_from_ru()) && routed(&seen_in("RU")));
    assert!(!routed(&seen_in("DE")));
    assert!(routed(&accepted(Some(Uuid::from_u128(1)))) && !routed(&accepted(None)));
    let elsewhere = self::machine(|policy| policy.replacen("[\"RU\"]", "[\"BY\"]", 1));
    assert!(elsewhere.route(&signed_up_from_ru()).unwrap().is_some(), "the host says it is");
    assert!(elsewhere.route(&seen_in("RU")).unwrap().is_none());
}

#[test]
fn a_sign_up_asks_in_its_language_and_its_case_is_named_by_it() {
    let (state, told) = hear(&shipped(), State::Unknown, &signed_up_from_ru(), at(0));
    let case = derive_id(signed_up_from_ru().key(), &[b"kyc-case"]);
    let asked = Event::KycQuestionnaireRequested {
        account: account(),
        case,
        questionnaire: "ru-sanctions-1".to_owned(),
        locale: Some(Locale::try_new("ru").unwrap()),
        missing: vec![],
        situation: Some(Situation::InTime),
    };
    assert_eq!(events(&told), [&asked]);
    assert_eq!(state.case().unwrap().id, case);
    let Told::TimerSet { name, due_at, input: Input::Case(CaseInput::Due(timer)) } = &told[1]
    else {
        panic!()
    };
    assert_eq!(
        (name.as_str(), *due_at, timer.alarm),
        ("undeliverable", at(14), Alarm::Undeliverable)
    );
}

#[test]
fn the_reply_tells_where_the_case_stands() {
    let machine = shipped();
    let key = StoryKey::of(&account());
    let reply = |state: &State| machine.answer(&key, &of(state));
    let early = answered("ru-sanctions-1", &ALL[..4], Choice::No);
    let (state, _) = hear(&machine, State::Unknown, &early, at(0));
    let expected = serde_json::json!({"status": "early", "missing": ["sanctioned_funds"]});
    assert_eq!(reply(&state), expected);
    let (state, _) = hear(&machine, State::Unknown, &signed_up_from_ru(), at(0));
    let case = state.case().unwrap().id;
    let (state, _) = hear(&machine, state, &accepted(Some(case)), at(0));
    let mut missing = ALL.to_vec();
    missing.sort_unstable();
    let expected = serde_json::json!({
        "caseId": case, "status": "waiting", "deadline": at(14), "missing": missing
    });
    assert_eq!(reply(&state), expected);
    let (state, _) =
        hear(&machine, state, &answered("ru-sanctions-1", &ALL[..1], Choice::Yes), at(1));
    let expected = serde_json::json!({"caseId": case, "status": "rejected", "missing": []});
    assert_eq!(reply(&state), expected);
}

#[test]
fn answers_are_sealed_as_they_came_and_never_reach_the_state() {
    let machine = shipped();
    let (state, _) = hear(&machine, State::Unknown, &signed_up_from_ru(), at(0));
    let bad = answered("ru-sanctions-1", &ALL[..2], Choice::Yes);
    let (state, told) = hear(&machine, state, &bad, at(1));
    let Some(Told::Sealed { account: whose, purpose, plaintext }) = told.last() else { panic!() };
    assert_eq!((whose, *purpose), (&account(), "kyc-answers"));
    let kept: serde_json::Value = serde_json::from_slice(plaintext.expose()).unwrap();
    let expected = serde_json::json!({
        "questionnaireId": "ru-sanctions-1",
        "answers": [
            {"questionId": "listed_person", "answer": "YES"},
            {"questionId": "acting_for_listed", "answer": "YES"},
        ],
        "submittedAt": null,
        "receivedAt": at(1),
    });
    assert_eq!(kept, expected);
    assert!(state.case().unwrap().right.is_empty());
    let (_, told) = hear(&machine, state, &bad, at(2));
    assert!(
        matches!(told[..], [Told::Sealed { .. }]),
        "one more yes is kept, and says nothing else"
    );
}

#[test]
fn every_effect_that_others_must_know_is_told_as_its_event() {
    let (case, deadline, key) = (Uuid::from_u128(1), at(14), StoryKey::of(&account()));
    let reason = ReviewReason::Incomplete;
    let table = [
        (
            CaseEffect::ReminderRequested { case, ordinal: 2, deadline, locale: None },
            Event::KycReminderRequested {
                account: account(),
                case,
                ordinal: 2,
                deadline,
                locale: None,
            },
        ),
        (
            CaseEffect::DeadlinePassed { case, deadline, taken_over: false },
            Event::KycDeadlinePassed { account: account(), case, deadline, taken_over: false },
        ),
        (
            CaseEffect::DeadlineReversed { case },
            Event::KycDeadlineReversed { account: account(), case },
        ),
        (
            CaseEffect::Rejected { case, taken_over: true, to_review: None },
            Event::KycAnswersRejected { account: account(), case, taken_over: true },
        ),
        (
            CaseEffect::Cleared { case, in_time: true, by: None },
            Event::KycCleared {
                account: account(),
                case,
                in_time: true,
                actor: None,
                approver: None,
            },
        ),
        (
            CaseEffect::ReviewRequested {
                case,
                reason,
                look: Look { since: at(1), due_at: at(4) },
            },
            Event::KycReviewRequested { account: account(), case, reason },
        ),
    ];
    for (effect, event) in table {
        assert_eq!(events(&shipped().tell(&key, &Effect::Case(effect))), [&event]);
    }
}

#[test]
fn an_edited_policy_never_changes_a_story_under_way() {
    let before = shipped();
    let (asked, _) = hear(&before, State::Unknown, &signed_up_from_ru(), at(0));
    let edited = machine(|policy| {
        let policy = policy.replace("ru-sanctions-1", "ru-sanctions-2");
        let policy =
            policy.replacen("\"14d\"", "\"20d\"", 1).replacen("\"7d\", \"12d\"", "\"1d\"", 1);
        policy.replace("listed_person", "somebody_listed")
    });
    let key = StoryKey::of(&account());
    let (same, told) = hear(&edited, asked.clone(), &seen_in("RU"), at(1));
    assert_eq!((&same, told.len()), (&asked, 0), "nobody is asked again");
    let case = asked.case().unwrap().id;
    let (waiting, told) = hear(&edited, asked.clone(), &accepted(Some(case)), at(1));
    let (waiting_before, told_before) = hear(&before, asked, &accepted(Some(case)), at(1));
    assert_eq!(waiting, waiting_before);
    assert_eq!(format!("{told:?}"), format!("{told_before:?}"));
    assert_eq!(edited.answer(&key, &of(&waiting))["deadline"], serde_json::json!(at(14)));
    let (cleared, _) = hear(&edited, waiting, &answered("ru-sanctions-1", &ALL, Choice::No), at(2));
    assert_eq!(cleared.status(), "cleared");
    let (asked_anew, _) = hear(&edited, cleared.clone(), &seen_in("RU"), at(3));
    assert_eq!(asked_anew.case().unwrap().terms.questionnaire, "ru-sanctions-2");
    assert_eq!(hear(&before, cleared, &seen_in("RU"), at(3)).0.status(), "cleared");
}
