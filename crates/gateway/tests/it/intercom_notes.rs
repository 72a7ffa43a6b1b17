//! What a teammate is told, when Intercom does not take it: said once, in the log if it is lost, and never waited for.

use std::time::{Duration, Instant};

use contracts::topology::RUN_MACRO;
use serde_json::{Value, json};
use simulators::intercom::Fault;

use crate::support::{
    World,
    intercom::{ANN, noted},
    log, until,
};

const WRITE: &str = "POST /conversations/";
const LOST: &str = "a teammate could not be told";

/// A gateway whose story refuses every macro, and whose notes wait for a second at most.
async fn refusing() -> World {
    let world = World::start_with(|config| {
        let notes = config.intercom.as_mut().and_then(|intercom| intercom.notes.as_mut());
        notes.unwrap().timeout = 1;
    })
    .await;
    let refused = json!({"problem": {"code": "refused", "detail": "this case is waiting"}});
    world.answer_as_kyc_screener(RUN_MACRO, refused).await;
    world
}

fn note(name: &str) -> Value {
    let mut note = noted("/kyc ok", ANN);
    note["id"] = json!(name);
    note
}

fn written(world: &World) -> usize {
    world.intercom.state().asked.iter().filter(|asked| asked.starts_with(WRITE)).count()
}

#[tokio::test]
async fn a_note_that_intercom_does_not_take_is_in_the_log_and_not_said_again() {
    for (fault, kept) in [
        (Fault::Status(401, 0), 0),
        (Fault::Status(404, 0), 0),
        (Fault::Status(409, 0), 0),
        (Fault::Status(429, 0), 0),
        (Fault::Status(500, 0), 0),
        (Fault::DoneBut(500), 1),
        (Fault::Cut, 1),
        (Fault::Slow(Duration::from_secs(3)), 1),
    ] {
        let world = refusing().await;
        world.intercom.fail_at(WRITE, fault);
        log::listen();
        let began = Instant::now();
        assert_eq!(world.webhook(&note("first")).await.status, 200, "{fault:?}");
        assert!(began.elapsed() < Duration::from_secs(1), "{fault:?}: Intercom waited for itself");
        until(LOST, async || log::heard().contains(LOST)).await;
        assert!(log::heard().contains("a note command was not carried out"), "{fault:?}");
        // It comes again, if its answer was lost: the story is asked again, and the teammate is told then.
        assert_eq!((written(&world), world.notes().await.len()), (1, kept), "{fault:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_note_is_not_wrong_with_the_next() {
    for fault in [Fault::Status(401, 0), Fault::Status(404, 0), Fault::Status(500, 0)] {
        let world = refusing().await;
        world.intercom.fail_at(WRITE, fault);
        log::listen();
        assert_eq!(world.webhook(&note("first")).await.status, 200);
        until(LOST, async || log::heard().contains(LOST)).await;
        assert_eq!(world.webhook(&note("second")).await.status, 200);
        world.until_noted("Ostiary: not sent; this case is waiting").await;
    }
}

#[tokio::test]
async fn whoever_is_throttled_writes_no_note_until_the_window_ends() {
    let world = refusing().await;
    world.intercom.fail_at(WRITE, Fault::Status(429, 3600));
    for name in ["first", "second"] {
        log::listen();
        assert_eq!(world.webhook(&note(name)).await.status, 200);
        until(LOST, async || log::heard().contains(LOST)).await;
    }
    assert_eq!(written(&world), 1);
}
