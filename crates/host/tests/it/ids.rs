//! Account ids are compared exactly, whatever their type.

use contracts::event::HoldEffect;
use host::Outcome;

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind, contain_one, short};

async fn suspended(database: &Database) -> Vec<String> {
    database.texts("select id as said from users where suspended = 1").await
}

#[tokio::test]
async fn an_integer_id_is_only_its_own_spelling() {
    for kind in BOTH {
        let database = Database::demo(kind, 50).await;
        let host = database.host(DEMO_TOML).await;
        for id in
            ["042", "42abc", " 42", "+42", "42.0", "9223372036854775808", "42' or '1'='1", "🦀"]
        {
            assert_eq!(
                contain_one(&host, id, 1, HoldEffect::Full).await,
                Ok(Outcome::InvalidAccountId),
                "{id}"
            );
        }
        for id in ["51", "-42", "9223372036854775807"] {
            assert_eq!(
                contain_one(&host, id, 1, HoldEffect::Full).await,
                Ok(Outcome::NoSuchAccount),
                "{id}"
            );
        }
        assert_eq!(suspended(&database).await, Vec::<String>::new());
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 0);

        assert!(matches!(
            contain_one(&host, "42", 1, HoldEffect::Full).await,
            Ok(Outcome::Applied(_))
        ));
        assert_eq!(suspended(&database).await, ["42"]);
        assert_eq!(database.texts("select account as said from ostiary_effects").await, ["42"]);
    }
}

#[tokio::test]
async fn a_narrow_integer_column_takes_wide_ids_as_absent() {
    for kind in BOTH {
        let database = Database::new(
            kind,
            "create table users (id integer primary key, suspended smallint not null default 0);
         insert into users (id) values (42)",
        )
        .await;
        let toml = "accounts = { table = 'users', id = 'id', id_type = 'integer' }
                effects = { none.set = { suspended = 0 }, full.set = { suspended = 1 } }";
        let host = database.host(toml).await;
        let wide = (42_i64 + (1 << 32)).to_string();
        assert_eq!(
            contain_one(&host, &wide, 1, HoldEffect::Full).await,
            Ok(Outcome::NoSuchAccount)
        );
        assert_eq!(short(&contain_one(&host, "42", 1, HoldEffect::Full).await), "applied flag=1");
    }
}

#[tokio::test]
async fn a_uuid_id_is_lower_case_with_hyphens() {
    for kind in BOTH {
        const ID: &str = "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01";
        let database = Database::new(
            kind,
            "create table users (id uuid primary key, suspended smallint not null default 0);
         create table sessions (user_id uuid);
         insert into users (id) values ('0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01');
         insert into sessions select id from users",
        )
        .await;
        let toml = "accounts = { table = 'users', id = 'id', id_type = 'uuid' }
                effects = { none.set.suspended = 0, full = { set.suspended = 1, delete = ['sessions'] } }
                tokens.sessions.account = 'user_id'";
        let host = database.host(toml).await;
        for id in [ID.to_uppercase(), ID.replace('-', ""), format!("{{{ID}}}"), "42".to_owned()] {
            assert_eq!(
                contain_one(&host, &id, 1, HoldEffect::Full).await,
                Ok(Outcome::InvalidAccountId),
                "{id}"
            );
        }
        assert_eq!(
            short(&contain_one(&host, ID, 1, HoldEffect::Full).await),
            "applied flag=1 sessions=1"
        );
    }
}

#[tokio::test]
async fn a_text_id_is_compared_byte_by_byte() {
    for kind in BOTH {
        let database = Database::new(kind, kind.demo_text_ids()).await;
        let host = database.host(&DEMO_TOML.replace("integer", "text")).await;
        let longest = "x".repeat(128);
        let ids = [
            "042",
            "42",
            "o'hara \"x\"; drop table users; --",
            "🦀",
            "\\' $1",
            "ё",
            "е\u{308}",
            "Anna",
            &longest,
        ];
        for id in ids {
            let literal = kind.literal(id);
            database
                .run(&format!(
                    "insert into users (id, email, full_name) values ({literal}, 'a', 'a');
                     insert into sessions (user_id) values ({literal})"
                ))
                .await;
        }
        for id in ["42abc", " 42", "42 ", "4", "anna", "ANNA", "🦀🦀", "%", &"x".repeat(127)] {
            assert_eq!(
                contain_one(&host, id, 1, HoldEffect::Full).await,
                Ok(Outcome::NoSuchAccount),
                "{id}"
            );
        }
        for (before, id) in ids.iter().enumerate() {
            assert_eq!(suspended(&database).await.len(), before);
            let outcome = contain_one(&host, id, 1, HoldEffect::Full).await;
            assert_eq!(
                short(&outcome),
                "applied flag=1 o_auth_bearer_tokens=0 sessions=1 api_keys=0",
                "{id}"
            );
        }
    }
}

