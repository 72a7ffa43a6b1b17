//! Containment in big tables goes through their indexes, whatever the statistics say.

use contracts::event::HoldEffect::{Full, None};
use tokio::sync::Mutex;

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind, order, short};

/// MariaDB counts what is read for the whole server, and each of these tests begins by forgetting the counts.
static COUNTS: Mutex<()> = Mutex::const_new(());

#[tokio::test]
async fn big_tables_are_reached_through_their_indexes() {
    let _alone = COUNTS.lock().await;
    for kind in BOTH {
        let database = Database::demo(kind, 50_000).await;
        database
            .run(kind.pick(
                "analyze; select pg_stat_reset()",
                "set global userstat = 1; analyze table users, sessions; flush table_statistics",
            ))
            .await;
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
        let read = read(&database, kind).await;
        let through_indexes = kind.pick("t", "1");
        let tables = ["o_auth_bearer_tokens", "sessions", "users"];
        let expected = tables.map(|table| format!("{table} {through_indexes}"));
        assert_eq!(database.texts(read).await, expected);
    }
}

/// Which tables were read, and whether through indexes alone.
async fn read(database: &Database, kind: Kind) -> &'static str {
    match kind {
        Kind::Postgres => {
            // Counters are written when the session ends, a moment after the goodbye.
            let ours = "select count(*) from pg_stat_activity
                         where application_name = 'ostiary' and datname = current_database()";
            while database.number(ours).await > 0 {}
            "select concat(relname, ' ', seq_tup_read = 0 and idx_scan > 0) as said from pg_stat_user_tables
              where relname in ('o_auth_bearer_tokens', 'sessions', 'users') and seq_tup_read + coalesce(idx_scan, 0) > 0"
        }
        // Rows that are asked for a few times each; a look at the whole table would be 50,000.
        Kind::Mariadb => READ_MARIADB,
    }
}

const READ_MARIADB: &str =
    "select concat(table_name, ' ', rows_read between 1 and 20000) as said from information_schema.table_statistics
      where table_schema = database() and table_name in ('o_auth_bearer_tokens', 'sessions', 'users')";

/// It is asked at every sign-up.
#[tokio::test]
async fn whose_an_address_is_is_found_through_its_index() {
    let _alone = COUNTS.lock().await;
    for kind in BOTH {
        let database = Database::demo(kind, 50_000).await;
        database
            .run(kind.pick(
                "create index on users (email); analyze; select pg_stat_force_next_flush()",
                "create index by_email on users (email); set global userstat = 1; analyze table users; flush table_statistics",
            ))
            .await;
        if kind == Kind::Postgres {
            // The making of the index has read the whole table.
            database.run("select pg_stat_reset()").await;
        }
        let host = database.host(&format!("{DEMO_TOML}\ndirectory.email = 'email'")).await;
        for person in 1..=12 {
            let asked = format!("U{}@example.com", person * 1_000);
            assert_eq!(host.find_accounts(&[asked]).await.unwrap().len(), 1, "{kind:?}");
        }
        host.close().await;
        assert_eq!(
            database.texts(read(&database, kind).await).await,
            [format!("users {}", kind.pick("t", "1"))]
        );
    }
}

#[tokio::test]
async fn text_ids_of_any_collation_are_reached_through_their_indexes() {
    let _alone = COUNTS.lock().await;
    for collation in ["utf8mb4_nopad_bin", "utf8mb4_general_ci", "latin1_swedish_ci", "ascii_bin"] {
        let charset = collation.split_once('_').unwrap().0;
        let id = format!("varchar(40) character set {charset} collate {collation}");
        let ddl = format!(
            "create table users (id {id} primary key, suspended smallint not null default 0);
             create table sessions (user_id {id}, key (user_id));
             insert into users (id) select concat('u', seq) from seq_1_to_20000;
             insert into sessions select id from users;
             set global userstat = 1; analyze table users, sessions; flush table_statistics"
        );
        let database = Database::new(Kind::Mariadb, &ddl).await;
        let host = database
            .host(
                "accounts = { table = 'users', id = 'id', id_type = 'text' }
                 effects = { none.set.suspended = 0, full = { set.suspended = 1, delete = ['sessions'] } }
                 tokens.sessions.account = 'user_id'",
            )
            .await;
        let orders: Vec<_> = (1..=200).map(|id| order(&format!("u{id}"), 1, Full)).collect();
        for outcome in host.contain(&orders).await {
            assert_eq!(short(&outcome), "applied flag=1 sessions=1", "{collation}");
        }
        host.close().await;
        assert_eq!(database.texts(READ_MARIADB).await, ["sessions 1", "users 1"], "{collation}");
    }
}
