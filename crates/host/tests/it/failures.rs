//! What the host's database may do to us, and what each account is told.

use std::{future, net::TcpListener, time::Duration};

use contracts::event::HoldEffect::Full;
use host::{Host, HostError, Outcome, schema};
use servers::{Mariadb, Scratch, mariadb};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net,
    sync::oneshot,
    time::timeout,
};

use crate::fixture::{BOTH, DEMO_TOML, Database, Kind, contain_one, order, short};

#[tokio::test]
async fn a_database_that_is_down_is_asked_again_later() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        database.host(DEMO_TOML).await;
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let down = database.config_at(&format!("127.0.0.1:{free}"), DEMO_TOML);
        let host = Host::connect(down).unwrap();
        let outcomes =
            host.contain(&["1", "2", "042"].map(|account| order(account, 1, Full))).await;
        assert!(
            matches!(
                &outcomes[..2],
                [Err(HostError::Unavailable(_)), Err(HostError::Unavailable(_))]
            ),
            "{outcomes:?}"
        );
        assert_eq!(outcomes[2], Ok(Outcome::InvalidAccountId));
        assert!(matches!(host.check().await, Err(HostError::Unavailable(_))));
    }
}

#[tokio::test]
async fn a_database_that_comes_up_later_is_found() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        database.host(DEMO_TOML).await;
        let listener = net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let host =
            Host::connect(database.config_at(&format!("127.0.0.1:{port}"), DEMO_TOML)).unwrap();
        assert!(matches!(contain_one(&host, "1", 1, Full).await, Err(HostError::Unavailable(_))));
        let upstream = database.address.clone();
        let listener = net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let mut server = net::TcpStream::connect(&upstream).await.unwrap();
                tokio::spawn(async move {
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
    }
}

#[tokio::test]
async fn a_read_only_database_is_asked_again_later() {
    for kind in BOTH {
        let scratch = Scratch::new().unwrap();
        let (database, _server) = match kind {
            Kind::Postgres => (Database::demo(kind, 1).await, None),
            // Read-only there is a server as a whole.
            Kind::Mariadb => {
                let server = Mariadb::start(scratch.path(), &mariadb::Options::fast()).unwrap();
                let (url, name) = (server.superuser_url("mysql"), "host".to_owned());
                (Database::on(kind, &url, name, kind.demo()).await, Some(server))
            }
        };
        let host = database.host(DEMO_TOML).await;
        let name = &database.name;
        database
            .run(&kind.pick(
                format!("alter database {name} set default_transaction_read_only = on"),
                "set global read_only = 1".to_owned(),
            ))
            .await;
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
}

#[tokio::test]
async fn a_missing_column_is_named_and_nothing_is_written() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        database.run("alter table sessions rename column user_id to owner_id").await;
        let outcome = contain_one(&host, "1", 1, Full).await;
        assert_eq!(
        outcome,
        Err(HostError::Misconfigured(
            "sessions.user_id: there is no such column; correct tokens.sessions.account in host.toml".to_owned()
        ))
    );
        assert_eq!(database.number("select suspended from users").await, 0);
        database.run("alter table sessions rename column owner_id to user_id").await;
        assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
    }
}

