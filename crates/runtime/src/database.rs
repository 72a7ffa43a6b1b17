//! Connections to Ostiary's own database, with the limits that keep one slow statement from holding up the rest.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions as _, PgConnection, PgPool};

use crate::config::{DatabaseConfig, SecretError, TlsMode};
use crate::roles;

/// Nothing that a service does takes longer; no transaction spans a network call.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
];
/// A migration may run long, but two of them must not wait for each other for ever.
const MIGRATION_LIMITS: [(&str, &str); 1] = [("lock_timeout", "10s")];
const ACQUIRE_WITHIN: Duration = Duration::from_secs(3);
const UNDEFINED_TABLE: &str = "42P01";

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A password or the admin URL cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// `ostiary migrate` was not told how to log in.
    #[error(
        "database.admin_url is not set: give a postgres:// URL that may make roles and schemas"
    )]
    NoAdmin,
    /// The admin URL is no `postgres://` URL.
    #[error("database.admin_url is not a postgres:// URL")]
    BadAdminUrl,
    /// Nobody answers, or the login is refused.
    #[error("cannot log in to database {database} at {host}:{port} as {login}")]
    Unreachable {
        /// Name of the database.
        database: String,
        /// Name or address of the server.
        host: String,
        /// Port of the server.
        port: u16,
        /// Who tried.
        login: String,
        /// What the driver said.
        source: sqlx::Error,
    },
}

/// Why a service must not work on its schema.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A migration of this release has not been applied.
    #[error(
        "the schema of {login} lacks migration {version} ({description}): run `ostiary migrate`"
    )]
    Behind {
        /// Whose schema.
        login: String,
        /// The first migration that is missing.
        version: i64,
        /// What it is for.
        description: String,
    },
    /// A migration stopped half-way.
    #[error(
        "migration {version} of the schema of {login} did not finish: repair it and run `ostiary migrate`"
    )]
    Unfinished {
        /// Whose schema.
        login: String,
        /// The migration.
        version: i64,
    },
    /// A migration is not the one that was applied under its number.
    #[error(
        "migration {version} of the schema of {login} was applied with other content: use the matching release"
    )]
    Changed {
        /// Whose schema.
        login: String,
        /// The migration.
        version: i64,
    },
    /// The list of applied migrations cannot be read.
    #[error("cannot read which migrations were applied to the schema of {login}")]
    Unreadable {
        /// Whose schema.
        login: String,
        /// What the driver said.
        source: sqlx::Error,
    },
}

/// Logs in as `ostiary_<schema of the service>`.
///
/// # Errors
/// When the password cannot be read, or the database refuses or does not answer within 3 s.
pub async fn connect(config: &DatabaseConfig, service: &str) -> Result<PgPool, DatabaseError> {
    let mut options = protected(PgConnectOptions::new_without_pgpass(), config)
        .host(&config.host)
        .port(config.port)
        .database(&config.name)
        .username(&roles::login(service))
        .application_name(&format!("ostiary-{service}"))
        .options(LIMITS);
    let login = config.roles.get(&roles::schema(service));
    if let Some(password) = login.and_then(|login| login.password.as_ref()) {
        options = options.password(password.read()?.expose_secret());
    }
    let pool = PgPoolOptions::new()
        .max_connections(config.max_connections)
        .acquire_timeout(ACQUIRE_WITHIN);
    pool.connect_with(options.clone()).await.map_err(|source| unreachable(&options, source))
}

/// Logs in as whoever may make roles and schemas; for `ostiary migrate` only.
///
/// # Errors
/// When `database.admin_url` is absent or unreadable, or the database refuses or does not answer.
pub async fn connect_admin(config: &DatabaseConfig) -> Result<PgConnection, DatabaseError> {
    let url = config.admin_url.as_ref().ok_or(DatabaseError::NoAdmin)?.read()?;
    let options =
        PgConnectOptions::from_str(url.expose_secret()).map_err(|_| DatabaseError::BadAdminUrl)?;
    let options =
        protected(options, config).application_name("ostiary-migrate").options(MIGRATION_LIMITS);
    options.connect().await.map_err(|source| unreachable(&options, source))
}

/// Whether every migration that this release knows has been applied; later ones do no harm, as they only expand.
///
/// # Errors
/// When one is missing, unfinished or another, or the database does not answer.
pub async fn check_schema(pool: &PgPool, migrations: &Migrator) -> Result<(), SchemaError> {
    let login = pool.connect_options().get_username().to_owned();
    let applied = match applied(pool).await {
        Ok(applied) => applied,
        Err(source) => return Err(SchemaError::Unreadable { login, source }),
    };
    for migration in
        migrations.iter().filter(|migration| !migration.migration_type.is_down_migration())
    {
        let version = migration.version;
        match applied.get(&version) {
            None => {
                let description = migration.description.to_string();
                return Err(SchemaError::Behind { login, version, description });
            }
            Some((_, false)) => return Err(SchemaError::Unfinished { login, version }),
            Some((checksum, true)) if *checksum != *migration.checksum => {
                return Err(SchemaError::Changed { login, version });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Checksum and success of each migration; none before the first.
async fn applied(pool: &PgPool) -> Result<BTreeMap<i64, (Vec<u8>, bool)>, sqlx::Error> {
    let query = sqlx::query_as("select version, checksum, success from _sqlx_migrations");
    let rows: Vec<(i64, Vec<u8>, bool)> = match query.fetch_all(pool).await {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => {
            Vec::new()
        }
        rows => rows?,
    };
    Ok(rows
        .into_iter()
        .map(|(version, checksum, success)| (version, (checksum, success)))
        .collect())
}

fn protected(options: PgConnectOptions, config: &DatabaseConfig) -> PgConnectOptions {
    let options = options.ssl_mode(match config.tls {
        TlsMode::Disable => PgSslMode::Disable,
        TlsMode::Prefer => PgSslMode::Prefer,
        TlsMode::Require => PgSslMode::Require,
        TlsMode::VerifyFull => PgSslMode::VerifyFull,
    });
    match &config.tls_root_certificates {
        Some(file) => options.ssl_root_cert(file),
        None => options,
    }
}

fn unreachable(options: &PgConnectOptions, source: sqlx::Error) -> DatabaseError {
    DatabaseError::Unreachable {
        database: options.get_database().unwrap_or_default().to_owned(),
        host: options.get_host().to_owned(),
        port: options.get_port(),
        login: options.get_username().to_owned(),
        source,
    }
}
