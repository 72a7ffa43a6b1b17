//! Everything that can be said of people who leave, for properties.

use contracts::{
    Event,
    event::{
        Blocker, CancelledBy, DeletionAttention, DeletionChannel, DeletionStatus, Dust,
        ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, ExtensionReason, FenceKeeper,
        FormerUserDecision, HoldKind, LeavingReason, LegalHold, Reporter,
    },
};
use proptest::{
    collection::{btree_set, vec},
    option,
    prelude::*,
    sample::select,
};

use super::{accounts, countries, ids, names, texts, times};

/// Any of them.
pub fn all() -> BoxedStrategy<Event> {
    prop_oneof![asked(), stands(), ordered(), answered(), known_to_compliance()].boxed()
}

fn asked() -> BoxedStrategy<Event> {
    prop_oneof![
        (
            accounts(),
            select(vec![DeletionChannel::App, DeletionChannel::Web, DeletionChannel::Support]),
            names(),
            times()
        )
            .prop_map(|(account, channel, actor, requested_at)| Event::DeletionRequested {
                account,
                channel,
                actor: Some(actor),
                requested_at
            }),
        (accounts(), option::of(ids()), texts().prop_map(|text| text.replace('\0', "")), dust())
            .prop_map(|(account, deletion, assertion, waives)| Event::DeletionConfirmed {
                account,
                deletion,
                assertion,
                waives,
            }),
        (
            accounts(),
            option::of(ids()),
            select(vec![CancelledBy::User, CancelledBy::Support]),
            names(),
            times()
        )
            .prop_map(|(account, deletion, cancelled_by, actor, cancelled_at)| {
                Event::DeletionCancelled {
                    account,
                    deletion,
                    cancelled_by,
                    actor: Some(actor),
                    cancelled_at,
                }
            }),
        (
            accounts(),
            select(vec![DeletionChannel::App, DeletionChannel::Web, DeletionChannel::Support]),
            names()
        )
            .prop_map(|(account, channel, actor)| Event::RequestDeletion {
                account,
                channel,
                actor: Some(actor)
            }),
        (accounts(), option::of(ids()), texts().prop_map(|text| text.replace('\0', "")), dust())
            .prop_map(|(account, deletion, assertion, waives)| Event::ConfirmDeletion {
                account,
                deletion,
                assertion,
                waives,
            }),
        (
            accounts(),
            option::of(ids()),
            select(vec![CancelledBy::User, CancelledBy::Support]),
            names()
        )
            .prop_map(|(account, deletion, cancelled_by, actor)| Event::CancelDeletion {
                account,
                deletion,
                cancelled_by,
                actor: Some(actor)
            }),
    ]
    .boxed()
}

fn stands() -> BoxedStrategy<Event> {
    prop_oneof![
        (accounts(), option::of(ids()), names()).prop_map(|(account, deletion, actor)| {
            let reason = ExtensionReason::Frozen;
            Event::ExtendDeletion { account, deletion, reason, actor }
        }),
        (accounts(), ids(), any::<i32>()).prop_map(|(account, deletion, check)| {
            Event::EligibilityCheckRequested { account, deletion, check }
        }),
        (accounts(), ids(), any::<i32>(), vec(names(), 0..3), option::of(countries()), dust())
            .prop_map(|(account, deletion, check, blockers, country, dust)| {
                Event::EligibilityChecked { account, deletion, check, blockers, country, dust }
            }),
        (accounts(), ids(), times(), vec(blockers(), 0..3)).prop_map(
            |(account, deletion, confirm_by, blockers)| Event::DeletionConfirmationRequested {
                account,
                deletion,
                confirm_by,
                blockers,
            }
        ),
        (accounts(), ids(), times(), times(), dust()).prop_map(
            |(account, deletion, execute_after, due_at, waived)| Event::DeletionScheduled {
                account,
                deletion,
                execute_after,
                due_at,
                waived,
            }
        ),
        (accounts(), ids(), vec(blockers(), 0..3)).prop_map(|(account, deletion, blockers)| {
            Event::DeletionBlocked { account, deletion, blockers }
        }),
        (accounts(), ids())
            .prop_map(|(account, deletion)| Event::DeletionUndone { account, deletion }),
        (accounts(), ids())
            .prop_map(|(account, deletion)| Event::DeletionLapsed { account, deletion }),
        stands_longer(),
    ]
    .boxed()
}

