//! A login with the rights that `ostiary host schema` prints erases at every stage, and can do nothing else.

use contracts::Time;
use host::{
    Host,
    datamap::{Stage, Subject, grants},
    schema,
};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection};

use super::{MAP, erase, hash, id, map, people, plan_at, subject};
use crate::fixture::{BOTH, DEMO_TOML, Database, Kind};

/// The error that a statement of this login ends in.
async fn refusal(database: &Database, login: &str, statement: &str) -> String {
    let (address, name) = (&database.address, &database.name);
    let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
    let error = match database.kind {
        Kind::Postgres => {
            let url = format!("postgres://{login}@{address}/{name}");
            let mut session = PgConnection::connect(&url).await.unwrap();
            statement.execute(&mut session).await.map(drop)
        }
        Kind::Mariadb => {
            let url = format!("mysql://{login}@{address}/{name}");
            let mut session = MySqlConnection::connect(&url).await.unwrap();
            statement.execute(&mut session).await.map(drop)
        }
    };
    let error = error.expect_err("this login may do that");
    error.as_database_error().unwrap().message().to_lowercase()
}

#[tokio::test]
async fn the_rights_that_are_printed_are_enough_and_no_more() {
    for kind in BOTH {
        let (database, _) = people(kind).await;
        let login = format!("{}_eraser", database.name);
        database
            .run(&kind.pick(
                format!("create role {login} login"),
                format!("create or replace user {login}@'%'"),
            ))
            .await;
        let config = database.config_as(&login, &database.address, DEMO_TOML);
        let map = map(MAP);
        for _twice in 0..2 {
            database.run(&schema::ddl(&config)).await;
            database.run(&grants(&map, &config)).await;
        }
        let host = Host::connect(config).unwrap();
        let errors = host.check_datamap(&map).await.unwrap();
        let errors = errors.iter().filter(|found| found.severity == host::Severity::Error);
        assert_eq!(errors.count(), 0, "{kind:?}");
        let confirmed = plan_at(&host, &map, Stage::Confirmation, &[1]).await;
        let outcomes = erase(&host, &map, &confirmed, &[1]).await;
        assert!(outcomes[&id(1)].is_ok(), "{kind:?} {:?}", outcomes[&id(1)]);
        let planned = plan_at(&host, &map, Stage::GraceEnd, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
        let new = erased.drawn["users.id"].clone();
        let retained = plan_at(&host, &map, Stage::RetentionEnd, &[new.parse().unwrap()]).await;
        let late = Subject { account: id(&new), pseudonym: subject(1).pseudonym };
        let outcomes = host.erase(&map, &retained, &[late], &hash, Time::UNIX_EPOCH).await;
        assert!(outcomes[&id(&new)].is_ok(), "{kind:?} {:?}", outcomes[&id(&new)]);

        // Each table alone is kept and follows, whatever that leaves.
        let planned = plan_at(&host, &map, Stage::GraceEnd, &[2]).await;
        let tables = map.tables.keys().map(ToString::to_string);
        for held in tables.chain(["none".to_owned()]) {
            let held = std::collections::BTreeSet::from([held]);
            let (subjects, at) = ([subject(2)], Time::UNIX_EPOCH);
            let outcomes = host.erase_but(&map, &planned, &subjects, &held, &hash, at).await;
            assert!(outcomes[&id(2)].is_ok(), "{kind:?} {held:?} {:?}", outcomes[&id(2)]);
        }

        for more in [
            "delete from orders",
            "insert into orders (id, user_id, total) values (900, 2, 1)",
            "update countries set name = 'x'",
            "delete from countries",
            "update o_auth_bearer_tokens set token = 'x'",
            "delete from addresses",
            "drop table orders",
            "create table loot (id integer)",
            "alter table users add loot integer",
        ] {
            let said = refusal(&database, &login, more).await;
            let denied = ["permission denied", "denied to user", "must be owner"];
            assert!(denied.iter().any(|word| said.contains(word)), "{kind:?} {more}: {said}");
        }
    }
}
