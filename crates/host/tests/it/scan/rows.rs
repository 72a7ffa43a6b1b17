//! Whose row it is, what stands beside, and what the map keeps.

use contracts::Time;
use host::{Host, datamap::Stage};

use super::{Name, Phone, anna, look, person, short, tells_nothing, without_anna};
use crate::{
    datamap::{MAP, erase, id, map, people, plan},
    fixture::{BOTH, DEMO_TOML},
};

#[tokio::test]
async fn a_name_counts_in_a_row_of_the_person_or_beside_something_else_of_theirs() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        database
            .run(
                "update users set full_name = 'x', email = 'x1@example.com', phone = null where id = 1;
                 update orders set note = 'for Anna Berg' where id = 103;
                 update orders set delivery = '{}';
                 update transactions set card_holder = 'x'",
            )
            .await;
        let sought = [person(1, &[(Name, "Anna Berg"), (Phone, "+49 170 1234567")])];
        let residue = look(&host, &map, &sought).await;
        assert_eq!(short(&residue.finds), Vec::<String>::new(), "{kind:?}: a stranger's row");

        database
            .run("update orders set note = 'Anna Berg, 0049 170 123 45 67' where id = 103")
            .await;
        let residue = look(&host, &map, &sought).await;
        let beside = ["orders.note Phone Plain 1", "orders.note Name Plain 1"];
        assert_eq!(short(&residue.finds), beside, "{kind:?}");

        database.run("update orders set note = 'Anna Berg' where id in (101, 103)").await;
        let residue = look(&host, &map, &sought).await;
        assert_eq!(short(&residue.finds), ["orders.note Name Plain 1"], "{kind:?}: her own row");

        // Through another table: the transactions of her order, and not of his.
        database
            .run("update orders set note = null; update transactions set reference = concat('A. ANNA BERG ', id) where id in (1001, 1003)")
            .await;
        let residue = look(&host, &map, &sought).await;
        let kept = residue.kept.iter().map(|kept| &kept.find);
        assert_eq!(short(kept), ["transactions.reference Name Plain 1"], "{kind:?}");
        // Under the id that stands for her now.
        database
            .run("insert into users (id, email, full_name) values (-5, 'y@example.com', 'x'); update orders set user_id = -5 where user_id = 1")
            .await;
        assert_eq!(look(&host, &map, &sought).await.kept, [], "{kind:?}");
        let mut now = sought;
        now[0].now = Some(id(-5));
        assert_eq!(look(&host, &map, &now).await.kept.len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn a_short_name_counts_as_a_whole_word_in_a_row_of_the_person_alone() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let sought = [person(1, &[(Name, "Kim"), (Name, "Li")])];
        for (note, found) in [
            ("for Kim, please", &["orders.note Name Plain 1"][..]),
            ("LI", &["orders.note Name Plain 1"]),
            ("Kimberley and Joakim like it", &[]),
        ] {
            let note = kind.literal(note);
            database.run(&format!("update orders set note = {note} where id in (101, 103)")).await;
            let residue = look(&host, &map, &sought).await;
            assert_eq!(short(&residue.finds), found, "{kind:?} {note}: hers, and not his");
        }
    }
}

