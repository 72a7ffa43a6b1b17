//! Everything that is particular to MariaDB, 10.6 or newer: its statements and its catalogue.
//!
//! What is asked comes as a JSON text, and `straight_join` reaches the tables through it: always by their indexes, and
//! always in the order asked, whatever the statistics say.
//!
//! **MariaDB** 10.6 or newer, chosen by `mysql://` or `mariadb://` in `connection.url`; MySQL itself is not claimed.
//! Tables are InnoDB, binary logs `MIXED` or `ROW`, rights granted to the login at `%`. Ids are compared byte by byte
//! beside the column's own comparison, which takes `42abc` for 42 and `anna ` for `Anna`: a token table with rows of a
//! look-alike stops the account's suspension, so `check` warns of every collation but `…_nopad_bin`.

pub(crate) mod catalogue;
mod codes;
pub(crate) mod erasure;
pub(crate) mod scan;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use contracts::event::HoldEffect;
use sqlx::SqlStr;

pub(crate) use codes::{CONTENTION, PERMISSION_DENIED, TIME_OUT, class, meaning};
pub(crate) use values::misfit;

use crate::{
    config::{Column, Directory, Effect, FlagValue, HostConfig, IdType, Table},
    datamap::erase::MARK,
    dialect::{
        Delete, Described, EFFECTS, EffectStatements, LookStatements, SCAN, Statements, bits,
        effects_table, is_shut, sql,
    },
};

/// Opens the transaction and bounds what it may cost the host; each time, because poolers in between drop settings of
/// the session. Strict, so that no value is cut to fit.
pub(crate) const BEGIN: &str = "set session sql_mode = 'STRICT_ALL_TABLES', \
    tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 2, max_statement_time = 5, \
    idle_transaction_timeout = 10; start transaction";

/// Whether nothing can be written here.
pub(crate) const IS_READ_ONLY: &str = "select @@global.read_only <> 0 or @@session.tx_read_only <> 0 or @@global.innodb_read_only <> 0";

/// Whatever the session's time zone.
pub(crate) const NOW: &str = "select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6))";

