//! A legal hold on some tables: only their rows wait, and go by themselves when it has ended.

use std::collections::BTreeSet;

use contracts::Time;
use host::{
    Host,
    datamap::{DataMap, Erased, ErasureError, Plan, Stage},
};

use super::{MAP, hash, id, map, map_with, people, plan, subject};
use crate::fixture::{BOTH, Database};

const TIME: Time = Time::UNIX_EPOCH;

async fn erase_but(host: &Host, map: &DataMap, plan: &Plan, held: &[&str]) -> Erased {
    let held: BTreeSet<String> = held.iter().map(|table| (*table).to_owned()).collect();
    let outcomes = host.erase_but(map, plan, &[subject(1)], &held, &hash, TIME).await;
    outcomes[&id(1)].clone().unwrap_or_else(|error| panic!("{held:?}: {error}"))
}

fn left(erased: &Erased) -> Vec<&str> {
    erased.left.iter().map(String::as_str).collect()
}

const BODIES: &str = "select body as said from messages order by id";
/// Whatever names Anna, but for her messages.
const ANNA: &str =
    "select count(*) from users where full_name = 'Anna Berg' or email = 'anna@example.com'";
const SESSIONS: &str = "select count(*) from sessions where user_id = 1";

async fn messages_of(database: &Database, account: &str) -> i64 {
    database.number(&format!("select count(*) from messages where user_id = {account}")).await
}

#[tokio::test]
async fn only_the_held_rows_wait_and_go_when_the_hold_has_ended() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        let all = database.texts(BODIES).await;
        let erased = erase_but(&host, &map, &plan, &["messages"]).await;
        assert_eq!(left(&erased), ["messages"], "{kind:?}");
        let new = erased.drawn["users.id"].clone();
        assert_eq!(database.texts(BODIES).await, all, "{kind:?}: nothing of it is touched");
        assert_eq!(messages_of(&database, &new).await, 2, "{kind:?}: but whose it is");
        for gone in [ANNA, SESSIONS, "select count(*) from users where id = 1"] {
            assert_eq!(database.number(gone).await, 0, "{kind:?}: {gone}");
        }
        let again = erase_but(&host, &map, &plan, &["messages"]).await;
        assert!(again.repeated, "{kind:?}: nothing is freed");

        let freed = erase_but(&host, &map, &plan, &[]).await;
        assert_eq!((left(&freed), &freed.drawn["users.id"]), (vec![], &new), "{kind:?}");
        assert_eq!(messages_of(&database, &new).await, 0, "{kind:?}");
        assert_eq!(database.texts(BODIES).await, ["hello from Boris"], "{kind:?}");
        let kept = format!("select count(*) from orders where user_id = {new}");
        assert_eq!(database.number(&kept).await, 2, "{kind:?}");
        assert!(erase_but(&host, &map, &plan, &[]).await.repeated, "{kind:?}");
    }
}

#[tokio::test]
async fn while_the_accounts_own_row_is_held_nothing_gets_another_id() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        let erased = erase_but(&host, &map, &plan, &["users"]).await;
        assert_eq!((left(&erased), erased.drawn.len()), (vec!["users"], 0), "{kind:?}");
        assert_eq!(database.number(ANNA).await, 1, "{kind:?}: the row is as it was");
        assert_eq!(database.number(SESSIONS).await, 0, "{kind:?}: the rest is gone");
        assert_eq!(messages_of(&database, "1").await, 0, "{kind:?}");
        let orders = "select count(*) from orders where user_id = 1 and note is null";
        assert_eq!(database.number(orders).await, 2, "{kind:?}: erased where they are");

        let freed = erase_but(&host, &map, &plan, &[]).await;
        assert_eq!(left(&freed), Vec::<&str>::new(), "{kind:?}");
        for gone in [ANNA, "select count(*) from orders where user_id = 1"] {
            assert_eq!(database.number(gone).await, 0, "{kind:?}: {gone}");
        }
        let new = &freed.drawn["users.id"];
        let orders = format!("select count(*) from orders where user_id = {new}");
        assert_eq!(database.number(&orders).await, 2, "{kind:?}");
    }
}

#[tokio::test]
async fn two_holds_may_end_one_after_the_other() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        let erased = erase_but(&host, &map, &plan, &["messages", "logins"]).await;
        assert_eq!(left(&erased), ["logins", "messages"], "{kind:?}");
        let new = erased.drawn["users.id"].clone();
        let logins =
            format!("select count(*) from logins where user_id = {new} and agent is not null");
        assert_eq!(database.number(&logins).await, 2, "{kind:?}");
        let erased = erase_but(&host, &map, &plan, &["messages"]).await;
        assert_eq!(left(&erased), ["messages"], "{kind:?}");
        assert_eq!(database.number(&logins).await, 0, "{kind:?}");
        assert_eq!(messages_of(&database, &new).await, 2, "{kind:?}");
        erase_but(&host, &map, &plan, &[]).await;
        assert_eq!(messages_of(&database, &new).await, 0, "{kind:?}");
    }
}

