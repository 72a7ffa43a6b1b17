//! A database of its own for each test, copied from one that was migrated once.

use std::sync::atomic::{AtomicU32, Ordering};

use servers::postgres::OwnDatabase;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::OnceCell;

const SCHEMA: &str = "gateway";

pub struct Database {
    name: String,
    pub pool: PgPool,
    _own: OwnDatabase,
}

impl Database {
    pub async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let template = template().await;
        let name = format!("{template}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        as_superuser(&format!("create database {name} template {template} strategy file_copy"))
            .await;
        let pool = PgPoolOptions::new().max_connections(5).connect_with(options(&name)).await;
        let own = OwnDatabase::new(&servers::postgres::shared_url().unwrap(), &name);
        Self { name, pool: pool.unwrap(), _own: own }
    }

    /// Throws everybody out and lets nobody in.
    pub async fn close(&self) {
        let name = &self.name;
        as_superuser(&format!("alter database {name} with allow_connections false")).await;
        let thrown = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        );
        as_superuser(&thrown).await;
    }

    pub async fn open(&self) {
        as_superuser(&format!("alter database {} with allow_connections true", self.name)).await;
    }

    /// Every row of every table of the gateway, as text.
    pub async fn everything(&self) -> String {
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables where table_schema = $1",
        )
        .bind(SCHEMA)
        .fetch_all(&self.pool)
        .await
        .unwrap();
        assert!(tables.iter().any(|table| table == "standing"), "there is nothing to look through");
        let mut all = String::new();
        for table in tables {
            let rows = format!("select t::text from {SCHEMA}.{table} t");
            let rows: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&self.pool).await.unwrap();
            all.push_str(&rows.join("\n"));
        }
        all
    }
}

async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| async {
        let name = format!("gateway_test_{}", std::process::id());
        as_superuser(&format!("drop database if exists {name}")).await;
        as_superuser(&format!("create database {name}")).await;
        let mut db = PgConnection::connect_with(&options(&name)).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("create schema {SCHEMA}")))
            .execute(&mut db)
            .await
            .unwrap();
        gateway::migrations().run(&mut db).await.unwrap();
        db.close().await.unwrap();
        name
    });
    template.await
}

fn options(database: &str) -> PgConnectOptions {
    let server: PgConnectOptions = servers::postgres::shared_url().unwrap().parse().unwrap();
    server.database(database).options([("search_path", SCHEMA)])
}

async fn as_superuser(statement: &str) {
    let url = servers::postgres::shared_url().unwrap();
    let mut db = PgConnection::connect(&url).await.unwrap();
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}
