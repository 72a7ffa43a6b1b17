//! `ostiary migrate`, and what happens without it.

use async_nats::jetstream;
use contracts::topology::{DURABLES, Stream};
use runtime::roles::SERVICES;
use sqlx::{Connection, PgConnection};

use crate::support::{Site, edit};

/// Everything that a migration makes, as the database tells it: tables, columns, indexes, functions, rights, roles.
async fn catalogue(site: &Site) -> Vec<String> {
    let mut db = site.databases.connect(&site.databases.ostiary).await;
    let all = "
        select 'schema ' || nspname || pg_get_userbyid(nspowner) || coalesce(nspacl::text, '') from pg_namespace where nspname !~ '^pg_'
        union all
        select 'relation ' || oid::regclass || relkind::text || pg_get_userbyid(relowner) || coalesce(relacl::text, '') || coalesce(reloptions::text, '')
          from pg_class where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        union all
        select 'column ' || attrelid::regclass || attname || atttypid::regtype || attnotnull || coalesce(attstattarget, -1) || coalesce(attacl::text, '')
          from pg_attribute join pg_class on pg_class.oid = attrelid
         where attnum > 0 and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        union all
        select 'function ' || oid::regprocedure || prosecdef || coalesce(proacl::text, '') || coalesce(proconfig::text, '')
          from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
        union all
        select 'database ' || coalesce(datacl::text, '') from pg_database where datname = current_database()
        union all
        select 'role ' || rolname || rolcanlogin || rolsuper || rolcreaterole || rolcreatedb || coalesce(rolconfig::text, '')
          from pg_roles where rolname like 'ostiary%'
        order by 1";
    sqlx::query_scalar(all).fetch_all(&mut db).await.unwrap()
}

/// Which migrations were applied, and when.
async fn applied(site: &Site) -> Vec<String> {
    let mut db = site.databases.connect(&site.databases.ostiary).await;
    let schemas = SERVICES.map(runtime::roles::schema);
    let one = |schema: &String| {
        format!("select '{schema}' || version || installed_on from {schema}._sqlx_migrations")
    };
    let all = schemas.iter().map(one).collect::<Vec<_>>().join(" union all ") + " order by 1";
    sqlx::query_scalar(sqlx::AssertSqlSafe(all)).fetch_all(&mut db).await.unwrap()
}

/// Streams and consumers as the broker has them.
async fn broker(site: &Site) -> Vec<String> {
    let jetstream = jetstream::new(async_nats::connect(site.nats.url()).await.unwrap());
    let mut found = Vec::new();
    for stream in Stream::ALL {
        let info = jetstream.get_stream(stream.name()).await.unwrap().cached_info().clone();
        found.push(format!("{} {}", json(&info.config), info.created));
    }
    for durable in DURABLES {
        let consumer: jetstream::consumer::PullConsumer =
            jetstream.get_consumer_from_stream(durable.name, durable.stream.name()).await.unwrap();
        found.push(format!(
            "{} {}",
            json(&consumer.cached_info().config),
            consumer.cached_info().created
        ));
    }
    found
}

/// With its keys in order.
fn json(config: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(config).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_twice_changes_nothing() {
    let site = Site::unmigrated().await;
    assert_eq!(site.run(&["migrate"]).done(), "");
    let once = [catalogue(&site).await, applied(&site).await, broker(&site).await];
    assert!(
        once[0].len() > 200
            && once[1].len() >= 2 * SERVICES.len()
            && once[2].len() == 2 + DURABLES.len()
    );
    assert_eq!(site.run(&["migrate"]).done(), "");
    let twice = [catalogue(&site).await, applied(&site).await, broker(&site).await];
    for (once, twice) in once.iter().flatten().zip(twice.iter().flatten()) {
        assert_eq!(once, twice);
    }
    assert_eq!(once.map(|part| part.len()), twice.map(|part| part.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_migrations_at_once_end_as_one() {
    let site = Site::unmigrated().await;
    let config = site.installation.config();
    let (one, other) = tokio::join!(ostiary::migrate::run(&config), ostiary::migrate::run(&config));
    for outcome in [one, other] {
        outcome.map_err(|error| format!("{error:#}")).unwrap();
    }
    assert!(site.run(&["doctor"]).done().contains("ok   schema gateway"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_refuses_a_schema_that_is_behind_and_says_what_to_do() {
    let site = Site::unmigrated().await;
    let line = site.run(&["kyc-screener"]).failed_service();
    assert!(line.contains("ostiary migrate") || line.contains("ostiary_kyc_screener"), "{line}");
    site.run(&["migrate"]).done();
    site.sql("delete from kyc_screener._sqlx_migrations where version > 100").await;
    for role in ["kyc-screener", "all"] {
        let line = site.run(&[role]).failed_service();
        assert!(line.contains("lacks migration 101") && line.contains("ostiary migrate"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_writes_into_the_list_of_migrations() {
    let site = Site::new().await;
    for service in SERVICES {
        let login = runtime::roles::login(service);
        let options =
            site.databases.server.clone().database(&site.databases.ostiary).username(&login);
        let mut db = PgConnection::connect_with(&options).await.unwrap();
        let count: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert!(count >= 2);
        for sql in [
            "delete from _sqlx_migrations",
            "update _sqlx_migrations set success = true",
            "insert into _sqlx_migrations select * from _sqlx_migrations",
            "truncate _sqlx_migrations",
        ] {
            let refusal = sqlx::query(sql).execute(&mut db).await.unwrap_err();
            assert_eq!(
                refusal.as_database_error().unwrap().code().unwrap(),
                "42501",
                "{login}: {sql}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_reached_is_named_without_the_password() {
    let site = Site::new().await;
    edit(
        &site.installation,
        "ostiary.toml",
        "admin_url = \"",
        "admin_url = \"postgres://admin:hunter2@127.0.0.1:1/x\" # ",
    );
    let line = site.run(&["migrate"]).failed();
    assert!(line.contains("127.0.0.1:1") && !line.contains("hunter2"), "{line}");
    edit(&site.installation, "ostiary.toml", "admin_url = \"", "# ");
    site.run(&["migrate"]).refused("database.admin_url is not set");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_does_not_let_us_in_is_named() {
    let site = Site::new().await;
    edit(&site.installation, "ostiary.toml", "\"password of migrate\"", "\"wrong\"");
    let line = site.run(&["migrate"]).failed();
    assert!(line.contains(&site.nats.url()) && line.contains("nats.roles.migrate"), "{line}");
    assert!(!line.contains("wrong"), "{line}");
}
