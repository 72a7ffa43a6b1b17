//! One pass is for everybody: as many statements for a thousand people as for one, each over some rows.

use super::{Email, Name, Phone, accounts, look, person, short};
use crate::{
    datamap::{MAP, map, shop},
    fixture::{BOTH, DEMO_TOML},
};

#[tokio::test]
async fn a_thousand_people_cost_as_many_statements_as_one() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let numbers =
            kind.pick("generate_series(1, 12000) seq", "(select seq from seq_1_to_12000) numbers");
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), concat('User ', seq) from {numbers};
                 insert into messages (user_id, body) select seq, concat('from stranger-', seq, '@example.com') from {numbers};
                 create table parts (a varchar(20), b integer, c date, body text, primary key (a, b, c));
                 insert into parts select concat('k', mod(seq, 7)), mod(seq, 100), {day}, concat('u', seq, '@example.org') from {numbers}",
                day = kind.pick("date '2020-01-01' + seq", "date_add('2020-01-01', interval seq day)"),
            ))
            .await;
        let map = map(MAP);
        let people = |count: i64| -> Vec<_> {
            (1..=count)
                .map(|number| {
                    person(
                        20_000 + number,
                        &[
                            (Email, &*format!("u{}@example.org", number * 12)),
                            (Name, &*format!("Nobody {number}")),
                            (Phone, &*format!("+49170{:07}", number)),
                        ],
                    )
                })
                .collect()
        };
        let one = look(&host, &map, &people(1)).await;
        let began = std::time::Instant::now();
        let all = look(&host, &map, &people(1_000)).await;
        println!("{kind:?}: {:?} in {:?}", all.effort, began.elapsed());
        assert_eq!(short(&one.finds), ["parts.body Email Plain 1"], "{kind:?}");
        assert_eq!((all.finds.len(), accounts(&all).len()), (1_000, 1_000), "{kind:?}");
        assert_eq!(one.effort, all.effort, "{kind:?}");
        // Three tables of 12,000 rows are three pieces each, the others one.
        assert_eq!(all.effort.rows, 36_000, "{kind:?}");
        assert!(all.effort.statements < 2 * all.effort.tables + 25, "{kind:?} {:?}", all.effort);
    }
}

#[tokio::test]
async fn tables_without_a_key_are_read_whole() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let numbers =
            kind.pick("generate_series(1, 9000) seq", "(select seq from seq_1_to_9000) numbers");
        database
            .run(&format!(
                "create table heap (body text);
                 insert into heap select concat('u', seq, '@example.org ', repeat('x', 900)) from {numbers}"
            ))
            .await;
        let sought = [
            person(1, &[(Email, "u1@example.org")]),
            person(2, &[(Email, "u4500@example.org")]),
            person(3, &[(Email, "u9000@example.org")]),
        ];
        let residue = look(&host, &map(MAP), &sought).await;
        assert_eq!(residue.finds.len(), 3, "{kind:?} {:?}", residue.finds);
        assert_eq!(residue.effort.rows, 9_000, "{kind:?}");
    }
}
