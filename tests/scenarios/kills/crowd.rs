//! Whoever plays in a campaign, as blows, the clock and rest see them.

use contracts::Time;

/// People with scripts.
pub trait Crowd: Send + Sync + 'static {
    /// How many have something to do now, or are doing it.
    fn due(&self, now: Time) -> u64;

    /// How many have not done everything.
    fn unfinished(&self) -> u64;

    /// When the campaign ends. `None`: not known yet.
    fn end(&self) -> Option<Time>;
}
