//! Two schemas with a table of one name are two tables.

use super::{erase, id, map, plan};
use crate::fixture::{BOTH, Database};

const TOML: &str = "accounts = { table = 'users', id = 'id', id_type = 'integer' }
    effects = { none.set.suspended = 0, full.set.suspended = 1 }";

#[tokio::test]
async fn a_table_of_the_same_name_in_another_schema_has_its_own_rules() {
    for kind in BOTH {
        let database = Database::new(
            kind,
            "create table users (id integer primary key, suspended smallint not null default 0);
             create table notes (id integer primary key, user_id integer not null, body varchar(80));
             create index by_user on notes (user_id);
             insert into users (id) values (1);
             insert into notes values (1, 1, 'hello')",
        )
        .await;
        let other = format!("{}_crm", database.name);
        database
            .run(&format!(
                "create schema {other};
                 create table {other}.notes (id integer primary key, user_id integer not null, body varchar(80));
                 create index by_user on {other}.notes (user_id);
                 insert into {other}.notes values (1, 1, 'hello');
                 {}",
                kind.pick(String::new(), format!("grant all privileges on {other}.* to {}_ostiary@'%'", database.name)),
            ))
            .await;
        let host = database.host(TOML).await;
        let map = map(&format!(
            "[bases.tax]\nname = \"tax\"\nuntil = \"P9Y\"
             [tables.users]\naccount = \"id\"\ncolumns.id = {{ erase = \"surrogate\" }}\ncolumns.suspended = {{ keep = true, reason = \"x\" }}
             [tables.notes]\naccount = \"user_id\"\ncolumns.id = {{ keep = true, reason = \"x\" }}\ncolumns.user_id = {{ follows = \"users.id\" }}\ncolumns.body = {{ erase = \"null\" }}
             [tables.\"{other}.notes\"]\naccount = \"user_id\"\ncolumns.id = {{ keep = true, basis = \"tax\" }}\ncolumns.user_id = {{ follows = \"users.id\" }}\ncolumns.body = {{ erase = \"replace\", with = \"gone\" }}
             [tables.ostiary_effects]\naccount = \"account\"\nerase = \"delete-row\""
        ));
        assert_eq!(host.check_datamap(&map).await.unwrap(), [], "{kind:?}");
        let planned = plan(&host, &map, &[1]).await;
        let planned_for = &planned.accounts[&id(1)];
        let place = format!("{other}.notes");
        let action = |table: &str| {
            let step = planned_for.tables.iter().find(|step| step.table == table).unwrap();
            step.columns.iter().find(|column| column.column == "body").unwrap().action.clone()
        };
        assert_eq!((&*action("notes"), &*action(&place)), ("null", "replace"), "{kind:?}");
        let kept = planned_for.kept.iter().find(|step| step.table == place).unwrap();
        let number = kept.columns.iter().find(|column| column.column == "id").unwrap();
        assert_eq!(number.basis.as_deref(), Some("tax"), "{kind:?}");
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        assert!(outcomes[&id(1)].is_ok(), "{kind:?} {:?}", outcomes[&id(1)]);
        let bodies = format!("select body as said from {place} where user_id < 0");
        assert_eq!(database.texts(&bodies).await, ["gone"], "{kind:?}");
        database.run(&format!("drop schema {other} {}", kind.pick("cascade", ""))).await;
    }
}
