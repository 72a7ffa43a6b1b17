//! How many events per second, when all of them wait in the stream: the four in turn on the same events.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use async_nats::jetstream::{self, consumer::DeliverPolicy};
use contracts::topology::Stream;
use sqlx::query_scalar;

use super::{BATCH, OSTIARYS_BATCH, Plan, UNDER_WAY, limit, limit::Limit, unstopped};
use crate::{
    cpu::Usage,
    ground::{Ground, Site, last_sequence},
    road::Road,
    sign_ups,
};

/// What they are called, by their place in a round.
const NAMES: [&str; 4] = ["a", "b", "c", "b'"];

/// The four on the same events: Ostiary, the limit, one at a time, and the limit with Ostiary's batches.
pub struct Round {
    pub samples: [Sample; 4],
}

/// One of them.
#[derive(Default, Clone, Copy)]
pub struct Sample {
    events: usize,
    took: Duration,
    pub used: Usage,
}

impl Sample {
    pub fn per_second(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }
}

impl Round {
    /// How much faster one is than another.
    pub fn ratio(&self, of: usize, to: usize) -> f64 {
        self.samples[of].per_second() / self.samples[to].per_second()
    }
}

/// Each round begins with another of the four.
pub async fn measure(ground: &Ground, site: &Site, plan: &Plan) -> Result<Vec<Round>> {
    let jetstream = site.jetstream().await?;
    let mut limits = [
        Limit::new(site, BATCH, 1).await?,
        Limit::new(site, 1, 1).await?,
        Limit::new(site, OSTIARYS_BATCH, UNDER_WAY).await?,
    ];
    let mut rounds = Vec::new();
    for round in 0..plan.rounds {
        let first = last_sequence(&jetstream, Stream::Host).await? + 1;
        let accounts = (round * plan.events) as u64..((round + 1) * plan.events) as u64;
        sign_ups::publish(&jetstream, accounts).await?;
        let mut samples = [Sample::default(); 4];
        for turn in 0..4 {
            let of = (round + turn) % 4;
            let schema = if of == 0 { "kyc_screener" } else { limit::SCHEMA };
            let before = Made::count(site, &jetstream, schema).await?;
            samples[of] = match of {
                0 => ostiary(ground, site, first, plan.events).await?,
                _ => by_hand(ground, &mut limits[of - 1], first, plan.events).await?,
            };
            Made::count(site, &jetstream, schema).await?.is_all_of(plan.events, before)?;
            eprintln!("round {}: ({}) {:.0}/s", round + 1, NAMES[of], samples[of].per_second());
        }
        rounds.push(Round { samples });
    }
    Ok(rounds)
}

/// What has come of sign-ups so far.
struct Made {
    cases: i64,
    requests: u64,
}

impl Made {
    /// Nothing else says anything in this stream here.
    async fn count(site: &Site, jetstream: &jetstream::Context, schema: &str) -> Result<Self> {
        let mut db = site.superuser(schema).await?;
        let cases = query_scalar("select count(*) from states").fetch_one(&mut db).await?;
        Ok(Self { cases, requests: last_sequence(jetstream, Stream::Ostiary).await? })
    }

    /// Who acknowledges also what it could not handle is quick, and proves nothing.
    fn is_all_of(&self, events: usize, before: Self) -> Result<()> {
        let (cases, requests) = (self.cases - before.cases, self.requests - before.requests);
        ensure!(
            cases == events as i64 && requests == events as u64,
            "{events} sign-ups led to {cases} cases and {requests} requests"
        );
        Ok(())
    }
}

async fn ostiary(ground: &Ground, site: &Site, first: u64, events: usize) -> Result<Sample> {
    let (before, started) = (Usage::read(ground)?, Instant::now());
    let mut road = Road::start(site).await?;
    road.reach(first + events as u64 - 1).await?;
    let (took, used) = (started.elapsed(), Usage::read(ground)?.since(before));
    road.stop().await?;
    Ok(Sample { events, took, used })
}

async fn by_hand(ground: &Ground, limit: &mut Limit, first: u64, events: usize) -> Result<Sample> {
    let from = DeliverPolicy::ByStartSequence { start_sequence: first };
    let consumer = limit.consumer(from).await?;
    let (before, started) = (Usage::read(ground)?, Instant::now());
    limit.run(&consumer, events, &unstopped()).await?;
    let (took, used) = (started.elapsed(), Usage::read(ground)?.since(before));
    Ok(Sample { events, took, used })
}
