//! `check` finds every way in which map and database do not fit, and nothing is erased while it does.

mod cases;
mod pasted;

use host::{
    Host,
    datamap::{DataMap, ErasureError, Finding, FindingClass as Class},
};

use super::{MAP, erase, map, people, plan, shop};
use crate::fixture::{BOTH, DEMO_TOML, Kind};
use cases::{CASES, SAME};

async fn findings(host: &Host, map: &DataMap) -> Vec<Finding> {
    host.check_datamap(map).await.unwrap()
}

#[tokio::test]
async fn the_demo_hosts_pass() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let found = findings(&host, &map(MAP)).await;
        assert_eq!(found, [], "{kind:?}");
    }
}

#[tokio::test]
async fn every_misfit_is_found_and_what_to_write_is_said() {
    for kind in BOTH {
        for case in CASES {
            let change = kind.pick(case.postgres, case.mariadb);
            if change.is_empty() && case.map == SAME {
                continue;
            }
            let database = shop(kind).await;
            let host = database.host(DEMO_TOML).await;
            if !change.is_empty() {
                database.run(change).await;
            }
            let (old, new) = case.map;
            assert!(MAP.contains(old), "{old}");
            let text = if old.is_empty() { MAP.to_owned() } else { MAP.replace(old, new) };
            let found = findings(&host, &map(&text)).await;
            let is = |finding: &Finding| {
                finding.class == case.class
                    && finding.place.starts_with(case.place)
                    && finding.remedy.contains(case.remedy)
            };
            let Some(finding) = found.iter().find(|finding| is(finding)) else {
                panic!("{kind:?} {:?} {}\n{found:#?}", case.class, case.place);
            };
            pasted::repairs(&host, &text, finding).await;
        }
    }
}

#[tokio::test]
async fn what_our_login_may_not_do_is_found_with_the_grant() {
    for kind in BOTH {
        let database = shop(kind).await;
        database.host(DEMO_TOML).await;
        let name = &database.name;
        let login = format!("{name}_reader");
        database
            .run(&kind.pick(
                format!(
                    "create role {login} login; grant select on all tables in schema public to {login};
                     grant insert, update on ostiary_effects to {login}; grant update (note, delivery), update (user_id) on orders to {login}"
                ),
                format!("create or replace user {login}@'%'; grant select on {name}.* to {login}@'%'; grant update on {name}.orders to {login}@'%'"),
            ))
            .await;
        let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
        let found = findings(&host, &map(MAP)).await;
        let lacks = |place: &str, grant: &str| {
            found.iter().any(|finding| {
                finding.class == Class::Permission
                    && finding.place == place
                    && finding.remedy.starts_with(grant)
            })
        };
        assert!(lacks("sessions", "grant delete on sessions"), "{kind:?} {found:#?}");
        assert!(lacks("users.email", "grant insert (email) on users"), "{kind:?} {found:#?}");
        assert!(lacks("logins.agent", "grant update (agent) on logins"), "{kind:?} {found:#?}");
        assert!(!found.iter().any(|finding| finding.place.starts_with("orders")), "{found:#?}");
    }
}

/// What is only deleted stays under a legal hold, and then names its owner anew.
#[tokio::test]
async fn a_login_that_may_delete_rows_and_not_change_whose_they_are_is_found_with_the_grant() {
    for kind in BOTH {
        let database = shop(kind).await;
        database.host(DEMO_TOML).await;
        let (name, login) = (&database.name, format!("{}_deleter", database.name));
        database
            .run(&kind.pick(
                format!(
                    "create role {login} login;
                     grant select, insert, update, delete on all tables in schema public to {login};
                     revoke update on sessions, api_keys from {login}"
                ),
                format!(
                    "create or replace user {login}@'%'; grant select, delete on {name}.* to {login}@'%'"
                ),
            ))
            .await;
        let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
        let lacking = async || {
            let found = findings(&host, &map(MAP)).await.into_iter();
            let lacking = found.filter(|one| one.class == Class::Permission);
            let of = ["sessions", "api_keys"];
            let lacking = lacking.filter(|one| of.iter().any(|table| one.place.starts_with(table)));
            lacking.map(|one| one.remedy).collect::<Vec<_>>()
        };
        let grants = [
            "grant update (user_id) on api_keys to our login;",
            "grant update (user_id) on sessions to our login;",
        ];
        assert_eq!(lacking().await, grants, "{kind:?}");
        let to = kind.pick(login.clone(), format!("{login}@'%'"));
        let granted = grants.map(|grant| grant.replace("our login", &to));
        database.run(&granted.concat()).await;
        assert_eq!(lacking().await, Vec::<String>::new(), "{kind:?}");
    }
}

#[tokio::test]
async fn tables_that_are_hidden_from_our_login_are_no_proof() {
    let database = shop(Kind::Mariadb).await;
    let (name, login) = (&database.name, format!("{}_blind", database.name));
    database
        .run(&format!(
            "create or replace user {login}@'%'; grant select on {name}.users to {login}@'%'"
        ))
        .await;
    let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
    let found = findings(&host, &map(MAP)).await;
    assert!(found.iter().any(|finding| finding.class == Class::HiddenTables), "{found:#?}");
}

#[tokio::test]
async fn a_row_policy_that_hides_rows_is_found() {
    let database = shop(Kind::Postgres).await;
    database.host(DEMO_TOML).await;
    let login = format!("{}_someone", database.name);
    database
        .run(&format!(
            "create role {login} login; grant select, insert, update, delete on all tables in schema public to {login};
             alter table orders enable row level security"
        ))
        .await;
    let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
    let found = findings(&host, &map(MAP)).await;
    let is = |finding: &Finding| finding.class == Class::RowPolicy && finding.place == "orders";
    assert!(found.iter().any(is), "{found:#?}");
}

#[tokio::test]
async fn an_erasure_refuses_to_start_while_there_is_a_finding() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        database.run("alter table users add nickname varchar(20)").await;
        let outcome = erase(&host, &map, &plan, &[1]).await;
        assert!(
            matches!(&outcome[&super::id(1)], Err(ErasureError::Findings(found)) if found[0].place == "users.nickname")
        );
        assert_eq!(
            database.texts("select email as said from users where id = 1").await,
            ["anna@example.com"]
        );
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 0);
    }
}
