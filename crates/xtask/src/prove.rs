//! The long form of the tests: more kills, more seeds, and whether everything that we depend on may be.

use std::{ffi::OsString, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    step::{cargo, run as run_command, step},
    test, workspace_root,
};

/// How long the long form is.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many blows fall in the kill campaign; each takes some two seconds.
    #[arg(long, default_value_t = 300)]
    kills: u32,
    /// How many seeds each property is tried with.
    #[arg(long, default_value_t = 10_000)]
    seeds: u32,
}

/// Runs `cargo deny`, then all tests in their long form.
pub fn run(options: &Options) -> Result<()> {
    step("bans, licences and sources", || deny(&["check", "bans", "licenses", "sources"]))?;
    step("advisories", advisories)?;
    let longer = [
        ("OSTIARY_KILLS", OsString::from(options.kills.to_string())),
        ("PROPTEST_CASES", OsString::from(options.seeds.to_string())),
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
