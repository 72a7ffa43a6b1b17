//! What a hold means at the host is data: any columns, any values.

use contracts::event::HoldEffect::{ExitOnly, Full, Limited, None};

use crate::fixture::{BOTH, DEMO_TOML, Database, contain_one, short};

#[tokio::test]
async fn every_effect_is_stated_as_configured() {
    for kind in BOTH {
        let ddl = kind.pick(
            r#"create type "account status" as enum ('open', 'it''s shut');
               create table users (id bigint primary key, status "account status" not null default 'open',
                                   "select" boolean not null default true, note varchar(20), level numeric);
               insert into users (id) values (42), (43)"#,
            r"create table users (id bigint primary key, status enum('open', 'it''s shut') not null default 'open',
                                  `select` boolean not null default true, note varchar(20), level numeric);
              insert into users (id) values (42), (43)",
        );
        let database = Database::new(kind, ddl).await;
        let toml = r#"
        accounts = { table = "SCHEMA.users", id = "id", id_type = "integer" }
        [effects]
        none.set = { status = "open", select = true, note = "", level = 0 }
        limited.set = { status = "open", select = true, note = 'back\slash', level = -1 }
        exit_only.set = { status = "open", select = false, note = "exit", level = 2 }
        full.set = { status = "it's shut", select = false, note = "full 🦀", level = 3 }
        "#;
        let toml = toml.replace("SCHEMA", kind.pick("public", &database.name));
        let host = database.host(&toml).await;
        let state = kind.pick(
            "select concat_ws('|', status, \"select\"::int, note, level) as said from users where id = 42",
            "select concat_ws('|', status, `select`, note, level) as said from users where id = 42",
        );
        for (version, effect, expected) in [
            (1, Limited, r"open|1|back\slash|-1"),
            (2, Full, "it's shut|0|full 🦀|3"),
            (3, ExitOnly, "open|0|exit|2"),
            (4, None, "open|1||0"),
        ] {
            assert_eq!(short(&contain_one(&host, "42", version, effect).await), "applied flag=1");
            assert_eq!(database.texts(state).await, [expected]);
        }
        assert_eq!(database.number("select count(*) from users where level is null").await, 1);
        assert_eq!(host.check().await, Ok(vec![]));
    }
}

#[tokio::test]
async fn an_effect_that_is_not_stated_is_the_next_stronger_one() {
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        let host = database.host(DEMO_TOML).await;
        let state = "select suspended from users where id = 1";
        for (version, effect, suspended) in
            [(1, Limited, 1), (2, None, 0), (3, ExitOnly, 1), (4, None, 0)]
        {
            contain_one(&host, "1", version, effect).await.unwrap();
            assert_eq!(database.number(state).await, suspended, "{effect:?}");
        }
        assert_eq!(database.number("select count(*) from sessions where user_id = 1").await, 0);
    }
}

#[tokio::test]
async fn a_slice_may_hold_every_effect() {
    for kind in BOTH {
        let database = Database::demo(kind, 4).await;
        let toml = DEMO_TOML.replace(
        "effects.full",
        "effects.exit_only = { set = { suspended = 0 }, delete = ['api_keys', 'sessions'] }\neffects.full",
    );
        let host = database.host(&toml).await;
        let orders = [
            crate::fixture::order("1", 1, Full),
            crate::fixture::order("2", 1, None),
            crate::fixture::order("3", 1, ExitOnly),
            crate::fixture::order("4", 1, Full),
        ];
        let outcomes = host.contain(&orders).await;
        assert_eq!(
            outcomes.iter().map(short).collect::<Vec<_>>(),
            [
                "applied flag=1 o_auth_bearer_tokens=2 sessions=1 api_keys=0",
                "applied flag=1",
                "applied flag=1 api_keys=0 sessions=1",
                "applied flag=1 o_auth_bearer_tokens=2 sessions=1 api_keys=0",
            ]
        );
        assert_eq!(
            database.texts("select id as said from users where suspended = 1").await,
            ["1", "4"]
        );
        assert_eq!(database.texts("select user_id as said from sessions").await, ["2"]);
    }
}
