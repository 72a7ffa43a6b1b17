//! People looked up at the moment of use.

use std::time::Instant;

use contracts::{AccountId, CountryCode, Locale};
use host::HostError;
use secrecy::ExposeSecret;

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind};

const DIRECTORY: &str = "[directory]
email = \"email\"
phone = \"phone\"
locale = \"locale\"
residence = \"residence\"";

fn ids(ids: &[&str]) -> Vec<AccountId> {
    ids.iter().map(|id| AccountId::try_new(*id).unwrap()).collect()
}

#[tokio::test]
async fn people_are_found_by_their_exact_id_with_what_the_host_knows_of_them() {
    for kind in BOTH {
        let database = Database::demo(kind, 3).await;
        database
            .run(
                "update users set phone = '+7 900', locale = 'ru', residence = 'ee' where id = 2;
                 update users set email = ' ', locale = '??', residence = '77' where id = 3",
            )
            .await;
        let host = database.host(&format!("{DEMO_TOML}\n{DIRECTORY}")).await;
        let asked = ids(&["1", "2", "3", "4", "02", "two", "2 "]);
        let found = host.find_contacts(&asked).await.unwrap();
        assert_eq!(found.len(), 3, "neither the unknown nor the impossible");
        let second = &found[&asked[1]];
        assert_eq!(second.email.as_ref().unwrap().expose_secret(), "u2@example.com");
        assert_eq!(second.phone.as_ref().unwrap().expose_secret(), "+7 900");
        assert_eq!(second.locale, Some(Locale::try_new("ru").unwrap()));
        assert_eq!(second.residence, Some(CountryCode::try_new("EE").unwrap()));
        let third = &found[&asked[2]];
        assert!(third.email.is_none() && third.phone.is_none());
        assert!(third.locale.is_none() && third.residence.is_none());
        let shown = format!("{found:?}");
        assert!(!shown.contains("example.com") && !shown.contains("900"), "{shown}");
    }
}

#[tokio::test]
async fn a_text_id_is_compared_byte_by_byte() {
    for kind in BOTH {
        let database = Database::new(kind, kind.demo_text_ids()).await;
        // Looser than it should be, as many hosts' tables are.
        database
            .run(kind.pick(
                "select 1",
                "alter table o_auth_bearer_tokens drop foreign key if exists o_auth_bearer_tokens_ibfk_1;
                 alter table sessions drop foreign key if exists sessions_ibfk_1;
                 alter table api_keys drop foreign key if exists api_keys_ibfk_1;
                 alter table users modify id varchar(128) character set utf8mb4 collate utf8mb4_general_ci not null",
            ))
            .await;
        database
            .run("insert into users (id, email, full_name) values ('Anna', 'a@example.com', 'A')")
            .await;
        let toml = DEMO_TOML.replace("\"integer\"", "\"text\"");
        let host = database.host(&format!("{toml}\n{DIRECTORY}")).await;
        let asked = ids(&["anna", "Anna", "Anna "]);
        let found = host.find_contacts(&asked).await.unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), [&asked[1]], "{kind:?}");
    }
}

#[tokio::test]
async fn a_directory_without_columns_finds_people_whom_nobody_can_reach() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        let found = host.find_contacts(&ids(&["1", "2"])).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(found.values().all(|contact| contact.email.is_none()));
    }
}

#[tokio::test]
async fn a_column_that_went_away_is_for_a_person_to_correct() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(&format!("{DEMO_TOML}\n{DIRECTORY}")).await;
        database.run("alter table users drop column phone").await;
        let error = host.find_contacts(&ids(&["1"])).await.unwrap_err();
        assert!(matches!(error, HostError::Misconfigured(_)), "{kind:?}: {error}");
    }
}

