//! One connection to the host database, whichever it is.

use std::{collections::HashMap, time::Duration};

use futures::TryStreamExt as _;
use sqlx::{
    Acquire, FromRow, MySql, MySqlConnection, MySqlPool, PgConnection, PgPool, Postgres, Row as _,
    SqlStr, Transaction, mysql::MySqlRow, pool::PoolConnection, postgres::PgRow, query, query_as,
};

use crate::dialect::Dialect;

/// A server that hangs keeps the socket open and does not run its own time-outs.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);

/// The connections to one database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Postgres(PgPool),
    Mariadb(MySqlPool),
}

/// A connection taken from the pool.
pub(crate) enum Session {
    Postgres(PoolConnection<Postgres>),
    Mariadb(PoolConnection<MySql>),
}

/// A transaction; undone when dropped.
pub(crate) enum Tx<'s> {
    Postgres(Transaction<'s, Postgres>),
    Mariadb(Transaction<'s, MySql>),
}

/// What statements are run on.
pub(crate) enum Link<'s> {
    Postgres(&'s mut PgConnection),
    Mariadb(&'s mut MySqlConnection),
}

/// A row that both databases give.
pub(crate) trait Row:
    for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, MySqlRow> + Send + Unpin
{
}

/// All columns of a row, as bytes; texts are UTF-8.
pub(crate) struct Cells(pub Vec<Option<Vec<u8>>>);

impl<'r> FromRow<'r, PgRow> for Cells {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        (0..row.len()).map(|index| row.try_get_unchecked(index)).collect::<Result<_, _>>().map(Self)
    }
}

impl<'r> FromRow<'r, MySqlRow> for Cells {
    fn from_row(row: &'r MySqlRow) -> Result<Self, sqlx::Error> {
        (0..row.len()).map(|index| row.try_get_unchecked(index)).collect::<Result<_, _>>().map(Self)
    }
}

impl<T> Row for T where T: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, MySqlRow> + Send + Unpin {}

impl Pool {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Postgres(_) => Dialect::Postgres,
            Self::Mariadb(_) => Dialect::Mariadb,
        }
    }

    pub(crate) async fn acquire(&self) -> Result<Session, sqlx::Error> {
        Ok(match self {
            Self::Postgres(pool) => Session::Postgres(pool.acquire().await?),
            Self::Mariadb(pool) => Session::Mariadb(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Mariadb(pool) => pool.close().await,
        }
    }
}

impl Session {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Postgres(connection) => Link::Postgres(connection),
            Self::Mariadb(connection) => Link::Mariadb(connection),
        }
    }

    /// Within the bounds that our transactions have.
    pub(crate) async fn begin(&mut self) -> Result<Tx<'_>, sqlx::Error> {
        let begin = match self {
            Self::Postgres(_) => Dialect::Postgres.begin(),
            Self::Mariadb(_) => Dialect::Mariadb.begin(),
        };
        self.begin_as(begin).await
    }

    /// For an erasure, or for reading alone.
    pub(crate) async fn begin_as(&mut self, begin: &'static str) -> Result<Tx<'_>, sqlx::Error> {
        Ok(match self {
            Self::Postgres(session) => {
                let connection = session.acquire().await?;
                Tx::Postgres(sqlx::Connection::begin_with(connection, begin).await?)
            }
            Self::Mariadb(session) => {
                let connection = session.acquire().await?;
                Tx::Mariadb(sqlx::Connection::begin_with(connection, begin).await?)
            }
        })
    }

    /// Gone from the pool, without a goodbye that a silent server would never answer.
    pub(crate) fn abandon(self) {
        match self {
            Self::Postgres(connection) => drop(connection.detach()),
            Self::Mariadb(connection) => drop(connection.detach()),
        }
    }
}

