//! The bare id of an erased account goes once nothing can come that has to find it.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, PgConnection};

use super::OwnRows;
use crate::{StepError, graves, part::Part, shell::Shell};

/// How many accounts are forgotten at once.
const CHUNK: i64 = 500;
const PAUSE: Duration = Duration::from_secs(30);
/// What begins the name of a story whose account is forgotten.
const NAMELESS: &str = "erased:";

/// Forgets bare ids.
pub(crate) struct ForgetPart {
    pub shell: Shell,
    pub own: OwnRows,
}

#[async_trait]
impl Part for ForgetPart {
    fn name(&self) -> &'static str {
        "forgetting-erased"
    }

    fn pause(&self) -> Duration {
        PAUSE
    }

    async fn step(&self) -> Result<usize, StepError> {
        let mut tx = self.shell.pool.begin().await?;
        let due = self.find_due(&mut tx).await?;
        if due.is_empty() {
            tx.rollback().await?;
            return Ok(0);
        }
        let (accounts, nameless): (Vec<String>, Vec<String>) = due.into_iter().unzip();
        for statement in [STORIES].iter().chain(self.own.forgets).chain(&[ACCOUNTS]) {
            sqlx::query(AssertSqlSafe(*statement))
                .bind(&accounts)
                .bind(&nameless)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(accounts.len())
    }
}

impl ForgetPart {
    /// Accounts whose time is over, each with what stands in its place.
    async fn find_due(&self, tx: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
        let still = self.own.still_named.unwrap_or("false");
        let statement = format!(
            "select account, $3 || encode(fingerprint, 'hex') from erased
              where account is not null and erased_at <= $1
                and not exists (select from states where story = account and ({still}))
              order by account limit $2 for update skip locked"
        );
        sqlx::query_as(AssertSqlSafe(statement))
            .bind(self.shell.clock.now() - graves::NAMED_FOR)
            .bind(CHUNK)
            .bind(NAMELESS)
            .fetch_all(tx)
            .await
    }
}

const STORIES: &str = "update states set story = gone.nameless
      from unnest($1::text[], $2::text[]) as gone (account, nameless) where states.story = gone.account";
const ACCOUNTS: &str = "update erased set account = null
      from unnest($1::text[], $2::text[]) as gone (account, nameless) where erased.account = gone.account";
