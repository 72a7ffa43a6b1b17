//! How hard we work at the host: so many rows in a second, and less at a time where it is busy.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::config::Work;

/// What is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Rows are changed.
    Erase,
    /// Rows are read.
    Scan,
}

/// The pace of all that this process does at one host.
#[derive(Debug)]
pub(crate) struct Pace {
    limits: Work,
    erase: Mutex<Option<Instant>>,
    scan: Mutex<Option<Instant>>,
}

impl Pace {
    pub(crate) fn new(limits: Work) -> Self {
        Self { limits, erase: Mutex::default(), scan: Mutex::default() }
    }

    /// Waits until what was done before is paid for.
    pub(crate) async fn turn(&self, task: Task) {
        let free_at = *self.free_at(task).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(free_at) = free_at {
            wait(free_at.saturating_duration_since(Instant::now())).await;
        }
    }

    /// So many rows were done.
    pub(crate) fn spent(&self, task: Task, rows: u64) {
        let limit = match task {
            Task::Erase => self.limits.erase_rows_per_second,
            Task::Scan => self.limits.scan_rows_per_second,
        };
        if limit == 0 {
            return;
        }
        let micros = rows.saturating_mul(1_000_000) / u64::from(limit);
        let mut free_at = self.free_at(task).lock().unwrap_or_else(PoisonError::into_inner);
        let from = free_at.map_or_else(Instant::now, |free_at| free_at.max(Instant::now()));
        *free_at = Some(from + Duration::from_micros(micros));
    }

    fn free_at(&self, task: Task) -> &Mutex<Option<Instant>> {
        match task {
            Task::Erase => &self.erase,
            Task::Scan => &self.scan,
        }
    }
}

/// How often a piece is made smaller before the host is let alone.
const ATTEMPTS: u32 = 6;
/// The first wait; each is twice as long as the one before, so that all of them are about six seconds.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// Less and less at a time, after longer and longer waits.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    size: u64,
    attempts: u32,
}

impl Backoff {
    pub(crate) fn new(size: u64) -> Self {
        Self { size, attempts: 0 }
    }

    /// How much at a time.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// This much at a time goes: the next trouble is another one.
    pub(crate) fn worked(&mut self) {
        self.attempts = 0;
    }

    /// Waits and takes less; `false`: it was tried often enough.
    pub(crate) async fn smaller(&mut self) -> bool {
        if self.attempts == ATTEMPTS || self.size == 1 {
            return false;
        }
        wait(FIRST_WAIT * 2_u32.pow(self.attempts)).await;
        self.attempts += 1;
        self.size = (self.size / 3).max(1);
        true
    }
}

#[expect(clippy::disallowed_methods, reason = "the host rests in real time")]
async fn wait(span: Duration) {
    if !span.is_zero() {
        tokio::time::sleep(span).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn rows_are_paid_for_before_the_next_turn() {
        let pace = Pace::new(Work { erase_rows_per_second: 1_000, scan_rows_per_second: 0 });
        let began = Instant::now();
        for _ in 0..3 {
            pace.turn(Task::Erase).await;
            pace.spent(Task::Erase, 500);
        }
        assert_eq!(began.elapsed().as_millis(), 1_000);
        pace.turn(Task::Erase).await;
        assert_eq!(began.elapsed().as_millis(), 1_500);
        pace.spent(Task::Scan, u64::MAX);
        pace.turn(Task::Scan).await;
        assert_eq!(began.elapsed().as_millis(), 1_500);
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_host_gets_less_at_a_time_and_then_peace() {
        let mut backoff = Backoff::new(5_000);
        let began = Instant::now();
        let mut sizes = vec![];
        while backoff.smaller().await {
            sizes.push(backoff.size());
        }
        assert_eq!(sizes, [1_666, 555, 185, 61, 20, 6]);
        assert_eq!(began.elapsed().as_millis(), 6_300);
        assert!(!Backoff::new(1).smaller().await);
    }
}
