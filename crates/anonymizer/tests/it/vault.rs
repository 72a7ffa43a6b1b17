//! What the vault keeps, for how long, and what is left of it.

use anonymizer::{
    pseudonym::Pseudonym,
    vault::{Entry, Epoch, KeyError, VaultError},
};
use contracts::Time;
use messaging::Pii;
use uuid::Uuid;

use crate::support::{World, connect, vault};

fn at(moment: &str) -> Time {
    moment.parse().unwrap()
}

fn now() -> Time {
    at("2026-11-21T09:00:00Z")
}

fn person(letter: char) -> Pseudonym {
    format!("v1-{}", letter.to_string().repeat(32)).parse().unwrap()
}

fn entry(id: u128, letter: char, basis: &str, until: &str, records: &[(&str, &str)]) -> Entry {
    let records = records
        .iter()
        .map(|(field, text)| ((*field).to_owned(), Pii::new(text.as_bytes().to_vec())));
    Entry {
        id: Uuid::from_u128(id),
        pseudonym: person(letter),
        basis: basis.to_owned(),
        kept_until: at(until),
        records: records.collect(),
    }
}

fn ada() -> Vec<Entry> {
    let identity = [("users.email", "ada@example.com"), ("users.full_name", "Ada")];
    vec![
        entry(1, 'a', "aml", "2031-11-21T00:00:00Z", &identity),
        entry(2, 'a', "tax", "2036-12-31T00:00:00Z", &[("users.residence", "EE")]),
    ]
}

async fn texts(world: &World, letter: char) -> Vec<String> {
    let opened = world.vault.open(person(letter)).await.unwrap();
    let text = |one: anonymizer::vault::Opened| {
        let plain = String::from_utf8(one.plaintext.expose().to_vec()).unwrap();
        format!("{} {} {plain}", one.basis, one.field)
    };
    opened.into_iter().map(text).collect()
}

const ADA: [&str; 3] =
    ["aml users.email ada@example.com", "aml users.full_name Ada", "tax users.residence EE"];

#[tokio::test]
async fn what_is_kept_opens_complete_and_a_repeated_order_keeps_nothing_twice() {
    let world = World::start().await;
    let eve = entry(3, 'e', "aml", "2031-11-30T00:00:00Z", &[("users.email", "eve@example.com")]);
    for _ in 0..2 {
        world.vault.keep(&ada(), now()).await.unwrap();
    }
    world.vault.keep(&[eve], now()).await.unwrap();
    assert_eq!(texts(&world, 'a').await, ADA);
    assert_eq!(texts(&world, 'e').await, ["aml users.email eve@example.com"]);
    assert!(texts(&world, 'b').await.is_empty());
}

