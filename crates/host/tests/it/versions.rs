//! Exactly once and never backwards, whatever order the orders come in.

use contracts::event::HoldEffect::{Full, None};
use host::{HostError, Outcome};
use uuid::Uuid;

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind, contain_one, order, short};

/// Counts how often each account's row is written.
fn count_writes(kind: Kind) -> &'static str {
    kind.pick(
        "create table writes (id bigint);
         create function count_write() returns trigger language plpgsql as
             $$ begin insert into writes values (new.id); return new; end $$;
         create trigger count_write after update on users for each row execute function count_write()",
        "create table writes (id bigint);
         create trigger count_write after update on users for each row insert into writes values (new.id)",
    )
}

#[tokio::test]
async fn a_suspend_that_wakes_after_the_reactivate_is_outdated() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        contain_one(&host, "1", 2, None).await.unwrap();
        assert_eq!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Outdated));
        assert_eq!(database.number("select suspended from users").await, 0);
        assert_eq!(database.number("select count(*) from sessions").await, 1);
        assert_eq!(database.number("select version from ostiary_effects").await, 2);
    }
}

#[tokio::test]
async fn a_repeated_order_gets_the_first_receipt_and_acts_no_more() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        database.run(count_writes(kind)).await;
        let host = database.host(DEMO_TOML).await;
        let first = contain_one(&host, "1", 1, Full).await;
        assert_eq!(short(&first), "applied flag=1 o_auth_bearer_tokens=2 sessions=1 api_keys=0");
        database.run("insert into sessions (user_id) values (1)").await;
        assert_eq!(contain_one(&host, "1", 1, Full).await, first);
        assert_eq!(database.number("select count(*) from writes").await, 1);
        assert_eq!(database.number("select count(*) from sessions").await, 1);
    }
}

#[tokio::test]
async fn another_effect_under_the_same_version_is_for_a_person() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        contain_one(&host, "1", 1, Full).await.unwrap();
        let other = contain_one(&host, "1", 1, None).await;
        assert!(
            matches!(&other, Err(HostError::Refused(said)) if said.contains("version 1")),
            "{other:?}"
        );
        assert_eq!(database.number("select suspended from users").await, 1);
    }
}

#[tokio::test]
async fn of_several_orders_in_a_slice_the_newest_acts() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        database.run(count_writes(kind)).await;
        let host = database.host(DEMO_TOML).await;
        let orders = [
            order("1", 2, None),
            order("1", 3, Full),
            order("1", 1, Full),
            order("1", 3, Full),
            order("9", 2, Full),
            order("9", 1, None),
        ];
        let outcomes = host.contain(&orders).await;
        let applied = "applied flag=1 o_auth_bearer_tokens=2 sessions=1 api_keys=0";
        assert_eq!(
            outcomes.iter().map(short).collect::<Vec<_>>(),
            ["outdated", applied, "outdated", applied, "no such account", "no such account"]
        );
        assert_eq!(database.number("select count(*) from writes").await, 1);
    }
}

#[tokio::test]
async fn one_version_with_two_effect_ids_in_a_slice_acts_for_the_first() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        let mut orders = [order("1", 1, Full), order("1", 1, Full)];
        orders[1].effect_id = Uuid::nil();
        let outcomes = host.contain(&orders).await;
        assert!(matches!(outcomes[0], Ok(Outcome::Applied(_))));
        assert!(matches!(outcomes[1], Err(HostError::Refused(_))));
    }
}

#[tokio::test]
async fn the_same_accounts_in_opposite_order_neither_deadlock_nor_act_twice() {
    for kind in BOTH {
        let database = Database::demo(kind, 400).await;
        database.run(count_writes(kind)).await;
        let (here, there) = (database.host(DEMO_TOML).await, database.host(DEMO_TOML).await);
        let mut orders: Vec<_> = (1..=400).map(|id: i64| order(&id.to_string(), 1, Full)).collect();
        let forwards = orders.clone();
        orders.reverse();
        let (mut forwards, backwards) =
            tokio::join!(here.contain(&forwards), there.contain(&orders));
        forwards.reverse();
        assert_eq!(forwards, backwards);
        assert!(
            forwards
                .iter()
                .all(|outcome| short(outcome).starts_with("applied flag=1 o_auth_bearer_tokens=2"))
        );
        assert_eq!(database.number("select count(*) from writes").await, 400);
    }
}

#[tokio::test]
async fn racing_versions_end_with_the_newest() {
    for kind in BOTH {
        let database = Database::demo(kind, 100).await;
        let host = database.host(DEMO_TOML).await;
        let slice = |version, effect| {
            (1..=100).map(|id: i64| order(&id.to_string(), version, effect)).collect::<Vec<_>>()
        };
        let slices = [slice(1, Full), slice(2, None), slice(3, Full), slice(4, None)];
        let [one, two, three, four] = &slices;
        tokio::join!(host.contain(four), host.contain(two), host.contain(three), host.contain(one));
        assert_eq!(database.number("select count(*) from users where suspended = 0").await, 100);
        assert_eq!(
            database.number("select count(*) from ostiary_effects where version = 4").await,
            100
        );
    }
}
