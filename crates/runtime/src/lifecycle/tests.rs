//! How processes end, on paused time.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

const GRACE: Duration = Duration::from_secs(20);

/// Sends as many signals as there are, then never another.
async fn run(lifecycle: &Lifecycle, mut signals: usize) -> Result<(), Crashed> {
    let run = lifecycle.run_with(GRACE, async || {
        if signals == 0 {
            std::future::pending::<()>().await;
        }
        signals -= 1;
    });
    run.await
}

/// A task that finishes what it has in hand a while after it was asked to stop.
fn obedient(lifecycle: &Lifecycle, finishing: Duration) -> Arc<AtomicBool> {
    let finished = Arc::new(AtomicBool::new(false));
    let (stopping, flag) = (lifecycle.stopping(), Arc::clone(&finished));
    lifecycle.spawn("obedient", async move {
        stopping.cancelled().await;
        elapsed(finishing).await;
        flag.store(true, Ordering::Release);
        Ok(())
    });
    finished
}

fn stubborn(lifecycle: &Lifecycle) {
    lifecycle.spawn("stubborn", std::future::pending());
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ends_unasked_takes_the_process_down_by_name() {
    let lifecycle = Lifecycle::new();
    let finished = obedient(&lifecycle, GRACE / 2);
    lifecycle.spawn("quitter", async { Ok(()) });
    let crash = run(&lifecycle, 0).await.unwrap_err();
    assert_eq!(crash.to_string(), "task quitter ended unasked");
    assert!(finished.load(Ordering::Acquire), "the others may still finish");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_fails_or_panics_takes_the_process_down_by_name() {
    let lifecycle = Lifecycle::new();
    lifecycle.spawn("failing", async { Err("no more".into()) });
    let crash = run(&lifecycle, 0).await.unwrap_err();
    assert!(
        matches!(crash, Crashed::Failed { task: "failing", source } if source.to_string() == "no more")
    );

    let lifecycle = Lifecycle::new();
    lifecycle.spawn("panicking", async { panic!("on purpose") });
    assert!(matches!(run(&lifecycle, 0).await, Err(Crashed::Panicked { task: "panicking" })));
}

#[tokio::test(start_paused = true)]
async fn the_first_signal_lets_tasks_finish() {
    let lifecycle = Lifecycle::new();
    let finished = obedient(&lifecycle, GRACE / 2);
    run(&lifecycle, 1).await.unwrap();
    assert!(finished.load(Ordering::Acquire));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_grace_period_aborts_by_name() {
    let lifecycle = Lifecycle::new();
    let finished = obedient(&lifecycle, GRACE / 2);
    stubborn(&lifecycle);
    let started = Instant::now();
    let crash = run(&lifecycle, 1).await.unwrap_err();
    assert!(matches!(crash, Crashed::Aborted { tasks } if tasks == ["stubborn"]));
    assert!(finished.load(Ordering::Acquire));
    assert_eq!(started.elapsed().as_secs(), GRACE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn the_second_signal_aborts_at_once() {
    let lifecycle = Lifecycle::new();
    let finished = obedient(&lifecycle, GRACE / 2);
    let started = Instant::now();
    let crash = run(&lifecycle, 2).await.unwrap_err();
    assert!(matches!(crash, Crashed::Aborted { tasks } if tasks == ["obedient"]));
    assert!(!finished.load(Ordering::Acquire));
    assert!(started.elapsed() < GRACE / 2);
}

#[tokio::test(start_paused = true)]
async fn what_fails_while_stopping_is_told_as_well() {
    let lifecycle = Lifecycle::new();
    let stopping = lifecycle.stopping();
    lifecycle.spawn("late", async move {
        stopping.cancelled().await;
        Err("could not finish".into())
    });
    assert!(matches!(lifecycle.stop(GRACE).await, Err(Crashed::Failed { task: "late", .. })));
}

#[tokio::test(start_paused = true)]
async fn stopping_by_hand_is_like_the_first_signal() {
    let lifecycle = Lifecycle::new();
    let finished = obedient(&lifecycle, GRACE / 2);
    lifecycle.stop(GRACE).await.unwrap();
    assert!(finished.load(Ordering::Acquire));
}
