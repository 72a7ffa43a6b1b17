//! A host database for each test, and what to ask of it.

use std::{
    process,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
};

use contracts::{
    AccountId, Time,
    event::{HoldEffect, Receipt},
};
use host::{Host, HostConfig, HostError, Order, Outcome, schema};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

pub const DEMO: &str = include_str!("../../../../demo/host/postgres.sql");
pub const DEMO_TEXT_IDS: &str = include_str!("../../../../demo/host/postgres-text-ids.sql");

/// The demo host's settings without its `[connection]`.
pub const DEMO_TOML: &str = r#"
    accounts = { table = "users", id = "id", id_type = "integer" }
    effects.none = { set = { suspended = 0 } }
    effects.full = { set = { suspended = 1 }, delete = ["o_auth_bearer_tokens", "sessions", "api_keys"] }
    tokens.o_auth_bearer_tokens.account = "user_id"
    tokens.sessions.account = "user_id"
    tokens.api_keys.account = "user_id"
"#;

/// One host database, empty but for its tables.
pub struct Database {
    pub options: PgConnectOptions,
    pub pool: PgPool,
}

impl Database {
    pub async fn new(ddl: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("host_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let url = tokio::task::spawn_blocking(servers::postgres::shared_url).await.unwrap();
        let url = url.unwrap();
        let options = PgConnectOptions::from_str(&url).unwrap();
        let mut server = PgConnection::connect_with(&options).await.unwrap();
        for statement in
            [format!("drop database if exists {name}"), format!("create database {name}")]
        {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut server).await.unwrap();
        }
        let options = options.database(&name);
        let pool = PgPoolOptions::new().connect_with(options.clone()).await.unwrap();
        let database = Self { options, pool };
        database.run(ddl).await;
        database
    }

    /// The demo host with this many users, each with two tokens, one session and no API key.
    pub async fn demo(users: i64) -> Self {
        let database = Self::new(DEMO).await;
        for insert in [
            "insert into users (email, full_name) select 'u' || n || '@example.com', 'U' from generate_series(1, $1) n",
            "insert into sessions (user_id) select generate_series(1, $1)",
            "insert into o_auth_bearer_tokens (user_id, token)
             select u, u || '-' || n from generate_series(1, $1) u, generate_series(1, 2) n",
        ] {
            sqlx::query(insert).bind(users).execute(&database.pool).await.unwrap();
        }
        database
    }

    /// Any number of statements.
    pub async fn run(&self, statements: &str) {
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&self.pool).await.unwrap();
    }

    /// All rows of a query of one text column.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&self.pool).await.unwrap()
    }

    /// One number.
    pub async fn number(&self, query: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&self.pool).await.unwrap()
    }

    /// Address of the server.
    pub fn upstream(&self) -> String {
        format!("{}:{}", self.options.get_host(), self.options.get_port())
    }

    pub fn config(&self, toml: &str) -> HostConfig {
        self.config_at(&self.options, toml)
    }

    pub fn config_at(&self, options: &PgConnectOptions, toml: &str) -> HostConfig {
        HostConfig::parse(&format!("connection.url = '{}'\n{toml}", options.to_url_lossy()))
            .unwrap()
    }

    /// The host behind these settings, with our table in it.
    pub async fn host(&self, toml: &str) -> Host {
        let config = self.config(toml);
        self.run(&schema::ddl(&config)).await;
        Host::connect(config).unwrap()
    }

    /// The host behind these settings, as it is.
    pub fn host_without_schema(&self, toml: &str) -> Host {
        Host::connect(self.config(toml)).unwrap()
    }
}

/// Order number `version` of an account; the same words are the same order.
pub fn order(account: &str, version: i64, effect: HoldEffect) -> Order {
    let name = format!("{account} {version} {effect:?}");
    Order {
        account: AccountId::try_new(account).unwrap(),
        version,
        effect,
        effect_id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
        at: Time::UNIX_EPOCH,
    }
}

/// What comes of one order.
pub async fn contain_one(
    host: &Host,
    account: &str,
    version: i64,
    effect: HoldEffect,
) -> Result<Outcome, HostError> {
    host.contain(&[order(account, version, effect)]).await.remove(0)
}

/// An outcome, in short: `applied flag=1 sessions=2`.
pub fn short(outcome: &Result<Outcome, HostError>) -> String {
    match outcome {
        Ok(Outcome::Applied(receipts)) => {
            let legs = receipts.iter().map(|Receipt { leg, rows }| format!(" {leg}={rows}"));
            ["applied".to_owned()].into_iter().chain(legs).collect()
        }
        Ok(Outcome::Outdated) => "outdated".to_owned(),
        Ok(Outcome::NoSuchAccount) => "no such account".to_owned(),
        Ok(Outcome::InvalidAccountId) => "invalid account id".to_owned(),
        Err(error) => format!("error: {error}"),
    }
}
