//! What the services' own tables say.

use contracts::AccountId;
use messaging::dead_letters::{self, DeadLetter};
use runtime::roles::{self, SUSPENSION_WORKER};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use suspension_worker::store::{self, HeldAccount};

use super::World;

/// More than any test makes.
const MOST: i64 = 1000;

impl World {
    /// A superuser's connection to Ostiary's database.
    pub async fn ostiary_db(&self) -> PgConnection {
        self.databases.connect(&self.databases.ostiary).await
    }

    /// Does something to the tables of a service, as the superuser.
    pub async fn ostiary_sql(&self, service: &str, sql: &str) {
        let mut db = self.ostiary_db().await;
        let sql = format!("set search_path = {}; {sql}", roles::schema(service));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    }

    /// Where a story of a service stands; `None`: it never began.
    pub async fn state(&self, service: &str, story: &str) -> Option<Value> {
        let sql = format!("select state from {}.states where story = $1", roles::schema(service));
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(story)
            .fetch_optional(&mut self.ostiary_db().await)
            .await
            .unwrap()
    }

    /// How many rows a table of a service has.
    pub async fn count(&self, service: &str, table: &str) -> i64 {
        let sql = format!("select count(*) from {}.{table}", roles::schema(service));
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut self.ostiary_db().await)
            .await
            .unwrap()
    }

    /// An account's open holds, as `ostiary holds list` shows them.
    pub async fn held(&self, account: &str) -> Option<HeldAccount> {
        let account = AccountId::try_new(account).unwrap();
        let held = store::list_holds(
            &self.service(SUSPENSION_WORKER).shell().pool,
            Some(&account),
            store::Wanted::Open,
        )
        .await;
        held.unwrap().pop()
    }

    /// The open dead letters of a service, the newest first.
    pub async fn dead_letters(&self, service: &str) -> Vec<DeadLetter> {
        dead_letters::list(&self.service(service).shell().pool, false, MOST).await.unwrap()
    }

    /// The reasons of the open dead letters of a service, sorted.
    pub async fn dead_reasons(&self, service: &str) -> Vec<String> {
        let mut reasons: Vec<_> =
            self.dead_letters(service).await.into_iter().map(|letter| letter.reason).collect();
        reasons.sort();
        reasons
    }

    /// Fails unless the open dead letters of a service hold exactly these messages, byte for byte, in any order.
    pub async fn has_kept<B: AsRef<[u8]>>(&self, service: &str, sent: &[B]) {
        let shell = self.service(service).shell();
        let mut kept = Vec::new();
        for letter in self.dead_letters(service).await {
            let found = dead_letters::find(&shell.pool, &shell.keys, letter.id).await.unwrap();
            kept.push(found.unwrap().1.expose().to_vec());
        }
        let mut sent: Vec<&[u8]> = sent.iter().map(AsRef::as_ref).collect();
        kept.sort_unstable();
        sent.sort_unstable();
        let readable = |bodies: &[&[u8]]| {
            let texts = bodies.iter().map(|body| String::from_utf8_lossy(body).into_owned());
            texts.map(|text| text.chars().take(300).collect::<String>()).collect::<Vec<_>>()
        };
        let kept: Vec<&[u8]> = kept.iter().map(Vec::as_slice).collect();
        assert!(kept == sent, "kept {:#?}\nsent {:#?}", readable(&kept), readable(&sent));
    }
}
