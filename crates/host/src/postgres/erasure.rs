//! The statements of an erasure on PostgreSQL. Each takes one text: a JSON array of `account`, `pseudonym` and drawn ids.

mod values;

use super::{quoted, quoted_table};
use values::{differs, found, new_value, sets};

use crate::{
    config::{Column, IdType},
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::{Change, Place, Program, Step, Work},
    },
    dialect::{HASHED, Read, StepStatements, sql},
};

/// Opens a transaction of an erasure: bounded, and from the accounts through indexes to their rows, whatever the
/// statistics say. A join that reads a table's whole index is no better than one that reads the table.
pub(crate) const BEGIN: &str = "begin isolation level read committed; \
    set local lock_timeout = '2s'; set local statement_timeout = '5s'; \
    set local idle_in_transaction_session_timeout = '10s'; set local enable_seqscan = off; \
    set local enable_hashjoin = off; set local enable_mergejoin = off";

/// Opens a transaction that only reads, and may read much.
pub(crate) const BEGIN_READ: &str = "begin isolation level repeatable read read only; \
    set local lock_timeout = '2s'; set local statement_timeout = '30s'; \
    set local idle_in_transaction_session_timeout = '10s'";

/// All statements of one step.
pub(crate) fn statements(program: &Program, step: &Step, rows: u64) -> StepStatements {
    let asked = asked(program);
    let counted: Vec<String> = match &step.work {
        Work::Keep(columns) => {
            columns.iter().map(|column| format!("{} is not null", found(&column.name))).collect()
        }
        _ => step.changes().iter().map(|change| differs(step, change)).collect(),
    };
    let counted: Vec<String> =
        counted.iter().map(|is| format!("count(*) filter (where {is})")).collect();
    let whence = joined(step, &asked);
    let due = due(step);
    let count = format!(
        "select asked.account::text, count(*), json_build_array({})::text from {whence} where {due} group by asked.account",
        counted.join(", ")
    );
    let proof =
        undone(step).map(|undone| sql(format!("select count(*) from {whence} where {undone}")));
    let shown = step.changes().iter().flat_map(|change| {
        [
            format!("{}::text", found(&change.column.name)),
            format!("({})::text", new_value(step, change)),
        ]
    });
    let sample = format!(
        "select json_build_array({})::text from {whence} where {due} limit 3",
        shown.collect::<Vec<_>>().join(", ")
    );
    let act = act(step, &asked, "");
    StepStatements {
        count: sql(count.clone()),
        lock_count: None,
        act: sql(match &step.work {
            Work::Copy { .. } | Work::Hash(_) => act,
            _ => format!(
                "with done as ({act} returning asked.account) select account::text, count(*) from done group by account"
            ),
        }),
        says: !matches!(step.work, Work::Copy { .. } | Work::Hash(_)),
        some: some(step, &asked, rows),
        read: match &step.work {
            Work::Hash(column) => Some(Read {
                some: sql(format!(
                    "select asked.account::text, found.ctid::text, {}::text from {whence} where {due} limit {rows} for update of found",
                    found(&column.name)
                )),
                is_row: true,
            }),
            _ => None,
        },
        sample: sql(sample),
        proof,
        misshapen: misshapen(step, &whence),
    }
}

/// Whose JSON does not have a place, column by column.
fn misshapen(step: &Step, whence: &str) -> Vec<(Column, sqlx::SqlStr)> {
    let (_, joins) = beside(step, "");
    let statement = |(change, places): (&Change, &[Place])| {
        let is = values::misshapen(change, places);
        let counted = format!(
            "select asked.account::text, count(*) from {whence} where {joins} and {is} group by asked.account"
        );
        (change.column.name.clone(), sql(counted))
    };
    step.places().map(statement).collect()
}

/// `account` and a JSON array of some columns as texts, each such row once.
pub(crate) fn rows(program: &Program, step: &Step, columns: &[ColumnInfo]) -> sqlx::SqlStr {
    let texts: Vec<String> =
        columns.iter().map(|column| format!("{}::text", found(&column.name))).collect();
    sql(format!(
        "select distinct asked.account::text, json_build_array({})::text from {} where {} order by 1, 2",
        texts.join(", "),
        joined(step, &asked(program)),
        due(step),
    ))
}

/// Which drawn ids are taken: for objects of `account` and the ids.
pub(crate) fn taken(program: &Program, index: usize) -> sqlx::SqlStr {
    let drawn = &program.surrogates[index];
    sql(format!(
        "select asked.account::text from {} join {} there on there.{} = asked.s{index}",
        asked(program),
        quoted_table(&drawn.table),
        quoted(&drawn.column.name.0),
    ))
}

/// How many rows of a table would break a rule, among some of its own and one of nulls, as the steps would leave them.
pub(crate) fn trial(
    program: &Program,
    step: &Step,
    columns: &[ColumnInfo],
    clause: &str,
) -> sqlx::SqlStr {
    let table = quoted_table(&step.table);
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = quoted(&column.name.0);
            match step.changes().iter().find(|change| change.column.name == column.name) {
                Some(change) => {
                    format!("({})::{} as {name}", new_value(step, change), column.full_type)
                }
                None => format!("found.{name}"),
            }
        })
        .collect();
    sql(format!(
        "select count(*) from (select {} from {}, \
           (select nobody.* from (select 1) one left join {table} nobody on false \
             union all (select * from {table} limit 1000)) found) tried where not ({clause})",
        values.join(", "),
        asked(program),
    ))
}

/// The values of a column, some of them: for nothing that matters.
pub(crate) fn values(
    table: &crate::config::Table,
    column: &ColumnInfo,
    limit: u32,
) -> sqlx::SqlStr {
    let name = quoted(&column.name.0);
    sql(format!(
        "select left({name}::text, 500) from {} where {name} is not null and $1::text is not null limit {limit}",
        quoted_table(table)
    ))
}

