//! From a sign-up in the stream to the published request: Ostiary, the limit by hand, and one event at a time.

mod latency;
mod limit;
mod throughput;

use anyhow::Result;
use tokio_util::sync::CancellationToken;

use crate::{
    ground::Ground,
    report::{Bound, Goal, figure, goals, ms, table, us_each},
    statistics::median,
};
use latency::Paced;
use throughput::Round;

/// What the limit takes at once.
const BATCH: usize = 200;
/// What Ostiary takes of what is there, and how many such batches it has under way; so does (b').
const OSTIARYS_BATCH: usize = 500;
const UNDER_WAY: usize = 2;

/// How much is measured.
pub struct Plan {
    /// Of each round.
    pub events: usize,
    pub rounds: usize,
    /// Events per second, and for how many seconds.
    pub paces: [(u32, u32); 2],
    pub paced_rounds: usize,
}

/// Measures under both settings of the broker and prints what came of it.
pub async fn run(quick: bool) -> Result<()> {
    let plan = if quick {
        Plan { events: 10_000, rounds: 3, paces: [(500, 4), (5000, 2)], paced_rounds: 1 }
    } else {
        Plan { events: 40_000, rounds: 5, paces: [(500, 10), (5000, 4)], paced_rounds: 3 }
    };
    for sync_always in [false, true] {
        let ground = Ground::prepare(sync_always)?;
        let site = ground.site("bench").await?;
        let name = if sync_always { "sync_interval: always" } else { "default sync" };
        println!("pipeline under {name}: {} rounds of {} events\n", plan.rounds, plan.events);
        let rounds = throughput::measure(&ground, &site, &plan).await?;
        print_throughput(&rounds, &plan);
        let paced = latency::measure(&site, &plan).await?;
        print_latency(&paced);
        print_goals(&rounds, &paced, sync_always);
    }
    Ok(())
}

fn print_throughput(rounds: &[Round], plan: &Plan) {
    let row = |name: &str, of: usize| {
        let per_second = median(rounds.iter().map(|round| round.samples[of].per_second()));
        let ratio = median(rounds.iter().map(|round| round.ratio(of, 1)));
        let cpu = |part: fn(&crate::cpu::Usage) -> std::time::Duration| {
            let used = rounds.iter().map(|round| part(&round.samples[of].used));
            us_each(crate::statistics::median_span(used), plan.events)
        };
        [
            name.to_owned(),
            figure(per_second),
            figure(ratio),
            cpu(|used| used.ours),
            cpu(|used| used.postgres),
            cpu(|used| used.nats),
            cpu(|used| used.total()),
        ]
    };
    table(
        ["", "events/s", "of (b)", "CPU: ours", "PostgreSQL", "NATS", "together"],
        [
            row("(a) Ostiary", 0),
            row("(b) the limit, batches of 200", 1),
            row("(b') the limit, two batches of 500 under way, as Ostiary", 3),
            row("(c) one at a time", 2),
        ],
    );
}

fn print_latency(paced: &[Paced]) {
    let rows = paced.iter().flat_map(|paced| {
        [("(a) Ostiary", paced.ostiary()), ("(b) the limit", paced.limit())].map(
            |(name, latency)| {
                let rate = format!("{name} at {}/s", paced.per_second);
                [rate, ms(latency.p50), ms(latency.p99)]
            },
        )
    });
    table(["published to visible", "p50", "p99"], rows);
}

fn print_goals(rounds: &[Round], paced: &[Paced], sync_always: bool) {
    let ratio = |of: usize, to: usize| median(rounds.iter().map(|round| round.ratio(of, to)));
    let beside_one_by_one =
        Goal { what: "(a) of (c)", measured: ratio(0, 2), bound: Bound::AtLeast(10.0) };
    let mut all = vec![
        Goal { what: "(a) of (b)", measured: ratio(0, 1), bound: Bound::AtLeast(0.7) },
        Goal {
            what: "p99 at 500/s, (a) of (b)",
            measured: paced[0].ratio(),
            bound: Bound::AtMost(3.0),
        },
    ];
    // Where each message is one sync, (c) is held up by nothing that (b) is not (decision 31).
    if sync_always {
        println!("No goal, for comparison: (a) of (c) {}", figure(beside_one_by_one.measured));
    } else {
        all.insert(1, beside_one_by_one);
    }
    goals(&all);
    println!("No goal, for comparison: (a) of (b') {}\n", figure(ratio(0, 3)));
}

/// Never cancelled.
fn unstopped() -> CancellationToken {
    CancellationToken::new()
}
