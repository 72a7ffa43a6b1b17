//! The lines that somebody may paste into the data map, to be read before they are kept.

use super::Checking;
use crate::{
    config::{Column, Table},
    datamap::{
        Rows,
        catalogue::{ColumnInfo, Kind, TableInfo},
        link::Link,
        rule::{Rule, Stage},
        template::Template,
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

/// What columns that name an account are often called, without underscores.
const OWNERS: [&str; 5] = ["userid", "accountid", "customerid", "clientid", "memberid"];

/// A line that is read only when somebody has completed it.
pub(super) fn kept(column: &str) -> String {
    format!("columns.{} = {{ keep = true, reason = \"…\" }}", key(column))
}

/// What an erasure by other means keeps of a rule: when, on what ground, and whose it is.
pub(super) fn rest(rule: &Rule) -> String {
    let mut said = String::new();
    if rule.when != Stage::default() {
        said += &format!(", when = \"{}\"", rule.when.name());
    }
    if let Some(term) = &rule.term {
        said += &format!(", basis = {:?}, until = \"{}\"", term.basis, term.until);
    }
    if rule.seal {
        said += ", seal = true";
    }
    if let Some(side) = &rule.side {
        said += &format!(", side = {:?}", side.0);
    }
    said
}

/// What may stand in the place of a value, by the column's type and length; where it has to tell rows apart, by what differs
/// from row to row or, for somebody with `one_each`, from person to person. `None`: a person has to think.
pub(super) fn instead(
    info: &TableInfo,
    column: &ColumnInfo,
    (told_apart, one_each): (bool, bool),
) -> Option<String> {
    let by_row = matches!(info.primary_key().as_slice(), [key] if *key != column.name);
    let texts: &[&str] = match (column.kind, told_apart) {
        (Kind::Text, false) => &["deleted", "-"],
        (Kind::Text, true) if one_each => {
            &["deleted-{pseudonym}", "{pseudonym}", "deleted-{pseudonym:16}", "{pseudonym:16}"]
        }
        (Kind::Text, true) if by_row => &["deleted-{row}", "{row}"],
        (Kind::Integer { .. } | Kind::Uuid, true) if one_each => {
            return Some("erase = \"surrogate\"".to_owned());
        }
        (_, true) => &[],
        (Kind::Inet | Kind::Date | Kind::Timestamp, false) => {
            return Some("erase = \"truncate\"".to_owned());
        }
        (Kind::Integer { .. } | Kind::Number, false) => &["0"],
        (Kind::Boolean, false) => &["false"],
        (Kind::Uuid, false) => &["00000000-0000-0000-0000-000000000000"],
        (Kind::Json, false) => &["[]"],
        (Kind::Binary | Kind::Enum | Kind::Other, false) => &[],
    };
    let fits = |text: &&&str| {
        let room = column.max_chars.filter(|_| column.kind == Kind::Text);
        let length = text.parse().map_or(usize::MAX, |template: Template| template.length());
        room.is_none_or(|most| length <= most)
    };
    let text = texts.iter().find(fits)?;
    Some(format!("erase = \"replace\", with = \"{text}\""))
}

impl Checking<'_> {
    /// A whole table.
    pub(super) fn suggest_table(&self, table: &Table, info: &TableInfo) -> String {
        let Some(link) = self.guess_link(table) else {
            return format!("{}\nno_person = true\nreason = \"…\"", header(table));
        };
        let mut lines = vec![header(table), format!("account = \"{link}\"")];
        let one_each = link.hops.is_empty() && info.is_unique(&link.account);
        let columns = info.columns.iter().filter(|column| !column.generated);
        lines.extend(columns.map(|column| self.suggest_column(table, info, column, one_each)));
        lines.join("\n")
    }

    /// One column, in a table where a person has one row, or many.
    pub(super) fn suggest_column(
        &self,
        table: &Table,
        info: &TableInfo,
        column: &ColumnInfo,
        one_each: bool,
    ) -> String {
        let key = key(&column.name.0);
        let owner = self.names_account(table, &column.name).is_some()
            || self.names_account_by_name(table, column);
        if owner && self.ids_change() {
            let accounts = &self.config.accounts;
            let followed = self.catalogue.named(&accounts.table);
            return format!("columns.{key} = {{ follows = \"{followed}.{}\" }}", accounts.id);
        }
        let is_key = info.primary_key().contains(&column.name);
        let rule = match column.kind {
            _ if owner => None,
            Kind::Integer { .. } | Kind::Uuid if is_key => {
                Some("keep = true, reason = \"a number of the row, not of the person\"".to_owned())
            }
            // Who knows whether a text that rows are told apart by names somebody?
            _ if is_key => None,
            Kind::Text | Kind::Json | Kind::Inet | Kind::Binary | Kind::Date if column.nullable => {
                Some("erase = \"null\"".to_owned())
            }
            Kind::Text | Kind::Json | Kind::Inet | Kind::Date => {
                instead(info, column, (info.is_unique(&column.name), one_each))
            }
            _ => None,
        };
        let line = rule.map(|rule| format!("columns.{key} = {{ {rule} }}"));
        line.unwrap_or_else(|| kept(&column.name.0))
    }

    /// Whether a column without any foreign key is called as those are that name an account, and can hold what one is called.
    fn names_account_by_name(&self, table: &Table, column: &ColumnInfo) -> bool {
        let accounts = self.catalogue.named(&self.config.accounts.table);
        let is_called = |own: &str| {
            let name = column.name.0.to_ascii_lowercase().replace('_', "");
            OWNERS.contains(&name.as_str()) || name == format!("{own}id")
        };
        let leads_elsewhere = self
            .catalogue
            .foreign_keys
            .iter()
            .any(|key| key.table == *table && key.columns.contains(&column.name));
        let own = accounts.name.to_ascii_lowercase().replace('_', "");
        *table != accounts
            && !leads_elsewhere
            && is_called(own.trim_end_matches('s'))
            && self.holds_ids(column.kind)
            && self.follows(column, &accounts, &self.config.accounts.id.0).is_none()
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

    /// By a foreign key to the accounts, by a column's name, or by a foreign key to a table whose rows belong to accounts.
    fn guess_link(&self, table: &Table) -> Option<Link> {
        let info = self.catalogue.tables.get(table)?;
        let direct =
            info.columns.iter().find(|column| self.names_account(table, &column.name).is_some());
        let by_name =
            || info.columns.iter().find(|column| self.names_account_by_name(table, column));
        let direct = direct.or_else(by_name);
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
