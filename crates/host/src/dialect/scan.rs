//! What each database says for looking through its tables.

use sqlx::SqlStr;

use super::Dialect;
use crate::{
    config::{Column, Table},
    datamap::{
        catalogue::ColumnInfo,
        program::{Program, Step},
    },
    mariadb, postgres,
    scan::{At, Looked},
};

/// One piece of a table: its key, the ways to accounts, its cells.
pub(crate) struct Asked {
    pub statement: SqlStr,
    pub binds: Vec<String>,
}

impl Dialect {
    /// Opens a transaction for one piece.
    pub(crate) fn begin_looking(self) -> &'static str {
        match self {
            Self::Postgres => postgres::scan::BEGIN,
            Self::Mariadb => mariadb::scan::BEGIN,
        }
    }

    /// Whether rows can be read in the order of this column.
    pub(crate) fn is_ordered(self, column: &ColumnInfo) -> bool {
        match self {
            Self::Postgres => true,
            Self::Mariadb => mariadb::scan::bound(column).is_some(),
        }
    }

    /// How many pages a table without a key has, where it can be read by them: for nothing.
    pub(crate) fn pages(self, table: &Table) -> Option<SqlStr> {
        match self {
            Self::Postgres => Some(postgres::scan::pages(table)),
            Self::Mariadb => None,
        }
    }

    /// So many rows or pages of a table, from a place on.
    pub(crate) fn piece(self, looked: &Looked<'_>, at: &At, size: u64) -> Asked {
        match self {
            Self::Postgres => postgres::scan::piece(looked, at, size),
            Self::Mariadb => mariadb::scan::piece(looked, at, size),
        }
    }

    /// Which rows of a step have a value in a column and are the account's beside it: for objects of `account` and `value`.
    pub(crate) fn linked(self, program: &Program, step: &Step, key: &Column) -> SqlStr {
        match self {
            Self::Postgres => postgres::erasure::linked(program, step, key),
            Self::Mariadb => mariadb::erasure::linked(program, step, key),
        }
    }
}
