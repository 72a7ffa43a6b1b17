//! What each database says of its catalogue and for an erasure, in its own words.

use sqlx::SqlStr;

use super::{Dialect, sql};
use crate::{
    config::{Column, HostConfig, Table},
    datamap::{
        catalogue::ColumnInfo,
        program::{Program, Step},
    },
    dialect::effects_table,
    mariadb, postgres,
};

/// Rows of one account in one transaction, where it has very many.
pub(crate) const ROWS: u64 = 5_000;

/// What a keyed hash looks like, so that it is not hashed again.
pub(crate) const HASHED: &str = "^kh1:[0-9a-f]{64}$";

/// The queries of the catalogue: each takes a JSON array of schemas.
pub(crate) struct CatalogueStatements {
    pub home: &'static str,
    pub tables: &'static str,
    pub columns: &'static str,
    pub indexes: &'static str,
    pub foreign_keys: &'static str,
    pub checks: &'static str,
    pub triggers: &'static str,
}

/// The statements of one step of an erasure: for objects of `account`, `pseudonym` and drawn ids.
#[derive(Debug)]
pub(crate) struct StepStatements {
    /// `account`, rows, and for each change (a JSON array) how many values it concerns.
    pub count: SqlStr,
    /// The same, and locks them; absent where acting says whose rows it touched.
    pub lock_count: Option<SqlStr>,
    /// Does it.
    pub act: SqlStr,
    /// Whether `act` gives `account` and rows.
    pub says: bool,
    /// Does it to some rows of one account; absent where it cannot be done in parts.
    pub some: Option<SqlStr>,
    /// What is to be hashed; `act` then takes `place`, `value` and `hash` too.
    pub read: Option<Read>,
    /// A JSON array of each change's value before and after, for some rows.
    pub sample: SqlStr,
    /// How many rows are not as they are to be, for accounts under their new ids.
    pub proof: Option<SqlStr>,
    /// `account` and rows whose JSON does not have a place that is to be erased, by column.
    pub misshapen: Vec<(Column, SqlStr)>,
}

/// Reads values that are to be hashed.
#[derive(Debug)]
pub(crate) struct Read {
    /// `account`, place and value, up to [`ROWS`] of them; locks them.
    pub some: SqlStr,
    /// Whether each is a row, which `act` finds again by its place; else a value that any number of rows may have.
    pub is_row: bool,
}

impl Dialect {
    pub(crate) fn catalogue(self) -> CatalogueStatements {
        match self {
            Self::Postgres => postgres::catalogue::CATALOGUE,
            Self::Mariadb => mariadb::catalogue::CATALOGUE,
        }
    }

