//! The lines that somebody may paste into the data map, to be read before they are kept.

use super::Checking;
use crate::{
    config::{Column, Table},
    datamap::{
        Rows,
        catalogue::{ColumnInfo, Kind, TableInfo},
        link::Link,
    },
};

/// A key as TOML writes it.
pub(super) fn key(name: &str) -> String {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if !name.is_empty() && name.chars().all(plain) { name.to_owned() } else { format!("{name:?}") }
}

/// `[tables.users]`.
pub(super) fn header(table: &Table) -> String {
    match &table.schema {
        Some(_) => format!("[tables.{:?}]", table.to_string()),
        None => format!("[tables.{}]", key(&table.name)),
    }
}

impl Checking<'_> {
    /// A whole table.
    pub(super) fn suggest_table(&self, table: &Table, info: &TableInfo) -> String {
        let Some(link) = self.guess_link(table) else {
            return format!("{}\nno_person = true\nreason = \"…\"", header(table));
        };
        let mut lines = vec![header(table), format!("account = \"{link}\"")];
        let primary = info.primary_key();
        for column in &info.columns {
            if column.generated {
                continue;
            }
            lines.push(self.suggest_column(table, column, primary.contains(&column.name)));
        }
        lines.join("\n")
    }

    /// One column.
    pub(super) fn suggest_column(
        &self,
        table: &Table,
        column: &ColumnInfo,
        is_key: bool,
    ) -> String {
        let key = key(&column.name.0);
        if let Some(followed) = self.names_account(table, &column.name) {
            return format!("columns.{key} = {{ follows = \"{followed}\" }}");
        }
        let rule = match column.kind {
            _ if is_key => "{ keep = true, reason = \"a number of the row, not of the person\" }",
            Kind::Text | Kind::Json | Kind::Inet | Kind::Binary | Kind::Date if column.nullable => {
                "{ erase = \"null\" }"
            }
            Kind::Text => "{ erase = \"replace\", with = \"deleted\" }",
            Kind::Inet => "{ erase = \"truncate\" }",
            _ => "{ keep = true, reason = \"…\" }",
        };
        format!("columns.{key} = {rule}")
    }

    /// The accounts' id, where a foreign key leads there from this column.
    fn names_account(&self, table: &Table, column: &Column) -> Option<String> {
        let accounts = self.catalogue.named(&self.config.accounts.table);
        let id = &self.config.accounts.id;
        let leads = self.catalogue.foreign_keys.iter().any(|key| {
            key.table == *table
                && key.to_table == accounts
                && key.columns == [column.clone()]
                && key.to_columns == [id.clone()]
        });
        leads.then(|| format!("{accounts}.{id}"))
    }

    /// By a foreign key to the accounts, or to a table whose rows belong to accounts.
    fn guess_link(&self, table: &Table) -> Option<Link> {
        let info = self.catalogue.tables.get(table)?;
        let direct =
            info.columns.iter().find(|column| self.names_account(table, &column.name).is_some());
        if let Some(column) = direct {
            return Some(Link::direct(column.name.clone()));
        }
        self.catalogue.foreign_keys.iter().filter(|key| key.table == *table).find_map(|key| {
            let [from] = key.columns.as_slice() else { return None };
            let [to] = key.to_columns.as_slice() else { return None };
            let mapped = self
                .map
                .tables
                .iter()
                .find(|(name, _)| self.catalogue.named(name) == key.to_table)?;
            let Rows::People(rows) = &mapped.1.rows else { return None };
            let mut link = rows.owners.first()?.clone();
            let hop = crate::datamap::link::Hop {
                from: from.clone(),
                table: key.to_table.clone(),
                key: to.clone(),
            };
            link.hops.insert(0, hop);
            Some(link)
        })
    }
}
