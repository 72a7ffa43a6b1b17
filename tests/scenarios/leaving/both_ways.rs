//! Every meeting of leaving with another story, from both sides and in the same instant: one outcome, whichever comes first.

use chrono::TimeDelta;
use contracts::event::{
    ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, Reporter, StaffHold,
};
use runtime::roles::{DELETION_ORCHESTRATOR, OWNERSHIP_VERIFIER, SUSPENSION_WORKER};

use super::{
    fences::stored,
    late::{CASE, account, case_says, rejected, too_late},
    meeting::{closes, escalates},
    *,
};
use crate::agreed::agreed;

const PROFILE: Uuid = Uuid::from_u128(8);

fn provider(world: &World, accepts: bool) -> Event {
    let (account, profile) = (account(), PROFILE);
    let (actor, approver, reviewed_at) = (None, None, world.now());
    match accepts {
        true => Event::KycProviderAccepted { account, profile, reviewed_at, actor, approver },
        false => Event::KycProviderRejected { account, profile, reviewed_at },
    }
}

fn lifted() -> Event {
    let (actor, approver) = (Some("ann".to_owned()), Some("bob".to_owned()));
    Event::KycCleared { account: account(), case: CASE, in_time: false, actor, approver }
}

async fn with_an_account() -> World {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    world
}