#[tokio::test]
async fn who_was_begun_under_another_plan_keeps_nobody_else_waiting() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let mut planned = plan(&host, &map, &[1, 2]).await;
        let other = plan(&host, &map, &[1]).await;
        erase_but(&host, &map, &other, &["messages"]).await;
        // As by a plan that was made anew without saying that it goes on.
        planned.accounts.get_mut(&id(1)).unwrap().kept.clear();
        let both = [subject(1), subject(2)];
        let all = host.plan_rest(&map, &planned, &both, TIME).await.unwrap();
        assert!(all.accounts.is_empty(), "{kind:?}: nothing of either goes on");
        let mut outcomes =
            host.erase_but(&map, &planned, &both, &["logins".to_owned()].into(), &hash, TIME).await;
        assert_eq!(outcomes.remove(&id(1)).unwrap(), Err(ErasureError::OtherPlan), "{kind:?}");
        assert_eq!(left(&outcomes.remove(&id(2)).unwrap().unwrap()), ["logins"], "{kind:?}");
        assert_eq!(messages_of(&database, "2").await, 0, "{kind:?}");
    }
}

#[tokio::test]
async fn what_was_left_goes_by_a_data_map_that_changed_meanwhile() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let old = map(MAP);
        let before = plan(&host, &old, &[1]).await;
        let erased = erase_but(&host, &old, &before, &["logins"]).await;
        let new_id = erased.drawn["users.id"].clone();

        database.run("alter table logins add column town varchar(40)").await;
        database.run("update logins set town = 'Berlin'").await;
        let agent = MAP.lines().find(|line| line.starts_with("columns.agent")).unwrap();
        let new = map_with(agent, &format!("{agent}\ncolumns.town = {{ erase = \"null\" }}"));
        let since = plan(&host, &new, &[1]).await;
        let strange = host.erase_but(&new, &since, &[subject(1)], &[].into(), &hash, TIME).await;
        assert!(strange[&id(1)].is_err(), "{kind:?}: nobody said that it goes on");

        let anew = host.plan_rest(&new, &before, &[subject(1)], TIME).await.unwrap();
        let twice = host.plan_rest(&new, &anew, &[subject(1)], TIME).await.unwrap();
        assert_eq!(anew, twice, "{kind:?}: the map may change once more before it is done");
        let of = |plan: &Plan, table: &str| {
            let tables = plan.accounts[&id(1)].tables.iter();
            tables.filter(|one| one.table == table).cloned().collect::<Vec<_>>()
        };
        assert_eq!(of(&anew, "orders"), of(&before, "orders"), "{kind:?}: done as planned");
        assert_ne!(of(&anew, "logins"), of(&before, "logins"), "{kind:?}");

        let freed = erase_but(&host, &new, &anew, &[]).await;
        assert_eq!((left(&freed), &freed.drawn["users.id"]), (vec![], &new_id), "{kind:?}");
        let rest = format!(
            "select count(*) from logins where user_id = {new_id} and (town is not null or agent is not null)"
        );
        assert_eq!(database.number(&rest).await, 0, "{kind:?}");
        assert!(erase_but(&host, &new, &anew, &[]).await.repeated, "{kind:?}");
        let nothing = host.plan_rest(&new, &anew, &[subject(1)], TIME).await.unwrap();
        assert!(nothing.accounts.is_empty(), "{kind:?}: nothing is left");
    }
}

#[tokio::test]
async fn whoever_has_a_new_id_of_text_is_found_by_it_when_the_hold_has_ended() {
    for (kind, action) in
        BOTH.into_iter().flat_map(|kind| [(kind, "surrogate"), (kind, "pseudonym")])
    {
        let text =
            kind.pick("text", "varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin");
        let database = Database::new(kind, &format!(
            "create table users (id {text} primary key, suspended smallint not null default 0);
             create table notes (id integer primary key, user_id {text} not null, body varchar(50), foreign key (user_id) references users (id));
             create index by_user on notes (user_id);
             insert into users (id) values ('Anna');
             insert into notes values (1, 'Anna', 'hello')"
        )).await;
        let table = kind.pick("public.users", "users");
        let host = database
            .host(&format!(
                "accounts = {{ table = '{table}', id = 'id', id_type = 'text' }}
                 effects = {{ none.set.suspended = 0, full.set.suspended = 1 }}"
            ))
            .await;
        let map = map(&format!(
            "[tables.users]\naccount = \"id\"\ncolumns.id = {{ erase = \"{action}\" }}\ncolumns.suspended = {{ keep = true, reason = \"x\" }}
             [tables.notes]\naccount = \"user_id\"\ncolumns.id = {{ keep = true, reason = \"x\" }}\ncolumns.user_id = {{ follows = \"users.id\" }}\ncolumns.body = {{ erase = \"null\" }}
             [tables.ostiary_effects]\naccount = \"account\"\nerase = \"delete-row\""
        ));
        let anna = [subject("Anna")];
        let plan = host.plan_erasure(&map, Stage::GraceEnd, &[id("Anna")], TIME).await.unwrap();
        for (held, body) in [(["notes"].as_slice(), 1), (&[], 0)] {
            let held = held.iter().map(|table| (*table).to_owned()).collect();
            let came = host.erase_but(&map, &plan, &anna, &held, &hash, TIME).await;
            assert!(came[&id("Anna")].is_ok(), "{kind:?} {action} {held:?}: {came:?}");
            let named = "select count(*) from notes where body is not null";
            assert_eq!(database.number(named).await, body, "{kind:?} {action} {held:?}");
            assert_eq!(database.number("select count(*) from users where id = 'Anna'").await, 0);
        }
    }
}
