//! Whether everybody whom the policy orders to erase can be ordered, and the keys for it are there.

use anonymizer::{Office, Outside, elsewhere, rescan};
use anyhow::{Context, Result, ensure};
use contracts::topology;
use host::Host;
use runtime::{database, roles};

use super::Finding;
use crate::{
    config::Config,
    recipients::{self, HOST},
    role,
};

/// So many certificates are named.
const MOST: i64 = 3;

/// Opens everything as the role does. A data map that does not fit stops every erasure.
pub(super) async fn check(config: &Config) -> Result<Finding> {
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    let (host, map) = (Host::connect(config.host()?)?, config.datamap()?);
    let former_users = config.former_users()?;
    let sumsub = config.sumsub.as_ref();
    let outside = Outside { host: host.clone(), map: map.clone(), sumsub, former_users };
    let office = Office::open(shell, outside, &config.anonymizer)?;
    recipients::check(config, &map)?;
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

/// Whether bare account ids are gone by the day that their certificates name.
pub(super) async fn second_parts(config: &Config) -> Result<Finding> {
    let pool = database::connect(&config.database, roles::ANONYMIZER).await?;
    let waiting = rescan::count_waiting(&pool, config.clock()?.now()).await?;
    if waiting.found > 0 {
        let some = rescan::list_found(&pool, MOST).await?;
        let some = some.iter().map(|(id, places)| format!("{id} in {}", places.join(", ")));
        return Ok(Finding::Look(format!(
            "{} account ids stand longer than their certificates say, of the deletions {}",
            waiting.found,
            some.collect::<Vec<_>>().join("; ")
        )));
    }
    Ok(match waiting.overdue {
        0 => Finding::Fine("none waits".to_owned()),
        late => Finding::Look(format!(
            "{late} account ids should have been looked for a day ago: does the host, a service or the broker not answer?"
        )),
    })
}

/// Who has not said that it erased what the law had it keep.
pub(super) async fn endings(config: &Config) -> Result<Finding> {
    let pool = database::connect(&config.database, roles::ANONYMIZER).await?;
    let waiting = elsewhere::count_waiting(&pool).await?;
    if waiting.is_empty() {
        return Ok(Finding::Fine("nobody is waited for".to_owned()));
    }
    let of_each = waiting.iter().map(|(processor, people)| format!("{processor} ({people})"));
    Ok(Finding::Look(format!(
        "people whose retention has ended, and of whom these have not said that they erased what they kept: {}; have it erased there",
        of_each.collect::<Vec<_>>().join(", ")
    )))
}
