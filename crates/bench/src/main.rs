#![doc = include_str!("../README.md")]

mod containment;
mod cpu;
mod erasure;
mod ground;
mod import;
mod pipeline;
mod reconcile;
mod report;
mod road;
mod sign_ups;
mod statistics;
mod stories;
mod timers;
mod watch;

use anyhow::Result;
use clap::{Parser, ValueEnum};

#[derive(Parser)]
#[command(about = "Measures Ostiary against the limits of its servers")]
struct Cli {
    /// What to measure.
    what: Bench,
    /// Fewer events and rounds: a look, not a measurement.
    #[arg(long)]
    quick: bool,
    /// Of `erasure`: people at the host with 1,000 rows each; 10,000 where none is said, 500 with `--quick`.
    #[arg(long)]
    accounts: Option<i64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Bench {
    /// From a sign-up in the stream to the published request, beside the hand-written limit.
    Pipeline,
    /// Claiming, a storm of due timers among sign-ups, lateness.
    Timers,
    /// Suspensions at the host, beside bare SQL, and how soon one is carried out.
    Containment,
    /// Comparing a host of a million accounts with the holds.
    Reconcile,
    /// Taking over a spreadsheet of a hundred thousand customers.
    Import,
    /// People who leave, beside SQL by hand; one alone; what the host's own work notices.
    Erasure,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Cli { what, quick, accounts } = Cli::parse();
    match what {
        Bench::Pipeline => pipeline::run(quick).await,
        Bench::Timers => timers::run(quick).await,
        Bench::Containment => containment::run(quick).await,
        Bench::Reconcile => reconcile::run(quick).await,
        Bench::Import => import::run(quick).await,
        Bench::Erasure => erasure::run(quick, accounts).await,
    }
}
