//! How long from the publishing of a sign-up until its request stands in the stream, at a steady rate.

use anyhow::Result;
use async_nats::jetstream::{self, consumer::DeliverPolicy};
use contracts::topology::Stream;
use tokio_util::sync::CancellationToken;

use super::{BATCH, Plan, limit::Limit, unstopped};
use crate::{
    ground::{Site, last_sequence},
    report::ms,
    road::Road,
    sign_ups,
    statistics::{Latency, median, median_span},
};

/// The accounts of this part begin here.
const FIRST_ACCOUNT: u64 = 1_000_000_000;

/// One rate: for each round, Ostiary's latency and the limit's.
pub struct Paced {
    pub per_second: u32,
    rounds: Vec<[Latency; 2]>,
}

impl Paced {
    pub fn ostiary(&self) -> Latency {
        self.middle(0)
    }

    pub fn limit(&self) -> Latency {
        self.middle(1)
    }

    /// Ostiary's p99 by the limit's.
    pub fn ratio(&self) -> f64 {
        let ratio =
            |[ostiary, limit]: &[Latency; 2]| ostiary.p99.as_secs_f64() / limit.p99.as_secs_f64();
        median(self.rounds.iter().map(ratio))
    }

    fn middle(&self, of: usize) -> Latency {
        Latency {
            p50: median_span(self.rounds.iter().map(|round| round[of].p50)),
            p99: median_span(self.rounds.iter().map(|round| round[of].p99)),
        }
    }
}

/// Both in turn, at each rate.
pub async fn measure(site: &Site, plan: &Plan) -> Result<Vec<Paced>> {
    let jetstream = site.jetstream().await?;
    let mut limit = Limit::new(site, BATCH, 1).await?;
    let mut paced = Vec::new();
    let mut account = FIRST_ACCOUNT;
    for (per_second, seconds) in plan.paces {
        let count = u64::from(per_second * seconds);
        let mut rounds = Vec::new();
        for _ in 0..plan.paced_rounds {
            let load = Load { jetstream: &jetstream, per_second, first: account, count };
            let ostiary = ostiary(site, &load).await?;
            let limit = by_hand(&mut limit, &Load { first: account + count, ..load }).await?;
            account += 2 * count;
            eprintln!("{per_second}/s: p99 (a) {}, (b) {}", ms(ostiary.p99), ms(limit.p99));
            rounds.push([ostiary, limit]);
        }
        paced.push(Paced { per_second, rounds });
    }
    Ok(paced)
}

/// Sign-ups at a steady rate.
struct Load<'a> {
    jetstream: &'a jetstream::Context,
    per_second: u32,
    first: u64,
    count: u64,
}

impl Load<'_> {
    async fn run(&self) -> Result<Latency> {
        let accounts = self.first..self.first + self.count;
        let never = unstopped();
        let spans = sign_ups::latencies(self.jetstream, accounts, self.per_second, &never).await?;
        Ok(Latency::of(spans))
    }
}

async fn ostiary(site: &Site, load: &Load<'_>) -> Result<Latency> {
    let mut road = Road::start(site).await?;
    // What the limit was given before came here too.
    road.reach(last_sequence(load.jetstream, Stream::Host).await?).await?;
    let latency = load.run().await?;
    road.stop().await?;
    Ok(latency)
}

async fn by_hand(limit: &mut Limit, load: &Load<'_>) -> Result<Latency> {
    let consumer = limit.consumer(DeliverPolicy::New).await?;
    let stop = CancellationToken::new();
    let (ran, latency) = tokio::join!(limit.run(&consumer, usize::MAX, &stop), async {
        let latency = load.run().await;
        stop.cancel();
        latency
    });
    ran?;
    latency
}
