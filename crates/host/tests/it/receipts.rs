//! Receipts say what really happened at the host, account by account.

use std::path::Path;

use contracts::event::{ContainmentOutcome, HoldEffect};
use host::{Host, HostConfig, HostError, Outcome};

use crate::fixture::{BOTH, DEMO_TOML, Database, contain_one, order, short};

#[tokio::test]
async fn each_account_is_told_its_own_counts() {
    for kind in BOTH {
        let database = Database::demo(kind, 3).await;
        database.run("delete from o_auth_bearer_tokens where user_id = 2").await;
        database.run("insert into sessions (user_id) values (2), (2)").await;
        let host = database.host(DEMO_TOML).await;
        let outcomes =
            host.contain(&["3", "2", "9"].map(|account| order(account, 1, HoldEffect::Full))).await;
        assert_eq!(
            outcomes.iter().map(short).collect::<Vec<_>>(),
            [
                "applied flag=1 o_auth_bearer_tokens=2 sessions=1 api_keys=0",
                "applied flag=1 o_auth_bearer_tokens=0 sessions=3 api_keys=0",
                "no such account",
            ]
        );
        let kept = kind.pick(
            "select concat_ws(' ', account, kind, version, receipt ->> 2) as said from ostiary_effects",
            "select concat_ws(' ', cast(account as binary), cast(kind as binary), version, cast(json_loose(json_extract(receipt, '$[2]')) as binary)) as said from ostiary_effects",
        );
        assert_eq!(
            database.texts(kept).await,
            [
                r#"2 containment 1 {"leg": "sessions", "rows": 3}"#,
                r#"3 containment 1 {"leg": "sessions", "rows": 1}"#
            ]
        );
        assert_eq!(database.number("select count(*) from sessions").await, 1);
        let (outcome, receipts) = outcomes[0].clone().unwrap().into_parts();
        assert_eq!((outcome, receipts.len()), (ContainmentOutcome::Applied, 4));
    }
}

#[tokio::test]
async fn a_later_full_hold_deletes_tokens_again() {
    for kind in BOTH {
        let database = Database::demo(kind, 1).await;
        let host = database.host(DEMO_TOML).await;
        contain_one(&host, "1", 1, HoldEffect::Full).await.unwrap();
        database.run("insert into sessions (user_id) values (1)").await;
        let again = contain_one(&host, "1", 2, HoldEffect::Full).await;
        assert_eq!(short(&again), "applied flag=1 o_auth_bearer_tokens=0 sessions=1 api_keys=0");
    }
}

#[tokio::test]
async fn a_receipt_that_cannot_be_written_leaves_no_act_behind() {
    for kind in BOTH {
        let database = Database::demo(kind, 3).await;
        let host = database.host(DEMO_TOML).await;
        database
            .run(kind.pick(
                "create function forbid() returns trigger language plpgsql as
                     $$ begin if new.account = '2' then raise exception 'no'; end if; return new; end $$;
                 create trigger forbid before insert or update on ostiary_effects for each row execute function forbid()",
                "create trigger forbid before insert on ostiary_effects for each row
                     if new.account = '2' then signal sqlstate '45000' set message_text = 'no'; end if",
            ))
            .await;
        let outcomes =
            host.contain(&["1", "2", "3"].map(|account| order(account, 1, HoldEffect::Full))).await;
        let refused = format!(
            "a trigger forbids it ({})",
            kind.pick("SQLSTATE P0001", "error 1644, SQLSTATE 45000")
        );
        assert_eq!(outcomes[1], Err(HostError::Refused(refused)));
        let flagged = "select id as said from users where suspended = 1";
        assert_eq!(database.texts(flagged).await, ["1", "3"]);
        let with_tokens = "select distinct user_id as said from o_auth_bearer_tokens
                           union select user_id from sessions";
        assert_eq!(database.texts(with_tokens).await, ["2"]);
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 2);
    }
}

#[tokio::test]
async fn a_slice_of_any_size_is_carried_out() {
    for kind in BOTH {
        let database = Database::demo(kind, 1_300).await;
        let host = database.host(DEMO_TOML).await;
        let orders: Vec<_> =
            (1..=1_301).map(|id: i64| order(&id.to_string(), 1, HoldEffect::Full)).collect();
        let outcomes = host.contain(&orders).await;
        assert!(outcomes[..1_300].iter().all(|outcome| matches!(outcome, Ok(Outcome::Applied(_)))));
        assert_eq!(outcomes[1_300], Ok(Outcome::NoSuchAccount));
        assert_eq!(database.number("select count(*) from users where suspended = 1").await, 1_300);
        assert_eq!(database.number("select count(*) from sessions").await, 0);
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 1_300);
        assert_eq!(host.contain(&[]).await, []);
    }
}

#[tokio::test]
async fn the_demo_hosts_work_as_shipped() {
    for kind in BOTH {
        for (ddl, file, id) in
            [(kind.demo(), "host.toml", "7"), (kind.demo_text_ids(), "host-text-ids.toml", "anna")]
        {
            let database = Database::new(kind, ddl).await;
            database
                .run(&format!("insert into users (id, email, full_name) values ('{id}', 'a', 'A')"))
                .await;
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/host");
            let mut config = HostConfig::load(&folder.join(file)).unwrap();
            config.connection = database.config(DEMO_TOML).connection;
            database.run(&host::schema::ddl(&config)).await;
            let host = Host::connect(config).unwrap();
            assert_eq!(host.check().await, Ok(vec![]));
            let outcome = contain_one(&host, id, 1, HoldEffect::Full).await;
            assert_eq!(
                short(&outcome),
                "applied flag=1 o_auth_bearer_tokens=0 sessions=0 api_keys=0"
            );
        }
    }
}
