//! The settings that every role shares, section by section; `default.toml` explains each.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ConfigError, FilePath, Secret};
use crate::clock::Clock;
use crate::roles;

/// Whether people depend on this installation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// They do: virtual clocks, simulators and `ostiary all` are refused.
    #[default]
    Production,
    /// A laptop, a demo, a test.
    Development,
}

/// `[database]`: where the services keep what they know.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// Name or address; a path is the folder of a Unix socket.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Name of the database.
    pub name: String,
    /// Connections that one role may hold.
    pub max_connections: u32,
    /// Whether connections are encrypted and the server's certificate is checked.
    pub tls: TlsMode,
    /// Certificates (PEM) to trust beside the system's.
    pub tls_root_certificates: Option<FilePath>,
    /// Where `ostiary migrate` logs in as one who may make roles and schemas: a `postgres://` URL.
    pub admin_url: Option<Secret>,
    /// How each service logs in as `ostiary_<schema>`, by schema.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleLogin>,
}

/// How a connection to PostgreSQL is protected; names as libpq has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// Never encrypted.
    Disable,
    /// Encrypted if the server can.
    Prefer,
    /// Encrypted, whoever answers.
    Require,
    /// Encrypted, with the certificate and the host name checked.
    VerifyFull,
}

/// `[database.roles.<schema>]`: one service's login.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleLogin {
    /// Its password; absent where the server trusts the connection for other reasons.
    pub password: Option<Secret>,
}

/// `[nats]`: where events travel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatsConfig {
    /// `nats://host:port` or `tls://host:port`; several separated by commas.
    pub url: String,
    /// Certificates (PEM) to trust beside the system's.
    pub tls_root_certificates: Option<FilePath>,
    /// Base URL of the server's monitoring port, which `ostiary doctor` reads.
    pub monitor_url: Option<String>,
    /// How each role logs in, by schema, and `migrate`.
    #[serde(default)]
    pub roles: BTreeMap<String, NatsLogin>,
}

/// `[nats.roles.<schema>]`: one role's login, by user and password or by nkey.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatsLogin {
    /// User name.
    pub user: Option<String>,
    /// The user's password.
    pub password: Option<Secret>,
    /// Seed of a user nkey (`SU…`), instead of both.
    pub nkey_seed: Option<Secret>,
}

/// `[clock]`: what time it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockConfig {
    /// The file of a virtual clock; absent: the system's clock.
    pub virtual_file: Option<FilePath>,
    /// How far the clocks of the servers may be from this machine's.
    #[serde(with = "humantime_serde")]
    pub tolerance: Duration,
}

/// `[telemetry]`: what can be seen from outside.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetryConfig {
    /// What is logged, as `tracing`'s `EnvFilter` reads it.
    pub log_filter: String,
    /// For machines or for people.
    pub log_format: LogFormat,
    /// Base URL of an OTLP collector (HTTP, unencrypted, usually on the same host); absent: no traces.
    pub otlp_endpoint: Option<String>,
}

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object.
    Json,
    /// Text for a terminal.
    Text,
}

/// `[admin]`: where `/livez`, `/readyz` and `/metrics` are served.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdminConfig {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port of the first role; the others follow in the order of [`roles::SERVICES`]. 0: any free port.
    pub first_port: u16,
}

/// `[links]`: the pages and mail addresses that people are given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinksConfig {
    /// Where people reach the gateway's pages; links begin with it.
    pub public_url: Option<String>,
    /// The domain of the addresses that replies and undeliverable mail go to.
    pub mail_domain: Option<String>,
    /// What links and addresses are signed with: 32 bytes in hexadecimal.
    pub key: Option<Secret>,
    /// Earlier keys, whose links and addresses are still good.
    #[serde(default)]
    pub old_keys: Vec<Secret>,
    /// How long a link is good, in days.
    pub valid_days: u32,
}

impl ClockConfig {
    /// The clock of this process.
    ///
    /// # Errors
    /// When a virtual clock is asked for in production, or its file cannot be read.
    pub fn open(&self, mode: Mode) -> Result<Clock, ConfigError> {
        match (&self.virtual_file, mode) {
            (None, _) => Ok(Clock::System),
            (Some(file), Mode::Production) => {
                Err(ConfigError::VirtualClockInProduction { file: file.to_path_buf() })
            }
            (Some(file), Mode::Development) => Ok(Clock::virtual_at(file.to_path_buf())?),
        }
    }
}

impl AdminConfig {
    /// Where a service's admin endpoints are; with a [`AdminConfig::first_port`] of 0 the system chooses the port.
    pub fn address(&self, service: &str) -> SocketAddr {
        let place = roles::SERVICES.iter().position(|known| *known == service).unwrap_or(0);
        let offset = if self.first_port == 0 { 0 } else { u16::try_from(place).unwrap_or(0) };
        SocketAddr::new(self.host, self.first_port.saturating_add(offset))
    }
}
