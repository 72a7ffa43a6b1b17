//! Personal data is readable for as long as its account's key exists.

use messaging::sealed;

use crate::{support::World, toy::answers};

const SECRET: &str = "I was born in Omsk";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_opens_until_the_key_of_its_account_is_destroyed() {
    let world = World::start().await;
    let service = world.service().await;
    for (id, account, text) in [("1", "a", SECRET), ("2", "b", "other"), ("3", "a", "later")] {
        let command = world.envelope(id, answers(account, text));
        service.command(command).await.unwrap().unwrap();
    }
    let opened = open(&world, "a").await;
    assert_eq!(opened, ["note: I was born in Omsk", "note: later"]);

    world.execute("delete from data_keys where account = 'a'").await;
    assert!(open(&world, "a").await.is_empty());
    assert_eq!(open(&world, "b").await, ["note: other"]);
}

async fn open(world: &World, account: &str) -> Vec<String> {
    let opened = sealed::open(&world.pool, &world.keys, account).await.unwrap();
    let lines = opened
        .iter()
        .map(|one| format!("{}: {}", one.purpose, String::from_utf8_lossy(one.plaintext.expose())));
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_holds_what_was_sealed_in_the_clear() {
    let world = World::start().await;
    let service = world.service().await;
    let command = world.envelope("1", answers("a", SECRET));
    service.command(command).await.unwrap().unwrap();
    let hex: String = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'toy'::regnamespace and relkind in ('r', 'p')",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert!(tables.len() > 10, "{tables:?}");
    for table in tables {
        for needle in [SECRET, &hex] {
            let seen =
                format!("select count(*) from {table} t where strpos(t::text, '{needle}') > 0");
            assert_eq!(world.count(&seen).await, 0, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_data_under_another_name_does_not_open() {
    let world = World::start().await;
    let service = world.service().await;
    let command = world.envelope("1", answers("a", SECRET));
    service.command(command).await.unwrap().unwrap();
    world.execute("update sealed set purpose = 'passport'").await;
    sealed::open(&world.pool, &world.keys, "a").await.unwrap_err();
}
