//! Whether everybody whom the policy orders to erase can be ordered, and the keys for it are there.

use anonymizer::{Office, Outside};
use anyhow::{Context, Result, ensure};
use contracts::topology;
use host::Host;
use runtime::roles;

use super::Finding;
use crate::{config::Config, role};

/// As the policy names the host's database.
const HOST: &str = "host";

/// Opens everything as the role does. A data map that does not fit stops every erasure.
pub(super) async fn check(config: &Config) -> Result<Finding> {
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    let (host, map) = (Host::connect(config.host()?)?, config.datamap()?);
    let former_users = config.former_users()?;
    let sumsub = config.sumsub.as_ref();
    let outside = Outside { host: host.clone(), map: map.clone(), sumsub, former_users };
    let office = Office::open(shell, outside, &config.anonymizer)?;
    let reached: Vec<&str> = office.processors().chain(topology::SERVICES).chain([HOST]).collect();
    let deletion = config.leaving()?.deletion;
    let ordered = deletion.erasure_order.iter().flatten().chain(&deletion.at_confirmation);
    let missing: Vec<&str> =
        ordered.map(String::as_str).filter(|name| !reached.contains(name)).collect();
    let findings = host.check_datamap(&map).await?;
    let errors = findings.iter().filter(|one| one.severity == host::Severity::Error).count();
    ensure!(errors == 0, "the data map has {errors} findings: ostiary datamap check");
    if !missing.is_empty() {
        return Ok(Finding::Look(format!(
            "the policy orders {} to erase, and nothing says how they are reached, so that no deletion ends: add [anonymizer.processors], or take them out of erasure_order",
            missing.join(", ")
        )));
    }
    Ok(Finding::Fine("vault, keys, processors and data map are there".to_owned()))
}

/// Whether the anonymizer's own user may look through the streams: without that, no deletion gets its certificate.
pub(super) async fn search(config: &Config) -> Result<String> {
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    messaging::scan::check_streams(&shell).await.context(
        "what is left of people in the streams cannot be looked for, so that no deletion ends; run `ostiary migrate`, and give the broker the users that `ostiary nats` prints",
    )?;
    Ok("the anonymizer reads both".to_owned())
}
