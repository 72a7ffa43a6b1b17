//! `ostiary doctor` says what does not fit, where, and what to do.

use host::{Finding, Host, Severity, schema};

use crate::fixture::{DEMO_TOML, Database};

async fn findings(host: &Host) -> Vec<String> {
    host.check()
        .await
        .unwrap()
        .iter()
        .map(|finding: &Finding| format!("{:?} {finding}", finding.severity))
        .collect()
}

#[tokio::test]
async fn a_host_as_configured_has_no_findings() {
    let database = Database::demo(0).await;
    assert_eq!(findings(&database.host(DEMO_TOML).await).await, Vec::<String>::new());
}

#[tokio::test]
async fn everything_that_is_not_there_is_found_at_once() {
    let database = Database::demo(0).await;
    database
        .run("drop table api_keys; alter table users rename suspended to blocked; alter table sessions drop user_id")
        .await;
    let host = database.host_without_schema(&format!("{DEMO_TOML}\ndirectory.phone = 'telephone'"));
    assert_eq!(
        findings(&host).await,
        [
            "Error users.suspended: there is no such column; correct effects.full.set in host.toml",
            "Error api_keys.user_id: there is no table api_keys; correct tokens.api_keys.account in host.toml",
            "Error sessions.user_id: there is no such column; correct tokens.sessions.account in host.toml",
            "Error users.telephone: there is no such column; correct directory.phone in host.toml",
        ]
    );
}

#[tokio::test]
async fn a_missing_index_is_a_warning() {
    let database = Database::demo(0).await;
    database.run("drop index sessions_user_id_idx").await;
    let host = database.host(DEMO_TOML).await;
    let found = host.check().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(
        found[0].to_string(),
        "sessions.user_id: no index, so every suspension reads the whole table; create one on this column"
    );
}

#[tokio::test]
async fn ids_that_are_not_exact_or_not_unique_are_found() {
    let database = Database::new(
        "create table users (id numeric primary key, number bigint, suspended boolean not null default false);
         create table loose (id char(36) primary key, suspended boolean)",
    )
    .await;
    let toml = "accounts = { table = 'users', id = 'number', id_type = 'integer' }
                effects = { none.set.suspended = false, full.set.suspended = true }";
    for (toml, expected) in [
        (
            toml.to_owned(),
            "users.number: no unique index; make it unique, or name the column that is",
        ),
        (
            toml.replace("number", "id"),
            "users.id: numeric does not hold integer ids exactly; correct accounts.id_type, or the column",
        ),
        (
            toml.replace("number", "id").replace("users", "loose").replace("integer", "text"),
            "loose.id: bpchar does not hold text ids exactly; correct accounts.id_type, or the column",
        ),
    ] {
        let host = database.host(&toml).await;
        assert_eq!(findings(&host).await, [format!("Error {expected}")]);
    }
}

#[tokio::test]
async fn a_flag_value_that_the_column_cannot_hold_is_found() {
    let database = Database::new(
        "create type status as enum ('open', 'shut');
         create table users (id bigint primary key, small smallint, truth boolean, status status, brief varchar(3))",
    )
    .await;
    for (column, none, full, problem) in [
        ("small", "0", "40000", "the number is out of the column's range"),
        ("truth", "false", "1", "the type does not fit"),
        ("small", "0", "true", "the type does not fit"),
        ("status", "'open'", "'closed'", "the text is none of the column's values"),
        ("brief", "''", "'long'", "the text is too long for the column"),
    ] {
        let host = database
            .host(&format!(
                "accounts = {{ table = 'users', id = 'id', id_type = 'integer' }}
                 effects = {{ none.set.{column} = {none}, full.set.{column} = {full} }}"
            ))
            .await;
        let expected = format!(
            "Error users.{column}: {problem}; correct effects.full.set.{column} in host.toml"
        );
        assert_eq!(findings(&host).await, [expected]);
    }
}

#[tokio::test]
async fn a_table_of_receipts_without_its_key_is_found() {
    let database = Database::demo(0).await;
    let host = database.host(DEMO_TOML).await;
    database.run("alter table ostiary_effects drop constraint ostiary_effects_pkey").await;
    let remedy = "run what `ostiary host schema` prints, as the owner of the tables";
    assert_eq!(
        findings(&host).await,
        [format!("Error ostiary_effects: the unique key is missing; {remedy}")]
    );
    database.run("drop table ostiary_effects").await;
    assert_eq!(
        findings(&host).await,
        [format!("Error ostiary_effects: there is no such table; {remedy}")]
    );
    database.run(&schema::ddl(&database.config(DEMO_TOML))).await;
    assert_eq!(findings(&host).await, Vec::<String>::new());
}

#[tokio::test]
async fn tables_may_live_in_schemas_of_their_own() {
    let database = Database::new(
        r#"create schema "My App"; create schema auth;
           create table "My App"."the users" (id bigint primary key, "is ""shut""" boolean not null default false);
           create table auth.sessions (user_id bigint); create index on auth.sessions (user_id);
           insert into "My App"."the users" values (42); insert into auth.sessions values (42)"#,
    )
    .await;
    let host = database
        .host(
            r#"
            accounts = { table = "My App.the users", id = "id", id_type = "integer" }
            effects.none.set = { "is \"shut\"" = false }
            effects.full = { set = { "is \"shut\"" = true }, delete = ["auth.sessions"] }
            tokens."auth.sessions".account = "user_id"
            "#,
        )
        .await;
    assert_eq!(findings(&host).await, Vec::<String>::new());
    let outcome =
        crate::fixture::contain_one(&host, "42", 1, contracts::event::HoldEffect::Full).await;
    assert_eq!(crate::fixture::short(&outcome), "applied flag=1 auth.sessions=1");
    assert_eq!(database.number(r#"select count(*) from "My App".ostiary_effects"#).await, 1);
}
