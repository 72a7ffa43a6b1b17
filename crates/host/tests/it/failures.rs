//! What the host's database may do to us, and what each account is told.

use std::{future, net::TcpListener, time::Duration};

use contracts::event::HoldEffect::Full;
use host::{Host, HostError, Outcome, schema};
use sqlx::Connection;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net,
    sync::oneshot,
    time::timeout,
};

use crate::fixture::{DEMO_TOML, Database, contain_one, order, short};

#[tokio::test]
async fn a_database_that_is_down_is_asked_again_later() {
    let database = Database::demo(1).await;
    database.host(DEMO_TOML).await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let down =
        database.config_at(&database.options.clone().host("127.0.0.1").port(free), DEMO_TOML);
    let host = Host::connect(down).unwrap();
    let outcomes = host.contain(&["1", "2", "042"].map(|account| order(account, 1, Full))).await;
    assert!(
        matches!(&outcomes[..2], [Err(HostError::Unavailable(_)), Err(HostError::Unavailable(_))]),
        "{outcomes:?}"
    );
    assert_eq!(outcomes[2], Ok(Outcome::InvalidAccountId));
    assert!(matches!(host.check().await, Err(HostError::Unavailable(_))));
}

#[tokio::test]
async fn a_database_that_comes_up_later_is_found() {
    let database = Database::demo(1).await;
    database.host(DEMO_TOML).await;
    let listener = net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let host = Host::connect(
        database.config_at(&database.options.clone().host("127.0.0.1").port(port), DEMO_TOML),
    )
    .unwrap();
    assert!(matches!(contain_one(&host, "1", 1, Full).await, Err(HostError::Unavailable(_))));
    let upstream = (database.options.get_host().to_owned(), database.options.get_port());
    let listener = net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut server = net::TcpStream::connect(upstream.clone()).await.unwrap();
            tokio::spawn(
                async move { tokio::io::copy_bidirectional(&mut client, &mut server).await },
            );
        }
    });
    assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
}

#[tokio::test]
async fn a_read_only_database_is_asked_again_later() {
    let database = Database::demo(1).await;
    let host = database.host(DEMO_TOML).await;
    let name = database.options.get_database().unwrap();
    database.run(&format!("alter database {name} set default_transaction_read_only = on")).await;
    let outcome = contain_one(&host, "1", 1, Full).await;
    assert!(
        matches!(&outcome, Err(HostError::Unavailable(said)) if said.contains("read-only")),
        "{outcome:?}"
    );
    let findings = host.check().await.unwrap();
    assert_eq!(
        findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "connection: the database is read-only; connect to the primary, with a login that may write"
        ]
    );
}

#[tokio::test]
async fn a_missing_column_is_named_and_nothing_is_written() {
    let database = Database::demo(1).await;
    let host = database.host(DEMO_TOML).await;
    database.run("alter table sessions rename user_id to owner_id").await;
    let outcome = contain_one(&host, "1", 1, Full).await;
    assert_eq!(
        outcome,
        Err(HostError::Misconfigured(
            "sessions.user_id: there is no such column; correct tokens.sessions.account in host.toml".to_owned()
        ))
    );
    assert_eq!(database.number("select suspended::bigint from users").await, 0);
    database.run("alter table sessions rename owner_id to user_id").await;
    assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
}

#[tokio::test]
async fn a_missing_table_of_ours_is_named() {
    let database = Database::demo(1).await;
    let host = Host::connect(database.config(DEMO_TOML)).unwrap();
    let outcome = contain_one(&host, "1", 1, Full).await;
    let Err(HostError::Misconfigured(said)) = outcome else { panic!("{outcome:?}") };
    assert!(
        said.starts_with("ostiary_effects: there is no such table; run what `ostiary host schema`"),
        "{said}"
    );
}

#[tokio::test]
async fn a_row_that_the_host_refuses_falls_out_alone() {
    let database = Database::demo(20).await;
    database
        .run(
            "alter table users add check (id not in (3) or suspended = 0);
             create function forbid() returns trigger language plpgsql as
                 $$ begin if new.id = 5 then raise exception 'secret of %', new.email; end if;
                          if new.id = 7 then return null; end if; return new; end $$;
             create trigger forbid before update on users for each row execute function forbid()",
        )
        .await;
    let host = database.host(DEMO_TOML).await;
    let orders: Vec<_> = (1..=21).map(|id: i64| order(&id.to_string(), 1, Full)).collect();
    let outcomes = host.contain(&orders).await;
    for (order, outcome) in orders.iter().zip(&outcomes) {
        match order.account.as_str() {
            "3" => assert!(
                short(outcome)
                    .contains("a check constraint forbids it (SQLSTATE 23514 on users by"),
                "{outcome:?}"
            ),
            "5" => assert_eq!(
                outcome,
                &Err(HostError::Refused("a trigger forbids it (SQLSTATE P0001)".to_owned()))
            ),
            "7" => assert_eq!(
                outcome,
                &Err(HostError::Refused("0 rows were flagged for 1 accounts".to_owned()))
            ),
            "21" => assert_eq!(outcome, &Ok(Outcome::NoSuchAccount)),
            _ => assert!(matches!(outcome, Ok(Outcome::Applied(_))), "{outcome:?}"),
        }
    }
    assert_eq!(database.number("select count(*) from users where suspended = 1").await, 17);
    assert_eq!(database.number("select count(*) from sessions").await, 3);
}

