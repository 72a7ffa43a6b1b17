//! One person with very many rows is erased in bounded transactions, and never holds the host up.

use super::{MAP, erase, hash, id, map, people, plan, shop};
use crate::fixture::{BOTH, DEMO_TOML, Database};

/// One person with this many orders and log-ins, and a neighbour.
pub async fn fill(database: &Database, rows: u32) {
    let numbers = database.kind.pick(
        format!("generate_series(1, {rows}) seq"),
        format!("(select seq from seq_1_to_{rows}) numbers"),
    );
    database
        .run(&format!(
            "insert into users (id, email, full_name) values (1, 'anna@example.com', 'Anna'), (2, 'boris@example.com', 'Boris');
             insert into orders (id, user_id, total, note) select seq, 1, 1.25, 'note' from {numbers};
             insert into messages (user_id, body) select 1, 'hello' from {numbers};
             insert into orders (id, user_id, total, note) values (-1, 2, 1.25, 'note');
             insert into messages (user_id, body) values (2, 'hello')"
        ))
        .await;
}

/// All of hers is, and nothing of his.
pub async fn is_gone(database: &Database, rows: i64) {
    for (left, query) in [
        (rows, "select count(*) from orders where user_id < 0 and note is null"),
        (1, "select count(*) from orders where user_id = 2 and note = 'note'"),
        (1, "select count(*) from messages"),
        (0, "select count(*) from users where id = 1"),
        (2, "select count(*) from users"),
    ] {
        assert_eq!(database.number(query).await, left, "{query}");
    }
}

#[tokio::test]
async fn very_many_rows_of_one_person_go_in_parts() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        fill(&database, 21_000).await;
        let map = map(MAP);
        let planned = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(erased.deviations, []);
        assert_eq!(erased.rows["orders by user_id update"], 21_000);
        is_gone(&database, 21_000).await;
        // Each part wrote its receipt: the new row, five parts of each of two tables and their empty last looks, the rest.
        let parts = "select max(version) from ostiary_effects where kind = 'erasure_grace_end'";
        assert!(database.number(parts).await >= 12, "{kind:?}");
    }
}

#[tokio::test]
async fn very_many_values_of_one_person_are_hashed_in_parts() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let numbers =
            kind.pick("generate_series(1, 21000) seq", "(select seq from seq_1_to_21000) numbers");
        database
            .run(&format!(
                "insert into users (id, email, full_name) values (1, 'anna@example.com', 'Anna'), (2, 'boris@example.com', 'Boris');
                 insert into orders (id, user_id, total) values (1, 1, 1.25), (2, 2, 1.25);
                 insert into transactions (id, order_id, amount, currency, card_holder)
                    select seq, 1, 1.25, 'EUR', concat('HOLDER ', mod(seq, 15000)) from {numbers};
                 insert into transactions (id, order_id, amount, currency, card_holder) values (-1, 2, 1.25, 'EUR', 'HOLDER 7')"
            ))
            .await;
        let map = map(MAP);
        let planned = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(erased.deviations, [], "{kind:?}");
        let parts = "select max(version) from ostiary_effects where kind = 'erasure_grace_end'";
        assert!(database.number(parts).await >= 6, "{kind:?}");
        let hashed =
            "select count(distinct card_holder) from transactions where card_holder like 'kh1:%'";
        assert_eq!(database.number(hashed).await, 15_000, "{kind:?}");
        let seven = format!("kh1:{}", hex::encode(hash("transactions.card_holder", "HOLDER 7")));
        let whose = format!("select id as said from transactions where card_holder = '{seven}'");
        assert_eq!(database.texts(&whose).await, ["15007", "7"], "{kind:?}");
        let left = "select id as said from transactions where card_holder = 'HOLDER 7'";
        assert_eq!(database.texts(left).await, ["-1"], "{kind:?}");
    }
}

#[tokio::test]
async fn rows_without_a_key_are_hashed_too() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        database.run("alter table logins drop column id").await;
        let map = map(&MAP
            .replace(
                "columns.agent   = { erase = \"null\", when = \"confirmation\" }",
                "columns.agent = { erase = \"keyed-hash\" }",
            )
            .replace(
                "[tables.logins]\npurpose = \"Against theft of accounts\"\naccount = \"user_id\"\ncolumns.id      = { keep = true, reason = \"a number of the row\" }\n",
                "[tables.logins]\naccount = \"user_id\"\n",
            ));
        let planned = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &planned, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(erased.deviations, [], "{kind:?}");
        let agents = "select count(*) from logins where user_id < 0 and agent like 'kh1:%'";
        assert_eq!(database.number(agents).await, 2, "{kind:?}");
    }
}
