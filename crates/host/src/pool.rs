//! The connection to the host database.

use std::{fs, str::FromStr, sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use sqlx::{
    mysql::{MySqlConnectOptions, MySqlPoolOptions},
    pool::PoolOptions,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    HostConfig, HostError,
    config::Connection,
    dialect::{Dialect, Statements},
    pace::Pace,
    session::{Link, Pool},
};

/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// The host's database.
#[derive(Debug, Clone)]
pub struct Host {
    pub(crate) config: Arc<HostConfig>,
    statements: Arc<Statements>,
    pub(crate) pool: Pool,
    pub(crate) pace: Arc<Pace>,
}

impl Host {
    /// Gets ready to connect; the database itself may be down as yet. Within a Tokio runtime.
    ///
    /// `Misconfigured` if `host.toml` contradicts itself, its URL is none, or its password file cannot be read.
    pub fn connect(config: HostConfig) -> Result<Self, HostError> {
        config.validate().map_err(|error| HostError::Misconfigured(error.to_string()))?;
        let pool = config.connection.pool()?;
        let statements = pool.dialect().statements(&config, &[]);
        let pace = Pace::new(config.work).into();
        Ok(Self { config: config.into(), statements: statements.into(), pool, pace })
    }

    /// Says goodbye to the server; what is under way ends first.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.pool.dialect()
    }

    /// The statements of our work, for the columns as they are now.
    pub(crate) async fn statements(
        &self,
        link: &mut Link<'_>,
    ) -> Result<Arc<Statements>, sqlx::Error> {
        let accounts = &self.config.accounts;
        if !self.dialect().asks_first(accounts.id_type) {
            return Ok(self.statements.clone());
        }
        let owners = self.config.tokens.iter().map(|(table, tokens)| (table, &tokens.account));
        let ids: Vec<_> = [(&accounts.table, &accounts.id)].into_iter().chain(owners).collect();
        let described = self.describe(link, &ids).await?;
        Ok(self.dialect().statements(&self.config, &described).into())
    }
}

impl Connection {
    /// The login, if the configuration names one.
    pub(crate) fn login(&self) -> Option<String> {
        let Some(url) = &self.url else { return self.user.clone() };
        let url = url.expose_secret();
        match Dialect::of(self) {
            Dialect::Postgres => Some(postgres(url).ok()?.get_username().to_owned()),
            Dialect::Mariadb => Some(mariadb(url).ok()?.get_username().to_owned()),
        }
    }

    fn pool(&self) -> Result<Pool, HostError> {
        let url = self.url.as_ref().map(|url| url.expose_secret());
        let password = self.password()?;
        Ok(match (Dialect::of(self), url) {
            (Dialect::Mariadb, Some(url)) => {
                let mut options = mariadb(url)?;
                if let Some(password) = password {
                    options = options.password(&password);
                }
                Pool::Mariadb(bounded(MySqlPoolOptions::new(), self).connect_lazy_with(options))
            }
            (_, url) => {
                let mut options = url.map_or_else(|| Ok(self.options_of_parts()), postgres)?;
                if let Some(password) = password {
                    options = options.password(&password);
                }
                let options = options.application_name("ostiary");
                Pool::Postgres(bounded(PgPoolOptions::new(), self).connect_lazy_with(options))
            }
        })
    }

    fn password(&self) -> Result<Option<String>, HostError> {
        let Some(file) = &self.password_file else { return Ok(None) };
        let password = fs::read_to_string(file).map_err(|error| {
            HostError::Misconfigured(format!(
                "connection.password_file {}: {error}",
                file.display()
            ))
        })?;
        Ok(Some(password.trim_end_matches(['\r', '\n']).to_owned()))
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

fn bounded<DB: sqlx::Database>(
    options: PoolOptions<DB>,
    connection: &Connection,
) -> PoolOptions<DB> {
    options.max_connections(connection.connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// The parser takes any scheme, so the scheme is looked at first.
fn postgres(url: &str) -> Result<PgConnectOptions, HostError> {
    let known = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    known.then(|| PgConnectOptions::from_str(url).ok()).flatten().ok_or_else(no_url)
}

fn mariadb(url: &str) -> Result<MySqlConnectOptions, HostError> {
    MySqlConnectOptions::from_str(url).map_err(|_| no_url())
}

fn no_url() -> HostError {
    HostError::Misconfigured(
        "connection.url is no URL of a PostgreSQL or MariaDB database".to_owned(),
    )
}
