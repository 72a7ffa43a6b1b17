//! What goes into the vault: everything that is marked, of whom it is asked, and nothing of anybody else.

use contracts::AccountId;
use host::{HostError, datamap::HeldRow};
use secrecy::ExposeSecret as _;

use super::{MAP, id, map, people};
use crate::fixture::BOTH;

fn short(rows: &[HeldRow]) -> Vec<String> {
    let mut all: Vec<String> = rows
        .iter()
        .map(|row| {
            let values = row.values.iter();
            let values =
                values.map(|(name, held)| format!(" {name}={}", held.text.expose_secret()));
            format!("{}:{}", row.table, values.collect::<String>())
        })
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn every_marked_value_is_read_row_by_row_and_equal_rows_once() {
    for kind in BOTH {
        let (_database, host) = people(kind).await;
        let accounts: Vec<AccountId> = [1, 2, 9].map(id).into();
        let read = host.read_identity(&map(MAP), &accounts).await.unwrap();
        assert_eq!(
            short(&read[&id(1)]),
            [
                "addresses: city=Berlin postcode=10115 street=Main Street 5",
                "transactions: card_holder=ANNA BERG",
                "users: email=anna@example.com full_name=Anna Berg id=1 phone=+491701234567",
            ],
            "{kind:?}"
        );
        assert!(
            short(&read[&id(2)])
                .contains(&"users: email=boris@example.com full_name=Boris Kuhn id=2".to_owned())
        );
        assert!(!read.contains_key(&id(9)), "who is not there is no empty person");
        let street =
            &read[&id(1)].iter().find(|row| row.table == "addresses").unwrap().values["street"];
        assert_eq!(street.term.as_ref().map(|term| term.basis.as_str()), Some("aml"));
        assert!(!format!("{:?}", read[&id(1)]).contains("anna"));
    }
}

#[tokio::test]
async fn places_in_a_json_and_one_side_of_two_are_read_for_their_own_person() {
    for kind in BOTH {
        let (_database, host) = people(kind).await;
        let marked = MAP
            .replace(
                "columns.\"delivery->door->phone\"  = { erase = \"replace\", with = \"deleted\" }",
                "columns.\"delivery->door->phone\" = { erase = \"null\", seal = true }",
            )
            .replace("side = \"from_user\" }", "side = \"from_user\", seal = true }");
        assert_ne!(marked, MAP);
        let read = host.read_identity(&map(&marked), &[id(1), id(2)]).await.unwrap();
        let anna = short(&read[&id(1)]);
        assert!(
            anna.contains(&"orders: delivery->door->phone=+49170".to_owned()),
            "{kind:?}: {anna:?}"
        );
        assert!(anna.contains(&"transfers: from_note=from Anna".to_owned()), "{anna:?}");
        assert!(anna.iter().all(|row| !row.contains("from Boris")), "{anna:?}");
        let boris = short(&read[&id(2)]);
        assert!(boris.iter().all(|row| !row.starts_with("orders")), "{boris:?}");
    }
}

#[tokio::test]
async fn a_column_that_is_gone_is_said_and_not_passed_over() {
    for kind in BOTH {
        let (_database, host) = people(kind).await;
        let other = map(&MAP.replace("columns.phone      = ", "columns.mobile     = "));
        let refused = host.read_identity(&other, &[id(1)]).await.unwrap_err();
        assert_eq!(
            refused,
            HostError::Misconfigured("users.mobile: missing".to_owned()),
            "{kind:?}"
        );
    }
}
