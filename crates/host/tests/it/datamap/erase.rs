//! An erasure does what the map says to one person, and nothing to anybody else.

use host::datamap::{ErasureError, Stage, Subject};

use super::{MAP, erase, hash, id, map, map_with, people, plan, plan_at, subject};
use crate::fixture::{BOTH, Database};

/// Everything that is not Anna's.
const OTHERS: &str = "
    select concat_ws('|', 'user', id, email, phone, full_name, locale, residence, suspended) as said from users where id in (2, 3)
    union all select concat_ws('|', 'token', user_id, token) from o_auth_bearer_tokens where user_id in (2, 3)
    union all select concat_ws('|', 'session', user_id) from sessions where user_id in (2, 3)
    union all select concat_ws('|', 'address', user_id, street, city) from addresses where user_id in (2, 3)
    union all select concat_ws('|', 'order', id, user_id, address_id, total, note) from orders where user_id in (2, 3)
    union all select concat_ws('|', 'transaction', id, order_id, amount, reference, card_holder) from transactions where id = 1003
    union all select concat_ws('|', 'transfer', id, from_user, to_user, amount, from_note, to_note) from transfers where id = 3
    union all select concat_ws('|', 'from', id, from_user, from_note) from transfers where from_user in (2, 3)
    union all select concat_ws('|', 'to', id, to_user, to_note) from transfers where to_user in (2, 3)
    union all select concat_ws('|', 'message', id, user_id, body) from messages where user_id in (2, 3)
    union all select concat_ws('|', 'login', user_id, ip, agent, day) from logins where user_id in (2, 3)";

async fn one(database: &Database, query: &str) -> String {
    database.texts(query).await.join(" / ")
}

#[tokio::test]
async fn a_person_is_gone_and_what_the_law_keeps_is_under_another_id() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let others = database.texts(OTHERS).await;
        let plan = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &plan, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
        assert_eq!(erased.deviations, []);
        assert!(!erased.repeated);
        let new = erased.drawn["users.id"].clone();
        assert!(new.starts_with('-'), "{new}");

        let pseudonym = subject(1).pseudonym;
        let user = format!(
            "select concat_ws('|', email, phone, full_name, locale, residence, suspended, substr(concat(created_at), 1, 10)) as said from users where id = {new}"
        );
        assert_eq!(
            one(&database, &user).await,
            format!("deleted-{pseudonym}@invalid|deleted|en|DE|0|2024-01-01")
        );
        for gone in [
            "select count(*) from users where id = 1",
            "select count(*) from o_auth_bearer_tokens where user_id = 1",
            "select count(*) from messages where user_id = 1",
            "select count(*) from orders where user_id = 1",
            "select count(*) from transfers where from_user = 1 or to_user = 1",
            "select count(*) from ostiary_effects where account = '1'",
        ] {
            assert_eq!(database.number(gone).await, 0, "{kind:?} {gone}");
        }
        let orders = format!(
            "select concat_ws('|', id, address_id, status, total, note, replace(concat(delivery), ' ', '')) as said from orders where user_id = {new}"
        );
        assert_eq!(
            database.texts(&orders).await,
            kind.pick(
                [
                    r#"101|11|paid|100.10|{"door":{"floor":3,"phone":"deleted"},"carrier":"DHL","recipient":null}"#,
                    r#"102|open|0.05|{"carrier":"UPS"}"#,
                ],
                [
                    r#"101|11|paid|100.10|{"carrier":"DHL","recipient":null,"door":{"phone":"deleted","floor":3}}"#,
                    r#"102|open|0.05|{"carrier":"UPS"}"#,
                ],
            ),
            "{kind:?}"
        );
        let holder = format!("kh1:{}", hex::encode(hash("transactions.card_holder", "ANNA BERG")));
        let transactions = "select concat_ws('|', id, amount, reference, card_holder) as said from transactions where order_id = 101";
        assert_eq!(
            database.texts(transactions).await,
            [format!("1001|60.10|r-1|{holder}"), format!("1002|40.00|{holder}")]
        );
        let transfers = "select concat_ws('|', id, case when from_user < 0 then 'gone' else from_user end, case when to_user < 0 then 'gone' else to_user end, from_note, to_note) as said from transfers";
        let transfers = transfers
            .replace("else from_user", "else concat(from_user)")
            .replace("else to_user", "else concat(to_user)");
        assert_eq!(
            database.texts(&transfers).await,
            [
                "1|gone|2|to Boris",
                "2|2|gone|from Boris",
                "3|2|3|from Boris|to Clara",
                "4|gone|gone"
            ],
            "{kind:?}"
        );
        let logins = format!(
            "select concat_ws('|', {}, agent, day) as said from logins where user_id = {new}",
            kind.pick("host(ip)", "ip")
        );
        let networks = "203.0.113.0|2025-01-01";
        let logins = database.texts(&logins).await;
        assert!(
            logins.contains(&networks.to_owned())
                && logins.contains(&"2001:db8:1::|2025-01-01".to_owned()),
            "{kind:?} {logins:?}"
        );
        assert_eq!(database.texts(OTHERS).await, others, "{kind:?}");
    }
}

