//! `lint` finds what looks personal and is kept, and tells no value.

use host::datamap::Looks;

use super::{MAP, map, people, shop};
use crate::fixture::{BOTH, DEMO_TOML};

#[tokio::test]
async fn what_looks_personal_and_is_kept_is_found_without_being_told() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        database
            .run("insert into countries values ('XX', 'ask anna@example.com'), ('XY', '+49 170 1234567')")
            .await;
        let map = super::map_with(
            "columns.note       = { erase = \"null\" }",
            "columns.note = { keep = true, reason = \"harmless\" }",
        );
        database.run("update orders set note = 'pay to DE89 3704 0044 0532 0130 00'").await;
        let found = host.lint_datamap(&map).await.unwrap();
        let is = |place: &str, looks: Looks| {
            found.iter().any(|one| one.place == place && one.looks == looks && one.values.is_some())
        };
        assert!(
            is("countries.name", Looks::Email) && is("countries.name", Looks::Phone),
            "{kind:?} {found:#?}"
        );
        assert!(is("orders.note", Looks::Iban), "{kind:?} {found:#?}");
        let said = serde_json::to_string(&found).unwrap();
        assert!(!said.contains("anna") && !said.contains("DE89"), "{said}");
    }
}

#[tokio::test]
async fn what_a_ground_keeps_for_a_time_and_nothing_erases_afterwards_is_found() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let keep = |rule: &str| super::map_with("columns.note       = { erase = \"null\" }", rule);
        database.run("update orders set note = 'pay to DE89 3704 0044 0532 0130 00'").await;
        let map = keep("columns.note = { keep = true, basis = \"aml\", until = \"P5Y\" }");
        let found = host.lint_datamap(&map).await.unwrap();
        let note = found.iter().find(|one| one.place == "orders.note").expect("it stays for ever");
        assert_eq!((note.looks, note.until.as_deref()), (Looks::Iban, Some("P5Y")));
        let goes = "columns.note = { erase = \"null\", when = \"retention_end\", basis = \"aml\", until = \"P5Y\" }";
        let found = host.lint_datamap(&keep(goes)).await.unwrap();
        assert!(found.iter().all(|one| one.place != "orders.note"), "{found:#?}");
    }
}

#[tokio::test]
async fn names_of_columns_are_enough() {
    for kind in BOTH {
        let database = shop(kind).await;
        database.run("alter table countries add president_full_name varchar(50)").await;
        let found = database.host(DEMO_TOML).await.lint_datamap(&map(MAP)).await.unwrap();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (found[0].place.as_str(), found[0].looks),
            ("countries.president_full_name", Looks::Name)
        );
    }
}
