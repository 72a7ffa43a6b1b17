//! A host database for each test, and what to ask of it.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use contracts::{
    AccountId, Time,
    event::{HoldEffect, Receipt},
};
use host::{Host, HostConfig, HostError, Order, Outcome, schema};
use servers::postgres::OwnDatabase;
use sqlx::{AssertSqlSafe, MySqlPool, PgPool, SqlSafeStr};
use uuid::Uuid;

/// The databases that hosts have: every story is told on each.
pub const BOTH: [Kind; 2] = [Kind::Postgres, Kind::Mariadb];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Postgres,
    Mariadb,
}

impl Kind {
    /// A text in a statement.
    pub fn literal(self, text: &str) -> String {
        let bytes = || text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        match self {
            Self::Postgres => format!("'{}'", text.replace('\'', "''")),
            Self::Mariadb => format!("_utf8mb4 x'{}'", bytes()),
        }
    }

    /// What differs between the two.
    pub fn pick<T>(self, postgres: T, mariadb: T) -> T {
        match self {
            Self::Postgres => postgres,
            Self::Mariadb => mariadb,
        }
    }

    pub fn demo(self) -> &'static str {
        self.pick(
            include_str!("../../../../demo/host/postgres.sql"),
            include_str!("../../../../demo/host/mariadb.sql"),
        )
    }

    pub fn demo_text_ids(self) -> &'static str {
        self.pick(
            include_str!("../../../../demo/host/postgres-text-ids.sql"),
            include_str!("../../../../demo/host/mariadb-text-ids.sql"),
        )
    }
}

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
    pub kind: Kind,
    pub name: String,
    /// Without scheme, login and database: `127.0.0.1:5432`.
    pub address: String,
    /// `user:password` of whoever Ostiary is, unless a test says otherwise.
    login: String,
    pub pool: Pool,
    _own: Option<OwnDatabase>,
}

/// The superuser's connections to it.
pub enum Pool {
    Postgres(PgPool),
    Mariadb(MySqlPool),
}

impl Database {
    pub async fn new(kind: Kind, ddl: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("host_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let shared: fn() -> servers::Result<String> = match kind {
            Kind::Postgres => servers::postgres::shared_url,
            Kind::Mariadb => servers::mariadb::shared_url,
        };
        let url = tokio::task::spawn_blocking(shared).await.unwrap().unwrap();
        println!("{kind:?}: {name}");
        Self::on(kind, &url, name, ddl).await
    }

    /// On the server at this URL of its superuser.
    pub async fn on(kind: Kind, url: &str, name: String, ddl: &str) -> Self {
        let server = Pool::connect(kind, url).await;
        server.run(&format!("drop database if exists {name}")).await;
        server.run(&format!("create database {name}")).await;
        let (scheme, rest) = url.split_once("://").unwrap();
        let (superuser, rest) = rest.split_once('@').unwrap();
        let address = rest.split_once('/').unwrap().0.to_owned();
        // Superusers of MariaDB write to read-only databases, so there we are somebody else.
        let login = kind.pick(superuser.to_owned(), format!("{name}_ostiary"));
        if kind == Kind::Mariadb {
            server
                .run(&format!(
                    "create or replace user {login}@'%'; grant all privileges on {name}.* to {login}@'%'"
                ))
                .await;
        }
        let pool = Pool::connect(kind, &format!("{scheme}://{superuser}@{address}/{name}")).await;
        let own = (kind == Kind::Postgres).then(|| OwnDatabase::new(url, &name));
        let database = Self { kind, name, address, login, pool, _own: own };
        database.run(ddl).await;
        database
    }