#[tokio::test]
async fn a_loose_collation_lets_no_other_account_in() {
    for kind in BOTH {
        let ddl = kind.pick(
            "create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         create table users (id text collate loose primary key, suspended smallint not null default 0);
         insert into users (id) values ('Anna')",
            "create table users (id varchar(40) collate utf8mb4_general_ci primary key,
                                  suspended smallint not null default 0);
             insert into users (id) values ('Anna')",
        );
        let database = Database::new(kind, ddl).await;
        let toml = "accounts = { table = 'users', id = 'id', id_type = 'text' }
                effects = { none.set.suspended = 0, full.set.suspended = 1 }";
        let host = database.host(toml).await;
        assert_eq!(
            contain_one(&host, "anna", 1, HoldEffect::Full).await,
            Ok(Outcome::NoSuchAccount)
        );
        assert_eq!(suspended(&database).await, Vec::<String>::new());
        assert_eq!(short(&contain_one(&host, "Anna", 1, HoldEffect::Full).await), "applied flag=1");
    }
}

#[tokio::test]
async fn tokens_of_a_loosely_equal_account_stay() {
    for kind in BOTH {
        let ddl = kind.pick(
            "create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         create table users (id text primary key, suspended smallint not null default 0);
         create table sessions (user_id text collate loose);
         insert into users (id) values ('Anna'), ('anna');
         insert into sessions select id from users",
            "create table users (id varchar(40) collate utf8mb4_nopad_bin primary key,
                                  suspended smallint not null default 0);
             create table sessions (user_id varchar(40) collate utf8mb4_general_ci);
             insert into users (id) values ('Anna'), ('anna');
             insert into sessions select id from users",
        );
        let database = Database::new(kind, ddl).await;
        let toml = "accounts = { table = 'users', id = 'id', id_type = 'text' }
                effects = { none.set.suspended = 0, full = { set.suspended = 1, delete = ['sessions'] } }
                tokens.sessions.account = 'user_id'";
        let host = database.host(toml).await;
        let outcome = contain_one(&host, "anna", 1, HoldEffect::Full).await;
        let said = kind.pick(
            "sessions.user_id: text with a collation",
            "sessions takes other ids for the ones asked",
        );
        assert!(short(&outcome).contains(said), "{outcome:?}");
        assert_eq!(suspended(&database).await, Vec::<String>::new());
        assert_eq!(database.number("select count(*) from sessions").await, 2);
    }
}

#[tokio::test]
async fn mariadb_s_own_idea_of_equal_texts_is_not_ours() {
    for collation in ["utf8mb4_general_ci", "utf8mb4_bin", "latin1_swedish_ci"] {
        let charset = collation.split_once('_').unwrap().0;
        let database = Database::new(
            Kind::Mariadb,
            &format!(
                "create table users (id varchar(40) character set {charset} collate {collation} primary key,
                                     suspended smallint not null default 0);
                 insert into users (id) values ('Anna'), ('trail '), ('42abc'), ('e'), ('?')"
            ),
        )
        .await;
        let toml = "accounts = { table = 'users', id = 'id', id_type = 'text' }
                    effects = { none.set.suspended = 0, full.set.suspended = 1 }";
        let host = database.host(toml).await;
        for id in ["anna", "Anna ", "trail", "42", "é", "🦀", "\u{430}"] {
            let outcome = contain_one(&host, id, 1, HoldEffect::Full).await;
            assert_eq!(outcome, Ok(Outcome::NoSuchAccount), "{id} {collation}");
        }
        assert_eq!(suspended(&database).await, Vec::<String>::new());
        for id in ["Anna", "trail ", "42abc", "e", "?"] {
            let outcome = contain_one(&host, id, 1, HoldEffect::Full).await;
            assert_eq!(short(&outcome), "applied flag=1", "{id} {collation}");
        }
    }
}

#[tokio::test]
async fn mariadb_s_numbers_at_the_start_of_texts_are_no_ids() {
    let database = Database::new(
        Kind::Mariadb,
        "create table users (id varchar(40) primary key, suspended smallint not null default 0);
         insert into users (id) values ('42abc'), ('042'), ('7')",
    )
    .await;
    let toml = "accounts = { table = 'users', id = 'id', id_type = 'integer' }
                effects = { none.set.suspended = 0, full.set.suspended = 1 }";
    let host = database.host(toml).await;
    let outcome = contain_one(&host, "42", 1, HoldEffect::Full).await;
    assert_eq!(outcome, Ok(Outcome::NoSuchAccount));
    contain_one(&host, "7", 1, HoldEffect::Full).await.unwrap();
    assert_eq!(suspended(&database).await, ["7"]);
    let said = host.check().await.unwrap()[0].to_string();
    assert!(said.starts_with("users.id: varchar does not hold integer ids exactly"), "{said}");
}
