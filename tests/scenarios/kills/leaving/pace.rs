//! How the clock of a campaign moves: by hours while nothing is to be done, and hardly at all while something is.

use std::time::Duration;

use chrono::TimeDelta;
use contracts::Time;
use tokio::time::Instant;

use super::people::People;
use crate::kills::{
    crowd::Crowd,
    place::{Attempt, Place, connect, in_time},
    work::{SCHEMAS, messages},
};

/// Virtual days by share of the campaign: slower where people ask and confirm, and where grace ends. Then freely.
const PACE: [(f64, f64); 5] = [(0.0, 0.0), (0.35, 1.3), (0.5, 9.5), (0.9, 14.0), (1.0, 60.0)];
/// How much the clock moves at least in each step. Little: what is tried again then waits for the next day together, and
/// is done together.
const LEAST: TimeDelta = TimeDelta::seconds(2);
/// How much it moves at most while people ask and confirm, and afterwards: less than anything that somebody waits for.
const MOST: [TimeDelta; 2] = [TimeDelta::hours(12), TimeDelta::hours(24)];
/// Until then everybody has asked and confirmed.
const CONFIRMED_WITHIN: TimeDelta = TimeDelta::hours(48);

/// The clock of a campaign.
pub struct Pace {
    began: Instant,
    within: Duration,
}

impl Pace {
    /// From now on, and through within about that time.
    pub fn start(within: Duration) -> Self {
        Self { began: Instant::now(), within }
    }

    /// Moves the clock on.
    pub async fn step(&self, place: &Place, people: &People) {
        let now = place.now();
        let idle = people.due(now) == 0 && matches!(undone(place, now).await, Ok(0));
        let share = self.began.elapsed().div_duration_f64(self.within);
        let paced = people.start + TimeDelta::seconds((days_at(share) * 86_400.0) as i64);
        let most = MOST[usize::from(now - people.start > CONFIRMED_WITHIN)];
        let mut to = if idle { (now + most).min(paced) } else { now };
        to = people.end().map_or(to, |end| to.min(end));
        place.set_clock(to.max(now + LEAST));
    }
}

fn days_at(share: f64) -> f64 {
    let next = PACE.iter().position(|(until, _)| share < *until).unwrap_or(PACE.len() - 1);
    let ((from, day), (until, next_day)) = (PACE[next - 1], PACE[next]);
    day + (share - from) / (until - from) * (next_day - day)
}

/// What is due at this moment and not done: timers, calls, events and messages on their way.
async fn undone(place: &Place, now: Time) -> Attempt<u64> {
    let mut db = connect(&place.ostiary).await?;
    let of = |schema: &&str| {
        format!(
            "(select count(*) from {schema}.unpublished) + (select count(*) from {schema}.timers where due_at <= $1)
           + (select count(*) from {schema}.calls where done_at is null and due_at <= $1)"
        )
    };
    let sql = format!("select {}", SCHEMAS.iter().map(of).collect::<Vec<_>>().join(" + "));
    let rows = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql)).bind(now);
    let rows = in_time(rows.fetch_one(&mut db)).await?;
    let waiting: u64 = messages(place).await?.iter().map(|(_, waiting)| waiting).sum();
    Ok(rows as u64 + waiting)
}