#[tokio::test]
async fn a_missing_table_of_ours_is_named() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = Host::connect(database.config(DEMO_TOML)).unwrap();
        let outcome = contain_one(&host, "1", 1, Full).await;
        let Err(HostError::Misconfigured(said)) = outcome else { panic!("{outcome:?}") };
        assert!(
            said.starts_with(
                "ostiary_effects: there is no such table; run what `ostiary host schema`"
            ),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_row_that_the_host_refuses_falls_out_alone() {
    for kind in BOTH {
        let database = Database::demo(kind, 20).await;
        database
            .run(kind.pick(
                "alter table users add check (id not in (3) or suspended = 0);
                 create function forbid() returns trigger language plpgsql as
                     $$ begin if new.id = 5 then raise exception 'secret of %', new.email; end if;
                              if new.id = 7 then return null; end if; return new; end $$;
                 create trigger forbid before update on users for each row execute function forbid()",
                "alter table users add check (email <> 'u3@example.com' or suspended = 0);
                 create trigger forbid before update on users for each row
                     if new.id in (5, 7) then signal sqlstate '45000' set message_text = 'secret'; end if",
            ))
            .await;
        let (checked, signalled, kept) = kind.pick(
            ("SQLSTATE 23514 on users by", "SQLSTATE P0001", "0 rows were flagged for 1 accounts"),
            (
                "error 4025, SQLSTATE 23000",
                "error 1644, SQLSTATE 45000",
                "a trigger forbids it (error 1644, SQLSTATE 45000)",
            ),
        );
        let host = database.host(DEMO_TOML).await;
        let orders: Vec<_> = (1..=21).map(|id: i64| order(&id.to_string(), 1, Full)).collect();
        let outcomes = host.contain(&orders).await;
        for (order, outcome) in orders.iter().zip(&outcomes) {
            match order.account.as_str() {
                "3" => assert!(
                    short(outcome).contains(&format!("a check constraint forbids it ({checked}")),
                    "{outcome:?}"
                ),
                "5" => assert_eq!(
                    outcome,
                    &Err(HostError::Refused(format!("a trigger forbids it ({signalled})")))
                ),
                "7" => assert_eq!(outcome, &Err(HostError::Refused(kept.to_owned()))),
                "21" => assert_eq!(outcome, &Ok(Outcome::NoSuchAccount)),
                _ => assert!(matches!(outcome, Ok(Outcome::Applied(_))), "{outcome:?}"),
            }
        }
        assert_eq!(database.number("select count(*) from users where suspended = 1").await, 17);
        assert_eq!(database.number("select count(*) from sessions").await, 3);
    }
}

#[tokio::test]
async fn an_account_that_the_host_keeps_locked_makes_no_other_wait() {
    for kind in BOTH {
        let database = Database::demo(kind, 10).await;
        let host = database.host(DEMO_TOML).await;
        let busy = database.busy_with("update users set phone = '1' where id = 4").await;
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
        busy.done().await;
        assert!(matches!(contain_one(&host, "4", 1, Full).await, Ok(Outcome::Applied(_))));
    }
}

#[tokio::test]
async fn a_lock_of_a_moment_is_waited_for() {
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        let host = database.host(DEMO_TOML).await;
        let busy = database.busy_with("update users set phone = '1' where id = 2").await;
        let waiting = kind.pick(
            "select count(*) from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'",
            // The statement that waits is the one that does not skip.
            "select count(*) from information_schema.processlist
              where db = database() and info like '%for update' and id <> connection_id()",
        );
        let contain = tokio::spawn(async move { contain_one(&host, "2", 1, Full).await });
        let waits =
            async { while !contain.is_finished() && database.number(waiting).await == 0 {} };
        timeout(Duration::from_secs(10), waits).await.unwrap();
        assert!(!contain.is_finished());
        busy.done().await;
        let outcome = contain.await.unwrap();
        assert!(matches!(outcome, Ok(Outcome::Applied(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up() {
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        database.host(DEMO_TOML).await;
        let listener = net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (silent, heard) = oneshot::channel();
        let lock = kind.pick("for no key update", "for update");
        tokio::spawn(proxy(listener, database.address.clone(), Some(silent), lock));
        let one_connection = format!("connection.connections = 1\n{DEMO_TOML}");
        let host = Host::connect(database.config_at(&format!("127.0.0.1:{port}"), &one_connection))
            .unwrap();
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
}

/// Carries bytes to the server and back. The first connection falls silent at the first lock, if anyone listens.
async fn proxy(
    listener: net::TcpListener,
    upstream: String,
    mut silent: Option<oneshot::Sender<()>>,
    lock: &'static str,
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
                let locks = String::from_utf8_lossy(&bytes[..read]).contains(lock);
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
    for kind in BOTH {
        let database = Database::demo(kind, 2).await;
        let login = format!("{}_login", database.name);
        database
            .run(&kind.pick(
                format!("drop role if exists {login}; create role {login} login"),
                format!("create or replace user {login}@'%'"),
            ))
            .await;
        let toml = format!("{DEMO_TOML}\ndirectory.email = 'email'");
        let config = database.config_as(&login, &database.address, &toml);
        let host = Host::connect(config.clone()).unwrap();
        database.run(&schema::ddl(&config).replace("grant", "-- grant")).await;
        let outcome = contain_one(&host, "1", 1, Full).await;
        let Err(HostError::Misconfigured(said)) = outcome else { panic!("{outcome:?}") };
        assert!(
            said.starts_with(kind.pick(
                "users.id: permission is denied; run what `ostiary host schema`",
                "permission is denied (error 1044",
            )),
            "{said}"
        );

        database.run(&schema::ddl(&config)).await;
        database.run(&schema::ddl(&config)).await;
        assert_eq!(host.check().await, Ok(vec![]));
        assert!(matches!(contain_one(&host, "1", 1, Full).await, Ok(Outcome::Applied(_))));
        assert!(matches!(contain_one(&host, "1", 2, Full).await, Ok(Outcome::Applied(_))));
    }
}
