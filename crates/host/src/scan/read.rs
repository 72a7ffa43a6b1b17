//! Reads tables in pieces: short transactions, smaller ones where the host is busy.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::SqlStr;

use super::{Effort, table::Looked};
use crate::{
    Host, HostError,
    datamap::{catalogue::Catalogue, program::Program},
    error::is_busy,
    pace::{Backoff, Task},
    session::{Cells, Row},
};

/// Rows in one piece.
const ROWS: u64 = 5_000;
/// Pages of 8 kB, where there is no key.
const PAGES: u64 = 500;

/// Where the next piece begins.
pub(crate) enum At {
    /// After this key; empty: at the beginning.
    Key(Vec<String>),
    /// At this page, of so many.
    Page(u64, u64),
    /// All of it is one piece.
    Whole,
}

/// A row as it is read.
pub(super) struct RowRead {
    /// By the table's ways to accounts.
    pub owners: Vec<Option<String>>,
    /// By the table's cells.
    pub cells: Vec<Option<Vec<u8>>>,
}

/// A pass.
pub(super) struct Reading<'h> {
    pub host: &'h Host,
    pub effort: Effort,
}

impl<'h> Reading<'h> {
    pub fn new(host: &'h Host) -> Self {
        Self { host, effort: Effort::default() }
    }

    /// What there is to look through.
    pub async fn catalogue(&mut self, schemas: &[String]) -> Result<Catalogue, HostError> {
        let mut session = self.host.pool.acquire().await?;
        let mut tx = session.begin_as(self.host.dialect().begin_reading()).await?;
        let catalogue = Catalogue::read(&mut tx.link(), self.host.dialect(), schemas).await;
        let _ = tx.rollback().await;
        catalogue
    }

    /// The rows of a statement, in a transaction that only reads.
    pub async fn fetch<T: Row>(
        &mut self,
        statement: &SqlStr,
        asked: &str,
    ) -> Result<Vec<T>, HostError> {
        self.effort.statements += 1;
        let mut session = self.host.pool.acquire().await?;
        let mut tx = session.begin_as(self.host.dialect().begin_reading()).await?;
        let rows = tx.link().fetch(statement, asked).await;
        let _ = tx.rollback().await;
        Ok(rows?)
    }

    /// Where a table begins.
    pub async fn start(&mut self, looked: &Looked<'_>) -> Result<At, HostError> {
        if !looked.key.is_empty() {
            return Ok(At::Key(vec![]));
        }
        let Some(statement) = self.host.dialect().pages(looked.name) else { return Ok(At::Whole) };
        let pages: Vec<(i64,)> = self.fetch(&statement, "").await?;
        Ok(pages.first().map_or(At::Whole, |(pages,)| At::Page(0, pages.unsigned_abs())))
    }

    /// One piece: what was seen in its rows, and where the next one begins. A row itself is let go at once.
    pub async fn piece<T: Send>(
        &mut self,
        looked: &Looked<'_>,
        at: At,
        see: &(dyn Fn(RowRead) -> Option<T> + Sync),
    ) -> Result<(Vec<T>, Option<At>), HostError> {
        let mut backoff = Backoff::new(if matches!(at, At::Page(..)) { PAGES } else { ROWS });
        loop {
            let turn = self.host.pace.turn(Task::Scan).await;
            let size = backoff.size();
            let read = self.read(looked, &at, size, see).await;
            drop(turn);
            match read {
                Ok(Piece { seen, rows, last }) => {
                    self.effort.rows += rows;
                    return Ok((seen, next(&at, size, rows, last)));
                }
                Err(error) if is_busy(&error) && !matches!(at, At::Whole) => {
                    if !backoff.smaller().await {
                        return Err(error.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn read<T: Send>(
        &mut self,
        looked: &Looked<'_>,
        at: &At,
        size: u64,
        see: &(dyn Fn(RowRead) -> Option<T> + Sync),
    ) -> Result<Piece<T>, sqlx::Error> {
        let asked = self.host.dialect().piece(looked, at, size);
        self.effort.statements += 1;
        let mut session = self.host.pool.acquire().await?;
        let mut tx = session.begin_as(self.host.dialect().begin_looking()).await?;
        let (keys, ways) = (looked.key.len(), looked.owners.len());
        let mut piece = Piece { seen: vec![], rows: 0, last: vec![] };
        let mut on = |Cells(cells): Cells| {
            let mut cells = cells.into_iter();
            let text = |cell: Option<Vec<u8>>| cell.and_then(|cell| String::from_utf8(cell).ok());
            piece.rows += 1;
            piece.last =
                cells.by_ref().take(keys).map(|key| text(key).unwrap_or_default()).collect();
            let owners = cells.by_ref().take(ways).map(text).collect();
            piece.seen.extend(see(RowRead { owners, cells: cells.collect() }));
        };
        let read = tx.link().each(&asked.statement, &asked.binds, &mut on).await;
        let _ = tx.rollback().await;
        read.map(|()| piece)
    }

    /// Which of these rows, named by the column through which they are reached, are the account's beside them.
    pub async fn linked(
        &mut self,
        looked: &Looked<'_>,
        way: usize,
        asked: &BTreeSet<(String, String)>,
    ) -> Result<BTreeSet<(String, String)>, HostError> {
        let Some((step, key)) = &looked.owners[way].beyond else { return Ok(BTreeSet::new()) };
        let statement = self.host.dialect().linked(&self.program(), step, key);
        let asked: Value = asked
            .iter()
            .map(|(account, value)| json!({ "account": account, "exact": account, "value": value }))
            .collect();
        let asked = asked.to_string();
        let pairs: Vec<(String, String)> = self.fetch(&statement, &asked).await?;
        Ok(pairs.into_iter().collect())
    }

    /// A program that does nothing, for statements over accounts.
    pub fn program(&self) -> Program {
        let accounts = &self.host.config.accounts;
        Program {
            id_type: accounts.id_type,
            accounts: (accounts.table.clone(), accounts.id.clone()),
            steps: vec![],
            surrogates: vec![],
        }
    }
}

/// What came of reading one piece.
struct Piece<T> {
    seen: Vec<T>,
    rows: u64,
    /// The key of its last row.
    last: Vec<String>,
}

fn next(at: &At, size: u64, rows: u64, last: Vec<String>) -> Option<At> {
    match *at {
        At::Key(_) => (rows == size).then_some(At::Key(last)),
        At::Page(page, pages) => {
            let page = page + size;
            (page < pages).then_some(At::Page(page, pages))
        }
        At::Whole => None,
    }
}
