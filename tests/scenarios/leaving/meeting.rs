//! When leaving meets the other stories: whatever comes first, one outcome.

use contracts::event::CancelledBy;
use runtime::roles::DELETION_ORCHESTRATOR;

use super::{
    fences::{id, stored},
    *,
};

pub(super) const RECOVERY: Uuid = Uuid::from_u128(5);

/// What the one who leads recoveries says, as the version of its story.
pub(super) async fn says(world: &World, version: i64, event: Event) {
    let said = format!("{event:?}");
    let mut envelope = world.envelope(event);
    // What these facts say looks the same; they are not.
    envelope.id = Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()).to_string();
    envelope.story_version = Some(version);
    envelope.source = "urn:ostiary:ownership-verifier".to_owned();
    world.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
}

fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

pub(super) async fn escalates(world: &World, version: i64) {
    let recovery = RECOVERY;
    says(world, version, Event::RecoveryEscalated { account: account(), recovery }).await;
}

pub(super) async fn closes(world: &World, version: i64) {
    let recovery = RECOVERY;
    says(world, version, Event::RecoveryClosed { account: account(), recovery }).await;
}

async fn with_an_account() -> World {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_during_a_deletion_freezes_it_and_its_end_leaves_three_days() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(9));
    escalates(&world, 1).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "frozen");
    world.advance(days(2));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "frozen", "grace is over, and nothing goes");
    closes(&world, 2).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    world.advance(hours(72) - hours(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "pending");
    world.advance(hours(1));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_during_a_recovery_is_blocked_until_it_is_closed() {
    let world = with_an_account().await;
    escalates(&world, 1).await;
    settle(&world).await;
    let blocked = asks(&world, "42").await;
    assert_eq!(blocked["status"], "blocked");
    let blocker = &blocked["blockers"][0];
    assert_eq!((&blocker["code"], &blocker["remedy"]), (&json!("open_recovery"), &json!("wait")));
    closes(&world, 2).await;
    settle(&world).await;
    let (code, shown) = confirms(&world, "42", &blocked["deletionId"]).await;
    assert_eq!((code, &shown["status"]), (202, &json!("pending")), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_the_account_back_does_not_leave_it_and_watch_goes_on() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    escalates(&world, 1).await;
    settle(&world).await;
    let recovery = RECOVERY;
    says(&world, 2, Event::FactorChangeOrdered { account: account(), recovery }).await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "cancelled");
    assert!(world.host_account("42").await.is_open());
    let again = asks(&world, "42").await;
    assert_eq!(again["blockers"][0]["code"], "open_recovery", "the watch period");
    closes(&world, 3).await;
    settle(&world).await;
    let (_, shown) = confirms(&world, "42", &again["deletionId"]).await;
    assert_eq!(shown["status"], "pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_keeps_recoveries_knows_of_it_and_it_is_blocked_all_the_same() {
    let world = with_an_account().await;
    escalates(&world, 1).await;
    // The deletion-orchestrator has not heard of it yet.
    settle_without(&world, &[DELETION_ORCHESTRATOR]).await;
    assert_eq!(asks(&world, "42").await["blockers"][0]["code"], "open_recovery");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_who_keeps_recoveries_is_down_nobody_is_told_that_nothing_forbids_it() {
    let mut world = with_an_account().await;
    world.stop(runtime::roles::OWNERSHIP_VERIFIER).await;
    let blocked = asks(&world, "42").await;
    assert_eq!(blocked["blockers"][0]["code"], "no_answer", "{blocked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_before_the_end_of_grace_is_heard_wins_over_the_timer() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    assert_eq!(undoes(&world, &deletion).await["status"], "cancelled");
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "cancelled");
    assert!(world.host_account("42").await.is_open());
    let said = world.said("deletion", "42").await;
    assert!(!said.contains(&"erasure-fence-requested".to_owned()), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_after_the_timer_and_before_the_last_fence_takes_every_fence_down() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    settle_without(&world, &[runtime::roles::OWNERSHIP_VERIFIER]).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    assert_eq!(undoes(&world, &deletion).await["status"], "cancelled");
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "cancelled", "the late fence changes nothing");
    assert!(world.host_account("42").await.is_open());
    // Nothing that stood up then comes too late for anybody.
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    world.answer_all("42", "YES").await;
    settle(&world).await;
    let events = world.events_of("42").await;
    assert!(!events.iter().any(|one| matches!(one.event, Event::HoldCameTooLate { .. })));
    assert_eq!(world.standing("42").await, "suspended");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_and_timer_in_one_batch_have_one_outcome() {
    let world = with_an_account().await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    let cancelled = Event::DeletionCancelled {
        account: account(),
        deletion: Some(id(&deletion)),
        cancelled_by: CancelledBy::User,
        actor: None,
        cancelled_at: world.now(),
    };
    world.tell(cancelled).await;
    settle(&world).await;
    let (status, host) = (stored(&world, "42").await, world.host_account("42").await);
    let said = world.said("deletion", "42").await;
    let refused = said.contains(&"deletion-cancel-refused".to_owned());
    match status.as_str() {
        "cancelled" => assert!(host.is_open() && !refused, "{said:?}"),
        "sealing" => assert!(host.is_shut() && refused, "{said:?}"),
        other => panic!("{other}: {said:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_answer_and_then_the_request_or_the_other_way_round_nobody_leaves() {
    for answers_first in [true, false] {
        let world = with_an_account().await;
        if answers_first {
            world.sign_up_from_russia("42").await;
            settle(&world).await;
            world.answer_all("42", "YES").await;
            settle(&world).await;
            let asked = asks(&world, "42").await;
            assert_eq!(asked["blockers"][0]["code"], "under_review");
        } else {
            let deletion = leaves(&world, "42").await;
            world.sign_up_from_russia("42").await;
            settle(&world).await;
            world.answer_all("42", "YES").await;
            settle(&world).await;
            assert_eq!(status(&world, &deletion).await, "on_hold");
        }
        assert_eq!(world.standing("42").await, "suspended");
        world.advance(days(30));
        settle(&world).await;
        let said = world.said("deletion", "42").await;
        assert!(!said.contains(&"seal-ordered".to_owned()), "{said:?}");
    }
}
