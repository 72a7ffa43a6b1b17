//! `ostiary host`: what Ostiary needs of the host's database.

use anyhow::{Result, ensure};
use host::{Host, Severity};

use crate::{commands::say, config::Config};

/// Prints the DDL of the one table that Ostiary owns at the host.
pub(crate) fn schema(config: &Config) -> Result<()> {
    say(host::schema::ddl(&config.host()?))
}

/// Compares `host.toml` with the database; a finding is a failure.
pub(crate) async fn check(config: &Config) -> Result<()> {
    let findings = Host::connect(config.host()?)?.check().await?;
    for finding in &findings {
        say(finding)?;
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    ensure!(errors == 0, "the host database is not as host.toml says ({errors} errors)");
    Ok(())
}
