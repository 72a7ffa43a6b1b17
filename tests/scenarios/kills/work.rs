//! What is unfinished at a moment: what rest has to wait for, and what blows are meant to fall on.

use std::time::Duration;

use async_nats::jetstream;
use contracts::topology::{DURABLES, Durable, Stream};
use futures::future::try_join_all;
use tokio::time::timeout;

use super::{
    crowd::Crowd,
    faults::Target,
    place::{Attempt, Place, connect, in_time},
};

/// The schemas whose outbox, timers and calls must be idle in the end.
pub const SCHEMAS: [&str; 7] = [
    "kyc_screener",
    "suspension_worker",
    "notifier",
    "gateway",
    "deletion_orchestrator",
    "ownership_verifier",
    "anonymizer",
];
/// How long a look before a blow may take: a server that is away says nothing.
const GLANCE: Duration = Duration::from_millis(500);

/// What waits in a schema.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Rows {
    /// Events that are not published.
    pub unpublished: i64,
    /// Timers that are due.
    pub timers: i64,
    /// Calls that are not done.
    pub calls: i64,
}

/// What is unfinished, as far as it can be seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work {
    /// People who have something to do or are doing it.
    people: u64,
    /// Of each service: rows and messages that wait for it.
    services: [u64; SCHEMAS.len()],
    /// Events and messages on their way through the broker.
    messages: u64,
}

impl Work {
    /// Whether anything is unfinished.
    pub fn is_some(&self) -> bool {
        self.of(Target::Postgres) > 0
    }

    /// What is unfinished and needs this one.
    pub fn of(&self, target: Target) -> u64 {
        match target {
            Target::Role(_, role) => {
                let service = SCHEMAS.iter().position(|one| role == one.replace('_', "-"));
                let own = self.services[service.unwrap()];
                if role == "gateway" { own + self.people } else { own }
            }
            Target::Nats => self.messages + self.people,
            Target::Postgres => self.people + self.services.iter().sum::<u64>(),
        }
    }
}

/// Looks quickly. What cannot be seen, because a server is away, is not counted.
pub async fn glance(place: &Place, people: &impl Crowd) -> Work {
    let (rows, messages) =
        tokio::join!(timeout(GLANCE, rows(place)), timeout(GLANCE, messages(place)));
    let mut work = Work { people: people.due(place.now()), ..Work::default() };
    for (at, rows) in rows.into_iter().flatten().flatten().enumerate() {
        work.services[at] += (rows.unpublished + rows.timers + rows.calls) as u64;
        work.messages += rows.unpublished as u64;
    }
    for (durable, waiting) in messages.into_iter().flatten().flatten() {
        let service =
            SCHEMAS.iter().position(|one| durable.name.starts_with(&one.replace('_', "-")));
        work.services[service.unwrap()] += waiting;
        work.messages += waiting;
    }
    work
}

/// What waits in each of [`SCHEMAS`].
pub async fn rows(place: &Place) -> Attempt<Vec<Rows>> {
    let mut db = connect(&place.ostiary).await?;
    let of = |schema: &&str| {
        format!(
            "select (select count(*) from {schema}.unpublished) as unpublished,
                    (select count(*) from {schema}.timers where due_at <= $1) as timers,
                    (select count(*) from {schema}.calls where done_at is null) as calls"
        )
    };
    let sql = SCHEMAS.iter().map(of).collect::<Vec<_>>().join(" union all ");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(place.now());
    in_time(rows.fetch_all(&mut db)).await
}

/// How many messages wait for each durable consumer.
pub async fn messages(place: &Place) -> Attempt<Vec<(Durable, u64)>> {
    let jetstream = jetstream::new(place.nats.clone());
    let mut waiting = Vec::new();
    for stream in Stream::ALL {
        let found = in_time(jetstream.get_stream(stream.name())).await?;
        let durables = DURABLES.into_iter().filter(|durable| durable.stream == stream);
        let infos = durables.map(async |durable| {
            let info = in_time(found.consumer_info(durable.name)).await?;
            Ok::<_, String>((durable, info.num_pending + info.num_ack_pending as u64))
        });
        waiting.extend(try_join_all(infos).await?);
    }
    Ok(waiting)
}