/// Which rows have a value in a column and are the account's beside it: for objects of `account` and `value`.
pub(crate) fn linked(program: &Program, step: &Step, key: &Column) -> sqlx::SqlStr {
    let (whence, due) = (joined(step, &asked(program)), due(step));
    sql(format!(
        "select distinct asked.account::text, asked.value from {whence} where {due} and {}::text = asked.value",
        found(key)
    ))
}

fn asked(program: &Program) -> String {
    let id = id_type(program.id_type);
    let drawn = program.surrogates.iter().enumerate();
    let drawn: String =
        drawn.map(|(index, drawn)| format!(", s{index} {}", drawn.column.full_type)).collect();
    format!(
        "jsonb_to_recordset($1::jsonb) as asked(account {id}, pseudonym text, place tid, value text, hash text{drawn})"
    )
}

fn id_type(id_type: IdType) -> &'static str {
    match id_type {
        IdType::Integer => "bigint",
        IdType::Uuid => "uuid",
        IdType::Text => "text",
    }
}

/// The rows of the step with whose they are.
fn joined(step: &Step, asked: &str) -> String {
    let (others, _) = beside(step, asked);
    format!("{} found, {others}", quoted_table(&step.table))
}

/// The tables between a row and its account, and how they are joined.
fn beside(step: &Step, asked: &str) -> (String, String) {
    let mut tables = vec![asked.to_owned()];
    let mut conditions = vec![];
    let mut at = "found".to_owned();
    for (index, hop) in step.way.link.hops.iter().enumerate() {
        let next = format!("hop{index}");
        tables.push(format!("{} {next}", quoted_table(&hop.table)));
        conditions.push(format!("{at}.{} = {next}.{}", quoted(&hop.from.0), quoted(&hop.key.0)));
        at = next;
    }
    // A text may hold the ids of accounts that are numbers.
    let account =
        if step.way.owner.kind == Kind::Text { "asked.account::text" } else { "asked.account" };
    conditions.push(format!("{at}.{} = {account}", quoted(&step.way.link.account.0)));
    (tables.join(", "), conditions.join(" and "))
}

/// Whether a row is the account's and not yet done.
fn due(step: &Step) -> String {
    let (_, joins) = beside(step, "");
    match &step.work {
        Work::Update(changes) if !step.moves() => {
            let differ: Vec<String> = changes.iter().map(|change| differs(step, change)).collect();
            format!("{joins} and ({})", differ.join(" or "))
        }
        Work::Hash(column) => format!("{joins} and {}::text !~ '{HASHED}'", found(&column.name)),
        Work::Copy { changes, .. } => {
            let id = &step.way.link.account;
            let new = changes.iter().find(|change| change.column.name == *id);
            let new = new.map(|change| new_value(step, change)).unwrap_or_default();
            let (table, id) = (quoted_table(&step.table), quoted(&id.0));
            format!("{joins} and not exists (select from {table} there where there.{id} = {new})")
        }
        Work::Update(_) | Work::Delete | Work::Drop | Work::Keep(_) => joins,
    }
}

/// What would show that a step was undone: rows of the account under its new id that are not as they are to be.
fn undone(step: &Step) -> Option<String> {
    let (_, joins) = beside(step, "");
    let differ: Vec<String> = match &step.work {
        Work::Update(changes) | Work::Copy { changes, .. } => {
            changes.iter().map(|change| differs(step, change)).collect()
        }
        Work::Hash(_) => return Some(due(step)),
        Work::Delete => return Some(joins),
        Work::Drop | Work::Keep(_) => return None,
    };
    Some(format!("{joins} and ({})", differ.join(" or ")))
}

fn act(step: &Step, asked: &str, more: &str) -> String {
    let table = quoted_table(&step.table);
    let (beside, _) = beside(step, asked);
    let due = due(step);
    match &step.work {
        Work::Update(changes) => {
            format!(
                "update {table} found set {} from {beside} where {due}{more}",
                sets(step, changes)
            )
        }
        Work::Delete | Work::Drop => {
            format!("delete from {table} found using {beside} where {due}{more}")
        }
        Work::Hash(column) => {
            let name = quoted(&column.name.0);
            format!(
                "update {table} found set {name} = asked.hash from {asked} where found.ctid = asked.place and found.{name}::text = asked.value"
            )
        }
        Work::Copy { columns, changes } => {
            let names: Vec<String> = columns.iter().map(|column| quoted(&column.name.0)).collect();
            let values: Vec<String> = columns
                .iter()
                .map(|column| {
                    match changes.iter().find(|change| change.column.name == column.name) {
                        Some(change) => new_value(step, change),
                        None => found(&column.name),
                    }
                })
                .collect();
            format!(
                "insert into {table} ({}) overriding system value select {} from {table} found, {beside} where {due}",
                names.join(", "),
                values.join(", ")
            )
        }
        Work::Keep(_) => String::new(),
    }
}

/// The same for some rows of one account.
fn some(step: &Step, asked: &str, rows: u64) -> Option<sqlx::SqlStr> {
    match step.work {
        Work::Update(_) | Work::Delete => {}
        // It takes some rows whenever it is done.
        Work::Hash(_) => return Some(sql(act(step, asked, ""))),
        Work::Copy { .. } | Work::Drop | Work::Keep(_) => return None,
    }
    let due = due(step);
    let some = format!(
        " and found.ctid = any(array(select found.ctid from {} where {due} limit {rows}))",
        joined(step, asked)
    );
    Some(sql(act(step, asked, &some)))
}
