//! The databases: the company's, as a host would have it, and an empty one for Ostiary.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use servers::postgres;

use super::Demo;
use crate::workspace_root;

/// Who owns the company's database. Ostiary's own login there may do what `ostiary host schema` grants, and no more.
pub(super) const OWNER: &str = "company";
/// The company's database.
pub(super) const DATABASE: &str = "host";

/// Makes both databases, and in the company's its tables and the one that Ostiary owns there.
pub(super) fn make_databases(demo: &Demo) -> Result<()> {
    let passwords = &demo.settings.passwords;
    let roles = format!(
        "create role {OWNER} login password '{}'; create role ostiary login password '{}';",
        passwords.company, passwords.host
    );
    let admin = demo.postgres.superuser_url("postgres");
    psql(&admin, &roles)?;
    psql(&admin, &format!("create database {DATABASE} owner {OWNER}"))?;
    psql(&admin, "create database ostiary")?;
    let company = demo.postgres.url(DATABASE, OWNER, &passwords.company);
    for file in ["postgres.sql", "outbox.sql"] {
        let path = workspace_root().join("demo/host").join(file);
        psql(&company, &read(&path)?)?;
    }
    psql(&company, &demo.run_ostiary(&["host", "schema"])?)
}

/// Runs statements and stops at the first that fails.
fn psql(url: &str, statements: &str) -> Result<()> {
    let mut command = Command::new(postgres::program("psql")?);
    command.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]);
    command.env("PGOPTIONS", "--client-min-messages=warning").stdin(Stdio::piped());
    let mut psql = command.spawn().context("could not run psql")?;
    if let Some(mut input) = psql.stdin.take() {
        input.write_all(statements.as_bytes())?;
    }
    ensure!(psql.wait()?.success(), "psql refused:\n{statements}");
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}
