//! Accounts are seen as the host's database has them, whatever their ids are made of.

use std::collections::HashMap;

use contracts::{AccountId, event::HoldEffect};
use host::{Host, Sight};

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind, contain_one};

async fn seen(host: &Host, accounts: &[&str]) -> HashMap<String, Sight> {
    let accounts: Vec<_> = accounts.iter().map(|id| AccountId::try_new(*id).unwrap()).collect();
    let seen = host.look(&accounts).await.unwrap();
    seen.into_iter().map(|(account, sight)| (account.as_str().to_owned(), sight)).collect()
}

/// All accounts that are shut, and how many were looked at in how many chunks.
async fn scanned(host: &Host) -> (Vec<String>, i64, usize) {
    let (mut shut, mut accounts, mut chunks, mut from) = (vec![], 0, 0, None);
    loop {
        let chunk = host.scan(from.as_deref()).await.unwrap();
        // The chunks meet in one account.
        accounts += chunk.accounts - i64::from(from.is_some());
        shut.extend(chunk.shut);
        chunks += 1;
        from = chunk.next;
        if from.is_none() {
            shut.sort();
            return (shut, accounts, chunks);
        }
    }
}

#[tokio::test]
async fn flags_tokens_and_receipts_are_seen_and_nothing_is_changed() {
    for kind in BOTH {
        let database = Database::demo(kind, 4).await;
        let host = database.host(DEMO_TOML).await;
        contain_one(&host, "1", 7, HoldEffect::Full).await.unwrap();
        database.run("update users set suspended = 1 where id = 2").await;
        let seen = seen(&host, &["1", "2", "3", "4", "9", "042", "anna"]).await;
        let mut known: Vec<_> = seen.keys().collect();
        known.sort();
        assert_eq!(known, ["1", "2", "3", "4"]);
        let told = |id: &str| {
            let sight = seen[id];
            (sight.effect(), sight.has_tokens_against(HoldEffect::Full), sight.carried_out)
        };
        assert_eq!(told("1"), (Some(HoldEffect::Full), false, Some(7)));
        assert_eq!(told("2"), (Some(HoldEffect::Full), true, None));
        assert_eq!(told("4"), (Some(HoldEffect::None), true, None));
        assert!(!seen["4"].has_tokens_against(HoldEffect::None));
        // Not stated, so carried out as the next stronger one.
        assert!(seen["1"].has_flags_of(HoldEffect::Limited));
        assert_eq!(scanned(&host).await, (vec!["1".to_owned(), "2".to_owned()], 4, 1));
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 1);
    }
}

