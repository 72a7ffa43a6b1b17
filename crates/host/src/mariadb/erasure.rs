//! The statements of an erasure on MariaDB. Each takes one text: a JSON array of `account`, `pseudonym` and drawn ids.

mod hash;
mod values;

use super::{EXACT, quoted, quoted_table};
use values::{convert, differs, exactly, found, new_value, sets, surrogate};

use crate::{
    config::{Column, IdType, Table},
    datamap::{
        catalogue::{ColumnInfo, Kind},
        program::{Change, Place, Program, Step, Work},
    },
    dialect::{HASHED, Read, StepStatements, sql},
};

/// Opens a transaction that only reads, and may read much.
pub(crate) const BEGIN_READ: &str = "set session sql_mode = 'STRICT_ALL_TABLES', \
    tx_isolation = 'REPEATABLE-READ', innodb_lock_wait_timeout = 2, max_statement_time = 30, \
    idle_transaction_timeout = 10; start transaction read only";

/// The same for a transaction that only looks, where writing statements are planned: reading ones refuse that.
pub(crate) const BEGIN_CHECK: &str = "set session sql_mode = 'STRICT_ALL_TABLES', \
    tx_isolation = 'REPEATABLE-READ', innodb_lock_wait_timeout = 2, max_statement_time = 30, \
    idle_transaction_timeout = 10; start transaction";

