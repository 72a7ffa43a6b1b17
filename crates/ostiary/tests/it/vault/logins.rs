//! What database logins reach of the vault.

use runtime::roles::{ANONYMIZER, SERVICES, login};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::kept::Kept;

const TABLES: [&str; 11] = [
    "vault_entries",
    "vault_records",
    "vault_epochs",
    "vault_index",
    "vault_requests",
    "vault_halves",
    "vault_log",
    "departures",
    "former_user_marks",
    "tombstones",
    "kept_accounts",
];

async fn as_service(kept: &Kept, service: &str) -> PgConnection {
    let databases = &kept.site.databases;
    let options = databases.server.clone().database(&databases.ostiary).username(&login(service));
    PgConnection::connect_with(&options).await.unwrap()
}

/// The SQLSTATE that a statement is refused with; `None`: it is not.
async fn refusal(db: &mut PgConnection, sql: String) -> Option<String> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await;
    Some(done.err()?.as_database_error().unwrap().code().unwrap().into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_service_reads_what_is_kept() {
    let kept = Kept::new().await;
    let mut own = as_service(&kept, ANONYMIZER).await;
    for service in SERVICES.into_iter().filter(|service| *service != ANONYMIZER) {
        let mut db = as_service(&kept, service).await;
        for table in TABLES {
            let read = format!("select * from anonymizer.{table}");
            assert_eq!(refusal(&mut own, read.clone()).await, None, "{table}");
            assert_eq!(
                refusal(&mut db, read).await.as_deref(),
                Some("42501"),
                "{service}: {table}"
            );
            let copy = format!("copy anonymizer.{table} to stdout");
            assert!(refusal(&mut db, copy).await.is_some(), "{service}: {table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_added_to_and_never_changed() {
    let kept = Kept::new().await;
    let mut own = as_service(&kept, ANONYMIZER).await;
    for sql in [
        "update vault_log set actor = 'somebody'",
        "delete from vault_log",
        "truncate vault_log",
        "update approvals set status = 'approved'",
        "delete from approval_votes",
    ] {
        assert_eq!(refusal(&mut own, sql.to_owned()).await.as_deref(), Some("42501"), "{sql}");
    }
}