/// Somebody who leaves, at the very end of their grace; nobody has moved yet.
async fn at_the_end_of_grace() -> (World, Value) {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    (world, deletion)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_rejection_before_and_during_a_deletion_and_its_end() {
    let world = with_an_account().await;
    case_says(&world, 1, provider(&world, false)).await;
    settle(&world).await;
    let blocked = asks(&world, "42").await;
    assert_eq!(blocked["blockers"][0]["code"], "under_review");
    case_says(&world, 2, provider(&world, true)).await;
    settle(&world).await;
    let (_, shown) = confirms(&world, "42", &blocked["deletionId"]).await;
    assert_eq!(shown["status"], "pending", "{shown}");
    settle(&world).await;

    case_says(&world, 3, provider(&world, false)).await;
    settle(&world).await;
    assert_eq!(status(&world, &blocked["deletionId"]).await, "on_hold");
    assert!(world.host_account("42").await.is_shut());
    case_says(&world, 4, provider(&world, true)).await;
    settle(&world).await;
    assert_eq!(status(&world, &blocked["deletionId"]).await, "pending");
    assert!(world.host_account("42").await.is_shut(), "it is still leaving");
}

/// What compliance says of a match with a sanctions list: one person that there is one, two that it was none.
async fn is_listed(world: &World, listed: bool) {
    let (account, hold) = (account(), "check-19".to_owned());
    let (actor, reason_code, approver) = ("ann".to_owned(), "list".to_owned(), None);
    let order = match listed {
        true => world.envelope(Event::HoldRequested {
            account,
            hold,
            effect: HoldEffect::Full,
            actor,
            reason_code,
            kind: StaffHold::SanctionsMatch,
            approver,
            expires_at: None,
        }),
        false => {
            let release =
                Event::HoldReleaseRequested { account, hold, actor, reason_code, approver };
            agreed(world, SUSPENSION_WORKER, release).await
        }
    };
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    settle(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_on_a_sanctions_list_does_not_leave_and_loses_no_evidence() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    is_listed(&world, true).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    world.advance(days(40));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "on_hold", "whatever its date was");
    assert!(world.host_account("42").await.is_shut());
    is_listed(&world, false).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    world.advance(hours(72) - TimeDelta::seconds(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "pending", "notice of three days");
    world.advance(TimeDelta::seconds(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");

    let world = with_an_account().await;
    is_listed(&world, true).await;
    let blocked = asks(&world, "42").await;
    assert_eq!(blocked["blockers"][0]["code"], "under_review");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_and_the_end_of_grace_in_the_same_instant_have_one_outcome() {
    // Heard by the holds first: the deletion asks for a fence in vain, or has heard already.
    let (world, deletion) = at_the_end_of_grace().await;
    case_says(&world, 1, rejected()).await;
    world.settle_only(&[SUSPENSION_WORKER]).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    assert_eq!(too_late(&world).await, []);
    // The timer first, and one fence is missing: the hold is in time.
    let (world, deletion) = at_the_end_of_grace().await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    case_says(&world, 1, rejected()).await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    assert_eq!(too_late(&world).await, []);
    assert!(world.host_account("42").await.is_shut());
    // The last fence first: it is too late.
    let (world, _) = at_the_end_of_grace().await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
    assert_eq!(too_late(&world).await, [HoldKind::KycPositiveAnswer]);
    assert!(world.host_account("42").await.is_shut());
    // Said first, and heard when the fence is asked for already: whoever keeps the holds hears of it before.
    let (world, deletion) = at_the_end_of_grace().await;
    case_says(&world, 1, rejected()).await;
    world.settle_only(&[DELETION_ORCHESTRATOR]).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    assert_eq!(too_late(&world).await, []);
}

/// A recovery that began, ends; and the deletion goes on when its notice is over.
async fn closes_and_goes_on(world: &World) {
    closes(world, 2).await;
    settle(world).await;
    assert_eq!(stored(world, "42").await, "pending");
    world.advance(hours(72));
    settle(world).await;
    assert_eq!(stored(world, "42").await, "sealing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_and_the_end_of_grace_in_the_same_instant_have_one_outcome() {
    // Heard first: the end of grace finds it frozen.
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    escalates(&world, 1).await;
    settle(&world).await;
    world.advance(days(10));
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "frozen");
    closes_and_goes_on(&world).await;
    // The timer first, and a fence is missing.
    let (world, deletion) = at_the_end_of_grace().await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    escalates(&world, 1).await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "frozen");
    closes_and_goes_on(&world).await;
    // The last fence first: who has left cannot get the account back.
    let (world, _) = at_the_end_of_grace().await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
    escalates(&world, 1).await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_during_a_recovery_and_a_recovery_during_a_hold_end_alike() {
    for hold_first in [true, false] {
        let world = with_an_account().await;
        let deletion = leaves(&world, "42").await;
        if hold_first {
            case_says(&world, 1, rejected()).await;
            settle(&world).await;
            escalates(&world, 1).await;
        } else {
            escalates(&world, 1).await;
            settle(&world).await;
            assert_eq!(status(&world, &deletion).await, "frozen");
            case_says(&world, 1, rejected()).await;
        }
        settle(&world).await;
        assert_eq!(status(&world, &deletion).await, "on_hold", "the hold weighs more");
        world.advance(days(11));
        settle(&world).await;
        assert_eq!(status(&world, &deletion).await, "on_hold");
        closes(&world, 2).await;
        case_says(&world, 2, lifted()).await;
        settle(&world).await;
        assert_eq!(status(&world, &deletion).await, "pending", "{hold_first}");
        world.advance(hours(72));
        settle(&world).await;
        assert_eq!(stored(&world, "42").await, "sealing", "{hold_first}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clearance_before_during_and_after_a_deletion_never_opens_who_leaves() {
    for cleared_first in [true, false] {
        let world = with_an_account().await;
        if cleared_first {
            world.sign_up_from_russia("42").await;
            settle(&world).await;
            world.answer_all("42", "NO").await;
            settle(&world).await;
        }
        let deletion = leaves(&world, "42").await;
        if !cleared_first {
            world.sign_up_from_russia("42").await;
            settle(&world).await;
            world.answer_all("42", "NO").await;
            settle(&world).await;
        }
        assert!(world.host_account("42").await.is_shut(), "{cleared_first}");
        assert_eq!(status(&world, &deletion).await, "pending");
        undoes(&world, &deletion).await;
        assert!(world.host_account("42").await.is_open(), "{cleared_first}");
    }
}

/// What the anonymizer would say of the host, which was ordered when the person confirmed.
async fn reports_late(world: &World, deletion: Uuid) {
    let report = ErasureReport {
        deletion,
        processor: "host".to_owned(),
        attempt: 1,
        stage: ErasureStage::Confirmation,
        outcome: ErasureOutcome::Erased,
        tier: EvidenceTier::Completed,
        rows: Some(1),
        basis: None,
        until: None,
    };
    let (account, reporter) = (account(), Reporter::Anonymizer);
    world.tell(Event::ErasureReported { account, reporter, report }).await;
    settle(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_to_what_was_taken_back_is_outdated_for_whoever_asked_anew() {
    let world = with_an_account().await;
    let first = leaves(&world, "42").await;
    undoes(&world, &first).await;
    let second = leaves(&world, "42").await;
    assert_ne!(first, second);
    reports_late(&world, fences::id(&first)).await;
    assert!(world.dead_reasons(DELETION_ORCHESTRATOR).await.is_empty());
    assert_eq!(status(&world, &second).await, "pending");
    let state = world.state(DELETION_ORCHESTRATOR, "42").await.unwrap();
    assert_eq!(state["deletion"]["early"]["host"]["outcome"], Value::Null, "it is not answered");
    // What nobody ordered is no late answer.
    reports_late(&world, Uuid::from_u128(9)).await;
    assert_eq!(world.dead_reasons(DELETION_ORCHESTRATOR).await, ["refused"]);
}