#[tokio::test]
async fn asked_again_it_gives_the_first_receipt_and_does_nothing() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1, 2]).await;
        let first = erase(&host, &map, &plan, &[1, 2]).await;
        let users = database.texts("select concat_ws('|', id, email) as said from users").await;
        let again = erase(&host, &map, &plan, &[1, 2]).await;
        for account in [1, 2] {
            let (first, again) =
                (first[&id(account)].clone().unwrap(), again[&id(account)].clone().unwrap());
            assert!(again.repeated);
            assert_eq!((first.rows, first.drawn), (again.rows, again.drawn));
        }
        assert_eq!(
            database.texts("select concat_ws('|', id, email) as said from users").await,
            users
        );
        // Under another plan it is another erasure, of somebody who is not there.
        let mut other = plan.clone();
        other.accounts.get_mut(&id(1)).unwrap().tables[0].rows += 1;
        assert_eq!(erase(&host, &map, &other, &[1]).await[&id(1)], Err(ErasureError::OtherPlan));
    }
}

#[tokio::test]
async fn at_the_end_of_retention_the_rest_goes_by_the_new_id() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let confirmed = plan_at(&host, &map, Stage::Confirmation, &[1]).await;
        let outcome = erase(&host, &map, &confirmed, &[1]).await;
        assert_eq!(outcome[&id(1)].as_ref().unwrap().rows.values().sum::<u64>(), 2);
        assert_eq!(database.number("select count(*) from logins where agent is not null").await, 0);
        assert_eq!(
            database.texts("select email as said from users where id = 1").await,
            ["anna@example.com"]
        );
        let ended = plan(&host, &map, &[1]).await;
        let outcome = erase(&host, &map, &ended, &[1]).await;
        let new = outcome[&id(1)].as_ref().unwrap().drawn["users.id"].clone();
        let street = format!("select street as said from addresses where user_id = {new}");
        assert_eq!(database.texts(&street).await, ["Main Street 5"]);
        let retained = plan_at(&host, &map, Stage::RetentionEnd, &[new.parse().unwrap()]).await;
        let late = Subject { account: id(&new), pseudonym: subject(1).pseudonym };
        let outcomes =
            host.erase(&map, &retained, &[late], &hash, contracts::Time::UNIX_EPOCH).await;
        assert_eq!(outcomes[&id(&new)].as_ref().unwrap().rows.values().sum::<u64>(), 1);
        assert_eq!(database.texts(&street).await, ["deleted"]);
        assert_eq!(
            database.texts("select street as said from addresses where user_id = 2").await,
            ["Side Street 7"]
        );
    }
}

#[tokio::test]
async fn rows_that_came_after_the_plan_go_too_and_it_is_said() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        database
            .run("delete from sessions; insert into messages (id, user_id, body) values (99, 1, 'late')")
            .await;
        let outcomes = erase(&host, &map, &plan, &[1]).await;
        let deviations = &outcomes[&id(1)].as_ref().unwrap().deviations;
        let said: Vec<_> =
            deviations.iter().map(|one| (one.step.as_str(), one.planned, one.done)).collect();
        assert_eq!(
            said,
            [("messages by user_id delete", 2, 3), ("sessions by user_id delete", 1, 0)]
        );
        assert_eq!(database.number("select count(*) from messages where user_id = 1").await, 0);
    }
}