#[tokio::test]
async fn what_the_map_keeps_is_told_with_its_ground_and_is_no_fault() {
    for kind in BOTH {
        let (database, host, sought) = without_anna(kind).await;
        let map = map(MAP);
        database
            .run(
                "update addresses set street = 'c/o Anna Berg, Main Street 5' where user_id < 0;
                 update transactions set reference = 'anna@example.com' where id = 1001",
            )
            .await;
        let residue = look(&host, &map, std::slice::from_ref(&sought)).await;
        let kept: Vec<_> = residue
            .kept
            .iter()
            .map(|kept| {
                (kept.find.column.as_str(), kept.ends.basis.as_str(), kept.ends.until.as_str())
            })
            .collect();
        assert_eq!(kept, [("street", "aml", "P5Y"), ("reference", "aml", "P5Y")], "{kind:?}");
        assert_eq!(residue.kept[0].ends.ends_at.unwrap().to_string(), "1975-01-01");
        assert!(residue.is_clean(), "{kind:?} {residue:#?}");
        tells_nothing(&residue);
        // At the end of retention what was to go then has no ground any more.
        let asked = host.find_residue(&map, Stage::RetentionEnd, &[sought], Time::UNIX_EPOCH).await;
        let late = asked.unwrap();
        assert_eq!(short(&late.finds), ["addresses.street Name Plain 1"], "{kind:?}");
        assert_eq!(late.kept.len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn a_place_within_a_json_is_kept_and_the_rest_of_it_is_not() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(&MAP.replace(
            "columns.\"delivery->recipient\"    = { erase = \"null\" }",
            "columns.\"delivery->recipient\" = { keep = true, basis = \"aml\" }",
        ));
        database
            .run("update users set email = 'x', full_name = 'x', phone = null where id = 1;
                  update transactions set card_holder = null;
                  update orders set delivery = '{\"recipient\": \"anna@example.com\", \"carrier\": \"x\"}' where id = 101")
            .await;
        let residue = look(&host, &map, &[anna()]).await;
        assert_eq!(short(&residue.finds), Vec::<String>::new(), "{kind:?}");
        let kept = residue.kept.iter().map(|kept| &kept.find);
        assert_eq!(short(kept), ["orders.delivery Email Plain 1"], "{kind:?}");
        database
            .run("update orders set delivery = '{\"recipient\": \"x\", \"carrier\": \"anna@example.com\"}' where id = 101")
            .await;
        let residue = look(&host, &map, &[anna()]).await;
        assert_eq!(short(&residue.finds), ["orders.delivery Email Plain 1"], "{kind:?}");
    }
}

#[tokio::test]
async fn the_bare_id_is_told_where_it_stands_and_until_when() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let kept = map(&MAP.replace(
            "[tables.logins]\npurpose = \"Against theft of accounts\"\naccount = \"user_id\"\ncolumns.id      = { keep = true, reason = \"a number of the row\" }\ncolumns.user_id = { follows = \"users.id\" }",
            "[tables.logins]\naccount = \"user_id\"\ncolumns.id      = { keep = true, reason = \"a number of the row\" }\ncolumns.user_id = { keep = true, basis = \"aml\" }",
        ));
        database
            .run(kind.pick(
                "alter table logins drop constraint logins_user_id_fkey",
                "alter table logins drop foreign key logins_ibfk_1",
            ))
            .await;
        let planned = plan(&host, &kept, &[1]).await;
        let outcomes = erase(&host, &kept, &planned, &[1]).await;
        let new = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
        let mut sought = anna();
        sought.now = Some(id(&new.drawn["users.id"]));
        let residue = look(&host, &kept, std::slice::from_ref(&sought)).await;
        let [standing] = residue.ids.as_slice() else { panic!("{kind:?} {:#?}", residue.ids) };
        assert_eq!((&*standing.table, &*standing.column, standing.rows), ("logins", "user_id", 2));
        let ends = standing.ends.as_ref().unwrap();
        assert_eq!((&*ends.basis, &*ends.until), ("aml", "P5Y"));
        assert!(residue.is_clean(), "{kind:?}");
        // By a map that keeps it on no ground, it is a fault.
        let residue = look(&host, &map(MAP), &[sought]).await;
        assert!(residue.ids[0].ends.is_none() && !residue.is_clean(), "{kind:?}");
    }
}

#[tokio::test]
async fn what_our_login_may_not_read_is_not_clean() {
    for kind in BOTH {
        let (database, _) = people(kind).await;
        let login = format!("{}_half", database.name);
        let name = &database.name;
        database
            .run(&kind.pick(
                format!(
                    "create role {login} login; grant select on all tables in schema public to {login};
                     revoke select on messages from {login}; grant select (id, user_id) on messages to {login}"
                ),
                format!(
                    "create or replace user {login}@'%';
                     grant select on {name}.users to {login}@'%'; grant select (id, user_id) on {name}.messages to {login}@'%';
                     grant select on {name}.orders to {login}@'%'; grant select on {name}.transactions to {login}@'%'"
                ),
            ))
            .await;
        let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
        let sought = [person(7, &[(Phone, "+49 170 7654321")])];
        let map = map(MAP);
        let asked = host.find_residue(&map, Stage::GraceEnd, &sought, Time::UNIX_EPOCH).await;
        match asked {
            Ok(residue) => {
                assert!(!residue.is_clean(), "{kind:?} {residue:#?}");
                let unread = kind.pick("messages.body", "tables");
                assert!(
                    residue.unread.iter().any(|place| place.contains(unread)),
                    "{kind:?} {residue:#?}"
                );
            }
            Err(error) => panic!("{kind:?} {error}"),
        }
    }
}
