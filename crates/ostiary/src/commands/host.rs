//! `ostiary host`: what Ostiary needs of the host's database.

use anyhow::{Result, ensure};
use host::{Host, Severity};

use crate::{commands::say, config::Config};

/// Prints the DDL of the one table that Ostiary owns at the host, and what an erasure needs where there is a data map.
pub(crate) fn schema(config: &Config) -> Result<()> {
    let host = config.host()?;
    say(host::schema::ddl(&host))?;
    if config.files.datamap.exists() {
        say(host::datamap::grants(&config.datamap()?, &host))?;
    }
    Ok(())
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
