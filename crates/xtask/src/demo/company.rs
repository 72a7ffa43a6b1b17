//! The databases: the company's, as a host would have it, and an empty one for Ostiary.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use servers::{Mariadb, mariadb, postgres};

use super::Demo;
use crate::workspace_root;

/// Who owns the company's database. Ostiary's own login there may do what `ostiary host schema` grants, and no more.
pub(super) const OWNER: &str = "company";
/// The company's database.
pub(super) const DATABASE: &str = "host";

/// Makes both databases, and in the company's its tables and the one that Ostiary owns there.
pub(super) fn make_databases(demo: &Demo) -> Result<()> {
    psql(&demo.postgres.superuser_url("postgres"), "create database ostiary")?;
    match &demo.mariadb {
        Some(server) => make_on_mariadb(demo, server),
        None => make_on_postgres(demo),
    }
}

fn make_on_postgres(demo: &Demo) -> Result<()> {
    let passwords = &demo.settings.passwords;
    let roles = format!(
        "create role {OWNER} login password '{}'; create role ostiary login password '{}';",
        passwords.company, passwords.host
    );
    let admin = demo.postgres.superuser_url("postgres");
    psql(&admin, &roles)?;
    psql(&admin, &format!("create database {DATABASE} owner {OWNER}"))?;
    let company = demo.postgres.url(DATABASE, OWNER, &passwords.company);
    for file in ["postgres.sql", "outbox.sql", "business.sql"] {
        psql(&company, &read(file)?)?;
    }
    psql(&company, &demo.run_ostiary(&["host", "schema"])?)
}

fn make_on_mariadb(demo: &Demo, server: &Mariadb) -> Result<()> {
    let passwords = &demo.settings.passwords;
    let logins = format!(
        "create database {DATABASE}; create user {OWNER} identified by '{}'; create user ostiary identified by '{}';
         grant all privileges on {DATABASE}.* to {OWNER} with grant option;",
        passwords.company, passwords.host
    );
    let program = mariadb::program("mariadb")?;
    let run = |url: &str, statements: &str| {
        let mut command = Command::new(&program);
        command.args(mariadb::client_arguments(url));
        feed(command, statements)
    };
    run(&server.superuser_url("mysql"), &logins)?;
    let company = server.url(DATABASE, OWNER, &passwords.company);
    for file in ["mariadb.sql", "outbox-mariadb.sql", "business-mariadb.sql"] {
        run(&company, &read(file)?)?;
    }
    run(&company, &demo.run_ostiary(&["host", "schema"])?)
}

/// Runs statements and stops at the first that fails.
fn psql(url: &str, statements: &str) -> Result<()> {
    let mut command = Command::new(postgres::program("psql")?);
    command.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]);
    command.env("PGOPTIONS", "--client-min-messages=warning");
    feed(command, statements)
}

fn feed(mut client: Command, statements: &str) -> Result<()> {
    let mut client = client.stdin(Stdio::piped()).spawn().context("could not run the client")?;
    if let Some(mut input) = client.stdin.take() {
        input.write_all(statements.as_bytes())?;
    }
    ensure!(client.wait()?.success(), "the database refused:\n{statements}");
    Ok(())
}

fn read(file: &str) -> Result<String> {
    let path = workspace_root().join("demo/host").join(file);
    std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
}
