//! A run is compared with the plan that it was pinned to: as planned, or otherwise and why; nothing done is never done.

use host::{
    Host,
    datamap::{ErasureError, Plan, Verdict},
};

use super::{MAP, erase, id, map, people, plan};
use crate::fixture::{BOTH, DEMO_TOML};

#[tokio::test]
async fn as_planned_or_otherwise_and_why() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let planned = plan(&host, &map, &[1, 2]).await;
        // As it is kept from the confirmation until grace has ended.
        let kept = serde_json::to_string(&planned).unwrap();
        database.run("insert into messages (id, user_id, body) values (99, 2, 'late')").await;
        let planned: Plan = serde_json::from_str(&kept).unwrap();
        let outcomes = erase(&host, &map, &planned, &[1, 2]).await;
        let [anna, boris] = [1, 2].map(|account| outcomes[&id(account)].as_ref().unwrap());
        assert_eq!(anna.verdict(), Verdict::Matches, "{kind:?}");
        assert_eq!(serde_json::to_string(&anna.verdict()).unwrap(), r#""matches""#);
        let Verdict::Explained([late]) = boris.verdict() else {
            panic!("{kind:?} {:?}", boris.verdict())
        };
        assert_eq!(
            serde_json::to_string(late).unwrap(),
            r#"{"step":"messages by user_id delete","planned":1,"done":2,"reason":"rows came after the plan, and went too"}"#
        );
    }
}

#[tokio::test]
async fn a_table_that_is_gone_or_forbidden_is_not_done() {
    for kind in BOTH {
        for broken in [
            "drop table messages".to_owned(),
            kind.pick(
                "revoke delete on messages from LOGIN".to_owned(),
                "revoke delete on DATABASE.messages from LOGIN@'%'".to_owned(),
            ),
        ] {
            let (database, _) = people(kind).await;
            let login = format!("{}_eraser", database.name);
            let make = kind.pick(
                format!("create role {login} login"),
                format!("create or replace user {login}@'%'"),
            );
            let config = database.config_as(&login, &database.address, DEMO_TOML);
            let map = map(MAP);
            let (ddl, grants) = (host::schema::ddl(&config), host::datamap::grants(&map, &config));
            database.run(&format!("{make};\n{ddl}\n{grants}")).await;
            let host = Host::connect(config).unwrap();
            let planned = plan(&host, &map, &[1]).await;
            let broken = broken.replace("LOGIN", &login).replace("DATABASE", &database.name);
            database.run(&broken).await;
            let outcomes = erase(&host, &map, &planned, &[1]).await;
            let Err(ErasureError::Findings(found)) = &outcomes[&id(1)] else {
                panic!("{kind:?} {broken}: {:?}", outcomes[&id(1)])
            };
            assert!(found[0].place.starts_with("messages"), "{kind:?} {broken}: {found:#?}");
            assert_eq!(database.number("select count(*) from users where id = 1").await, 1);
        }
    }
}

#[tokio::test]
async fn a_database_that_is_away_has_done_nothing() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let planned = plan(&host, &map, &[1, 2]).await;
        let away = Host::connect(database.config_at("127.0.0.1:1", DEMO_TOML)).unwrap();
        let outcomes = erase(&away, &map, &planned, &[1, 2]).await;
        let unavailable = |outcome: &Result<_, ErasureError>| {
            matches!(outcome, Err(ErasureError::Host(host::HostError::Unavailable(_))))
        };
        assert_eq!(outcomes.len(), 2);
        assert!(outcomes.values().all(unavailable), "{kind:?} {outcomes:?}");
    }
}
