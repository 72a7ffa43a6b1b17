//! What a batch asks of big tables goes through their indexes, whatever the number of rows.

use messaging::statements::{
    CANCEL_TIMERS, CLAIM_CALLS, ERASE_CALLS, FIND_DUE_TIMERS, LOCK_STATES, SAVE_STATES, TAKE_TIMERS,
};
use sqlx::{
    AssertSqlSafe, Postgres, Row,
    postgres::{PgArguments, PgConnection},
    query::Query,
};
use uuid::Uuid;

use crate::support::World;

type Bound = Query<'static, Postgres, PgArguments>;

/// Rows of each table.
const ROWS: usize = 100_000;
/// As many as a batch has at most.
const BATCH: usize = 500;

/// A statement's plan, once made for what is bound, and once for any values, as the server does after a few times.
async fn plans(db: &mut PgConnection, sql: &str, bind: impl Fn(Bound) -> Bound) -> Vec<String> {
    let mut plans = Vec::new();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        let set = AssertSqlSafe(format!("set plan_cache_mode = {mode}"));
        sqlx::raw_sql(set).execute(&mut *db).await.unwrap();
        let explain = sqlx::query(AssertSqlSafe(format!("explain {sql}"))).persistent(false);
        let lines = bind(explain).fetch_all(&mut *db).await.unwrap();
        let lines = lines.iter().map(|line| line.get::<String, _>(0));
        plans.push(lines.collect::<Vec<_>>().join("\n"));
    }
    plans
}

fn assert_through(plans: &[String], index: &str) {
    for plan in plans {
        let through = [format!("using {index}"), format!("Scan on {index}")];
        assert!(through.iter().any(|through| plan.contains(through)), "{plan}");
        let whole = ["states", "timers", "calls"].map(|table| format!("Seq Scan on {table}"));
        assert!(whole.iter().all(|whole| !plan.contains(whole)), "{plan}");
    }
}

/// Among 100,000 timers and calls, and so many stories that a whole look at them never pays.
async fn full() -> World {
    let world = World::start().await;
    let fill = format!(
        "insert into timers (story, name, id, due_at, input, correlation)
         select n, 'ring', gen_random_uuid(), now() + n * interval '1 second', '{{}}', ''
           from generate_series(1, {ROWS}) as n;
         insert into calls (id, activity, subject, body, due_at, account)
         select gen_random_uuid(), case when n % 2 = 0 then 'toy-ask' else 'other' end, '', '',
                now() + n * interval '1 second', n
           from generate_series(1, {ROWS}) as n;
         insert into states (story, version, state)
         select n, 1, '{{}}' from generate_series(1, 5 * {ROWS}) as n;
         analyze timers, calls, states"
    );
    world.execute(&fill).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_found_in_its_order() {
    let world = full().await;
    let mut db = world.pool.acquire().await.unwrap();
    let now = world.now();
    let due = plans(&mut db, FIND_DUE_TIMERS, |query| query.bind(now).bind(500_i64)).await;
    assert_through(&due, "timers_due_at");
    let claim = |query: Bound| query.bind("toy-ask").bind(now).bind(BATCH as i64).bind(30_i32);
    let claim = plans(&mut db, CLAIM_CALLS, claim).await;
    assert_through(&claim, "calls_due_at");
    assert_through(&claim, "calls_suspect");
    for plan in due.iter().chain(&claim) {
        assert!(!plan.contains("Sort"), "{plan}");
    }
    let accounts = vec!["7"; BATCH];
    let erased =
        plans(&mut db, ERASE_CALLS, |query| query.bind(accounts.clone()).bind(vec!["b"])).await;
    assert_through(&erased, "calls_account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_locks_saves_and_fires_by_key() {
    let world = full().await;
    let mut db = world.pool.acquire().await.unwrap();
    let stories: Vec<String> = (0..BATCH).map(|at| (at * ROWS / BATCH).to_string()).collect();
    let names = vec!["ring"; BATCH];
    let (ids, versions, states) = (vec![Uuid::nil(); BATCH], vec![1_i64; BATCH], vec!["{}"; BATCH]);
    let take = plans(&mut db, TAKE_TIMERS, |query| {
        query.bind(stories.clone()).bind(names.clone()).bind(ids.clone())
    });
    assert_through(&take.await, "timers_pkey");
    let cancel =
        plans(&mut db, CANCEL_TIMERS, |query| query.bind(stories.clone()).bind(names.clone()));
    assert_through(&cancel.await, "timers_pkey");
    let lock = plans(&mut db, LOCK_STATES, |query| query.bind(stories.clone()));
    assert_through(&lock.await, "states_pkey");
    let save = plans(&mut db, SAVE_STATES, |query| {
        query
            .bind(stories.clone())
            .bind(versions.clone())
            .bind(versions.clone())
            .bind(states.clone())
    });
    assert_through(&save.await, "states_pkey");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_compares_no_row_of_a_small_table_with_every_key() {
    let world = World::start().await;
    let fill = "insert into states (story, version, state) select n, 1, '{}' from generate_series(1, 5000) n";
    world.execute(fill).await;
    let mut db = world.pool.acquire().await.unwrap();
    let stories: Vec<String> = (0..BATCH).map(|at| at.to_string()).collect();
    for plan in plans(&mut db, LOCK_STATES, |query| query.bind(stories.clone())).await {
        let row_by_row = plan.contains("Nested Loop") && plan.contains("Seq Scan on states");
        assert!(!row_by_row && !plan.contains("ANY"), "{plan}");
    }
}
