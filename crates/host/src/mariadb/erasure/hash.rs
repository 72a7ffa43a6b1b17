//! Values give way to their keyed hashes: some rows are read by their key, hashed by the caller, and written.

use super::values::{convert, exactly, found};
use crate::{
    config::Column,
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::Step,
    },
    mariadb::{EXACT, quoted_table},
};

/// Whose row, which, and the value; of a table without a key that can be named, values that any number of rows may have.
pub(super) fn read(step: &Step, column: &ColumnInfo) -> String {
    let value = format!("{} collate utf8mb4_nopad_bin", convert(&found(&column.name)));
    match keys(step) {
        Some(keys) => {
            let keys: Vec<String> = keys.iter().map(|(name, _)| convert(&found(name))).collect();
            format!("asked.exact, json_array({}), {value}", keys.join(", "))
        }
        None => format!("distinct asked.exact, '', {value}"),
    }
}

/// The columns of the primary key, and the types in which their values are asked for.
pub(super) fn keys(step: &Step) -> Option<Vec<(&Column, String)>> {
    let keys = step.primary_key.iter().map(|key| Some((&key.name, asked_as(key)?)));
    keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

/// The type of a value that comes as JSON and is compared with a column, by its index.
fn asked_as(column: &ColumnInfo) -> Option<String> {
    Some(match (column.kind, &column.charset, &column.collation) {
        (Kind::Integer { unsigned: true, .. }, ..) => "bigint unsigned".to_owned(),
        (Kind::Integer { .. }, ..) => "bigint".to_owned(),
        (Kind::Text, Some(charset), Some(collation)) => {
            let most = column.max_chars.unwrap_or(768).min(768);
            format!("varchar({most}) character set {charset} collate {collation}")
        }
        (Kind::Date, ..) => "date".to_owned(),
        (Kind::Timestamp, ..) => "datetime(6)".to_owned(),
        (Kind::Number, ..) if column.type_name == "decimal" => column.full_type.clone(),
        _ => return None,
    })
}

/// Writes hashes: for objects of `place` (the key, in its order), `value` and `hash`; without such a key, for objects as a
/// step takes them.
pub(super) fn act(step: &Step, column: &ColumnInfo, whence: &str, due: &str) -> String {
    let name = found(&column.name);
    let is = format!("{} = cast(asked.value as binary)", exactly(&name));
    let Some(keys) = keys(step) else {
        return format!("update {whence} set {name} = asked.hash where {due} and {is}");
    };
    let numbered = keys.iter().enumerate();
    let columns = numbered
        .clone()
        .map(|(index, (_, as_type))| format!(", k{index} {as_type} path '$.place[{index}]'"));
    let same: Vec<String> =
        numbered.map(|(index, (key, _))| format!("{} = asked.k{index}", found(key))).collect();
    format!(
        "update json_table(?, '$[*]' columns (value longtext {EXACT} path '$.value', \
                hash varchar(80) {EXACT} path '$.hash'{})) asked \
         straight_join {} found on {} set {name} = asked.hash where {is}",
        columns.collect::<String>(),
        quoted_table(&step.table),
        same.join(" and ")
    )
}
