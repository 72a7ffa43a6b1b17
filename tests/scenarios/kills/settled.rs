//! What is known of the virtual clock: moments by which everything that was due had been done, and how it moved.

use contracts::Time;
use runtime::clock::Clock;

use super::place::{Attempt, Place, connect, in_time};

/// All of it, in order.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// By when everything was done. The clock stood still while each was looked at.
    moments: Vec<Time>,
    /// Real moments, and what the clock showed soon after each.
    moves: Vec<(Time, Time)>,
}

impl Settled {
    /// By now everything is done.
    pub fn note(&mut self, at: Time) {
        self.moments.push(at);
    }

    /// The clock is about to be moved.
    pub fn moves(&mut self, to: Time) {
        self.moves.push((Clock::System.now(), to));
    }

    /// The latest that the clock can have shown at a real moment.
    pub fn clock_at(&self, moment: Time) -> Option<Time> {
        let moved = self.moves.partition_point(|(at, _)| *at <= moment);
        Some(self.moves[moved.checked_sub(1)?].1)
    }

    /// Whether what was due at `due` had surely been done before the clock came to `then`.
    pub fn between(&self, due: Time, then: Time) -> bool {
        let next = self.moments.partition_point(|at| *at < due);
        self.moments.get(next).is_some_and(|at| *at < then)
    }
}

/// What keeps a moment from being settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Undone {
    /// Timers that are due.
    pub timers: i64,
    /// Cases whose clock does not run yet, and with it none of their timers.
    pub unclocked: i64,
}

/// Looks what of the stories is due at `now` and not done. Whoever asks keeps the clock still meanwhile.
pub async fn undone(place: &Place, now: Time) -> Attempt<Undone> {
    let mut db = connect(&place.ostiary).await?;
    let undone = sqlx::query_as(
        "select (select count(*) from kyc_screener.timers where due_at <= $1) as timers,
                (select count(*) from kyc_screener.states where status = 'asked') as unclocked",
    );
    in_time(undone.bind(now).fetch_one(&mut db)).await
}
