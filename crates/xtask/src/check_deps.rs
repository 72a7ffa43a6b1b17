//! Which of our crates may use which: the arrows of the style guide, section 2.

use std::fmt;

use anyhow::{Result, ensure};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::workspace_root;

/// Fails with every arrow that points the wrong way.
pub fn run() -> Result<()> {
    let arrows = arrows()?;
    let offences: Vec<_> = arrows.iter().filter_map(Arrow::offence).collect();
    ensure!(offences.is_empty(), "wrong dependencies:\n{}", offences.join("\n"));
    Ok(())
}

/// What a crate is for; decides what it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Contracts,
    Runtime,
    Messaging,
    /// Access to what is not ours: the host's database, vendors' protocols.
    Outside,
    Service,
    /// The one that is shipped.
    Binary,
    /// Real servers and simulators, for developers and tests.
    Servers,
    Harness,
    /// What tests or measures the whole.
    Proof,
    Xtask,
}

impl Layer {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "contracts" => Self::Contracts,
            "runtime" => Self::Runtime,
            "messaging" => Self::Messaging,
            "host" | "vendors" => Self::Outside,
            "kyc-screener"
            | "suspension-worker"
            | "deletion-orchestrator"
            | "anonymizer"
            | "notifier"
            | "gateway"
            | "ownership-verifier" => Self::Service,
            "ostiary" => Self::Binary,
            "servers" | "simulators" => Self::Servers,
            "harness" => Self::Harness,
            "bench" | "scenarios" => Self::Proof,
            "xtask" => Self::Xtask,
            _ => return None,
        })
    }

    /// What it may use in what it ships.
    fn may_use(self) -> &'static [Self] {
        use Layer::{Binary, Contracts, Harness, Messaging, Outside, Runtime, Servers, Service};
        match self {
            Self::Contracts | Self::Servers => &[],
            Self::Runtime => &[Contracts],
            Self::Messaging | Self::Outside => &[Runtime, Contracts],
            Self::Service => &[Messaging, Outside, Runtime, Contracts],
            Self::Binary => &[Service, Messaging, Outside, Runtime, Contracts],
            Self::Harness => &[Binary, Service, Messaging, Outside, Runtime, Contracts, Servers],
            Self::Proof => {
                &[Harness, Binary, Service, Messaging, Outside, Runtime, Contracts, Servers]
            }
            Self::Xtask => &[Servers],
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Contracts => "`contracts`",
            Self::Runtime => "`runtime`",
            Self::Messaging => "`messaging`",
            Self::Outside => "`host` and `vendors`",
            Self::Service => "services",
            Self::Binary => "`ostiary`",
            Self::Servers => "`servers` and `simulators`",
            Self::Harness => "`harness`",
            Self::Proof => "`bench` and `scenarios`",
            Self::Xtask => "`xtask`",
        })
    }
}

/// One crate of ours that uses another.
struct Arrow {
    from: String,
    to: String,
    /// Only for its tests, which may use `harness` and real servers besides.
    for_tests: bool,
}

impl Arrow {
    /// What is wrong with it, and the rule.
    fn offence(&self) -> Option<String> {
        let Self { from, to, for_tests } = self;
        let (Some(user), Some(used)) = (Layer::of(from), Layer::of(to)) else {
            return Some(format!("{from} → {to}: give both a layer in xtask's check_deps.rs"));
        };
        let test_tool = *for_tests && matches!(used, Layer::Servers | Layer::Harness);
        if test_tool || user.may_use().contains(&used) {
            return None;
        }
        let allowed: Vec<_> = user.may_use().iter().map(Layer::to_string).collect();
        let allowed =
            if allowed.is_empty() { "nothing of ours".into() } else { allowed.join(", ") };
        let tests = if *for_tests { ", their tests also `harness` and `servers`" } else { "" };
        Some(format!("{from} → {to}: {user} may use {allowed}{tests}"))
    }
}

fn arrows() -> Result<Vec<Arrow>> {
    let manifest = workspace_root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec()?;
    let packages = metadata.packages.iter();
    let arrows = packages.flat_map(|package| {
        let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
        ours.map(|dependency| Arrow {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            for_tests: dependency.kind == DependencyKind::Development,
        })
    });
    Ok(arrows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offence(from: &str, to: &str, for_tests: bool) -> Option<String> {
        Arrow { from: from.to_owned(), to: to.to_owned(), for_tests }.offence()
    }

    #[test]
    fn the_workspace_as_it_is_keeps_the_rules() {
        assert!(arrows().unwrap().len() > 5);
        run().unwrap();
    }

    #[test]
    fn a_planted_arrow_between_services_is_named_with_the_rule() {
        let planted = offence("gateway", "kyc-screener", false).unwrap();
        assert_eq!(
            planted,
            "gateway → kyc-screener: services may use `messaging`, `host` and `vendors`, `runtime`, `contracts`"
        );
        assert!(offence("gateway", "kyc-screener", true).is_some(), "nor in its tests");
    }

    #[test]
    fn arrows_point_one_way() {
        let chain = ["ostiary", "notifier", "messaging", "runtime", "contracts"];
        for (index, upper) in chain.iter().enumerate() {
            for lower in &chain[index + 1..] {
                assert_eq!(offence(upper, lower, false), None);
                assert!(offence(lower, upper, false).is_some(), "{lower} → {upper}");
            }
        }
        assert_eq!(offence("notifier", "host", false), None);
        assert!(offence("host", "messaging", false).is_some());
        assert!(offence("messaging", "host", false).is_some());
    }

    #[test]
    fn servers_and_harness_are_for_tests_only() {
        assert!(offence("ostiary", "servers", false).is_some());
        assert!(offence("servers", "contracts", false).is_some());
        assert!(offence("gateway", "harness", false).is_some());
        for (from, to) in [("harness", "servers"), ("scenarios", "ostiary"), ("xtask", "servers")] {
            assert_eq!(offence(from, to, false), None);
        }
        assert!(offence("xtask", "messaging", false).is_some());
        assert_eq!(offence("gateway", "harness", true), None);
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert!(offence("ostiary", "brand-new", false).unwrap().contains("layer"));
    }
}
