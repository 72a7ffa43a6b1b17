//! What a developer runs. `cargo xtask --help` lists it; the `justfile` offers the same.

mod asyncapi;
mod bench;
mod check_deps;
mod demo;
mod r#gen;
mod prove;
mod room;
mod step;
mod test;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

#[derive(Parser)]
#[command(about = "What a developer of Ostiary runs")]
enum Task {
    /// Shows the whole of Ostiary at work, on servers of its own: two weeks of a made-up company in under a minute, or of people
    /// who leave it, and five years after.
    ///
    /// Starts a private PostgreSQL and NATS on free ports, fills the company's database, runs `ostiary all`, and lets
    /// Python scripts (`demo/`) play the company and its customers. Fails if the company's database does not end as
    /// what they did demands.
    Demo(demo::Options),
    /// Everything that must hold before a change lands, on real servers that it starts itself.
    Test,
    /// Measures Ostiary against the limits of its servers, as ratios in one run.
    Bench(bench::Options),
    /// The long form of the tests: more kills over more seeds, more cases of each property, more demos, and `cargo deny`.
    Prove(prove::Options),
    /// Generates the contracts from `proto/`.
    Gen,
    /// Formats all code.
    Fmt,
    /// Runs clippy, with warnings as errors.
    Lint,
    /// Checks that crates depend on each other in the agreed direction only.
    CheckDeps,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Demo(options) => demo::run(&options),
        Task::Test => test::run(&[]),
        Task::Bench(options) => bench::run(&options),
        Task::Prove(options) => prove::run(&options),
        Task::Gen => r#gen::write(),
        Task::Fmt => step::cargo(&["fmt", "--all"]),
        Task::Lint => test::lint(),
        Task::CheckDeps => check_deps::run(),
    };
    step::exit_code(outcome)
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