    /// Opens the transaction of an erasure and bounds what it may cost the host.
    pub(crate) fn begin_erasure(self) -> &'static str {
        match self {
            Self::Postgres => postgres::erasure::BEGIN,
            Self::Mariadb => mariadb::BEGIN,
        }
    }

    /// Opens a transaction that only reads.
    pub(crate) fn begin_reading(self) -> &'static str {
        match self {
            Self::Postgres => postgres::erasure::BEGIN_READ,
            Self::Mariadb => mariadb::erasure::BEGIN_READ,
        }
    }

    /// Opens a transaction in which writing statements are planned and none is run.
    pub(crate) fn begin_checking(self) -> &'static str {
        match self {
            Self::Postgres => postgres::erasure::BEGIN_READ,
            Self::Mariadb => mariadb::erasure::BEGIN_CHECK,
        }
    }

    pub(crate) fn step(self, program: &Program, step: &Step) -> StepStatements {
        self.part(program, step, ROWS)
    }

    /// The same; what is done to some rows is done to so many.
    pub(crate) fn part(self, program: &Program, step: &Step, rows: u64) -> StepStatements {
        match self {
            Self::Postgres => postgres::erasure::statements(program, step, rows),
            Self::Mariadb => mariadb::erasure::statements(program, step, rows),
        }
    }

    /// `account` and a JSON array of some columns as texts: for objects as a step takes them.
    pub(crate) fn rows(self, program: &Program, step: &Step, columns: &[ColumnInfo]) -> SqlStr {
        match self {
            Self::Postgres => postgres::erasure::rows(program, step, columns),
            Self::Mariadb => mariadb::erasure::rows(program, step, columns),
        }
    }

    /// The accounts for which the drawn id of this number is in use: for objects as a step takes them.
    pub(crate) fn taken(self, program: &Program, index: usize) -> SqlStr {
        match self {
            Self::Postgres => postgres::erasure::taken(program, index),
            Self::Mariadb => mariadb::erasure::taken(program, index),
        }
    }

    /// How many rows would break a rule of their table: for one object as a step takes it.
    pub(crate) fn trial(
        self,
        program: &Program,
        step: &Step,
        columns: &[ColumnInfo],
        clause: &str,
    ) -> SqlStr {
        match self {
            Self::Postgres => postgres::erasure::trial(program, step, columns, clause),
            Self::Mariadb => mariadb::erasure::trial(program, step, columns, clause),
        }
    }

    /// Some values of a column: for nothing.
    pub(crate) fn values(self, table: &Table, column: &ColumnInfo, limit: u32) -> SqlStr {
        match self {
            Self::Postgres => postgres::erasure::values(table, column, limit),
            Self::Mariadb => mariadb::erasure::values(table, column, limit),
        }
    }

    /// `account`, `effect_id` and `receipt` of what was done before: for objects of `account` and `kind`.
    pub(crate) fn find_receipts(self, config: &HostConfig) -> SqlStr {
        let effects = self.quoted_table(&effects_table(config));
        sql(match self {
            Self::Postgres => format!(
                "select done.account, done.effect_id::text, done.receipt::text \
                   from jsonb_to_recordset($1::jsonb) as asked(account text, kind text) \
                   join {effects} done on done.account = asked.account and done.kind = asked.kind \
                  order by done.account for update of done"
            ),
            Self::Mariadb => format!(
                "select done.account, done.effect_id, done.receipt \
                   from json_table(?, '$[*]' columns ( \
                        account varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin path '$.account', \
                        kind varchar(32) character set ascii collate ascii_bin path '$.kind')) asked \
                   straight_join {effects} done on done.account = asked.account and done.kind = asked.kind \
                  order by done.account for update"
            ),
        })
    }

    /// Keeps receipts: for objects of `account`, `kind`, `effect_id`, `receipt` (JSON in a text) and `done_at`.
    pub(crate) fn save_receipts(self, config: &HostConfig) -> SqlStr {
        let effects = self.quoted_table(&effects_table(config));
        sql(match self {
            Self::Postgres => format!(
                "insert into {effects} (account, kind, version, effect_id, receipt, done_at) \
                 select account, kind, 1, effect_id, receipt::jsonb, done_at at time zone 'UTC' \
                   from jsonb_to_recordset($1::jsonb) as done(account text, kind text, effect_id uuid, \
                                                              receipt text, done_at timestamp) \
                 on conflict (account, kind) do update \
                 set version = {effects}.version + 1, effect_id = excluded.effect_id, \
                     receipt = excluded.receipt, done_at = excluded.done_at"
            ),
            Self::Mariadb => format!(
                "insert into {effects} (account, kind, version, effect_id, receipt, done_at) \
                 select account, kind, 1, effect_id, receipt, done_at \
                   from json_table(?, '$[*]' columns ( \
                        account varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin path '$.account', \
                        kind varchar(32) path '$.kind', effect_id char(36) path '$.effect_id', \
                        receipt longtext path '$.receipt', done_at datetime(6) path '$.done_at')) done \
                 on duplicate key update version = {effects}.version + 1, effect_id = value(effect_id), \
                     receipt = value(receipt), done_at = value(done_at)"
            ),
        })
    }
}