fn stands_longer() -> BoxedStrategy<Event> {
    prop_oneof![
        (accounts(), ids())
            .prop_map(|(account, deletion)| Event::DeletionCancelRefused { account, deletion }),
        (
            accounts(),
            ids(),
            select(vec![
                DeletionStatus::Requested,
                DeletionStatus::Blocked,
                DeletionStatus::Lapsed,
                DeletionStatus::Pending,
                DeletionStatus::Frozen,
                DeletionStatus::OnHold,
                DeletionStatus::Erasing,
                DeletionStatus::Deleted,
                DeletionStatus::Cancelled
            ]),
            option::of(times())
        )
            .prop_map(|(account, deletion, status, execute_after)| {
                Event::DeletionStatusChanged { account, deletion, status, execute_after }
            }),
        (accounts(), ids())
            .prop_map(|(account, deletion)| Event::DeletionUndoOffered { account, deletion }),
        (accounts(), ids(), times()).prop_map(|(account, deletion, answer_by)| {
            Event::DeletionAnswerRequested { account, deletion, answer_by }
        }),
        (
            accounts(),
            ids(),
            select(vec![
                ExtensionReason::OnHold,
                ExtensionReason::Frozen,
                ExtensionReason::Refused,
                ExtensionReason::Unfinished
            ]),
            times()
        )
            .prop_map(|(account, deletion, reason, due_at)| Event::DeletionExtended {
                account,
                deletion,
                reason,
                due_at
            }),
        (accounts(), ids())
            .prop_map(|(account, deletion)| Event::LastMessageRequested { account, deletion }),
    ]
    .boxed()
}

fn ordered() -> BoxedStrategy<Event> {
    prop_oneof![
        (accounts(), ids(), any::<i32>()).prop_map(|(account, deletion, attempt)| {
            Event::ErasureFenceRequested { account, deletion, attempt }
        }),
        (accounts(), ids(), any::<i32>()).prop_map(|(account, deletion, attempt)| {
            Event::ErasureFenceReleased { account, deletion, attempt }
        }),
        (accounts(), ids(), option::of(times()), option::of(names())).prop_map(
            |(account, deletion, asked_at, jurisdiction)| Event::SealOrdered {
                account,
                deletion,
                asked_at,
                jurisdiction
            }
        ),
        (
            accounts(),
            ids(),
            names(),
            any::<i32>(),
            select(vec![
                ErasureStage::Confirmation,
                ErasureStage::GraceEnd,
                ErasureStage::RetentionEnd
            ]),
            vec(names(), 0..3)
        )
            .prop_map(|(account, deletion, processor, attempt, stage, except)| {
                Event::ErasureOrdered { account, deletion, processor, attempt, stage, except }
            }),
        (accounts(), ids(), any::<i32>(), vec(names(), 0..3)).prop_map(
            |(account, deletion, attempt, processors)| Event::VerificationOrdered {
                account,
                deletion,
                attempt,
                processors
            }
        ),
        (accounts(), ids(), ids()).prop_map(|(account, deletion, certificate)| {
            Event::AccountDeleted { account, deletion, certificate }
        }),
        (
            accounts(),
            ids(),
            select(vec![
                DeletionAttention::DueSoon,
                DeletionAttention::Overdue,
                DeletionAttention::FenceRefused,
                DeletionAttention::HoldAfterFence,
                DeletionAttention::ErasureRefused,
                DeletionAttention::ErasureFailed,
                DeletionAttention::ResidueFound
            ]),
            option::of(names())
        )
            .prop_map(|(account, deletion, reason, processor)| {
                Event::DeletionNeedsAttention { account, deletion, reason, processor }
            }),
    ]
    .boxed()
}

