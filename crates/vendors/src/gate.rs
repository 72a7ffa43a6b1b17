//! What keeps us from asking somebody who said that we ask too often.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Shut after a 429 until its window ends, for every call of this process. Real time, as theirs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate(Arc<Mutex<Option<Instant>>>);

impl Gate {
    /// Nobody asks for so long.
    pub fn shut(&self, wait: Duration) {
        let until = Some(Instant::now() + wait);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Whether it is open.
    ///
    /// # Errors
    /// How long it is shut.
    pub fn pass(&self) -> Result<(), Duration> {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        left.filter(|left| !left.is_zero()).map_or(Ok(()), Err)
    }
}
