//! Everything that is particular to PostgreSQL: its statements, its catalogue and its error codes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use contracts::event::HoldEffect;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::config::{Column, Effect, FlagValue, HostConfig, IdType, Table};

/// Opens the transaction and bounds what it may cost the host. `set local`, because poolers in between drop
/// settings of the session.
pub(crate) const BEGIN: &str = "begin isolation level read committed; \
    set local lock_timeout = '2s'; set local statement_timeout = '5s'; \
    set local idle_in_transaction_session_timeout = '10s'";

/// Whether nothing can be written here.
pub(crate) const IS_READ_ONLY: &str = "select current_setting('transaction_read_only')::bool";

/// What the catalogue knows of columns: $1 quoted tables, $2 column names.
pub(crate) const DESCRIBE: &str = "
    select relation.oid is not null as table_found, attribute.attnum is not null as column_found,
           coalesce(base.typname, type.typname)::text as type_name,
           coalesce(not attribute_collation.collisdeterministic, false) as loose,
           exists (select from pg_index
                    where indrelid = relation.oid and indkey[0] = attribute.attnum
                      and indisvalid and indpred is null) as indexed,
           exists (select from pg_index
                    where indrelid = relation.oid and indkey[0] = attribute.attnum and indnkeyatts = 1
                      and indisunique and indisvalid and indpred is null) as is_unique
      from unnest($1::text[], $2::text[]) with ordinality as asked(relation, name, place)
      left join pg_class relation on relation.oid = to_regclass(asked.relation)
      left join pg_attribute attribute
        on attribute.attrelid = relation.oid and attribute.attname = asked.name
       and attribute.attnum > 0 and not attribute.attisdropped
      left join pg_type type on type.oid = attribute.atttypid
      left join pg_type base on base.oid = type.typbasetype
      left join pg_collation attribute_collation on attribute_collation.oid = attribute.attcollation
     order by asked.place";

/// The statements of containment, made once: one text for each purpose, so that the server plans it once.
#[derive(Debug)]
pub(crate) struct Statements {
    /// Locks the accounts that nobody else holds, and says which: $1 accounts.
    pub lock_free: SqlStr,
    /// Locks the accounts in the order of their ids, waiting for others, and says which exist: $1 accounts.
    pub lock: SqlStr,
    /// What was carried out before: $1 accounts.
    pub find_done: SqlStr,
    /// Keeps receipts: $1 accounts, $2 versions, $3 effect ids, $4 receipts, $5 moments.
    pub save: SqlStr,
    /// What each effect does.
    pub effects: BTreeMap<HoldEffect, EffectStatements>,
}

/// The statements of one effect.
#[derive(Debug)]
pub(crate) struct EffectStatements {
    /// Sets the flag columns: $1 accounts.
    pub flag: SqlStr,
    /// Deletes the rows of one token table and counts them by account: $1 accounts.
    pub deletes: Vec<(Table, SqlStr)>,
}

impl Statements {
    pub(crate) fn new(config: &HostConfig) -> Self {
        let accounts = quoted_table(&config.accounts.table);
        let id = quoted(&config.accounts.id.0);
        let asked = asked(config);
        let effects = quoted_table(&effects_table(config));
        // No join with the receipts here: after waiting for a lock, the joined row would be the old one.
        let lock = |skip: &str| {
            sql(format!(
                "select {id}::text from {accounts} where {id} = any({asked}) order by {id} for no key update{skip}"
            ))
        };
        let all = [HoldEffect::None, HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full];
        Self {
            lock_free: lock(" skip locked"),
            lock: lock(""),
            find_done: sql(format!(
                "select account, version, effect_id, receipt from {effects} \
                 where account = any($1::text[]) and kind = 'containment'"
            )),
            save: sql(format!(
                "insert into {effects} (account, kind, version, effect_id, receipt, done_at) \
                 select account, 'containment', version, effect_id, receipt, done_at \
                   from unnest($1::text[], $2::bigint[], $3::uuid[], $4::jsonb[], $5::timestamptz[]) \
                        as done(account, version, effect_id, receipt, done_at) \
                 on conflict (account, kind) do update \
                 set version = excluded.version, effect_id = excluded.effect_id, \
                     receipt = excluded.receipt, done_at = excluded.done_at"
            )),
            effects: all.map(|effect| (effect, effect_statements(config, effect))).into(),
        }
    }
}

/// Sets one flag column: $1 accounts.
pub(crate) fn set_flag(config: &HostConfig, column: &Column, value: &FlagValue) -> SqlStr {
    sql(update(config, &format!("{} = {}", quoted(&column.0), literal(value))))
}

/// The same statement, looked at instead of done.
pub(crate) fn explain(statement: &SqlStr) -> SqlStr {
    sql(format!("explain {}", statement.as_str()))
}

/// The types of columns that hold account ids exactly.
pub(crate) fn exact_types(id_type: IdType) -> &'static [&'static str] {
    match id_type {
        IdType::Integer => &["int2", "int4", "int8"],
        IdType::Uuid => &["uuid"],
        IdType::Text => &["text", "varchar"],
    }
}

/// The code for a right that the login lacks.
pub(crate) const PERMISSION_DENIED: &str = "42501";

/// What an error code means for whoever asked.
pub(crate) enum Class {
    /// It may work later.
    Unavailable,
    /// Tables, columns, rights or the login are not as configured.
    Misconfigured,
    /// It is about the row.
    Refused,
}

