//! The long form of the tests: more kills over more seeds, more cases, and whether everything that we depend on may be.

use std::{ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Result, ensure};

use crate::{
    step::{cargo, run as run_command, step},
    test, workspace_root,
};

/// How long the long form is.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many blows fall in the kill campaigns, all in all; each takes some three seconds.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    kills: u32,
    /// Over how many kill campaigns the blows are spread, each with other people and other blows.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    seeds: u32,
    /// How many cases each property of the pure machines is tried with.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
}

/// Runs `cargo deny`, then all tests in their long form.
pub fn run(options: &Options) -> Result<()> {
    ensure!(options.seeds <= options.kills, "each of the {} seeds needs a kill", options.seeds);
    step("bans, licences and sources", || deny(&["check", "bans", "licenses", "sources"]))?;
    step("advisories", advisories)?;
    let longer = [
        ("OSTIARY_KILLS", OsString::from(options.kills.to_string())),
        ("OSTIARY_SEEDS", OsString::from(options.seeds.to_string())),
        ("PROPTEST_CASES", OsString::from(options.cases.to_string())),
    ];
    test::run(&longer)
}

/// Known flaws of what we depend on, if their database can be reached.
fn advisories() -> Result<()> {
    if let Err(error) = deny(&["fetch", "db"]) {
        eprintln!("NOT CHECKED: the database of advisories cannot be reached ({error:#})");
        return Ok(());
    }
    deny(&["--offline", "check", "advisories"])
}

/// `cargo deny` with the rules of `deny.toml`.
fn deny(arguments: &[&str]) -> Result<()> {
    let tools = workspace_root().join(".tools");
    let binary: PathBuf = tools.join("bin/cargo-deny");
    if !binary.exists() {
        let root = tools.to_string_lossy();
        cargo(&["install", "cargo-deny", "--locked", "--quiet", "--root", &root])?;
    }
    run_command(Command::new(binary).args(arguments).current_dir(workspace_root()))
}