#[tokio::test]
async fn a_flag_that_nobody_stated_means_nothing() {
    for kind in BOTH {
        let ddl = "create table users (id bigint primary key, suspended smallint, note varchar(20));
                   insert into users values (1, 5, 'no'), (2, null, null), (3, 1, 'no'), (4, 1, 'it''s'), (5, 0, 'no')";
        let database = Database::new(kind, ddl).await;
        let host = database
            .host(
                "accounts = { table = 'users', id = 'id', id_type = 'integer' }
                 effects.none.set = { suspended = 0, note = 'no' }
                 effects.limited.set = { suspended = 0, note = 'l' }
                 effects.full.set = { suspended = 1, note = \"it's\" }",
            )
            .await;
        let seen = seen(&host, &["1", "2", "3", "4", "5"]).await;
        let effects = ["1", "2", "3", "4", "5"].map(|id| seen[id].effect());
        assert_eq!(effects, [None, None, None, Some(HoldEffect::Full), Some(HoldEffect::None)]);
        assert_eq!(scanned(&host).await.0, ["4"]);
    }
}

#[tokio::test]
async fn every_account_is_looked_at_in_chunks() {
    for kind in BOTH {
        let database = Database::demo(kind, 50_000).await;
        database
            .run("update users set suspended = 1 where id in (1, 20000, 20001, 39999, 50000)")
            .await;
        let host = database.host(DEMO_TOML).await;
        let (mut shut, accounts, chunks) = scanned(&host).await;
        shut.dedup();
        assert_eq!((accounts, chunks), (50_000, 3), "{kind:?}");
        assert_eq!(shut, ["1", "20000", "20001", "39999", "50000"], "{kind:?}");
    }
}

#[tokio::test]
async fn an_empty_host_has_no_accounts() {
    for kind in BOTH {
        let database = Database::demo(kind, 0).await;
        let host = database.host(DEMO_TOML).await;
        assert_eq!(scanned(&host).await, (vec![], 0, 1));
        assert_eq!(seen(&host, &[]).await, HashMap::new());
    }
}

#[tokio::test]
async fn ids_of_every_type_are_seen_exactly() {
    for kind in BOTH {
        for (id_type, column, ids) in [
            ("integer", "bigint", vec!["-7", "0", "9223372036854775807"]),
            (
                "uuid",
                "uuid",
                vec![
                    "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01",
                    "ffffffff-ffff-ffff-ffff-ffffffffffff",
                ],
            ),
            (
                "text",
                kind.pick("text", "varchar(128)"),
                vec!["Anna", "a'b\\c\"d", "ёж", "🦀", "42"],
            ),
        ] {
            let values: Vec<_> =
                ids.iter().map(|id| format!("({}, 1)", literal(kind, id_type, id))).collect();
            let ddl = format!(
                "create table users (id {column} primary key, suspended smallint not null default 0){};
                 insert into users values {}",
                kind.pick("", " character set utf8mb4 collate utf8mb4_nopad_bin"),
                values.join(", ")
            );
            let toml = format!(
                "accounts = {{ table = 'users', id = 'id', id_type = '{id_type}' }}
                 effects = {{ none.set.suspended = 0, full.set.suspended = 1 }}"
            );
            let database = Database::new(kind, &ddl).await;
            let host = database.host(&toml).await;
            let mut expected: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            expected.sort();
            assert_eq!(scanned(&host).await.0, expected, "{kind:?} {id_type}");
            assert_eq!(seen(&host, &ids).await.len(), ids.len(), "{kind:?} {id_type}");
        }
    }
}

fn literal(kind: Kind, id_type: &str, id: &str) -> String {
    match id_type {
        "text" => kind.literal(id),
        _ => format!("'{id}'"),
    }
}

#[tokio::test]
async fn look_alikes_in_a_loose_collation_are_not_taken_for_the_account() {
    for kind in BOTH {
        let ddl = kind.pick(
            "create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
             create table users (id varchar(40) collate loose primary key, suspended smallint not null default 0);
             create table sessions (user_id varchar(40) collate loose);
             create index on sessions (user_id)",
            "create table users (id varchar(40) primary key, suspended smallint not null default 0)
               character set utf8mb4 collate utf8mb4_general_ci;
             create table sessions (user_id varchar(40) character set utf8mb4 collate utf8mb4_general_ci, key (user_id))",
        );
        let database = Database::new(kind, ddl).await;
        database
            .run("insert into users values ('Anna', 1); insert into sessions values ('anna')")
            .await;
        // Otherwise nobody would have to take care.
        let alike = "select count(*) from users join sessions on user_id = id where id = 'ANNA'";
        assert_eq!(database.number(alike).await, 1, "{kind:?}");
        let host = database
            .host(
                "accounts = { table = 'users', id = 'id', id_type = 'text' }
                 effects = { none.set.suspended = 0, full = { set.suspended = 1, delete = ['sessions'] } }
                 tokens.sessions.account = 'user_id'",
            )
            .await;
        let seen = seen(&host, &["anna", "Anna", "Anna "]).await;
        assert_eq!(seen.keys().collect::<Vec<_>>(), ["Anna"], "{kind:?}");
        assert!(!seen["Anna"].has_tokens_against(HoldEffect::Full), "{kind:?}");
        assert_eq!(scanned(&host).await.0, ["Anna"], "{kind:?}");
    }
}

#[tokio::test]
async fn a_host_that_keeps_its_accounts_locked_can_still_be_looked_at() {
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        let host = database.host(DEMO_TOML).await;
        let busy = database.busy_with("update users set suspended = 1 where id = 1").await;
        assert_eq!(seen(&host, &["1"]).await["1"].effect(), Some(HoldEffect::None));
        assert_eq!(scanned(&host).await.0, Vec::<String>::new());
        busy.done().await;
        assert_eq!(scanned(&host).await.0, ["1"]);
    }
}

#[tokio::test]
async fn a_login_that_may_not_read_the_flag_is_found_by_the_doctor() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        host.close().await;
        let login = format!("{}_reader", database.name);
        let named = kind.pick(login.clone(), format!("{login}@'%'"));
        let config = database.config_as(&login, &database.address, DEMO_TOML);
        let made = kind
            .pick(format!("create role {named} login"), format!("create or replace user {named}"));
        database.run(&made).await;
        database.run(&host::schema::ddl(&config)).await;
        let host = Host::connect(config.clone()).unwrap();
        assert_eq!(host.check().await, Ok(vec![]), "what `host schema` prints is enough: {kind:?}");
        assert_eq!(seen(&host, &["1"]).await.len(), 1);
        database.run(&format!("revoke select (suspended) on users from {named}")).await;
        let found = host.check().await.unwrap();
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "users.suspended: permission is denied; run what `ostiary host schema` prints, as the owner of the tables"
            ],
            "{kind:?}"
        );
        let refused = host.scan(None).await;
        assert!(
            matches!(&refused, Err(host::HostError::Misconfigured(said)) if said.contains("users.suspended")),
            "{kind:?} {refused:?}"
        );
        host.close().await;
        let gone = kind.pick(
            format!("drop owned by {named}; drop role {named}"),
            format!("drop user {named}"),
        );
        database.run(&gone).await;
    }
}
