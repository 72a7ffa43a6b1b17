//! A plan counts, shows nothing, changes nothing, and has a hash.

use contracts::Time;
use host::datamap::{Plan, PlannedTable, Stage};

use super::{MAP, id, map, people, plan, plan_at};
use crate::fixture::BOTH;

fn short(tables: &[PlannedTable]) -> Vec<String> {
    let mut all: Vec<String> = tables
        .iter()
        .map(|table| {
            let columns =
                table.columns.iter().map(|column| format!(" {}={}", column.column, column.values));
            format!("{}: {}{}", table.step, table.rows, columns.collect::<String>())
        })
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_plan_counts_rows_and_values() {
    for kind in BOTH {
        let (_database, host) = people(kind).await;
        let plan = plan(&host, &map(MAP), &[1, 3, 9]).await;
        assert_eq!(plan.accounts.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(
            short(&plan.accounts[&id(1)].tables),
            [
                "addresses by user_id update: 1 user_id=1",
                "logins by user_id update: 2 agent=2 day=2 ip=2 user_id=2",
                "messages by user_id delete: 2",
                "o_auth_bearer_tokens by user_id delete: 2",
                "orders by user_id update: 2 note=1 user_id=2 delivery=1",
                "sessions by user_id delete: 1",
                "transactions by order_id -> orders.id -> user_id hash card_holder: 2 card_holder=2",
                "transfers by from_user update: 2 from_note=2 from_user=2",
                "transfers by to_user update: 2 to_note=2 to_user=2",
                "users by id rewrite: 1 created_at=1 email=1 full_name=1 id=1 locale=1 phone=1",
            ],
            "{kind:?}"
        );
        let kept = &plan.accounts[&id(1)].kept;
        let amounts = kept.iter().find(|table| table.table == "transactions").unwrap();
        assert_eq!(amounts.rows, 2);
        let amount = amounts.columns.iter().find(|column| column.column == "amount").unwrap();
        assert_eq!((amount.values, amount.basis.as_deref()), (2, Some("aml")));
        assert_eq!(amount.ends_at.unwrap().to_string(), "1975-01-01");
    }
}

#[tokio::test]
async fn at_the_confirmation_only_what_needs_no_grace_goes() {
    for kind in BOTH {
        let (_database, host) = people(kind).await;
        let plan = plan_at(&host, &map(MAP), Stage::Confirmation, &[1]).await;
        assert_eq!(short(&plan.accounts[&id(1)].tables), ["logins by user_id update: 2 agent=2"]);
    }
}

#[tokio::test]
async fn the_hash_is_of_what_would_be_done_and_of_nobody() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let first = plan(&host, &map, &[1, 2]).await;
        assert_eq!(first.sha256(), plan(&host, &map, &[1, 2]).await.sha256());
        let read: Plan = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
        assert_eq!(read, first);
        assert_eq!(read.sha256(), first.sha256());
        let one = &first.accounts[&id(1)];
        assert_ne!(
            one.sha256(first.stage, &first.map_sha256),
            first.accounts[&id(2)].sha256(first.stage, &first.map_sha256)
        );
        assert!(!serde_json::to_string(one).unwrap().contains("anna"));
        let other = super::map_with("with = \"en\"", "with = \"de\"");
        assert_ne!(first.sha256(), plan(&host, &other, &[1, 2]).await.sha256());
        database.run("insert into sessions (user_id) values (1)").await;
        assert_ne!(first.sha256(), plan(&host, &map, &[1, 2]).await.sha256());
    }
}

#[tokio::test]
async fn samples_are_masked_and_nothing_is_written() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let samples = host.sample_erasure(&map(MAP), Stage::GraceEnd, &id(1)).await.unwrap();
        let of = |place: &str| {
            let sample = samples.iter().find(|sample| sample.place == place).unwrap();
            (sample.before.clone().unwrap_or_default(), sample.after.clone().unwrap_or_default())
        };
        assert_eq!(of("users.email").0, "a***@e***.c***");
        assert_eq!(of("users.full_name"), ("A*** B***".to_owned(), "d***".to_owned()));
        assert_eq!(of("users.phone"), ("+############".to_owned(), String::new()));
        let shown = serde_json::to_string(&samples).unwrap().to_lowercase();
        for value in ["anna", "berg", "170", "main street", "203.0.113", "ring"] {
            assert!(!shown.contains(value), "{value} in {shown}");
        }
        assert_eq!(
            database.texts("select email as said from users where id = 1").await,
            ["anna@example.com"]
        );
        let at: Time = "2026-03-04T05:06:07Z".parse().unwrap();
        let plan = host.plan_erasure(&map(MAP), Stage::GraceEnd, &[id(1)], at).await.unwrap();
        let kept = plan.accounts[&id(1)].kept.iter().flat_map(|table| &table.columns);
        assert!(kept.clone().all(|column| column.ends_at.unwrap().to_string() == "2031-03-04"));
    }
}
