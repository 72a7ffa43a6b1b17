//! `cargo xtask bench`: the measurements of crate `bench`, in release, on servers that it starts itself.

use anyhow::Result;

use crate::step::cargo;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// `pipeline`, `timers`, `containment` or `reconcile`.
    #[arg(value_parser = ["pipeline", "timers", "containment", "reconcile"])]
    what: String,
    /// Fewer events and rounds: a look, not a measurement.
    #[arg(long)]
    quick: bool,
}

/// Builds in release and measures.
pub fn run(options: &Options) -> Result<()> {
    let mut arguments =
        vec!["run", "--quiet", "--release", "--package", "bench", "--", &options.what];
    if options.quick {
        arguments.push("--quick");
    }
    cargo(&arguments)
}
