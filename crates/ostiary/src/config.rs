//! All settings of the binary: shared sections, then each service's own.

use std::{collections::BTreeMap, path::Path};

use anonymizer::former_users::FormerUsers;
use anyhow::{Context, Result, ensure};
use host::{
    HostConfig,
    datamap::{DataMap, Period, Promise, Shown, Statement},
};
use kyc_screener::policy::Policy;
use messaging::seal::Keys;
use runtime::{
    clock::Clock,
    config::{
        self, AdminConfig, ClockConfig, DatabaseConfig, LinksConfig, Mode, NatsConfig, Secret,
        TelemetryConfig,
    },
    roles,
    staff::Staff,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use vendors::sumsub;

const OWN_DEFAULTS: &str = include_str!("default.toml");

/// `ostiary.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether people depend on this installation.
    pub mode: Mode,
    /// Where the services keep what they know.
    pub database: DatabaseConfig,
    /// Where events travel.
    pub nats: NatsConfig,
    /// What time it is.
    pub clock: ClockConfig,
    /// The pages and mail addresses that people are given.
    pub links: LinksConfig,
    /// What can be seen from outside.
    pub telemetry: TelemetryConfig,
    /// Where probes and metrics are served.
    pub admin: AdminConfig,
    /// The other files, relative to this one.
    pub files: Files,
    /// Each service's secret, by schema.
    pub keys: BTreeMap<String, Secret>,
    /// How streams are made.
    pub streams: Streams,
    /// How a process ends.
    pub shutdown: Shutdown,
    /// The provider of identity checks; absent: there is none.
    pub sumsub: Option<sumsub::Config>,
    /// The notifier's own settings.
    pub notifier: notifier::Config,
    /// The gateway's own settings.
    pub gateway: gateway::Config,
    /// The suspension-worker's own settings.
    pub suspension_worker: suspension_worker::Config,
    /// The deletion-orchestrator's own settings.
    pub deletion_orchestrator: deletion_orchestrator::Config,
    /// The anonymizer's own settings.
    pub anonymizer: anonymizer::Config,
}

/// `[files]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// What this host's tables and columns are called.
    pub host: config::FilePath,
    /// What an erasure does to every column of the host's database.
    pub datamap: config::FilePath,
    /// Whom to ask, what, and how long to wait.
    pub policy: config::FilePath,
    /// Who of the staff may do what.
    pub staff: config::FilePath,
}

/// `[streams]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Streams {
    /// Copies of each stream.
    pub replicas: usize,
}

/// `[shutdown]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shutdown {
    /// Seconds to finish what is in hand.
    pub grace: u64,
}

impl Config {
    /// Reads the defaults, `ostiary.toml` and the environment.
    pub fn load(explicit: Option<&Path>) -> Result<Self> {
        let defaults = [
            config::DEFAULTS,
            OWN_DEFAULTS,
            notifier::DEFAULTS,
            gateway::DEFAULTS,
            suspension_worker::DEFAULTS,
            deletion_orchestrator::DEFAULTS,
            anonymizer::DEFAULTS,
        ]
        .concat();
        let explicit = explicit.map(std::path::absolute).transpose()?;
        let config::Loaded { mut value, folder, .. } =
            config::load::<Self>(explicit.as_deref(), &defaults)?;
        // The names that are defaults stand in no file, so they do not know yet what they are relative to.
        let Files { host, datamap, policy, staff } = &mut value.files;
        for file in [host, datamap, policy, staff] {
            *file = folder.join(&**file).into();
        }
        Ok(value)
    }

    /// The clock of this process.
    pub fn clock(&self) -> Result<Clock> {
        Ok(self.clock.open(self.mode)?)
    }

    /// `host.toml`.
    pub fn host(&self) -> Result<HostConfig> {
        Ok(HostConfig::load(&self.files.host)?)
    }

    /// `datamap.toml`.
    pub fn datamap(&self) -> Result<DataMap> {
        Ok(DataMap::load(&self.files.datamap, &BTreeMap::new())?)
    }

    /// What people are told of what stays when they leave, as the data map says it; nothing where there is no map.
    pub fn kept(&self) -> Result<Vec<notifier::Kept>> {
        if !self.files.datamap.exists() {
            return Ok(vec![]);
        }
        let kept = Statement::new(&self.datamap()?).stays.into_iter().map(|stays| {
            let (years, months, days) =
                stays.until.parse::<Period>().map_or((0, 0, 0), Period::parts);
            notifier::Kept { name: stays.name, law: stays.law, years, months, days }
        });
        Ok(kept.collect())
    }

    /// What people are shown before they confirm that they leave, in each language that we speak; nothing where there is no map.
    pub fn statements(&self) -> Result<Vec<Shown>> {
        if !self.files.datamap.exists() {
            return Ok(vec![]);
        }
        let (map, promise) = (self.datamap()?, self.promise()?);
        Ok(Shown::in_every_language(&map, &promise))
    }

    /// `policy.toml`, as far as the questionnaire and staff's approvals go.
    pub fn policy(&self) -> Result<Policy> {
        let text = self.policy_text()?;
        Policy::parse(&text).with_context(|| self.files.policy.display().to_string())
    }

    /// `policy.toml`, as far as leaving goes.
    pub fn leaving(&self) -> Result<deletion_orchestrator::policy::Policy> {
        let text = self.policy_text()?;
        deletion_orchestrator::policy::Policy::parse(&text)
            .with_context(|| self.files.policy.display().to_string())
    }

    /// `policy.toml`, as far as people go who left and come again.
    pub fn former_users(&self) -> Result<FormerUsers> {
        let text = self.policy_text()?;
        FormerUsers::parse(&text).with_context(|| self.files.policy.display().to_string())
    }

    /// What the policy promises to whoever leaves.
    pub fn promise(&self) -> Result<Promise> {
        let grace = self.leaving()?.grace();
        Ok(Promise { grace, again: self.former_users()?.decisions.voluntary })
    }

    fn policy_text(&self) -> Result<String> {
        let file = &self.files.policy;
        std::fs::read_to_string(&**file).with_context(|| format!("cannot read {}", file.display()))
    }

    /// `staff.toml`.
    pub fn staff(&self) -> Result<Staff> {
        Ok(Staff::load(&self.files.staff)?)
    }

    /// A service's keys, derived from its secret.
    pub fn keys(&self, service: &str) -> Result<Keys> {
        let schema = roles::schema(service);
        let secret = self
            .keys
            .get(&schema)
            .with_context(|| format!("keys.{schema} is missing: add it (openssl rand -hex 32)"))?;
        let text = secret.read()?;
        let mut bytes = [0; 32];
        let decoded = hex::decode_to_slice(text.expose_secret(), &mut bytes);
        ensure!(
            decoded.is_ok(),
            "keys.{schema} is not 64 hexadecimal digits: make one with openssl rand -hex 32"
        );
        Ok(Keys::new(&bytes, service))
    }
}
