//! How hard we work at the host: for so much of the time, and less at a time where it is busy.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::config::{Share, Work};

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

/// One piece of work. What it took is rested for when it ends, however it ends.
#[must_use]
pub(crate) struct Turn<'p> {
    pace: &'p Pace,
    task: Task,
    began: Instant,
}

impl Pace {
    pub(crate) fn new(limits: Work) -> Self {
        Self { limits, erase: Mutex::default(), scan: Mutex::default() }
    }

    /// Waits until what was done before is rested for.
    pub(crate) async fn turn(&self, task: Task) -> Turn<'_> {
        let free_at = *self.free_at(task).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(free_at) = free_at {
            wait(free_at.saturating_duration_since(Instant::now())).await;
        }
        Turn { pace: self, task, began: Instant::now() }
    }

    fn share(&self, task: Task) -> Share {
        match task {
            Task::Erase => self.limits.erase_share,
            Task::Scan => self.limits.scan_share,
        }
    }

    fn free_at(&self, task: Task) -> &Mutex<Option<Instant>> {
        match task {
            Task::Erase => &self.erase,
            Task::Scan => &self.scan,
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let rest = self.pace.share(self.task).rest_after(now - self.began);
        let mut free_at =
            self.pace.free_at(self.task).lock().unwrap_or_else(PoisonError::into_inner);
        *free_at = Some(free_at.map_or(now, |free_at| free_at.max(now)) + rest);
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
    async fn what_was_done_is_rested_for_before_the_next_turn() {
        let share = |share: f64| Share::try_from(share).unwrap();
        let pace = Pace::new(Work { erase_share: share(0.2), scan_share: share(1.0) });
        let began = Instant::now();
        for task in [Task::Erase, Task::Erase, Task::Scan, Task::Scan] {
            let _turn = pace.turn(task).await;
            wait(Duration::from_millis(100)).await;
        }
        // 100 of work, 400 of rest, 100 of work; the scan neither waits for it nor rests.
        assert_eq!(began.elapsed().as_millis(), 800);
        let _turn = pace.turn(Task::Erase).await;
        assert_eq!(began.elapsed().as_millis(), 1_000);
    }

    #[tokio::test(start_paused = true)]
    async fn turns_side_by_side_are_rested_for_one_after_the_other() {
        let pace =
            Pace::new(Work { erase_share: Share::try_from(0.5).unwrap(), ..Work::default() });
        let began = Instant::now();
        let turns = [pace.turn(Task::Erase).await, pace.turn(Task::Erase).await];
        wait(Duration::from_millis(100)).await;
        drop(turns);
        let _turn = pace.turn(Task::Erase).await;
        assert_eq!(began.elapsed().as_millis(), 300);
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