fn answered() -> BoxedStrategy<Event> {
    let keepers = select(vec![
        FenceKeeper::KycScreener,
        FenceKeeper::OwnershipVerifier,
        FenceKeeper::SuspensionWorker,
    ]);
    let reporters = select(vec![
        Reporter::Anonymizer,
        Reporter::DeletionOrchestrator,
        Reporter::Gateway,
        Reporter::KycScreener,
        Reporter::Notifier,
        Reporter::OwnershipVerifier,
        Reporter::SuspensionWorker,
    ]);
    prop_oneof![
        (accounts(), keepers, ids(), any::<i32>(), any::<bool>()).prop_map(
            |(account, keeper, deletion, attempt, granted)| Event::ErasureFenceAnswered {
                account,
                keeper,
                deletion,
                attempt,
                granted
            }
        ),
        (accounts(), reporters, reports()).prop_map(|(account, reporter, report)| {
            Event::ErasureReported { account, reporter, report }
        }),
        (accounts(), ids(), names()).prop_map(|(account, deletion, plan_hash)| {
            Event::IdentitySealed { account, deletion, plan_hash }
        }),
        (accounts(), ids(), any::<i32>(), vec(names(), 0..3), option::of(ids())).prop_map(
            |(account, deletion, attempt, places, certificate)| Event::VerificationReported {
                account,
                deletion,
                attempt,
                places,
                certificate
            }
        ),
        accounts().prop_map(|account| Event::AddressUsedAgain { account }),
        (accounts(), ids(), ids()).prop_map(|(account, deletion, certificate)| {
            Event::RetentionEnded { account, deletion, certificate }
        }),
        (accounts(), ids())
            .prop_map(|(account, recovery)| Event::RecoveryEscalated { account, recovery }),
        (accounts(), ids())
            .prop_map(|(account, recovery)| Event::FactorChangeOrdered { account, recovery }),
        (accounts(), ids())
            .prop_map(|(account, recovery)| Event::RecoveryClosed { account, recovery }),
    ]
    .boxed()
}

fn known_to_compliance() -> BoxedStrategy<Event> {
    prop_oneof![
        (accounts(), vec(legal_holds(), 0..3))
            .prop_map(|(account, holds)| Event::LegalHoldsChanged { account, holds }),
        (accounts(), names(), hold_kinds())
            .prop_map(|(account, hold, kind)| Event::HoldCameTooLate { account, hold, kind }),
        (
            accounts(),
            select(vec![
                LeavingReason::Voluntary,
                LeavingReason::Sanctions,
                LeavingReason::Fraud,
                LeavingReason::ProviderRejected
            ]),
            select(vec![
                FormerUserDecision::AllowAndFlag,
                FormerUserDecision::Review,
                FormerUserDecision::Block
            ])
        )
            .prop_map(|(account, reason, decision)| Event::FormerUserRecognised {
                account,
                reason,
                decision
            }),
    ]
    .boxed()
}

fn reports() -> impl Strategy<Value = ErasureReport> {
    let stages =
        vec![ErasureStage::Confirmation, ErasureStage::GraceEnd, ErasureStage::RetentionEnd];
    let outcomes = vec![
        ErasureOutcome::Erased,
        ErasureOutcome::NothingHeld,
        ErasureOutcome::Retained,
        ErasureOutcome::Refused,
        ErasureOutcome::Failed,
    ];
    let tiers = vec![
        EvidenceTier::Sent,
        EvidenceTier::Acknowledged,
        EvidenceTier::Signed,
        EvidenceTier::Completed,
        EvidenceTier::ProbedAbsent,
    ];
    let order = (ids(), names(), any::<i32>(), select(stages));
    let done = (select(outcomes), select(tiers), option::of(any::<i64>()));
    (order, done, names(), times()).prop_map(
        |((deletion, processor, attempt, stage), (outcome, tier, rows), basis, until)| {
            let (basis, until) = (Some(basis), Some(until));
            ErasureReport { deletion, processor, attempt, stage, outcome, tier, rows, basis, until }
        },
    )
}

fn blockers() -> impl Strategy<Value = Blocker> {
    let text = || "[^\\p{Cc}]{0,32}";
    let message = vec((super::locales(), text()), 0..3);
    (names(), option::of(names()), message, dust()).prop_map(|(code, remedy, message, dust)| {
        Blocker { code, remedy, message: message.into_iter().collect(), dust }
    })
}

fn dust() -> impl Strategy<Value = Vec<Dust>> {
    let one = ("[a-z0-9_-]{1,64}", "[0-9]{1,20}\\.[0-9]{0,18}[1-9]", "[A-Za-z0-9._-]{1,16}");
    let one = one.prop_map(|(code, amount, currency)| Dust::try_new(code, amount, currency));
    vec(one.prop_map(Result::unwrap), 0..3)
}

fn legal_holds() -> impl Strategy<Value = LegalHold> {
    (names(), btree_set(names(), 1..3), names(), option::of(times())).prop_map(
        |(hold_id, categories, basis, expires_at)| LegalHold {
            hold_id,
            categories,
            basis,
            expires_at,
        },
    )
}

fn hold_kinds() -> impl Strategy<Value = HoldKind> {
    select(vec![HoldKind::KycNoAnswer, HoldKind::Legal, HoldKind::DeletionPending])
}
