//! Which database the host has, and what each says in its own words.

mod erasure;
mod scan;

use std::{collections::BTreeMap, sync::Arc};

use contracts::event::HoldEffect;
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::{
    config::{Column, Connection, FlagValue, HostConfig, IdType, Table},
    mariadb, postgres,
};

pub(crate) use erasure::{CatalogueStatements, HASHED, ROWS, Read, StepStatements};
pub(crate) use scan::Asked;

/// The databases that hosts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Mariadb,
}

/// Whether two addresses are two if only capitals tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capitals {
    /// As the column says; its index knows.
    Count,
    /// They are one.
    DoNotCount,
}

/// The statements of our work, one text for each purpose. Each takes one text: a JSON array of what is asked.
#[derive(Debug)]
pub(crate) struct Statements {
    /// Locks the accounts that nobody else holds, and says which, in JSON arrays: for accounts.
    pub lock_free: SqlStr,
    /// Locks the accounts in one order, waiting for others, and says which exist, in JSON arrays: for accounts.
    pub lock: SqlStr,
    /// What was carried out before: for accounts.
    pub find_done: SqlStr,
    /// Keeps receipts of accounts that had none: for arrays of a receipt (JSON in a text) and of whose it is, arrays of
    /// account, version, effect id and when it was done. With names, and the receipt for each, reading them costs more
    /// than keeping them.
    pub save_first: SqlStr,
    /// The same in the place of earlier ones.
    pub save: SqlStr,
    /// `account`, `email`, `phone` and `locale` of those that exist, as texts: for accounts.
    pub find_contacts: SqlStr,
    /// What each effect does.
    pub effects: BTreeMap<HoldEffect, EffectStatements>,
    /// How accounts are looked at, without changing or locking them.
    pub looks: LookStatements,
}

/// The statements of looking.
#[derive(Debug)]
pub(crate) struct LookStatements {
    /// Which effects the flags of accounts are those of (a bit for each, see `bits`), and the version carried out
    /// there: for accounts.
    pub flags: SqlStr,
    /// Whose tokens there are, by table: for accounts.
    pub tokens: Vec<(Table, SqlStr)>,
    /// The last account of the chunk that begins at an account, and how many it has: for that account, as plain text.
    pub chunk_end: SqlStr,
    /// The accounts from one to another that are shut by any effect: for these two, as plain texts.
    pub shut: SqlStr,
    /// All accounts from one to another, but ids that were drawn for somebody who is gone: for these two, as plain texts.
    pub all: SqlStr,
}

/// The statements of one effect.
#[derive(Debug)]
pub(crate) struct EffectStatements {
    /// Sets the flag columns: for accounts.
    pub flag: SqlStr,
    /// Empties the token tables.
    pub deletes: Vec<(Table, Delete)>,
}

/// Deletes the rows of one token table: for accounts.
#[derive(Debug)]
pub(crate) struct Delete {
    /// Counts them: JSON arrays of accounts, and for how many rows each mention of an account stands.
    pub count: SqlStr,
    /// Deletes them, if counting has not yet.
    pub delete: Option<SqlStr>,
}

/// What the catalogue knows of a column.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Described {
    pub table_found: bool,
    /// Whether what is done to its table can be undone.
    pub transactional: bool,
    pub column_found: bool,
    pub type_name: Option<String>,
    /// Character set and collation, where they matter to statements.
    pub charset: Option<String>,
    pub collation: Option<String>,
    /// Whether it takes different texts for equal.
    pub loose: bool,
    pub indexed: bool,
    pub is_unique: bool,
    /// The type in full, where values have to be compared with it.
    pub full_type: Option<String>,
}

/// What an error means for whoever asked.
pub(crate) enum Class {
    /// It may work later.
    Unavailable,
    /// Tables, columns, rights or the login are not as configured.
    Misconfigured,
    /// It is about the row.
    Refused,
}

impl Dialect {
    /// By the scheme of the URL; without one, it is PostgreSQL.
    pub(crate) fn of(connection: &Connection) -> Self {
        let url = connection.url.as_ref().map_or("", |url| url.expose_secret());
        let is_mariadb = ["mysql://", "mariadb://"].iter().any(|scheme| url.starts_with(scheme));
        if is_mariadb { Self::Mariadb } else { Self::Postgres }
    }

    /// The rows of a query of one column, as texts, and no more than so many.
    pub(crate) fn as_texts(self, query: &str, limit: usize) -> String {
        let text = match self {
            Self::Postgres => "answered::text",
            Self::Mariadb => "cast(answered as char)",
        };
        format!(
            "with asked (answered) as ({query}) select {text} from asked where answered is not null limit {limit}"
        )
    }

    pub(crate) fn statements(self, config: &HostConfig, described: &[Described]) -> Statements {
        match self {
            Self::Postgres => postgres::statements(config),
            Self::Mariadb => mariadb::statements(config, described),
        }
    }

    /// Whether statements depend on what the catalogue says of the columns of ids.
    pub(crate) fn asks_first(self, id_type: IdType) -> bool {
        self == Self::Mariadb && id_type == IdType::Text
    }

