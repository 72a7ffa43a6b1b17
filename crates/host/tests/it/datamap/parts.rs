//! One person with very many rows is erased in bounded transactions, and never holds the host up.

use super::{MAP, erase, id, map, plan, shop};
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