#[tokio::test]
async fn an_account_that_the_host_keeps_locked_makes_no_other_wait() {
    let database = Database::demo(10).await;
    let host = database.host(DEMO_TOML).await;
    let mut busy = database.pool.acquire().await.unwrap();
    let mut tx = busy.begin().await.unwrap();
    sqlx::query("update users set phone = '1' where id = 4").execute(&mut *tx).await.unwrap();
    let orders: Vec<_> = (1..=10).map(|id: i64| order(&id.to_string(), 1, Full)).collect();
    let outcomes = host.contain(&orders).await;
    for (order, outcome) in orders.iter().zip(&outcomes) {
        match order.account.as_str() {
            "4" => assert!(
                matches!(outcome, Err(HostError::Unavailable(said)) if said.contains("holds the rows"))
            ),
            _ => assert!(matches!(outcome, Ok(Outcome::Applied(_))), "{outcome:?}"),
        }
    }
    tx.commit().await.unwrap();
    assert!(matches!(contain_one(&host, "4", 1, Full).await, Ok(Outcome::Applied(_))));
}

#[tokio::test]
async fn a_lock_of_a_moment_is_waited_for() {
    let database = Database::demo(2).await;
    let host = database.host(DEMO_TOML).await;
    let mut tx = database.pool.begin().await.unwrap();
    sqlx::query("update users set phone = '1' where id = 2").execute(&mut *tx).await.unwrap();
    let waiting = "select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'";
    let contain = tokio::spawn(async move { contain_one(&host, "2", 1, Full).await });
    let waits = async { while !contain.is_finished() && database.number(waiting).await == 0 {} };
    timeout(Duration::from_secs(10), waits).await.unwrap();
    assert!(!contain.is_finished());
    tx.commit().await.unwrap();
    let outcome = contain.await.unwrap();
    assert!(matches!(outcome, Ok(Outcome::Applied(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up() {
    let database = Database::demo(2).await;
    database.host(DEMO_TOML).await;
    let listener = net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (silent, heard) = oneshot::channel();
    tokio::spawn(proxy(listener, database.upstream(), Some(silent)));
    let options = database.options.clone().host("127.0.0.1").port(port);
    let one_connection = format!("connection.connections = 1\n{DEMO_TOML}");
    let host = Host::connect(database.config_at(&options, &one_connection)).unwrap();
    let orders = ["1", "2"].map(|account| order(account, 1, Full));
    let (outcomes, ()) = tokio::join!(host.contain(&orders), async {
        timeout(Duration::from_secs(10), heard).await.unwrap().unwrap();
        tokio::time::pause(); // nothing moves any more but time
    });
    let silent = HostError::Unavailable("no answer within 15 s".to_owned());
    assert_eq!(outcomes, [Err(silent.clone()), Err(silent)]);
    tokio::time::resume();
    assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
}

/// Carries bytes to the server and back. The first connection falls silent at the first lock, if anyone listens.
async fn proxy(
    listener: net::TcpListener,
    upstream: String,
    mut silent: Option<oneshot::Sender<()>>,
) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let (mut from_server, mut to_server) =
            net::TcpStream::connect(&upstream).await.unwrap().into_split();
        let (mut from_client, mut to_client) = client.into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        let mut silent = silent.take();
        tokio::spawn(async move {
            let mut bytes = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
                let locks = String::from_utf8_lossy(&bytes[..read]).contains("for no key update");
                if let Some(silent) = silent.take_if(|_| locks) {
                    silent.send(()).unwrap();
                    future::pending::<()>().await;
                }
                to_server.write_all(&bytes[..read]).await.unwrap();
            }
        });
    }
}

#[tokio::test]
async fn the_printed_rights_are_enough() {
    let database = Database::demo(2).await;
    let login = format!("{}_login", database.options.get_database().unwrap());
    database.run(&format!("drop role if exists {login}; create role {login} login")).await;
    let config = database.config_at(
        &database.options.clone().username(&login),
        &format!("{DEMO_TOML}\ndirectory.email = 'email'"),
    );
    let host = Host::connect(config.clone()).unwrap();
    database.run(&schema::ddl(&config).replace("grant", "-- grant")).await;
    let outcome = contain_one(&host, "1", 1, Full).await;
    let Err(HostError::Misconfigured(said)) = outcome else { panic!("{outcome:?}") };
    assert!(
        said.starts_with("users.id: permission is denied; run what `ostiary host schema`"),
        "{said}"
    );

    database.run(&schema::ddl(&config)).await;
    database.run(&schema::ddl(&config)).await;
    assert_eq!(host.check().await, Ok(vec![]));
    assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
    assert!(matches!(contain_one(&host, "1", 2, Full).await, Ok(Outcome::Applied(_))));
}
