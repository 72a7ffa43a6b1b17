//! What is kept for some time only: the outbox in partitions, a day each, inbox and calls in chunks.

use crate::support::{World, settle};

async fn partitions(world: &World) -> Vec<String> {
    let sql = "select relname::text from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'outbox'::regclass order by 1";
    sqlx::query_scalar(sql).fetch_all(&world.pool).await.unwrap()
}

/// Name of the partition of so many days ago.
async fn name(world: &World, days_ago: i32) -> String {
    let sql = "select 'outbox_' || to_char(current_date - $1, 'YYYYMMDD')";
    sqlx::query_scalar(sql).bind(days_ago).fetch_one(&world.pool).await.unwrap()
}

async fn make(world: &World, days_ago: i32, published: bool) -> String {
    let name = name(world, days_ago).await;
    let day = format!("current_date - {days_ago}");
    let sql = format!(
        "do $$ begin execute format('create table {name} partition of outbox for values from (%L) to (%L)',
                                    {day}, {day} + 1); end $$;
         do $$ begin execute format('create table published_%s partition of published for values from (%L) to (%L)',
                                    to_char({day}, 'YYYYMMDD'), {day}, {day} + 1); end $$"
    );
    world.execute(&sql).await;
    append(world, &day, published).await;
    name
}

/// One event of that day.
async fn append(world: &World, day: &str, published: bool) {
    let place = if published {
        "insert into published (day, stream, seq, number) select day, 'OSTIARY', 1, number from added"
    } else {
        "insert into unpublished (number, day, appended_at) select number, day, appended_at from added"
    };
    world
        .execute(&format!(
            "with added as (
                 insert into outbox (day, number, id, story, version, subject, body)
                 values ({day}, nextval('outbox_batches'), gen_random_uuid(), 'a', 1, 's', 'b') returning *
             ) {place}"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_partitions_of_the_coming_days_are_there() {
    let world = World::start().await;
    for days in 0..=3 {
        let wanted = name(&world, -days).await;
        assert!(partitions(&world).await.contains(&wanted), "{wanted}");
    }
    let before = partitions(&world).await;
    world.execute("select maintain_outbox()").await;
    assert_eq!(partitions(&world).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_partitions_are_dropped_unless_something_in_them_was_never_published() {
    let world = World::start().await;
    let kept = [make(&world, 14, true).await, make(&world, 15, false).await];
    let dropped = [make(&world, 16, true).await, make(&world, 40, true).await];
    world.execute("select maintain_outbox()").await;
    let left = partitions(&world).await;
    assert!(kept.iter().all(|name| left.contains(name)), "{left:?}");
    assert!(!dropped.iter().any(|name| left.contains(name)), "{left:?}");

    world.execute("delete from unpublished").await;
    world.execute("select maintain_outbox()").await;
    let left = partitions(&world).await;
    assert!(left.contains(&kept[0]) && !left.contains(&kept[1]), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_whose_partition_is_missing_falls_into_the_default_one_and_is_forgotten_there() {
    let world = World::start().await;
    for (day, published) in [
        ("current_date + 9", false),
        ("current_date - 14", true),
        ("current_date - 15", true),
        ("current_date - 16", false),
    ] {
        append(&world, day, published).await;
    }
    assert_eq!(world.count("select count(*) from outbox_default").await, 4);
    assert_eq!(world.count("select count(*) from published_default").await, 2);
    world.execute("select maintain_outbox()").await;
    assert_eq!(world.count("select count(*) from outbox_default").await, 3);
    assert_eq!(world.count("select count(*) from published_default").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_maintain_at_once_do_not_disturb_each_other() {
    let world = World::start().await;
    let last = name(&world, -3).await;
    let sql = format!("drop table {last}, {}", last.replace("outbox", "published"));
    world.execute(&sql).await;
    let maintain = || world.execute("select maintain_outbox()");
    tokio::join!(maintain(), maintain(), maintain(), maintain());
    assert!(partitions(&world).await.contains(&name(&world, -3).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_thirty_days_old_is_forgotten_however_much_it_is() {
    let world = World::start().await;
    let service = world.service().await;
    world
        .execute(
            "insert into inbox (id, consumer, fingerprint, seen_at)
             select gen_random_uuid(), 'toy', '', now() - interval '31 days' from generate_series(1, 12000);
             insert into inbox (id, consumer, fingerprint, seen_at)
             values (gen_random_uuid(), 'toy', '', now() - interval '29 days');
             insert into calls (id, activity, subject, body, due_at, done_at)
             select gen_random_uuid(), 'toy-ask', '', '', now(), now() - interval '31 days' from generate_series(1, 12000);
             insert into calls (id, activity, subject, body, due_at, done_at)
             values (gen_random_uuid(), 'toy-ask', '', '', now(), now() - interval '29 days');
             insert into attempts (id, consumer, count, tried_at)
             values (gen_random_uuid(), 'toy', 1, now() - interval '31 days')",
        )
        .await;
    settle(&service).await;
    assert_eq!(world.count("select count(*) from inbox").await, 1);
    assert_eq!(world.count("select count(*) from calls").await, 1);
    assert_eq!(world.count("select count(*) from attempts").await, 0);
}
