//! Everything that can be said, for properties.

mod values;

use contracts::{
    Envelope, Event,
    event::{
        Answer, Choice, ContainmentOutcome, Decision, DriftAction, DriftKind, FailureReason,
        HoldEffect, HoldKind, HoldSet, KnownHold, OpenHold, ProviderNews, ProviderVerdict,
        PublicReason, Receipt, ReviewReason, StaffHold, Standing,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use values::{
    accounts, attributes, cases, channels, countries, effects, ids, locales, macros, names,
    situations, texts, times,
};

mod leaving;

/// Any event in any envelope.
pub fn envelopes() -> impl Strategy<Value = Envelope> {
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

/// Any event that the contract allows.
pub fn events() -> impl Strategy<Value = Event> {
    let cases = prop_oneof![questions(), answers(), support(), commands(), provider()];
    let holds = prop_oneof![orders(), hold_sets(), containment(), kinds()];
    prop_oneof![host(), cases, holds, notices(), deliveries(), leaving::all()]
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
        (told(), texts(), vec(texts(), 0..4), option::of(situations())).prop_map(
            |((case, locale), questionnaire, missing, situation)| {
                let (account, case) = case;
                Event::KycQuestionnaireRequested {
                    account,
                    case,
                    questionnaire,
                    locale,
                    missing,
                    situation,
                }
            }
        ),
        (told(), any::<i32>(), times()).prop_map(|((case, locale), ordinal, deadline)| {
            let (account, case) = case;
            Event::KycReminderRequested { account, case, ordinal, deadline, locale }
        }),
        (cases(), times(), any::<bool>()).prop_map(|((account, case), deadline, taken_over)| {
            Event::KycDeadlinePassed { account, case, deadline, taken_over }
        }),
        cases().prop_map(|(account, case)| Event::KycDeadlineReversed { account, case }),
    ]
    .boxed()
}

fn answers() -> BoxedStrategy<Event> {
    let reasons = [
        ReviewReason::Undeliverable,
        ReviewReason::Incomplete,
        ReviewReason::Contradiction,
        ReviewReason::Transcription,
        ReviewReason::AnsweredAgain,
        ReviewReason::Unanswered,
    ];
    let answer = (texts(), select(vec![Choice::Yes, Choice::No]))
        .prop_map(|(question_id, answer)| Answer { question_id, answer });
    prop_oneof![
        (accounts(), texts(), vec(answer, 0..4), option::of(times()), option::of(names()))
            .prop_map(|(account, questionnaire, answers, submitted_at, actor)| {
                Event::SubmitAnswers { account, questionnaire, answers, submitted_at, actor }
            }),
        (cases(), any::<bool>()).prop_map(|((account, case), taken_over)| {
            Event::KycAnswersRejected { account, case, taken_over }
        }),
        (cases(), any::<bool>(), option::of(names()), option::of(names())).prop_map(
            |((account, case), in_time, actor, approver)| Event::KycCleared {
                account,
                case,
                in_time,
                actor,
                approver
            }
        ),
        (cases(), select(reasons.to_vec())).prop_map(|((account, case), reason)| {
            Event::KycReviewRequested { account, case, reason }
        }),
    ]
    .boxed()
}

fn support() -> BoxedStrategy<Event> {
    let answer =
        (option::of(names()), option::of(locales()), option::of(times()), option::of(situations()));
    prop_oneof![
        (cases(), option::of(names()), times(), vec(texts(), 0..3)).prop_map(
            |((account, case), reply, due_at, missing)| Event::KycTranscriptionRequested {
                account,
                case,
                reply,
                due_at,
                missing
            }
        ),
        (cases(), macros(), names(), answer).prop_map(
            |((account, case), which, actor, (conversation, locale, deadline, situation))| {
                Event::KycMacroRequested {
                    account,
                    case,
                    which,
                    actor,
                    conversation,
                    locale,
                    deadline,
                    situation,
                }
            }
        ),
        (accounts(), names(), times(), names()).prop_map(|(account, reply, received_at, actor)| {
            Event::NoteReply { account, reply, received_at, actor }
        }),
        (accounts(), macros(), names(), option::of(names())).prop_map(
            |(account, which, actor, conversation)| Event::RunMacro {
                account,
                which,
                actor,
                conversation
            }
        ),
    ]
    .boxed()
}

fn commands() -> BoxedStrategy<Event> {
    let standings = [Standing::New, Standing::Cleared, Standing::Rejected].to_vec();
    let open = || select(vec![Standing::Waiting, Standing::Silent]);
    // Who was asked was asked until some moment.
    let standing = prop_oneof![
        (select(standings), option::of(times())),
        (open(), times().prop_map(Some).boxed()),
    ];
    let decisions = select(vec![Decision::Clear, Decision::Reject, Decision::AskAgain]);
    prop_oneof![
        (accounts(), standing, option::of(locales()), names()).prop_map(
            |(account, (standing, deadline), locale, actor)| Event::EnrollCase {
                account,
                standing,
                deadline,
                locale,
                actor
            }
        ),
        (cases(), option::of(any::<u32>()), decisions, names(), option::of(names()), texts())
            .prop_map(|((account, case), revision, decision, actor, approver, reason_code)| {
                Event::DecideReview {
                    account,
                    case,
                    revision,
                    decision,
                    actor,
                    approver,
                    reason_code,
                }
            }),
    ]
    .boxed()
}

fn provider() -> BoxedStrategy<Event> {
    let verdicts = || {
        select(vec![ProviderVerdict::Green, ProviderVerdict::RedRetry, ProviderVerdict::RedFinal])
    };
    let kinds = vec![
        ProviderNews::Created,
        ProviderNews::Pending,
        ProviderNews::Prechecked,
        ProviderNews::Reviewed,
        ProviderNews::OnHold,
        ProviderNews::AwaitingUser,
        ProviderNews::AwaitingService,
        ProviderNews::LevelChanged,
        ProviderNews::Reset,
        ProviderNews::Activated,
        ProviderNews::Deactivated,
        ProviderNews::PersonalDataDeleted,
        ProviderNews::Deleted,
    ];
    let profile = || (accounts(), names(), option::of(names()));
    let by = (option::of(names()), option::of(names()));
    prop_oneof![
        (profile(), select(kinds), option::of(verdicts()), times()).prop_map(
            |((account, applicant, level), kind, verdict, told_at)| {
                Event::ProfileNotified { account, applicant, kind, verdict, level, told_at }
            }
        ),
        (profile(), verdicts(), times(), times()).prop_map(
            |((account, applicant, level), verdict, reviewed_at, read_at)| {
                Event::KycProviderVerdictRead {
                    account,
                    applicant,
                    verdict,
                    level,
                    reviewed_at,
                    read_at,
                }
            }
        ),
        (cases(), times()).prop_map(|((account, profile), reviewed_at)| {
            Event::KycProviderRejected { account, profile, reviewed_at }
        }),
        (cases(), times(), by).prop_map(|((account, profile), reviewed_at, (actor, approver))| {
            Event::KycProviderAccepted { account, profile, reviewed_at, actor, approver }
        }),
        (cases(), times()).prop_map(|((account, profile), reviewed_at)| {
            Event::KycProviderRetryRequested { account, profile, reviewed_at }
        }),
    ]
    .boxed()
}

fn orders() -> BoxedStrategy<Event> {
    let order = || (accounts(), texts(), texts(), texts(), option::of(names()));
    let kinds = select(vec![StaffHold::Manual, StaffHold::Legal, StaffHold::SanctionsMatch]);
    // A hold that forbids nothing is refused by the contract.
    let some_effect = effects().prop_filter("a hold", |effect| *effect != HoldEffect::None);
    prop_oneof![
        (order(), some_effect, kinds, option::of(times())).prop_map(
            |((account, hold, actor, reason_code, approver), effect, kind, expires_at)| {
                Event::HoldRequested {
                    account,
                    hold,
                    effect,
                    actor,
                    reason_code,
                    kind,
                    approver,
                    expires_at,
                }
            }
        ),
        (order(), vec(names(), 1..3), option::of(times())).prop_map(
            |((account, hold, actor, reason_code, approver), categories, expires_at)| {
                Event::CategoryHoldRequested {
                    account,
                    hold,
                    categories,
                    actor,
                    reason_code,
                    approver,
                    expires_at,
                }
            }
        ),
        (order(), times()).prop_map(
            |((account, hold, actor, reason_code, approver), expires_at)| {
                Event::HoldExtensionRequested {
                    account,
                    hold,
                    expires_at,
                    actor,
                    reason_code,
                    approver,
                }
            }
        ),
        order().prop_map(|(account, hold, actor, reason_code, approver)| {
            Event::HoldReleaseRequested { account, hold, actor, reason_code, approver }
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
        drift(),
    ]
    .boxed()
}

fn drift() -> BoxedStrategy<Event> {
    let kinds = select(vec![
        DriftKind::FlagWithoutHold,
        DriftKind::HoldWithoutFlag,
        DriftKind::TokensUnderHold,
        DriftKind::AccountMissing,
    ]);
    let actions = select(vec![DriftAction::Reported, DriftAction::Adopted, DriftAction::Repaired]);
    (accounts(), kinds, actions, times())
        .prop_map(|(account, kind, action, found_at)| Event::DriftFound {
            account,
            kind,
            action,
            found_at,
        })
        .boxed()
}

fn kinds() -> BoxedStrategy<Event> {
    let kinds = vec![
        HoldKind::KycNoAnswer,
        HoldKind::KycPositiveAnswer,
        HoldKind::Manual,
        HoldKind::Legal,
        HoldKind::KycProviderRejected,
        HoldKind::SanctionsMatch,
        HoldKind::DeletionPending,
    ];
    let kinds = || select(kinds.clone());
    let hold = (texts(), kinds(), effects(), times(), any::<bool>()).prop_map(
        |(hold_id, kind, effect, since, quiet)| KnownHold { hold_id, kind, effect, since, quiet },
    );
    prop_oneof![
        (accounts(), any::<i64>(), vec(hold, 0..4)).prop_map(
            |(account, hold_set_version, holds)| Event::HoldKindsChanged {
                account,
                hold_set_version,
                holds,
            }
        ),
        (accounts(), texts(), kinds(), times()).prop_map(|(account, hold, kind, expired_at)| {
            Event::HoldReviewRequested { account, hold, kind, expired_at }
        }),
    ]
    .boxed()
}

fn notices() -> BoxedStrategy<Event> {
    prop_oneof![
        (accounts(), ids(), option::of(ids()), times(), option::of(channels())).prop_map(
            |(account, request, case, accepted_at, channel)| {
                Event::NotificationAccepted { account, request, case, accepted_at, channel }
            }
        ),
        (accounts(), option::of(ids()), channels(), names(), times()).prop_map(
            |(account, case, channel, reply, received_at)| {
                Event::InboundReplyReceived { account, case, channel, reply, received_at }
            }
        ),
    ]
    .boxed()
}

fn deliveries() -> BoxedStrategy<Event> {
    let reasons = vec![FailureReason::NoAddress, FailureReason::Refused, FailureReason::Bounced];
    prop_oneof![
        (accounts(), ids(), option::of(ids()), channels(), times()).prop_map(
            |(account, request, case, channel, bounced_at)| {
                Event::NotificationBounced { account, request, case, channel, bounced_at }
            }
        ),
        (accounts(), ids(), option::of(ids()), select(reasons), times()).prop_map(
            |(account, request, case, reason, failed_at)| {
                Event::NotificationFailed { account, request, case, reason, failed_at }
            }
        ),
    ]
    .boxed()
}
