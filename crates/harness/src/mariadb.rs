//! The demo host on MariaDB: a database of its own for each World.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, MySqlPool, mysql::MySqlPoolOptions};

use crate::{DemoHost, Installation};

const DDL: &str = include_str!("../../../demo/host/mariadb.sql");

static NEXT: AtomicU32 = AtomicU32::new(1);

/// Makes the database, puts it into `host.toml`, and gives Ostiary there what that asks for. Returns the superuser's
/// connections.
pub(crate) async fn start(installation: &Installation) -> MySqlPool {
    let server = tokio::task::spawn_blocking(servers::mariadb::shared_url).await.unwrap().unwrap();
    let name = format!("world_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let (superuser, address) = server.split_once("://").unwrap().1.split_once('@').unwrap();
    let address = address.split_once('/').unwrap().0;
    let administrator = pool(&server).await;
    run(&administrator, &format!("create or replace database {name}")).await;
    run(&administrator, &format!("create or replace user {name}@'%'")).await;
    administrator.close().await;
    let company = pool(&format!("mysql://{superuser}@{address}/{name}")).await;
    run(&company, DDL).await;
    let url = format!("mysql://{name}@{address}/{name}");
    installation.write("host.toml", &DemoHost::Integer.settings_at(&url));
    run(&company, &installation.host_schema()).await;
    company
}

/// Any number of statements.
pub(crate) async fn run(pool: &MySqlPool, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(pool).await.unwrap();
}

async fn pool(url: &str) -> MySqlPool {
    MySqlPoolOptions::new().max_connections(2).connect(url).await.unwrap()
}
