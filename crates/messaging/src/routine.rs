//! Work that a service does of its own accord, on real time.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use crate::{StepError, part::Part};

/// Work that nobody asks for, such as comparing our books with somebody else's. It runs on real time, as housekeeping does.
#[async_trait]
pub trait Routine: Send + Sync + 'static {
    /// Its name in logs, metrics and heartbeats.
    const NAME: &'static str;

    /// Does what there is to do now; how much moved. Whether it is due, and whose turn it is, it decides itself.
    async fn step(&self) -> Result<usize, StepError>;

    /// How long to wait when nothing moved.
    fn pause(&self) -> Duration;
}

/// The loop around a routine.
pub(crate) struct RoutinePart<R>(pub Arc<R>);

#[async_trait]
impl<R: Routine> Part for RoutinePart<R> {
    fn name(&self) -> &'static str {
        R::NAME
    }

    fn pause(&self) -> Duration {
        self.0.pause()
    }

    async fn step(&self) -> Result<usize, StepError> {
        self.0.step().await
    }
}