#[tokio::test]
async fn accounts_are_found_by_their_addresses() {
    for kind in BOTH {
        let database = Database::demo(kind, 3).await;
        database.run("update users set email = 'shared@example.com' where id in (1, 2)").await;
        database
            .run("insert into users (id, email, full_name) values (4, 'Anna@Example.com', 'A')")
            .await;
        let toml = format!("{DEMO_TOML}\ndirectory.email = 'email'");
        let host = database.host(&toml).await;
        let asked = [
            "shared@example.com",
            "U3@EXAMPLE.com",
            "Anna@Example.com",
            "nobody@example.com",
            "it's",
        ];
        let found = host.find_accounts(&asked.map(str::to_owned)).await.unwrap();
        let named = |email: &str| -> Vec<&str> {
            found.get(email).into_iter().flatten().map(AccountId::as_str).collect()
        };
        assert_eq!(named("shared@example.com"), ["1", "2"]);
        assert_eq!(named("u3@example.com"), ["3"]);
        assert_eq!(named("anna@example.com"), ["4"]);
        assert_eq!(found.len(), 3, "{kind:?}");
        let host = database.host(DEMO_TOML).await;
        let none = host.find_accounts(&["u3@example.com".to_owned()]).await;
        assert!(
            matches!(none, Err(HostError::Misconfigured(said)) if said.contains("directory.email"))
        );
    }
}

/// The demo's table; on MariaDB also with addresses that know capitals.
async fn looser_and_stricter() -> Vec<Database> {
    let mut databases = vec![];
    for kind in BOTH {
        databases.push(Database::demo(kind, 0).await);
    }
    let strict = Database::demo(Kind::Mariadb, 0).await;
    strict
        .run("alter table users modify email varchar(254) character set utf8mb4 collate utf8mb4_bin not null")
        .await;
    databases.push(strict);
    databases
}

#[tokio::test]
async fn whoever_has_an_address_but_for_its_capitals_is_found_by_it() {
    for database in looser_and_stricter().await {
        database
            .run(
                "insert into users (id, email, full_name) values (1, 'Anna@Example.com', 'A'),
                     (2, 'anna@example.COM', 'A'), (3, 'BORIS@example.com', 'B'), (4, 'cyd@example.com', 'C'),
                     (5, 'ЯНА@example.com', 'D'), (6, 'anna2@example.com', 'E')",
            )
            .await;
        let host = database.host(&format!("{DEMO_TOML}\ndirectory.email = 'email'")).await;
        let asked = ["Anna@Example.com", "boris@Example.com", "CYD@example.com", "ЯНА@example.com"];
        for asked in [asked.map(str::to_owned), asked.map(str::to_lowercase)] {
            let found = host.find_accounts_alike(&asked).await.unwrap();
            let named = |email: &str| -> Vec<&str> {
                found.get(email).into_iter().flatten().map(AccountId::as_str).collect()
            };
            assert_eq!(named("anna@example.com"), ["1", "2"], "{:?}", database.kind);
            assert_eq!(named("boris@example.com"), ["3"]);
            assert_eq!(named("cyd@example.com"), ["4"]);
            assert_eq!(named("яна@example.com"), ["5"]);
            assert_eq!(found.len(), 4, "{:?}", database.kind);
        }
    }
}

/// Each for each would take minutes; the statement is given seconds.
#[tokio::test]
async fn many_addresses_cost_one_look_at_a_table_without_an_index() {
    for database in looser_and_stricter().await {
        let people = database.kind.pick(
            "insert into users (id, email, full_name) select n, 'U' || n || '@Example.com', 'U' from generate_series(1, 100000) n",
            "insert into users (id, email, full_name) select seq, concat('U', seq, '@Example.com'), 'U' from seq_1_to_100000",
        );
        database.run(people).await;
        let host = database.host(&format!("{DEMO_TOML}\ndirectory.email = 'email'")).await;
        let asked: Vec<String> = (1..=20_000).map(|n| format!("u{}@example.com", n * 5)).collect();
        let began = Instant::now();
        let found = host.find_accounts_alike(&asked).await.unwrap();
        println!("{:?}: {:?}", database.kind, began.elapsed());
        assert_eq!(found.len(), asked.len(), "{:?}", database.kind);
    }
}