    /// The demo host with this many users, each with two tokens, one session and no API key.
    pub async fn demo(kind: Kind, users: i64) -> Self {
        let database = Self::new(kind, kind.demo()).await;
        let numbers = kind.pick(
            format!("(select * from generate_series(1, {users}) seq) numbers"),
            format!("(select seq from seq_0_to_{users} where seq > 0) numbers"),
        );
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), 'U' from {numbers};
                 insert into sessions (user_id) select seq from {numbers};
                 insert into o_auth_bearer_tokens (user_id, token) select seq, concat(seq, '-1') from {numbers};
                 insert into o_auth_bearer_tokens (user_id, token) select seq, concat(seq, '-2') from {numbers}"
            ))
            .await;
        database
    }

    /// Any number of statements.
    pub async fn run(&self, statements: &str) {
        self.pool.run(statements).await;
    }

    /// Everything that a query calls `said`, as texts in their order.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        let mut texts: Vec<String> = match &self.pool {
            Pool::Postgres(pool) => {
                let query = format!("select said::text from ({query}) as asked");
                sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(pool).await.unwrap()
            }
            Pool::Mariadb(pool) => {
                let query = format!("select convert(said using utf8mb4) from ({query}) as asked");
                sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(pool).await.unwrap()
            }
        };
        texts.sort();
        texts
    }

    /// One number.
    pub async fn number(&self, query: &str) -> i64 {
        match &self.pool {
            Pool::Postgres(pool) => {
                let query = format!("select ({query})::bigint");
                sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(pool).await.unwrap()
            }
            Pool::Mariadb(pool) => {
                let query = format!("select cast(({query}) as signed)");
                sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(pool).await.unwrap()
            }
        }
    }

    pub fn config(&self, toml: &str) -> HostConfig {
        self.config_at(&self.address, toml)
    }

    /// As if the database were at another address.
    pub fn config_at(&self, address: &str, toml: &str) -> HostConfig {
        self.config_as(&self.login, address, toml)
    }

    /// As if Ostiary were somebody else.
    pub fn config_as(&self, login: &str, address: &str, toml: &str) -> HostConfig {
        let (scheme, name) = (self.kind.pick("postgres", "mysql"), &self.name);
        let url = format!("{scheme}://{login}@{address}/{name}");
        // A database of ours alone: nothing is rested for, unless a test says otherwise.
        let work = "work = { erase_share = 1.0, scan_share = 1.0 }\n";
        let work = if toml.contains("work.") { "" } else { work };
        HostConfig::parse(&format!("connection.url = '{url}'\n{work}{toml}")).unwrap()
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

    /// A transaction of the host's that has this done, and ends when it is let go.
    pub async fn busy_with(&self, statement: &str) -> Busy {
        let statement = AssertSqlSafe(statement).into_sql_str();
        match &self.pool {
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await.unwrap();
                sqlx::query(statement).execute(&mut *tx).await.unwrap();
                Busy::Postgres(tx)
            }
            Pool::Mariadb(pool) => {
                let mut tx = pool.begin().await.unwrap();
                sqlx::query(statement).execute(&mut *tx).await.unwrap();
                Busy::Mariadb(tx)
            }
        }
    }
}

/// A transaction of the host's.
pub enum Busy {
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
    Mariadb(sqlx::Transaction<'static, sqlx::MySql>),
}

impl Busy {
    pub async fn done(self) {
        match self {
            Self::Postgres(tx) => tx.commit().await.unwrap(),
            Self::Mariadb(tx) => tx.commit().await.unwrap(),
        }
    }
}

impl Pool {
    async fn connect(kind: Kind, url: &str) -> Self {
        match kind {
            Kind::Postgres => Self::Postgres(PgPool::connect(url).await.unwrap()),
            Kind::Mariadb => Self::Mariadb(MySqlPool::connect(url).await.unwrap()),
        }
    }

    async fn run(&self, statements: &str) {
        let statements = sqlx::raw_sql(AssertSqlSafe(statements));
        match self {
            Self::Postgres(pool) => drop(statements.execute(pool).await.unwrap()),
            Self::Mariadb(pool) => drop(statements.execute(pool).await.unwrap()),
        }
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
