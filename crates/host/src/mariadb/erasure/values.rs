//! Values before and after, as expressions.

use crate::{
    config::Column,
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::{Change, New, Place, Program, Step, ways},
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
        New::Json(places) => format!(
            "(not coalesce(json_equals({old}, {new}), {old} is null) or {})",
            misshapen(change, places)
        ),
        New::Text(template) => match (template.constant(), change.column.kind) {
            (Some(constant), kind) if kind != Kind::Text => differs_from(change, constant),
            // A text of fixed length is given back without blanks at its end.
            _ if change.column.type_name == "char" => {
                format!(
                    "not ({} <=> {})",
                    exactly(&old),
                    exactly(&format!("trim(trailing ' ' from {new})"))
                )
            }
            _ => format!("not ({} <=> {})", exactly(&old), exactly(&new)),
        },
        New::Network => format!("not ({} <=> {})", exactly(&old), exactly(&new)),
        New::Surrogate(_) | New::Year => format!("not ({old} <=> {new})"),
    }
}

/// The same in the column's own type: `0` is `0.00`.
fn differs_from(change: &Change, constant: &str) -> String {
    let (old, new) = (found(&change.column.name), literal(constant));
    let full_type = change.column.full_type.as_str();
    let within = full_type.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let within = within.map(|(within, _)| within);
    let same = |as_type: String| format!("not ({old} <=> cast({new} as {as_type}))");
    match (change.column.kind, change.column.type_name.as_str()) {
        (Kind::Integer { unsigned: true, .. }, _) => same("unsigned".to_owned()),
        (Kind::Integer { .. }, _) => same("signed".to_owned()),
        (Kind::Number, "decimal") => same(format!("decimal({})", within.unwrap_or("10,0"))),
        (Kind::Number, as_type) => match within.and_then(|within| within.split_once(',')) {
            Some((_, digits)) => {
                format!("not ({old} <=> cast(round({new}, {digits}) as {as_type}))")
            }
            None => same(as_type.to_owned()),
        },
        (Kind::Date, _) => same("date".to_owned()),
        (Kind::Timestamp, _) => same(format!("datetime({})", within.unwrap_or("0"))),
        (Kind::Uuid | Kind::Inet, as_type) => same(as_type.to_owned()),
        (Kind::Json, _) => format!("not coalesce(json_equals({old}, {new}), false)"),
        // Labels are texts.
        _ => format!("not ({} <=> {})", exactly(&old), exactly(&new)),
    }
}

/// Whether a value stands where an object would have to, so that a place within it cannot be reached. An empty list is
/// what some languages write for an object without fields.
pub(super) fn misshapen(change: &Change, places: &[Place]) -> String {
    let old = found(&change.column.name);
    let above = ways(places).into_iter().map(|keys| {
        let there = format!("json_extract({old}, {})", path(&keys));
        format!("(json_type({there}) not in ('OBJECT', 'NULL') and not (json_type({there}) = 'ARRAY' and json_length({there}) = 0))")
    });
    format!("coalesce({}, false)", above.collect::<Vec<_>>().join(" or "))
}

fn path(keys: &[String]) -> String {
    let keys: String = keys.iter().map(|key| format!(".\"{key}\"")).collect();
    literal(&format!("${keys}"))
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
    for (keys, template) in places {
        let new =
            template.as_ref().map_or_else(|| "null".to_owned(), |template| text(step, template));
        value = format!("json_replace({value}, {}, {new})", path(keys));
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
            [key] => convert(&found(&key.name)),
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
