//! New ids: of every type, nobody else's, and known to be nobody's.

use host::datamap::{Stage, Subject};
use sha2::{Digest, Sha256};

use super::{MAP, erase, hash, id, map, people, plan};
use crate::fixture::{BOTH, Database};

#[tokio::test]
async fn an_id_that_is_in_use_is_not_given_again() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        // Whose id was drawn first is taken by somebody else in a second database of the same names.
        let first = erase(&host, &map, &plan(&host, &map, &[1]).await, &[1]).await;
        let drawn = first[&id(1)].as_ref().unwrap().drawn["users.id"].clone();
        let (second, host) = people(kind).await;
        second.run(&format!("insert into users (id, email, full_name) values ({drawn}, 'taken@example.com', 'T')")).await;
        let outcomes = erase(&host, &map, &plan(&host, &map, &[1]).await, &[1]).await;
        let other = outcomes[&id(1)].as_ref().unwrap().drawn["users.id"].clone();
        assert_ne!(other, drawn);
        assert_eq!(
            second.texts(&format!("select email as said from users where id = {drawn}")).await,
            ["taken@example.com"]
        );
        drop(database);
    }
}

#[tokio::test]
async fn whoever_is_erased_is_not_found_shut_by_the_next_scan() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        database.run("update users set suspended = 1 where id in (1, 2)").await;
        let map = map(MAP);
        erase(&host, &map, &plan(&host, &map, &[1]).await, &[1]).await[&id(1)].as_ref().unwrap();
        assert_eq!(database.number("select count(*) from users where suspended = 1").await, 2);
        assert_eq!(host.scan(None).await.unwrap().shut, ["2"]);
    }
}

#[tokio::test]
async fn text_and_uuid_ids_are_erased_too() {
    for kind in BOTH {
        let uuid_id = "6f0f2a34-0c7b-4b5e-9a55-0a4a3b6d1c11";
        for (id_type, column, account) in [
            (
                "text",
                kind.pick("text", "varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin"),
                "Anna",
            ),
            (
                "text",
                kind.pick(
                    "varchar(40)",
                    "varchar(40) character set latin1 collate latin1_swedish_ci",
                ),
                "anna ",
            ),
            ("uuid", "uuid", uuid_id),
        ] {
            let database = Database::new(kind, &format!(
                "create table users (id {column} primary key, suspended smallint not null default 0, name varchar(50));
                 create table notes (id integer primary key, user_id {column} not null, body varchar(50), foreign key (user_id) references users (id));
                 create index by_user on notes (user_id);
                 insert into users (id, name) values ('{account}', 'Anna');
                 insert into notes values (1, '{account}', 'hello')"
            )).await;
            let toml = format!(
                "accounts = {{ table = 'users', id = 'id', id_type = '{id_type}' }}
                 effects = {{ none.set.suspended = 0, full.set.suspended = 1 }}"
            );
            let host = database.host(&toml).await;
            for action in ["surrogate", "pseudonym"] {
                if (action, id_type) == ("pseudonym", "uuid")
                    || column.contains("(40)") && action == "pseudonym"
                {
                    continue;
                }
                let map = map(&format!(
                    "[tables.users]\naccount = \"id\"\ncolumns.id = {{ erase = \"{action}\" }}\ncolumns.suspended = {{ keep = true, reason = \"x\" }}\ncolumns.name = {{ erase = \"null\" }}
                     [tables.notes]\naccount = \"user_id\"\ncolumns.id = {{ keep = true, reason = \"x\" }}\ncolumns.user_id = {{ follows = \"users.id\" }}\ncolumns.body = {{ erase = \"null\" }}
                     [tables.ostiary_effects]\naccount = \"account\"\nerase = \"delete-row\""
                ));
                let found = host.check_datamap(&map).await.unwrap();
                assert!(
                    found.iter().all(|one| one.severity == host::Severity::Warning),
                    "{kind:?} {column} {found:#?}"
                );
                let person = Subject {
                    account: id(account),
                    pseudonym: hex::encode(Sha256::digest(action)),
                };
                let plan = host
                    .plan_erasure(
                        &map,
                        Stage::GraceEnd,
                        &[id(account)],
                        contracts::Time::UNIX_EPOCH,
                    )
                    .await
                    .unwrap();
                let outcomes =
                    host.erase(&map, &plan, &[person], &hash, contracts::Time::UNIX_EPOCH).await;
                let erased = outcomes[&id(account)]
                    .as_ref()
                    .unwrap_or_else(|error| panic!("{kind:?} {column} {action}: {error}"));
                let exact = match id_type {
                    "uuid" => "id",
                    _ => kind.pick("id::text", "binary id"),
                };
                let standing = async |id: &str| {
                    let count = format!("select count(*) from users where {exact} = '{id}'");
                    database.number(&count).await
                };
                assert_eq!(standing(erased.now.as_str()).await, 1, "{kind:?} {column} {action}");
                assert_eq!(database.number("select count(*) from notes join users on users.id = notes.user_id where body is null and name is null").await, 1);
                assert_eq!(standing(account).await, 0);
                database.run(&format!("delete from notes; delete from users; insert into users (id, name) values ('{account}', 'Anna'); insert into notes values (1, '{account}', 'hello')")).await;
            }
        }
    }
}

#[tokio::test]
async fn an_account_row_that_nobody_names_is_changed_where_it_is() {
    for kind in BOTH {
        let database = Database::new(kind, "
            create table users (id bigint primary key, suspended smallint not null default 0, invited_by bigint, country varchar(2), box integer, unique (country, box));
            create index by_inviter on users (invited_by);
            insert into users (id, invited_by, country, box) values (1, 1, 'DE', 1), (2, 1, 'DE', 2);").await;
        let host = database
            .host(
                "accounts = { table = 'users', id = 'id', id_type = 'integer' }
             effects = { none.set.suspended = 0, full.set.suspended = 1 }",
            )
            .await;
        let map = map(
            "[tables.users]\naccount = \"id\"\ncolumns.id = { erase = \"surrogate\" }\ncolumns.suspended = { keep = true, reason = \"x\" }
             columns.invited_by = { follows = \"users.id\" }\ncolumns.country = { keep = true, reason = \"x\" }\ncolumns.box = { erase = \"null\" }
             [tables.ostiary_effects]\naccount = \"account\"\nerase = \"delete-row\"",
        );
        let plan = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &plan, &[1]).await;
        let new = outcomes[&id(1)]
            .as_ref()
            .unwrap_or_else(|error| panic!("{kind:?} {error}"))
            .drawn["users.id"]
            .clone();
        assert_eq!(
            database
                .texts("select concat_ws('|', id, invited_by, country, box) as said from users")
                .await,
            [format!("{new}|{new}|DE"), format!("2|{new}|DE|2")]
        );
    }
}
