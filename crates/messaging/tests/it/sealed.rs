//! Personal data is readable for as long as its account's key exists.

use messaging::{ActivityError, StepError, dead_letters, seal::SealError, sealed};
use runtime::approvals::{self, Act, Approval, Vote};
use uuid::Uuid;

use crate::{
    agreed::agreed,
    support::{World, settle, until},
    toy::{answers, noted, signed_up},
};

const SECRET: &str = "I was born in Omsk";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_opens_until_its_account_is_erased_and_what_comes_later_opens_again() {
    let world = World::start().await;
    let service = world.service().await;
    for (id, account, text) in [("1", "a", SECRET), ("2", "b", "other"), ("3", "a", "later")] {
        let command = world.envelope(id, answers(account, text));
        service.command(command).await.unwrap().unwrap();
    }
    let opened = open(&world, "a").await;
    assert_eq!(opened, ["note: I was born in Omsk", "note: later"]);

    erase(&world, "a").await;
    assert!(open(&world, "a").await.is_empty());
    assert_eq!(open(&world, "b").await, ["note: other"]);

    let command = world.envelope("4", answers("a", "back again"));
    service.command(command).await.unwrap().unwrap();
    assert_eq!(open(&world, "a").await, ["note: back again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_of_an_erased_account_stays_closed_and_names_nobody() {
    let world = World::start().await;
    let service = world.service().await;
    for (id, account) in [("1", "a"), ("2", "b")] {
        world.ask.will(ActivityError::Reject("no".to_owned()));
        world.tell(id, signed_up(account)).await;
    }
    settle(&service).await;
    erase(&world, "a").await;
    // A new key must not be tried on what is gone.
    service.command(world.envelope("3", answers("a", "back again"))).await.unwrap().unwrap();
    for letter in world.letters().await {
        let found = dead_letters::find(&world.pool, &world.keys, letter.id).await;
        match letter.account.as_deref() {
            None => {
                let gone = matches!(found, Err(StepError::Seal(SealError::KeyDestroyed)));
                assert!(gone && letter.status == "skipped", "{found:?}");
            }
            Some(_) => assert!(!found.unwrap().unwrap().1.expose().is_empty()),
        }
    }
    assert_eq!(world.letters().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_waits_for_who_is_sealing_and_takes_what_they_leave() {
    let world = World::start().await;
    let service = world.service().await;
    service.command(world.envelope("1", answers("a", SECRET))).await.unwrap().unwrap();
    let mut sealing = world.pool.begin().await.unwrap();
    sqlx::raw_sql("select wrapped from data_keys where account = 'a' for key share")
        .execute(&mut *sealing)
        .await
        .unwrap();
    let pool = world.pool.clone();
    let erasing = tokio::spawn(async move {
        let mut tx = pool.begin().await.unwrap();
        sealed::erase(&mut tx, &["a"]).await.unwrap();
        tx.commit().await.unwrap();
    });
    let waits = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'";
    until("the erasure waits", async || world.count(waits).await == 1).await;
    sqlx::raw_sql("insert into sealed values (gen_random_uuid(), 'a', 'note', 'x', now())")
        .execute(&mut *sealing)
        .await
        .unwrap();
    sealing.commit().await.unwrap();
    erasing.await.unwrap();
    assert_eq!(world.count("select count(*) from sealed").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_of_an_erased_account_stay_as_a_record_that_names_neither_it_nor_the_act() {
    let world = World::start().await;
    let service = world.service().await;
    let order = |account: &str, text: &str| Act::order(&noted(account, text));
    let (done, waiting) =
        (agreed(&world, &order("a", SECRET)).await, agreed(&world, &order("a", "later")).await);
    let other = agreed(&world, &order("b", SECRET)).await;
    let event = noted("a", SECRET).agreed_by(Some("boris".to_owned()));
    service.command(world.envelope(&done.to_string(), event)).await.unwrap().unwrap();
    let before = approval(&world, done).await;

    erase(&world, "a").await;
    let after = approval(&world, done).await;
    assert_eq!(
        (after.0.status.as_str(), &after.0.account, after.0.action.len()),
        ("done", &None, 0)
    );
    let record = |of: &(Approval, Vec<Vote>)| {
        let (approval, votes) = of.clone();
        (
            approval.kind,
            approval.action_sha256,
            approval.requester,
            approval.requested_at,
            approval.closed_at,
            votes,
        )
    };
    assert_eq!(record(&after), record(&before));
    assert_eq!(approval(&world, other).await.0.status, "approved");
    assert_eq!(world.count("select count(*) from approvals where account = 'a'").await, 0);

    // Nothing that was agreed to before is done after it.
    assert_eq!(approval(&world, waiting).await.0.status, "refused");
    let event = noted("a", "later").agreed_by(Some("boris".to_owned()));
    let late = service.command(world.envelope(&waiting.to_string(), event)).await.unwrap();
    assert_eq!(late.unwrap_err().code, "refused");
    // Another account is none of it, and a new request about this one is a new approval.
    agreed(&world, &order("a", "anew")).await;
}

async fn approval(world: &World, id: Uuid) -> (Approval, Vec<Vote>) {
    let mut db = world.pool.acquire().await.unwrap();
    approvals::find(&mut db, id).await.unwrap().unwrap()
}

async fn erase(world: &World, account: &str) {
    let mut tx = world.pool.begin().await.unwrap();
    sealed::erase(&mut tx, &[account]).await.unwrap();
    tx.commit().await.unwrap();
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
