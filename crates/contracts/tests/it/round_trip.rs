//! Whatever can be said arrives as it was said.

use contracts::{
    AccountId, CountryCode, Envelope, Event, Locale, Time,
    event::{
        Answer, Choice, ContainmentOutcome, HoldEffect, HoldKind, HoldSet, KnownHold, OpenHold,
        PublicReason, Receipt, ReviewReason,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::Uuid;

proptest! {
    #[test]
    fn an_event_is_read_as_it_was_written(event in events()) {
        let data = event.encode();
        prop_assert_eq!(Event::decode(event.type_name(), Some(&data)), Ok(event));
    }

    #[test]
    fn an_envelope_is_read_as_it_was_written(envelope in envelopes()) {
        let bytes = envelope.encode();
        prop_assert_eq!(Envelope::decode(envelope.event.subject(), bytes.as_bytes()), Ok(envelope));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Envelope::decode("host.user-seen", &bytes).is_err());
    }

    #[test]
    fn a_document_that_was_cut_off_is_not_json(envelope in envelopes(), share in 0.0..1.0_f64) {
        let bytes = envelope.encode().into_bytes();
        let kept = (bytes.len() as f64 * share) as usize;
        let error = Envelope::decode(envelope.event.subject(), &bytes[..kept]).unwrap_err();
        prop_assert_eq!(error.code(), "not_json");
    }
}

#[test]
fn a_moment_loses_what_postgresql_would_lose() {
    let data = |nanos: &str| {
        let json = format!(r#"{{"accountId":"1","signedUpAt":"2026-11-21T09:00:00.{nanos}Z"}}"#);
        let data = serde_json::value::RawValue::from_string(json).unwrap();
        Event::decode("ostiary.host.v1.UserSignedUpFromRU", Some(&data)).unwrap()
    };
    assert_eq!(data("123456789"), data("123456"));
}

#[test]
fn whole_numbers_are_read_as_texts_and_as_numbers() {
    let data = |version: &str| {
        let json = format!(r#"{{"accountId":"1","holdSetVersion":{version}}}"#);
        let data = serde_json::value::RawValue::from_string(json).unwrap();
        Event::decode("ostiary.host.v1.ContainmentAcknowledged", Some(&data)).unwrap()
    };
    assert_eq!(data("\"7\""), data("7"));
}

fn envelopes() -> impl Strategy<Value = Envelope> {
    let story = (option::of(attributes()), option::of(attributes()), option::of(attributes()));
    (attributes(), attributes(), option::of(times()), story, option::of(any::<i64>()), events())
        .prop_map(|(id, source, time, story, story_version, event)| Envelope {
            id,
            source,
            time,
            correlation_id: story.0,
            causation_id: story.1,
            trace_parent: story.2,
            story_version,
            event,
        })
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![host(), questions(), answers(), orders(), hold_sets(), containment(), others()]
}

fn host() -> BoxedStrategy<Event> {
    let person = || (accounts(), times(), option::of(locales()));
    prop_oneof![
        person().prop_map(|(account, signed_up_at, locale)| Event::UserSignedUpFromRu {
            account,
            signed_up_at,
            locale
        }),
        (person(), countries()).prop_map(|((account, signed_up_at, locale), country)| {
            Event::UserSignedUp { account, signed_up_at, locale, country }
        }),
        (person(), countries()).prop_map(|((account, seen_at, locale), country)| {
            Event::UserSeen { account, seen_at, locale, country }
        }),
        (accounts(), any::<i64>()).prop_map(|(account, hold_set_version)| {
            Event::ContainmentAcknowledged { account, hold_set_version }
        }),
    ]
    .boxed()
}

fn questions() -> BoxedStrategy<Event> {
    let told = || (cases(), option::of(locales()));
    prop_oneof![
        (told(), texts(), vec(texts(), 0..4)).prop_map(
            |((case, locale), questionnaire, missing)| {
                let (account, case) = case;
                Event::KycQuestionnaireRequested { account, case, questionnaire, locale, missing }
            }
        ),
        (told(), any::<i32>(), times()).prop_map(|((case, locale), ordinal, deadline)| {
            let (account, case) = case;
            Event::KycReminderRequested { account, case, ordinal, deadline, locale }
        }),
        (cases(), times()).prop_map(|((account, case), deadline)| Event::KycDeadlinePassed {
            account,
            case,
            deadline
        }),
        cases().prop_map(|(account, case)| Event::KycDeadlineReversed { account, case }),
    ]
    .boxed()
}

fn answers() -> BoxedStrategy<Event> {
    let reasons =
        [ReviewReason::Undeliverable, ReviewReason::Incomplete, ReviewReason::Contradiction];
    let answer = (texts(), select(vec![Choice::Yes, Choice::No]))
        .prop_map(|(question_id, answer)| Answer { question_id, answer });
    prop_oneof![
        (accounts(), texts(), vec(answer, 0..4), option::of(times())).prop_map(
            |(account, questionnaire, answers, submitted_at)| Event::SubmitAnswers {
                account,
                questionnaire,
                answers,
                submitted_at
            }
        ),
        cases().prop_map(|(account, case)| Event::KycAnswersRejected { account, case }),
        (cases(), any::<bool>()).prop_map(|((account, case), in_time)| Event::KycCleared {
            account,
            case,
            in_time
        }),
        (cases(), select(reasons.to_vec())).prop_map(|((account, case), reason)| {
            Event::KycReviewRequested { account, case, reason }
        }),
    ]
    .boxed()
}

fn orders() -> BoxedStrategy<Event> {
    let order = || (accounts(), texts(), texts(), texts());
    // A hold that forbids nothing is refused by the contract.
    let some_effect = effects().prop_filter("a hold", |effect| *effect != HoldEffect::None);
    prop_oneof![
        (order(), some_effect).prop_map(|((account, hold, actor, reason_code), effect)| {
            Event::HoldRequested { account, hold, effect, actor, reason_code }
        }),
        order().prop_map(|(account, hold, actor, reason_code)| Event::HoldReleaseRequested {
            account,
            hold,
            actor,
            reason_code
        }),
    ]
    .boxed()
}

fn hold_sets() -> BoxedStrategy<Event> {
    let reasons = vec![
        PublicReason::Verification,
        PublicReason::Review,
        PublicReason::Deletion,
        PublicReason::Security,
    ];
    let hold = (select(reasons), effects(), times())
        .prop_map(|(public_reason, effect, since)| OpenHold { public_reason, effect, since });
    let set = (any::<i64>(), effects(), vec(hold, 0..4))
        .prop_map(|(hold_set_version, effect, holds)| HoldSet { hold_set_version, effect, holds });
    (accounts(), set, 0..4)
        .prop_map(|(account, holds, message)| match message {
            0 => Event::AccountSuspended { account, holds },
            1 => Event::AccountReactivated { account, holds },
            2 => Event::HoldsChanged { account, holds },
            _ => Event::ContainmentConfirmed { account, holds },
        })
        .boxed()
}

fn containment() -> BoxedStrategy<Event> {
    let outcomes = || {
        select(vec![
            ContainmentOutcome::Applied,
            ContainmentOutcome::Outdated,
            ContainmentOutcome::NoSuchAccount,
            ContainmentOutcome::InvalidAccountId,
            ContainmentOutcome::Refused,
        ])
    };
    let receipt = (texts(), any::<i64>()).prop_map(|(leg, rows)| Receipt { leg, rows });
    let report = (accounts(), any::<i64>(), effects(), outcomes(), vec(receipt, 0..4));
    prop_oneof![
        report.prop_map(|(account, hold_set_version, effect, outcome, receipts)| {
            Event::ContainmentReported { account, hold_set_version, effect, outcome, receipts }
        }),
        (accounts(), any::<i64>(), outcomes()).prop_map(|(account, hold_set_version, outcome)| {
            Event::ContainmentNeedsAttention { account, hold_set_version, outcome }
        }),
    ]
    .boxed()
}

fn others() -> BoxedStrategy<Event> {
    let kinds = vec![HoldKind::KycNoAnswer, HoldKind::KycPositiveAnswer, HoldKind::Manual];
    let hold = (texts(), select(kinds), effects(), times())
        .prop_map(|(hold_id, kind, effect, since)| KnownHold { hold_id, kind, effect, since });
    prop_oneof![
        (accounts(), any::<i64>(), vec(hold, 0..4)).prop_map(
            |(account, hold_set_version, holds)| {
                Event::HoldKindsChanged { account, hold_set_version, holds }
            }
        ),
        (accounts(), ids(), option::of(ids()), times()).prop_map(
            |(account, request, case, accepted_at)| Event::NotificationAccepted {
                account,
                request,
                case,
                accepted_at
            }
        ),
    ]
    .boxed()
}

/// Account ids as hosts have them, and as nobody should: quotes, emoji, all 128 bytes.
fn accounts() -> impl Strategy<Value = AccountId> {
    let awkward = ["042", "42abc", "o'hara \"x\"; drop table users", "\\u0000", "🦀", "ж\u{2028}"];
    let longest = ["x".repeat(128), "ж".repeat(64), "🦀".repeat(32), "\"".repeat(128)];
    let known = awkward.into_iter().map(str::to_owned).chain(longest).collect::<Vec<_>>();
    prop_oneof![select(known), "[^\\p{Cc}]{1,32}"].prop_map(|id| AccountId::try_new(id).unwrap())
}

/// What an envelope may say in a text of its own: 1 to 512 bytes without control characters.
fn attributes() -> impl Strategy<Value = String> {
    prop_oneof!["[^\\p{Cc}]{1,128}", "x{512}"]
}

fn texts() -> impl Strategy<Value = String> {
    any::<String>()
}

/// Every microsecond that protobuf can name: the years 1 to 9999.
fn times() -> impl Strategy<Value = Time> {
    let (first, last) = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z");
    let micros = |text: &str| text.parse::<Time>().unwrap().timestamp_micros();
    (micros(first)..=micros(last)).prop_map(|micros| Time::from_timestamp_micros(micros).unwrap())
}

fn cases() -> impl Strategy<Value = (AccountId, Uuid)> {
    (accounts(), ids())
}

fn ids() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn locales() -> impl Strategy<Value = Locale> {
    "[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,2}".prop_map(|tag| Locale::try_new(tag).unwrap())
}

fn countries() -> impl Strategy<Value = CountryCode> {
    "[A-Z]{2}".prop_map(|code| CountryCode::try_new(code).unwrap())
}

fn effects() -> impl Strategy<Value = HoldEffect> {
    select(vec![HoldEffect::None, HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full])
}
