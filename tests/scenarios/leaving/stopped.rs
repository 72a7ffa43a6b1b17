//! A hold after the last fence: what was ordered and has not begun waits until the hold is released, then goes by itself.

use contracts::event::StaffHold;
use runtime::roles::{SERVICES, SUSPENSION_WORKER};
use simulators::{Intercom, Sumsub};

use super::{
    certified::{host_text, installed},
    fences::stored,
    *,
};
use crate::agreed::agreed;

const USERS: &str = "select concat_ws(' ', string_agg(u::text, ' ')) from users u";

fn ada() -> AccountId {
    AccountId::try_new("4711").unwrap()
}

/// Long enough for everybody outside, and for whoever is asked again after a minute.
async fn everybody_works(world: &World) {
    for _ in 0..45 {
        world.advance(chrono::TimeDelta::seconds(4));
        world.settle().await;
    }
}

/// Two of the staff order it.
async fn two(world: &World, order: Event) {
    let order = agreed(world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
}

async fn is_held(world: &World) {
    let held = Event::HoldRequested {
        account: ada(),
        hold: "court".to_owned(),
        effect: HoldEffect::Full,
        actor: "ann".to_owned(),
        reason_code: "court-7-26".to_owned(),
        kind: StaffHold::Legal,
        approver: None,
        expires_at: None,
    };
    two(world, held).await;
}

async fn is_released(world: &World) {
    let released = Event::HoldReleaseRequested {
        account: ada(),
        hold: "court".to_owned(),
        actor: "ann".to_owned(),
        reason_code: "settled".to_owned(),
        approver: None,
    };
    two(world, released).await;
}

/// Past the last fence, with a workspace that is too busy for us.
async fn waits_for_the_workspace() -> (World, Intercom, Sumsub, Value) {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = installed(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    workspace.add_contact("4711");
    let deletion = leaves(&world, "4711").await;
    workspace.limit(0);
    world.advance(days(21));
    everybody_works(&world).await;
    assert_eq!(stored(&world, "4711").await, "erasing");
    assert!(ordered(&world, "intercom").await && !workspace.state().contacts.is_empty());
    (world, workspace, sumsub, deletion)
}

async fn ordered(world: &World, who: &str) -> bool {
    world.events_of("4711").await.iter().any(
        |one| matches!(&one.event, Event::ErasureOrdered { processor, .. } if processor == who),
    )
}

async fn goes_on(world: &World, deletion: &Value) {
    everybody_works(world).await;
    assert_eq!(status(world, deletion).await, "deleted");
    assert!(!host_text(world, USERS).await.contains("Ada"));
    for service in SERVICES {
        assert_eq!(world.dead_letters(service).await.len(), 0, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_waits_for_its_processor_stops_and_goes_by_itself_when_the_hold_is_released()
{
    let (world, workspace, _sumsub, deletion) = waits_for_the_workspace().await;
    is_held(&world).await;
    world.settle().await;
    workspace.limit(u32::MAX);
    for _ in 0..3 {
        world.advance(days(1));
        everybody_works(&world).await;
    }
    assert_eq!(workspace.state().contacts.len(), 1, "it is there again, and nothing is erased");
    assert_eq!(stored(&world, "4711").await, "erasing");
    is_released(&world).await;
    goes_on(&world, &deletion).await;
    assert!(workspace.state().contacts.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_heard_of_only_after_the_hold_stops_too_and_nothing_begins_while_nobody_says()
 {
    let (mut world, workspace, _sumsub, deletion) = waits_for_the_workspace().await;
    // Whoever erases is away while the hold comes: its order is older, and is read first.
    workspace.limit(u32::MAX);
    world.stop(ANONYMIZER).await;
    is_held(&world).await;
    settle(&world).await;
    world.restart(ANONYMIZER).await;
    world.stop(SUSPENSION_WORKER).await;
    let others: Vec<&str> =
        SERVICES.into_iter().filter(|service| *service != SUSPENSION_WORKER).collect();
    let work = async || {
        for _ in 0..10 {
            world.advance(hours(1));
            world.settle_only(&others).await;
        }
    };
    work().await;
    assert_eq!(workspace.state().contacts.len(), 1, "nobody says that nothing stops it");
    world.restart(SUSPENSION_WORKER).await;
    world.tell_again().await;
    everybody_works(&world).await;
    assert_eq!(workspace.state().contacts.len(), 1, "it is stopped, whatever is said twice");
    is_released(&world).await;
    goes_on(&world, &deletion).await;
    assert!(workspace.state().contacts.is_empty());
}