#[tokio::test]
async fn the_database_tells_nothing_and_rows_that_were_swapped_do_not_open() {
    let world = World::start().await;
    world.vault.keep(&ada(), now()).await.unwrap();
    let (all,): (String,) = sqlx::query_as(
        "select string_agg(v::text, '') from (select e::text || r::text v from vault_entries e, vault_records r) _",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    for told in ["ada@example.com", &hex::encode("ada@example.com")] {
        assert!(!all.to_lowercase().contains(&told.to_lowercase()), "{told}");
    }
    let swap = "update vault_records set field = case field when 'users.email' then 'users.full_name' else 'users.email' end
                 where field <> 'users.residence'";
    world.execute(swap).await;
    assert!(matches!(world.vault.open(person('a')).await, Err(VaultError::Record(..))));
    world.execute(swap).await;
    world.execute("update vault_entries set pseudonym = 'v1-' || repeat('e', 32)").await;
    let stolen = world.vault.open(person('e')).await;
    assert!(matches!(stolen, Err(VaultError::Keys(KeyError::DoesNotOpen(_)))), "{stolen:?}");
}

#[tokio::test]
async fn a_month_that_has_passed_opens_nowhere_and_others_stay() {
    let world = World::start().await;
    world.vault.keep(&ada(), now()).await.unwrap();
    let november: Epoch = "2031-11".parse().unwrap();
    assert!(world.vault.find_over(at("2031-11-30T23:59:59Z")).await.unwrap().is_empty());
    let early = world.vault.destroy(november, &[], at("2031-11-30T23:59:59Z")).await;
    assert!(matches!(early, Err(VaultError::NotOver(..))));
    let after = at("2031-12-01T00:00:00Z");
    assert_eq!(world.vault.find_over(after).await.unwrap(), [november]);
    assert_eq!(world.vault.destroy(november, &[], after).await.unwrap(), 1);
    assert_eq!(world.vault.destroy(november, &[], after).await.unwrap(), 0);
    assert!(world.vault.find_over(after).await.unwrap().is_empty());
    assert_eq!(texts(&world, 'a').await, ADA[2..]);
    let (records,): (i64,) =
        sqlx::query_as("select count(*) from vault_records").fetch_one(&world.pool).await.unwrap();
    assert_eq!(records, 1);
    let late = entry(9, 'a', "aml", "2031-11-30T00:00:00Z", &[]);
    assert!(matches!(world.vault.keep(&[late], after).await, Err(VaultError::Over(_))));
}

#[tokio::test]
async fn a_backup_taken_before_the_month_was_destroyed_does_not_open() {
    let world = World::start().await;
    world.vault.keep(&ada()[..1], now()).await.unwrap();
    let backup = world.backup().await;
    let after = at("2031-12-01T00:00:00Z");
    let live = vault(&connect(&world.server, &world.database).await, &world.folders);
    live.destroy("2031-11".parse().unwrap(), &[], after).await.unwrap();
    let restored = vault(&backup, &world.folders).open(person('a')).await;
    assert!(matches!(restored, Err(VaultError::Keys(KeyError::Destroyed(_)))), "{restored:?}");
}

#[tokio::test]
async fn what_a_hold_needs_is_kept_on_before_its_month_is_destroyed() {
    let world = World::start().await;
    world.vault.keep(&ada(), now()).await.unwrap();
    let (november, after) = ("2031-11".parse().unwrap(), at("2031-12-01T00:00:00Z"));
    let held = [Uuid::from_u128(1)];
    let refused = world.vault.destroy(november, &held, after).await;
    assert!(matches!(refused, Err(VaultError::KeptOn(_))));
    for _ in 0..2 {
        world.vault.keep_on(&held, at("2033-01-15T00:00:00Z")).await.unwrap();
    }
    assert_eq!(
        world.vault.find_over(after).await.unwrap(),
        [november],
        "a backup has it as it was"
    );
    assert_eq!(world.vault.destroy(november, &held, after).await.unwrap(), 0);
    assert_eq!(texts(&world, 'a').await, ADA);
    let shorter = world.vault.keep_on(&[Uuid::from_u128(2)], at("2033-01-15T00:00:00Z")).await;
    shorter.unwrap();
    let over = world.vault.find_over(at("2033-02-01T00:00:00Z")).await.unwrap();
    assert_eq!(over, ["2033-01".parse().unwrap()]);
}

#[tokio::test]
async fn one_half_that_is_away_keeps_nothing_and_opens_nothing() {
    let world = World::start().await;
    world.vault.keep(&ada(), now()).await.unwrap();
    let away = world.folders[1].path().join("2031-11.key");
    let key = std::fs::read(&away).unwrap();
    std::fs::remove_file(&away).unwrap();
    assert!(matches!(
        world.vault.open(person('a')).await,
        Err(VaultError::Keys(KeyError::Missing(_)))
    ));
    std::fs::write(&away, key).unwrap();
    assert_eq!(texts(&world, 'a').await, ADA);
    std::fs::write(world.folders[0].path().join("2040-01.destroyed"), "").unwrap();
    let eve = entry(3, 'e', "aml", "2040-01-30T00:00:00Z", &[("users.email", "eve@example.com")]);
    assert!(matches!(
        world.vault.keep(&[eve], now()).await,
        Err(VaultError::Keys(KeyError::Destroyed(_)))
    ));
    assert!(texts(&world, 'e').await.is_empty());
}
