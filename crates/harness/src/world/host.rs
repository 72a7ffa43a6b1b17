//! The host's own database, as the host sees it.

use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::World;
use crate::mail_server;

/// An account as the host's own database has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct HostAccount {
    /// `users.suspended`.
    pub suspended: i16,
    /// Rows in `o_auth_bearer_tokens`, `sessions` and `api_keys`.
    pub tokens: i64,
}

impl HostAccount {
    /// Flagged, with nothing left to act by.
    pub fn is_shut(self) -> bool {
        self.suspended == 1 && self.tokens == 0
    }

    /// Not flagged.
    pub fn is_open(self) -> bool {
        self.suspended == 0
    }

    /// Not flagged, and nothing was taken from it: two rows in each of three tables.
    pub fn is_untouched(self) -> bool {
        self.suspended == 0 && self.tokens == 6
    }
}

impl World {
    /// Puts accounts into the host's database, each with two tokens of every kind.
    pub async fn host_has(&self, accounts: &[&str]) {
        let mut db = self.host_db().await;
        for account in accounts {
            let id = quoted(account);
            let address = self.address(account);
            let sql = format!(
                "insert into users (id, email, full_name) values ({id}, '{address}', 'A Person')"
            );
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
            self.host_logs_in(account).await;
        }
    }

    /// Where an account of this World gets its mail; no other World has it.
    pub fn address(&self, account: &str) -> String {
        let person = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_bytes());
        format!("{person}@{}.example.com", self.databases.host.replace('_', "-"))
    }

    /// Every mail that an account really received, the oldest first.
    pub fn mails(&self, account: &str) -> Vec<String> {
        mail_server().mails(&self.address(account)).unwrap()
    }

    /// The host opens two of each kind of session for an account, whatever its flag says.
    pub async fn host_logs_in(&self, account: &str) {
        let id = quoted(account);
        self.host_sql(&format!(
            "insert into o_auth_bearer_tokens (user_id, token) values ({id}, gen_random_uuid()), ({id}, gen_random_uuid());
             insert into sessions (user_id) values ({id}), ({id});
             insert into api_keys (user_id, key) values ({id}, gen_random_uuid()), ({id}, gen_random_uuid())"
        ))
        .await;
    }

    /// An account as the host's own database has it.
    pub async fn host_account(&self, account: &str) -> HostAccount {
        sqlx::query_as(
            "select suspended::smallint as suspended,
                    (select count(*) from o_auth_bearer_tokens where user_id::text = $1)
                  + (select count(*) from sessions where user_id::text = $1)
                  + (select count(*) from api_keys where user_id::text = $1) as tokens
               from users where id::text = $1",
        )
        .bind(account)
        .fetch_one(&mut self.host_db().await)
        .await
        .unwrap()
    }

    /// The version of the hold set that the host last carried out for an account, and when.
    pub async fn host_effect(&self, account: &str) -> Option<i64> {
        sqlx::query_scalar("select version from ostiary_effects where account = $1")
            .bind(account)
            .fetch_optional(&mut self.host_db().await)
            .await
            .unwrap()
    }

    /// Does something to the host's database, as its superuser.
    pub async fn host_sql(&self, sql: &str) {
        let mut db = self.host_db().await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    }

    /// From now on the host's database takes nobody in, and throws out whoever is there; or takes them in again.
    pub async fn host_is_down(&self, down: bool) {
        self.host_database(&format!("with allow_connections {}", !down)).await;
    }

    /// From now on nobody can write to the host's database; or they can again.
    pub async fn host_is_read_only(&self, read_only: bool) {
        self.host_database(&format!("set default_transaction_read_only = {read_only}")).await;
    }

    async fn host_database(&self, change: &str) {
        let name = &self.databases.host;
        let mut db = self.databases.connect("postgres").await;
        for sql in [
            format!("alter database {name} {change}"),
            format!(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
            ),
        ] {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
        }
    }

    /// A superuser's connection to the host's database.
    pub async fn host_db(&self) -> PgConnection {
        self.databases.connect(&self.databases.host).await
    }
}

fn quoted(account: &str) -> String {
    format!("'{}'", account.replace('\'', "''"))
}
