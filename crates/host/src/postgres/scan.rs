//! Tables read in pieces on PostgreSQL.

use super::{quoted, quoted_table};
use crate::{
    config::Table,
    datamap::catalogue::{ColumnInfo, Kind},
    dialect::{Asked, sql},
    scan::{At, Looked},
};

/// Opens a transaction that only reads, and not for long.
pub(crate) const BEGIN: &str = "begin isolation level read committed read only; \
    set local lock_timeout = '2s'; set local statement_timeout = '10s'; \
    set local idle_in_transaction_session_timeout = '10s'";

/// How many pages a table has; none that can be counted where it lies in several files or elsewhere.
pub(crate) fn pages(table: &Table) -> sqlx::SqlStr {
    let name = quoted_table(table).replace('\'', "''");
    sql(format!(
        "select pg_relation_size(oid) / current_setting('block_size')::bigint \
           from pg_class where oid = '{name}'::regclass and relkind in ('r', 'm') and $1::text is not null"
    ))
}

/// So many rows after a key, or so many pages.
pub(crate) fn piece(looked: &Looked<'_>, at: &At, size: u64) -> Asked {
    let name = |column: &ColumnInfo| format!("found.{}", quoted(&column.name.0));
    let keys: Vec<String> = looked.key.iter().map(|key| name(key)).collect();
    let texts = keys.iter().map(|key| format!("{key}::text"));
    let owners = looked.owners.iter().map(|owner| format!("found.{}::text", quoted(&owner.from.0)));
    let cells = looked.cells.iter().map(|cell| match cell.kind {
        Kind::Binary => name(cell),
        _ => format!("{}::text", name(cell)),
    });
    let columns: Vec<String> = texts.chain(owners).chain(cells).collect();
    let from = format!("select {} from {} found", columns.join(", "), quoted_table(looked.name));
    let keys = keys.join(", ");
    match at {
        At::Key(last) if last.is_empty() => {
            let statement = sql(format!("{from} order by {keys} limit {size}"));
            Asked { statement, binds: vec![] }
        }
        At::Key(last) => {
            let bounds: Vec<String> = looked
                .key
                .iter()
                .zip(1..)
                .map(|(key, number)| format!("${number}::text::{}", key.full_type))
                .collect();
            let statement = format!(
                "{from} where ({keys}) > ({}) order by {keys} limit {size}",
                bounds.join(", ")
            );
            Asked { statement: sql(statement), binds: last.clone() }
        }
        At::Page(page, _) => {
            let statement =
                format!("{from} where found.ctid >= $1::text::tid and found.ctid < $2::text::tid");
            let binds = [*page, page + size].map(|page| format!("({page},0)"));
            Asked { statement: sql(statement), binds: binds.into() }
        }
        At::Whole => Asked { statement: sql(from), binds: vec![] },
    }
}