    /// Opens the transaction and bounds what it may cost the host.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Postgres => postgres::BEGIN,
            Self::Mariadb => mariadb::BEGIN,
        }
    }

    /// Whether nothing can be written here: one boolean, for nothing.
    pub(crate) fn is_read_only(self) -> SqlStr {
        SqlStr::from_static(match self {
            Self::Postgres => postgres::IS_READ_ONLY,
            Self::Mariadb => mariadb::IS_READ_ONLY,
        })
    }

    /// What time it is there, in microseconds since 1970: for nothing.
    pub(crate) fn now(self) -> SqlStr {
        SqlStr::from_static(match self {
            Self::Postgres => postgres::NOW,
            Self::Mariadb => mariadb::NOW,
        })
    }

    /// What the catalogue knows of columns: for objects of `schema`, `table`, `relation` (quoted) and `column`.
    pub(crate) fn describe(self) -> SqlStr {
        SqlStr::from_static(match self {
            Self::Postgres => postgres::DESCRIBE,
            Self::Mariadb => mariadb::DESCRIBE,
        })
    }

    /// Whether the table of receipts has its key, where planning a statement does not say so: one boolean, for one
    /// object of `schema` and `table`.
    pub(crate) fn is_keyed(self) -> Option<SqlStr> {
        match self {
            Self::Postgres => None,
            Self::Mariadb => Some(SqlStr::from_static(mariadb::IS_KEYED)),
        }
    }

    pub(crate) fn quoted(self, name: &str) -> String {
        match self {
            Self::Postgres => postgres::quoted(name),
            Self::Mariadb => mariadb::quoted(name),
        }
    }

    pub(crate) fn quoted_table(self, table: &Table) -> String {
        match self {
            Self::Postgres => postgres::quoted_table(table),
            Self::Mariadb => mariadb::quoted_table(table),
        }
    }

    /// Sets one flag column: for accounts.
    pub(crate) fn set_flag(
        self,
        config: &HostConfig,
        column: &Column,
        value: &FlagValue,
    ) -> SqlStr {
        match self {
            Self::Postgres => postgres::set_flag(config, column, value),
            Self::Mariadb => mariadb::set_flag(config, column, value),
        }
    }

    /// Whose e-mail addresses these are, `account` and `email`: for addresses.
    pub(crate) fn find_accounts(
        self,
        config: &HostConfig,
        email: &Column,
        described: &Described,
        capitals: Capitals,
    ) -> SqlStr {
        match (self, capitals) {
            (Self::Postgres, Capitals::Count) => postgres::find_accounts(config, email),
            (Self::Postgres, Capitals::DoNotCount) => postgres::find_accounts_alike(config, email),
            (Self::Mariadb, Capitals::Count) => mariadb::find_accounts(config, email, described),
            (Self::Mariadb, Capitals::DoNotCount) => {
                mariadb::find_accounts_alike(config, email, described)
            }
        }
    }

    /// Why a column cannot hold a value, where planning a statement does not say so.
    pub(crate) fn misfit(self, value: &FlagValue, described: &Described) -> Option<&'static str> {
        match self {
            Self::Postgres => None,
            Self::Mariadb => mariadb::misfit(value, described.full_type.as_deref()?),
        }
    }

    /// The types of columns that hold account ids exactly.
    pub(crate) fn exact_types(self, id_type: IdType) -> &'static [&'static str] {
        match self {
            Self::Postgres => postgres::exact_types(id_type),
            Self::Mariadb => mariadb::exact_types(id_type),
        }
    }

    /// What `ostiary host schema` prints for this login.
    pub(crate) fn ddl(self, config: &HostConfig, login: Option<&str>) -> String {
        let (table, grants): (String, fn(&HostConfig, &str) -> String) = match self {
            Self::Postgres => (postgres::create_effects(config), postgres::grants),
            Self::Mariadb => (mariadb::create_effects(config), mariadb::grants),
        };
        table + &login.map_or_else(String::new, |login| grants(config, login))
    }
}

/// Accounts in one chunk when all of them are looked at: a fraction of a second of the host's time.
pub(crate) const SCAN: u32 = 20_000;

/// The bit of an effect.
pub(crate) fn bit(effect: HoldEffect) -> i64 {
    1 << match effect {
        HoldEffect::None => 0,
        HoldEffect::Limited => 1,
        HoldEffect::ExitOnly => 2,
        HoldEffect::Full => 3,
    }
}

/// All effects.
pub(crate) const EFFECTS: [HoldEffect; 4] =
    [HoldEffect::None, HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full];

/// The bits of the effects whose flags a row has. `is`: whether a column has a value.
pub(crate) fn bits(config: &HostConfig, is: impl Fn(&Column, &FlagValue) -> String) -> String {
    let all = EFFECTS.map(|effect| {
        let same = row_has(config, effect, &is);
        format!("case when {same} then {} else 0 end", bit(effect))
    });
    all.join(" + ")
}

/// Whether a row has the flags of an effect that forbids something, and not those of the one that forbids nothing.
pub(crate) fn is_shut(config: &HostConfig, is: impl Fn(&Column, &FlagValue) -> String) -> String {
    let shut = EFFECTS[1..].iter().map(|effect| format!("({})", row_has(config, *effect, &is)));
    let open = row_has(config, HoldEffect::None, &is);
    format!("({}) and not ({open})", shut.collect::<Vec<_>>().join(" or "))
}

fn row_has(
    config: &HostConfig,
    effect: HoldEffect,
    is: impl Fn(&Column, &FlagValue) -> String,
) -> String {
    let set = &config.effects.of(effect).set;
    set.iter().map(|(column, value)| is(column, value)).collect::<Vec<_>>().join(" and ")
}

/// The name of the table of receipts.
pub(crate) const EFFECTS_TABLE: &str = "ostiary_effects";

/// The table of receipts lives beside the accounts.
pub(crate) fn effects_table(config: &HostConfig) -> Table {
    Table { schema: config.accounts.table.schema.clone(), name: EFFECTS_TABLE.to_owned() }
}

/// The same statement, looked at instead of done.
pub(crate) fn explain(statement: &SqlStr) -> SqlStr {
    sql(format!("explain {}", statement.as_str()))
}

/// Values never enter these texts: only names and flag values of `host.toml`, quoted.
pub(crate) fn sql(text: String) -> SqlStr {
    AssertSqlSafe(Arc::<str>::from(text)).into_sql_str()
}
