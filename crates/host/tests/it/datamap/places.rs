//! JSON that is not of the shape that the map expects stops the one whose it is, and nobody else, on both databases alike.

use super::{MAP, erase, id, map, people, plan};
use crate::fixture::BOTH;

#[tokio::test]
async fn what_cannot_be_reached_within_a_json_stops_that_person_alone() {
    for kind in BOTH {
        for hidden in [
            r#"[{"recipient": "Anna Berg"}]"#,
            r#""Anna Berg""#,
            r#"{"recipient": null, "door": "+49170"}"#,
            r#"{"door": [{"phone": "+49170"}]}"#,
        ] {
            let (database, host) = people(kind).await;
            database.run(&format!("update orders set delivery = '{hidden}' where id = 102")).await;
            let map = map(MAP);
            let planned = plan(&host, &map, &[1, 2, 3]).await;
            let outcomes = erase(&host, &map, &planned, &[1, 2, 3]).await;
            let said = outcomes[&id(1)].as_ref().unwrap_err().to_string();
            assert!(said.contains("orders.delivery"), "{kind:?} {said}");
            assert!(!said.contains("Anna") && !said.contains("49170"), "{said}");
            for other in [2, 3] {
                assert!(outcomes[&id(other)].is_ok(), "{kind:?} {:?}", outcomes[&id(other)]);
            }
            // Nothing of hers was written, and when the host has put it right, the same plan is carried out.
            let email = "select email as said from users where id = 1";
            assert_eq!(database.texts(email).await, ["anna@example.com"]);
            database
                .run(r#"update orders set delivery = '{"recipient": "A"}' where id = 102"#)
                .await;
            let outcomes = erase(&host, &map, &planned, &[1]).await;
            assert!(outcomes[&id(1)].is_ok(), "{kind:?} {:?}", outcomes[&id(1)]);
        }
    }
}

#[tokio::test]
async fn where_nothing_is_there_is_nothing_to_erase() {
    for kind in BOTH {
        for (before, after) in [
            ("null", ["null"; 2]),
            (r#"{"door": null}"#, [r#"{"door":null}"#; 2]),
            // So languages without objects of their own write an empty one.
            ("[]", ["[]"; 2]),
            (r#"{"door": []}"#, [r#"{"door":[]}"#; 2]),
            (r#"{"recipient": ["Anna", "Berg"]}"#, [r#"{"recipient":null}"#; 2]),
            (r#"{"door": {"phone": {"code": 49}}}"#, [r#"{"door":{"phone":"deleted"}}"#; 2]),
        ] {
            let (database, host) = people(kind).await;
            database.run(&format!("update orders set delivery = '{before}' where id = 102")).await;
            let map = map(MAP);
            let planned = plan(&host, &map, &[1]).await;
            let outcomes = erase(&host, &map, &planned, &[1]).await;
            assert!(outcomes[&id(1)].is_ok(), "{kind:?} {before} {:?}", outcomes[&id(1)]);
            let delivery =
                "select replace(concat(delivery), ' ', '') as said from orders where id = 102";
            let [postgres, mariadb] = after;
            assert_eq!(database.texts(delivery).await, [kind.pick(postgres, mariadb)], "{kind:?}");
        }
    }
}
