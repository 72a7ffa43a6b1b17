//! A constant is compared in the column's own type: `0` is `0.00`, and what is done is not done again.

use host::datamap::Stage;

use super::{erase, id, map, plan_at};
use crate::fixture::{BOTH, Database};

const TOML: &str = "accounts = { table = 'users', id = 'id', id_type = 'integer' }
    effects = { none.set.suspended = 0, full.set.suspended = 1 }";

/// What differs between the two.
type Both = [&'static str; 2];

/// Column, type and constant of either database, and what it then reads.
const COLUMNS: [(&str, Both, Both, Both); 12] = [
    ("amount", ["numeric(10,2)"; 2], ["0"; 2], ["0.00"; 2]),
    ("size", ["integer"; 2], ["007"; 2], ["7"; 2]),
    ("weight", ["real", "float"], ["0.1"; 2], ["0.1"; 2]),
    ("ratio", ["double precision", "double"], ["0.1"; 2], ["0.1"; 2]),
    ("flag", ["boolean", "tinyint(1)"], ["false", "0"], ["false", "0"]),
    ("born", ["date"; 2], ["1970-01-01"; 2], ["1970-01-01"; 2]),
    (
        "seen",
        ["timestamptz", "datetime(3)"],
        ["1970-01-01 00:00:00"; 2],
        ["1970-01-01 00:00:00+00", "1970-01-01 00:00:00.000"],
    ),
    ("address", ["inet", "inet6"], ["0:0:0:0:0:0:0:1"; 2], ["::1/128", "::1"]),
    (
        "reference",
        ["uuid"; 2],
        ["6F0F2A34-0C7B-4B5E-9A55-0A4A3B6D1C11"; 2],
        ["6f0f2a34-0c7b-4b5e-9a55-0a4a3b6d1c11"; 2],
    ),
    ("document", ["jsonb", "json"], ["[1,  2]"; 2], ["[1, 2]", "[1,  2]"]),
    ("code", ["character(8)"; 2], ["gone"; 2], ["gone"; 2]),
    ("kind", ["color", "enum('red', 'none')"], ["none"; 2], ["none"; 2]),
];

#[tokio::test]
async fn constants_of_every_type_are_done_once() {
    for kind in BOTH {
        let columns = COLUMNS.map(|(name, [postgres, mariadb], ..)| {
            format!("{name} {}", kind.pick(postgres, mariadb))
        });
        let color = kind.pick("create type color as enum ('red', 'none');", "");
        let database = Database::new(
            kind,
            &format!(
                "{color}
                 create table users (id integer primary key, suspended smallint not null default 0);
                 create table facts (user_id integer primary key, {});
                 insert into users (id) values (1), (2);
                 insert into facts (user_id, amount, flag, born, code, kind)
                 values (1, 12.5, {}, '1980-02-03', 'secret', 'red'), (2, 1, {}, null, null, 'red')",
                columns.join(", "),
                kind.pick("true", "1"),
                kind.pick("true", "1"),
            ),
        )
        .await;
        let host = database.host(TOML).await;
        let rules = COLUMNS.map(|(name, _, [postgres, mariadb], _)| {
            let with = kind.pick(postgres, mariadb);
            format!("columns.{name} = {{ erase = \"replace\", with = '{with}', when = \"confirmation\" }}\n")
        });
        let map = map(&format!(
            "[tables.users]\naccount = \"id\"\ncolumns.id = {{ erase = \"surrogate\" }}\ncolumns.suspended = {{ keep = true, reason = \"x\" }}
             [tables.facts]\naccount = \"user_id\"\ncolumns.user_id = {{ follows = \"users.id\" }}\n{}
             [tables.ostiary_effects]\naccount = \"account\"\nerase = \"delete-row\"",
            rules.concat()
        ));
        assert_eq!(host.check_datamap(&map).await.unwrap(), [], "{kind:?}");
        let planned = plan_at(&host, &map, Stage::Confirmation, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
        assert_eq!(erased.deviations, [], "{kind:?}");
        for (name, _, _, [postgres, mariadb]) in COLUMNS {
            let said = format!("select {name} as said from facts where user_id = 1");
            let expected = kind.pick(postgres, mariadb).to_owned();
            assert_eq!(database.texts(&said).await, [expected], "{kind:?} {name}");
        }
        let again = plan_at(&host, &map, Stage::Confirmation, &[1, 2]).await;
        assert_eq!(again.accounts[&id(1)].tables, [], "{kind:?}");
        assert_eq!(again.accounts[&id(2)].rows(), 1, "{kind:?}");
    }
}
