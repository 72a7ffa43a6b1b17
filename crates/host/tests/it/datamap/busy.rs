//! How hard an erasure works at the host, and what it does where that is too much.

use std::time::Instant;

use super::{MAP, erase, id, map, parts, people, plan, shop};
use crate::fixture::{BOTH, DEMO_TOML, Database};

/// From now on a statement that changes more than 1,000 orders ends as one that took too long.
async fn slow(database: &Database) {
    let trigger = database.kind.pick(
        "create function slow() returns trigger language plpgsql as
            'begin if (select count(*) from changed) > 1000 then raise exception using errcode = ''57014''; end if; return null; end';
         create trigger slow after update on orders referencing new table as changed for each statement execute function slow()",
        "create trigger slow before update on orders for each row begin not atomic
            if @at is null or @at <> now(6) then set @at = now(6), @rows = 0; end if;
            set @rows = @rows + 1;
            if @rows > 1000 then signal sqlstate '70100' set mysql_errno = 1969; end if;
         end",
    );
    database.run(trigger).await;
}

fn map_of_a_slow_host() -> host::datamap::DataMap {
    map(&MAP.replace("[tables.orders]\n", "[tables.orders]\ntriggers = [\"slow\"]\n"))
}

#[tokio::test]
async fn statements_that_take_too_long_are_made_of_fewer_rows() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        parts::fill(&database, 21_000).await;
        slow(&database).await;
        let map = map_of_a_slow_host();
        let planned = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(erased.deviations, [], "{kind:?}");
        parts::is_gone(&database, 21_000).await;
        // Five thousand at a time would have been twelve parts.
        let parts = "select max(version) from ostiary_effects where kind = 'erasure_grace_end'";
        assert!(database.number(parts).await > 30, "{kind:?}");
    }
}

#[tokio::test]
async fn people_who_are_too_many_for_a_statement_go_in_smaller_groups() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let numbers = kind
            .pick("generate_series(1001, 1100) seq", "(select seq from seq_1001_to_1100) numbers");
        let orders = kind.pick(
            "generate_series(1001, 1100) seq, generate_series(1, 30) each",
            "seq_1001_to_1100 seqs, seq_1_to_30 eachs",
        );
        let (person, number) = kind.pick(("seq", "each"), ("seqs.seq", "eachs.seq"));
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), 'U' from {numbers};
                 insert into orders (id, user_id, total, note) select {person} * 100 + {number}, {person}, 10, 'n' from {orders}"
            ))
            .await;
        slow(&database).await;
        let map = map_of_a_slow_host();
        let accounts: Vec<i64> = (1001..=1100).collect();
        let planned = plan(&host, &map, &accounts).await;
        let outcomes = erase(&host, &map, &planned, &accounts).await;
        let wrong = outcomes.values().find(|outcome| outcome.is_err());
        assert_eq!((outcomes.len(), wrong), (100, None), "{kind:?}");
        let left = "select count(*) from orders where user_id > 1000 or (user_id < 0 and note is not null)";
        assert_eq!(database.number(left).await, 0, "{kind:?}");
    }
}

#[tokio::test]
async fn what_an_erasure_took_is_rested_for() {
    for kind in BOTH {
        let (database, _) = people(kind).await;
        let rested = format!("{DEMO_TOML}\nwork.erase_share = 0.02");
        let host = database.host_without_schema(&rested);
        let map = map(MAP);
        let planned = plan(&host, &map, &[1, 2]).await;
        let erased = async |account: i64| {
            let began = Instant::now();
            let outcomes = erase(&host, &map, &planned, &[account]).await;
            assert!(outcomes[&id(account)].is_ok(), "{kind:?} {:?}", outcomes[&id(account)]);
            began.elapsed()
        };
        let (first, both) = (erased(1).await, erased(2).await);
        // The first one's transaction, 49 times: what comes before it, such as the check of the map, is not counted.
        assert!(both > first, "{kind:?} {first:?} {both:?}");
    }
}
