//! The connection to the host database.

use std::{fs, str::FromStr, sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use crate::{HostConfig, HostError, config::Connection, postgres::Statements};

/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// The host's database.
#[derive(Debug, Clone)]
pub struct Host {
    pub(crate) config: Arc<HostConfig>,
    pub(crate) statements: Arc<Statements>,
    pub(crate) pool: PgPool,
}

impl Host {
    /// Gets ready to connect; the database itself may be down as yet. Within a Tokio runtime.
    ///
    /// `Misconfigured` if `host.toml` contradicts itself, its URL is none, or its password file cannot be read.
    pub fn connect(config: HostConfig) -> Result<Self, HostError> {
        config.validate().map_err(|error| HostError::Misconfigured(error.to_string()))?;
        let options = config.connection.options()?.application_name("ostiary");
        let pool = PgPoolOptions::new()
            .max_connections(config.connection.connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_lazy_with(options);
        let statements = Statements::new(&config);
        Ok(Self { config: config.into(), statements: statements.into(), pool })
    }

    /// Says goodbye to the server; what is under way ends first.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Connection {
    /// The login, if the configuration names one.
    pub(crate) fn login(&self) -> Option<String> {
        let Some(url) = &self.url else { return self.user.clone() };
        Some(options_of(url.expose_secret()).ok()?.get_username().to_owned())
    }

    fn options(&self) -> Result<PgConnectOptions, HostError> {
        let options = match &self.url {
            Some(url) => options_of(url.expose_secret())?,
            None => self.options_of_parts(),
        };
        let Some(file) = &self.password_file else { return Ok(options) };
        let password = fs::read_to_string(file).map_err(|error| {
            HostError::Misconfigured(format!(
                "connection.password_file {}: {error}",
                file.display()
            ))
        })?;
        Ok(options.password(password.trim_end_matches(['\r', '\n'])))
    }

    fn options_of_parts(&self) -> PgConnectOptions {
        let given = |part: &Option<String>| part.clone().unwrap_or_default();
        PgConnectOptions::new()
            .host(&given(&self.host))
            .port(self.port.unwrap_or(5432))
            .database(&given(&self.name))
            .username(&given(&self.user))
    }
}

/// The parser takes any scheme, so the scheme is looked at first.
fn options_of(url: &str) -> Result<PgConnectOptions, HostError> {
    let known = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    let options = known.then(|| PgConnectOptions::from_str(url).ok()).flatten();
    options.ok_or_else(|| {
        HostError::Misconfigured("connection.url is no URL of a PostgreSQL database".to_owned())
    })
}
