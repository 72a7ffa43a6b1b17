//! The end of grace: the last look, the fences, the seal.

use runtime::roles::OWNERSHIP_VERIFIER;

use super::*;

/// Everybody but who keeps the recoveries, so that one fence is missing.
async fn settle_without_recoveries(world: &World) {
    settle_without(world, &[OWNERSHIP_VERIFIER]).await;
}

/// What the ownership-verifier would say.
async fn recovery_answers(
    world: &World,
    account: &str,
    deletion: &Value,
    attempt: i32,
    granted: bool,
) {
    let (account, deletion) = (AccountId::try_new(account).unwrap(), id(deletion));
    let keeper = FenceKeeper::OwnershipVerifier;
    world.tell(Event::ErasureFenceAnswered { account, keeper, deletion, attempt, granted }).await;
    settle_without_recoveries(world).await;
}

pub(super) fn id(deletion: &Value) -> Uuid {
    deletion.as_str().unwrap().parse().unwrap()
}

pub(super) async fn stored(world: &World, account: &str) -> String {
    let state = world.state("deletion-orchestrator", account).await.unwrap();
    state["status"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_end_of_grace_everybody_lets_go_and_identity_is_sealed_before_anything_is_erased() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10) - hours(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "pending");
    world.advance(hours(1));
    settle_without_recoveries(&world).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    assert_eq!(status(&world, &deletion).await, "pending");
    assert_eq!(world.said("suspension", "42").await.last().unwrap(), "erasure-fence-answered");
    assert_eq!(world.said("kyc", "42").await, ["erasure-fence-answered"]);

    settle(&world).await;
    assert_eq!(world.said("recovery", "42").await, ["erasure-fence-answered"]);
    assert_eq!(stored(&world, "42").await, "sealing");
    assert_eq!(status(&world, &deletion).await, "erasing");
    assert_eq!(undoes(&world, &deletion).await["status"], "erasing", "too late");
    let said = world.said("deletion", "42").await;
    assert!(said.contains(&"deletion-cancel-refused".to_owned()));
    assert!(!ordered_at_the_end(&world, "42").await, "nothing before the seal");

    let account = AccountId::try_new("42").unwrap();
    let plan_hash = "9f".repeat(32);
    world.tell(Event::IdentitySealed { account, deletion: id(&deletion), plan_hash }).await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "erasing");
    assert!(ordered_at_the_end(&world, "42").await);
    assert!(world.host_account("42").await.is_shut());
}

/// Whether anything but what goes at once was ordered.
async fn ordered_at_the_end(world: &World, account: &str) -> bool {
    let grace_end = contracts::event::ErasureStage::GraceEnd;
    world.events_of(account).await.iter().any(|envelope| {
        matches!(&envelope.event, Event::ErasureOrdered { stage, .. } if *stage == grace_end)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_answer_has_refused_and_is_asked_again() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    settle_without_recoveries(&world).await;
    world.advance(hours(1));
    settle_without_recoveries(&world).await;
    assert_eq!(stored(&world, "42").await, "pending");
    recovery_answers(&world, "42", &deletion, 1, true).await;
    assert_eq!(stored(&world, "42").await, "pending", "an answer that came too late");
    world.advance(hours(1));
    settle_without_recoveries(&world).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    recovery_answers(&world, "42", &deletion, 2, false).await;
    assert_eq!(stored(&world, "42").await, "pending");
    undoes(&world, &deletion).await;
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_answer_holds_a_deletion_up_and_behind_the_fence_it_comes_too_late() {
    let world = World::start().await;
    world.host_has(&["1", "2"]).await;
    host_answers(&world, &[]).await;
    world.sign_up_from_russia("2").await;
    settle(&world).await;
    world.answer_all("2", "NO").await;
    settle(&world).await;
    let deletions = [leaves(&world, "1").await, leaves(&world, "2").await];
    world.sign_up_from_russia("1").await;
    settle(&world).await;
    world.answer_all("1", "YES").await;
    settle(&world).await;
    assert_eq!(status(&world, &deletions[0]).await, "on_hold");
    world.advance(days(10));
    settle(&world).await;
    assert_eq!(stored(&world, "1").await, "on_hold");

    assert_eq!(stored(&world, "2").await, "sealing");
    world.answer_all("2", "YES").await;
    settle(&world).await;
    let events = world.events_of("2").await;
    let too_late = events.iter().any(|envelope| {
        let kind = HoldKind::KycPositiveAnswer;
        matches!(&envelope.event, Event::HoldCameTooLate { kind: late, .. } if *late == kind)
    });
    assert!(too_late);
    let state = world.state("deletion-orchestrator", "2").await.unwrap();
    assert_eq!(state["deletion"]["stopped"], true);
    let mut effects = events.iter().filter_map(|envelope| match &envelope.event {
        Event::HoldsChanged { holds, .. } | Event::AccountSuspended { holds, .. } => {
            Some(holds.effect)
        }
        _ => None,
    });
    assert_eq!(effects.next_back(), Some(HoldEffect::Full), "it never reopens");
}
