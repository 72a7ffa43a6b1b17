//! `ostiary doctor` says what does not fit, where, and what to do.

use host::{Finding, Host, Severity, schema};

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind};

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
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        assert_eq!(findings(&database.host(DEMO_TOML).await).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn everything_that_is_not_there_is_found_at_once() {
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        database
        .run(kind.pick(
            "drop table api_keys; alter table users rename suspended to blocked; alter table sessions drop user_id",
            "drop table api_keys, sessions; create table sessions (id bigint);
             alter table users drop column suspended",
        ))
        .await;
        let host =
            database.host_without_schema(&format!("{DEMO_TOML}\ndirectory.phone = 'telephone'"));
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
}

#[tokio::test]
async fn a_missing_index_is_a_warning() {
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        database
            .run(kind.pick(
                "drop index sessions_user_id_idx",
                "alter table sessions drop foreign key sessions_ibfk_1, drop index user_id",
            ))
            .await;
        let host = database.host(DEMO_TOML).await;
        let found = host.check().await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(
            found[0].to_string(),
            "sessions.user_id: no index, so every suspension reads the whole table; create one on this column"
        );
    }
}

#[tokio::test]
async fn ids_that_are_not_exact_or_not_unique_are_found() {
    for kind in BOTH {
        let database = Database::new(kind,
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
                kind.pick(
                    "users.id: numeric does not hold integer ids exactly; correct accounts.id_type, or the column",
                    "users.id: decimal does not hold integer ids exactly; correct accounts.id_type, or the column",
                ),
            ),
            (
                toml.replace("number", "id").replace("users", "loose").replace("integer", "text"),
                kind.pick(
                    "loose.id: bpchar does not hold text ids exactly; correct accounts.id_type, or the column",
                    "loose.id: char does not hold text ids exactly; correct accounts.id_type, or the column",
                ),
            ),
        ] {
            let host = database.host(&toml).await;
            assert_eq!(findings(&host).await, [format!("Error {expected}")]);
        }
    }
}

#[tokio::test]
async fn a_flag_value_that_the_column_cannot_hold_is_found() {
    for kind in BOTH {
        let ddl = kind.pick(
            "create type status as enum ('open', 'shut');
             create table users (id bigint primary key, small smallint, truth boolean, status status, brief varchar(3))",
            "create table users (id bigint primary key, small smallint, truth boolean, status enum('open', 'shut'),
                                 brief varchar(3))",
        );
        let database = Database::new(kind, ddl).await;
        let strict = [
            ("truth", "false", "1", "the type does not fit"),
            ("small", "0", "true", "the type does not fit"),
        ];
        // There a boolean is a small number.
        let loose = [
            ("truth", "false", "128", "the number is out of the column's range"),
            ("small", "0", "'1'", "the type does not fit"),
        ];
        for (column, none, full, problem) in [
            ("small", "0", "40000", "the number is out of the column's range"),
            ("status", "'open'", "'closed'", "the text is none of the column's values"),
            ("brief", "''", "'long'", "the text is too long for the column"),
        ]
        .into_iter()
        .chain(kind.pick(strict, loose))
        {
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
}

#[tokio::test]
async fn a_table_of_receipts_without_its_key_is_found() {
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        let host = database.host(DEMO_TOML).await;
        database
            .run(kind.pick(
                "alter table ostiary_effects drop constraint ostiary_effects_pkey",
                "alter table ostiary_effects drop primary key",
            ))
            .await;
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
}

#[tokio::test]
async fn tables_may_live_in_schemas_of_their_own() {
    for kind in BOTH {
        let database = Database::new(kind, kind.demo()).await;
        // MariaDB's schemas are databases, which the tests share.
        let prefix = kind.pick(String::new(), format!("{} ", database.name));
        let (app, auth) = (format!("{prefix}My App"), format!("{prefix}auth"));
        let ddl = r#"create schema "APP"; create schema "AUTH";
            create table "APP"."the users" (id bigint primary key, "is ""shut""" boolean not null default false);
            create table "AUTH".sessions (user_id bigint); create index by_user on "AUTH".sessions (user_id);
            insert into "APP"."the users" (id) values (42); insert into "AUTH".sessions values (42)"#;
        let ddl = ddl.replace("APP", &app).replace("AUTH", &auth);
        let mode = kind.pick("", "set session sql_mode = 'ANSI_QUOTES'; ");
        database.run(&format!("{mode}{ddl}")).await;
        let toml = r#"
            accounts = { table = "APP.the users", id = "id", id_type = "integer" }
            effects.none.set = { "is \"shut\"" = false }
            effects.full = { set = { "is \"shut\"" = true }, delete = ["AUTH.sessions"] }
            tokens."AUTH.sessions".account = "user_id"
        "#;
        let host = database.host(&toml.replace("APP", &app).replace("AUTH", &auth)).await;
        assert_eq!(findings(&host).await, Vec::<String>::new());
        let outcome =
            crate::fixture::contain_one(&host, "42", 1, contracts::event::HoldEffect::Full).await;
        assert_eq!(crate::fixture::short(&outcome), format!("applied flag=1 {auth}.sessions=1"));
        let count = kind.pick(
            r#"select count(*) from "APP".ostiary_effects"#,
            "select count(*) from `APP`.ostiary_effects",
        );
        assert_eq!(database.number(&count.replace("APP", &app)).await, 1);
    }
}

#[tokio::test]
async fn a_loose_collation_of_mariadb_is_a_warning() {
    let ddl = Kind::Mariadb.demo_text_ids().replace("utf8mb4_nopad_bin", "utf8mb4_general_ci");
    let database = Database::new(Kind::Mariadb, &ddl).await;
    let host = database.host(&DEMO_TOML.replace("integer", "text")).await;
    let found = findings(&host).await;
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].starts_with("Warning users.id: its collation takes different"), "{found:?}");
}

#[tokio::test]
async fn a_table_of_mariadb_without_transactions_is_found() {
    let database = Database::demo(Kind::Mariadb, 0).await;
    database
        .run("alter table sessions drop foreign key sessions_ibfk_1; alter table sessions engine = Aria")
        .await;
    let host = database.host(DEMO_TOML).await;
    let said =
        "the table knows no transactions, so half a suspension might stay; convert it to InnoDB";
    assert_eq!(findings(&host).await, [format!("Error sessions.user_id: {said}")]);
}

#[tokio::test]
async fn the_servers_clock_is_read_whatever_its_time_zone() {
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        if kind == Kind::Postgres {
            let zone = format!("alter database {} set timezone = 'Asia/Tokyo'", database.name);
            database.run(&zone).await;
        }
        let host = database.host(DEMO_TOML).await;
        let unix = kind
            .pick("extract(epoch from clock_timestamp()) * 1000", "unix_timestamp(now(6)) * 1000");
        let (before, now) =
            (database.number(&format!("select {unix}")).await, host.now().await.unwrap());
        let after = database.number(&format!("select {unix}")).await;
        assert!((before - 1..=after + 1).contains(&now.timestamp_millis()), "{kind:?}: {now}");
    }
}
