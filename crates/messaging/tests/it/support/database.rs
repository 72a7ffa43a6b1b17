//! A database for each test, with one schema that holds the base tables.

use std::{
    borrow::Cow,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use messaging::migrations::with_base;
use servers::postgres::OwnDatabase;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::OnceCell;

/// As in production, but for the time that a statement may take on a busy machine.
const LIMITS: [(&str, &str); 3] =
    [("search_path", "toy"), ("statement_timeout", "20s"), ("lock_timeout", "10s")];

static NEXT: AtomicU32 = AtomicU32::new(1);
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// On the server of this URL, or a copy of a template on the one that all tests share, which goes with its test.
pub async fn create(url: Option<&str>) -> (PgPool, Option<OwnDatabase>) {
    let name = format!("toy_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let (server, own) = match url {
        Some(url) => {
            let server = PgConnectOptions::from_str(url).unwrap();
            make(&server, &name).await;
            (server, None)
        }
        None => {
            let url = tokio::task::spawn_blocking(servers::postgres::shared_url).await.unwrap();
            let url = url.unwrap();
            let server = PgConnectOptions::from_str(&url).unwrap();
            let template = TEMPLATE.get_or_init(|| make_template(&server)).await;
            let copy = format!("create database {name} template {template} strategy file_copy");
            execute(&server, &copy).await;
            (server, Some(OwnDatabase::new(&url, &name)))
        }
    };
    let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(Duration::from_secs(1));
    (pool.connect_with(server.database(&name).options(LIMITS)).await.unwrap(), own)
}

async fn make_template(server: &PgConnectOptions) -> String {
    let name = format!("template_toy_{}", std::process::id());
    make(server, &name).await;
    name
}

async fn make(server: &PgConnectOptions, name: &str) {
    execute(server, &format!("create database {name}")).await;
    let options = server.clone().database(name).options([("search_path", "toy")]);
    let mut db = PgConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("create schema toy").execute(&mut db).await.unwrap();
    let own = Migrator { migrations: Cow::Borrowed(&[]), ..Migrator::DEFAULT };
    with_base(&own).run(&mut db).await.unwrap();
    let view = "create table view (account text primary key, locale text not null)";
    sqlx::raw_sql(view).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

async fn execute(server: &PgConnectOptions, sql: &str) {
    let mut db = PgConnection::connect_with(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}
