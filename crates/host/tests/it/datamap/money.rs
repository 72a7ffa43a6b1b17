//! Adding up money over kept records gives the same before and after, at every stage.

use std::collections::BTreeMap;

use host::datamap::Stage;
use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use super::{MAP, erase, id, map, plan_at, shop};
use crate::fixture::{BOTH, DEMO_TOML};

const SUMS: [&str; 5] = [
    "select concat('orders ', sum(total), ' ', count(*)) as said from orders",
    "select concat('transactions ', currency, ' ', sum(amount), ' ', count(*)) as said from transactions group by currency",
    "select concat('transfers ', sum(amount), ' ', count(*)) as said from transfers",
    "select concat('month ', substr(concat(ordered_at), 1, 7), ' ', sum(total)) as said from orders group by substr(concat(ordered_at), 1, 7)",
    "select concat('by order ', order_id, ' ', sum(amount)) as said from transactions group by order_id",
];

#[tokio::test]
async fn sums_over_money_are_the_same_before_and_after() {
    let mut runner = TestRunner::deterministic();
    let rows = || vec((1..=6_i64, 1..=6_i64, -1_000_000..1_000_000_i64), 1..40);
    for kind in BOTH {
        for _ in 0..4 {
            let (orders, transfers) = (
                rows().new_tree(&mut runner).unwrap().current(),
                rows().new_tree(&mut runner).unwrap().current(),
            );
            let erased: Vec<i64> = vec(1..=6_i64, 1..4)
                .prop_map(|mut ids| {
                    ids.sort_unstable();
                    ids.dedup();
                    ids
                })
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let database = shop(kind).await;
            let host = database.host(DEMO_TOML).await;
            let mut sql = String::new();
            for user in 1..=6 {
                sql += &format!(
                    "insert into users (id, email, full_name) values ({user}, 'u{user}@example.com', 'U');
                     insert into addresses (user_id, street, city, country) values ({user}, 'Street', 'Town', 'EE');
                     insert into logins (user_id, ip, agent, day) values ({user}, '198.51.100.7', 'Browser', '2025-01-01');"
                );
            }
            for (order, (user, other, cents)) in (1..).zip(&orders) {
                let money = format!("{}.{:02}", cents / 100, cents.abs() % 100);
                sql += &format!(
                    "insert into orders (id, user_id, total, note, ordered_at) values ({order}, {user}, {money}, 'n', '2025-0{other}-01 00:00:00');"
                );
                sql += &format!(
                    "insert into transactions (order_id, amount, currency, card_holder) values ({order}, {money}, 'EU{other}', 'H');"
                );
            }
            for (from, to, cents) in &transfers {
                sql += &format!(
                    "insert into transfers (from_user, to_user, amount, from_note, to_note) values ({from}, {to}, {cents}, 'f', 't');"
                );
            }
            database.run(&sql).await;
            let mut before = vec![];
            for sum in SUMS {
                before.push(database.texts(sum).await);
            }
            let map = map(MAP);
            // By which id each is known to the host: another one from the end of grace on.
            let mut now: BTreeMap<i64, i64> = erased.iter().map(|id| (*id, *id)).collect();
            for stage in Stage::ALL {
                let ids: Vec<i64> = now.values().copied().collect();
                let planned = plan_at(&host, &map, stage, &ids).await;
                assert!(planned.accounts.values().all(|one| one.rows() > 0), "{kind:?} {stage:?}");
                let mut outcomes = erase(&host, &map, &planned, &ids).await;
                for by_now in now.values_mut() {
                    let done = outcomes.remove(&id(*by_now)).unwrap();
                    let done = done.unwrap_or_else(|why| panic!("{kind:?} {stage:?} {why}"));
                    *by_now = done.now.as_str().parse().unwrap();
                }
                for (sum, before) in SUMS.iter().zip(&before) {
                    assert_eq!(&database.texts(sum).await, before, "{kind:?} {stage:?} {sum}");
                }
            }
            let ids: Vec<String> = erased.iter().map(ToString::to_string).collect();
            let left = format!(
                "select count(*) from transfers where from_user in ({0}) or to_user in ({0})",
                ids.join(",")
            );
            assert_eq!(database.number(&left).await, 0);
        }
    }
}
