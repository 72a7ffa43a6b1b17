//! Values before and after, as expressions.

use crate::{
    config::Column,
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::{Change, New, Place, Program, Step},
        template::{Part, Template},
    },
    mariadb::quoted,
};

pub(super) fn sets(step: &Step, changes: &[Change]) -> String {
    let set =
        |change: &Change| format!("{} = {}", found(&change.column.name), new_value(step, change));
    changes.iter().map(set).collect::<Vec<_>>().join(", ")
}

/// Whether a value is not yet what it is to be; texts byte by byte, whatever their collations.
pub(super) fn differs(step: &Step, change: &Change) -> String {
    let (old, new) = (found(&change.column.name), new_value(step, change));
    match &change.new {
        New::Null => format!("{old} is not null"),
        New::Json(_) => format!("not coalesce(json_equals({old}, {new}), {old} is null)"),
        New::Text(_) | New::Network => format!("not ({} <=> {})", exactly(&old), exactly(&new)),
        New::Surrogate(_) | New::Year => format!("not ({old} <=> {new})"),
    }
}

pub(super) fn new_value(step: &Step, change: &Change) -> String {
    let old = found(&change.column.name);
    match &change.new {
        New::Null => "null".to_owned(),
        New::Text(template) => text(step, template),
        New::Surrogate(index) => match change.column.kind {
            Kind::Uuid => format!("cast(asked.s{index} as uuid)"),
            _ => format!("asked.s{index}"),
        },
        New::Year => format!("makedate(year({old}), 1)"),
        New::Network => network(&convert(&old), &change.column),
        New::Json(places) => json(step, &change.column, places),
    }
}

pub(super) fn surrogate(program: &Program, index: usize) -> String {
    match program.surrogates[index].column.kind {
        Kind::Uuid => format!("cast(asked.s{index} as uuid)"),
        _ => format!("asked.s{index}"),
    }
}

/// Of IPv4 the first three bytes, of IPv6 the first six; a text that is no address is no network either.
fn network(old: &str, column: &ColumnInfo) -> String {
    let none = if column.nullable || column.kind == Kind::Inet { "null" } else { "''" };
    let bytes = format!("inet6_aton({old})");
    format!(
        "case when length({bytes}) = 4 then inet6_ntoa(concat(substr({bytes}, 1, 3), x'00')) \
              when substr({bytes}, 1, 12) = x'00000000000000000000ffff' \
              then inet6_ntoa(concat(substr({bytes}, 1, 15), x'00')) \
              when length({bytes}) = 16 \
              then inet6_ntoa(concat(substr({bytes}, 1, 6), x'00000000000000000000')) \
              when {old} is null then null else {none} end"
    )
}

fn json(step: &Step, column: &ColumnInfo, places: &[Place]) -> String {
    let mut value = found(&column.name);
    for (path, template) in places {
        let keys: String = path.iter().map(|key| format!(".\"{key}\"")).collect();
        let new =
            template.as_ref().map_or_else(|| "null".to_owned(), |template| text(step, template));
        value = format!("json_replace({value}, {}, {new})", literal(&format!("${keys}")));
    }
    value
}

fn text(step: &Step, template: &Template) -> String {
    if let Some(constant) = template.constant() {
        return literal(constant);
    }
    let parts = template.0.iter().map(|part| match part {
        Part::Text(text) => literal(text),
        Part::Pseudonym(digits) => format!("left(asked.pseudonym, {digits})"),
        Part::Row => match step.primary_key.as_slice() {
            [key] => convert(&found(key)),
            _ => "null".to_owned(),
        },
    });
    format!("concat({})", parts.collect::<Vec<_>>().join(", "))
}

pub(super) fn found(column: &Column) -> String {
    format!("found.{}", quoted(&column.0))
}

pub(super) fn convert(value: &str) -> String {
    format!("convert({value} using utf8mb4)")
}

pub(super) fn exactly(value: &str) -> String {
    format!("cast(convert({value} using utf8mb4) as binary)")
}

/// A text in hexadecimal, because what a backslash means depends on the session.
fn literal(text: &str) -> String {
    let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("_utf8mb4 x'{bytes}'")
}
