//! Logins and schema versions on a real PostgreSQL.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use runtime::config::{DatabaseConfig, RoleLogin, Secret, TlsMode};
use runtime::database::{DatabaseError, SchemaError, check_schema, connect, connect_admin};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, SqlSafeStr as _};

const SERVICE: &str = "runtime-test";
const PASSWORD: &str = "it's secret";

/// A database of its own with the login and schema of [`SERVICE`], as `ostiary migrate` makes them.
async fn database(name: &str) -> DatabaseConfig {
    let url = tokio::task::spawn_blocking(servers::postgres::shared_url).await.unwrap().unwrap();
    let server = PgConnectOptions::from_str(&url).unwrap();
    let mut admin = PgConnection::connect_with(&server).await.unwrap();
    // Tests of one server share its logins, and make them at the same time.
    for statement in [
        "select pg_advisory_lock(7734)".to_owned(),
        "do $$ begin create role ostiary_runtime_test login; exception when duplicate_object then null; end $$".to_owned(),
        format!("alter role ostiary_runtime_test password '{}'", PASSWORD.replace('\'', "''")),
        "select pg_advisory_unlock(7734)".to_owned(),
        format!("drop database if exists {name}"),
        format!("create database {name}"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
    }
    let config = DatabaseConfig {
        host: server.get_host().to_owned(),
        port: server.get_port(),
        name: name.to_owned(),
        max_connections: 2,
        tls: TlsMode::Prefer,
        tls_root_certificates: None,
        admin_url: Some(Secret::new(in_database(&url, name))),
        roles: BTreeMap::from([(
            "runtime_test".to_owned(),
            RoleLogin { password: Some(Secret::new(PASSWORD)) },
        )]),
    };
    let mut owner = connect_admin(&config).await.unwrap();
    let schema = "create schema runtime_test authorization ostiary_runtime_test; \
         alter role ostiary_runtime_test in database {name} set search_path = runtime_test";
    sqlx::raw_sql(AssertSqlSafe(schema.replace("{name}", name))).execute(&mut owner).await.unwrap();
    config
}

fn in_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

fn migrations(statements: &[&'static str]) -> Migrator {
    let migrations = (1..).zip(statements).map(|(version, statement)| {
        let description = format!("step {version}").into();
        Migration::new(version, description, MigrationType::Simple, statement.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

async fn show(pool: &PgPool, setting: &str) -> String {
    sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_service_logs_in_as_itself_and_under_limits() {
    let pool = connect(&database("runtime_test_login").await, SERVICE).await.unwrap();
    for (setting, value) in [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "ostiary-runtime-test"),
        ("search_path", "runtime_test"),
    ] {
        assert_eq!(show(&pool, setting).await, value, "{setting}");
    }
    let user: String =
        sqlx::query_scalar("select current_user::text").fetch_one(&pool).await.unwrap();
    assert_eq!(user, "ostiary_runtime_test");
}

#[tokio::test]
async fn a_login_that_does_not_exist_is_named_without_its_password() {
    let mut config = database("runtime_test_nobody").await;
    config.roles.insert("nobody".to_owned(), RoleLogin { password: Some(Secret::new("hunter2")) });
    let refusal = connect(&config, "nobody").await.unwrap_err();
    let text = refusal.to_string();
    assert!(text.starts_with("cannot log in to database runtime_test_nobody at "), "{text}");
    assert!(text.ends_with(" as ostiary_nobody"), "{text}");
    assert!(!format!("{refusal:?}").contains("hunter2"));
    config.admin_url = Some(Secret::new("hunter2"));
    let refusal = connect_admin(&config).await.unwrap_err();
    assert!(
        matches!(refusal, DatabaseError::BadAdminUrl)
            && !format!("{refusal:?}").contains("hunter2")
    );
}

#[tokio::test]
async fn a_schema_that_is_behind_is_refused_and_one_that_is_ahead_is_not() {
    let pool = connect(&database("runtime_test_schema").await, SERVICE).await.unwrap();
    let older = migrations(&["create table a ()"]);
    let newer = migrations(&["create table a ()", "create table b ()"]);
    let changed = migrations(&["create table another ()"]);
    let refusal = check_schema(&pool, &newer).await.unwrap_err().to_string();
    assert_eq!(
        refusal,
        "the schema of ostiary_runtime_test lacks migration 1 (step 1): run `ostiary migrate`"
    );

    older.run(&pool).await.unwrap();
    check_schema(&pool, &older).await.unwrap();
    assert!(matches!(
        check_schema(&pool, &newer).await,
        Err(SchemaError::Behind { version: 2, .. })
    ));
    assert!(matches!(
        check_schema(&pool, &changed).await,
        Err(SchemaError::Changed { version: 1, .. })
    ));

    newer.run(&pool).await.unwrap();
    check_schema(&pool, &newer).await.unwrap();
    check_schema(&pool, &older)
        .await
        .expect("the release before goes on while the next one is rolled out");

    sqlx::query("update _sqlx_migrations set success = false where version = 2")
        .execute(&pool)
        .await
        .unwrap();
    assert!(matches!(
        check_schema(&pool, &newer).await,
        Err(SchemaError::Unfinished { version: 2, .. })
    ));
}
