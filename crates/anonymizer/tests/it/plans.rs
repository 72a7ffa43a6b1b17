//! What is looked for at every pass is found among those who wait, however many have ended or will.

use anonymizer::statements::{COUNT_WAITING, FIND_READY, NOTE_ORDERED};
use contracts::Time;
use sqlx::{
    AssertSqlSafe, Postgres, Row,
    postgres::{PgArguments, PgConnection},
    query::Query,
};
use uuid::Uuid;

use crate::support::World;

type Bound = Query<'static, Postgres, PgArguments>;

/// Of 100,000 whose time has ended 50 wait for the last part of their certificate; of 50,000 more the time ends one day.
const FILL: &str = r#"
    insert into departures (id, reason, left_at, kept_until, term, ended_at, waits_since)
    select md5(n::text)::uuid, null, '2020-01-01', at, at - '2020-01-01', at, case when n > 99950 then at end
      from (select n, timestamptz '2025-01-01' + n * interval '1 minute' as at from generate_series(1, 100000) n) ended;
    insert into departures (id, reason, left_at, kept_until, term)
    select md5(n::text)::uuid, 'voluntary', '2021-01-01', at, at - '2021-01-01'
      from (select n, timestamptz '2026-01-01' + (n - 100000) * interval '1 hour' as at
              from generate_series(100001, 150000) n) kept;
    insert into endings (departure, step, plan, data_map, places)
    select id, '{}', '', '', 1 from departures where ended_at is not null;
    insert into certificates (certificate, part, deletion, document, issued_at)
    select id, part, id, '{"certificate": {"steps": [{"processor": "sumsub", "retained": [{}]}]}}', now()
      from departures, unnest(array['erasure', 'retention_end']) as part
     where part = 'erasure' or waits_since is null;
    insert into retained_elsewhere (departure, processor, kept_until, wrapped, sealed)
    select id, 'sumsub', kept_until, '', '' from departures where ended_at is null;
    analyze departures, endings, certificates, retained_elsewhere"#;

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
        let whole = ["departures", "endings", "certificates", "retained_elsewhere"];
        let whole = whole.map(|table| format!("Seq Scan on {table}"));
        assert!(whole.iter().all(|whole| !plan.contains(whole)), "{plan}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_found_without_reading_those_who_do_not() {
    let world = World::start().await;
    world.execute(FILL).await;
    let waiting: (String, i64) =
        sqlx::query_as(COUNT_WAITING).fetch_one(&world.pool).await.unwrap();
    assert_eq!(waiting, ("sumsub".to_owned(), 50));

    let mut db = world.pool.acquire().await.unwrap();
    let counted = plans(&mut db, COUNT_WAITING, |query| query).await;
    assert_through(&counted, "departures_waiting");
    let ready = |query: Bound| query.bind(200_i64).bind(None::<Time>).bind(None::<Uuid>);
    assert_through(&plans(&mut db, FIND_READY, ready).await, "departures_waiting");
    let now: Time = "2026-01-02T00:00:00Z".parse().unwrap();
    let ordered = |query: Bound| query.bind(now).bind(now).bind(200_i64);
    let ordered = plans(&mut db, NOTE_ORDERED, ordered).await;
    assert_through(&ordered, "retained_elsewhere_kept_until");
}