impl Tx<'_> {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Postgres(tx) => Link::Postgres(tx),
            Self::Mariadb(tx) => Link::Mariadb(tx),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(tx) => tx.commit().await,
            Self::Mariadb(tx) => tx.commit().await,
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(tx) => tx.rollback().await,
            Self::Mariadb(tx) => tx.rollback().await,
        }
    }
}

impl Link<'_> {
    /// The rows of a statement for what is asked, a JSON text.
    pub(crate) async fn fetch<T: Row>(
        &mut self,
        statement: &SqlStr,
        asked: &str,
    ) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Postgres(connection) => {
                query_as(statement.clone()).bind(asked).fetch_all(&mut **connection).await
            }
            Self::Mariadb(connection) => {
                query_as(statement.clone()).bind(asked).fetch_all(&mut **connection).await
            }
        }
    }

    /// The accounts that are locked now, by `lock` or `lock_free`.
    pub(crate) async fn locked<C>(&mut self, lock: &SqlStr, asked: &str) -> Result<C, sqlx::Error>
    where
        C: Default + Extend<String>,
    {
        let mut all = C::default();
        for (locked,) in self.fetch::<(String,)>(lock, asked).await? {
            all.extend(accounts(&locked)?);
        }
        Ok(all)
    }

    /// How many rows of each account there were, by the `count` of a `Delete`.
    pub(crate) async fn counted(
        &mut self,
        count: &SqlStr,
        asked: &str,
    ) -> Result<HashMap<String, i64>, sqlx::Error> {
        let mut counted = HashMap::new();
        for (mentioned, rows) in self.fetch::<(String, i64)>(count, asked).await? {
            for account in accounts(&mentioned)? {
                *counted.entry(account).or_insert(0) += rows;
            }
        }
        Ok(counted)
    }

    /// The rows of a statement for two plain texts.
    pub(crate) async fn fetch_between<T: Row>(
        &mut self,
        statement: &SqlStr,
        (from, to): (&str, &str),
    ) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Postgres(connection) => {
                let asked = query_as(statement.clone()).bind(from).bind(to);
                asked.fetch_all(&mut **connection).await
            }
            Self::Mariadb(connection) => {
                let asked = query_as(statement.clone()).bind(from).bind(to);
                asked.fetch_all(&mut **connection).await
            }
        }
    }

    /// Does something with each row of a statement, for these texts; one row at a time is held.
    pub(crate) async fn each(
        &mut self,
        statement: &SqlStr,
        binds: &[String],
        on: &mut (dyn FnMut(Cells) + Send),
    ) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(connection) => {
                let asked =
                    binds.iter().fold(query_as(statement.clone()), |asked, bind| asked.bind(bind));
                let mut rows = asked.fetch(&mut **connection);
                while let Some(row) = rows.try_next().await? {
                    on(row);
                }
            }
            Self::Mariadb(connection) => {
                let asked =
                    binds.iter().fold(query_as(statement.clone()), |asked, bind| asked.bind(bind));
                let mut rows = asked.fetch(&mut **connection);
                while let Some(row) = rows.try_next().await? {
                    on(row);
                }
            }
        }
        Ok(())
    }

    /// How many rows a statement touched (found, whether or not they were so before).
    pub(crate) async fn execute(
        &mut self,
        statement: &SqlStr,
        asked: &str,
    ) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Self::Postgres(connection) => query(statement.clone())
                .bind(asked)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
            Self::Mariadb(connection) => query(statement.clone())
                .bind(asked)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
        })
    }

    /// The one value that a statement without parameters tells.
    pub(crate) async fn value<T>(&mut self, statement: SqlStr) -> Result<T, sqlx::Error>
    where
        (T,): Row,
    {
        let (value,): (T,) = match self {
            Self::Postgres(connection) => query_as(statement).fetch_one(&mut **connection).await?,
            Self::Mariadb(connection) => query_as(statement).fetch_one(&mut **connection).await?,
        };
        Ok(value)
    }
}

/// A JSON array of accounts.
fn accounts(json: &str) -> Result<Vec<String>, sqlx::Error> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}
