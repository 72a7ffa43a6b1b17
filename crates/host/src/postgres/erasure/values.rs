//! Values before and after, as expressions.

use crate::{
    config::Column,
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::{Change, New, Place, Step, ways},
        template::{Part, Template},
    },
    postgres::quoted,
};

pub(super) fn sets(step: &Step, changes: &[Change]) -> String {
    let set = |change: &Change| {
        format!("{} = {}", quoted(&change.column.name.0), new_value(step, change))
    };
    changes.iter().map(set).collect::<Vec<_>>().join(", ")
}

/// Whether a value is not yet what it is to be.
pub(super) fn differs(step: &Step, change: &Change) -> String {
    let (old, new) = (found(&change.column.name), new_value(step, change));
    match (&change.new, change.column.kind) {
        (New::Null, _) => format!("{old} is not null"),
        (New::Json(places), _) => format!(
            "({old}::jsonb is distinct from ({new})::jsonb or {})",
            misshapen(change, places)
        ),
        (New::Text(_), kind) => {
            let as_type = &change.column.full_type;
            match kind {
                // Byte by byte, whatever the collation; a text of fixed length has its blanks.
                Kind::Text => format!(
                    "{old}::text collate \"C\" is distinct from (({new})::{as_type})::text collate \"C\""
                ),
                Kind::Json => format!("{old}::jsonb is distinct from ({new})::jsonb"),
                _ => format!("{old} is distinct from ({new})::{as_type}"),
            }
        }
        _ => format!("{old} is distinct from {new}"),
    }
}

pub(super) fn new_value(step: &Step, change: &Change) -> String {
    let old = found(&change.column.name);
    match &change.new {
        New::Null => "null".to_owned(),
        New::Text(template) => text(step, template),
        New::Surrogate(index) if change.column.kind == Kind::Text => {
            format!("asked.s{index}::text")
        }
        New::Surrogate(index) => format!("asked.s{index}"),
        New::Year => match (change.column.kind, change.column.type_name.as_str()) {
            (Kind::Timestamp, "timestamptz") => format!("date_trunc('year', {old}, 'UTC')"),
            (Kind::Timestamp, _) => format!("date_trunc('year', {old})"),
            _ => format!("date_trunc('year', {old})::date"),
        },
        New::Network if change.column.kind == Kind::Inet => network(&old),
        New::Network => network_of_text(&old, change.column.nullable),
        New::Json(places) => json(step, &change.column, places),
    }
}

fn network(address: &str) -> String {
    format!(
        "network(set_masklen({address}, least(masklen({address}), case family({address}) when 4 then 24 else 48 end)))::inet"
    )
}

/// A text that is no address is no network either.
fn network_of_text(old: &str, nullable: bool) -> String {
    let none = if nullable { "null" } else { "''" };
    let network = |bits: u8| format!("host(network(set_masklen({old}::inet, {bits})))");
    format!(
        "case when {old} ~ '^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.|$)){{4}}$' and {old} !~ '\\.$' then {} \
              when {old} ~* '^([0-9a-f]{{1,4}}:){{7}}[0-9a-f]{{1,4}}$' \
                or {old} ~* '^([0-9a-f]{{1,4}}(:[0-9a-f]{{1,4}})*)?::([0-9a-f]{{1,4}}(:[0-9a-f]{{1,4}})*)?$' \
               and length({old}) - length(replace({old}, ':', '')) between 2 and 7 then {} \
              when {old} is null then null else {none} end",
        network(24),
        network(48),
    )
}

/// What is no object has no places, and a list none of ours: the database would refuse the whole statement.
fn json(step: &Step, column: &ColumnInfo, places: &[Place]) -> String {
    let whole = format!("{}::jsonb", found(&column.name));
    let mut value = whole.clone();
    for (path, template) in places {
        let new = match template {
            Some(template) => format!("to_jsonb(({})::text)", text(step, template)),
            None => "'null'::jsonb".to_owned(),
        };
        let lists = (1..path.len())
            .map(|end| format!("jsonb_typeof({whole} #> {}) = 'array'", array(&path[..end])));
        let lists: Vec<String> = lists.collect();
        let path = match lists.as_slice() {
            [] => array(path),
            // An empty path changes nothing.
            lists => {
                format!("case when {} then '{{}}' else {} end", lists.join(" or "), array(path))
            }
        };
        value = format!("jsonb_set({value}, {path}, {new}, false)");
    }
    let value = format!("case when jsonb_typeof({whole}) = 'object' then {value} else {whole} end");
    if column.type_name == "json" { format!("({value})::json") } else { format!("({value})") }
}

fn array(path: &[String]) -> String {
    let keys: Vec<String> = path.iter().map(|key| literal(key)).collect();
    format!("array[{}]::text[]", keys.join(", "))
}

/// Whether a value stands where an object would have to, so that a place within it cannot be reached. An empty list is
/// what some languages write for an object without fields.
pub(super) fn misshapen(change: &Change, places: &[Place]) -> String {
    let above = ways(places).into_iter().map(|keys| {
        let there = format!("({}::jsonb #> {})", found(&change.column.name), array(&keys));
        format!("(jsonb_typeof{there} not in ('object', 'null') and {there} <> '[]')")
    });
    format!("coalesce({}, false)", above.collect::<Vec<_>>().join(" or "))
}

/// A constant stays a literal without a type, so that it may also be a date or the label of an enum.
fn text(step: &Step, template: &Template) -> String {
    if let Some(constant) = template.constant() {
        return literal(constant);
    }
    let parts = template.0.iter().map(|part| match part {
        Part::Text(text) => literal(text),
        Part::Pseudonym(digits) => format!("left(asked.pseudonym, {digits})"),
        Part::Row => match step.primary_key.as_slice() {
            [key] => format!("{}::text", found(&key.name)),
            _ => "null".to_owned(),
        },
    });
    format!("({})", parts.collect::<Vec<_>>().join(" || "))
}

pub(super) fn found(column: &Column) -> String {
    format!("found.{}", quoted(&column.0))
}

fn literal(text: &str) -> String {
    if text.contains('\\') {
        format!("e'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