/// What a SQLSTATE means for whoever asked.
pub(crate) fn class(code: &str) -> Class {
    match code {
        // read-only, takes no connections, lock time-out
        "25006" | "55000" | "55P03" => Class::Unavailable,
        _ => match code.get(..2) {
            // connection, transaction state, rolled back, resources, operator, system, internal
            Some("08" | "25" | "40" | "53" | "57" | "58" | "XX") => Class::Unavailable,
            // unsupported, authorisation, no such database, no such schema, names and rights, object state
            Some("0A" | "28" | "3D" | "3F" | "42" | "55") => Class::Misconfigured,
            _ => Class::Refused,
        },
    }
}

/// What a SQLSTATE says, where its number alone helps nobody.
pub(crate) fn meaning(code: &str) -> &'static str {
    match code {
        "22001" => "the text is too long for the column",
        "22003" => "the number is out of the column's range",
        "22P02" => "the text is none of the column's values",
        "23514" => "a check constraint forbids it",
        "25006" => "the database is read-only",
        "28P01" => "the password is wrong",
        "3D000" => "there is no such database",
        "40P01" => "it was chosen to end a deadlock",
        "42501" => "permission is denied",
        "42703" => "there is no such column",
        "42804" => "the type does not fit",
        "42P01" => "there is no such table",
        "42P10" => "the unique key is missing",
        "53300" => "it has no connection left",
        "55000" => "it takes no connections, or is not ready for this",
        "55P03" => "another transaction holds the rows",
        "57014" => "the statement took too long",
        "P0001" => "a trigger forbids it",
        _ => "see the server's log",
    }
}

/// The table of receipts lives beside the accounts.
pub(crate) fn effects_table(config: &HostConfig) -> Table {
    Table { schema: config.accounts.table.schema.clone(), name: "ostiary_effects".to_owned() }
}

/// Makes the table of receipts; may be run again.
pub(crate) fn create_effects(config: &HostConfig) -> String {
    format!(
        "create table if not exists {} (
    account   text collate \"C\" not null,
    kind      text collate \"C\" not null,
    version   bigint not null,
    effect_id uuid not null,
    receipt   jsonb not null,
    done_at   timestamptz not null,
    primary key (account, kind)
);\n",
        quoted_table(&effects_table(config))
    )
}

/// Gives a login what containment needs, and no more; may be run again.
pub(crate) fn grants(config: &HostConfig, login: &str) -> String {
    let login = quoted(login);
    let grant = |what: String, table: &Table| {
        format!("grant {what} on {} to {login};\n", quoted_table(table))
    };
    let flags: Vec<String> =
        config.effects.full.set.keys().map(|column| quoted(&column.0)).collect();
    let directory = config.directory.columns().map(|(_, column)| quoted(&column.0));
    let read: Vec<String> = [quoted(&config.accounts.id.0)].into_iter().chain(directory).collect();
    let schema = config
        .accounts
        .table
        .schema
        .iter()
        .chain(config.tokens.keys().flat_map(|table| &table.schema));
    let schemas: BTreeSet<&String> = schema.collect();
    let mut text: String = schemas
        .into_iter()
        .map(|schema| format!("grant usage on schema {} to {login};\n", quoted(schema)))
        .collect();
    text += &grant("select, insert, update".to_owned(), &effects_table(config));
    text += &grant(
        format!("select ({}), update ({})", read.join(", "), flags.join(", ")),
        &config.accounts.table,
    );
    for (table, tokens) in &config.tokens {
        text += &grant(format!("select ({}), delete", quoted(&tokens.account.0)), table);
    }
    text
}

/// A table as statements name it.
pub(crate) fn quoted_table(table: &Table) -> String {
    match &table.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&table.name)),
        None => quoted(&table.name),
    }
}

fn effect_statements(config: &HostConfig, effect: HoldEffect) -> EffectStatements {
    let Effect { set, delete } = config.effects.of(effect);
    let values: Vec<String> = set
        .iter()
        .map(|(column, value)| format!("{} = {}", quoted(&column.0), literal(value)))
        .collect();
    let deletes =
        delete.iter().map(|table| (table.clone(), sql(delete_tokens(config, table)))).collect();
    EffectStatements { flag: sql(update(config, &values.join(", "))), deletes }
}

fn update(config: &HostConfig, values: &str) -> String {
    format!(
        "update {} set {values} where {} = any({})",
        quoted_table(&config.accounts.table),
        quoted(&config.accounts.id.0),
        asked(config),
    )
}

fn delete_tokens(config: &HostConfig, table: &Table) -> String {
    let owner = quoted(&config.tokens[table].account.0);
    format!(
        "with gone as (delete from {} where {owner} = any({}) returning {owner} as account) \
         select account::text, count(*) from gone group by account",
        quoted_table(table),
        asked(config),
    )
}

/// The accounts asked for as an array of the native type, so that an index on the column is used.
fn asked(config: &HostConfig) -> &'static str {
    match config.accounts.id_type {
        IdType::Integer => "$1::text[]::bigint[]",
        IdType::Uuid => "$1::text[]::uuid[]",
        IdType::Text => "$1::text[]",
    }
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// A text stays a literal without a type, so that it may also be the label of an enum.
fn literal(value: &FlagValue) -> String {
    match value {
        FlagValue::Integer(number) => number.to_string(),
        FlagValue::Boolean(truth) => truth.to_string(),
        FlagValue::Text(text) => format!("e'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
    }
}

/// Values never enter these texts: only names and flag values of `host.toml`, quoted.
fn sql(text: String) -> SqlStr {
    AssertSqlSafe(Arc::<str>::from(text)).into_sql_str()
}
