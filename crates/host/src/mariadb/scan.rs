//! Tables read in pieces on MariaDB.

use super::{quoted, quoted_table};
use crate::{
    datamap::catalogue::{ColumnInfo, Kind},
    dialect::{Asked, sql},
    scan::{At, Looked},
};

/// Opens a transaction that only reads, and not for long.
pub(crate) const BEGIN: &str = "set session sql_mode = 'STRICT_ALL_TABLES', \
    tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 2, max_statement_time = 10, \
    idle_transaction_timeout = 10; start transaction read only";

/// A text as a value of the column, so that its index is used; `None`: its order cannot be gone on from a text.
pub(crate) fn bound(column: &ColumnInfo) -> Option<String> {
    Some(match (column.kind, &column.charset, &column.collation) {
        (Kind::Integer { unsigned: true, .. }, ..) => "cast(? as unsigned)".to_owned(),
        (Kind::Integer { .. }, ..) => "cast(? as signed)".to_owned(),
        (Kind::Text, Some(charset), Some(collation)) => {
            format!("convert(? using {charset}) collate {collation}")
        }
        (Kind::Uuid, ..) => "cast(? as uuid)".to_owned(),
        (Kind::Date, ..) => "cast(? as date)".to_owned(),
        (Kind::Timestamp, ..) => "cast(? as datetime(6))".to_owned(),
        (Kind::Number, ..) if column.type_name == "decimal" => {
            format!("cast(? as {})", column.full_type.split(' ').next().unwrap_or_default())
        }
        (Kind::Binary, ..) => "unhex(?)".to_owned(),
        _ => return None,
    })
}

/// So many rows after a key, or all of them.
pub(crate) fn piece(looked: &Looked<'_>, at: &At, size: u64) -> Asked {
    let name = |column: &ColumnInfo| format!("found.{}", quoted(&column.name.0));
    let keys: Vec<String> = looked.key.iter().map(|key| name(key)).collect();
    let text = |name: &str| format!("convert({name} using utf8mb4)");
    let texts = looked.key.iter().map(|key| match key.kind {
        Kind::Binary => format!("hex({})", name(key)),
        _ => text(&name(key)),
    });
    let owners =
        looked.owners.iter().map(|owner| text(&format!("found.{}", quoted(&owner.from.0))));
    let cells = looked.cells.iter().map(|cell| match cell.kind {
        Kind::Binary => name(cell),
        _ => text(&name(cell)),
    });
    let columns: Vec<String> = texts.chain(owners).chain(cells).collect();
    let from = format!("select {} from {} found", columns.join(", "), quoted_table(looked.name));
    let order = format!("order by {} limit {size}", keys.join(", "));
    match at {
        At::Key(last) if last.is_empty() => {
            Asked { statement: sql(format!("{from} {order}")), binds: vec![] }
        }
        At::Key(last) => {
            let (after, binds) = after(looked, &keys, last);
            Asked { statement: sql(format!("{from} where {after} {order}")), binds }
        }
        At::Page(..) | At::Whole => Asked { statement: sql(from), binds: vec![] },
    }
}

/// Rows after a key. Compared as one, several columns would be found by no index.
fn after(looked: &Looked<'_>, keys: &[String], last: &[String]) -> (String, Vec<String>) {
    let bounds: Vec<String> =
        looked.key.iter().map(|key| bound(key).unwrap_or_else(|| "?".to_owned())).collect();
    let mut binds = vec![last[0].clone()];
    let mut ways = vec![];
    for end in 0..keys.len() {
        let mut all: Vec<String> =
            (0..end).map(|index| format!("{} = {}", keys[index], bounds[index])).collect();
        all.push(format!("{} > {}", keys[end], bounds[end]));
        binds.extend_from_slice(&last[..=end]);
        ways.push(all.join(" and "));
    }
    (format!("{} >= {} and ({})", keys[0], bounds[0], ways.join(" or ")), binds)
}
