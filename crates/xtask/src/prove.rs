//! The long form of the tests: more kills over more seeds, more cases, and whether everything that we depend on may be.

use std::{ffi::OsString, path::Path, process::Command};

use anyhow::{Result, ensure};

use crate::{
    demo,
    step::{cargo, run as run_command, step},
    test, workspace_root,
};

/// Exactly this: another one knows other rules, and what is proved would be something else on the next day. What is published under
/// a version never changes, and `--locked` takes what it was released with.
const CARGO_DENY: &str = "0.20.2";

/// How long the long form is.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many blows fall on each kind of kill campaign, people who stay and people who leave: one every 2.2 seconds, and in
    /// the end each campaign comes to rest.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    kills: u32,
    /// Over how many campaigns of each kind its blows are spread, each with other people and other blows.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    seeds: u32,
    /// How many cases each property of the pure machines is tried with.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
}

/// Runs `cargo deny`, then all tests in their long form, and the demo in all its forms.
pub fn run(options: &Options) -> Result<()> {
    ensure!(options.seeds <= options.kills, "each of the {} seeds needs a kill", options.seeds);
    step("bans, licences and sources", || deny(&["check", "bans", "licenses", "sources"]))?;
    step("advisories", advisories)?;
    let longer = [
        ("OSTIARY_KILLS", OsString::from(options.kills.to_string())),
        ("OSTIARY_SEEDS", OsString::from(options.seeds.to_string())),
        ("PROPTEST_CASES", OsString::from(options.cases.to_string())),
    ];
    test::run(&longer)?;
    step("kill campaigns over deletions", || test::proved_alone(&longer))?;
    step("demo of a company on MariaDB", || demo::run(&demo::Options::on_mariadb()))?;
    step("demo of people who leave, and that its check can fail", || {
        demo::run(&demo::Options::leaving())
    })?;
    step("demo whose broker loses its store", || demo::run(&demo::Options::losing_the_broker()))
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
    let binary = tools.join("bin/cargo-deny");
    if !is_ours(&binary) {
        let (root, version) = (tools.to_string_lossy(), format!("={CARGO_DENY}"));
        let install = ["install", "cargo-deny", "--version", &version, "--locked", "--quiet"];
        cargo(&[&install[..], &["--root", &root]].concat())?;
    }
    run_command(Command::new(binary).args(arguments).current_dir(workspace_root()))
}

fn is_ours(binary: &Path) -> bool {
    let printed = Command::new(binary).arg("--version").output(); // cargo-deny 0.20.2
    let ours = format!("cargo-deny {CARGO_DENY}");
    printed.is_ok_and(|printed| String::from_utf8_lossy(&printed.stdout).trim() == ours)
}
