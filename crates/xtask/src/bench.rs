//! `cargo xtask bench`: the measurements of crate `bench`, in release, on servers that it starts itself.

use anyhow::Result;

use crate::step::cargo;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// `pipeline`, `timers`, `containment`, `reconcile`, `import` or `erasure`.
    #[arg(value_parser = ["pipeline", "timers", "containment", "reconcile", "import", "erasure"])]
    what: String,
    /// Fewer events and rounds: a look, not a measurement.
    #[arg(long)]
    quick: bool,
    /// Of `erasure`: people at the host with 1,000 rows each; 10,000 where none is said, 500 with `--quick`.
    #[arg(long)]
    accounts: Option<String>,
}

/// Builds in release and measures.
pub fn run(options: &Options) -> Result<()> {
    // The binary `ostiary` is measured, too.
    cargo(&["build", "--quiet", "--release", "--package", "bench", "--package", "ostiary"])?;
    let mut arguments =
        vec!["run", "--quiet", "--release", "--package", "bench", "--", &options.what];
    if options.quick {
        arguments.push("--quick");
    }
    if let Some(accounts) = &options.accounts {
        arguments.extend(["--accounts", accounts]);
    }
    cargo(&arguments)
}
