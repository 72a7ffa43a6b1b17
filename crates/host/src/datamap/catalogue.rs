//! The host's tables as the database knows them: one query for each kind of thing.

mod rows;

use std::collections::BTreeMap;

use sqlx::SqlStr;

use rows::{CheckRow, ColumnRow, IndexRow, KeyRow, TableRow, TriggerRow, names, place};

use crate::{
    HostError,
    config::{Column, Table},
    dialect::Dialect,
    session::Link,
};

/// Everything that the data map has to fit.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// The schema that names without one are in.
    pub home: String,
    /// Whether no table is hidden from our login.
    pub sees_all: bool,
    /// Whether no trigger is.
    pub sees_triggers: bool,
    pub tables: BTreeMap<Table, TableInfo>,
    pub foreign_keys: Vec<ForeignKey>,
}

/// One table.
#[derive(Debug)]
pub(crate) struct TableInfo {
    /// No materialised view, no table of another server.
    pub writable: bool,
    pub transactional: bool,
    /// A row policy decides what our login sees.
    pub hides_rows: bool,
    pub can_delete: bool,
    /// In their order.
    pub columns: Vec<ColumnInfo>,
    pub indexes: Vec<Index>,
    pub checks: Vec<Check>,
    pub triggers: Vec<String>,
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct ColumnInfo {
    pub name: Column,
    pub kind: Kind,
    /// As statements may name it.
    pub full_type: String,
    pub type_name: String,
    pub nullable: bool,
    pub generated: bool,
    pub identity_always: bool,
    pub max_chars: Option<usize>,
    pub charset: Option<String>,
    pub collation: Option<String>,
    pub can_select: bool,
    pub can_update: bool,
    pub can_insert: bool,
}

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer { bits: u8, unsigned: bool },
    Number,
    Boolean,
    Uuid,
    Date,
    Timestamp,
    Inet,
    Json,
    Enum,
    Binary,
    Other,
}

/// An index; of one over an expression, the columns that it reads.
#[derive(Debug)]
pub(crate) struct Index {
    pub name: String,
    pub is_unique: bool,
    pub is_primary: bool,
    pub partial: bool,
    pub columns: Vec<Option<Column>>,
}

/// Columns that name rows of another table.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    pub name: String,
    pub table: Table,
    pub columns: Vec<Column>,
    pub to_table: Table,
    pub to_columns: Vec<Column>,
    /// Deleting there deletes here.
    pub cascades: bool,
    /// Deleting there empties the columns here.
    pub empties: bool,
}

/// A rule for the values of a row.
#[derive(Debug)]
pub(crate) struct Check {
    pub name: String,
    pub clause: String,
}

impl TableInfo {
    pub(crate) fn column(&self, column: &Column) -> Option<&ColumnInfo> {
        self.columns.iter().find(|info| info.name == *column)
    }

    /// Whether rows are found by this column without reading the whole table.
    pub(crate) fn is_indexed(&self, column: &Column) -> bool {
        let leads = |index: &Index| index.columns.first() == Some(&Some(column.clone()));
        self.indexes.iter().any(|index| leads(index) && !index.partial)
    }

    /// Whether no two rows have the same value here.
    pub(crate) fn is_unique(&self, column: &Column) -> bool {
        let alone = |index: &Index| index.columns == [Some(column.clone())];
        self.indexes.iter().any(|index| index.is_unique && !index.partial && alone(index))
    }

    /// The columns of the primary key.
    pub(crate) fn primary_key(&self) -> Vec<Column> {
        let primary = self.indexes.iter().find(|index| index.is_primary);
        primary.map(|index| index.columns.iter().flatten().cloned().collect()).unwrap_or_default()
    }

    /// The same with all that is known of them.
    pub(crate) fn key_columns(&self) -> Vec<ColumnInfo> {
        self.primary_key().iter().filter_map(|key| self.column(key)).cloned().collect()
    }
}

impl Catalogue {
    /// Reads all of it. `schemas`: those that the data map names.
    pub(crate) async fn read(
        link: &mut Link<'_>,
        dialect: Dialect,
        schemas: &[String],
    ) -> Result<Self, HostError> {
        let statements = dialect.catalogue();
        let asked = serde_json::json!(schemas).to_string();
        let sql = SqlStr::from_static;
        let home: Vec<(String, bool, bool)> = link.fetch(&sql(statements.home), &asked).await?;
        let tables: Vec<TableRow> = link.fetch(&sql(statements.tables), &asked).await?;
        let columns: Vec<ColumnRow> = link.fetch(&sql(statements.columns), &asked).await?;
        let indexes: Vec<IndexRow> = link.fetch(&sql(statements.indexes), &asked).await?;
        let keys: Vec<KeyRow> = link.fetch(&sql(statements.foreign_keys), &asked).await?;
        let checks: Vec<CheckRow> = link.fetch(&sql(statements.checks), &asked).await?;
        let triggers: Vec<TriggerRow> = link.fetch(&sql(statements.triggers), &asked).await?;
        let (home, sees_all, sees_triggers) = home.into_iter().next().unwrap_or_default();
        let mut catalogue = Self { home, sees_all, sees_triggers, ..Self::default() };
        for row in tables {
            let table = place(row.schema_name.clone(), row.table_name.clone());
            catalogue.tables.insert(table, row.into());
        }
        for row in checks {
            catalogue.with(row.schema_name, row.table_name, |table| {
                table.checks.push(Check { name: row.check_name, clause: row.clause });
            });
        }
        for row in columns {
            catalogue.with(row.schema_name.clone(), row.table_name.clone(), |table| {
                let column = row.read(dialect, &table.checks);
                table.columns.push(column);
            });
        }
        for row in indexes {
            catalogue.with(row.schema_name, row.table_name, |table| {
                let columns: Vec<Option<String>> = names(&row.columns);
                table.indexes.push(Index {
                    name: row.index_name,
                    is_unique: row.is_unique,
                    is_primary: row.is_primary,
                    partial: row.partial,
                    columns: columns.into_iter().map(|name| name.map(Column)).collect(),
                });
            });
        }
        for row in triggers {
            catalogue.with(row.schema_name, row.table_name, |table| {
                table.triggers.push(row.trigger_name)
            });
        }
        catalogue.foreign_keys = keys.into_iter().map(ForeignKey::from).collect();
        Ok(catalogue)
    }

    /// The same table, named as the catalogue names it.
    pub(crate) fn named(&self, table: &Table) -> Table {
        let schema = table.schema.clone().filter(|schema| *schema != self.home);
        Table { schema, name: table.name.clone() }
    }

    fn with(&mut self, schema: Option<String>, name: String, add: impl FnOnce(&mut TableInfo)) {
        if let Some(table) = self.tables.get_mut(&place(schema, name)) {
            add(table);
        }
    }
}
