//! The catalogue's rows, as both databases give them.

use sqlx::FromRow;

use super::{Check, ColumnInfo, ForeignKey, Kind, TableInfo};
use crate::{
    config::{Column, Table},
    dialect::Dialect,
};

pub(super) fn place(schema: Option<String>, name: String) -> Table {
    Table { schema, name }
}

pub(super) fn names<T: serde::de::DeserializeOwned>(json: &str) -> Vec<T> {
    serde_json::from_str(json).unwrap_or_default()
}

#[derive(FromRow)]
pub(super) struct TableRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) writable: bool,
    pub(super) transactional: bool,
    pub(super) hides_rows: bool,
    pub(super) can_delete: bool,
}

impl From<TableRow> for TableInfo {
    fn from(row: TableRow) -> Self {
        Self {
            writable: row.writable,
            transactional: row.transactional,
            hides_rows: row.hides_rows,
            can_delete: row.can_delete,
            columns: vec![],
            indexes: vec![],
            checks: vec![],
            triggers: vec![],
        }
    }
}

#[derive(FromRow)]
pub(super) struct ColumnRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) column_name: String,
    pub(super) type_name: String,
    pub(super) full_type: String,
    pub(super) is_enum: bool,
    pub(super) nullable: bool,
    pub(super) generated: bool,
    pub(super) identity_always: bool,
    pub(super) max_chars: Option<i64>,
    pub(super) charset: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) can_select: bool,
    pub(super) can_update: bool,
    pub(super) can_insert: bool,
}

impl ColumnRow {
    pub(super) fn read(self, dialect: Dialect, checks: &[Check]) -> ColumnInfo {
        // MariaDB's JSON is a text with this check.
        let json = format!("json_valid(`{}`)", self.column_name.replace('`', "``"));
        let is_json =
            dialect == Dialect::Mariadb && checks.iter().any(|check| check.clause == json);
        let kind = if self.is_enum {
            Kind::Enum
        } else if is_json {
            Kind::Json
        } else {
            kind(&self.type_name, &self.full_type)
        };
        ColumnInfo {
            name: Column(self.column_name),
            kind,
            full_type: self.full_type,
            type_name: self.type_name,
            nullable: self.nullable,
            generated: self.generated,
            identity_always: self.identity_always,
            max_chars: self.max_chars.and_then(|most| usize::try_from(most).ok()),
            charset: self.charset,
            collation: self.collation,
            can_select: self.can_select,
            can_update: self.can_update,
            can_insert: self.can_insert,
        }
    }
}

/// What a type of either database holds.
fn kind(type_name: &str, full_type: &str) -> Kind {
    let unsigned = full_type.contains("unsigned");
    match type_name {
        "text" | "varchar" | "bpchar" | "citext" | "name" | "char" | "tinytext" | "mediumtext"
        | "longtext" => Kind::Text,
        "tinyint" => Kind::Integer { bits: 8, unsigned },
        "int2" | "smallint" => Kind::Integer { bits: 16, unsigned },
        "mediumint" => Kind::Integer { bits: 24, unsigned },
        "int4" | "int" => Kind::Integer { bits: 32, unsigned },
        "int8" | "bigint" => Kind::Integer { bits: 64, unsigned },
        "numeric" | "decimal" | "float4" | "float8" | "float" | "double" | "money" => Kind::Number,
        "bool" => Kind::Boolean,
        "uuid" => Kind::Uuid,
        "date" => Kind::Date,
        "timestamp" | "timestamptz" | "datetime" => Kind::Timestamp,
        "inet" | "inet4" | "inet6" => Kind::Inet,
        "json" | "jsonb" => Kind::Json,
        "bytea" | "blob" | "tinyblob" | "mediumblob" | "longblob" | "binary" | "varbinary" => {
            Kind::Binary
        }
        _ => Kind::Other,
    }
}

#[derive(FromRow)]
pub(super) struct IndexRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) index_name: String,
    pub(super) is_unique: bool,
    pub(super) is_primary: bool,
    pub(super) partial: bool,
    pub(super) columns: String,
}

#[derive(FromRow)]
pub(super) struct KeyRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) key_name: String,
    pub(super) on_delete: String,
    pub(super) columns: String,
    pub(super) to_schema: Option<String>,
    pub(super) to_table: String,
    pub(super) to_columns: String,
}

impl From<KeyRow> for ForeignKey {
    fn from(row: KeyRow) -> Self {
        let columns = |json: &str| names::<String>(json).into_iter().map(Column).collect();
        Self {
            name: row.key_name,
            table: place(row.schema_name, row.table_name),
            columns: columns(&row.columns),
            to_table: place(row.to_schema, row.to_table),
            to_columns: columns(&row.to_columns),
            cascades: row.on_delete == "c",
            empties: row.on_delete == "n",
        }
    }
}

#[derive(FromRow)]
pub(super) struct CheckRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) check_name: String,
    pub(super) clause: String,
}

#[derive(FromRow)]
pub(super) struct TriggerRow {
    pub(super) schema_name: Option<String>,
    pub(super) table_name: String,
    pub(super) trigger_name: String,
}
