//! Composite keys, long ways, references to the same table, and hosts that are busy.

use contracts::Time;
use host::datamap::{ErasureError, Stage};

use super::{MAP, erase, id, map, people, plan};
use crate::fixture::{BOTH, Database};

const TOML: &str = "accounts = { table = 'users', id = 'id', id_type = 'integer' }
    effects = { none.set.suspended = 0, full.set.suspended = 1 }";

#[tokio::test]
async fn composite_keys_long_ways_and_references_to_the_same_table() {
    for kind in BOTH {
        let database = Database::new(kind, "
            create table users (id integer primary key, suspended smallint not null default 0, parent integer, foreign key (parent) references users (id));
            create index by_parent on users (parent);
            create table orders (id bigint primary key, user_id integer not null, foreign key (user_id) references users (id));
            create index orders_by_user on orders (user_id);
            create table parcels (id bigint primary key, order_id bigint not null, foreign key (order_id) references orders (id));
            create index parcels_by_order on parcels (order_id);
            create table scans (parcel_id bigint not null, number integer not null, place varchar(40), primary key (parcel_id, number), foreign key (parcel_id) references parcels (id));
            create table members (club integer not null, user_id integer not null, nickname varchar(90) not null, primary key (club, user_id), unique (club, nickname), foreign key (user_id) references users (id));
            create index members_by_user on members (user_id);
            insert into users (id, parent) values (1, null), (2, 1), (3, 2);
            insert into orders values (10, 1), (20, 2);
            insert into parcels values (100, 10), (200, 20);
            insert into scans values (100, 1, 'Annas door'), (100, 2, 'Annas desk'), (200, 1, 'Boris door');
            insert into members values (7, 1, 'annie'), (8, 1, 'anny'), (7, 2, 'bo')").await;
        let host = database.host(TOML).await;
        let text = "
            [tables.users]
            account = \"id\"
            columns.id = { erase = \"surrogate\" }
            columns.suspended = { keep = true, reason = \"x\" }
            columns.parent = { follows = \"users.id\" }
            [tables.orders]
            account = \"user_id\"
            columns.id = { keep = true, reason = \"x\" }
            columns.user_id = { follows = \"users.id\" }
            [tables.parcels]
            account = \"order_id -> orders.id -> user_id\"
            erase = \"delete-row\"
            [tables.scans]
            account = \"parcel_id -> parcels.id -> order_id -> orders.id -> user_id\"
            erase = \"delete-row\"
            [tables.members]
            account = \"user_id\"
            columns.club = { keep = true, reason = \"x\" }
            columns.user_id = { follows = \"users.id\" }
            columns.nickname = { erase = \"replace\", with = \"left\" }
            [tables.ostiary_effects]
            account = \"account\"
            erase = \"delete-row\"";
        // Two who leave one club would have one nickname there.
        let found = host.check_datamap(&map(text)).await.unwrap();
        assert_eq!(found.len(), 1, "{kind:?} {found:#?}");
        assert_eq!(found[0].place, "members.nickname");
        let map = map(&text.replace("with = \"left\"", "with = \"left-{pseudonym}\""));
        assert_eq!(host.check_datamap(&map).await.unwrap(), []);

        let plan = plan(&host, &map, &[1]).await;
        let outcomes = erase(&host, &map, &plan, &[1]).await;
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
        assert_eq!(erased.deviations, []);
        let new = &erased.drawn["users.id"];
        assert_eq!(database.texts("select place as said from scans").await, ["Boris door"]);
        assert_eq!(database.texts("select concat(id) as said from parcels").await, ["200"]);
        assert_eq!(
            database.texts("select concat_ws('|', id, parent) as said from users").await,
            [new.clone(), format!("2|{new}"), "3|2".to_owned()]
        );
        assert_eq!(
            database
                .number("select count(*) from members where nickname like 'left-%' and user_id < 0")
                .await,
            2
        );
        assert_eq!(
            database.texts("select nickname as said from members where user_id = 2").await,
            ["bo"]
        );
    }
}

#[tokio::test]
async fn whom_the_host_holds_is_busy_and_the_others_are_done() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        // In a table of three rows MariaDB reads, and waits for, all of them.
        let numbers = kind
            .pick("generate_series(1001, 4000) seq", "(select seq from seq_1001_to_4000) numbers");
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), 'U' from {numbers};
                 insert into orders (id, user_id, total) select seq, seq, 10 from {numbers};
                 {}",
                kind.pick("analyze", "analyze table users, orders")
            ))
            .await;
        let plan = plan(&host, &map, &[1, 2, 3]).await;
        let account = database.busy_with("update users set locale = 'xx' where id = 1").await;
        let row = database.busy_with("update orders set note = 'held' where id = 103").await;
        let outcomes = erase(&host, &map, &plan, &[1, 2, 3]).await;
        assert_eq!(outcomes[&id(1)], Err(ErasureError::Busy), "{kind:?}");
        assert_eq!(outcomes[&id(2)], Err(ErasureError::Busy), "{kind:?}");
        assert!(outcomes[&id(3)].is_ok(), "{kind:?} {:?}", outcomes[&id(3)]);
        account.done().await;
        row.done().await;
        let outcomes = erase(&host, &map, &plan, &[1, 2, 3]).await;
        assert!(outcomes.values().all(Result::is_ok), "{kind:?} {outcomes:?}");
        assert!(outcomes[&id(3)].as_ref().unwrap().repeated);
        assert_eq!(database.number("select count(*) from users where id in (1, 2, 3)").await, 0);
    }
}

#[tokio::test]
async fn five_hundred_people_are_one_transaction_each_with_an_answer() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let numbers = kind
            .pick("generate_series(1001, 1700) seq", "(select seq from seq_1001_to_1700) numbers");
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), 'U' from {numbers};
                 insert into sessions (user_id) select seq from {numbers};
                 insert into orders (id, user_id, total, note) select seq, seq, 10, 'n' from {numbers}"
            ))
            .await;
        let accounts: Vec<i64> = (1001..=1700).collect();
        let map = map(MAP);
        let plan = plan(&host, &map, &accounts).await;
        let outcomes = erase(&host, &map, &plan, &accounts).await;
        let wrong = outcomes
            .values()
            .find(|outcome| !outcome.as_ref().is_ok_and(|erased| erased.deviations.is_empty()));
        assert_eq!((outcomes.len(), wrong), (700, None), "{kind:?}");
        let drawn: std::collections::BTreeSet<&String> = outcomes
            .values()
            .flat_map(|outcome| outcome.as_ref().unwrap().drawn.values())
            .collect();
        assert_eq!(drawn.len(), 700);
        assert_eq!(
            database.number("select count(*) from orders where user_id < 0 and note is null").await,
            700
        );
        assert_eq!(database.number("select count(*) from users where id > 1000").await, 0);
        // Two transactions, and a receipt and a mark for each.
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 1400);
        let again =
            host.plan_erasure(&map, Stage::GraceEnd, &[id(1001)], Time::UNIX_EPOCH).await.unwrap();
        assert!(again.accounts.is_empty());
    }
}
