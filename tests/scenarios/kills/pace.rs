//! How the clock of a campaign moves: never past what is due and not done.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use tokio::time::Instant;

use super::{
    crowd::Crowd,
    oracle::REMINDERS_AFTER,
    people::People,
    place::Place,
    settled::{Settled, Undone, undone},
};

/// Virtual days by share of the campaign: slower where sign-ups come in and where deadlines pass. Half a day of
/// deadlines passes in one moment, together with the answers of those who are that late.
const PACE: [(f64, f64); 6] =
    [(0.0, 0.0), (0.4, 2.0), (0.65, 13.5), (0.8, 15.0), (0.801, 15.5), (1.0, 17.5)];
/// How much the clock moves at least in each step: calls that are tried again are due by it.
const LEAST: TimeDelta = TimeDelta::seconds(6);
/// How much it moves at most, when it makes up for an outage.
const MOST: TimeDelta = TimeDelta::hours(12);
/// Until then no timer of a running clock is due, so nobody's clock has to run.
const NOTHING_IS_DUE_FOR: TimeDelta = TimeDelta::hours(7 * 24 - 12);

/// The clock of a campaign. Whoever else reads it finds that it stands still while it is looked what is done.
pub struct Pace {
    began: Instant,
    within: Duration,
    settled: Mutex<Settled>,
}

impl Pace {
    /// From now on, and through within that time.
    pub fn start(within: Duration) -> Self {
        Self { began: Instant::now(), within, settled: Mutex::default() }
    }

    /// The moments by which whatever was due had been done.
    pub fn settled(&self) -> Settled {
        self.lock().clone()
    }

    /// Moves the clock on; hardly at all while something is due, or once it reached what somebody waits for, or the end.
    pub async fn step(&self, place: &Place, people: &People) {
        let now = place.now();
        let mut to = match undone(place, now).await {
            Ok(Undone { timers: 0, unclocked: 0 }) => {
                self.lock().note(now);
                now + MOST
            }
            Ok(Undone { timers: 0, .. }) => (now + MOST).min(people.start + NOTHING_IS_DUE_FOR),
            Ok(_) | Err(_) => now,
        };
        debug_assert!(NOTHING_IS_DUE_FOR < REMINDERS_AFTER[0]);
        let share = self.began.elapsed().div_duration_f64(self.within);
        to = to.min(people.start + TimeDelta::seconds((days_at(share) * 86_400.0) as i64));
        for waits_at in people.clock_waits_at().into_iter().chain(people.end()) {
            to = to.min(waits_at);
        }
        to = to.max(now + LEAST);
        self.lock().moves(to);
        place.set_clock(to);
    }

    fn lock(&self) -> MutexGuard<'_, Settled> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn days_at(share: f64) -> f64 {
    let next = PACE.iter().position(|(until, _)| share < *until).unwrap_or(PACE.len() - 1);
    let ((from, day), (until, next_day)) = (PACE[next - 1], PACE[next]);
    day + (share - from) / (until - from) * (next_day - day)
}
