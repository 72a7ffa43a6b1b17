//! Everything that goes on beside the blows.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::JoinHandle;

use super::place::pause;

/// Steps that are repeated until the campaign stops.
#[derive(Default)]
pub struct Loops {
    stopping: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Loops {
    /// Steps until the campaign stops, with a pause after each step.
    pub fn repeat<F: Future<Output = ()> + Send>(
        &mut self,
        pause_millis: u64,
        step: impl Fn() -> F + Send + 'static,
    ) {
        let stopping = Arc::clone(&self.stopping);
        self.tasks.push(tokio::spawn(async move {
            while !stopping.load(Ordering::Relaxed) {
                step().await;
                pause(pause_millis).await;
            }
        }));
    }

    /// Stops all of them, each after its step.
    pub async fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
    }
}
