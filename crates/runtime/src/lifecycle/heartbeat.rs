//! Signs of life of the loops in a process, in real time.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, timeout};

/// How long a loop may be silent before `/livez` fails.
pub const SILENT_AFTER: Duration = Duration::from_secs(60);
/// How often a loop beats while it is at one piece of work.
const BEAT_EVERY: Duration = Duration::from_secs(5);

/// A loop's sign of life; the loop is no longer watched once every clone is dropped.
#[derive(Clone, Debug)]
pub struct Heartbeat(Arc<Beat>);

/// All loops that said they would beat.
#[derive(Debug, Default)]
pub(super) struct Heartbeats {
    beats: Mutex<Vec<Weak<Beat>>>,
}

#[derive(Debug)]
struct Beat {
    name: &'static str,
    since: Instant,
    /// Milliseconds from `since` to the last beat.
    last: AtomicU64,
}

impl Heartbeat {
    /// Says that the loop still turns; to be called at least every few seconds, also when there is nothing to do.
    pub fn beat(&self) {
        self.0.beat_at(Instant::now());
    }

    /// Beats for as long as the work takes: what it waits for has deadlines of its own, and slow is not stuck.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            self.beat();
            if let Ok(done) = timeout(BEAT_EVERY, &mut work).await {
                return done;
            }
        }
    }
}

impl Beat {
    fn beat_at(&self, now: Instant) {
        let last = now.saturating_duration_since(self.since).as_millis();
        self.last.store(u64::try_from(last).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.since + Duration::from_millis(self.last.load(Ordering::Relaxed))
    }

    fn silent_at(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last()) > SILENT_AFTER
    }
}

impl Heartbeats {
    /// Watches one more loop, which counts as having beaten just now.
    pub(super) fn register(&self, name: &'static str) -> Heartbeat {
        let beat = Arc::new(Beat { name, since: Instant::now(), last: AtomicU64::new(0) });
        let mut beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        beats.retain(|beat| beat.strong_count() > 0);
        beats.push(Arc::downgrade(&beat));
        Heartbeat(beat)
    }

    /// Every loop, and when it beat last.
    pub(super) fn last_beats(&self) -> Vec<(&'static str, Instant)> {
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        beats.iter().filter_map(Weak::upgrade).map(|beat| (beat.name, beat.last())).collect()
    }

    /// The names of the loops that were silent for longer than [`SILENT_AFTER`] at `now`.
    pub(super) fn silent_at(&self, now: Instant) -> Vec<&'static str> {
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = beats.iter().filter_map(Weak::upgrade).filter(|beat| beat.silent_at(now));
        silent.map(|beat| beat.name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_does_not_beat_is_named_after_a_minute() {
        let heartbeats = Heartbeats::default();
        let busy = heartbeats.register("busy");
        let stuck = heartbeats.register("stuck");
        let later = Instant::now() + SILENT_AFTER + Duration::from_secs(1);
        busy.0.beat_at(later);
        assert_eq!(heartbeats.silent_at(later), ["stuck"]);
        assert!(heartbeats.silent_at(Instant::now()).is_empty());
        drop(stuck);
        assert!(heartbeats.silent_at(later).is_empty(), "an ended loop is nobody's worry");
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_beats_for_as_long_as_its_work_takes() {
        let heartbeats = Heartbeats::default();
        let busy = heartbeats.register("busy");
        let hours = timeout(60 * SILENT_AFTER, std::future::pending::<()>());
        busy.during(hours).await.unwrap_err();
        assert!(heartbeats.silent_at(Instant::now()).is_empty());
    }
}
