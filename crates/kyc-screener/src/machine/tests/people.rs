//! What comes back, what people write, and what staff orders, from event to event.

use contracts::event::{Channel, Decision, FailureReason, Macro, Standing};

use super::*;

fn of_case(event: impl FnOnce(AccountId, Uuid) -> Event, state: &State) -> Envelope {
    said("5", event(account(), state.case().unwrap().id))
}

/// Asked and accepted by mail.
fn waiting() -> State {
    let (state, _) = hear(&shipped(), State::Unknown, &signed_up_from_ru(), at(0));
    let case = Some(state.case().unwrap().id);
    hear(&shipped(), state, &accepted(case), at(0)).0
}

fn reply_at(received_at: Time) -> Envelope {
    let (channel, reply) = (Channel::Email, "letter-1".to_owned());
    // It names no case, or one of before: the person wrote.
    said(
        "6",
        Event::InboundReplyReceived { account: account(), case: None, channel, reply, received_at },
    )
}

#[test]
fn what_became_of_a_notice_reaches_its_case_and_nothing_else_does() {
    let (channel, request) = (Channel::Email, Uuid::from_u128(9));
    let bounced = |account, case| Event::NotificationBounced {
        account,
        request,
        case,
        channel,
        bounced_at: at(1),
    };
    let reason = FailureReason::Bounced;
    let failed = |account, case| Event::NotificationFailed {
        account,
        request,
        case,
        reason,
        failed_at: at(1),
    };
    let state = waiting();
    let (asked, told) = hear(
        &shipped(),
        state.clone(),
        &of_case(|account, case| bounced(account, Some(case)), &state),
        at(1),
    );
    assert_eq!((asked.status(), events(&told)), ("asked", vec![]));
    let lost = of_case(|account, case| failed(account, Some(case)), &asked);
    let (_, told) = hear(&shipped(), asked, &lost, at(1));
    assert!(matches!(
        events(&told)[..],
        [Event::KycReviewRequested { reason: ReviewReason::Undeliverable, .. }]
    ));
    let routed = |event| shipped().route(&said("7", event)).unwrap();
    assert_eq!(routed(bounced(account(), None)), None);
    assert_eq!(routed(failed(account(), None)), None);
}

#[test]
fn what_staff_says_of_a_reply_is_sealed_with_who_says_it() {
    let (reply, actor) = ("215470".to_owned(), "ann".to_owned());
    let note = Event::NoteReply { account: account(), reply, received_at: at(13), actor };
    let (state, told) = hear(&shipped(), waiting(), &said("6", note), at(13));
    assert_eq!(state.status(), "replied");
    let Some(Told::Sealed { purpose, plaintext, .. }) = told.last() else { panic!() };
    let kept: serde_json::Value = serde_json::from_slice(plaintext.expose()).unwrap();
    let record = serde_json::json!({"reply": "215470", "receivedAt": at(13), "actor": "ann", "notedAt": at(13)});
    assert_eq!((*purpose, kept), (NOTES_PURPOSE, record));
}

#[test]
fn a_reply_asks_staff_to_type_it_in_within_three_days() {
    let (state, told) = hear(&shipped(), waiting(), &reply_at(at(13)), at(13));
    assert_eq!(state.status(), "replied");
    let case = state.case().unwrap().id;
    let task = Event::KycTranscriptionRequested {
        account: account(),
        case,
        reply: Some("letter-1".to_owned()),
        due_at: at(16),
        missing: state.case().unwrap().missing(),
    };
    assert_eq!(events(&told), [&task]);
    let mut typed = answered("ru-sanctions-1", &ALL, Choice::No);
    let Event::SubmitAnswers { actor, .. } = &mut typed.event else { panic!() };
    *actor = Some("agent-1".to_owned());
    let (state, told) = hear(&shipped(), state, &typed, at(20));
    assert_eq!(state.status(), "cleared");
    let sealed = told.iter().find_map(|told| match told {
        Told::Sealed { plaintext, .. } => Some(plaintext.expose()),
        _ => None,
    });
    let kept: serde_json::Value = serde_json::from_slice(sealed.unwrap()).unwrap();
    assert_eq!(
        (&kept["typedInBy"], &kept["receivedAt"]),
        (&"agent-1".into(), &serde_json::json!(at(20)))
    );
}

#[test]
fn a_decision_of_two_is_told_and_kept_with_both_their_names() {
    let (state, _) =
        hear(&shipped(), waiting(), &answered("ru-sanctions-1", &ALL[..1], Choice::Yes), at(1));
    let decide = |account, case| Event::DecideReview {
        account,
        case,
        revision: Some(1),
        decision: Decision::Clear,
        actor: "ann".to_owned(),
        approver: Some("bob".to_owned()),
        reason_code: "name-only".to_owned(),
    };
    let (cleared, told) = hear(&shipped(), state.clone(), &of_case(decide, &state), at(2));
    let case = cleared.case().unwrap().id;
    let (actor, approver) = (Some("ann".to_owned()), Some("bob".to_owned()));
    let expected = Event::KycCleared { account: account(), case, in_time: true, actor, approver };
    assert_eq!(events(&told), [&expected]);
    let Some(Told::Sealed { purpose, plaintext, .. }) = told.last() else { panic!() };
    let kept: serde_json::Value = serde_json::from_slice(plaintext.expose()).unwrap();
    let record = serde_json::json!({"case": case, "revision": 1, "decision": "clear", "actor": "ann",
        "approver": "bob", "reasonCode": "name-only", "decidedAt": at(2)});
    assert_eq!((*purpose, kept), (DECISIONS_PURPOSE, record));
    assert_eq!(
        shipped().answer(&StoryKey::of(&account()), &of(&cleared))["missing"],
        serde_json::json!([])
    );
}

#[test]
fn a_macro_is_told_with_what_it_says_or_refused_with_the_reason() {
    let wish = |which| Event::RunMacro {
        account: account(),
        which,
        actor: "agent-1".to_owned(),
        conversation: Some("215".to_owned()),
    };
    let state = waiting();
    let (same, told) = hear(&shipped(), state.clone(), &said("8", wish(Macro::Questions)), at(1));
    assert_eq!(same, state);
    let expected = Event::KycMacroRequested {
        account: account(),
        case: state.case().unwrap().id,
        which: Macro::Questions,
        actor: "agent-1".to_owned(),
        conversation: Some("215".to_owned()),
        locale: Some(Locale::try_new("ru").unwrap()),
        deadline: Some(at(14)),
        situation: Some(Situation::InTime),
    };
    assert_eq!(events(&told), [&expected]);
    let (_, input) = shipped().route(&said("8", wish(Macro::Ok))).unwrap().unwrap();
    let story = Story { case: state, profile: None };
    let refusal = shipped().decide(&story, &input, at(1)).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "the macro ok says that all is well once a case is cleared, and this case is waiting"
    );
}

#[test]
fn who_is_taken_up_from_the_spreadsheet_is_asked_nothing_and_has_a_week() {
    let enroll = Event::EnrollCase {
        account: account(),
        standing: Standing::Waiting,
        deadline: Some(at(1)),
        locale: None,
        actor: "ann".to_owned(),
    };
    let (state, told) = hear(&shipped(), State::Unknown, &said("9", enroll), at(10));
    assert_eq!(
        (state.status(), state.deadline(), events(&told)),
        ("waiting", Some(at(17)), vec![])
    );
}
