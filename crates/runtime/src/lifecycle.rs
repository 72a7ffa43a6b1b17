//! The tasks of a process, from start to a shutdown in two stages.

mod heartbeat;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::BoxError;
use heartbeat::Heartbeats;
pub use heartbeat::{Heartbeat, SILENT_AFTER};

/// Starts the tasks of a process, asks them to stop, and notices when one ends unasked. Clones are one lifecycle.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Cancelled once: finish what is in hand.
    stopping: CancellationToken,
    /// Cancelled once: every task is dropped where it awaits.
    aborting: CancellationToken,
    tasks: TaskTracker,
    running: Mutex<Vec<&'static str>>,
    crash: Mutex<Option<Crashed>>,
    heartbeats: Heartbeats,
}

/// Why a process ends with a failing exit code.
#[derive(Debug, thiserror::Error)]
pub enum Crashed {
    /// A task came to its end although nobody asked it to.
    #[error("task {task} ended unasked")]
    Ended {
        /// Its name.
        task: &'static str,
    },
    /// A task gave up.
    #[error("task {task} failed")]
    Failed {
        /// Its name.
        task: &'static str,
        /// What it gave up over.
        source: BoxError,
    },
    /// A task panicked; the panic itself is logged by the hook of [`crate::telemetry`].
    #[error("task {task} panicked")]
    Panicked {
        /// Its name.
        task: &'static str,
    },
    /// Tasks had to be dropped in the middle of their work.
    #[error("aborted before these tasks were done: {}", .tasks.join(", "))]
    Aborted {
        /// Their names.
        tasks: Vec<&'static str>,
    },
    /// The process could not listen for SIGTERM and SIGINT.
    #[error("cannot listen for signals")]
    Deaf(#[from] std::io::Error),
}

impl Lifecycle {
    /// A lifecycle without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task that runs until [`Self::stopping`]. Ending before that, well or badly, takes the process down.
    pub fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = Result<(), BoxError>> + Send + 'static,
    ) {
        self.running().push(name);
        let lifecycle = self.clone();
        self.0.tasks.spawn(async move {
            let task = AssertUnwindSafe(task).catch_unwind();
            if let Some(end) = lifecycle.0.aborting.run_until_cancelled(task).await {
                lifecycle.ended(name, end);
            }
        });
    }

    /// Cancelled when it is time to stop pulling and finish what is in hand.
    pub fn stopping(&self) -> CancellationToken {
        self.0.stopping.clone()
    }

    /// Registers a loop with `/livez`, which fails once the loop has not beaten for [`SILENT_AFTER`].
    pub fn heartbeat(&self, name: &'static str) -> Heartbeat {
        self.0.heartbeats.register(name)
    }

    /// The registered loops that have not beaten for [`SILENT_AFTER`] of real time.
    pub fn silent_loops(&self) -> Vec<&'static str> {
        self.0.heartbeats.silent_at(Instant::now())
    }

    /// When each registered loop beat last, in real time.
    pub fn last_beats(&self) -> Vec<(&'static str, Instant)> {
        self.0.heartbeats.last_beats()
    }

    /// Runs until SIGTERM, SIGINT or a crash, then gives the tasks `grace` to finish; a second signal ends that early.
    ///
    /// # Errors
    /// When a task ended unasked, when tasks had to be aborted, or when signals cannot be heard.
    pub async fn run(&self, grace: Duration) -> Result<(), Crashed> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        // Said only now, so that whoever waits for it may send a signal.
        tracing::info!("running");
        self.run_with(grace, async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
        .await
    }

    /// Asks every task to stop, as the first signal does, and waits up to `grace` for them.
    ///
    /// # Errors
    /// When a task had ended unasked before, or tasks had to be aborted.
    pub async fn stop(&self, grace: Duration) -> Result<(), Crashed> {
        self.0.stopping.cancel();
        self.drain(grace, std::future::pending()).await
    }

    async fn run_with(
        &self,
        grace: Duration,
        mut signalled: impl AsyncFnMut(),
    ) -> Result<(), Crashed> {
        tokio::select! {
            () = signalled() => tracing::info!("stopping: finishing what is in hand"),
            () = self.0.stopping.cancelled() => {}
        }
        self.0.stopping.cancel();
        self.drain(grace, signalled()).await
    }

    async fn drain(&self, grace: Duration, hurry: impl Future<Output = ()>) -> Result<(), Crashed> {
        self.0.tasks.close();
        let finished = tokio::select! {
            () = self.0.tasks.wait() => true,
            () = hurry => false,
            () = elapsed(grace) => false,
        };
        let left = if finished { Vec::new() } else { self.abort().await };
        match self.crash().take() {
            Some(crash) => Err(crash),
            None if left.is_empty() => Ok(()),
            None => Err(Crashed::Aborted { tasks: left }),
        }
    }

    /// Drops every task and gives the names of those that were still at work.
    async fn abort(&self) -> Vec<&'static str> {
        let tasks = self.running().clone();
        tracing::warn!(?tasks, "aborting what is still running");
        self.0.aborting.cancel();
        // A task that blocks its thread never gets here; the process ends without it.
        tokio::select! {
            () = self.0.tasks.wait() => {}
            () = elapsed(ABORT_WITHIN) => {}
        }
        tasks
    }

    fn ended(&self, task: &'static str, end: std::thread::Result<Result<(), BoxError>>) {
        self.forget(task);
        let unasked = !self.0.stopping.is_cancelled();
        let crash = match end {
            Ok(Ok(())) if !unasked => return,
            Ok(Ok(())) => Crashed::Ended { task },
            Ok(Err(source)) => Crashed::Failed { task, source },
            Err(_panic) => Crashed::Panicked { task },
        };
        match &crash {
            Crashed::Failed { source, .. } => {
                tracing::error!(task, error = source, unasked, "task failed")
            }
            _ => tracing::error!(task, unasked, "{crash}"),
        }
        self.crash().get_or_insert(crash);
        self.0.stopping.cancel();
    }

    fn forget(&self, task: &'static str) {
        let mut running = self.running();
        if let Some(at) = running.iter().position(|name| *name == task) {
            running.swap_remove(at);
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Vec<&'static str>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn crash(&self) -> std::sync::MutexGuard<'_, Option<Crashed>> {
        self.0.crash.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long aborted tasks may take to be dropped.
const ABORT_WITHIN: Duration = Duration::from_secs(1);

#[expect(clippy::disallowed_methods, reason = "a shutdown is bounded in real time")]
async fn elapsed(span: Duration) {
    tokio::time::sleep(span).await;
}

#[cfg(test)]
mod tests;
