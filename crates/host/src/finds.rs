//! Whether a query of the operator's finds anything about an account.

use contracts::AccountId;
use tokio::time::timeout;

use crate::{
    Host, HostError, account,
    dialect::sql,
    session::{DEADLINE, Session},
};

impl Host {
    /// Whether `query` has a row. It has one parameter, the account id as text: `$1` on PostgreSQL, `?` on MariaDB.
    /// It is run as part of a `select` in a transaction that is undone, so that it can do nothing but look. What
    /// cannot be an id of this host has no rows.
    ///
    /// # Errors
    /// When the database is away, or the query is none there.
    pub async fn finds(&self, query: &str, account: &AccountId) -> Result<bool, HostError> {
        if !account::fits(self.config.accounts.id_type, account) {
            return Ok(false);
        }
        let mut session = self.pool.acquire().await?;
        match timeout(DEADLINE, looks(&mut session, query, account)).await {
            Ok(found) => found,
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }
}

/// The most owners that one record has: both sides of a transfer, and room for mistakes.
const OWNERS: usize = 100;

impl Host {
    /// Which accounts `query` names, in its one column. Its one parameter is a text: `$1` on PostgreSQL, `?` on MariaDB.
    /// It is run as [`Self::finds`] runs its own. What cannot be an account id is left out.
    ///
    /// # Errors
    /// When the database is away, or the query is none there.
    pub async fn find_owners(
        &self,
        query: &str,
        parameter: &str,
    ) -> Result<Vec<AccountId>, HostError> {
        let mut session = self.pool.acquire().await?;
        let statement = sql(self.dialect().as_texts(query, OWNERS));
        let found = timeout(DEADLINE, async {
            let mut tx = session.begin().await?;
            let rows: Result<Vec<(String,)>, _> = tx.link().fetch(&statement, parameter).await;
            let _ = tx.rollback().await;
            Ok::<_, HostError>(rows?)
        });
        match found.await {
            Ok(rows) => {
                Ok(rows?.into_iter().filter_map(|(id,)| AccountId::try_new(id).ok()).collect())
            }
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }
}

async fn looks(session: &mut Session, query: &str, account: &AccountId) -> Result<bool, HostError> {
    let statement = sql(format!(
        "select count(*) from (select 1 as found from ({query}) as asked limit 1) as answered"
    ));
    let mut tx = session.begin().await?;
    let rows: Result<Vec<(i64,)>, _> = tx.link().fetch(&statement, account.as_str()).await;
    let _ = tx.rollback().await;
    Ok(rows?.first().is_some_and(|(found,)| *found > 0))
}
