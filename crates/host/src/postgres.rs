//! Everything that is particular to PostgreSQL: its statements, its catalogue and its error codes.

pub(crate) mod catalogue;
pub(crate) mod erasure;
pub(crate) mod scan;

use std::collections::BTreeSet;

use contracts::event::HoldEffect;
use sqlx::SqlStr;

use crate::{
    config::{Column, Directory, Effect, FlagValue, HostConfig, IdType, Table},
    datamap::erase::MARK,
    dialect::{
        Class, Delete, EFFECTS, EffectStatements, LookStatements, SCAN, Statements, bits,
        effects_table, is_shut, sql,
    },
};

/// Opens the transaction and bounds what it may cost the host. `set local`, because poolers in between drop
/// settings of the session.
pub(crate) const BEGIN: &str = "begin isolation level read committed; \
    set local lock_timeout = '2s'; set local statement_timeout = '5s'; \
    set local idle_in_transaction_session_timeout = '10s'";

/// Whether nothing can be written here.
pub(crate) const IS_READ_ONLY: &str = "select current_setting('transaction_read_only')::bool";

/// Whatever the session's time zone.
pub(crate) const NOW: &str = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

/// What the catalogue knows of columns.
pub(crate) const DESCRIBE: &str = "
    select relation.oid is not null as table_found, attribute.attnum is not null as column_found,
           coalesce(base.typname, type.typname)::text as type_name,
           true as transactional, null::text as charset, null::text as collation, null::text as full_type,
           coalesce(not attribute_collation.collisdeterministic, false) as loose,
           exists (select from pg_index
                    where indrelid = relation.oid and indkey[0] = attribute.attnum
                      and indisvalid and indpred is null) as indexed,
           exists (select from pg_index
                    where indrelid = relation.oid and indkey[0] = attribute.attnum and indnkeyatts = 1
                      and indisunique and indisvalid and indpred is null) as is_unique
      from jsonb_array_elements($1::jsonb) with ordinality as asked(names, place)
      left join pg_class relation on relation.oid = to_regclass(asked.names ->> 'relation')
      left join pg_attribute attribute
        on attribute.attrelid = relation.oid and attribute.attname = asked.names ->> 'column'
       and attribute.attnum > 0 and not attribute.attisdropped
      left join pg_type type on type.oid = attribute.atttypid
      left join pg_type base on base.oid = type.typbasetype
      left join pg_collation attribute_collation on attribute_collation.oid = attribute.attcollation
     order by asked.place";

/// The statements of our work, made once, so that the server plans them once.
pub(crate) fn statements(config: &HostConfig) -> Statements {
    let accounts = quoted_table(&config.accounts.table);
    let id = quoted(&config.accounts.id.0);
    let asked = asked(config);
    let effects = quoted_table(&effects_table(config));
    // No join with the receipts here: after waiting for a lock, the joined row would be the old one.
    let lock = |how: &str| {
        // As one value: a row for each account costs both sides more than the account.
        sql(format!(
            "select coalesce(json_agg(locked.id)::text, '[]') \
               from (select {id}::text as id from {accounts} where {id} = any({asked}) {how}) locked"
        ))
    };
    let save = format!(
        "with same as materialized (select (told ->> 0)::jsonb as receipt, told -> 1 as whose \
                                      from jsonb_array_elements($1::jsonb) told) \
         insert into {effects} (account, kind, version, effect_id, receipt, done_at) \
         select done ->> 0, 'containment', (done ->> 1)::bigint, (done ->> 2)::uuid, receipt, \
                (done ->> 3)::timestamp at time zone 'UTC' \
           from same, jsonb_array_elements(same.whose) done"
    );
    Statements {
        // In whatever order they lie: who never waits is in no deadlock.
        lock_free: lock("for no key update skip locked"),
        lock: lock(&format!("order by {id} for no key update")),
        find_done: sql(format!(
            "select account, version, effect_id::text, receipt::text from {effects} \
             where account = any(array(select jsonb_array_elements_text($1::jsonb))) \
               and kind = 'containment'"
        )),
        save_first: sql(save.clone()),
        save: sql(save
            + " on conflict (account, kind) do update \
               set version = excluded.version, effect_id = excluded.effect_id, \
                   receipt = excluded.receipt, done_at = excluded.done_at"),
        find_contacts: find_contacts(config),
        effects: EFFECTS.map(|effect| (effect, effect_statements(config, effect))).into(),
        looks: looks(config),
    }
}

