//! A vault of its own for each test: a database, and a folder for each half's keys.

use std::{
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use anonymizer::vault::{FileKeys, Halves, Vault};
use servers::postgres::OwnDatabase;
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tempfile::TempDir;

static NEXT: AtomicU32 = AtomicU32::new(1);

pub struct World {
    pub vault: Vault,
    pub pool: PgPool,
    pub server: PgConnectOptions,
    pub database: String,
    /// The vault's keys, then the approvers'.
    pub folders: [TempDir; 2],
    /// The database, and its backup if there is one.
    _own: [OwnDatabase; 2],
}

impl World {
    pub async fn start() -> Self {
        let url = tokio::task::spawn_blocking(servers::postgres::shared_url).await.unwrap();
        let url = url.unwrap();
        let server = PgConnectOptions::from_str(&url).unwrap();
        let database =
            format!("vault_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&server, &format!("create database {database}")).await;
        let pool = connect(&server, &database).await;
        anonymizer::migrations().run(&pool).await.unwrap();
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let own = [database.clone(), backup(&database)].map(|name| OwnDatabase::new(&url, &name));
        Self { vault: vault(&pool, &folders), pool, server, database, folders, _own: own }
    }

    /// The database as it is now, under another name: what a restored backup is.
    pub async fn backup(&self) -> PgPool {
        let copy = backup(&self.database);
        self.pool.close().await;
        execute(&self.server, &format!("create database {copy} template {}", self.database)).await;
        connect(&self.server, &copy).await
    }

    pub async fn execute(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.pool).await.unwrap();
    }
}

fn backup(database: &str) -> String {
    format!("{database}_backup")
}

/// A vault over these rows and keys.
pub fn vault(pool: &PgPool, folders: &[TempDir; 2]) -> Vault {
    let [inner, outer] =
        folders.each_ref().map(|one| Arc::new(FileKeys::open(one.path()).unwrap()));
    Vault::new(pool.clone(), Halves::new(inner, outer), "example")
}

pub async fn connect(server: &PgConnectOptions, database: &str) -> PgPool {
    let options = server.clone().database(database);
    PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap()
}

async fn execute(server: &PgConnectOptions, sql: &str) {
    let mut db = PgConnection::connect_with(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
}
