//! Whether everybody outside who holds data of people is ordered to erase it, and named to people: three files say who they
//! are, and whoever stands in one alone would be left out in silence.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use contracts::topology;
use host::datamap::DataMap;

use crate::config::Config;

/// As the policy names the host's database.
pub const HOST: &str = "host";
/// As policy and data map name the provider of identity checks, which is reached as `[sumsub]` says.
const SUMSUB: &str = "sumsub";

/// Names of who erases, our own services and the host's database aside.
type Names<'n> = BTreeSet<&'n str>;

/// Refuses settings by which somebody would never be ordered to erase, or people would read of others than erase.
///
/// Whoever is ordered and not reached is another matter: that deletion does not end, and `ostiary doctor` says why.
pub fn check(config: &Config, map: &DataMap) -> Result<()> {
    let deletion = config.leaving()?.deletion;
    let ordered = deletion.erasure_order.iter().flatten().map(String::as_str);
    let ordered = ordered.filter(|name| *name != HOST && !topology::SERVICES.contains(name));
    let connected = config.anonymizer.processors.keys().map(String::as_str);
    let connected = connected.chain(config.sumsub.as_ref().map(|_| SUMSUB));
    let stated = map.processors.keys().map(String::as_str);
    let wrong = differences(&ordered.collect(), &connected.collect(), &stated.collect());
    ensure!(wrong.is_empty(), "{}", wrong.join("; "));
    Ok(())
}

/// What is wrong, each with its repair.
fn differences(ordered: &Names<'_>, connected: &Names<'_>, stated: &Names<'_>) -> Vec<String> {
    let lacks = |some: Vec<&str>, said: &str| {
        (!some.is_empty()).then(|| said.replace("{who}", &some.join(", ")))
    };
    let orders = ordered.union(connected).copied().collect::<Names<'_>>();
    [
        lacks(
            connected.difference(ordered).copied().collect(),
            "{who}: connected in ostiary.toml, and not in deletion.erasure_order of policy.toml, so that nobody is ever erased there: add it",
        ),
        lacks(
            orders.difference(stated).copied().collect(),
            "{who}: ordered to erase, and not in datamap.toml, so that neither people nor the record of processing are told: add [processors.<name>]",
        ),
        lacks(
            stated.difference(ordered).copied().collect(),
            "{who}: people are told by [processors] of datamap.toml that it erases, and deletion.erasure_order of policy.toml does not order it to: add it there, or take it out here",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(ordered: &[&str], connected: &[&str], stated: &[&str]) -> Vec<String> {
        let [ordered, connected, stated] =
            [ordered, connected, stated].map(|names| names.iter().copied().collect());
        differences(&ordered, &connected, &stated)
    }

    #[test]
    fn whoever_is_missing_anywhere_is_named_with_the_place() {
        let both = &["mailing", "sumsub"][..];
        assert_eq!(wrong(both, both, both), [""; 0]);
        for (files, place) in [
            (
                (&both[1..], both, both),
                "connected in ostiary.toml, and not in deletion.erasure_order",
            ),
            ((both, both, &both[1..]), "and not in datamap.toml"),
            ((&both[1..], &both[1..], both), "people are told by [processors] of datamap.toml"),
        ] {
            let said = wrong(files.0, files.1, files.2).join("; ");
            assert!(said.contains(place) && said.contains("mailing: "), "{place}: {said}");
        }
        // The deletion waits, and that is told elsewhere.
        assert_eq!(wrong(both, &[], both), [""; 0]);
    }
}
