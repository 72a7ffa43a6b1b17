//! Everything that must hold before a change lands.

use std::{env, ffi::OsString, panic, thread};

use anyhow::Result;
use servers::{
    Mariadb, Postgres, Scratch, mariadb,
    nats::{self, BINARY_VARIABLE},
    postgres::{Options, SHARED_VARIABLE},
};

use crate::{
    check_deps, demo, r#gen, room,
    step::{cargo, cargo_with, step},
};

/// The seed that the stories read.
const SEED: &str = "OSTIARY_SEED";
/// The campaign that is left to [`proved_alone`].
const CAMPAIGN: &str = "kills::leaving::every_deletion";

/// Runs every check, cheap ones first, and stops at the first that fails. `more` are variables for the tests.
pub fn run(more: &[(&str, OsString)]) -> Result<()> {
    step("format", || cargo(&["fmt", "--all", "--", "--check"]))?;
    step("dependency arrows", check_deps::run)?;
    step("contracts in step with proto/", r#gen::check)?;
    step("clippy", lint)?;
    // Before any test, as some start the binary `ostiary` of another crate. All at once, as another choice of crates would
    // have the libraries built again with other features.
    let binary = step("build", || demo::build(&["--workspace", "--all-targets"]))?;
    step("tests", || tests(more))?;
    // The demo does one thing after the other, which leaves a core to the docs.
    thread::scope(|scope| {
        let docs = scope.spawn(|| step("docs", docs));
        let name = "demo, that its check can fail, and that it can be kept";
        let demo = step(name, || demo::kept::check(&binary));
        docs.join().unwrap_or_else(|panic| panic::resume_unwind(panic)).and(demo)
    })
}

/// Clippy on all code, with warnings as errors.
pub fn lint() -> Result<()> {
    cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// All tests on one PostgreSQL and one MariaDB, of which each takes databases of its own; each starts its own NATS.
fn tests(more: &[(&str, OsString)]) -> Result<()> {
    let folder = room::folder()?;
    let scratch = Scratch::below(&folder)?;
    let postgres = step("PostgreSQL", || {
        Ok(Postgres::start(&scratch.path().join("postgres"), &Options::fast())?)
    })?;
    let mariadb = step("MariaDB", || {
        Ok(Mariadb::start(&scratch.path().join("mariadb"), &mariadb::Options::fast())?)
    })?;
    let binary = step("nats-server", || Ok(nats::binary()?))?;
    let seed = seed();
    eprintln!("── OSTIARY_SEED={} repeats these tests with the same chance", seed.display());
    let chance = [(SEED, seed.clone()), ("PROPTEST_RNG_SEED", seed)];
    let servers = [
        (SHARED_VARIABLE, OsString::from(postgres.superuser_url("postgres"))),
        (mariadb::SHARED_VARIABLE, OsString::from(mariadb.superuser_url("mysql"))),
        (BINARY_VARIABLE, binary.into_os_string()),
        ("TMPDIR", folder.into_os_string()),
    ];
    let variables = [&servers[..], &chance, more].concat();
    let all = ["test", "--quiet", "--no-fail-fast", "--workspace"];
    let stories = [&all[..], &["--test", "scenarios", "--", "--skip", CAMPAIGN]].concat();
    let others = [&all[..], &["--lib", "--bins", "--test", "it"]].concat();
    // Stories wait for servers and clocks half of their time, which leaves a core to the others.
    thread::scope(|scope| {
        let stories = scope.spawn(|| step("stories", || cargo_with(&stories, &variables)));
        let others = step("all other tests", || cargo_with(&others, &variables));
        stories.join().unwrap_or_else(|panic| panic::resume_unwind(panic)).and(others)
    })
}

/// The kill campaign over deletions: minutes of all that the machine has, and nothing comes to rest beside it.
pub fn proved_alone(more: &[(&str, OsString)]) -> Result<()> {
    cargo_with(&["test", "--workspace", "--test", "scenarios", "--", "--nocapture", CAMPAIGN], more)
}

/// Where all chance in the tests comes from: what is given, or a number that is drawn.
fn seed() -> OsString {
    env::var_os(SEED).unwrap_or_else(|| rand::random::<u64>().to_string().into())
}

/// Every page is made, and every example in one compiles.
fn docs() -> Result<()> {
    let strict = [("RUSTDOCFLAGS", OsString::from("-D warnings"))];
    cargo_with(&["doc", "--quiet", "--workspace", "--no-deps"], &strict)?;
    cargo(&["test", "--quiet", "--workspace", "--doc"])
}