#[tokio::test]
async fn zero_work_is_never_success() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan_at(&host, &map, Stage::Confirmation, &[1]).await;
        database.run("delete from logins").await;
        let outcomes = erase(&host, &map, &plan, &[1]).await;
        assert_eq!(outcomes[&id(1)], Err(ErasureError::ZeroWork { planned: 2 }));
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 0);
        let nobody = erase(&host, &map, &plan, &[7]).await;
        assert_eq!(nobody[&id(7)], Err(ErasureError::OtherPlan));
    }
}

#[tokio::test]
async fn an_account_that_is_gone_or_none_is_not_done() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[3]).await;
        let short = Subject { account: id(3), pseudonym: "abc".to_owned() };
        let outcomes = host.erase(&map, &plan, &[short], &hash, contracts::Time::UNIX_EPOCH).await;
        assert_eq!(outcomes[&id(3)], Err(ErasureError::Invalid));
        database.run("delete from sessions where user_id = 3; update transfers set to_user = 2 where to_user = 3; delete from users where id = 3").await;
        assert_eq!(erase(&host, &map, &plan, &[3]).await[&id(3)], Err(ErasureError::NoSuchAccount));
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 0);
        let other = map_with("with = \"en\"", "with = \"de\"");
        assert_eq!(erase(&host, &other, &plan, &[3]).await[&id(3)], Err(ErasureError::OtherMap));
    }
}

#[tokio::test]
async fn a_trigger_that_undoes_the_erasure_stops_it_and_the_neighbour_goes_on() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        database
            .run(kind.pick(
                "create function stay() returns trigger language plpgsql as 'begin if new.id = 102 then new.user_id := old.user_id; end if; return new; end';
                 create trigger stays before update on orders for each row execute function stay()",
                "create trigger stays before update on orders for each row set new.user_id = if(new.id = 102, old.user_id, new.user_id)",
            ))
            .await;
        let map = map_with("[tables.orders]\n", "[tables.orders]\ntriggers = [\"stays\"]\n");
        let plan = plan(&host, &map, &[1, 2]).await;
        let outcomes = erase(&host, &map, &plan, &[1, 2]).await;
        assert!(outcomes[&id(1)].is_err(), "{kind:?} {:?}", outcomes[&id(1)]);
        assert!(outcomes[&id(2)].is_ok(), "{kind:?} {:?}", outcomes[&id(2)]);
        assert_eq!(
            database.texts("select email as said from users where id = 1").await,
            ["anna@example.com"]
        );
        assert_eq!(database.number("select count(*) from messages where user_id = 1").await, 2);
    }
}

#[tokio::test]
async fn a_trigger_that_quietly_keeps_a_value_is_found_under_the_new_id() {
    for kind in BOTH {
        for (table, column, step) in [
            ("orders", "note", "orders by user_id update"),
            (
                "transactions",
                "card_holder",
                "transactions by order_id -> orders.id -> user_id hash card_holder",
            ),
        ] {
            let (database, host) = people(kind).await;
            database
                .run(&kind.pick(
                    format!(
                        "create function stay() returns trigger language plpgsql as 'begin new.{column} := old.{column}; return new; end';
                         create trigger stays before update on {table} for each row execute function stay()"
                    ),
                    format!("create trigger stays before update on {table} for each row set new.{column} = old.{column}"),
                ))
                .await;
            let map = map_with(
                &format!("[tables.{table}]\n"),
                &format!("[tables.{table}]\ntriggers = [\"stays\"]\n"),
            );
            let plan = plan(&host, &map, &[1]).await;
            let outcomes = erase(&host, &map, &plan, &[1]).await;
            let left = outcomes[&id(1)].as_ref().unwrap_err();
            assert!(
                matches!(left, ErasureError::Left { step: found, .. } if found == step),
                "{kind:?} {left}"
            );
            assert_eq!(
                database.texts("select email as said from users where id = 1").await,
                ["anna@example.com"]
            );
        }
    }
}
