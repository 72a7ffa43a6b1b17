//! Containment in big tables goes through their indexes, whatever the statistics say.

use contracts::event::HoldEffect::{Full, None};

use crate::fixture::{DEMO_TOML, Database, order};

#[tokio::test]
async fn big_tables_are_reached_through_their_indexes() {
    let database = Database::demo(50_000).await;
    database.run("analyze; select pg_stat_reset()").await;
    let host = database.host(DEMO_TOML).await;
    // Often enough that the server turns to a plan made without knowing the ids.
    for version in 1..=12 {
        let effect = if version % 2 == 0 { None } else { Full };
        let orders: Vec<_> =
            (1..=200).map(|id: i64| order(&(id * 200).to_string(), version, effect)).collect();
        let outcomes = host.contain(&orders).await;
        assert!(outcomes.iter().all(Result::is_ok));
    }
    host.close().await;
    // Counters are written when the session ends, a moment after the goodbye.
    let ours = "select count(*) from pg_stat_activity
                 where application_name = 'ostiary' and datname = current_database()";
    while database.number(ours).await > 0 {}
    let read =
        "select relname || ' ' || seq_tup_read || ' ' || (idx_scan > 0) from pg_stat_user_tables
                 where relname in ('o_auth_bearer_tokens', 'sessions', 'users') order by 1";
    assert_eq!(
        database.texts(read).await,
        ["o_auth_bearer_tokens 0 true", "sessions 0 true", "users 0 true"]
    );
}
