//! Holds that come while fences are asked for, and after: too late is said when it is too late, and there is a way out.

use contracts::event::DeletionAttention;
use runtime::roles::{KYC_SCREENER, NOTIFIER, OWNERSHIP_VERIFIER, SUSPENSION_WORKER};

use super::{
    erased::{goes_outside, is_found_clean},
    fences::stored,
    *,
};
use crate::agreed::agreed;

pub(super) const CASE: Uuid = Uuid::from_u128(6);

/// What the case of account 42 says, as the version of its story; whoever kept it may be gone.
pub(super) async fn case_says(world: &World, version: i64, event: Event) {
    let mut envelope = world.envelope(event);
    envelope.id = Uuid::new_v5(&CASE, &version.to_be_bytes()).to_string();
    envelope.story_version = Some(version);
    envelope.source = "urn:ostiary:kyc-screener".to_owned();
    world.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
}

pub(super) fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

pub(super) fn rejected() -> Event {
    Event::KycAnswersRejected { account: account(), case: CASE, taken_over: false }
}

/// Somebody whose grace is over.
async fn at_the_end_of_grace() -> (World, Value) {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.advance(days(10));
    (world, deletion)
}

/// The kinds of holds that compliance was told came too late.
pub(super) async fn too_late(world: &World) -> Vec<HoldKind> {
    let events = world.events_of("42").await.into_iter();
    let late = events.filter_map(|one| match one.event {
        Event::HoldCameTooLate { kind, .. } => Some(kind),
        _ => None,
    });
    late.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_behind_one_fence_is_in_time_while_another_fence_is_missing() {
    let (world, deletion) = at_the_end_of_grace().await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    assert_eq!(stored(&world, "42").await, "fencing");
    case_says(&world, 1, rejected()).await;
    settle_without(&world, &[OWNERSHIP_VERIFIER]).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    let lifted = |who: &str| Some(who.to_owned());
    let (actor, approver) = (lifted("ann"), lifted("bob"));
    let cleared =
        Event::KycCleared { account: account(), case: CASE, in_time: false, actor, approver };
    case_says(&world, 2, cleared).await;
    settle(&world).await;
    world.advance(hours(72));
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "sealing");
    assert_eq!(too_late(&world).await, []);
    case_says(&world, 3, rejected()).await;
    settle(&world).await;
    assert_eq!(too_late(&world).await, [HoldKind::KycPositiveAnswer], "now it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_whose_case_is_erased_stops_the_rest_until_two_release_it() {
    let (world, deletion) = at_the_end_of_grace().await;
    settle(&world).await;
    goes_outside(&world, "42", &deletion).await;
    settle_without(&world, &[NOTIFIER]).await;
    assert_eq!(world.count(KYC_SCREENER, "states").await, 0, "the case is erased");
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "erasing", "nothing new begins");
    let told = world.events_of("42").await;
    let told = told.iter().any(|one| {
        let why = DeletionAttention::HoldAfterFence;
        matches!(&one.event, Event::DeletionNeedsAttention { reason, .. } if *reason == why)
    });
    assert!(told && too_late(&world).await == [HoldKind::KycPositiveAnswer]);
    let held = world.held("42").await.unwrap();
    assert!(held.past_return, "staff sees it: {held:?}");

    let order = |approver: Option<&str>| Event::HoldReleaseRequested {
        account: account(),
        hold: CASE.to_string(),
        actor: "ann".to_owned(),
        reason_code: "looked-at".to_owned(),
        approver: approver.map(str::to_owned),
    };
    let alone = world.service(SUSPENSION_WORKER).command(world.envelope(order(None))).await;
    assert_eq!(alone.unwrap().unwrap_err().code, "refused", "not by one");
    let agreed = agreed(&world, SUSPENSION_WORKER, order(Some("bob"))).await;
    world.service(SUSPENSION_WORKER).command(agreed).await.unwrap().unwrap();
    settle(&world).await;
    assert!(world.state(SUSPENSION_WORKER, "42").await.unwrap()["status"] == "erased");
    is_found_clean(&world, "42", &deletion).await;
    assert_eq!(world.standing("42").await, "deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_comes_after_our_own_holds_were_erased_is_found_and_released_all_the_same() {
    let (world, deletion) = at_the_end_of_grace().await;
    settle(&world).await;
    goes_outside(&world, "42", &deletion).await;
    settle(&world).await;
    assert_eq!(stored(&world, "42").await, "verifying");
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    let held = world.held("42").await.expect("staff finds the hold of an erased account");
    assert_eq!(held.holds.iter().filter(|hold| hold.hold_id == CASE.to_string()).count(), 1);
    world.advance(days(40));
    settle(&world).await;
    assert!(world.held("42").await.is_some(), "however long it takes");
    let order = Event::HoldReleaseRequested {
        account: account(),
        hold: CASE.to_string(),
        actor: "ann".to_owned(),
        reason_code: "looked-at".to_owned(),
        approver: None,
    };
    let agreed = agreed(&world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(agreed).await.unwrap().unwrap();
    settle(&world).await;
    assert!(world.held("42").await.is_none(), "and then it is listed no more");
    is_found_clean(&world, "42", &deletion).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_opens_while_our_own_holds_wait_to_be_erased_is_released_all_the_same() {
    let (world, deletion) = at_the_end_of_grace().await;
    settle(&world).await;
    goes_outside(&world, "42", &deletion).await;
    settle_without(&world, &[SUSPENSION_WORKER]).await;
    case_says(&world, 1, rejected()).await;
    settle(&world).await;
    assert!(world.state(SUSPENSION_WORKER, "42").await.unwrap()["status"] == "erased");
    assert_eq!(too_late(&world).await, [HoldKind::KycPositiveAnswer]);
    let held = world.held("42").await.expect("staff finds the hold of an erased account");
    assert!(held.holds.iter().any(|hold| hold.hold_id == CASE.to_string()), "{held:?}");
    let order = Event::HoldReleaseRequested {
        account: account(),
        hold: CASE.to_string(),
        actor: "ann".to_owned(),
        reason_code: "looked-at".to_owned(),
        approver: None,
    };
    let agreed = agreed(&world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(agreed).await.unwrap().unwrap();
    settle(&world).await;
    is_found_clean(&world, "42", &deletion).await;
}
