//! What the login of a service can reach in Ostiary's database: its own schema, and nothing else.

use runtime::roles::{SERVICES, login, schema};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::support::Site;

async fn as_service(site: &Site, service: &str) -> PgConnection {
    let options =
        site.databases.server.clone().database(&site.databases.ostiary).username(&login(service));
    PgConnection::connect_with(&options).await.unwrap()
}

/// The SQLSTATE that a statement is refused with.
async fn refusal(db: &mut PgConnection, sql: &str) -> String {
    let refused = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(db).await.expect_err(sql);
    refused.as_database_error().unwrap().code().unwrap().into_owned()
}

async fn tables(site: &Site, service: &str) -> Vec<String> {
    let mut db = site.databases.connect(&site.databases.ostiary).await;
    sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = $1",
    )
    .bind(schema(service))
    .fetch_all(&mut db)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_reaches_a_table_or_function_of_another() {
    let site = Site::new().await;
    for service in SERVICES {
        let mut db = as_service(&site, service).await;
        for other in SERVICES.into_iter().filter(|other| *other != service) {
            let there = schema(other);
            let tables = tables(&site, other).await;
            assert!(tables.len() > 8, "{other} has {} tables", tables.len());
            for table in tables {
                for sql in [
                    format!("select from {there}.{table}"),
                    format!("delete from {there}.{table}"),
                    format!("insert into {there}.{table} select * from {there}.{table}"),
                    format!("truncate {there}.{table}"),
                    format!("set search_path = {there}; select from {table}"),
                ] {
                    let code = refusal(&mut db, &sql).await;
                    assert!(["42501", "42P01"].contains(&&*code), "{service}: {sql}: {code}");
                }
                sqlx::query("reset search_path").execute(&mut db).await.unwrap();
            }
            assert_eq!(
                refusal(&mut db, &format!("select {there}.maintain_outbox()")).await,
                "42501"
            );
            assert_eq!(refusal(&mut db, &format!("set role {}", login(other))).await, "42501");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_changes_the_shape_of_anything() {
    let site = Site::new().await;
    for service in SERVICES {
        let mut db = as_service(&site, service).await;
        let own = schema(service);
        for sql in [
            "create table loot (id int)".to_owned(),
            format!("create table {own}.loot (id int)"),
            "create table public.loot (id int)".to_owned(),
            "create schema loot".to_owned(),
            "drop table states".to_owned(),
            "alter table states add column loot int".to_owned(),
            "create index on states (version)".to_owned(),
            "truncate states".to_owned(),
            "create or replace function maintain_outbox() returns void language sql as 'select'"
                .to_owned(),
            "set role ostiary_owner".to_owned(),
            "create role loot".to_owned(),
            "alter role ostiary_gateway set search_path = kyc_screener".to_owned(),
            "grant usage on schema gateway to public".to_owned(),
        ] {
            // The last two: not without the right; without an effect, where it is the own login's.
            let refused = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut db).await;
            let own_setting = service == "gateway" && sql.starts_with("alter role");
            let granted_nothing = service == "gateway" && sql.starts_with("grant");
            assert!(refused.is_err() || own_setting || granted_nothing, "{service}: {sql}");
        }
        if service == "gateway" {
            sqlx::query("alter role ostiary_gateway set search_path = gateway")
                .execute(&mut db)
                .await
                .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_speaks_of_its_own_schema_without_naming_it() {
    let site = Site::new().await;
    for service in SERVICES {
        let mut db = as_service(&site, service).await;
        let path: String = sqlx::query_scalar("show search_path").fetch_one(&mut db).await.unwrap();
        assert_eq!(path, schema(service));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_service_cannot_even_enter() {
    let site = Site::unmigrated().await;
    site.run(&["migrate"]).done();
    let options =
        site.databases.server.clone().database(&site.databases.ostiary).username("ostiary");
    let refused = PgConnection::connect_with(&options).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501");
}
