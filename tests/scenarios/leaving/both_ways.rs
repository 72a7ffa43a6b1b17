//! Every meeting of leaving with another story, from both sides and in the same instant: one outcome, whichever comes first.

use runtime::roles::{DELETION_ORCHESTRATOR, OWNERSHIP_VERIFIER, SUSPENSION_WORKER};

use super::{
    fences::stored,
    late::{CASE, account, case_says, rejected, too_late},
    meeting::{closes, escalates},
    *,
};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_and_the_end_of_grace_in_the_same_instant_have_one_outcome() {
    // Heard by the holds first: the deletion asks for a fence in vain, or has heard already.
    let (world, deletion) = at_the_end_of_grace().await;
    case_says(&world, 1, rejected()).await;
    world.settle_only(&[SUSPENSION_WORKER]).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    assert_eq!(too_late(&world).await, []);
    // The timer first, and one fence is missing.
    let (world, deletion) = at_the_end_of_grace().await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    match stored(&world, "42").await.as_str() {
        "on_hold" => assert_eq!(too_late(&world).await, []),
        "sealing" => assert_eq!(too_late(&world).await, [HoldKind::KycPositiveAnswer]),
        other => panic!("{other}"),
    }
    assert!(world.host_account("42").await.is_shut(), "{deletion}");
    // Both at once.
    let (world, _) = at_the_end_of_grace().await;
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    let told = world.said("deletion", "42").await;
    match stored(&world, "42").await.as_str() {
        "on_hold" => assert_eq!(too_late(&world).await, []),
        "sealing" => assert_eq!(too_late(&world).await, [HoldKind::KycPositiveAnswer]),
        other => panic!("{other}: {told:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_and_the_end_of_grace_in_the_same_instant_have_one_outcome() {
    for recovery_first in [true, false] {
        let (world, deletion) = at_the_end_of_grace().await;
        if !recovery_first {
            settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
            assert_eq!(stored(&world, "42").await, "fencing");
        }
        escalates(&world, 1).await;
        // Who keeps recoveries hears of it as well, and refuses a fence from then on.
        world.settle_only(&[OWNERSHIP_VERIFIER, DELETION_ORCHESTRATOR]).await;
        settle(&world).await;
        let (status, stored) = (status(&world, &deletion).await, stored(&world, "42").await);
        assert!(["frozen", "sealing"].contains(&stored.as_str()), "{stored}");
        if stored == "frozen" {
            assert_eq!(status, "frozen");
            closes(&world, 2).await;
            settle(&world).await;
            world.advance(hours(72));
            settle(&world).await;
        }
        assert_eq!(fences::stored(&world, "42").await, "sealing", "{recovery_first}");
    }
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
