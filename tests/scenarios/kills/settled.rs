//! Moments of the virtual clock by which everything that was due had been done.

use contracts::Time;

use super::place::{Attempt, Place, connect, in_time};

/// Those moments, in order. The clock stood still while each was looked at.
#[derive(Debug, Clone, Default)]
pub struct Settled(Vec<Time>);

impl Settled {
    /// One more.
    pub fn note(&mut self, at: Time) {
        self.0.push(at);
    }

    /// Whether what was due at `due` had surely been done before the clock came to `then`.
    pub fn between(&self, due: Time, then: Time) -> bool {
        let next = self.0.partition_point(|at| *at < due);
        self.0.get(next).is_some_and(|at| *at < then)
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