/// What the catalogue knows of columns. It shows only what our login has some right to.
pub(crate) const DESCRIBE: &str = "
    select tables.table_name is not null as table_found, columns.column_name is not null as column_found,
           coalesce(tables.engine, 'InnoDB') = 'InnoDB' as transactional, columns.data_type as type_name, columns.character_set_name as charset,
           columns.collation_name as collation, columns.column_type as full_type,
           columns.collation_name is not null and columns.collation_name not like '%nopad\\_bin' as loose,
           exists (select 1 from information_schema.statistics
                    where statistics.table_schema = tables.table_schema
                      and statistics.table_name = tables.table_name
                      and statistics.column_name = columns.column_name
                      and statistics.seq_in_index = 1) as indexed,
           exists (select 1 from information_schema.statistics
                    where statistics.table_schema = tables.table_schema
                      and statistics.table_name = tables.table_name
                      and statistics.column_name = columns.column_name
                      and statistics.seq_in_index = 1 and statistics.non_unique = 0
                      and statistics.sub_part is null
                      and not exists (select 1 from information_schema.statistics more
                                       where more.table_schema = statistics.table_schema
                                         and more.table_name = statistics.table_name
                                         and more.index_name = statistics.index_name
                                         and more.seq_in_index = 2)) as is_unique
      from json_table(?, '$[*]' columns (place for ordinality,
               schema_name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$.schema',
               table_name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$.table',
               column_name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$.column')) asked
      left join information_schema.tables tables
        on tables.table_schema = coalesce(asked.schema_name, database())
       and tables.table_name = asked.table_name
      left join information_schema.columns columns
        on columns.table_schema = tables.table_schema and columns.table_name = tables.table_name
       and columns.column_name = asked.column_name
     order by asked.place";

/// Whether the table of receipts has its key.
pub(crate) const IS_KEYED: &str = "
    select count(*) = 2 as is_keyed
      from json_table(?, '$[*]' columns (
               schema_name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$.schema',
               table_name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$.table')) asked
      join information_schema.statistics keyed
        on keyed.table_schema = coalesce(asked.schema_name, database())
       and keyed.table_name = asked.table_name
     where keyed.index_name = 'PRIMARY' and keyed.column_name in ('account', 'kind')";

/// Our own texts: byte by byte, trailing spaces too.
const EXACT: &str = "character set utf8mb4 collate utf8mb4_nopad_bin";

/// The statements of our work. `described`: the columns of ids, the account's first, then each token table's.
pub(crate) fn statements(config: &HostConfig, described: &[Described]) -> Statements {
    let ids = Ids::new(config, described);
    let id = &config.accounts.id;
    let accounts = ids.joined(&config.accounts.table, id);
    let effects = quoted_table(&effects_table(config));
    let same = same(id);
    // No join with the receipts here: after waiting for a lock, the joined row would be the old one.
    let lock = |skip: &str| {
        // A row for each: the functions that put many together cut what is too long.
        sql(format!("select json_array(asked.exact) from {accounts} where {same} for update{skip}"))
    };
    let save = format!(
        "insert into {effects} (account, kind, version, effect_id, receipt, done_at) \
         select account, 'containment', version, effect_id, receipt, done_at \
           from json_table(?, '$[*]' columns (receipt longtext {EXACT} path '$[0]', \
                nested path '$[1][*]' columns (account varchar(128) {EXACT} path '$[0]', version bigint path '$[1]', \
                                               effect_id char(36) path '$[2]', done_at datetime(6) path '$[3]'))) done"
    );
    Statements {
        lock_free: lock(" skip locked"),
        lock: lock(""),
        find_done: sql(format!(
            "select done.account, done.version, done.effect_id, done.receipt \
               from json_table(?, '$[*]' columns (account varchar(128) {EXACT} path '$')) asked \
               straight_join {effects} done on done.account = asked.account \
              where done.kind = 'containment'"
        )),
        save_first: sql(save.clone()),
        save: sql(save
            + " on duplicate key update version = value(version), effect_id = value(effect_id), \
                       receipt = value(receipt), done_at = value(done_at)"),
        find_contacts: find_contacts(config, &ids),
        effects: EFFECTS.map(|effect| (effect, ids.effect_statements(config, effect))).into(),
        looks: ids.looks(config),
    }
}

/// Sets one flag column.
pub(crate) fn set_flag(config: &HostConfig, column: &Column, value: &FlagValue) -> SqlStr {
    Ids::new(config, &[]).update(config, &[(column, value)])
}

/// The types of columns that hold account ids exactly.
pub(crate) fn exact_types(id_type: IdType) -> &'static [&'static str] {
    match id_type {
        IdType::Integer => &["tinyint", "smallint", "mediumint", "int", "bigint"],
        IdType::Uuid => &["uuid"],
        IdType::Text => &["varchar", "text"],
    }
}

/// Makes the table of receipts; may be run again.
pub(crate) fn create_effects(config: &HostConfig) -> String {
    format!(
        "create table if not exists {} (
    account   varchar(128) {EXACT} not null,
    kind      varchar(32) character set ascii collate ascii_bin not null,
    version   bigint not null,
    effect_id char(36) character set ascii collate ascii_bin not null,
    receipt   longtext character set utf8mb4 collate utf8mb4_bin not null check (json_valid(receipt)),
    done_at   datetime(6) not null,
    primary key (account, kind)
) engine = InnoDB;\n",
        quoted_table(&effects_table(config))
    )
}

/// Gives a login, from whatever machine, what containment needs, and no more; may be run again.
pub(crate) fn grants(config: &HostConfig, login: &str) -> String {
    let login = quoted(login);
    let grant = |what: String, table: &Table| {
        format!("grant {what} on {} to {login}@'%';\n", quoted_table(table))
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
    let mut text = grant("select, insert, update".to_owned(), &effects_table(config));
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

/// How the columns of ids are compared with what is asked, so that their indexes are used.
struct Ids<'c> {
    id_type: IdType,
    described: BTreeMap<&'c Table, &'c Described>,
}

impl<'c> Ids<'c> {
    fn new(config: &'c HostConfig, described: &'c [Described]) -> Self {
        let tables = [&config.accounts.table].into_iter().chain(config.tokens.keys());
        let id_type = config.accounts.id_type;
        Self { id_type, described: tables.zip(described).collect() }
    }

    /// What is asked, and the rows of one table whose column is equal to it as that column compares.
    fn joined(&self, table: &Table, column: &Column) -> String {
        let (as_type, compared) = match self.id_type {
            IdType::Integer => ("bigint".to_owned(), "asked.account"),
            IdType::Uuid => ("varchar(36)".to_owned(), "cast(asked.account as uuid)"),
            IdType::Text => (self.text_type(table), "asked.account"),
        };
        format!(
            "json_table(?, '$[*]' columns (account {as_type} path '$', exact varchar(128) {EXACT} path '$')) asked \
             straight_join {table} found on found.{column} = {compared}",
            table = quoted_table(table),
            column = quoted(&column.0),
        )
    }

    /// Of another character set or collation than the column's, no text could be found by its index.
    fn text_type(&self, table: &Table) -> String {
        let described = self.described.get(table);
        match described.and_then(|known| known.charset.as_ref().zip(known.collation.as_ref())) {
            Some((charset, collation)) => {
                format!("varchar(128) character set {charset} collate {collation}")
            }
            None => format!("varchar(128) {EXACT}"),
        }
    }

    fn update(&self, config: &HostConfig, set: &[(&Column, &FlagValue)]) -> SqlStr {
        let values: Vec<String> = set
            .iter()
            .map(|(column, value)| format!("found.{} = {}", quoted(&column.0), literal(value)))
            .collect();
        let accounts = self.joined(&config.accounts.table, &config.accounts.id);
        let same = same(&config.accounts.id);
        sql(format!("update {accounts} set {} where {same}", values.join(", ")))
    }

    /// Tokens are found as their column compares: one of a look-alike account stops the whole, rather than staying.
    fn delete(&self, table: &Table, owner: &Column) -> Delete {
        let tokens = self.joined(table, owner);
        let owner = quoted(&owner.0);
        Delete {
            count: sql(format!(
                "select json_array(convert(found.{owner} using utf8mb4)), count(*) from {tokens} \
                 group by cast(found.{owner} as binary) for update"
            )),
            delete: Some(sql(format!("delete found from {tokens}"))),
        }
    }

    /// The statements of looking.
    fn looks(&self, config: &HostConfig) -> LookStatements {
        let (table, column) = (&config.accounts.table, &config.accounts.id);
        let (accounts, id) = (quoted_table(table), quoted(&column.0));
        let effects = quoted_table(&effects_table(config));
        // As a constant of the column's own type, so that its index is used.
        let bound = match self.id_type {
            IdType::Integer => "cast(? as signed)".to_owned(),
            IdType::Uuid => "cast(? as uuid)".to_owned(),
            IdType::Text => self.text_bound(table),
        };
        let tokens = config.tokens.iter().map(|(table, tokens)| {
            let (joined, owner) = (self.joined(table, &tokens.account), quoted(&tokens.account.0));
            let whose = format!("select distinct convert(found.{owner} using utf8mb4) collate utf8mb4_nopad_bin from {joined}");
            (table.clone(), sql(whose))
        });
        LookStatements {
            flags: sql(format!(
                "select asked.exact, {}, done.version from {} \
                   left join {effects} done on done.account = asked.exact and done.kind = 'containment' \
                  where {}",
                bits(config, is),
                self.joined(table, column),
                same(column),
            )),
            tokens: tokens.collect(),
            chunk_end: sql(format!(
                "select convert(chunk.id using utf8mb4), count(*) over () \
                   from (select {id} as id from {accounts} where {id} >= {bound} order by {id} limit {SCAN}) chunk \
                  order by chunk.id desc limit 1"
            )),
            shut: sql(format!(
                "select convert(found.{id} using utf8mb4) from {accounts} found \
                  where found.{id} >= {bound} and found.{id} <= {bound} and {} \
                    and not exists (select 1 from {effects} gone where gone.kind = '{MARK}' \
                          and gone.account = convert(found.{id} using utf8mb4) collate utf8mb4_nopad_bin)",
                is_shut(config, is)
            )),
            all: sql(format!(
                "select convert(found.{id} using utf8mb4) from {accounts} found \
                  where found.{id} >= {bound} and found.{id} <= {bound} \
                    and not exists (select 1 from {effects} gone where gone.kind = '{MARK}' \
                          and gone.account = convert(found.{id} using utf8mb4) collate utf8mb4_nopad_bin)"
            )),
        }
    }

    fn text_bound(&self, table: &Table) -> String {
        let described = self.described.get(table);
        match described.and_then(|known| known.charset.as_ref().zip(known.collation.as_ref())) {
            Some((charset, collation)) => format!("convert(? using {charset}) collate {collation}"),
            None => "?".to_owned(),
        }
    }

    fn effect_statements(&self, config: &HostConfig, effect: HoldEffect) -> EffectStatements {
        let Effect { set, delete } = config.effects.of(effect);
        let set: Vec<_> = set.iter().collect();
        let deletes = delete
            .iter()
            .map(|table| (table.clone(), self.delete(table, &config.tokens[table].account)))
            .collect();
        EffectStatements { flag: self.update(config, &set), deletes }
    }
}

/// Whether a column has a value.
fn is(column: &Column, value: &FlagValue) -> String {
    format!("found.{} <=> {}", quoted(&column.0), literal(value))
}

/// Whose e-mail addresses these are: for addresses. They are compared as their column compares, so by its index.
pub(crate) fn find_accounts(config: &HostConfig, email: &Column, described: &Described) -> SqlStr {
    let as_type = match described.charset.as_ref().zip(described.collation.as_ref()) {
        Some((charset, collation)) => format!("character set {charset} collate {collation}"),
        None => EXACT.to_owned(),
    };
    let (table, name) = (quoted_table(&config.accounts.table), quoted(&email.0));
    owners(
        config,
        email,
        &format!(
            "json_table(?, '$[*]' columns (email varchar(320) {as_type} path '$')) asked \
         straight_join {table} found on found.{name} = asked.email"
        ),
    )
}

/// The same but for capitals. A column that knows no capitals is asked by its index, if it has one. Any other is looked
/// at once for all of them, by check sums, because a text of this length has no key there: whoever has only the sum of an
/// address is found as well.
pub(crate) fn find_accounts_alike(
    config: &HostConfig,
    email: &Column,
    described: &Described,
) -> SqlStr {
    let knows_none = described.collation.as_ref().is_some_and(|name| name.ends_with("_ci"));
    if described.indexed && knows_none {
        return find_accounts(config, email, described);
    }
    let (table, name) = (quoted_table(&config.accounts.table), quoted(&email.0));
    owners(
        config,
        email,
        &format!(
            "{table} found straight_join (select distinct crc32(lower(email)) as sum \
           from json_table(?, '$[*]' columns (email varchar(320) {EXACT} path '$')) given) asked \
         on asked.sum = crc32(lower(convert(found.{name} using utf8mb4) collate utf8mb4_nopad_bin))"
        ),
    )
}

fn owners(config: &HostConfig, email: &Column, joined: &str) -> SqlStr {
    let (id, email) = (quoted(&config.accounts.id.0), quoted(&email.0));
    sql(format!(
        "select convert(found.{id} using utf8mb4) as account, convert(found.{email} using utf8mb4) as email from {joined}"
    ))
}

fn find_contacts(config: &HostConfig, ids: &Ids<'_>) -> SqlStr {
    let Directory { email, phone, locale, residence, two_factor, .. } = &config.directory;
    let known = |column: &Option<Column>| match column {
        Some(column) => format!("convert(found.{} using utf8mb4)", quoted(&column.0)),
        None => "convert(null using utf8mb4)".to_owned(),
    };
    sql(format!(
        "select asked.exact as account, {} as email, {} as phone, {} as locale, {} as residence, \
                {} as two_factor from {} where {}",
        known(email),
        known(phone),
        known(locale),
        known(residence),
        known(two_factor),
        ids.joined(&config.accounts.table, &config.accounts.id),
        same(&config.accounts.id),
    ))
}

/// Byte by byte: the database's own comparison takes `42abc` for 42, and knows collations and trailing spaces.
fn same(column: &Column) -> String {
    let column = quoted(&column.0);
    format!("cast(convert(found.{column} using utf8mb4) as binary) = cast(asked.exact as binary)")
}

pub(crate) fn quoted(identifier: &str) -> String {
    format!("`{}`", identifier.replace('`', "``"))
}

/// A text in hexadecimal, because what a backslash means depends on the session.
fn literal(value: &FlagValue) -> String {
    match value {
        FlagValue::Integer(number) => number.to_string(),
        FlagValue::Boolean(truth) => truth.to_string(),
        FlagValue::Text(text) => {
            let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            format!("_utf8mb4 x'{bytes}'")
        }
    }
}