/// All statements of one step.
pub(crate) fn statements(program: &Program, step: &Step, rows: u64) -> StepStatements {
    let counted: Vec<String> = match &step.work {
        Work::Keep(columns) => {
            columns.iter().map(|column| format!("{} is not null", found(&column.name))).collect()
        }
        _ => step.changes().iter().map(|change| differs(step, change)).collect(),
    };
    let counted: Vec<String> = counted.iter().map(|is| format!("coalesce(sum({is}), 0)")).collect();
    let (whence, due) = (joined(program, step), due(step));
    let count = format!(
        "select asked.exact, count(*), json_array({}) from {whence} where {due} group by asked.exact",
        counted.join(", ")
    );
    let proof =
        undone(step).map(|undone| sql(format!("select count(*) from {whence} where {undone}")));
    let shown = step.changes().iter().flat_map(|change| {
        [convert(&found(&change.column.name)), convert(&new_value(step, change))]
    });
    let sample = format!(
        "select json_array({}) from {whence} where {due} limit 3",
        shown.collect::<Vec<_>>().join(", ")
    );
    StepStatements {
        count: sql(count.clone()),
        lock_count: Some(sql(format!("{count} for update"))),
        act: sql(act(program, step)),
        says: false,
        some: some(program, step, rows),
        read: match &step.work {
            Work::Hash(column) => Some(Read {
                some: sql(format!(
                    "select {} from {whence} where {due} limit {rows} for update",
                    hash::read(step, column)
                )),
                is_row: hash::keys(step).is_some(),
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
    let same = same(step);
    let statement = |(change, places): (&Change, &[Place])| {
        let is = values::misshapen(change, places);
        let counted = format!(
            "select asked.exact, count(*) from {whence} where {same} and {is} group by asked.exact"
        );
        (change.column.name.clone(), sql(counted))
    };
    step.places().map(statement).collect()
}

/// `account` and a JSON array of some columns as texts, each such row once.
pub(crate) fn rows(program: &Program, step: &Step, columns: &[ColumnInfo]) -> sqlx::SqlStr {
    let texts: Vec<String> = columns.iter().map(|column| convert(&found(&column.name))).collect();
    sql(format!(
        "select distinct asked.exact, json_array({}) from {} where {} order by 1, 2",
        texts.join(", "),
        joined(program, step),
        due(step),
    ))
}

/// Which drawn ids are taken: for objects of `account` and the ids.
pub(crate) fn taken(program: &Program, index: usize) -> sqlx::SqlStr {
    let drawn = &program.surrogates[index];
    let owner = program.surrogates.first().map(|drawn| &drawn.column);
    sql(format!(
        "select asked.exact from {} straight_join {} there on there.{} = {}",
        asked(program, owner),
        quoted_table(&drawn.table),
        quoted(&drawn.column.name.0),
        surrogate(program, index),
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
                Some(change) => format!("{} as {name}", new_value(step, change)),
                None => format!("found.{name}"),
            }
        })
        .collect();
    sql(format!(
        "select count(*) from (select {} from {}, \
           (select nobody.* from (select 1) one left join {table} nobody on false \
             union all (select * from {table} limit 1000)) found) tried where not ({clause})",
        values.join(", "),
        asked(program, Some(&step.way.owner)),
    ))
}

/// The values of a column, some of them: for nothing that matters.
pub(crate) fn values(table: &Table, column: &ColumnInfo, limit: u32) -> sqlx::SqlStr {
    let name = quoted(&column.name.0);
    sql(format!(
        "select left({}, 500) from {} where {name} is not null and ? is not null limit {limit}",
        convert(&name),
        quoted_table(table)
    ))
}

/// Which rows have a value in a column and are the account's beside it: for objects of `account` and `value`.
pub(crate) fn linked(program: &Program, step: &Step, key: &Column) -> sqlx::SqlStr {
    let (whence, due) = (joined(program, step), due(step));
    sql(format!(
        "select distinct asked.exact, asked.value from {whence} where {due} and {} = cast(asked.value as binary)",
        exactly(&found(key))
    ))
}

/// What is asked. `owner`: the column that accounts are compared with; of another character set or collation, no text
/// could be found by its index.
fn asked(program: &Program, owner: Option<&ColumnInfo>) -> String {
    let text = |owner: &ColumnInfo| match (&owner.charset, &owner.collation) {
        (Some(charset), Some(collation)) => {
            format!("varchar(128) character set {charset} collate {collation}")
        }
        _ => format!("varchar(128) {EXACT}"),
    };
    let id = match (program.id_type, owner) {
        // A text may hold the ids of accounts that are numbers.
        (_, Some(owner)) if owner.kind == Kind::Text => text(owner),
        (IdType::Integer, _) => "bigint".to_owned(),
        (IdType::Uuid, _) => "varchar(36)".to_owned(),
        (IdType::Text, _) => format!("varchar(128) {EXACT}"),
    };
    let drawn = program.surrogates.iter().enumerate().map(|(index, drawn)| {
        let as_type = match (drawn.column.kind, &drawn.column.charset, &drawn.column.collation) {
            (Kind::Integer { unsigned: true, .. }, ..) => "bigint unsigned".to_owned(),
            (Kind::Integer { .. }, ..) => "bigint".to_owned(),
            (Kind::Text, Some(charset), Some(collation)) => {
                format!("varchar(128) character set {charset} collate {collation}")
            }
            _ => "varchar(36)".to_owned(),
        };
        format!(", s{index} {as_type} path '$.s{index}'")
    });
    format!(
        "json_table(?, '$[*]' columns (account {id} path '$.account', exact varchar(128) {EXACT} path '$.account', \
         pseudonym varchar(64) {EXACT} path '$.pseudonym', value longtext {EXACT} path '$.value', \
         hash varchar(80) {EXACT} path '$.hash'{})) asked",
        drawn.collect::<String>()
    )
}

/// The rows of the step with whose they are, reached from the accounts.
fn joined(program: &Program, step: &Step) -> String {
    let mut text = asked(program, Some(&step.way.owner));
    let compared = match step.way.owner.kind {
        Kind::Uuid => "cast(asked.account as uuid)",
        _ => "asked.account",
    };
    let hops = &step.way.link.hops;
    let name = |index: usize| if index == 0 { "found".to_owned() } else { format!("hop{index}") };
    let mut condition =
        format!("{}.{} = {compared}", name(hops.len()), quoted(&step.way.link.account.0));
    for (index, hop) in hops.iter().enumerate().rev() {
        let here = name(index + 1);
        text += &format!(" straight_join {} {here} on {condition}", quoted_table(&hop.table));
        condition =
            format!("{}.{} = {here}.{}", name(index), quoted(&hop.from.0), quoted(&hop.key.0));
    }
    text + &format!(" straight_join {} found on {condition}", quoted_table(&step.table))
}

/// Whether a row is the account's, byte by byte.
fn same(step: &Step) -> String {
    let hops = step.way.link.hops.len();
    let last = if hops == 0 { "found".to_owned() } else { format!("hop{hops}") };
    let owner = format!("{last}.{}", quoted(&step.way.link.account.0));
    format!("{} = cast(asked.exact as binary)", exactly(&owner))
}

/// Whether a row is the account's and not yet done.
fn due(step: &Step) -> String {
    let same = same(step);
    match &step.work {
        Work::Update(changes) if !step.moves() => {
            let differ: Vec<String> = changes.iter().map(|change| differs(step, change)).collect();
            format!("{same} and ({})", differ.join(" or "))
        }
        Work::Hash(column) => {
            format!("{same} and {} not regexp '{HASHED}'", convert(&found(&column.name)))
        }
        Work::Copy { changes, .. } => {
            let id = &step.way.link.account;
            let new = changes.iter().find(|change| change.column.name == *id);
            let new = new.map(|change| new_value(step, change)).unwrap_or_default();
            let (table, id) = (quoted_table(&step.table), quoted(&id.0));
            format!("{same} and not exists (select 1 from {table} there where there.{id} = {new})")
        }
        Work::Update(_) | Work::Delete | Work::Drop | Work::Keep(_) => same,
    }
}

/// What would show that a step was undone: rows of the account under its new id that are not as they are to be.
fn undone(step: &Step) -> Option<String> {
    let joins = same(step);
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

fn act(program: &Program, step: &Step) -> String {
    let (whence, due, table) = (joined(program, step), due(step), quoted_table(&step.table));
    match &step.work {
        Work::Update(changes) => format!("update {whence} set {} where {due}", sets(step, changes)),
        Work::Delete | Work::Drop => format!("delete found from {whence} where {due}"),
        Work::Hash(column) => hash::act(step, column, &whence, &due),
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
                "insert into {table} ({}) select {} from {whence} where {due}",
                names.join(", "),
                values.join(", ")
            )
        }
        Work::Keep(_) => String::new(),
    }
}

/// The same for some rows of one account, taken by their primary key.
fn some(program: &Program, step: &Step, rows: u64) -> Option<sqlx::SqlStr> {
    match step.work {
        Work::Update(_) | Work::Delete if !step.primary_key.is_empty() => {}
        // It takes some rows whenever it is done.
        Work::Hash(_) if hash::keys(step).is_some() => return Some(sql(act(program, step))),
        _ => return None,
    }
    let keys = step.primary_key.iter().enumerate();
    let taken: Vec<String> =
        keys.clone().map(|(index, key)| format!("{} as k{index}", found(&key.name))).collect();
    let same: Vec<String> =
        keys.map(|(index, key)| format!("{} = asked.k{index}", found(&key.name))).collect();
    let drawn: String =
        (0..program.surrogates.len()).map(|index| format!(", asked.s{index}")).collect();
    let whence = format!(
        "(select {}, asked.pseudonym{drawn} from {} where {} limit {rows}) asked straight_join {} found on {}",
        taken.join(", "),
        joined(program, step),
        due(step),
        quoted_table(&step.table),
        same.join(" and "),
    );
    Some(sql(match &step.work {
        Work::Update(changes) => format!("update {whence} set {}", sets(step, changes)),
        _ => format!("delete found from {whence}"),
    }))
}
