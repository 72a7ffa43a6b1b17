//! What waits for people, counted.

use contracts::Time;
use sqlx::{FromRow, PgPool};

/// How much of one kind waits for people.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Waiting {
    /// `transcription`, `review` or `undeliverable`, as the filter of the register names it; an undeliverable case is no other review.
    pub kind: String,
    /// How many.
    pub open: i64,
    /// For how many seconds the oldest has waited; 0 when none waits, or none knows.
    pub oldest_seconds: f64,
    /// How many of them are past due.
    pub overdue: i64,
}

/// Every kind once, whether or not anything waits. Only rows that wait are read.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(pool: &PgPool, now: Time) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as(COUNT).bind(now).fetch_all(pool).await
}

const COUNT: &str = "
with waiting as (
    select 'transcription' as kind, task_since::timestamptz as since, task_due::timestamptz as due_at
      from states where task_due is not null
    union all
    select case status when 'asked' then 'undeliverable' else 'review' end, review_since::timestamptz,
           review_due::timestamptz
      from states where in_review
)
select known.kind, count(waiting.kind) as open,
       greatest(coalesce(extract(epoch from $1 - min(since)), 0), 0)::float8 as oldest_seconds,
       count(*) filter (where due_at <= $1) as overdue
  from unnest(array['transcription', 'review', 'undeliverable']) with ordinality as known (kind, place)
  left join waiting on waiting.kind = known.kind
 group by known.kind, place
 order by place";
