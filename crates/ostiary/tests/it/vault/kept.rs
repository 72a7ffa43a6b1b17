//! An installation whose vault keeps somebody.

use anonymizer::{
    departures::{self, Departure, KeptAs},
    marks::Identity,
    pseudonym::Pseudonym,
    vault::Entry,
};
use contracts::{AccountId, event::LeavingReason};
use messaging::{Pii, Shell};
use runtime::roles::ANONYMIZER;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::{Site, more_staff};

const DELETION: Uuid = Uuid::from_u128(7);

/// All that is kept of her.
pub const ADA: [&str; 3] =
    ["users.email ada.lovelace@example.com", "users.full_name Ada Lovelace", "users.residence EE"];

pub struct Kept {
    pub site: Site,
    pub pseudonym: Pseudonym,
}

impl Kept {
    /// Ada, who had account 42 and left.
    pub async fn new() -> Self {
        let site = Site::new().await;
        more_staff(&site.installation);
        let config = site.installation.config();
        let shell = ostiary::role::shell(&config, ANONYMIZER).await.unwrap();
        let account = AccountId::try_new("42").unwrap();
        let hashing = config.anonymizer.hashing(&config.former_users().unwrap()).unwrap();
        let pseudonym = Pseudonym::of(&account, &hashing.keys);
        seal(&config, &shell, pseudonym).await;
        let kept_as = AccountId::try_new("9000042").unwrap();
        let departure = Departure {
            deletion: DELETION,
            account: &account,
            pseudonym,
            reason: LeavingReason::Voluntary,
            identity: Identity {
                emails: vec!["ada.lovelace@example.com"],
                phones: vec!["+37255550001"],
                document_numbers: vec!["AB1234"],
                births: vec![("Ada Lovelace", "1815-12-10".parse().unwrap())],
            },
            kept_until: "2036-01-01T00:00:00Z".parse().unwrap(),
        };
        let mut tx = shell.pool.begin().await.unwrap();
        departures::note(&mut tx, &hashing, &[departure], shell.clock.now()).await.unwrap();
        let kept_as = KeptAs { deletion: DELETION, pseudonym, kept_as: &kept_as };
        departures::note_kept_as(&mut tx, &hashing, &shell.keys, &[kept_as]).await.unwrap();
        tx.commit().await.unwrap();
        Self { site, pseudonym }
    }

    /// The transaction `ref-7` at the host, under the id that was drawn for her.
    pub async fn host_keeps_transaction(&self) {
        self.host_sql(include_str!("../../../../../demo/host/business.sql")).await;
        self.host_sql(
            "grant select on all tables in schema public to ostiary;
             insert into users (id, email, full_name) values (9000042, 'deleted@invalid', 'deleted');
             insert into orders (id, user_id, total) values (1, 9000042, 5);
             insert into transactions (order_id, amount, currency, reference) values (1, 5, 'EUR', 'ref-7')",
        )
        .await;
    }

    /// As the host's superuser.
    pub async fn host_sql(&self, sql: &str) {
        let mut db = self.site.databases.connect(&self.site.databases.host).await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    }

    /// The host's people whose ids were not drawn by us.
    pub async fn host_people(&self) -> Vec<(i64, String)> {
        let mut db = self.site.databases.connect(&self.site.databases.host).await;
        let sql = "select id, email from users where id between 0 and 1000 order by id";
        sqlx::query_as(sql).fetch_all(&mut db).await.unwrap()
    }

    /// As the superuser, in the anonymizer's schema.
    pub async fn sql(&self, sql: &str) {
        self.site.sql(&format!("set search_path = anonymizer; {sql}")).await;
    }

    /// All rows of some tables, as one text.
    pub async fn rows(&self, tables: &[&str]) -> String {
        let databases = &self.site.databases;
        let mut db = databases.connect(&databases.ostiary).await;
        let mut rows = String::new();
        for table in tables {
            let sql =
                format!("select coalesce(string_agg(t::text, '\n'), '') from anonymizer.{table} t");
            let some: String =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut db).await.unwrap();
            rows += &some;
        }
        rows
    }
}

async fn seal(config: &ostiary::config::Config, shell: &Shell, pseudonym: Pseudonym) {
    let entry = |id: u128, basis: &str, until: &str, records: &[(&str, &str)]| Entry {
        id: Uuid::from_u128(id),
        pseudonym,
        basis: basis.to_owned(),
        kept_until: until.parse().unwrap(),
        records: records
            .iter()
            .map(|(field, text)| ((*field).to_owned(), Pii::new(text.as_bytes().to_vec())))
            .collect(),
    };
    let identity =
        [("users.email", "ada.lovelace@example.com"), ("users.full_name", "Ada Lovelace")];
    let entries = [
        entry(1, "aml", "2031-01-01T00:00:00Z", &identity),
        entry(2, "tax", "2036-01-01T00:00:00Z", &[("users.residence", "EE")]),
    ];
    let vault = config.anonymizer.vault(shell.pool.clone()).unwrap();
    vault.keep(&entries, shell.clock.now()).await.unwrap();
}
