//! Real signals.

use std::process::Command;
use std::time::Duration;

use runtime::lifecycle::Lifecycle;

#[tokio::test]
async fn sigterm_ends_a_process_well() {
    let lifecycle = Lifecycle::new();
    let stopping = lifecycle.stopping();
    lifecycle.spawn("obedient", async move {
        stopping.cancelled().await;
        Ok(())
    });
    let running = lifecycle.run(Duration::from_secs(20));
    tokio::pin!(running);
    // One turn, so that the process listens before it is told.
    assert!(futures::poll!(&mut running).is_pending());
    let told =
        Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status().unwrap();
    assert!(told.success());
    running.await.unwrap();
}