/// The statements of looking.
fn looks(config: &HostConfig) -> LookStatements {
    let accounts = quoted_table(&config.accounts.table);
    let id = quoted(&config.accounts.id.0);
    let (asked, effects) = (asked(config), quoted_table(&effects_table(config)));
    let is = |column: &Column, value: &FlagValue| {
        format!("found.{} is not distinct from {}", quoted(&column.0), literal(value))
    };
    let as_type = match config.accounts.id_type {
        IdType::Integer => "::bigint",
        IdType::Uuid => "::uuid",
        IdType::Text => "",
    };
    let tokens = config.tokens.iter().map(|(table, tokens)| {
        let (name, owner) = (quoted_table(table), quoted(&tokens.account.0));
        let whose = format!(
            "select distinct {owner}::text as account from {name} where {owner} = any({asked})"
        );
        (table.clone(), sql(whose))
    });
    LookStatements {
        flags: sql(format!(
            "select found.{id}::text, ({})::bigint, \
                    (select version from {effects} done \
                      where done.account = found.{id}::text and done.kind = 'containment') \
               from {accounts} found where found.{id} = any({asked})",
            bits(config, is)
        )),
        tokens: tokens.collect(),
        chunk_end: sql(format!(
            "select chunk.id::text, count(*) over () \
               from (select {id} as id from {accounts} where {id} >= $1::text{as_type} order by {id} limit {SCAN}) chunk \
              order by chunk.id desc limit 1"
        )),
        shut: sql(format!(
            "select found.{id}::text from {accounts} found \
              where found.{id} >= $1::text{as_type} and found.{id} <= $2::text{as_type} and {} \
                and not exists (select from {effects} gone where gone.account = found.{id}::text and gone.kind = '{MARK}')",
            is_shut(config, is)
        )),
        all: sql(format!(
            "select found.{id}::text from {accounts} found \
              where found.{id} >= $1::text{as_type} and found.{id} <= $2::text{as_type} \
                and not exists (select from {effects} gone where gone.account = found.{id}::text and gone.kind = '{MARK}')"
        )),
    }
}

/// Sets one flag column: $1 accounts.
pub(crate) fn set_flag(config: &HostConfig, column: &Column, value: &FlagValue) -> SqlStr {
    sql(update(config, &format!("{} = {}", quoted(&column.0), literal(value))))
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

/// The code for a statement that took longer than it may.
pub(crate) const TIME_OUT: &str = "57014";

/// Codes for another transaction in the way: serialization, deadlock, lock time-out.
pub(crate) const CONTENTION: [&str; 3] = ["40001", "40P01", "55P03"];

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
    let read: BTreeSet<String> = [quoted(&config.accounts.id.0)]
        .into_iter()
        .chain(flags.iter().cloned())
        .chain(directory)
        .collect();
    let read: Vec<String> = read.into_iter().collect();
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
        delete.iter().map(|table| (table.clone(), delete_tokens(config, table))).collect();
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

fn find_contacts(config: &HostConfig) -> SqlStr {
    let id = quoted(&config.accounts.id.0);
    let Directory { email, phone, locale, residence, two_factor, .. } = &config.directory;
    let known = |column: &Option<Column>| match column {
        Some(column) => format!("{}::text", quoted(&column.0)),
        None => "null::text".to_owned(),
    };
    sql(format!(
        "select {id}::text as account, {} as email, {} as phone, {} as locale, {} as residence, \
                {} as two_factor from {} where {id} = any({})",
        known(email),
        known(phone),
        known(locale),
        known(residence),
        known(two_factor),
        quoted_table(&config.accounts.table),
        asked(config),
    ))
}

/// Whose e-mail addresses these are: for addresses.
pub(crate) fn find_accounts(config: &HostConfig, email: &Column) -> SqlStr {
    let (id, email) = (quoted(&config.accounts.id.0), quoted(&email.0));
    sql(format!(
        "select {id}::text as account, {email}::text as email from {} \
          where {email} = any(array(select jsonb_array_elements_text($1::jsonb)))",
        quoted_table(&config.accounts.table),
    ))
}

/// Whose e-mail addresses these are but for capitals: for addresses. Joined, so that all of them cost one look at the
/// table where it has no index on `lower(email)`.
pub(crate) fn find_accounts_alike(config: &HostConfig, email: &Column) -> SqlStr {
    let (id, email) = (quoted(&config.accounts.id.0), quoted(&email.0));
    sql(format!(
        "select found.{id}::text as account, found.{email}::text as email \
           from (select distinct lower(jsonb_array_elements_text($1::jsonb)) as email) asked \
           join {} found on lower(found.{email}::text) = asked.email",
        quoted_table(&config.accounts.table),
    ))
}

fn delete_tokens(config: &HostConfig, table: &Table) -> Delete {
    let owner = quoted(&config.tokens[table].account.0);
    let count = format!(
        "with gone as (delete from {} where {owner} = any({}) returning {owner} as account) \
         select coalesce(json_agg(account::text)::text, '[]'), 1::bigint from gone",
        quoted_table(table),
        asked(config),
    );
    Delete { count: sql(count), delete: None }
}

/// The accounts asked for as an array of the native type, so that an index on the column is used.
fn asked(config: &HostConfig) -> &'static str {
    match config.accounts.id_type {
        IdType::Integer => "array(select jsonb_array_elements_text($1::jsonb)::bigint)",
        IdType::Uuid => "array(select jsonb_array_elements_text($1::jsonb)::uuid)",
        IdType::Text => "array(select jsonb_array_elements_text($1::jsonb))",
    }
}

pub(crate) fn quoted(identifier: &str) -> String {
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
